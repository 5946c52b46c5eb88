//! Samples of articles: the desk's rooms and the help centre.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::knowledge::article::{ArticlePage, Named, Said, Solved, StepButton, VersionLine};
use crate::knowledge::editor::EditorPage;
use crate::knowledge::form::Form;
use crate::knowledge::help::{HelpArticlePage, HelpHit, HelpLink, HelpPage, HelpSection};
use crate::knowledge::list::{ArticleRow, ArticlesPage, Asked, Tab};
use crate::knowledge::measures::{GaugeRow, MeasuresPage, WorkList};
use crate::knowledge::terms::{TermForm, TermsPage};
use crate::knowledge::versions::ArticleVersionsPage;
use crate::knowledge::{Body, Stage};
use crate::pages::FieldErrors;
use crate::pages::view::Choice;
use app::knowledge::{ArticleForm, Measure, differences};
use domain::knowledge::{ArticleKind, Audience, Content, Stage as S};
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    lists(drawn);
    articles(drawn);
    editors(drawn);
    figures(drawn);
    readers(drawn);
}

fn title(t: &T) -> String {
    pick(t, "Касса печатает пустой чек", "The till prints an empty receipt").to_owned()
}

fn measure() -> Measure {
    Measure { views: 1_204, outside: 911, helpful: 31, unhelpful: 4, solved: 18, settled: 15, kept: 14 }
}

fn incident(t: &T) -> Content {
    Content {
        title: title(t),
        summary: pick(t, "Лента вставлена термослоем вниз.", "The roll is in with its coated side down.").into(),
        symptom: pick(t, "Чек выходит, но **пустой**.", "A receipt comes out, but **empty**.").into(),
        cause: pick(t, "Термослой смотрит вниз.", "The coated side faces down.").into(),
        workaround: pick(t, "Печатайте на второй кассе.", "Print at the second till.").into(),
        body: pick(
            t,
            "1. Откройте крышку.\n2. Переверните ленту.\n3. Напечатайте `X-отчёт`.\n\n### Если не помогло\n\n- Горит лампа: [позовите нас](/requests/new)\n- Мигает: замените ленту",
            "1. Open the lid.\n2. Turn the roll over.\n3. Print an `X report`.\n\n### If that did not help\n\n- The lamp is on: [call us](/requests/new)\n- It blinks: change the roll",
        )
        .into(),
    }
}

fn procedure(t: &T) -> Content {
    Content {
        title: pick(t, "Касса не включается", "The till does not switch on").into(),
        body: pick(
            t,
            "## Горит ли лампа?\nПосмотрите слева.\n\n- Горит → 2\n- Не горит → линия 2\n\n## Напечатайте отчёт\n- Вышел → решено\n- Не вышел → конец\n",
            "## Is the lamp on?\nLook on the left.\n\n- It is → 2\n- It is not → line 2\n\n## Print a report\n- It came → solved\n- It did not → end\n",
        )
        .into(),
        ..Content::default()
    }
}

fn lists(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let row = |number, title: String, stage, held, helped: Option<i64>| ArticleRow {
        number,
        title,
        topic: pick(t, "Касса / Чеки", "Till / Receipts").into(),
        tags: vec![pick(t, "лента", "roll").into()],
        kind: "article-incident",
        audience: "audience-public",
        stage: Stage(stage),
        held,
        owner: pick(t, "Игорь Белов", "Igor White").into(),
        review_ms: helped.map(|_| NOW_MS + 90 * DAY),
        updated_ms: NOW_MS - DAY,
        views: 1_204,
        solved: 18,
        helped,
    };
    let long = pick(
        t,
        "Как настроить обмен остатками с маркетплейсом, если склад ведётся в другой программе, а цены приходят отдельным файлом раз в сутки",
        "How to set up stock exchange with a marketplace when the warehouse is kept elsewhere and prices come in a file of their own once a day",
    );
    let tab = |slug, key, count| Tab { slug, key, count, here: slug == "due" };
    let full = ArticlesPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        tabs: vec![tab("", "articles-all", 112), tab("draft", "stage-draft", 0), tab("due", "stage-due", 3)],
        asked: Asked::of("due", pick(t, "Касса / Чеки", "Till / Receipts")),
        rows: vec![row(17, title(t), S::Due, false, Some(89)), row(112, long.into(), S::Draft, true, None)],
        topics: vec![(pick(t, "Касса / Чеки", "Till / Receipts").into(), 12)],
        next: Some("1.2".into()),
        may_write: true,
        may_keep_words: true,
    };
    let nothing = ArticlesPage { rows: vec![], next: None, ..full.clone() };
    let empty =
        ArticlesPage { asked: Asked::of("", ""), topics: vec![], may_write: false, ..nothing.clone() };
    drawn.page("articles", full);
    drawn.page("articles-nothing", nothing);
    drawn.page("articles-empty", empty);
}

