-- Lines with teams and members; what was done for the next hand-over.

alter table ticket add column prepared text not null default '';
-- A hand-over waits for the head.
alter table ticket add column asked boolean not null default false;
create index ticket_asked on ticket (id) where asked;

-- Whose team it is, when not ours: a partner's.
alter table team add column org_id bigint references organisation (id);

create table team_member (
    team_id bigint not null references team (id),
    person_id bigint not null references person (id),
    dealt_at bigint not null default 0, -- when it was last this member's turn
    primary key (team_id, person_id)
)
--sqlite: without rowid
;
create index team_member_person on team_member (person_id, team_id);
