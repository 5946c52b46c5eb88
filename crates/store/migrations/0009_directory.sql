-- Branches of an organisation, and what the pages of the directory and of the mailboxes look up.

alter table organisation add column parent_id bigint references organisation (id);
create index organisation_parent on organisation (parent_id) where parent_id is not null;
create index organisation_name on organisation (name_folded, id);
create index person_name on person (name_folded, id);
create index mail_domain_org on mail_domain (org_id);
create index inbound_mailbox on inbound (mailbox_id, received_at);
create index outgoing_waiting on outgoing (mailbox_id, id) where state = 'queued';

-- Locks of sign-in are kept by address, whether it is somebody's or not.
alter table person drop column failed_sign_ins;
alter table person drop column locked_until;