fn versions(t: &T) -> Vec<VersionLine> {
    let line = |version, out, note: &str| VersionLine {
        version,
        at_ms: NOW_MS - (10 - version) * HOUR,
        who: pick(t, "Игорь Белов", "Igor White").into(),
        note: note.into(),
        out,
    };
    vec![line(3, false, pick(t, "крышка", "the lid")), line(2, true, ""), line(1, false, "")]
}

fn articles(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let page = ArticlePage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        number: 17,
        title: title(t),
        stage: Stage(S::Draft),
        kind: "article-incident",
        audience: "audience-clients",
        clients: vec![pick(t, "Игросфера", "Toybox").into()],
        lines: vec![],
        language: t.of("language-ru").into(),
        topic: pick(t, "Касса / Чеки", "Till / Receipts").into(),
        tags: vec![pick(t, "лента", "roll").into()],
        owner: pick(t, "Игорь Белов", "Igor White").into(),
        review_ms: Some(NOW_MS + 90 * DAY),
        published_ms: Some(NOW_MS - 90 * DAY),
        external_id: "kb-204".into(),
        version: 3,
        last: 3,
        out: Some(2),
        in_help: true,
        body: Body::of(t, ArticleKind::Incident, &incident(t)),
        versions: versions(t),
        translations: vec![Named { number: 18, name: t.of("language-en").into() }],
        measure: measure(),
        solved: vec![
            Solved { number: 66_412, subject: title(t), at_ms: NOW_MS - DAY, came_back: false },
            Solved { number: 66_390, subject: title(t), at_ms: NOW_MS - 2 * DAY, came_back: true },
        ],
        words: vec![
            Said {
                helpful: false,
                words: pick(t, "у нас другая касса", "our till is another one").into(),
                who: String::new(),
                at_ms: NOW_MS - HOUR,
            },
            Said {
                helpful: true,
                words: pick(t, "быстро", "quick").into(),
                who: pick(t, "Анна Смирнова", "Anna Smith").into(),
                at_ms: NOW_MS - DAY,
            },
        ],
        from: Some(66_377),
        steps: vec![
            StepButton { code: "publish", key: "step-publish", primary: true },
            StepButton { code: "submit", key: "step-submit", primary: false },
            StepButton { code: "retire", key: "step-retire", primary: false },
        ],
        may_write: true,
        errors: FieldErrors::none(),
    };
    let mut fresh = page.clone();
    fresh.body = Body::of(t, ArticleKind::Procedure, &procedure(t));
    (fresh.kind, fresh.audience, fresh.lines) = ("article-procedure", "audience-lines", vec![1, 2]);
    (fresh.version, fresh.out, fresh.published_ms, fresh.review_ms) = (2, None, None, None);
    (fresh.clients, fresh.tags, fresh.solved, fresh.words) = (vec![], vec![], vec![], vec![]);
    (fresh.topic, fresh.owner, fresh.external_id, fresh.from) = Default::default();
    (fresh.measure, fresh.in_help) = (Measure::default(), false);
    fresh.errors = FieldErrors(vec![("", t.of("wrong-article-passage").into())]);
    drawn.page("article", page);
    drawn.page("article-procedure", fresh);
    let (old, new) = (incident(t), Content { workaround: String::new(), summary: title(t), ..incident(t) });
    let new = Content { body: new.body.replace("2. ", "2. **!** "), ..new };
    let versions = ArticleVersionsPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        number: 17,
        title: title(t),
        versions: versions(t),
        from: 2,
        to: 3,
        differences: differences(&old, &new),
    };
    let same = ArticleVersionsPage { differences: vec![], ..versions.clone() };
    drawn.page("article-versions", versions);
    drawn.page("article-versions-same", same);
}

fn editors(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let content = ArticleForm {
        kind: ArticleKind::Incident,
        audience: Audience::Public,
        content: incident(t),
        ..ArticleForm::default()
    };
    let form = Form::of(&content, vec![]);
    let page = EditorPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        number: Some(17),
        seen: 2,
        body: form.drawn(t),
        form,
        owners: vec![Choice::new("1", pick(t, "Игорь Белов", "Igor White"), true)],
        topics: vec![pick(t, "Касса / Чеки", "Till / Receipts").into()],
        may_publish: true,
        errors: FieldErrors::none(),
    };
    let mut wrong = page.clone();
    let broken = Content {
        body: pick(t, "## Раз\n- Да → 9\n\n## Два\n", "## One\n- Yes → 9\n\n## Two\n").into(),
        ..procedure(t)
    };
    let typed =
        ArticleForm { kind: ArticleKind::Procedure, audience: Audience::Clients, content: broken, ..content };
    wrong.form = Form::of(&typed, vec![pick(t, "Нет такого", "No such").into()]);
    (wrong.form.ticket, wrong.form.language) = ("66377".into(), "kk".into());
    wrong.body = wrong.form.drawn(t);
    (wrong.number, wrong.may_publish) = (None, false);
    wrong.errors = FieldErrors(vec![
        ("clients", t.of("wrong-article-clients").into()),
        ("body", t.of("wrong-article-procedure").into()),
        ("", t.of("article-changed").into()),
    ]);
    drawn.page("article-editor", page);
    drawn.page("article-editor-wrong", wrong);
}

