-- Secrets by which programs act for persons; kept as a digest.
create table api_token (
    id bigint primary key,
    person_id bigint not null references person (id),
    name text not null,
    digest text not null unique,
    hint text not null, -- its last letters, to tell it from others
    mandate text not null,
    created_at bigint not null,
    expires_at bigint,
    used_at bigint,
    revoked_at bigint
);
create index api_token_person on api_token (person_id);

-- Requests that a program may send again without their being carried out again.
create table api_once (
    person_id bigint not null,
    key text not null,
    attempt bigint not null,
    digest text not null, -- of the request
    subject bigint, -- the number of the ticket that it was about
    at bigint not null,
    status bigint,
    answer text,
    primary key (person_id, key)
)
--sqlite: without rowid
;
create index api_once_at on api_once (at);

-- Other systems that are told what happens.
create table hook (
    id bigint primary key,
    url text not null,
    name text not null,
    events text not null, -- names apart by spaces; empty: all
    secret text not null, -- sealed
    old_secret text,
    old_until bigint not null default 0,
    active boolean not null,
    created_at bigint not null,
    created_by bigint not null references person (id),
    failures bigint not null default 0, -- in a row
    failing_since bigint,
    rests_until bigint not null default 0,
    problem text not null default ''
);
create table hook_delivery (
    id bigint primary key,
    hook_id bigint not null references hook (id),
    event text not null,
    number bigint, -- of the ticket
    body text not null,
    at bigint not null,
    state text not null, -- pending, delivered, failed
    attempts bigint not null,
    due_at bigint not null,
    done_at bigint,
    status bigint,
    answer text not null, -- its beginning
    problem text not null
);
create index hook_delivery_due on hook_delivery (due_at) where state = 'pending';
create index hook_delivery_hook on hook_delivery (hook_id, id);
create index hook_delivery_done on hook_delivery (done_at) where done_at is not null;
