-- What is known of a ticket besides its state, and the names that other systems have for it.

alter table ticket add column flags text not null default '';
alter table ticket add column refs bigint not null default 0;

create table ticket_reference (
    ticket_id bigint not null references ticket (id),
    position bigint not null,
    system text not null,
    value text not null,
    value_folded text not null,
    url text,
    primary key (ticket_id, position)
)
--sqlite: without rowid
;
create index ticket_reference_value on ticket_reference (value_folded);
