-- Rows mostly arrive in the order of their times: a block range index finds a span of them at almost no cost to writing.

create function index_times(source regclass) returns void
    language plpgsql
    set search_path = tidemark, pg_temp
as $$
declare
    times text;
begin
    for times in
        select attname from pg_attribute
        where attrelid = source and attnum > 0 and atttypid in ('date'::regtype, 'timestamp'::regtype)
    loop
        execute format('create index on %s using brin (%I) with (autosummarize)', source, times);
    end loop;
end $$;
revoke execute on function index_times(regclass) from public;

do $$
declare existing text;
begin
    for existing in select format('data.%I', relname) from pg_class
        where relnamespace = 'data'::regnamespace and relkind = 'r' loop
        perform index_times(existing::regclass);
    end loop;
end $$;

alter function create_data_table(field_type[], int[]) rename to create_plain_data_table;
revoke execute on function create_plain_data_table(field_type[], int[]) from tidemark_service;

-- Makes the table of a new dataset of the bound tenant, with its indexes; key holds the positions of the key's fields.
create function create_data_table(types field_type[], key int[]) returns bigint
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    made bigint := create_plain_data_table(types, key);
begin
    perform index_times(format('data.%I', 'd' || made)::regclass);
    return made;
end $$;
revoke execute on function create_data_table(field_type[], int[]) from public;
grant execute on function create_data_table(field_type[], int[]) to tidemark_service;
