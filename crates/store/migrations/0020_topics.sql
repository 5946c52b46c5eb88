-- What requests are asked, the things of clients, and how things are restored.

-- Every version of every topic; the last one holds. Never changed.
create table topic_version (
    topic_id bigint not null,
    version bigint not null,
    doc text not null,
    made_at bigint not null,
    made_by text not null,
    note text not null,
    primary key (topic_id, version)
)
--sqlite: without rowid
;

-- What leads the work on a ticket: topic and facts, the run of a procedure, things as they were. Empty for nothing.
alter table ticket add column guided text not null default '';
alter table ticket add column topic_id bigint;
create index ticket_topic on ticket (topic_id, updated_at) where topic_id is not null;

create table asset_type (
    id bigint primary key,
    doc text not null
);

create table asset (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    type_id bigint not null references asset_type (id),
    parent_id bigint references asset (id),
    name text not null,
    name_folded text not null,
    serial text not null,
    serial_folded text not null,
    address text not null,
    attributes text not null,
    retired boolean not null,
    version bigint not null,
    updated_at bigint not null
);
create index asset_org on asset (org_id, name_folded, id);
create index asset_serial on asset (serial_folded) where serial_folded <> '';
create index asset_parent on asset (parent_id) where parent_id is not null;

-- Which tickets are about which things.
create table ticket_asset (
    asset_id bigint not null references asset (id),
    ticket_id bigint not null references ticket (id),
    primary key (asset_id, ticket_id)
)
--sqlite: without rowid
;
create index ticket_asset_ticket on ticket_asset (ticket_id);

-- Reference images: from what a thing is made whole again.
create table asset_image (
    id bigint primary key,
    name text not null,
    version text not null,
    place text not null,
    checksum text not null,
    note text not null,
    type_id bigint references asset_type (id),
    org_id bigint references organisation (id),
    retired boolean not null,
    made_at bigint not null,
    made_by text not null
);

-- That a thing was restored: from which image (none: by hand), when, by whom, in how many minutes.
create table restoration (
    id bigint primary key,
    asset_id bigint not null references asset (id),
    image_id bigint references asset_image (id),
    ticket_id bigint references ticket (id),
    person_id bigint references person (id),
    at bigint not null,
    minutes bigint not null,
    note text not null
);
create index restoration_asset on restoration (asset_id, at);
create index restoration_image on restoration (image_id) where image_id is not null;
