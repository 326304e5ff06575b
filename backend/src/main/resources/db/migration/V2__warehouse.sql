-- Datasets: the catalog, the physical tables behind it, the sums that replicas are compared by, snapshots and import jobs.
-- The service names no column, type or table of its own making: the functions below build them from an enum and a number.

create type field_type as enum ('string', 'integer', 'decimal', 'double', 'boolean', 'date', 'timestamp');

create sequence data_tables;

create table datasets (
    tenant text not null references tenants,
    id text not null,
    schema jsonb not null,
    table_no bigint not null unique,
    generation int not null default 1,
    next_row bigint not null default 1,
    lsn bigint not null,
    primary key (tenant, id)
);

create table buckets (
    tenant text not null,
    id text not null,
    dataset text not null,
    place jsonb not null,
    primary key (tenant, id),
    foreign key (tenant, dataset) references datasets
);

-- One row per bucket and transaction that touched it: the sum at any lsn is the latest row not after it.
-- changed counts the rows upserted or deleted since the bucket began.
create table bucket_sums (
    tenant text not null,
    bucket text not null,
    dataset text not null,
    lsn bigint not null,
    count bigint not null,
    sum_high bigint not null,
    sum_low bigint not null,
    changed bigint not null,
    primary key (tenant, bucket, lsn)
);
create index bucket_sums_by_lsn on bucket_sums (tenant, lsn);

create table snapshots (
    tenant text not null,
    id text not null,
    bucket text not null,
    lsn bigint not null,
    parts int not null,
    primary key (tenant, id)
);
create index snapshots_by_bucket on snapshots (tenant, bucket, lsn);

create table snapshot_parts (
    tenant text not null,
    snapshot text not null,
    n int not null,
    rows int not null,
    sha256 text not null,
    body bytea not null,
    primary key (tenant, snapshot, n)
);
-- Already compressed, and read in ranges.
alter table snapshot_parts alter column body set storage external;

create table jobs (
    tenant text not null references tenants,
    id uuid not null,
    dataset text not null,
    owner_id text not null,
    format text not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    inferred boolean,
    rows bigint not null default 0,
    rejected bigint not null default 0,
    percent int not null default 0,
    rejects jsonb not null default '[]',
    message text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant, id)
);

do $$
declare guarded text;
begin
    foreach guarded in array array['datasets', 'buckets', 'bucket_sums', 'snapshots', 'snapshot_parts', 'jobs'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy own_tenant on %I using (tenant = (select current_setting(''tidemark.tenant'', true)))'
            || ' with check (tenant = (select current_setting(''tidemark.tenant'', true)))', guarded);
    end loop;
end $$;

grant select, insert, update on datasets, jobs to tidemark_service;
grant select, insert on buckets, bucket_sums to tidemark_service;
grant select, insert, delete on snapshots, snapshot_parts to tidemark_service;

create function data_column(n int, type field_type) returns text
    language sql immutable
    set search_path = tidemark, pg_temp
as $$
    select format('c%s ', n) || case type
        when 'string' then 'text collate "C"'
        when 'integer' then 'bigint'
        when 'decimal' then 'numeric'
        when 'double' then 'double precision'
        when 'boolean' then 'boolean'
        when 'date' then 'date'
        when 'timestamp' then 'timestamp'
    end
$$;

-- Makes the table of a new dataset of the bound tenant; key holds the positions of the key's fields.
create function create_data_table(types field_type[], key int[]) returns bigint
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    bound text := current_setting('tidemark.tenant', true);
    no bigint;
    columns text;
begin
    if not exists (select 1 from tenants where tenant = bound) then
        raise exception 'no tenant is bound';
    end if;
    if cardinality(types) not between 1 and 400 or not key <@ array(select generate_series(0, cardinality(types) - 1)) then
        raise exception 'not the shape of a dataset';
    end if;
    no := nextval('data_tables');
    select string_agg(data_column((n - 1)::int, type), ', ' order by n) into columns
        from unnest(types) with ordinality as given (type, n);
    execute format(
        'create table data.%I (tenant text collate "C" not null check (tenant = %L), _row bigint not null, %s)',
        'd' || no, bound, columns);
    execute format('alter table data.%I enable row level security', 'd' || no);
    execute format('alter table data.%I force row level security', 'd' || no);
    execute format(
        'create policy own_tenant on data.%I using (tenant = (select current_setting(''tidemark.tenant'', true)))'
        || ' with check (tenant = (select current_setting(''tidemark.tenant'', true)))', 'd' || no);
    execute format('grant select, insert, delete on data.%I to tidemark_service', 'd' || no);
    if cardinality(key) > 0 then
        execute format('create unique index on data.%I (%s) nulls not distinct', 'd' || no,
            (select string_agg('c' || n, ', ') from unnest(key) as n));
    end if;
    return no;
end $$;

revoke execute on function create_data_table(field_type[], int[]) from public;
grant execute on function create_data_table(field_type[], int[]) to tidemark_service;
grant usage on type field_type to tidemark_service;
