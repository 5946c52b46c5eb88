-- Words on their way: kept while somebody writes, and held back for a moment after they were sent.
create table draft (
    id bigint primary key,
    ticket_id bigint not null references ticket (id),
    person_id bigint not null references person (id),
    note boolean not null,
    text text not null,
    seen bigint not null,
    at bigint not null,
    due_at bigint, -- null: still being written
    leads_to text not null,
    children boolean not null,
    failed boolean not null
);
create unique index draft_written on draft (person_id, ticket_id) where due_at is null;
create index draft_ticket on draft (ticket_id, person_id);
create table draft_file (
    id bigint primary key,
    draft_id bigint not null references draft (id),
    name text not null,
    mime text not null,
    size bigint not null,
    blob text not null
);
create index draft_file_draft on draft_file (draft_id, id);

-- Answers that are written once and used often; with changes beside the words they are macros.
create table canned (
    id bigint primary key,
    owner_id bigint references person (id), -- null: everybody's
    macro boolean not null,
    name text not null,
    text text not null,
    note boolean not null,
    leads_to text not null,
    changes text not null,
    position bigint not null
);
