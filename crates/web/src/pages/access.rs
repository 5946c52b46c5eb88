//! Doors: signing in, accepting an invitation, getting a new password.

use super::shell::{FieldErrors, Shell};
use askama::Template;
use i18n::T;

/// `GET /session`, and a sign-in that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "people/sign_in.html")]
pub struct SignInPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The address as typed.
    pub email: String,
    /// Where to go afterwards.
    pub next: String,
    /// Minutes until the next try, when there were too many.
    pub locked_minutes: Option<i64>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /password-reset`, and the answer that never says whether the address is known.
#[derive(Template, Clone, Debug)]
#[template(path = "people/password_reset.html")]
pub struct PasswordResetPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The address as typed.
    pub email: String,
    /// Whether a letter is on its way (or would be).
    pub sent: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /access/{token}`: a new person or a new password.
#[derive(Template, Clone, Debug)]
#[template(path = "people/access.html")]
pub struct AccessPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The token of the link.
    pub token: String,
    /// Whether the person comes for the first time.
    pub invitation: bool,
    /// The person's name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// Who invites or serves them.
    pub company: String,
    /// Whether the link is of no use any more.
    pub expired: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /session/link`, and the answer that never says whether the address is known.
#[derive(Template, Clone, Debug)]
#[template(path = "people/link.html")]
pub struct LinkPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The address as typed.
    pub email: String,
    /// Whether a letter is on its way (or would be).
    pub sent: bool,
}

/// `GET /session/link/{token}`: a button, so that programs which look at links in mails spend none.
#[derive(Template, Clone, Debug)]
#[template(path = "people/by_link.html")]
pub struct ByLinkPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The token of the link.
    pub token: String,
    /// Who comes in by it; none when it is of no use any more.
    pub name: Option<String>,
}
