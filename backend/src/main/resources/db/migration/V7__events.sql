-- What people are told of, written by the transaction that did it and numbered by its tenant's clock: every node reads
-- it from here, in the order of commits.

create table events (
    tenant text not null references tenants,
    lsn bigint not null,
    n int not null,
    kind text not null,
    body jsonb not null,
    -- Of the database's clock, which all nodes share, and not of the transaction's begin: it rises with lsn.
    at timestamptz not null default clock_timestamp(),
    primary key (tenant, lsn, n)
);
-- Rows lie in the order of their times.
create index events_at on events using brin (at);

select wall_off('events');

grant select, insert on events to tidemark_service;

-- Events up to here may be forgotten.
alter table tenant_clock add events_floor bigint not null default 0;

-- Forgets what the bound tenant was told more than a day ago.
create function forget_events() returns void
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    bound text := current_setting('tidemark.tenant', true);
    gone bigint;
begin
    with forgotten as (
        delete from events where tenant = bound and at < now() - interval '1 day' returning lsn)
    select max(lsn) into gone from forgotten;
    if gone is not null then
        update tenant_clock set events_floor = greatest(events_floor, gone) where tenant = bound;
    end if;
end $$;
revoke execute on function forget_events() from public;
grant execute on function forget_events() to tidemark_service;

-- stale: it was told that nothing has changed for long, and nothing has changed since.
alter table datasets
    add changed_at timestamptz not null default now(),
    add stale boolean not null default false;

-- The tenant of what concerns the whole system. Nobody can belong to it.
alter table tenants
    drop constraint tenants_tenant_check,
    add constraint tenants_tenant_check check (tenant = '*' or tenant ~ '^[a-z0-9][a-z0-9-]{0,62}$');

select set_config('tidemark.tenant', '*', true);
insert into tenants (tenant, title, created_at) values ('*', 'The system', now());
insert into tenant_clock (tenant, epoch) values ('*', gen_random_uuid());
alter table users add constraint users_have_a_tenant check (tenant <> '*');
