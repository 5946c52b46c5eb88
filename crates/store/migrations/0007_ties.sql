-- Tickets that have to do with each other; a merged one keeps its messages and what it returns to.

alter table ticket add column ties bigint not null default 0;
alter table ticket add column merged_into bigint;
alter table ticket add column merged_state text;
alter table ticket add column merged_since bigint;
alter table ticket add column merged_reminded bigint;
create index ticket_merged on ticket (merged_into) where merged_into is not null;

create table ticket_tie (
    ticket_id bigint not null references ticket (id),
    link text not null,
    to_id bigint not null references ticket (id),
    to_number bigint not null,
    primary key (ticket_id, link, to_id)
)
--sqlite: without rowid
;

-- What stood in a message before it was put right.
create table message_version (
    message_id bigint not null references message (id),
    version bigint not null,
    at bigint not null,
    person_id bigint,
    body text not null,
    html text not null,
    primary key (message_id, version)
)
--sqlite: without rowid
;
alter table message add column versions bigint not null default 0;
-- The message of another ticket that this one, the first of a ticket split off, repeats.
alter table message add column copy_of bigint;

-- Saved views. Their rows and counters are kept with each change of a ticket, not looked for.
create table saved_view (
    id bigint primary key,
    owner_id bigint references person (id), -- null: everybody's
    name text not null,
    filter text not null,
    mine boolean not null,
    newest boolean not null,
    position bigint not null,
    created_at bigint not null,
    filled_to bigint -- null: all tickets were looked at
);
create table view_ticket (
    view_id bigint not null references saved_view (id),
    ticket_id bigint not null references ticket (id),
    priority bigint not null,
    turn_since bigint not null,
    updated_at bigint not null,
    assignee_id bigint,
    primary key (view_id, ticket_id)
)
--sqlite: without rowid
;
create index view_ticket_queue on view_ticket (view_id, priority, turn_since, ticket_id);
create index view_ticket_mine on view_ticket (view_id, assignee_id, priority, turn_since, ticket_id);
create index view_ticket_newest on view_ticket (view_id, updated_at, ticket_id);

-- Changes of many tickets in one act, and what undoes them.
create table bulk (
    id bigint primary key,
    person_id bigint not null references person (id),
    at bigint not null,
    undone_at bigint,
    tickets bigint not null,
    said text not null
);
create table bulk_ticket (
    bulk_id bigint not null references bulk (id),
    ticket_id bigint not null references ticket (id),
    seq bigint not null,
    before text not null,
    primary key (bulk_id, ticket_id)
)
--sqlite: without rowid
;
