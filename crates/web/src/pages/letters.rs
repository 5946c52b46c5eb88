//! Mails as people read them: each in HTML and in plain text from the same words.
//!
//! Only the body is made here. Headers, tokens and the sending are the mail room's.

use super::view::Priority;
use askama::Template;
use i18n::T;

/// Who writes: the desk as its mails show it.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// What it says under its mails.
    pub footer: String,
    /// The colour of buttons, `#rrggbb`; the product's when empty.
    pub accent: String,
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl From<String> for Sender {
    fn from(name: String) -> Sender {
        Sender { name, ..Sender::default() }
    }
}

impl Sender {
    /// What stands under a plain text.
    fn under(&self) -> String {
        if self.footer.is_empty() { self.name.clone() } else { format!("{}\n{}", self.name, self.footer) }
    }

    /// The colour of buttons and that of the words on them.
    fn colours(&self) -> (String, String) {
        match domain::colour::Colour::read(&self.accent) {
            Some(accent) => (accent.to_string(), accent.ink().to_string()),
            None => ("#0b6b6b".to_owned(), "#ffffff".to_owned()),
        }
    }
}

/// Declares a mail: a struct with two templates.
macro_rules! letter {
    ($(#[$about:meta])* $name:ident, $html:literal, $text:literal { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Template)]
        #[template(path = $html)]
        pub struct $name {
            /// The reader.
            pub t: T,
            /// The desk.
            pub desk: Sender,
            $($(#[$doc])* pub $field: $type,)*
        }

        impl $name {
            /// The mail in plain text.
            ///
            /// # Errors
            /// When a value cannot be written; plain values always can.
            pub fn text(&self) -> askama::Result<String> {
                // Each text takes the values that it needs.
                #[allow(dead_code)]
                #[derive(Template)]
                #[template(path = $text, escape = "none", whitespace = "preserve")]
                struct Plain<'a> {
                    t: &'a T,
                    desk: &'a Sender,
                    $($field: &'a $type,)*
                }
                Plain { t: &self.t, desk: &self.desk, $($field: &self.$field,)* }.render()
            }
        }
    };
}

letter! {
    /// «We have it»: the number, at once.
    Acknowledgement, "mail/acknowledgement.html", "mail/acknowledgement.txt" {
        /// The number.
        number: String,
        /// The subject.
        subject: String,
        /// The request in the portal; empty for people without an account.
        url: String,
        /// By when we answer, in words; empty when nothing is promised.
        due: String,
        /// What we do not know yet.
        asks: Vec<String>,
        /// Where it is asked; empty when nothing is.
        asks_url: String,
    }
}

letter! {
    /// Our public reply.
    Reply, "mail/reply.html", "mail/reply.txt" {
        /// The number.
        number: String,
        /// Who answers.
        author: String,
        /// The words, sanitised HTML.
        body_html: String,
        /// The words in plain text.
        body_text: String,
        /// The request in the portal; empty for people without an account.
        url: String,
    }
}

letter! {
    /// To an engineer: the client wrote.
    ClientWrote, "mail/client_wrote.html", "mail/client_wrote.txt" {
        /// The number.
        number: String,
        /// The subject.
        subject: String,
        /// Who wrote.
        author: String,
        /// Their company.
        client: String,
        /// How much it matters.
        priority: Priority,
        /// The words, sanitised HTML.
        body_html: String,
        /// The words in plain text.
        body_text: String,
        /// The ticket.
        url: String,
    }
}

letter! {
    /// To an engineer or their head: somebody has been waiting.
    Reminder, "mail/reminder.html", "mail/reminder.txt" {
        /// The number.
        number: String,
        /// The subject.
        subject: String,
        /// Who waits.
        client: String,
        /// Since when.
        since_ms: i64,
        /// The ticket.
        url: String,
    }
}

letter! {
    /// «Come in».
    Invitation, "mail/invitation.html", "mail/invitation.txt" {
        /// The person's name.
        name: String,
        /// Who invites.
        inviter: String,
        /// The link.
        url: String,
        /// Until when the link works.
        until_ms: i64,
    }
}

letter! {
    /// A new password.
    PasswordReset, "mail/password_reset.html", "mail/password_reset.txt" {
        /// The link.
        url: String,
        /// Until when the link works.
        until_ms: i64,
    }
}

letter! {
    /// A solution is offered: is it one?
    Solved, "mail/solved.html", "mail/solved.txt" {
        /// The number.
        number: String,
        /// The subject.
        subject: String,
        /// Who answers.
        author: String,
        /// The last words, sanitised HTML; empty when there are none.
        body_html: String,
        /// The last words in plain text.
        body_text: String,
        /// The link that confirms.
        yes_url: String,
        /// The link that takes it up again.
        no_url: String,
        /// Days of silence after which it is closed; none when it is not.
        silence_days: Option<i64>,
    }
}

letter! {
    /// A link to sign in by.
    SignInLink, "mail/sign_in.html", "mail/sign_in.txt" {
        /// The link.
        url: String,
        /// Until when the link works.
        until_ms: i64,
    }
}

letter! {
    /// About time and money: a limit, an objection, a price.
    Money, "mail/money.html", "mail/money.txt" {
        /// Its subject.
        title: String,
        /// The sentences.
        lines: Vec<String>,
        /// Where it is seen.
        url: String,
        /// The key of the button.
        act: &'static str,
        /// The key of why the reader got it.
        why: &'static str,
    }
}

letter! {
    /// To those who set up the desk: a webhook was switched off.
    HookOff, "mail/hook_off.html", "mail/hook_off.txt" {
        /// What it is called.
        name: String,
        /// Where it led.
        address: String,
        /// The key of why.
        why_key: &'static str,
        /// Its page.
        url: String,
    }
}
