-- Who they are, how to reach them, what they may do, how they sign in.

create table organisation (
    id bigint primary key,
    kind text not null,
    name text not null,
    name_folded text not null,
    prefix text not null,
    memo text not null,
    zone text not null,
    created_at bigint not null
);

-- Mail domains of an organisation: an unknown sender from there belongs to it.
create table mail_domain (
    domain text primary key,
    org_id bigint not null references organisation (id)
);

create table person (
    id bigint primary key,
    name text not null,
    name_folded text not null,
    position text not null,
    locale text not null,
    zone text not null,
    signature text not null,
    theme text not null,
    active boolean not null,
    password_hash text,
    failed_sign_ins bigint not null,
    locked_until bigint,
    created_at bigint not null
);

create table contact_point (
    id bigint primary key,
    person_id bigint not null references person (id),
    kind text not null,
    value text not null,
    value_folded text not null,
    unique (kind, value_folded)
);
create index contact_point_person on contact_point (person_id);

-- A role within a scope; without an organisation it holds for the whole desk.
create table role_grant (
    id bigint primary key,
    person_id bigint not null references person (id),
    role text not null,
    org_id bigint references organisation (id)
);
create index role_grant_person on role_grant (person_id);
create index role_grant_org on role_grant (org_id);

-- Only digests of secrets are kept.
create table session (
    digest text primary key,
    person_id bigint not null references person (id),
    csrf text not null,
    agent text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index session_person on session (person_id);
create index session_expires on session (expires_at);

-- Links sent by mail: invitation, password reset, confirmation of a solution.
create table access_token (
    digest text primary key,
    purpose text not null,
    person_id bigint not null references person (id),
    ticket_id bigint,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index access_token_expires on access_token (expires_at);

create table setting (
    name text primary key,
    value text not null,
    revision bigint not null,
    updated_at bigint not null
);
