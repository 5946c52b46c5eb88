//! The editor's form: a topic as it is typed, read into a topic, and a topic drawn into it. Everything travels in the form
//! itself, so that adding, moving and removing need no script.

use super::words;
use crate::http::Posted;
use crate::pages::FieldErrors;
use crate::pages::view::{Choice as Pick, Impact, Kind, Urgency};
use app::topics::TopicPage as Facts;
use domain::ids::{AssetTypeId, OrganisationId, TopicId};
use domain::topic::{
    Audience, Choice, Defaults, Field, FieldKind, Form, Limits, MOST_FIELDS, Need, Shape, Show, Topic, Words,
};
use i18n::T;

/// A question as it is typed.
#[derive(Clone, Debug)]
pub struct TypedField {
    /// Its place, counted from 0.
    pub at: usize,
    /// The question.
    pub field: Field,
    /// Kinds.
    pub kinds: Vec<Pick>,
    /// How much it is needed.
    pub needs: Vec<Pick>,
    /// How a line has to look.
    pub shapes: Vec<Pick>,
    /// Types of things.
    pub types: Vec<Pick>,
    /// Earlier questions on which it can depend, and their answers: the value says both.
    pub shows: Vec<Pick>,
    /// The words to choose from, a line each: in Russian, a bar, in English.
    pub choices: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl TypedField {
    /// The name of an input.
    pub fn slot(&self, what: &str) -> String {
        format!("q{}.{what}", self.at)
    }

    /// The key of its kind's name.
    pub fn kind_key(&self) -> &'static str {
        words::kind(self.field.kind)
    }

    /// The stored names of the words to choose from.
    pub fn values(&self) -> String {
        self.field.choices.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The bounds, as they are typed.
    pub fn bound(&self, largest: bool) -> String {
        let bound = if largest { self.field.limits.max } else { self.field.limits.min };
        bound.map(|n| n.to_string()).unwrap_or_default()
    }

    /// The lengths, as they are typed.
    pub fn length(&self, longest: bool) -> String {
        let limits = self.field.limits;
        let length = if longest { limits.longest } else { limits.shortest };
        if length == 0 { String::new() } else { length.to_string() }
    }

    /// Which of the finer inputs mean something for its kind: `choices`, `bounds`, `length`, `shape`, `asset`.
    pub fn has(&self, what: &str) -> bool {
        let kind = self.field.kind;
        match what {
            "choices" => kind.has_choices(),
            "bounds" => kind.has_bounds(),
            "length" => matches!(kind, FieldKind::Line | FieldKind::Text),
            "shape" => kind == FieldKind::Line,
            "asset" => kind == FieldKind::Asset,
            _ => false,
        }
    }
}

/// What was pressed: nothing changes a topic but saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Save it.
    Save,
    /// Draw it anew.
    Draw,
    /// Add a question at the end.
    Add,
    /// Move one up.
    Up(usize),
    /// Move one down.
    Down(usize),
    /// Take one away.
    Remove(usize),
}

impl Press {
    /// What a button says.
    pub fn of(posted: &Posted) -> Press {
        let (what, at) = posted.get("do").split_once('.').unwrap_or((posted.get("do"), ""));
        let at = at.parse().unwrap_or(usize::MAX);
        match what {
            "save" => Press::Save,
            "add" => Press::Add,
            "up" => Press::Up(at),
            "down" => Press::Down(at),
            "remove" => Press::Remove(at),
            _ => Press::Draw,
        }
    }

    /// Does it to a form.
    pub fn act(self, form: &mut Form) {
        let fields = &mut form.fields;
        match self {
            Press::Add if fields.len() < MOST_FIELDS => {
                let name = free_name(fields);
                fields.push(Field::line(&name, Words::default()));
            }
            Press::Up(at) if at > 0 && at < fields.len() => fields.swap(at, at - 1),
            Press::Down(at) if at + 1 < fields.len() => fields.swap(at, at + 1),
            Press::Remove(at) if at < fields.len() => {
                let gone = fields.remove(at);
                for field in fields.iter_mut() {
                    if field.show.as_ref().is_some_and(|show| show.field == gone.name) {
                        field.show = None;
                    }
                }
            }
            _ => {}
        }
    }
}

/// A name that no question has yet.
fn free_name(fields: &[Field]) -> String {
    let taken = |name: &String| fields.iter().any(|field| field.name == *name);
    (1..).map(|n| format!("q{n}")).find(|name| !taken(name)).unwrap_or_default()
}

