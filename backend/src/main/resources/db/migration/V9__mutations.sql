-- What people did to documents on their devices and sent later: how far each device has come, and what became of each change.

-- n of the last mutation that was taken. Its row is held by whoever takes the next one.
create table devices (
    tenant text not null references tenants,
    user_id text not null,
    device text not null,
    last_mutation bigint not null default 0,
    first_at timestamptz not null,
    last_at timestamptz not null,
    primary key (tenant, user_id, device)
);

-- A mutation has its effect once: under the number it came with first. One that comes again under the next number of
-- its device, or of another device of the same person, is a duplicate and has a row with the same result.
-- lsn is that of the effect, 0 where there was none; at_lsn is the head of the log when it was taken.
create table mutations (
    tenant text not null,
    user_id text not null,
    device text not null,
    n bigint not null,
    key uuid not null,
    kind text not null,
    document uuid not null,
    status text not null check (status in ('applied', 'merged', 'conflict', 'rejected', 'duplicate')),
    was text check (was in ('applied', 'merged', 'conflict', 'rejected')),
    version bigint not null,
    lsn bigint not null,
    conflict_id uuid,
    reason text,
    at timestamptz not null,
    at_lsn bigint not null,
    primary key (tenant, user_id, device, n),
    foreign key (tenant, user_id, device) references devices,
    check ((status = 'duplicate') = (was is not null))
);
create index mutations_by_key on mutations (tenant, user_id, key);

select wall_off('devices'), wall_off('mutations');

grant select, insert, update on devices to tidemark_service;
grant select, insert on mutations to tidemark_service;

-- The key of the mutation that made this version; null when it was made at the server itself.
alter table document_history add mutation uuid;

create index documents_conflicts on documents (tenant, owner_id) where kind = 'conflicts';

-- Documents of these kinds are for their owner alone: no admin sees them.
create function is_personal(kind text) returns boolean
    language sql immutable parallel safe
    return kind in ('preferences', 'conflicts');
revoke execute on function is_personal(text) from public;
grant execute on function is_personal(text) to tidemark_service;
