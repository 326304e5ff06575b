-- What is asked, so that it can be prepared: rollups for what is asked often, answers for what is asked most.

create table query_usage (
    tenant text not null references tenants,
    digest text not null,
    dataset text not null,
    roles text[] not null,
    query jsonb not null,
    asked bigint not null,
    asked_at timestamptz not null,
    primary key (tenant, digest)
);

create sequence rollup_tables;

-- A rollup is a materialized view data.m<no> behind the view data.r<no>, which shows its rows to its tenant only.
-- One that was not worth it has lost its views and is remembered, so that it is not made again.
create table rollups (
    tenant text not null references tenants,
    no bigint not null,
    dataset text not null,
    fields int[] not null,
    grains text[] not null,
    measured int[] not null,
    lsn bigint,
    rows bigint not null,
    worth boolean not null,
    refreshed_at timestamptz not null,
    primary key (tenant, no),
    foreign key (tenant, dataset) references datasets
);

select wall_off('query_usage'), wall_off('rollups');

grant select, insert, update, delete on query_usage to tidemark_service;
grant select, update (lsn, refreshed_at) on rollups to tidemark_service;

-- db-scheduler's own: which work is due when, and which node does it. It names tenants and knows nothing else of them.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
grant select, insert, update, delete on scheduled_tasks to tidemark_service;

-- A key of a rollup: the field itself (grain '') or the bucket it falls in.
create function rollup_key(field int, grain text, type regtype) returns text
    language sql immutable
    set search_path = tidemark, pg_temp
as $$
    select case
        when grain = '' then format('c%s', field)
        when type = 'date'::regtype then format('cast(date_trunc(%L, cast(c%s as timestamp)) as date)', grain, field)
        else format('date_trunc(%L, c%s)', grain, field)
    end
$$;

-- What a rollup keeps of a measured field: how many values, their sum where it is exact, the extremes.
create function rollup_measure(field int, type regtype) returns text
    language sql immutable
    set search_path = tidemark, pg_temp
as $$
    select format(', count(c%1$s) as n%1$s', field)
        || case when type in ('bigint'::regtype, 'numeric'::regtype)
            then format(', sum(c%1$s) as s%1$s', field) else '' end
        || case when type <> 'boolean'::regtype
            then format(', min(c%1$s) as lo%1$s, max(c%1$s) as hi%1$s', field) else '' end
$$;

-- Makes a rollup of a dataset of the bound tenant and fills it; fields and grains are its keys, measured what it counts.
create function create_rollup(of_dataset text, key_fields int[], key_grains text[], measured_fields int[]) returns bigint
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    bound text := current_setting('tidemark.tenant', true);
    source regclass;
    made bigint;
    keys text;
    measures text;
    names text;
    filled bigint;
begin
    select format('data.d%s', table_no)::regclass into source from datasets where tenant = bound and id = of_dataset;
    if source is null then
        raise exception 'no such dataset of the bound tenant';
    end if;
    if not key_grains <@ array['', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']
        or cardinality(key_fields) <> cardinality(key_grains) then
        raise exception 'not the shape of a rollup';
    end if;
    made := nextval('rollup_tables');
    select string_agg(rollup_key(f, g, a.atttypid) || format(' as c%s, ', f), '' order by f),
            string_agg(format('c%s', f), ', ' order by f)
        into keys, names
        from unnest(key_fields, key_grains) as k (f, g)
        join pg_attribute a on a.attrelid = source and a.attname = 'c' || f;
    select string_agg(rollup_measure(f, a.atttypid), '' order by f) into measures
        from unnest(measured_fields) as f
        join pg_attribute a on a.attrelid = source and a.attname = 'c' || f;
    execute format('create materialized view data.%I as select %s count(*) as n %s from %s %s', 'm' || made,
        coalesce(keys, ''), coalesce(measures, ''), source,
        case when cardinality(key_fields) = 0 then ''
            else 'group by ' || (select string_agg(n::text, ', ') from generate_series(1, cardinality(key_fields)) n) end);
    -- One that has no keys has one row.
    execute format('create unique index on data.%I (%s) nulls not distinct', 'm' || made, coalesce(names, 'n'));
    execute format('analyze data.%I', 'm' || made);
    execute format(
        'create view data.%I with (security_barrier) as select * from data.%I'
        || ' where (select current_setting(''tidemark.tenant'', true)) = %L', 'r' || made, 'm' || made, bound);
    execute format('grant select on data.%I to tidemark_service', 'r' || made);
    execute format('select count(*) from data.%I', 'm' || made) into filled;
    insert into rollups (tenant, no, dataset, fields, grains, measured, rows, worth, refreshed_at)
        values (bound, made, of_dataset, key_fields, key_grains, measured_fields, filled, true, now());
    return made;
end $$;

-- Remembers a shape that cannot be made: a key too long for an index, or too much to group in time.
create function forgo_rollup(of_dataset text, key_fields int[], key_grains text[], measured_fields int[]) returns bigint
    language sql security definer
    set search_path = tidemark, pg_temp
as $$
    insert into rollups (tenant, no, dataset, fields, grains, measured, rows, worth, refreshed_at)
        values (current_setting('tidemark.tenant', true), nextval('rollup_tables'), of_dataset, key_fields, key_grains,
            measured_fields, 0, false, now())
        returning no
$$;

create function refresh_rollup(made bigint) returns bigint
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    filled bigint;
begin
    perform 1 from rollups where tenant = current_setting('tidemark.tenant', true) and no = made and worth;
    if not found then
        raise exception 'no such rollup of the bound tenant';
    end if;
    execute format('refresh materialized view concurrently data.%I', 'm' || made);
    execute format('analyze data.%I', 'm' || made);
    execute format('select count(*) from data.%I', 'm' || made) into filled;
    update rollups set rows = filled where tenant = current_setting('tidemark.tenant', true) and no = made;
    return filled;
end $$;

-- Drops a rollup's rows; remembers its shape when it was not worth it.
create function drop_rollup(made bigint, remember boolean) returns void
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
begin
    perform 1 from rollups where tenant = current_setting('tidemark.tenant', true) and no = made and worth;
    if not found then
        raise exception 'no such rollup of the bound tenant';
    end if;
    execute format('drop view data.%I', 'r' || made);
    execute format('drop materialized view data.%I', 'm' || made);
    if remember then
        update rollups set worth = false, lsn = null where tenant = current_setting('tidemark.tenant', true) and no = made;
    else
        delete from rollups where tenant = current_setting('tidemark.tenant', true) and no = made;
    end if;
end $$;

revoke execute on function rollup_key(int, text, regtype), rollup_measure(int, regtype),
    create_rollup(text, int[], text[], int[]), forgo_rollup(text, int[], text[], int[]), refresh_rollup(bigint),
    drop_rollup(bigint, boolean) from public;
grant execute on function create_rollup(text, int[], text[], int[]), forgo_rollup(text, int[], text[], int[]),
    refresh_rollup(bigint), drop_rollup(bigint, boolean) to tidemark_service;
