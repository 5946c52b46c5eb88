-- Hours: what journals say of time, timers, months that are closed, objections, services.

-- A projection of journals: everything that is said of the time of a ticket.
create table time_fact (
    ticket_id bigint not null references ticket (id),
    seq bigint not null, -- the entry of the journal
    n bigint not null,
    at bigint not null,
    org_id bigint not null, -- whose ticket it is since then
    what text not null, -- logged, countered, freed, fault, merged, unmerged, moved
    minutes bigint not null, -- of a fault 1 or 0
    day bigint not null, -- of the work: 20261122; 0 where there is none
    about bigint not null, -- the entry, or the ticket, that it is about
    person_id bigint, -- whose work
    line bigint not null,
    primary key (ticket_id, seq, n)
)
--sqlite: without rowid
;
create index time_fact_org on time_fact (org_id, at);
create index time_fact_day on time_fact (day, ticket_id) where day > 0;
create index time_fact_part on time_fact (about) where what = 'merged';

-- Entries to which the client objects: a projection of journals too.
create table time_objection (
    ticket_id bigint not null references ticket (id),
    seq bigint not null, -- the entry
    org_id bigint not null,
    raised_at bigint not null,
    settled_at bigint,
    primary key (ticket_id, seq)
)
--sqlite: without rowid
;
create index time_objection_open on time_objection (raised_at) where settled_at is null;

-- Timers on tickets' pages: they run here and not in the browser.
create table timer (
    person_id bigint not null references person (id),
    ticket_id bigint not null references ticket (id),
    started_at bigint, -- none while it is paused
    gathered bigint not null, -- milliseconds before that
    primary key (person_id, ticket_id)
)
--sqlite: without rowid
;

-- Months of clients that are closed: an act is drawn from its document and nothing else.
create table hours_act (
    org_id bigint not null references organisation (id),
    month bigint not null, -- 202611
    closed_at bigint not null,
    closed_by text not null,
    doc text not null,
    primary key (org_id, month)
)
--sqlite: without rowid
;

-- Who was told that a limit is near, once for each month.
create table hours_warned (
    org_id bigint not null references organisation (id),
    month bigint not null,
    level bigint not null, -- hundredths
    at bigint not null,
    primary key (org_id, month, level)
)
--sqlite: without rowid
;

-- Minutes of work that go out with an answer which is held back.
alter table draft add column minutes bigint not null default 0;

-- What can be ordered.
create table service (
    id bigint primary key,
    name text not null,
    doc text not null,
    active boolean not null,
    created_at bigint not null
);

-- Prices that were offered in tickets, and what became of them: a projection of journals.
create table quote (
    ticket_id bigint not null references ticket (id),
    seq bigint not null,
    org_id bigint not null,
    at bigint not null,
    state text not null, -- offered, accepted, declined
    answered_at bigint,
    title text not null,
    amount bigint not null, -- hundredths
    primary key (ticket_id, seq)
)
--sqlite: without rowid
;
create index quote_org on quote (org_id, answered_at) where state = 'accepted';
