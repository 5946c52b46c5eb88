-- Who reads and writes which ticket, as each node saw it a moment ago. Only nodes that share a database write it, and
-- only when somebody came or went; nobody misses it after a crash.
create
--postgres: unlogged
table presence (
    node text primary key,
    at bigint not null,
    seats text not null
);

-- What a mail is about that is about no ticket: the webhook that was switched off.
alter table outgoing add column about_id bigint;
