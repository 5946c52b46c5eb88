//! The text of an article as it is drawn for everybody: preview, engineers, readers.

use crate::markdown::{self, Drawn, DrawnProcedure, Heading};
use askama::Template;
use domain::knowledge::{ArticleKind, Content, End, Lead};
use i18n::T;
use std::collections::HashSet;

/// A part of the text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The key of its name; empty for the text itself.
    pub key: &'static str,
    /// Its anchor.
    pub id: &'static str,
    /// Its HTML.
    pub html: String,
}

/// The text of an article, drawn.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/body.html")]
pub struct Body {
    /// The reader.
    pub t: T,
    /// What it is about.
    pub summary: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its steps, when it is a procedure.
    pub procedure: Option<DrawnProcedure>,
    /// What cannot be understood of a procedure, for whoever writes it.
    pub flaws: Vec<String>,
    /// Its headings.
    pub contents: Vec<Heading>,
}

impl Body {
    /// Draws a text.
    pub fn of(t: &T, kind: ArticleKind, content: &Content) -> Body {
        let mut taken: HashSet<String> = HashSet::new();
        let mut contents = Vec::new();
        let mut parts = Vec::new();
        let incident = kind == ArticleKind::Incident;
        for (name, text) in content.texts().filter(|(_, text)| !text.is_empty()) {
            let steps = kind == ArticleKind::Procedure && name == "body";
            if steps {
                continue;
            }
            let (key, id) = named(name, incident);
            let top = if key.is_empty() { 2 } else { 3 };
            let Drawn { html, contents: below } = markdown::draw(text, top, &mut taken);
            if !key.is_empty() {
                contents.push(Heading { level: 2, id: id.to_owned(), text: t.of(key).to_owned() });
            }
            contents.extend(below);
            parts.push(Part { key, id, html });
        }
        let procedure = (kind == ArticleKind::Procedure).then(|| markdown::procedure(&content.body));
        Body { t: t.clone(), summary: content.summary.clone(), parts, procedure, flaws: vec![], contents }
    }

    /// Where an outcome leads, in words.
    fn lead(&self, lead: &Lead) -> String {
        match lead {
            Lead::Step(step) => self.t.with("procedure-to-step").arg("n", &*step.to_string()).to_string(),
            Lead::End(End::Solved) => self.t.of("procedure-solved").to_owned(),
            Lead::End(End::Line(line)) => self.t.n("procedure-to-line", u32::from(*line)).to_string(),
            Lead::End(End::Stop) => self.t.of("procedure-stop").to_owned(),
        }
    }

    /// The anchor of the step to which an outcome leads.
    fn target(lead: &Lead) -> Option<String> {
        match lead {
            Lead::Step(step) => Some(format!("step-{step}")),
            Lead::End(_) => None,
        }
    }
}

/// The name of a part and its anchor. The text of what is no typical incident needs no name.
fn named(part: &str, incident: bool) -> (&'static str, &'static str) {
    match part {
        "symptom" => ("article-symptom", "part-symptom"),
        "cause" => ("article-cause", "part-cause"),
        "workaround" => ("article-workaround", "part-workaround"),
        _ if incident => ("article-solution", "part-solution"),
        _ => ("", "part-text"),
    }
}
