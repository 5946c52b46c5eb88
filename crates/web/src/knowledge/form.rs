//! An article as it is typed: read, filled from a ticket, drawn as it will look.

use super::Body;
use crate::http::{Posted, Visitor};
use crate::markdown;
use app::knowledge::{ArticleForm, Begun};
use app::{App, AppError};
use domain::knowledge::{ArticleKind, Audience, Content, Procedure, ProcedureFlaw};
use i18n::T;

/// An article as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The code of its kind.
    pub kind: String,
    /// The code of its audience.
    pub audience: String,
    /// The clients, one a line.
    pub clients: String,
    /// The lines of support, with commas.
    pub lines: String,
    /// Who answers for it.
    pub owner: String,
    /// Its language.
    pub language: String,
    /// The number of the article that it says in another language.
    pub original: String,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: String,
    /// Days between reviews.
    pub review: String,
    /// Of a typical incident.
    pub symptom: String,
    /// Of a typical incident.
    pub cause: String,
    /// Of a typical incident.
    pub workaround: String,
    /// The text.
    pub body: String,
    /// What was changed.
    pub note: String,
    /// The ticket that it is written from.
    pub ticket: String,
}

impl Form {
    /// An article as it stands in the form.
    pub fn of(form: &ArticleForm, clients: Vec<String>) -> Form {
        let content = form.content.clone();
        Form {
            title: content.title,
            summary: content.summary,
            kind: form.kind.code().to_owned(),
            audience: form.audience.code().to_owned(),
            clients: clients.join("\n"),
            lines: form.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            owner: form.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            language: form.language.clone(),
            original: String::new(),
            topic: form.topic.clone(),
            tags: form.tags.join(", "),
            review: form.review_days.to_string(),
            symptom: content.symptom,
            cause: content.cause,
            workaround: content.workaround,
            body: content.body,
            note: String::new(),
            ticket: String::new(),
        }
    }

    /// Begins with what a ticket tells.
    pub(super) fn begin(&mut self, t: &T, begun: &Begun) {
        self.ticket = begun.number.to_string();
        self.title.clone_from(&begun.title);
        let steps = begun.steps.iter().map(|step| format!("1. {}", step.replace('\n', "\n   ")));
        let steps = steps.collect::<Vec<_>>().join("\n");
        let tried = match steps.is_empty() {
            true => String::new(),
            false => format!("\n\n### {}\n\n{steps}", t.of("article-tried")),
        };
        if begun.incident {
            self.kind = ArticleKind::Incident.code().to_owned();
            self.symptom.clone_from(&begun.symptom);
            self.cause.clone_from(&begun.cause);
            self.workaround.clone_from(&begun.workaround);
            self.body = format!("{}{tried}", begun.solution);
        } else {
            let asked = begun.symptom.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
            self.body = format!("{asked}\n\n{}{tried}", begun.solution);
        }
    }

    /// What was sent.
    pub(super) fn posted(posted: &Posted) -> Form {
        let of = |name: &str| posted.get(name).to_owned();
        Form {
            title: of("title"),
            summary: of("summary"),
            kind: of("kind"),
            audience: of("audience"),
            clients: posted.text("clients"),
            lines: of("lines"),
            owner: of("owner"),
            language: of("language"),
            original: of("original"),
            topic: of("topic"),
            tags: of("tags"),
            review: of("review"),
            symptom: posted.text("symptom"),
            cause: posted.text("cause"),
            workaround: posted.text("workaround"),
            body: posted.text("body"),
            note: of("note"),
            ticket: of("ticket"),
        }
    }

    /// The kind that is typed.
    fn kind(&self) -> ArticleKind {
        ArticleKind::from_code(&self.kind).unwrap_or(ArticleKind::Instruction)
    }

    /// What is typed for a kind that has it: the parts of an incident are kept for an incident alone.
    fn content(&self) -> Content {
        let incident = self.kind() == ArticleKind::Incident;
        let part = |text: &String| if incident { text.clone() } else { String::new() };
        Content {
            title: self.title.clone(),
            summary: self.summary.clone(),
            symptom: part(&self.symptom),
            cause: part(&self.cause),
            workaround: part(&self.workaround),
            body: self.body.clone(),
        }
    }

    /// The article that was typed.
    pub(super) async fn read(&self, app: &App, visitor: &Visitor) -> Result<ArticleForm, AppError> {
        let actor = visitor.signed.as_deref().map(|signed| &signed.actor).ok_or(AppError::SignedOut)?;
        let names: Vec<String> =
            self.clients.lines().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let clients = app.clients_named(actor, names).await?;
        let numbers = self.lines.split([',', ' ', ';']).filter(|text| !text.is_empty());
        let lines = numbers.map(|text| text.parse().map_err(|_| AppError::Invalid("lines", "unknown")));
        Ok(ArticleForm {
            kind: self.kind(),
            audience: Audience::from_code(&self.audience).unwrap_or(Audience::Internal),
            clients,
            lines: lines.collect::<Result<_, _>>()?,
            owner: self.owner.parse().ok(),
            language: self.language.clone(),
            original: self.original.parse().ok(),
            topic: self.topic.clone(),
            tags: domain::knowledge::tags(&self.tags),
            review_days: self.review.parse().map_err(|_| AppError::Invalid("review", "number"))?,
            external_id: None,
            content: self.content(),
            note: self.note.clone(),
            ticket: self.ticket.parse().ok(),
        })
    }

    /// How it will look, and what of a procedure cannot be understood.
    pub fn drawn(&self, t: &T) -> Body {
        let content = self.content().cleaned();
        let mut body = Body::of(t, self.kind(), &content);
        if self.kind() == ArticleKind::Procedure && !content.body.is_empty() {
            body.flaws = Procedure::read(&content.body).1.iter().map(|flaw| flaw_words(t, flaw)).collect();
        }
        body
    }
}

/// What of a procedure cannot be understood, and what to do.
fn flaw_words(t: &T, flaw: &ProcedureFlaw) -> String {
    match flaw {
        ProcedureFlaw::NoSteps => t.of("procedure-no-steps").to_owned(),
        ProcedureFlaw::Nowhere(step, words) => {
            let words = markdown::plain(words);
            t.with("procedure-nowhere")
                .arg("step", &*step.to_string())
                .arg("words", words.as_str())
                .to_string()
        }
        ProcedureFlaw::Unreached(step) => {
            t.with("procedure-unreached").arg("step", &*step.to_string()).to_string()
        }
    }
}
