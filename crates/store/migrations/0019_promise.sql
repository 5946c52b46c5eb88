-- What is promised: calendars, plans and contracts by version, and the clocks of tickets.

create table agreement (
    kind text not null, -- calendar, plan, contract
    id bigint not null,
    version bigint not null,
    name text not null, -- of the calendar, of the plan; empty for a contract
    org_id bigint references organisation (id), -- whose contract
    doc text not null,
    since bigint not null, -- from when it holds
    made_at bigint not null,
    made_by text not null,
    primary key (kind, id, version)
);
create index agreement_org on agreement (org_id) where org_id is not null;

alter table ticket add column promised text not null default '';

-- A projection of the journal: where the clocks of a ticket stand, and what lists show of it.
create table ticket_clock (
    ticket_id bigint primary key references ticket (id),
    clocks text not null,
    seq bigint not null, -- the last entry that moved a clock
    next_at bigint, -- when a step of the plan comes
    running boolean not null, -- a clock runs or pauses
    due_at bigint, -- the next deadline
    metric text not null, -- of which clock; empty for none
    paused text not null, -- for whom we wait; empty when we do not
    calendar_id bigint,
    calendar_version bigint,
    risk bigint not null -- what missing it costs, in hundredths
);
create index ticket_clock_due on ticket_clock (due_at, ticket_id) where due_at is not null;
create index ticket_clock_running on ticket_clock (ticket_id) where running;
