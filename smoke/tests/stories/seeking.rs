//! What may be found: the words in files, and never anything outside of one's rights, however it is asked.

use app::find::{Found, Sort, Wish};
use app::knowledge::ArticleForm;
use domain::desk::{Command, Then};
use domain::ids::OrganisationId;
use domain::knowledge::{Audience, Content, Step};
use domain::people::{Role, Side};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use testkit::desk::{Engine, Person, SUPPORT, TestDesk};
use testkit::on_both;

/// Words that clients may read.
const OPEN: [&str; 12] = [
    "накладная",
    "касса",
    "обмен",
    "весы",
    "сканер",
    "этикетка",
    "принтер",
    "возврат",
    "ценник",
    "отчёт",
    "склад",
    "лицензия",
];
/// Words that stand in notes and in files of notes only.
const INNER: [&str; 8] =
    ["драйвер", "увольнение", "маржа", "подрядчик", "жалоба", "утечка", "авария", "штраф"];
/// Words of articles, one for each audience.
const TAUGHT: [(&str, Audience); 4] = [
    ("термолента", Audience::Public),
    ("прошивка", Audience::Clients),
    ("регламент", Audience::Lines),
    ("тариф", Audience::Internal),
];

async fn found(desk: &TestDesk, who: &Person, text: &str) -> Vec<i64> {
    let page = desk.app().find(&who.actor().await, text, 0).await.expect("an answer");
    page.hits.iter().map(|hit| hit.number).collect()
}

/// A document of one paragraph, as a word processor saves it.
fn docx(words: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    };
    part(
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    );
    part(
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    );
    part(
        "word/document.xml",
        &format!(
            r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"#
        ),
    );
    zip.finish().expect("memory takes it").into_inner()
}

on_both! {
    async fn words_in_files_find_their_ticket(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let boris = shop.person("Борис").await;
        let igor = desk.engineer("Игорь").await;
        let sheet = "артикул;остаток\nкамнерез;7\n";
        let windows = encoding_rs::WINDOWS_1251.encode(sheet).0.into_owned();
        let mail = anna
            .mail("Файлы", "Смотрите вложения.")
            .file("остатки.csv", "text/csv", windows)
            .file("акт.docx", "application/octet-stream", docx("Акт осмотра: трещина корпуса"))
            .file("кот.png", "image/png", b"\x89PNG\r\n\x1a\n".to_vec());
        let one = desk.receive_at(SUPPORT, mail).await.number();
        desk.settle().await;
        for text in ["камнерез", "трещины корпусов", "акт.docx"] {
            assert_eq!(found(&desk, &igor, text).await, [one], "{text}");
            assert_eq!(found(&desk, &anna, text).await, [one], "{text}: her own");
            assert!(found(&desk, &boris, text).await.is_empty(), "{text}: not his");
        }
    }
}

