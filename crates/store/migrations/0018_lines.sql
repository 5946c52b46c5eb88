-- Teams of lines, and histories of other desks.

create table team (
    id bigint primary key,
    name text not null,
    name_folded text not null unique,
    line bigint not null,
    created_at bigint not null
);

-- What the names of another desk became here: persons, organisations. They are never looked for by name among ours.
create table foreign_name (
    source text not null,
    kind text not null,
    name text not null,
    id bigint not null,
    primary key (source, kind, name)
)
--sqlite: without rowid
;

alter table ticket add column team_id bigint references team (id);
-- The history of another desk that nobody has touched here.
alter table ticket add column quiet boolean not null default false;
create index ticket_opened on ticket (opened_at, id);
