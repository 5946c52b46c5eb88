//! The rule of use-cases: the first argument is the actor, the first act his permission.

use super::Problem;
use crate::rust::{Function, Source};
use crate::tree::Tree;

/// Words by which a use-case asks for a permission; `reach` is one as a part of a query.
const ASKS: &[&str] = &["may", "may_somewhere", "Permission", "load", "reach"];

/// Use-cases with an actor that ask for no permission, and why that is right.
const UNASKED: &[(&str, &str)] = &[
    ("tokens", "shows nobody's but the actor's own"),
    ("create_token", "makes the actor's own, never with more rights than he has"),
    ("my_requests", "shows nobody's but the actor's own"),
    ("my_year", "counts nobody's but the actor's own"),
    ("company_requests", "asks may_see_company"),
    ("company_year", "asks may_see_company"),
    ("solve_with", "asks in on_article: to work on the ticket, to read the article"),
    ("uncite", "asks in on_article: to work on the ticket, to read the article"),
    ("article_file", "asks may_have: to read the article that names the file"),
    ("spelling", "asks in vocabulary: to write to somebody"),
    ("find", "asks the index within the actor's rights, and each hit again"),
    ("find_any", "asks the index within the actor's rights, and each hit again"),
    ("find_help", "asks the index within the reader's rights, and each hit again"),
    ("complete_search", "completes from what is found within the actor's rights"),
    ("propose_under", "proposes what the actor may read, and keeps it as his own"),
    ("open_proposed", "asks own: what was proposed to the actor himself"),
    ("helped_by_proposed", "asks own: what was proposed to the actor himself"),
    ("set_preferences", "changes nobody's but the actor's own"),
    ("hours_report", "asks in allow: to see hours, of the client or of all"),
    ("profit", "asks in allow: to see hours, of the client or of all"),
    ("my_calls", "shows nobody's but the actor's own"),
    ("add_absence", "asks may_say: of himself, or to manage duty"),
    ("reach", "asks may_say: of himself, or to manage duty"),
    ("set_reach", "asks may_say: of himself, or to manage duty"),
    ("acknowledge_alert", "asks in act_on_alert: to look after alerts of the client"),
    ("judge_alert", "asks in act_on_alert: to look after alerts of the client"),
    ("services", "is for us, and for whoever is of a client: what is offered"),
    ("log_time", "asks in act: to work on the ticket; in another's name, to manage hours"),
    ("answer_step", "asks in follow: to work on the ticket"),
    ("stop_procedure", "asks in follow: to work on the ticket"),
    ("take_up_procedure", "asks in follow: to work on the ticket"),
];

/// Use-cases without an actor, and why that is right.
const NOBODY: &[(&str, &str)] = &[
    ("start", "makes the application itself"),
    ("sign_in", "makes an actor out of a password"),
    ("sign_out", "ends the session whose secret is shown"),
    ("session", "makes an actor out of a session's secret"),
    ("bearer", "makes an actor out of a token's secret"),
    ("carried_out", "looks up the sender's own key"),
    ("answered", "keeps what the sender was answered, for himself"),
    ("request_reset", "for whoever cannot sign in; tells nothing"),
    ("request_link", "for whoever cannot sign in; tells nothing"),
    ("link_of", "whom a secret link lets in"),
    ("enter_by_link", "makes a session out of a secret link"),
    ("logo", "stands on the page of signing in, for everybody"),
    ("access", "what a secret link is for"),
    ("accept", "a secret link sets a password"),
    ("actor", "makes an actor of a person, for the command line and tests"),
    ("confirmation", "what a signed link in a mail is for"),
    ("judge_by_link", "a signed link confirms or reopens"),
    ("hear_tracker", "a tracker proves itself by its secret"),
    ("summons", "what a signed link in a mail that calls is for"),
    ("answer_summons", "a signed link acknowledges, declines, decides"),
    ("rota_feed", "a signed link reads a rota"),
    ("take_alerts", "another system shows the secret of its own"),
    ("hear_telegram", "the desk's own bot, whose buttons are signed"),
    ("setup_token", "the link of an empty desk, told to whoever starts it"),
    ("setup_open", "whether a secret takes an empty desk"),
    ("set_up", "a secret link makes the first administrator of an empty desk"),
    ("mailboxes_changed", "wakes the desk's own watching of mail, tells nothing"),
    ("run_engine", "the desk's own clockwork"),
    ("settle", "the desk's own clockwork, at once"),
    ("settle_data", "the desk's own clockwork of suppliers' data, for histories that are played"),
    ("deliver_by_link", "the link proves whose file it is"),
    ("supplier_by_link", "the link proves whose data they are"),
    ("marked_by_link", "the link proves whose file it is"),
    ("tidy", "one of the desk's own sweeps"),
    ("watch_mailboxes", "the desk's own mail"),
    ("take_mail", "anybody may send a mail"),
    ("note_unfetched", "the desk's own mail"),
    ("share_presence", "the desk's own clockwork: who is at the pages of which node"),
    ("tell_since", "wakes pages, which then ask with their own rights"),
    ("backlog", "how much waits, for metrics: numbers without content"),
    ("let_pass", "the desk's own clockwork, for histories that are played"),
    ("examine", "the doctor, at the command line beside the database"),
];

