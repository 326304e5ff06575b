-- Who may have which rows and columns of a dataset, and what devices confirmed when they had to let go of some.

-- Names of groups beside the role: what rules are written for.
alter table users add column groups text[] not null default '{}' check (cardinality(groups) <= 100);

-- A dataset without a row here is everybody's.
create table policies (
    tenant text not null,
    dataset text not null,
    rules jsonb not null,
    version bigint not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (tenant, dataset),
    foreign key (tenant, dataset) references datasets
);

-- The sets of fields that a policy hides, as lists of names. Each makes a twin of every bucket, whose sums are those of its rows
-- without these fields.
alter table datasets add column masks jsonb not null default '[]';
alter table buckets add column mask jsonb;

-- What is known of a device beside how far its mutations came.
alter table devices
    add column app text,
    add column seen_at timestamptz,
    add column lease_until timestamptz,
    add column confirmed_version bigint not null default 0,
    add column confirmed_at timestamptz,
    add column confirmed_buckets int not null default 0,
    add column confirmed_rows bigint not null default 0;

select wall_off('policies');

grant select, insert, update on policies to tidemark_service;
grant update on buckets to tidemark_service;
