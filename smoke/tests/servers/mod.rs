//! The main job between real mail servers: Postfix takes and hands on, Dovecot keeps the mailboxes; the desk watches
//! its own by IMAP and sends by SMTP. And the real program, killed at any moment.

mod alerting;
mod calls;
mod commands;
mod crash;
mod killed;
mod mail;
mod points;
