-- The ticket: an append-only journal, and a row that is its fold.

create table ticket (
    id bigint primary key,
    number bigint not null unique,
    seq bigint not null,
    org_id bigint not null references organisation (id),
    requester_id bigint not null references person (id),
    channel text not null,
    kind text not null,
    subject text not null,
    impact text not null,
    urgency text not null,
    priority bigint not null,
    state text not null,
    turn text not null,
    live boolean not null,
    cycle bigint not null,
    line bigint not null,
    assignee_id bigint references person (id),
    turn_since bigint not null,
    last_side text not null,
    last_person_id bigint,
    last_at bigint not null,
    last_public boolean not null,
    last_excerpt text not null,
    opened_at bigint not null,
    updated_at bigint not null,
    first_reply_at bigint,
    solved_at bigint,
    closed_at bigint,
    minutes bigint not null,
    likes bigint not null,
    messages bigint not null,
    reminded bigint not null,
    raised boolean not null,
    watching bigint not null,
    -- not part of the fold
    due_at bigint,
    files bigint not null,
    mailbox_id bigint,
    hint_ticket_id bigint
);
create index ticket_due on ticket (due_at) where due_at is not null;
create index ticket_us on ticket (priority, turn_since, id) where turn = 'us';
create index ticket_mine on ticket (assignee_id, priority, turn_since, id) where live;
create index ticket_unassigned on ticket (priority, turn_since, id) where live and assignee_id is null;
create index ticket_live on ticket (priority, turn_since, id) where live;
create index ticket_waiting on ticket (turn_since, id) where live and turn <> 'us';
create index ticket_solved on ticket (turn_since, id) where state = 'solved';
create index ticket_all on ticket (updated_at, id);
create index ticket_org on ticket (org_id, updated_at, id);
create index ticket_requester on ticket (requester_id, updated_at, id);

create table ticket_event (
    ticket_id bigint not null,
    seq bigint not null,
    at bigint not null,
    side text not null,
    person_id bigint,
    via text not null,
    code text not null,
    data text not null,
    primary key (ticket_id, seq)
)
--sqlite: without rowid
;

create table ticket_watcher (
    ticket_id bigint not null references ticket (id),
    person_id bigint not null references person (id),
    side text not null,
    primary key (ticket_id, person_id)
)
--sqlite: without rowid
;
create index ticket_watcher_person on ticket_watcher (person_id, ticket_id);

create table message (
    id bigint primary key,
    ticket_id bigint not null references ticket (id),
    at bigint not null,
    side text not null,
    person_id bigint,
    public boolean not null,
    via text not null,
    kind text not null,
    body text not null,
    quoted text not null,
    html text not null,
    quoted_html text not null,
    remote_images bigint not null,
    inbound_id bigint,
    header_id text
);
create index message_ticket on message (ticket_id, id);

create table attachment (
    id bigint primary key,
    ticket_id bigint not null references ticket (id),
    message_id bigint not null references message (id),
    name text not null,
    mime text not null,
    size bigint not null,
    blob text not null,
    content_id text,
    inline boolean not null
);
create index attachment_ticket on attachment (ticket_id, message_id);
