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