fn in_the_other_layout(text: &str) -> String {
    let keys = "йцукенгшщзхъфывапролджэячсмитьбюё".chars().zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`".chars());
    let keys: std::collections::HashMap<char, char> = keys.collect();
    text.chars().map(|c| *keys.get(&c).unwrap_or(&c)).collect()
}

/// Who asks, and what of the world he may see.
struct Eye {
    person: Person,
    sees: Sees,
}

enum Sees {
    Everything,
    /// All of a client, notes too.
    Served(OrganisationId),
    /// All of his company, without notes.
    Company(OrganisationId),
    /// What he asked or watches, without notes.
    Own,
}

struct Case {
    number: i64,
    org: OrganisationId,
    asked_by: domain::ids::PersonId,
    watched_by: Option<domain::ids::PersonId>,
    open: BTreeSet<&'static str>,
    inner: BTreeSet<&'static str>,
}

impl Eye {
    fn may_see(&self, case: &Case) -> bool {
        match self.sees {
            Sees::Everything => true,
            Sees::Served(org) | Sees::Company(org) => case.org == org,
            Sees::Own => case.asked_by == self.person.id || case.watched_by == Some(self.person.id),
        }
    }

    fn is_inside(&self) -> bool {
        matches!(self.sees, Sees::Everything | Sees::Served(_))
    }

    fn reads(&self, case: &Case, word: &str) -> bool {
        self.may_see(case) && (case.open.contains(word) || self.is_inside() && case.inner.contains(word))
    }
}

struct World {
    desk: TestDesk,
    random: ChaCha8Rng,
    eyes: Vec<Eye>,
    cases: Vec<Case>,
}

impl World {
    async fn new(desk: TestDesk) -> World {
        let mut world = World { desk, random: ChaCha8Rng::seed_from_u64(7), eyes: vec![], cases: vec![] };
        let igor = world.desk.engineer("Игорь").await;
        let mut requesters = Vec::new();
        for name in ["Игросфера", "Детали", "Сеть", "Ромашка"] {
            let client = world.desk.client(name).await;
            let manager = client.manager(&format!("Вера {name}")).await;
            world.eyes.push(Eye { person: manager, sees: Sees::Company(client.id) });
            for person in ["Анна", "Борис"] {
                let person = client.person(&format!("{person} {name}")).await;
                requesters.push((client.id, person.clone()));
                world.eyes.push(Eye { person, sees: Sees::Own });
            }
            if name != "Сеть" {
                let partner = world.desk.serving(&format!("Пётр {name}"), Role::Engineer, client.id).await;
                world.eyes.push(Eye { person: partner, sees: Sees::Served(client.id) });
            }
        }
        for n in 0..60 {
            let (org, person) = requesters[n % requesters.len()].clone();
            world.ask(org, &person, &igor).await;
        }
        let head = world.desk.head("Ольга").await;
        for (word, audience) in TAUGHT {
            let content = Content {
                title: format!("Что такое {word}"),
                body: format!("Здесь {word} и касса."),
                ..Content::default()
            };
            let form = ArticleForm { audience, language: "ru".into(), content, ..ArticleForm::default() };
            let number = world
                .desk
                .app()
                .save_article(&head.actor().await, None, form, None)
                .await
                .expect("it is written");
            world
                .desk
                .app()
                .step_article(&head.actor().await, number, Step::Publish, None)
                .await
                .expect("published");
        }
        world.eyes.push(Eye { person: igor, sees: Sees::Everything });
        world.eyes.push(Eye { person: head, sees: Sees::Everything });
        world.desk.settle().await;
        world
    }

    async fn ask(&mut self, org: OrganisationId, person: &Person, igor: &Person) {
        let mut some = |all: &[&'static str], n: usize| -> BTreeSet<&'static str> {
            all.choose_multiple(&mut self.random, n).copied().collect()
        };
        let (subject, body, file, note) = (some(&OPEN, 1), some(&OPEN, 2), some(&OPEN, 1), some(&INNER, 2));
        let joined = |words: &BTreeSet<&'static str>| words.iter().copied().collect::<Vec<_>>().join(" и ");
        let mail = person.mail(&joined(&subject), &format!("Вот {}.", joined(&body))).file(
            "опись.txt",
            "text/plain",
            joined(&file).into_bytes(),
        );
        let number = self.desk.receive_at(SUPPORT, mail).await.number();
        igor.notes(number, &format!("Видно: {}.", joined(&note))).await;
        igor.replies(number, "Смотрим.", Then::Keep).await;
        let colleague = |eye: &&Eye| matches!(eye.sees, Sees::Own) && eye.person.org == Some(org);
        let others: Vec<_> = self.eyes.iter().filter(colleague).map(|eye| eye.person.id).collect();
        let watched_by = others.choose(&mut self.random).copied().filter(|_| self.random.random_bool(0.3));
        if let Some(watcher) = watched_by {
            let command = Command::AddWatcher { person: watcher, side: Side::Client };
            igor.acts(number, command).await.expect("told");
        }
        let open = subject.into_iter().chain(body).chain(file).collect();
        self.cases.push(Case { number, org, asked_by: person.id, watched_by, open, inner: note });
    }

    /// A question of one to three words, sometimes misspelt, in the other layout, quoted or with a filter.
    fn question(&mut self) -> (String, Option<&'static str>) {
        let words: Vec<&'static str> =
            OPEN.into_iter().chain(INNER).chain(TAUGHT.map(|(word, _)| word)).collect();
        let n = self.random.random_range(1..=3);
        let asked: Vec<&'static str> = words.choose_multiple(&mut self.random, n).copied().collect();
        let plain = asked.join(" ");
        match self.random.random_range(0..8) {
            0 => (format!("\"{plain}\""), None),
            1 => (in_the_other_layout(&plain), None),
            2 => (plain.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, c)| c).collect(), None),
            3 => (format!("{plain} клиент:ромашка"), None),
            4 => (format!("{plain} -состояние:закрыта"), None),
            5 => (plain.chars().take(5).collect(), None),
            _ => (plain, (n == 1).then(|| asked[0])),
        }
    }
}

/// Every hit is looked at as its reader would see it, and what is shown of it holds no word he may not read.
async fn fuzz(desk: TestDesk, questions: usize) {
    let mut world = World::new(desk).await;
    let mut actors = Vec::new();
    for eye in &world.eyes {
        actors.push(eye.person.actor().await);
    }
    let (mut hits, mut exact) = (0, 0);
    for n in 0..questions {
        let at = world.random.random_range(0..world.eyes.len());
        let (text, word) = world.question();
        let (eye, actor) = (&world.eyes[at], &actors[at]);
        let wish = Wish {
            top: 200,
            typing: n % 3 == 0,
            order: if n % 2 == 0 { Sort::Best } else { Sort::Newest },
            ..Wish::new(&text)
        };
        let page = world.desk.app().find_any(actor, wish).await.expect("an answer");
        let tell = || format!("{} asks {text:?}: {page:?}", eye.person.name);
        assert!(page.total <= page.hits.len(), "nothing is counted that is not shown: {}", tell());
        let mut said: Vec<&String> = page.meant.iter().collect();
        let mut tickets = BTreeSet::new();
        for hit in &page.hits {
            hits += 1;
            match hit {
                Found::Ticket(ticket) => {
                    let case =
                        world.cases.iter().find(|case| case.number == ticket.number).expect("one of them");
                    assert!(eye.may_see(case), "a foreign ticket {}: {}", ticket.number, tell());
                    said.extend(ticket.subject.iter().chain(&ticket.words).map(|(part, _)| part));
                    if !ticket.near {
                        tickets.insert(ticket.number);
                    }
                }
                Found::Article(article) => {
                    let may = match article.audience {
                        Audience::Public | Audience::Clients => true,
                        Audience::Lines | Audience::Internal => eye.is_inside(),
                    };
                    assert!(may, "an article of ours: {}", tell());
                }
                Found::Person(_) | Found::Organisation(_) => {
                    assert!(eye.is_inside(), "a client finds people: {}", tell())
                }
            }
        }
        if !eye.is_inside() {
            // His own words come back to him.
            let told = INNER
                .iter()
                .filter(|inner| !text.contains(**inner))
                .find(|inner| said.iter().any(|part| part.to_lowercase().contains(**inner)));
            assert_eq!(told, None, "a word of a note: {}", tell());
        }
        if let Some(word) = word.filter(|_| n % 3 != 0) {
            let whole: BTreeSet<i64> =
                world.cases.iter().filter(|case| eye.reads(case, word)).map(|case| case.number).collect();
            assert_eq!(tickets, whole, "all that he may find, and nothing else: {}", tell());
            exact += 1;
        }
    }
    assert!(hits > questions && exact > questions / 20, "{hits} hits, {exact} questions with a known answer");
}

#[test]
fn no_hit_lies_outside_of_ones_rights_in_ten_thousand_questions() {
    testkit::desk::tell(Engine::Sqlite, |desk| fuzz(desk, 9_000));
    testkit::desk::tell(Engine::Postgres, |desk| fuzz(desk, 1_000));
}
