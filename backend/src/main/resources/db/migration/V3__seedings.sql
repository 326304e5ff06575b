-- What was put into a tenant once and is not put there again, whatever people do with it afterwards.

create table seedings (
    tenant text not null references tenants,
    name text not null,
    done_at timestamptz not null,
    primary key (tenant, name)
);

alter table seedings enable row level security;
alter table seedings force row level security;
create policy own_tenant on seedings
    using (tenant = (select current_setting('tidemark.tenant', true)))
    with check (tenant = (select current_setting('tidemark.tenant', true)));

grant select, insert on seedings to tidemark_service;
