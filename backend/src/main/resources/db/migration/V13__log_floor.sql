-- The log of changes is kept for a time. Where it begins stands with the tenant's clock, and what its part that is gone would still be
-- asked for.

-- Of the database's clock, which all nodes share: it rises with lsn. What is older than this column counts from here on.
alter table change_log add column at timestamptz not null default now();
alter table change_log alter column at set default clock_timestamp();

-- The latest of them is the version of the schemas.
create index change_log_schemas on change_log (tenant, lsn) where kind = 'schema';

alter table tenant_clock
    -- The last position that is gone from the log, 0 while none is, and the mark it had.
    add changes_floor bigint not null default 0,
    add changes_floor_stamp uuid,
    -- The last position up to there at which a schema changed, 0 for none.
    add changes_floor_schema bigint not null default 0;

-- Forgets the oldest positions of the bound tenant's log from before a moment, whole, about `most` rows of them, and never the newest.
-- Writers of the tenant wait for it only from the last statement to the commit.
create function forget_changes(before timestamptz, most int) returns int
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    bound text := current_setting('tidemark.tenant', true);
    begun bigint;
    newest bigint;
    reached bigint;
    mark uuid;
    schema_changed bigint;
    gone int;
begin
    -- Everything looks only behind what is gone already, which may not be swept up yet.
    select changes_floor into begun from tenant_clock where tenant = bound;
    select max(lsn) into newest from change_log where tenant = bound;
    select aged.lsn,
        (select stamp from change_log last where tenant = bound and last.lsn = aged.lsn order by n desc limit 1)
    into reached, mark
    from (
        select oldest.lsn, bool_and(oldest.at < before) over (order by oldest.lsn, oldest.n) as is_old
        from (
            select lsn, n, at from change_log
            where tenant = bound and lsn > begun and lsn < newest
            order by lsn, n limit most) oldest) aged
    where aged.is_old
    order by aged.lsn desc limit 1;
    if reached is null then
        return 0;
    end if;
    select max(lsn) into schema_changed from change_log
        where tenant = bound and kind = 'schema' and lsn > begun and lsn <= reached;
    delete from change_log where tenant = bound and lsn > begun and lsn <= reached;
    get diagnostics gone = row_count;
    -- Not when another node was here meanwhile and came further.
    update tenant_clock
    set changes_floor = reached, changes_floor_stamp = mark,
        changes_floor_schema = greatest(changes_floor_schema, schema_changed)
    where tenant = bound and changes_floor < reached;
    return gone;
end $$;

revoke execute on function forget_changes(timestamptz, int) from public;
grant execute on function forget_changes(timestamptz, int) to tidemark_service;
