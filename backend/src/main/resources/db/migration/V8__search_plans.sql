-- How PostgreSQL means to answer a search, told without anything of what is sought.

-- What a plan consists of: names of steps, tables and indexes. Conditions are left out, they hold values.
create function plan_shape(step jsonb) returns jsonb
    language plpgsql immutable
    set search_path = tidemark, pg_temp
as $$
begin
    return (select jsonb_object_agg(key, value) from jsonb_each(step)
            where key in ('Node Type', 'Strategy', 'Join Type', 'Relation Name', 'Index Name'))
        || case when step ? 'Plans' then jsonb_build_object('Plans',
                (select jsonb_agg(plan_shape(part) order by n) from jsonb_array_elements(step -> 'Plans') with ordinality as p (part, n)))
            else '{}' end;
end $$;

-- The plan of search_reports for the same `wanted`, in the form of EXPLAIN: its shape and the cost of the whole. The cost is
-- an estimate from statistics of all tenants' reports: it is for who runs the database, not for who searches.
-- PostgreSQL takes an explain for a change, so this is not stable. It needs the same settings as search_reports.
create function search_plan(wanted jsonb) returns jsonb
    language plpgsql security definer
    set search_path = tidemark, pg_temp
    set pg_trgm.word_similarity_threshold = 0.4
as $$
declare
    whole jsonb;
begin
    execute 'explain (format json) ' || search_text(wanted) into whole using wanted;
    whole := whole -> 0 -> 'Plan';
    return jsonb_build_array(jsonb_build_object('Plan',
        plan_shape(whole) || jsonb_build_object('Total Cost', whole -> 'Total Cost')));
end $$;

revoke execute on function plan_shape(jsonb), search_plan(jsonb) from public;
grant execute on function search_plan(jsonb) to tidemark_service;