/// A new topic, before anything is typed.
pub fn fresh(parent: Option<TopicId>, code: String) -> Topic {
    Topic {
        id: TopicId(0),
        version: 0,
        code,
        parent,
        place: 0,
        name: Words::default(),
        help: Words::default(),
        audience: Audience::Clients,
        clients: vec![],
        retired: false,
        form: Form { fields: vec![] },
        defaults: Defaults::default(),
        procedure: None,
        articles: vec![],
    }
}

/// What was typed, over a topic as it holds. Numbers that are none are left out; the rules say what is missing.
pub fn read(posted: &Posted, base: Topic) -> Topic {
    let words = |slot: &str| Words::new(posted.get(&format!("{slot}.ru")), posted.get(&format!("{slot}.en")));
    let count: usize = posted.get("count").parse().unwrap_or(0);
    let fields: Vec<Field> = (0..count.min(MOST_FIELDS)).map(|at| field(posted, at, &words)).collect();
    let kind = Kind::from_slug(posted.get("type")).map(crate::words::kind_back);
    let impact = Impact::from_slug(posted.get("impact")).map(crate::words::impact_back);
    let urgency = Urgency::from_slug(posted.get("urgency")).map(crate::words::urgency_back);
    let defaults = Defaults {
        kind: kind.unwrap_or(base.defaults.kind),
        impact: impact.unwrap_or(base.defaults.impact),
        urgency: urgency.unwrap_or(base.defaults.urgency),
        line: posted.get("line").parse().unwrap_or(base.defaults.line),
        team: base.defaults.team,
    };
    let numbers = posted.get("articles").split([',', ' ', ';']).filter_map(|one| one.trim().parse().ok());
    let chosen = |slot: &str| posted.get(slot).parse::<i64>().ok();
    let code = posted.get("code");
    Topic {
        code: if base.version == 0 && !code.is_empty() { code.to_owned() } else { base.code },
        parent: chosen("parent").map(TopicId),
        name: words("name"),
        help: words("help"),
        audience: Audience::from_code(posted.get("audience")).unwrap_or(base.audience),
        clients: posted
            .fields
            .iter()
            .filter(|(_, on)| !on.is_empty())
            .filter_map(|(name, _)| name.strip_prefix("client.")?.parse().ok().map(OrganisationId))
            .collect(),
        retired: !posted.get("retired").is_empty(),
        form: Form { fields },
        defaults,
        procedure: chosen("procedure"),
        articles: numbers.collect(),
        ..base
    }
}

fn field(posted: &Posted, at: usize, words: &impl Fn(&str) -> Words) -> Field {
    let slot = |what: &str| format!("q{at}.{what}");
    let get = |what: &str| posted.get(&slot(what));
    let number = |what: &str| get(what).parse::<i64>().ok();
    let length = |what: &str| get(what).parse::<u32>().unwrap_or(0);
    let show = match get("show").split_once('=') {
        Some((field, any)) if !field.is_empty() => {
            let any = any.split('|').filter(|one| !one.is_empty()).map(ToOwned::to_owned).collect();
            Some(Show { field: field.to_owned(), any })
        }
        _ => None,
    };
    let kept: Vec<(String, Words)> = get("values")
        .split(' ')
        .zip(get("was").split('\n'))
        .filter_map(|(value, words)| Some((value.to_owned(), two(words)?)))
        .collect();
    Field {
        name: get("name").to_owned(),
        kind: FieldKind::from_code(get("kind")).unwrap_or(FieldKind::Line),
        label: words(&slot("label")),
        hint: words(&slot("hint")),
        example: words(&slot("example")),
        need: Need::from_code(get("need")).unwrap_or(Need::Free),
        show,
        limits: Limits {
            min: number("min"),
            max: number("max"),
            shortest: length("shortest"),
            longest: length("longest"),
            shape: Shape::from_code(get("shape")).unwrap_or(Shape::Any),
        },
        choices: choices(&posted.text(&slot("choices")), &kept),
        asset_type: number("asset").map(AssetTypeId),
    }
}

/// `да | yes`.
fn two(line: &str) -> Option<Words> {
    let (ru, en) = line.split_once('|').unwrap_or((line, ""));
    let words = Words::new(ru.trim(), en.trim());
    (!words.is_empty()).then_some(words)
}

