-- Data services: who sends what and when, what came, what is wrong with it, and what becomes of that.

-- Who sends data to a client. Tickets with him are his organisation's own.
create table supplier (
    id bigint primary key,
    client_id bigint not null references organisation (id),
    org_id bigint not null references organisation (id),
    locale text not null,
    it_id bigint references person (id), -- who mends
    head_id bigint references person (id), -- who is told when nobody mends
    patience text not null,
    link bigint not null, -- which generation of the signed link is good
    created_at bigint not null
);
create unique index supplier_pair on supplier (client_id, org_id);
create index supplier_org on supplier (org_id);

create table data_feed (
    id bigint primary key,
    supplier_id bigint not null references supplier (id),
    kind text not null,
    name text not null,
    schedule text not null,
    doc text not null, -- sources and rules
    contract_version bigint not null, -- 0 before anything was agreed
    watch_day bigint, -- the day that is awaited next: 20261122
    next_at bigint, -- when it should be there
    active boolean not null,
    version bigint not null,
    created_at bigint not null
);
create index data_feed_supplier on data_feed (supplier_id);
create index data_feed_due on data_feed (next_at) where next_at is not null;

-- What was agreed about the columns of a feed's files.
create table data_contract (
    feed_id bigint not null references data_feed (id),
    version bigint not null,
    doc text not null,
    agreed_at bigint not null,
    agreed_by text not null,
    primary key (feed_id, version)
)
--sqlite: without rowid
;

-- Files that came. What a file said is never changed; a later one for the same day replaces it.
create table arrival (
    id bigint primary key,
    feed_id bigint not null references data_feed (id),
    day bigint not null, -- of which it is
    first_day bigint not null,
    at bigint not null,
    name text not null,
    size bigint not null,
    blob text not null, -- its bytes
    source text not null, -- mail, upload, link, api, folder, pull
    origin text not null, -- who sent it, in words
    state text not null, -- new, read
    verdict text not null,
    row_count bigint not null,
    aside bigint not null, -- rows that were put aside
    doc text not null, -- how it was read
    plain text not null, -- its rows, as a blob
    standing bigint not null -- findings in it that stand; -1 when some did and none does
);
create index arrival_feed on arrival (feed_id, day, at);
create index arrival_blob on arrival (feed_id, blob);

create table arrival_problem (
    arrival_id bigint not null references arrival (id),
    n bigint not null,
    line bigint not null,
    col bigint not null,
    code text not null,
    action text not null,
    name text not null,
    found text not null,
    expected text not null,
    primary key (arrival_id, n)
)
--sqlite: without rowid
;

-- Checks by version: one is a draft, is live, or was.
create table data_check (
    id bigint not null,
    version bigint not null,
    client_id bigint not null references organisation (id),
    state text not null, -- draft, live, past
    name text not null,
    doc text not null,
    author_id bigint not null,
    written_at bigint not null,
    approved_id bigint,
    approved_at bigint,
    tried text not null, -- what the last dry run found
    primary key (id, version)
)
--sqlite: without rowid
;
create index data_check_client on data_check (client_id, state);

-- What is wrong, and since when; mended findings stay, with their proof.
create table data_finding (
    print text primary key, -- supplier, check and key
    supplier_id bigint not null references supplier (id),
    feed_id bigint not null references data_feed (id),
    scope text not null, -- what of it a run says anything about
    rule text not null,
    cause text not null, -- by which findings share a case
    key text not null,
    day bigint not null,
    arrival_id bigint, -- where it was seen last
    line bigint not null,
    found text not null,
    expected text not null,
    likely text not null, -- what likely made it so
    open boolean not null,
    first_at bigint not null,
    last_at bigint not null,
    returned bigint not null,
    mended_at bigint,
    mended_by bigint, -- the file that proves it
    case_id bigint
)
--sqlite: without rowid
;
create index data_finding_scope on data_finding (supplier_id, scope);
create index data_finding_open on data_finding (supplier_id, cause) where open;
create index data_finding_case on data_finding (case_id);

create table data_case (
    id bigint primary key,
    supplier_id bigint not null references supplier (id),
    feed_id bigint not null references data_feed (id),
    cause text not null,
    ticket_id bigint not null references ticket (id),
    opened_at bigint not null,
    step bigint not null, -- reminders that went
    next_at bigint,
    told bigint not null, -- findings that the last letter told of
    closed_at bigint,
    proof bigint -- the file that closed it
);
create index data_case_supplier on data_case (supplier_id, opened_at);
create index data_case_due on data_case (next_at) where next_at is not null;
create index data_case_open on data_case (supplier_id, cause) where closed_at is null;
