-- A dataset's declaration changes: fields are appended to the table it has; whatever else changes makes another table, a new generation,
-- and the table before it is dropped once nobody can be reading it any more.

-- When the present generation began, 0 for the first. A cursor from before that is of no use.
alter table datasets add column generation_lsn bigint not null default 0;

grant delete on buckets, bucket_sums to tidemark_service;

create table retired_tables (
    tenant text not null references tenants,
    table_no bigint not null,
    retired_at timestamptz not null,
    primary key (tenant, table_no)
);
select wall_off('retired_tables');

-- Appends columns for new fields. Waits briefly for those who read the rows, because everybody else waits behind it.
create function append_data_columns(of_dataset text, types field_type[]) returns void
    language plpgsql security definer
    set search_path = tidemark, pg_temp
    set lock_timeout = '5s'
as $$
declare
    source regclass;
    had int;
begin
    select format('data.d%s', table_no)::regclass into source from datasets
        where tenant = current_setting('tidemark.tenant', true) and id = of_dataset;
    if source is null then
        raise exception 'no such dataset of the bound tenant';
    end if;
    select count(*) into had from pg_attribute where attrelid = source and attnum > 0 and attname ~ '^c[0-9]+$';
    if had + cardinality(types) > 400 then
        raise exception 'not the shape of a dataset';
    end if;
    for i in 1 .. cardinality(types) loop
        execute format('alter table %s add column %s', source, data_column(had + i - 1, types[i]));
        if types[i] in ('date', 'timestamp') then
            execute format('create index on %s using brin (c%s) with (autosummarize)', source, had + i - 1);
        end if;
    end loop;
end $$;

-- Before another table takes the place of a dataset's: what was made of the old one answers no more.
create function retire_data_table(of_dataset text) returns void
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    bound text := current_setting('tidemark.tenant', true);
begin
    insert into retired_tables (tenant, table_no, retired_at)
        select tenant, table_no, clock_timestamp() from datasets where tenant = bound and id = of_dataset;
    if not found then
        raise exception 'no such dataset of the bound tenant';
    end if;
    delete from rollups where tenant = bound and dataset = of_dataset;
end $$;

-- Drops the bound tenant's tables that were retired before whatever runs now began, with the rollups made of them. One that is being
-- read all the same is left for the next time.
create function drop_retired_tables() returns int
    language plpgsql security definer
    set search_path = tidemark, pg_temp
    set lock_timeout = '1s'
as $$
declare
    old bigint;
    dropped int := 0;
begin
    for old in
        select table_no from retired_tables r
        where tenant = current_setting('tidemark.tenant', true) and retired_at < clock_timestamp() - interval '10 minutes'
            and not exists (select 1 from datasets d where d.table_no = r.table_no)
    loop
        begin
            execute format('drop table if exists data.%I cascade', 'd' || old);
            delete from retired_tables where tenant = current_setting('tidemark.tenant', true) and table_no = old;
            dropped := dropped + 1;
        exception when lock_not_available then
            null;
        end;
    end loop;
    return dropped;
end $$;

revoke execute on function append_data_columns(text, field_type[]), retire_data_table(text), drop_retired_tables() from public;
grant execute on function append_data_columns(text, field_type[]), retire_data_table(text), drop_retired_tables()
    to tidemark_service;