/// Words to choose from, a line each. A line that says what a known one says in either language keeps its stored name;
/// so facts stay what they were when words are put right.
fn choices(text: &str, kept: &[(String, Words)]) -> Vec<Choice> {
    let lines: Vec<Words> = text.lines().filter_map(two).collect();
    let mut all: Vec<Choice> = Vec::new();
    for (at, words) in lines.into_iter().enumerate() {
        let same =
            |one: &&(String, Words)| one.1.ru == words.ru || (!words.en.is_empty() && one.1.en == words.en);
        let free = |value: &str, all: &[Choice]| !all.iter().any(|one| one.value == value);
        let known = kept.iter().find(same).or_else(|| kept.get(at).filter(|one| one.1.en == words.en));
        let known = known.map(|one| one.0.clone()).filter(|value| free(value, &all));
        let value = known.unwrap_or_else(|| {
            let taken = |name: &String| kept.iter().any(|one| one.0 == *name) || !free(name, &all);
            (1..).map(|n| format!("c{n}")).find(|name| !taken(name)).unwrap_or_default()
        });
        all.push(Choice { value, words });
    }
    all
}

/// Words to choose from as they are typed.
pub fn lines(choices: &[Choice]) -> String {
    let line = |one: &Choice| match one.words.en.as_str() {
        "" => one.words.ru.clone(),
        en => format!("{} | {en}", one.words.ru),
    };
    choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The questions as they are typed, for the page.
pub fn drawn(t: &T, topic: &Topic, facts: &Facts, errors: &FieldErrors) -> Vec<TypedField> {
    let flaws = topic.form.flaws();
    let locale = t.lang().code();
    let pick = |code: &str, key: &'static str, is: bool| Pick::new(code, t.of(key), is);
    let tell = errors.any();
    topic
        .form
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| TypedField {
            at,
            kinds: FieldKind::ALL
                .iter()
                .map(|kind| pick(kind.code(), words::kind(*kind), *kind == field.kind))
                .collect(),
            needs: Need::ALL
                .iter()
                .map(|need| pick(need.code(), words::need(*need), *need == field.need))
                .collect(),
            shapes: Shape::ALL
                .iter()
                .map(|shape| pick(shape.code(), words::shape(*shape), *shape == field.limits.shape))
                .collect(),
            types: facts
                .types
                .iter()
                .map(|of| Pick::new(of.id.to_string(), of.name.of(locale), Some(of.id) == field.asset_type))
                .collect(),
            shows: shows(t, &topic.form.fields[..at], field.show.as_ref()),
            choices: lines(&field.choices),
            error: flaws
                .iter()
                .find(|flaw| tell && flaw.at == at)
                .map(|flaw| t.of(words::flaw(flaw.code)).to_owned()),
            field: field.clone(),
        })
        .collect()
}

/// The conditions that a question can have: an earlier one was answered at all, or so.
fn shows(t: &T, before: &[Field], now: Option<&Show>) -> Vec<Pick> {
    let locale = t.lang().code();
    let value = |show: &Show| format!("{}={}", show.field, show.any.join("|"));
    let mut all = Vec::new();
    for field in before {
        let label = field.label.of(locale);
        let any = Show { field: field.name.clone(), any: vec![] };
        let words = t.with("show-any").arg("question", label).to_string();
        all.push(Pick::new(value(&any), words, Some(&any) == now));
        for answer in field.answers() {
            let one = Show { field: field.name.clone(), any: vec![answer.clone()] };
            let said = domain::topic::told(field, &domain::topic::Value::Text(answer), locale);
            let words = t.with("show-one").arg("question", label).arg("answer", &*said).to_string();
            all.push(Pick::new(value(&one), words, Some(&one) == now));
        }
    }
    // A condition of several answers was brought in with the catalogue: it stays as it is until another one is chosen.
    if let Some(show) = now
        && !all.iter().any(|pick| pick.chosen)
    {
        let field = before.iter().find(|field| field.name == show.field);
        let said: Vec<String> = match field {
            Some(field) => show.any.iter().map(|one| field.chosen(one, locale).to_owned()).collect(),
            None => show.any.clone(),
        };
        let label = field.map_or(show.field.as_str(), |field| field.label.of(locale));
        let words = t.with("show-one").arg("question", label).arg("answer", &*said.join(", ")).to_string();
        all.push(Pick::new(value(show), words, true));
    }
    all
}
