//! The topics that ship, with the procedures of the first line: entered into a new desk, and later by whoever wants those
//! that are missing. What a desk has made of them stays its own.

use super::change::write;
use crate::knowledge::{Article, ArticleForm, begin_article, publish_article};
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Impact, TicketKind, Urgency};
use domain::ids::{AssetTypeId, TopicId};
use domain::knowledge::{ArticleKind, Audience as Readers, Content};
use domain::people::{Object, Permission};
use domain::topic::{
    AssetType, Attribute, Audience, Choice, Defaults, Field, FieldKind, Form, Limits, Need, Shape, Show,
    Topic, Words,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use store::{Tx, assets, knowledge};

/// The file that ships.
const TEXT: &str = include_str!("catalogue.toml");
/// The procedures that ship.
const PROCEDURES: &str = include_str!("procedures.toml");
/// Before the names of articles that ship.
const MARK: &str = "opora:";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCatalogue {
    asset: Vec<RawType>,
    ask: BTreeMap<String, RawField>,
    topic: Vec<RawTopic>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawType {
    code: String,
    name: [String; 2],
    known: Vec<[String; 3]>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    kind: FieldKind,
    label: [String; 2],
    #[serde(default)]
    hint: [String; 2],
    #[serde(default)]
    example: [String; 2],
    #[serde(default)]
    choices: Vec<[String; 3]>,
    /// `field`, or `field=value|value`.
    #[serde(default)]
    show: String,
    min: Option<i64>,
    max: Option<i64>,
    #[serde(default)]
    longest: u32,
    shape: Option<Shape>,
    #[serde(default)]
    of: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    code: String,
    #[serde(default)]
    under: String,
    name: [String; 2],
    #[serde(default)]
    help: [String; 2],
    #[serde(default)]
    staff: bool,
    kind: Option<TicketKind>,
    impact: Option<Impact>,
    urgency: Option<Urgency>,
    #[serde(default)]
    procedure: String,
    /// Names of questions, `!` behind what is required, `*` behind what is needed before a hand-over.
    #[serde(default)]
    asks: Vec<String>,
    /// Questions of its own.
    #[serde(default)]
    own: BTreeMap<String, RawField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedures {
    procedure: Vec<RawProcedure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedure {
    code: String,
    ru: RawText,
    en: RawText,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    topic: String,
    title: String,
    summary: String,
    body: String,
}

/// What ships, read once; a test reads it, too.
static SHIPPED: LazyLock<Result<(RawCatalogue, RawProcedures), String>> = LazyLock::new(|| {
    let catalogue = toml::from_str(TEXT).map_err(|e| format!("catalogue.toml: {e}"))?;
    let procedures = toml::from_str(PROCEDURES).map_err(|e| format!("procedures.toml: {e}"))?;
    Ok((catalogue, procedures))
});

/// How much was entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// Topics.
    pub topics: usize,
    /// Articles.
    pub articles: usize,
    /// Types of things.
    pub types: usize,
}

impl App {
    /// How many of the topics that ship are not there.
    pub async fn shipped_topics_missing(&self, actor: &Actor) -> Result<usize, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (book, (shipped, _)) = (self.topics.clone(), shipped()?);
        self.db
            .read(move |tx| -> Result<usize, AppError> {
                let all = book.newest(tx)?;
                Ok(shipped.topic.iter().filter(|one| all.coded(&one.code).is_none()).count())
            })
            .await
    }

    /// Enters the topics that ship and are not there, with their procedures and types of things.
    pub async fn enter_topics(&self, actor: &Actor) -> Result<Entered, AppError> {
        actor.may(Permission::TopicManage, Object::Desk)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db.write(move |tx| -> Result<Entered, AppError> { enter(tx, &scene, &actor) }).await
    }
}

fn shipped() -> Result<&'static (RawCatalogue, RawProcedures), AppError> {
    SHIPPED.as_ref().map_err(AppError::broken)
}

/// The same within a unit of work.
pub(crate) fn enter(tx: &mut Tx<'_>, scene: &Scene, actor: &Actor) -> Result<Entered, AppError> {
    let (catalogue, procedures) = shipped()?;
    let mut entered = Entered::default();
    let types = enter_types(tx, scene, catalogue, &mut entered)?;
    let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
    for one in &procedures.procedure {
        let number = enter_procedure(tx, scene, actor, one, &mut entered)?;
        numbers.insert(&one.code, number);
    }
    let known = scene.topics.newest(tx)?;
    let mut ids: BTreeMap<&str, TopicId> = BTreeMap::new();
    for (place, raw) in (1i64..).zip(&catalogue.topic) {
        if let Some(topic) = known.coded(&raw.code) {
            ids.insert(&raw.code, topic.id);
            continue;
        }
        let id = TopicId(scene.ids.next());
        ids.insert(&raw.code, id);
        let parent = match raw.under.as_str() {
            "" => None,
            under => Some(*ids.get(under).ok_or_else(|| AppError::broken(format!("no topic {under}")))?),
        };
        let procedure = match raw.procedure.as_str() {
            "" => None,
            code => Some(*numbers.get(code).ok_or_else(|| AppError::broken(format!("no procedure {code}")))?),
        };
        let form = raw.form(catalogue, &types).map_err(AppError::broken)?;
        let topic = raw.topic(id, place, parent, procedure, form);
        write(tx, scene, &actor.name, topic, "")?;
        entered.topics += 1;
    }
    Ok(entered)
}

fn enter_types(
    tx: &mut Tx<'_>,
    scene: &Scene,
    catalogue: &RawCatalogue,
    entered: &mut Entered,
) -> Result<BTreeMap<String, AssetTypeId>, AppError> {
    let known = assets::types(tx)?;
    let mut types: BTreeMap<String, AssetTypeId> =
        known.into_iter().map(|one| (one.code.clone(), one.id)).collect();
    for raw in &catalogue.asset {
        if types.contains_key(&raw.code) {
            continue;
        }
        let id = AssetTypeId(scene.ids.next());
        let attribute =
            |[name, ru, en]: &[String; 3]| Attribute { name: name.clone(), words: Words::new(ru, en) };
        let attributes = raw.known.iter().map(attribute).collect();
        let (code, name) = (raw.code.clone(), two(&raw.name));
        assets::put_type(tx, &AssetType { id, code, name, attributes })?;
        types.insert(raw.code.clone(), id);
        entered.types += 1;
    }
    Ok(types)
}

/// Enters a procedure in both languages, published; answers the number of the one in the desk's own language.
fn enter_procedure(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    one: &RawProcedure,
    entered: &mut Entered,
) -> Result<i64, AppError> {
    let mut original = None;
    for (language, text) in [("ru", &one.ru), ("en", &one.en)] {
        let external = format!("{MARK}{}:{language}", one.code);
        let number = match knowledge::by_external(tx, &external)? {
            Some(article) => article.number,
            None => {
                let form = ArticleForm {
                    kind: ArticleKind::Procedure,
                    audience: Readers::Internal,
                    language: language.to_owned(),
                    original,
                    topic: text.topic.clone(),
                    external_id: Some(external),
                    content: Content {
                        title: text.title.clone(),
                        summary: text.summary.clone(),
                        body: text.body.clone(),
                        ..Content::default()
                    },
                    ..ArticleForm::default()
                };
                let number = begin_article(tx, scene, actor, &form)?;
                let article: Article = knowledge::by_number(tx, number)?.ok_or(AppError::Missing)?;
                publish_article(tx, scene, &actor.name, &article)?;
                entered.articles += 1;
                number
            }
        };
        original.get_or_insert(number);
    }
    original.ok_or(AppError::Missing)
}

fn two([ru, en]: &[String; 2]) -> Words {
    Words::new(ru, en)
}

impl RawTopic {
    fn topic(
        &self,
        id: TopicId,
        place: i64,
        parent: Option<TopicId>,
        procedure: Option<i64>,
        form: Form,
    ) -> Topic {
        let usual = Defaults::default();
        Topic {
            id,
            version: 1,
            code: self.code.clone(),
            parent,
            place,
            name: two(&self.name),
            help: two(&self.help),
            audience: if self.staff { Audience::Staff } else { Audience::Clients },
            clients: vec![],
            retired: false,
            form,
            defaults: Defaults {
                kind: self.kind.unwrap_or(usual.kind),
                impact: self.impact.unwrap_or(usual.impact),
                urgency: self.urgency.unwrap_or(usual.urgency),
                ..usual
            },
            procedure,
            articles: vec![],
        }
    }

    fn form(&self, catalogue: &RawCatalogue, types: &BTreeMap<String, AssetTypeId>) -> Result<Form, String> {
        let mut fields = Vec::new();
        for ask in &self.asks {
            let name = ask.trim_end_matches(['!', '*']);
            let raw = self.own.get(name).or_else(|| catalogue.ask.get(name));
            let raw = raw.ok_or_else(|| format!("topic {} asks for {name}, which is nowhere", self.code))?;
            let need = match &ask[name.len()..] {
                "!" => Need::Required,
                "*" => Need::Fact,
                _ => Need::Free,
            };
            fields.push(raw.field(name, need, types)?);
        }
        let form = Form { fields };
        match form.flaws().first() {
            Some(flaw) => Err(format!("topic {}: question {}: {}", self.code, flaw.at, flaw.code)),
            None => Ok(form),
        }
    }
}

impl RawField {
    fn field(&self, name: &str, need: Need, types: &BTreeMap<String, AssetTypeId>) -> Result<Field, String> {
        let show = match self.show.split_once('=') {
            _ if self.show.is_empty() => None,
            Some((field, any)) => {
                let any = any.split('|').map(ToOwned::to_owned).collect();
                Some(Show { field: field.to_owned(), any })
            }
            None => Some(Show { field: self.show.clone(), any: vec![] }),
        };
        let asset_type = match self.of.as_str() {
            "" => None,
            of => Some(*types.get(of).ok_or_else(|| format!("no type of things is {of}"))?),
        };
        let choice =
            |[value, ru, en]: &[String; 3]| Choice { value: value.clone(), words: Words::new(ru, en) };
        Ok(Field {
            name: name.to_owned(),
            kind: self.kind,
            label: two(&self.label),
            hint: two(&self.hint),
            example: two(&self.example),
            need,
            show,
            limits: Limits {
                min: self.min,
                max: self.max,
                shortest: 0,
                longest: self.longest,
                shape: self.shape.unwrap_or(Shape::Any),
            },
            choices: self.choices.iter().map(choice).collect(),
            asset_type,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::knowledge::Procedure;

    /// What ships is whole: every question is somewhere, every procedure can be followed, every text is in both languages.
    #[test]
    fn what_ships_is_whole() {
        let (catalogue, procedures) = SHIPPED.as_ref().unwrap_or_else(|e| panic!("{e}"));
        let types = catalogue.asset.iter().enumerate();
        let types = types.map(|(n, one)| (one.code.clone(), AssetTypeId(n as i64 + 1))).collect();
        let mut leaves = 0;
        let mut used = std::collections::BTreeSet::new();
        for raw in &catalogue.topic {
            let form = raw.form(catalogue, &types).unwrap_or_else(|e| panic!("{e}"));
            let topic = raw.topic(TopicId(1), 1, None, None, form);
            assert_eq!(topic.flaws(), [], "{}", raw.code);
            let heads = catalogue.topic.iter().any(|one| one.under == raw.code);
            assert_eq!(heads, raw.asks.is_empty(), "{}: a heading asks nothing, and nothing else", raw.code);
            leaves += usize::from(!heads);
            for words in [&topic.name, &topic.help] {
                assert_eq!(words.ru.is_empty(), words.en.is_empty(), "{}: in both languages", raw.code);
            }
            for field in &topic.form.fields {
                assert!(
                    !field.label.ru.is_empty() && !field.label.en.is_empty(),
                    "{}: {}",
                    raw.code,
                    field.name
                );
                assert_eq!(
                    field.hint.ru.is_empty(),
                    field.hint.en.is_empty(),
                    "{}: {}",
                    raw.code,
                    field.name
                );
                used.insert(field.name.clone());
            }
            let known = procedures.procedure.iter().any(|one| one.code == raw.procedure);
            assert!(raw.procedure.is_empty() || known, "{}: {}", raw.code, raw.procedure);
        }
        assert!(leaves >= 40, "{leaves} topics");
        let idle: Vec<_> = catalogue.ask.keys().filter(|name| !used.contains(*name)).collect();
        assert!(idle.is_empty(), "nobody asks {idle:?}");
        for one in &procedures.procedure {
            let [ru, en] = [&one.ru, &one.en].map(|text| Procedure::read(&text.body));
            assert_eq!((ru.1, en.1), (vec![], vec![]), "{}", one.code);
            let leads = |of: &Procedure| -> Vec<_> {
                of.steps
                    .iter()
                    .map(|step| step.outcomes.iter().map(|one| one.lead).collect::<Vec<_>>())
                    .collect()
            };
            assert_eq!(leads(&ru.0), leads(&en.0), "{}: the same way in both languages", one.code);
            assert!(catalogue.topic.iter().any(|topic| topic.procedure == one.code), "{}: idle", one.code);
        }
        for code in [
            "field-coordinates",
            "shop-price",
            "shop-order",
            "parts-price-list",
            "till-no-receipt",
            "till-cash-report",
        ] {
            assert!(catalogue.topic.iter().any(|one| one.code == code), "{code} has to ship");
        }
    }
}