pub fn check(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut used = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("crates/app/src/")) {
        let functions = source.functions();
        for block in source.impls("App") {
            for function in
                functions.iter().filter(|f| block.contains(&f.tokens.start) && is_use_case(source, f))
            {
                used.push(function.name.clone());
                problems.extend(judge(source, function));
            }
        }
    }
    if used.is_empty() {
        return problems;
    }
    for (name, _) in UNASKED.iter().chain(NOBODY).filter(|(name, _)| !used.iter().any(|used| used == name)) {
        problems.push(Problem::new(
            file!(),
            0,
            format!("`{name}` is excused but is no use-case any more: strike it"),
        ));
    }
    problems
}

/// `pub async fn`, outside of tests.
fn is_use_case(source: &Source<'_>, function: &Function) -> bool {
    let at = function.tokens.start;
    let before = |n: usize| at.checked_sub(n).map_or("", |at| source.tokens[at].text.as_str());
    !function.test && before(1) == "async" && before(2) == "pub"
}

fn judge(source: &Source<'_>, function: &Function) -> Option<Problem> {
    let tokens = &source.tokens[function.tokens.clone()];
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let has_actor = texts.windows(4).any(|w| w == ["actor", ":", "&", "Actor"]);
    let asks = texts.iter().any(|text| ASKS.contains(text));
    let excused = |list: &[(&str, &str)]| list.iter().any(|(name, _)| *name == function.name);
    let what = match (has_actor, asks) {
        (true, true) => return None,
        (true, false) if excused(UNASKED) => return None,
        (false, _) if excused(NOBODY) => return None,
        (true, false) => "takes an actor and asks for no permission",
        (false, _) => "is a use-case without `actor: &Actor`",
    };
    let what =
        format!("`{}` {what}; excuses with reasons are in xtask/src/tidy/permission.rs", function.name);
    Some(Problem::new(source.path, function.line, what))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    /// Problems of a file beside which all excused use-cases stand.
    fn of(body: &str) -> Vec<String> {
        let all: String = UNASKED
            .iter()
            .map(|(name, _)| format!("pub async fn {name}(&self, actor: &Actor) {{}}\n"))
            .chain(NOBODY.iter().map(|(name, _)| format!("pub async fn {name}(&self) {{}}\n")))
            .collect();
        let rest = format!("impl App {{ {all} }}");
        found(check, &[("crates/app/src/a.rs", body), ("crates/app/src/rest.rs", &rest)])
    }

    #[test]
    fn a_use_case_asks_for_its_permission() {
        assert!(of("impl App { pub async fn a(&self, actor: &Actor) { actor.may(P, O)?; } }").is_empty());
        assert!(of("impl App { pub async fn a(&self, actor: &Actor) { load(tx, actor, P)?; } }").is_empty());
        let unasked = of("impl App { pub async fn a(&self, actor: &Actor) { write() } }");
        assert!(unasked.len() == 1 && unasked[0].contains("asks for no permission"), "{unasked:?}");
    }

    #[test]
    fn a_use_case_has_an_actor() {
        let nobody = of("impl App { pub async fn a(&self) { write() } }");
        assert!(nobody.len() == 1 && nobody[0].contains("without"), "{nobody:?}");
        assert!(
            of("impl App { async fn a(&self) {} pub fn b(&self) {} pub(crate) async fn c(&self) {} }")
                .is_empty()
        );
        assert!(of("impl Other { pub async fn a(&self) {} }").is_empty());
    }

    #[test]
    fn excuses_are_struck_when_idle() {
        let problems = found(check, &[("crates/app/src/a.rs", "impl App { pub async fn start(&self) {} }")]);
        assert_eq!(problems.len(), UNASKED.len() + NOBODY.len() - 1);
    }
}
