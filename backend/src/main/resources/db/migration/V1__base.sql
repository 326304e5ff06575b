-- Everything belongs to tidemark_owner. tidemark_service gets rows, never tables, and sees only the rows of the tenant that its
-- transaction is bound to: current_setting('tidemark.tenant', true), which is null outside a bound transaction and then hides all.

create table tenants (
    tenant text primary key check (tenant ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title text not null,
    created_at timestamptz not null
);

create table tenant_clock (
    tenant text primary key references tenants,
    head bigint not null default 0,
    epoch uuid not null
);

create table users (
    tenant text not null references tenants,
    id uuid not null,
    username text not null,
    name text not null,
    roles text[] not null check (roles <@ array['viewer', 'editor', 'admin']),
    policy_version bigint not null default 1,
    password_hash text not null,
    created_at timestamptz not null,
    primary key (tenant, id),
    unique (tenant, username)
);

create table refresh_tokens (
    tenant text not null,
    hash bytea not null,
    family uuid not null,
    user_id uuid not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant, hash),
    foreign key (tenant, user_id) references users on delete cascade
);
create index refresh_tokens_family on refresh_tokens (tenant, family);
create index refresh_tokens_expiry on refresh_tokens (tenant, user_id, expires_at);

create table change_log (
    tenant text not null references tenants,
    lsn bigint not null,
    n int not null,
    kind text not null check (kind in ('document', 'rows', 'schema')),
    dataset text,
    bucket text,
    payload bytea not null,
    primary key (tenant, lsn, n)
);

create table documents (
    tenant text not null references tenants,
    id uuid not null,
    kind text not null,
    version bigint not null,
    owner_id text not null,
    visibility text not null check (visibility in ('private', 'shared', 'public')),
    shared_with text[] not null,
    body jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    lsn bigint not null,
    primary key (tenant, id)
);
create index documents_latest on documents (tenant, kind, updated_at desc, id desc);

create table document_history (
    tenant text not null references tenants,
    id uuid not null,
    version bigint not null,
    kind text not null,
    owner_id text not null,
    visibility text not null,
    shared_with text[] not null,
    body jsonb not null,
    deleted boolean not null,
    changed_by text not null,
    changed_at timestamptz not null,
    lsn bigint not null,
    primary key (tenant, id, version)
);
create index document_history_position on document_history (tenant, lsn);

do $$
declare guarded text;
begin
    foreach guarded in array array['tenants', 'tenant_clock', 'users', 'refresh_tokens', 'change_log', 'documents', 'document_history'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy own_tenant on %I using (tenant = current_setting(''tidemark.tenant'', true))'
            || ' with check (tenant = current_setting(''tidemark.tenant'', true))', guarded);
    end loop;
end $$;

grant select, insert on tenants, change_log, document_history to tidemark_service;
grant select, insert, update, delete on tenant_clock, users, refresh_tokens, documents to tidemark_service;
