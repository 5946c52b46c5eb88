//! The options of `opora admin`.

use super::Place;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `opora admin`.
#[derive(Debug, Args)]
pub struct Admin {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// What is set up.
    #[command(subcommand)]
    pub what: AdminWhat,
}

/// Where a password comes from when it is needed; never the command line, where others could read it.
const PASSWORD: &str = "The password is the first line of standard input, or OPORA_PASSWORD.";

/// What can be set up.
#[derive(Debug, Subcommand)]
pub enum AdminWhat {
    /// The first administrator of an empty desk, and our own organisation
    #[command(after_help = PASSWORD)]
    Init {
        /// Our organisation
        #[arg(long, value_name = "NAME")]
        organisation: String,
        /// The administrator's name
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The administrator's mail address
        #[arg(long, value_name = "ADDRESS")]
        mail: String,
        /// Language and zone.
        #[command(flatten)]
        speech: Speech,
    },
    /// A person with a role
    Person {
        /// Full name
        #[arg(long)]
        name: String,
        /// Mail address
        #[arg(long, value_name = "ADDRESS")]
        mail: String,
        /// Phone
        #[arg(long, default_value = "")]
        phone: String,
        /// Position
        #[arg(long, default_value = "")]
        position: String,
        /// What stands under the answers
        #[arg(long, default_value = "")]
        signature: String,
        /// requester, client_manager, engineer, head, administrator or auditor
        #[arg(long)]
        role: String,
        /// Name of the organisation within which the role holds; without it the whole desk
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Send an invitation
        #[arg(long)]
        invite: bool,
        /// Language and zone.
        #[command(flatten)]
        speech: Speech,
    },
    /// An organisation
    Organisation {
        /// Its name
        #[arg(long)]
        name: String,
        /// client, partner, counterparty or ours
        #[arg(long, default_value = "client")]
        kind: String,
        /// Letters before its ticket numbers
        #[arg(long, default_value = "")]
        prefix: String,
        /// What every engineer has to know about it
        #[arg(long, default_value = "")]
        memo: String,
        /// Its IANA zone
        #[arg(long, default_value = "Europe/Moscow")]
        zone: String,
        /// A mail domain of its people; may be repeated
        #[arg(long = "domain", value_name = "DOMAIN")]
        domains: Vec<String>,
    },
    /// A mailbox of ours
    #[command(
        after_help = "The password is the first line of standard input (a second line: another one for SMTP), \
                            or OPORA_PASSWORD and OPORA_SMTP_PASSWORD. Servers are HOST:PORT with \
                            tls=implicit|starttls|none after a comma: imap.example.com:993,tls=implicit"
    )]
    Mailbox(Mailbox),
    /// Send an invitation with a link to choose a password
    Invite {
        /// Mail address of the person
        mail: String,
    },
    /// Set somebody's password
    #[command(after_help = PASSWORD)]
    Password {
        /// Mail address of the person
        mail: String,
    },
    /// Give somebody a further role
    Grant {
        /// Mail address of the person
        mail: String,
        /// requester, client_manager, engineer, head, administrator or auditor
        #[arg(long)]
        role: String,
        /// Name of the organisation within which it holds; without it the whole desk
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
    },
    /// Make a token by which a program acts for somebody; printed once
    Token {
        /// Mail address of the person
        mail: String,
        /// What it is for
        #[arg(long, default_value = "opora admin")]
        name: String,
        /// read, write or admin
        #[arg(long, default_value = "read")]
        scope: String,
    },
    /// Try the servers of a mailbox: sign in for fetching, connect for sending
    MailboxProbe {
        /// Its address
        address: String,
    },
}

/// Language and zone of a person.
#[derive(Clone, Debug, Args)]
pub struct Speech {
    /// ru or en
    #[arg(long, default_value = "ru", value_parser = ["ru", "en"])]
    pub locale: String,
    /// IANA zone
    #[arg(long, default_value = "Europe/Moscow")]
    pub zone: String,
}

/// A mailbox to be entered.
#[derive(Debug, Args)]
pub struct Mailbox {
    /// The address
    pub address: String,
    /// The name in From
    #[arg(long)]
    pub name: String,
    /// Where mail is fetched; without it mail is pushed to us by LMTP or SMTP
    #[arg(long, value_name = "SERVER")]
    pub imap: Option<String>,
    /// Where mail goes out; without it mails are written into DIR/outbox
    #[arg(long, value_name = "SERVER")]
    pub smtp: Option<String>,
    /// The user at both servers [default: the address, when a password is given]
    #[arg(long)]
    pub user: Option<String>,
    /// The folder that is fetched
    #[arg(long, default_value = "INBOX")]
    pub folder: String,
    /// What becomes of a fetched mail: seen, delete, leave, or a folder to move it to
    #[arg(long, default_value = "seen")]
    pub after: String,
    /// Certificate of a private authority, PEM
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The server delivers address+anything@domain here too: replies are found by it
    #[arg(long)]
    pub plus_addressing: bool,
}
