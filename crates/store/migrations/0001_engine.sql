-- What the store itself needs: numbers, jobs, leases, counters, blobs, audit.

-- Series of numbers. SQLite counts here; PostgreSQL has a sequence `number_<name>` for each instead.
create table number (
    name text primary key,
    last bigint not null
)
--sqlite: without rowid
;

-- One row an intent. `run_at` is the next moment at which anybody may take it: a claim moves it to the
-- end of the claim, so a dead holder needs no tidying.
create table job (
    id bigint primary key,
    kind text not null,
    payload text not null,
    run_at bigint not null,
    attempts bigint not null,
    locked_until bigint,
    locked_by text,
    last_error text,
    dedup_key text,
    state text not null check (state in ('pending', 'given_up'))
);
create index job_due on job (run_at, id) where state = 'pending';
create index job_given_up on job (id) where state = 'given_up';
create unique index job_dedup on job (dedup_key) where state = 'pending' and locked_by is null;

-- Who does what only one may do, until when.
create table lease (
    name text primary key,
    holder text not null,
    until bigint not null
);

-- `counter` is the folded value; on PostgreSQL writers only insert deltas, which a sweep folds.
create table counter (
    key text primary key,
    value bigint not null
)
--sqlite: without rowid
;
create table counter_delta (
    key text not null,
    delta bigint not null
);
create index counter_delta_key on counter_delta (key, delta);

-- Contents by their hash. A row without a hash is an upload that is not finished.
create table blob (
    id bigint primary key,
    hash text unique,
    size bigint not null,
    staged_at bigint
);
create index blob_staged on blob (staged_at) where hash is null;
create table blob_chunk (
    blob_id bigint not null references blob (id) on delete cascade,
    n bigint not null,
    body bytes not null,
    primary key (blob_id, n)
)
--sqlite: without rowid
;

-- Who did what; every row seals the one before.
create table audit (
    seq bigint primary key,
    at bigint not null,
    actor text not null,
    act text not null,
    subject text not null,
    detail text not null,
    prev_hash text not null,
    hash text not null
);
create index audit_subject on audit (subject, seq);
