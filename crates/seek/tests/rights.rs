//! Nobody finds what he may not see: no hit, no count, no word proposed.

use seek::judge::chance::Chance;
use seek::judge::typos::{Slip, spoil};
use seek::{Doc, Index, Inner, Kind, Question, Request, Rights, Vocabulary};
use std::collections::HashMap;

const WORDS: &[&str] =
    &["накладная", "заказ", "остатки", "возврат", "чек", "доставка", "ozon", "ошибка", "цена"];
const LABELS: &[&str] = &["a", "b", "c", "d", "public"];

/// A word that stands in one document only.
fn own_word(id: i64) -> String {
    let letters: Vec<char> = ('а'..='я').collect();
    let mut n = usize::try_from(id).unwrap_or_default() + 7;
    let mut word = String::from("слово");
    for _ in 0..6 {
        word.push(letters[n % 32]);
        n = n * 31 + 17;
    }
    word
}

fn filled(chance: &mut Chance) -> (Index, HashMap<(Kind, i64), Doc>) {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    let mut docs = HashMap::new();
    for id in 0..400 {
        let kind = *chance.of(&[Kind::Ticket, Kind::Ticket, Kind::Article, Kind::Person, Kind::Case]);
        let words = |chance: &mut Chance| (0..4).map(|_| *chance.of(WORDS)).collect::<Vec<_>>().join(" ");
        let doc = Doc {
            number: id.to_string(),
            title: words(chance),
            body: format!("{} {}", words(chance), own_word(id)),
            inner: format!("тайна{} {}", id, own_word(id + 1000)),
            codes: vec![format!("FBS-{}", 100_000 + id)],
            facets: vec![("client".into(), own_word(id + 2000))],
            labels: (0..chance.below(3)).map(|_| (*chance.of(LABELS)).to_owned()).collect(),
            solved_by: if kind == Kind::Case { (0..400).collect() } else { Vec::new() },
            ..Doc::new(kind, id)
        };
        writer.put(&doc).expect("put");
        docs.insert((kind, id), doc);
    }
    writer.commit("").expect("committed");
    (index, docs)
}

fn may_see(rights: &Rights, doc: &Doc) -> bool {
    doc.labels.iter().any(|label| rights.labels.contains(label))
}

// Ten thousand questions in four parts, which run side by side.
#[test]
fn no_hit_lies_outside_of_the_rights_1() {
    ask_at_random(20_261_122);
}

#[test]
fn no_hit_lies_outside_of_the_rights_2() {
    ask_at_random(4);
}

#[test]
fn no_hit_lies_outside_of_the_rights_3() {
    ask_at_random(1_000);
}

#[test]
fn no_hit_lies_outside_of_the_rights_4() {
    ask_at_random(77);
}

fn ask_at_random(seed: u64) {
    let mut chance = Chance(seed);
    let (index, docs) = filled(&mut chance);
    let vocabulary = Vocabulary::standard();
    let mut hits = 0;
    for _ in 0..2_500 {
        let labels: Vec<&str> = (0..chance.below(3)).map(|_| *chance.of(LABELS)).collect();
        let mut rights = Rights::to(labels);
        if chance.below(3) == 0 {
            rights.inner = Inner::Of(vec![(*chance.of(LABELS)).to_owned()]);
        }
        let id = i64::try_from(chance.below(400)).expect("small");
        let line = match chance.below(10) {
            0 => own_word(id),
            1 => spoil(&own_word(id), Slip::EveryWord, &mut chance),
            2 => own_word(id + 1000),
            3 => format!("client:{}", own_word(id + 2000)),
            4 => id.to_string(),
            5 => format!("{}", 100_000 + id),
            6 => {
                let word = *chance.of(WORDS);
                spoil(word, Slip::OneWord, &mut chance)
            }
            7 => format!("-{}", chance.of(WORDS)),
            8 => format!("{} -{}", chance.of(WORDS), chance.of(WORDS)),
            _ => format!("{} {}", chance.of(WORDS), chance.of(WORDS)),
        };
        let request = Request { typing: chance.below(2) == 0, ..Request::new(&line, &rights) };
        let found = index.search(&request, &vocabulary).expect("searched");
        let visible: Vec<&Doc> = docs.values().filter(|doc| may_see(&rights, doc)).collect();
        assert!(found.total <= visible.len(), "{line}");
        for hit in &found.hits {
            assert!(may_see(&rights, &docs[&(hit.kind, hit.id)]), "{line} {rights:?} {hit:?}");
            assert_ne!(hit.kind, Kind::Case, "{line}");
            hits += 1;
        }
        if let Some(meant) = &found.meant {
            let text = |doc: &&Doc| format!("{} {} {}", doc.title, doc.body, doc.inner);
            let inner = |doc: &&Doc| match &rights.inner {
                Inner::Of(labels) => doc.labels.iter().any(|label| labels.contains(label)),
                Inner::All => true,
                Inner::Nothing => false,
            };
            for own in meant.split(' ').filter(|word| word.starts_with("слово") && !line.contains(word))
            {
                let known = visible
                    .iter()
                    .any(|doc| text(doc).contains(own) && (inner(doc) || !doc.inner.contains(own)));
                assert!(known, "{line}: {meant} {rights:?}");
            }
        }
        for one in index.suggest(&Question { top: 50, ..Question::new(&line, &rights) }).expect("suggested") {
            assert!(may_see(&rights, &docs[&(one.kind, one.id)]), "{line} {one:?}");
        }
    }
    assert!(hits > 2_500, "the fuzz finds something: {hits}");
}

#[test]
fn inner_texts_are_found_by_the_inner_circle_only() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    let doc = |id, label: &str| Doc {
        inner: "скандалист 555777".into(),
        labels: vec![label.into(), "x".into()],
        ..Doc::new(Kind::Ticket, id)
    };
    writer.put(&doc(1, "a")).expect("put");
    writer.put(&doc(2, "b")).expect("put");
    writer.commit("").expect("committed");
    for line in ["скандалисты", "скандлист", "5557", "crfylfkbcn"] {
        let count = |rights: Rights| {
            index.search(&Request::new(line, &rights), &Vocabulary::bare()).expect("searched").hits.len()
        };
        assert_eq!(count(Rights::to(["x"])), 0, "{line}");
        assert_eq!(count(Rights::to(["x"]).with_inner()), 2, "{line}");
        assert_eq!(count(Rights { inner: Inner::Of(vec!["a".into()]), ..Rights::to(["x"]) }), 1, "{line}");
        assert_eq!(count(Rights { inner: Inner::Of(vec!["a".into()]), ..Rights::to(["b"]) }), 0, "{line}");
        assert_eq!(count(Rights::to(Vec::<String>::new()).with_inner()), 0, "{line}");
    }
}
