-- By which road words come and go.

create table mailbox (
    id bigint primary key,
    address text not null unique,
    name text not null,
    active boolean not null,
    imap text,
    smtp text,
    secret text,
    plus_addressing boolean not null,
    uid_validity bigint not null,
    last_uid bigint not null,
    created_at bigint not null
);

-- A mail as it arrived; `source` names it once and for all, so that it is stored once.
create table inbound (
    id bigint primary key,
    source text not null unique,
    mailbox_id bigint,
    received_at bigint not null,
    blob text,
    size bigint not null,
    state text not null,
    verdict text not null,
    problem text not null,
    sender text not null,
    subject text not null,
    header_id text not null,
    digest text not null,
    ticket_id bigint,
    message_id bigint
);
create index inbound_state on inbound (state, id) where state <> 'done';
create index inbound_header on inbound (header_id);

-- Every Message-ID that we saw or made: 'in', 'out', or 'ancestor' for one that was only referred to.
create table mail_thread (
    header_id text not null,
    ticket_id bigint not null,
    kind text not null,
    primary key (header_id, ticket_id)
)
--sqlite: without rowid
;

-- A mail that has to go out, or went.
create table outgoing (
    id bigint primary key,
    kind text not null,
    ticket_id bigint,
    message_id bigint,
    person_id bigint,
    mailbox_id bigint,
    address text not null,
    header_id text not null,
    state text not null,
    attempts bigint not null,
    problem text not null,
    queued_at bigint not null,
    done_at bigint
);
create index outgoing_message on outgoing (message_id);
create index outgoing_ticket on outgoing (ticket_id);
create index outgoing_header on outgoing (header_id);

-- Loop brakes.
create table brake (
    name text primary key,
    level_milli bigint not null,
    at bigint not null
);
