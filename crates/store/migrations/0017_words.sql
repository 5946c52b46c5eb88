-- Words that the spelling takes for right: everywhere, or in what is written to one client.

create table own_word (
    id bigint primary key,
    org_id bigint references organisation (id),
    word text not null,
    word_folded text not null,
    person_id bigint references person (id),
    created_at bigint not null
);
create unique index own_word_once on own_word (coalesce(org_id, 0), word_folded);
