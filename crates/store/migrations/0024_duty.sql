-- Duty: escalation maps and rotas, each version of them; absences; hand-over notes; how people are reached.
create table duty_document (
    kind text not null, -- map, rota
    id bigint not null, -- of a map the client's
    version bigint not null,
    org_id bigint references organisation (id),
    name text not null,
    doc text not null,
    made_at bigint not null,
    made_by text not null,
    signed_at bigint, -- when the client signed it off
    signed_by text not null,
    primary key (kind, id, version)
)
--sqlite: without rowid
;

create table duty_absence (
    id bigint primary key,
    person_id bigint not null references person (id),
    reason text not null, -- busy, absent, off_duty
    from_at bigint not null,
    to_at bigint not null,
    note text not null,
    made_at bigint not null,
    made_by text not null
);
create index duty_absence_to on duty_absence (to_at);

create table duty_note (
    id bigint primary key,
    rota_id bigint not null,
    turn_at bigint not null, -- the moment of the hand-over that it belongs to
    person_id bigint references person (id),
    text text not null,
    at bigint not null
);
create index duty_note_rota on duty_note (rota_id, turn_at);

create table duty_contact (
    person_id bigint not null references person (id),
    place bigint not null, -- in the person's own order
    channel text not null, -- live, telegram, mail, webhook
    address text not null,
    primary key (person_id, place)
)
--sqlite: without rowid
;
create index duty_contact_address on duty_contact (channel, address);

-- Incidents: the row is the fold of the journal.
create table incident (
    id bigint primary key,
    number bigint not null,
    org_id bigint not null references organisation (id),
    kind text not null,
    open_cause text, -- as long as a signal of the same cause belongs to it
    state text not null, -- calling, held, recovered, closed
    severity text not null,
    title text not null,
    money bigint not null,
    raised_at bigint not null,
    closed_at bigint,
    next_at bigint, -- when something will happen by itself
    missed_at bigint, -- it belongs into the register of missed problems
    missed_why text not null, -- client, unacknowledged
    change_made text not null, -- what was changed since, so that it is not missed again
    seq bigint not null,
    doc text not null
);
create unique index incident_number on incident (number);
create unique index incident_cause on incident (org_id, open_cause) where open_cause is not null;
create index incident_next on incident (next_at) where next_at is not null;
create index incident_state on incident (state, raised_at);
create index incident_missed on incident (missed_at) where missed_at is not null;

create table incident_event (
    incident_id bigint not null references incident (id),
    seq bigint not null,
    at bigint not null,
    person_id bigint,
    doc text not null,
    primary key (incident_id, seq)
)
--sqlite: without rowid
;

-- That somebody is told of an incident by a channel.
create table incident_page (
    id bigint primary key,
    incident_id bigint not null references incident (id),
    seq bigint not null, -- the entry that told it
    person_id bigint not null references person (id),
    why text not null, -- call, reminder, report
    channel text not null,
    address text not null,
    episode bigint not null,
    state text not null, -- waiting, handed, sent, failed
    outgoing_id bigint,
    at bigint not null,
    done_at bigint,
    problem text not null
);
create index incident_page_waiting on incident_page (person_id, channel) where state = 'waiting';
create index incident_page_outgoing on incident_page (outgoing_id) where outgoing_id is not null;
create index incident_page_incident on incident_page (incident_id, seq);

-- Other systems that send alerts, their alerts, and when alerts are kept quiet.
create table alert_source (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    name text not null,
    format text not null,
    kind text not null, -- the type of incident
    digest text not null, -- of its secret
    hint text not null,
    mapping text not null, -- of the generic format, as JSON
    active boolean not null,
    made_at bigint not null,
    used_at bigint
);
create unique index alert_source_digest on alert_source (digest);

create table alert (
    source_id bigint not null references alert_source (id),
    fingerprint text not null,
    group_key text not null,
    state text not null, -- firing, resolved
    doc text not null,
    started_at bigint not null,
    last_at bigint not null,
    resolved_at bigint,
    quiet text not null, -- why nobody is told: silence, maintenance, inhibited, flapping; empty when told
    incident_id bigint references incident (id),
    primary key (source_id, fingerprint)
)
--sqlite: without rowid
;
create index alert_group on alert (source_id, group_key, state);

create table alert_silence (
    id bigint primary key,
    org_id bigint not null references organisation (id),
    kind text not null, -- silence, maintenance
    matchers text not null, -- as JSON
    from_at bigint not null,
    to_at bigint not null,
    author text not null,
    reason text not null
);
create index alert_silence_to on alert_silence (to_at);
