-- How often it was tried to take a mail in.
alter table inbound add column attempts bigint not null default 0;
