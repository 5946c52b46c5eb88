-- Orders: what each side says of them, where the sides part, and by which exchanges we hear it.

-- A side of a client's orders: a marketplace, a shop, an ERP; and how we hear it.
create table order_source (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    name text not null, -- as facts name it
    system text not null, -- whose words it speaks
    role text not null, -- marketplace, shop, erp
    road text not null, -- push, list, express, statistics
    doc text not null, -- address, graces, usual spans
    secret text, -- sealed
    active boolean not null,
    place text not null, -- where the next asking goes on
    answered_at bigint,
    failing_at bigint, -- since when it answers badly
    failures bigint not null,
    trouble text not null, -- what it said then
    order_at bigint, -- when the last new order came
    told bigint not null, -- sayings taken
    repeated bigint not null, -- of them heard before
    created_at bigint not null
);
create unique index order_source_name on order_source (org_id, name);

-- A shipment with all its sides.
create table order_twin (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    leader text not null, -- the source whose order it is
    number text not null,
    first_at bigint not null,
    changed_at bigint not null,
    next_at bigint, -- when something about it changes by itself
    wrong bigint not null, -- discrepancies that stand open
    states text not null, -- by side, for lists
    ended boolean not null -- nothing more is expected of the side that leads
);
create unique index order_twin_number on order_twin (org_id, leader, number);
create index order_twin_next on order_twin (next_at) where next_at is not null;
create index order_twin_changed on order_twin (org_id, changed_at);
create index order_twin_underway on order_twin (org_id, leader, first_at) where not ended;
create index order_twin_first on order_twin (org_id, leader, first_at);

-- Sayings, as they came; never changed. The same saying is one row.
create table order_fact (
    twin_id bigint not null references order_twin (id),
    digest text not null,
    source text not null,
    at bigint not null,
    seen_at bigint not null,
    doc text not null,
    primary key (twin_id, digest)
)
--sqlite: without rowid
;

-- What is wrong, or was.
create table order_finding (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    twin_id bigint, -- none where it is about an exchange or a word
    print text not null, -- the same thing again is the same row
    kind text not null,
    leader text not null, -- the exchange: whose orders
    from_side text not null, -- whence
    to_side text not null, -- whither
    above text not null, -- phases when it began: the transition
    below text not null,
    weight bigint not null,
    number text not null, -- of the shipment, or the value that nobody knows
    since bigint not null,
    opened_at bigint not null,
    closed_at bigint,
    state text not null, -- open, mended, noted, settled
    proof text not null, -- by what it was mended
    cause text not null, -- named by one of us
    caused_by bigint,
    ticket bigint, -- the number of the ticket that was opened about it
    times bigint not null -- how often it came
);
create unique index order_finding_print on order_finding (org_id, print);
create index order_finding_open on order_finding (state, org_id, opened_at);
create index order_finding_day on order_finding (opened_at, org_id);
create index order_finding_twin on order_finding (twin_id) where twin_id is not null;

-- What a word means for one client, decided by one of us.
create table order_meaning (
    org_id bigint not null references organisation (id),
    system text not null,
    word text not null,
    means text not null, -- one of our states
    decided_at bigint not null,
    decided_by bigint,
    primary key (org_id, system, word)
)
--sqlite: without rowid
;
