-- Releases of the makers' software, what is planned in them, and the trackers that tell of both.

create table release (
    id bigint primary key,
    product text not null,
    name text not null,
    planned_on text, -- a day, yyyy-mm-dd
    note_ru text not null default '',
    note_en text not null default '',
    out_at bigint,
    created_at bigint not null,
    version bigint not null default 1
);
create unique index release_name on release (product, name);
create index release_out on release (out_at, id);

-- Follows the journals of tickets; `shipped` once the client was told.
create table release_ticket (
    release_id bigint not null references release (id),
    ticket_id bigint not null references ticket (id),
    shipped boolean not null default false,
    primary key (release_id, ticket_id)
)
--sqlite: without rowid
;
create index release_ticket_ticket on release_ticket (ticket_id);

create table tracker (
    id bigint primary key,
    kind text not null,
    name text not null,
    base_url text not null,
    secret text not null, -- sealed
    active boolean not null default true,
    created_at bigint not null,
    told_at bigint,
    problem text not null default ''
);
create unique index tracker_name on tracker (name);

create table tracker_task (
    tracker_id bigint not null references tracker (id),
    name text not null,
    title text not null,
    state text not null,
    done boolean not null,
    release_name text not null default '',
    url text not null default '',
    told_at bigint not null,
    primary key (tracker_id, name)
)
--sqlite: without rowid
;
