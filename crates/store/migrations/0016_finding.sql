-- What finding learns from and what came of it: questions that articles answered, what was proposed to whom, what nobody
-- found, the words in files.

-- Numbers that grow in the order of commits: whoever takes one holds its row until his unit of work ends. What follows a
-- feed by them misses nothing.
create table feed (
    name text primary key,
    last bigint not null
);

alter table person add column touched bigint not null default 1;
create index person_touched on person (touched, id);
alter table organisation add column touched bigint not null default 1;
create index organisation_touched on organisation (touched, id);

-- Questions that were answered elsewhere, with the articles that answer them. Those of our tickets stand in the tickets.
create table lesson (
    id bigint primary key,
    question text not null,
    digest text not null unique,
    at bigint not null,
    touched bigint not null
);
create index lesson_touched on lesson (touched);
create table lesson_article (
    lesson_id bigint not null references lesson (id),
    article_id bigint not null references article (id),
    primary key (lesson_id, article_id)
)
--sqlite: without rowid
;
create index lesson_article_article on lesson_article (article_id);

-- That articles were proposed: beside a ticket, or under a form while somebody wrote.
create table proposal (
    id bigint primary key,
    place text not null, -- ticket, form
    person_id bigint references person (id),
    ticket_id bigint references ticket (id), -- beside which; of a form: what was sent after all
    at bigint not null,
    seen_at bigint not null,
    helped_at bigint -- he said that it answered his question
);
create index proposal_at on proposal (place, at);
create index proposal_ticket on proposal (ticket_id, person_id) where ticket_id is not null;
create table proposal_article (
    proposal_id bigint not null references proposal (id),
    article_id bigint not null references article (id),
    rank bigint not null, -- the best place at which it was shown, from 1
    opened_at bigint,
    primary key (proposal_id, article_id)
)
--sqlite: without rowid
;
create index proposal_article_article on proposal_article (article_id);

-- Searches that found nothing: the words without numbers and addresses, how often and by which side, not by whom.
create table missed_search (
    words text not null,
    side text not null,
    times bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    settled_at bigint, -- somebody looked after it
    primary key (words, side)
)
--sqlite: without rowid
;
create index missed_search_times on missed_search (times, words);

-- The words in files, by the address of their contents.
create table file_text (
    blob text primary key,
    outcome text not null, -- due, read, cut, none, failed
    words text not null,
    at bigint not null,
    touched bigint not null -- 0 while it is due
);
create index file_text_touched on file_text (touched);
create index file_text_due on file_text (at, blob) where outcome = 'due';
