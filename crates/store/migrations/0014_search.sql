-- When a ticket was last written, by the clock of the wall and not of its history: what the index of words follows.

alter table ticket add column touched_at bigint not null default 0;
create index ticket_touched on ticket (touched_at, id);
