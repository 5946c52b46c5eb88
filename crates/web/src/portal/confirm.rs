//! The page behind the one-click link of a mail: nothing happens by merely looking, for mail scanners look too.

use crate::pages::shell::{FieldErrors, Shell};
use askama::Template;
use i18n::T;

/// How far the confirmation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmStep {
    /// The question; a browser with scripts answers it by itself when `yes` was the link.
    Ask,
    /// Thanks.
    Thanks,
    /// It is in work again.
    Reopened,
    /// The link is of no use any more.
    Expired,
}

/// `GET /c/{token}` and what follows.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/confirm.html")]
pub struct ConfirmPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The token of the link.
    pub token: String,
    /// The number of the request.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// How far it is.
    pub step: ConfirmStep,
    /// Whether the link said «yes»: then the answer is sent as soon as the page is open.
    pub by_itself: bool,
    /// The comment as typed.
    pub text: String,
    /// What is wrong.
    pub errors: FieldErrors,
}
