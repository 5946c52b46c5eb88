-- What a scanner said of contents, by their address. Of what has no row nobody was asked.
create table file_scan (
    blob text primary key,
    verdict text not null, -- waiting, clean, infected, too_big
    threat text not null default '', -- what was found, in the scanner's words
    at bigint not null
);
create index attachment_blob on attachment (blob);
