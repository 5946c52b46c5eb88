-- Whom a ticket can be given to is asked on every page of a ticket, among thousands of clients' roles.
create index role_grant_role on role_grant (role, person_id);
