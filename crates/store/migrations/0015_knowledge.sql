-- What the team knows: articles, each text of theirs that ever was, and what came of them.

create table article (
    id bigint primary key,
    number bigint not null unique,
    external_id text unique,
    kind text not null,
    stage text not null,
    audience text not null,
    lines text not null,
    owner_id bigint references person (id),
    language text not null,
    original_id bigint references article (id),
    topic text not null,
    topic_folded text not null,
    tags text not null,
    title text not null,
    title_folded text not null,
    version bigint not null,
    out_version bigint,
    review_days bigint not null,
    review_at bigint,
    ticket_id bigint,
    created_at bigint not null,
    updated_at bigint not null,
    published_at bigint,
    touched_at bigint not null
);
create index article_stage on article (stage, updated_at, id);
create index article_updated on article (updated_at, id);
create index article_touched on article (touched_at, id);
create index article_review on article (review_at) where stage = 'published';
create index article_original on article (original_id) where original_id is not null;
create index article_ticket on article (ticket_id) where ticket_id is not null;

-- The clients that it is for or about.
create table article_client (
    article_id bigint not null references article (id),
    org_id bigint not null references organisation (id),
    primary key (article_id, org_id)
)
--sqlite: without rowid
;

-- Every text that it ever had. Never changed.
create table article_version (
    article_id bigint not null references article (id),
    version bigint not null,
    at bigint not null,
    person_id bigint,
    note text not null,
    title text not null,
    summary text not null,
    symptom text not null,
    cause text not null,
    workaround text not null,
    body text not null,
    primary key (article_id, version)
)
--sqlite: without rowid
;

-- Pictures and files that its texts name; without an article as long as the text that names them is not saved.
create table article_file (
    id bigint primary key,
    article_id bigint references article (id),
    person_id bigint,
    name text not null,
    mime text not null,
    size bigint not null,
    blob text not null,
    created_at bigint not null
);
create index article_file_article on article_file (article_id, id);
create index article_file_blob on article_file (blob);

-- Who opened it: a reader counts once a day. A reader is a person or a browser.
create table article_view (
    article_id bigint not null references article (id),
    day bigint not null,
    reader text not null,
    staff boolean not null,
    primary key (article_id, day, reader)
)
--sqlite: without rowid
;
create index article_view_day on article_view (day);

-- «Did it help»: one answer of each reader, his last one.
create table article_vote (
    article_id bigint not null references article (id),
    reader text not null,
    version bigint not null,
    at bigint not null,
    person_id bigint,
    helpful boolean not null,
    words text not null,
    primary key (article_id, reader)
)
--sqlite: without rowid
;

-- Which tickets it solved, and when they came back.
create table article_use (
    article_id bigint not null references article (id),
    ticket_id bigint not null references ticket (id),
    person_id bigint,
    at bigint not null,
    reopened_at bigint,
    primary key (article_id, ticket_id)
)
--sqlite: without rowid
;
create index article_use_ticket on article_use (ticket_id);

-- The desk's own words, of one client or of all: what else they are called, how they are spelt.
create table term (
    id bigint primary key,
    word text not null,
    word_folded text not null,
    means text not null,
    note text not null,
    org_id bigint references organisation (id),
    updated_at bigint not null
);
create index term_word on term (word_folded, id);

-- What a ticket's solution has to do with articles; empty for nothing.
alter table ticket add column known text not null default '';