fn figures(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let row =
        |at_ms| GaugeRow { number: 17, title: title(t), stage: Stage(S::Due), measure: measure(), at_ms };
    let list = |id, key, help, rows| WorkList { id, key, help, rows };
    let page = MeasuresPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        holding: 112,
        all: measure(),
        best: vec![row(None)],
        lists: vec![
            list("due", "work-due", "work-due-help", vec![row(Some(NOW_MS - DAY))]),
            list("unhelpful", "work-unhelpful", "work-unhelpful-help", vec![]),
        ],
    };
    let empty =
        MeasuresPage { all: Measure::default(), best: vec![], lists: vec![], holding: 0, ..page.clone() };
    drawn.page("article-measures", page);
    drawn.page("article-measures-empty", empty);
    let term = TermForm {
        id: "7".into(),
        word: pick(t, "касса", "till").into(),
        means: pick(t, "ККТ, кассовый аппарат", "POS, cash register").into(),
        note: pick(t, "Онлайн-касса Атол.", "An online till.").into(),
    };
    let words = TermsPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        terms: vec![term],
        form: TermForm::default(),
        may_edit: true,
        errors: FieldErrors(vec![("word", t.of("wrong-term-taken").into())]),
    };
    let none = TermsPage { terms: vec![], may_edit: false, errors: FieldErrors::none(), ..words.clone() };
    drawn.page("vocabulary", words);
    drawn.page("vocabulary-empty", none);
}

fn readers(drawn: &mut Drawn<'_>) {
    help_lists(drawn);
    one_article(drawn);
}

fn help_link(t: &T, number: i64) -> HelpLink {
    HelpLink { number, title: title(t), topic: pick(t, "Касса / Чеки", "Till / Receipts").into() }
}

fn help_lists(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let link = |number| help_link(t, number);
    let section = |name: &str, count| HelpSection {
        name: name.into(),
        count,
        groups: vec![
            (String::new(), vec![link(17)]),
            (pick(t, "Чеки", "Receipts").into(), vec![link(18), link(19)]),
        ],
    };
    let page = HelpPage {
        t: t.clone(),
        shell: drawn.guest(),
        q: String::new(),
        topic: String::new(),
        sections: vec![
            section(pick(t, "Касса", "Till"), 12),
            section(pick(t, "Обмен", "Exchange"), 3),
            section("", 3),
        ],
        found: None,
        total: 0,
        meant: None,
    };
    let hit = |number| HelpHit {
        number,
        title: vec![(title(t), false)],
        words: vec![
            (pick(t, "… вставьте ленту и напечатайте ", "… put the tape in and print the ").into(), false),
            (pick(t, "чек", "receipt").into(), true),
            (pick(t, " ещё раз", " again").into(), false),
        ],
        topic: pick(t, "Касса / Чеки", "Till / Receipts").into(),
    };
    let till = pick(t, "Касса", "Till").to_owned();
    let one =
        HelpPage { topic: till, sections: vec![section(pick(t, "Касса", "Till"), 3)], ..page.clone() };
    let q = pick(t, "чек", "receipt").to_owned();
    let found = HelpPage {
        q,
        found: Some(vec![hit(17), hit(18)]),
        total: 2,
        meant: Some(pick(t, "чеки", "receipts").into()),
        sections: vec![],
        ..page.clone()
    };
    let nothing =
        HelpPage { found: Some(vec![]), total: 0, meant: None, shell: drawn.client(), ..found.clone() };
    let empty = HelpPage { sections: vec![], ..page.clone() };
    for (name, page) in [
        ("help", page),
        ("help-section", one),
        ("help-found", found),
        ("help-nothing", nothing),
        ("help-empty", empty),
    ] {
        drawn.page(name, page);
    }
}

fn one_article(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let link = |number| help_link(t, number);
    let article = HelpArticlePage {
        t: t.clone(),
        shell: drawn.guest(),
        number: 17,
        title: title(t),
        description: title(t),
        canonical: "https://desk.example/help/17".into(),
        speaks: t.lang().code().into(),
        crumbs: vec![(pick(t, "Касса", "Till").into(), pick(t, "Касса", "Till").into())],
        body: Body::of(t, ArticleKind::Incident, &incident(t)),
        updated_ms: NOW_MS - DAY,
        translations: vec![(18, "en".into(), t.of("language-en").into())],
        neighbours: vec![link(18), link(19)],
        said: None,
        just_said: false,
        told: false,
        at_desk: true,
    };
    let mut said = article.clone();
    (said.said, said.just_said, said.at_desk) = (Some(false), true, false);
    said.body = Body::of(t, ArticleKind::Procedure, &procedure(t));
    let again = HelpArticlePage { said: Some(true), neighbours: vec![], ..article.clone() };
    for (name, page) in
        [("help-article", article), ("help-article-said", said), ("help-article-again", again)]
    {
        drawn.page(name, page);
    }
}
