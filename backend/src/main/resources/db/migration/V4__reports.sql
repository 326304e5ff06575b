-- Reports are documents. What they are found and sorted by stands beside them, kept by a trigger.

-- Rows of a table that are not the bound tenant's are neither seen nor written, by nobody.
create function wall_off(guarded regclass) returns void
    language plpgsql
    set search_path = tidemark, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', guarded);
    execute format('alter table %s force row level security', guarded);
    execute format(
        'create policy own_tenant on %s using (tenant = (select current_setting(''tidemark.tenant'', true)))'
        || ' with check (tenant = (select current_setting(''tidemark.tenant'', true)))', guarded);
end $$;
revoke execute on function wall_off(regclass) from public;

-- The one place that says who sees a document.
create function visible_to(viewer text, admin boolean, owner_id text, visibility text, shared_with text[]) returns boolean
    language sql immutable parallel safe
    return admin or owner_id = viewer or visibility = 'public' or visibility = 'shared' and viewer = any (shared_with);

-- Words in small letters without accents and signs, one blank between: of what is written and of what is sought.
create function plain_words(given text) returns text
    language sql immutable parallel safe
    set search_path = pg_catalog
    return trim(regexp_replace(
        lower(regexp_replace(normalize(given, NFKD), E'[\u0300-\u036F]', '', 'g')), '[^[:alnum:]]+', ' ', 'g'));

-- All words, the last of them as the beginning of one; null when there are none.
create function sought_words(given text) returns tsquery
    language sql immutable parallel safe
    set search_path = tidemark, pg_temp
    return to_tsquery('simple', replace(nullif(plain_words(given), ''), ' ', ' & ') || ':*');

-- popularity is the natural logarithm of all views, each counted as 2^(its time / 30 days): the order of two reports
-- then stays what it is until somebody looks at one of them. Read it as popularity_at.
create table report_index (
    tenant text not null,
    id uuid not null,
    owner_id text not null,
    visibility text not null,
    shared_with text[] not null,
    date timestamptz not null,
    name text not null,
    status text,
    category text,
    size bigint not null,
    views bigint not null default 0,
    popularity double precision not null default '-infinity',
    words tsvector not null,
    names text not null,
    primary key (tenant, id),
    foreign key (tenant, id) references documents on delete cascade
);
create index report_index_date on report_index (tenant, date, id);
create index report_index_name on report_index (tenant, name, id);
create index report_index_size on report_index (tenant, size, id);
create index report_index_views on report_index (tenant, views, id);
create index report_index_popularity on report_index (tenant, popularity, id);
create index report_index_status on report_index (tenant, status, date, id);
create index report_index_category on report_index (tenant, category, date, id);
-- Each search would read through what a fast update leaves for later, and the planner fear it.
create index report_index_words on report_index using gin (words) with (fastupdate = off);
create index report_index_names on report_index using gin (names gin_trgm_ops) with (fastupdate = off);

-- The last hour in which a person's look at a report was counted.
create table report_viewers (
    tenant text not null,
    id uuid not null,
    viewer text not null,
    hour timestamptz not null,
    primary key (tenant, id, viewer),
    foreign key (tenant, id) references report_index on delete cascade
);

select wall_off('report_index'), wall_off('report_viewers');

-- Row-level security lets no index be used for @@ and <%, which might tell of rows they must not see. So the search
-- runs as the owner, who is under no such condition here, in search_reports alone: that adds the tenant itself.
create policy searched on report_index to tidemark_owner using (true) with check (true);

grant select (tenant, id, views, popularity), update (views, popularity) on report_index to tidemark_service;
grant select, insert, update on report_viewers to tidemark_service;

create function index_report() returns trigger
    language plpgsql security definer
    set search_path = tidemark, pg_temp
as $$
declare
    title text := left(coalesce(new.body ->> 'title', ''), 300);
    kept_category text := left(new.body ->> 'category', 200);
    -- A tsvector holds 1 MiB at most.
    prose text := left((select string_agg(said #>> '{}', ' ') from (
        select jsonb_path_query(new.body, '$.**.description ? (@.type() == "string")') as said
        union all select jsonb_path_query(new.body, '$.**.text ? (@.type() == "string")')
        union all select jsonb_path_query(new.body, '$.**.title ? (@.type() == "string")')) as texts), 100000);
begin
    insert into report_index (tenant, id, owner_id, visibility, shared_with, date, name, status, category, size, words, names)
        values (new.tenant, new.id, new.owner_id, new.visibility, new.shared_with, new.created_at, lower(title),
            left(new.body ->> 'status', 200), kept_category, octet_length(new.body::text),
            setweight(to_tsvector('simple', plain_words(title)), 'A')
                || setweight(to_tsvector('simple', plain_words(coalesce(kept_category, ''))), 'B')
                || to_tsvector('simple', left(plain_words(coalesce(prose, '')), 100000)),
            plain_words(concat_ws(' ', title, kept_category)))
        on conflict (tenant, id) do update set
            visibility = excluded.visibility, shared_with = excluded.shared_with, name = excluded.name,
            status = excluded.status, category = excluded.category, size = excluded.size, words = excluded.words,
            names = excluded.names;
    return null;
