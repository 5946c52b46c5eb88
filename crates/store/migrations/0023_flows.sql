-- Flows of clients' events, what is expected of them, what watches them, what was seen.

create table flow (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    key text not null,
    name text not null,
    kind text not null,
    zone text not null,
    unit_value bigint not null default 0, -- hundredths
    parent_id bigint references flow (id),
    period bigint not null default 0, -- milliseconds between runs
    days text not null default '[]', -- special days
    created_at bigint not null,
    retired_at bigint,
    last_at bigint, -- when its latest event was
    eager boolean not null default false, -- each event has its monitors look
    due_at bigint -- the one next moment at which anything about it can change
);
create unique index flow_key on flow (key);
create index flow_org on flow (org_id);
create index flow_parent on flow (parent_id) where parent_id is not null;
create index flow_due on flow (due_at) where due_at is not null;

-- What its history taught, as a document; `at` is until when the history went.
create table flow_norm (
    flow_id bigint primary key references flow (id),
    at bigint not null,
    doc text not null
);

-- Counts by minute, for ever.
create table flow_minute (
    flow_id bigint not null,
    minute bigint not null, -- since 1970
    good bigint not null,
    bad bigint not null,
    primary key (flow_id, minute)
)
--sqlite: without rowid
;
-- What is to be added to them: many write at once on PostgreSQL, a sweep adds up.
create table flow_minute_delta (
    flow_id bigint not null,
    minute bigint not null,
    good bigint not null,
    bad bigint not null
);
create index flow_minute_delta_flow on flow_minute_delta (flow_id, minute);

-- The events themselves, for a while.
create table flow_event (
    flow_id bigint not null,
    source text not null,
    event_id text not null,
    at bigint not null,
    kind text not null,
    key text not null,
    count bigint not null,
    bad boolean not null,
    value double precision,
    attributes text not null,
    primary key (flow_id, source, event_id)
)
--sqlite: without rowid
;
create index flow_event_at on flow_event (flow_id, at);
create index flow_event_key on flow_event (flow_id, key) where key <> '';

create table monitor (
    id bigint primary key,
    flow_id bigint not null references flow (id),
    watch text not null,
    stage text not null,
    seq bigint not null,
    mind text not null default '', -- what its detector remembers
    due_at bigint
);
create index monitor_flow on monitor (flow_id);
create table monitor_event (
    monitor_id bigint not null references monitor (id),
    seq bigint not null,
    doc text not null,
    primary key (monitor_id, seq)
)
--sqlite: without rowid
;

create table flow_alert (
    id bigint primary key,
    flow_id bigint not null references flow (id),
    monitor_id bigint not null references monitor (id),
    cause text not null,
    shadow boolean not null,
    opened_at bigint not null,
    raised_at bigint,
    tier text not null,
    recovered_at bigint,
    is_open boolean not null,
    is_up boolean not null,
    seq bigint not null,
    due_at bigint
);
-- One open alert for each cause.
create unique index alert_cause on flow_alert (cause) where is_open;
create index alert_last on flow_alert (cause, opened_at);
create index alert_flow on flow_alert (flow_id, opened_at);
create index alert_monitor on flow_alert (monitor_id, opened_at);
create table alert_event (
    alert_id bigint not null references flow_alert (id),
    seq bigint not null,
    doc text not null,
    primary key (alert_id, seq)
)
--sqlite: without rowid
;

-- Times in which alerts are held back: of one flow, or of all of a client's.
create table flow_quiet (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    flow_id bigint references flow (id),
    kind text not null, -- window, silence
    from_at bigint not null,
    to_at bigint not null,
    reason text not null,
    created_at bigint not null,
    created_by bigint
);
create index flow_quiet_org on flow_quiet (org_id, to_at);

-- Where events are fetched.
create table flow_source (
    id bigint primary key,
    flow_id bigint not null references flow (id),
    kind text not null,
    settings text not null,
    secret text, -- sealed
    cursor text not null default '',
    every bigint not null,
    due_at bigint,
    state text not null, -- fresh, well, troubled, stopped
    problem text not null default '',
    failures bigint not null default 0,
    told_at bigint, -- when it answered last
    taken bigint not null default 0
);
create index flow_source_flow on flow_source (flow_id);
create index flow_source_due on flow_source (due_at) where due_at is not null;