end $$;

create trigger report_indexed after insert or update on documents
    for each row when (new.kind = 'reports') execute function index_report();

-- What a look at a time adds to a popularity.
create function popularity_with(popularity double precision, seen timestamptz) returns double precision
    language sql immutable parallel safe
    return greatest(popularity, extract(epoch from seen)::float8 * ln(2) / 2592000)
        + ln(1 + exp(-abs(popularity - extract(epoch from seen)::float8 * ln(2) / 2592000)));

-- Views, each of them worth half after 30 days.
create function popularity_at(popularity double precision, moment timestamptz) returns double precision
    language sql immutable parallel safe
    return exp(popularity - extract(epoch from moment)::float8 * ln(2) / 2592000);

-- The text of a search, in which $1 stands for `wanted`. Nothing of `wanted` gets into it but which parts it has.
create function search_text(wanted jsonb) returns text
    language plpgsql stable
    set search_path = tidemark, pg_temp
as $$
declare
    place text := case wanted ->> 'sort'
        when 'date' then 'date' when 'views' then 'views' when 'popularity' then 'popularity'
        when 'name' then 'name' when 'size' then 'size' end;
    type text := case place
        when 'date' then 'timestamptz' when 'popularity' then 'float8' when 'name' then 'text' else 'bigint' end;
    direction text := case when (wanted ->> 'descending')::boolean then 'desc' else 'asc' end;
    conditions text := '';
begin
    if place is null then
        raise exception 'there is no such sort';
    end if;
    if wanted ? 'search' then
        if (wanted ->> 'alike')::boolean then
            -- A number that is alike is another number, and almost every short word is like another.
            select coalesce(string_agg(format(
                    ' and (words @@ sought_words(split_part(plain_words($1 ->> ''search''), '' '', %1$s))'
                    || ' or length(split_part(plain_words($1 ->> ''search''), '' '', %1$s)) > 2'
                    || ' and split_part(plain_words($1 ->> ''search''), '' '', %1$s) !~ ''[0-9]'''
                    || ' and split_part(plain_words($1 ->> ''search''), '' '', %1$s) <%% names)', n), ''), ' and false')
                into conditions
                from generate_series(1, cardinality(string_to_array(plain_words(wanted ->> 'search'), ' '))) as n;
        else
            conditions := ' and words @@ sought_words($1 ->> ''search'')';
        end if;
    end if;
    conditions := conditions
        || case when wanted ? 'status' then ' and status = $1 ->> ''status''' else '' end
        || case when wanted ? 'category' then ' and category = $1 ->> ''category''' else '' end
        || case when wanted ? 'from' then ' and date >= ($1 ->> ''from'')::timestamptz' else '' end
        || case when wanted ? 'to' then ' and date < ($1 ->> ''to'')::timestamptz' else '' end
        || case when wanted ? 'minViews' then ' and views >= ($1 ->> ''minViews'')::bigint' else '' end
        || case when wanted ? 'maxViews' then ' and views <= ($1 ->> ''maxViews'')::bigint' else '' end
        || case when wanted ? 'place' then format(' and (%I, id) %s (($1 ->> ''place'')::%s, ($1 ->> ''id'')::uuid)',
                place, case direction when 'desc' then '<' else '>' end, type) else '' end;
    return format('select id, %1$s, views, popularity_at(popularity, now()), size from report_index'
        || ' where tenant = current_setting(''tidemark.tenant'', true)'
        || ' and visible_to($1 ->> ''viewer'', ($1 ->> ''admin'')::boolean, owner_id, visibility, shared_with)'
        || '%2$s order by report_index.%3$I %4$s, id %4$s limit ($1 ->> ''limit'')::bigint offset ($1 ->> ''skip'')::bigint',
        case place when 'date' then 'to_char(date at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'')'
            else place || '::text' end,
        conditions, place, direction);
end $$;

-- The reports of the bound tenant that `wanted` asks for, in its order; place is what they are sorted by.
create function search_reports(wanted jsonb)
    returns table (id uuid, place text, views bigint, popularity double precision, size bigint)
    language plpgsql stable security definer rows 20
    set search_path = tidemark, pg_temp
    set pg_trgm.word_similarity_threshold = 0.4
as $$
begin
    return query execute search_text(wanted) using wanted;
end $$;

revoke execute on function visible_to(text, boolean, text, text, text[]), plain_words(text), sought_words(text), index_report(),
    popularity_with(double precision, timestamptz), popularity_at(double precision, timestamptz), search_text(jsonb),
    search_reports(jsonb) from public;
grant execute on function visible_to(text, boolean, text, text, text[]),
    popularity_with(double precision, timestamptz), search_reports(jsonb) to tidemark_service;
