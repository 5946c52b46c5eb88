//! What stays when the process does not: positions, forms, damage.

use seek::{Doc, Error, Index, Kind, Question, Request, Rights, Vocabulary};
use std::fs;
use std::path::Path;

fn ticket(id: i64, title: &str) -> Doc {
    Doc { title: title.into(), labels: vec!["staff".into()], ..Doc::new(Kind::Ticket, id) }
}

fn ids(index: &Index, line: &str) -> Vec<i64> {
    let rights = Rights::to(["staff"]);
    let found = index.search(&Request::new(line, &rights), &Vocabulary::bare()).expect("searched");
    found.hits.iter().map(|hit| hit.id).collect()
}

/// The folder as a killed process leaves it: a copy, taken while the writer is open.
fn as_left(folder: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for file in fs::read_dir(folder).expect("read") {
        let file = file.expect("read");
        match fs::copy(file.path(), to.join(file.file_name())) {
            // The writer takes away what it needs no more, at any time.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            copied => drop(copied.expect("copied")),
        }
    }
}

#[test]
fn what_was_not_committed_is_gone_and_the_position_tells() {
    let place = tempfile::tempdir().expect("a folder");
    let (folder, left) = (place.path().join("index"), place.path().join("left"));
    let index = Index::open(&folder).expect("a new one");
    assert_eq!(index.position().expect("read"), "");
    let mut writer = index.writer().expect("the first writer");
    writer.put(&ticket(1, "накладная")).expect("put");
    writer.commit("17").expect("committed");
    writer.put(&ticket(2, "накладная")).expect("put");
    writer.remove(Kind::Ticket, 1);
    as_left(&folder, &left);
    let again = Index::open(&left).expect("opened as it was left");
    assert_eq!((again.position().expect("read").as_str(), ids(&again, "накладная")), ("17", vec![1]));
    // What is missing is put again, twice without harm.
    let mut writer = again.writer().expect("no lock is left behind");
    writer.put(&ticket(2, "накладная")).expect("put");
    writer.put(&ticket(2, "накладная")).expect("put");
    writer.commit("18").expect("committed");
    assert_eq!((again.position().expect("read").as_str(), again.len()), ("18", 2));
}

#[test]
fn another_form_asks_for_a_rebuild() {
    let place = tempfile::tempdir().expect("a folder");
    let index = Index::open(place.path()).expect("a new one");
    let mut writer = index.writer().expect("the first writer");
    writer.put(&ticket(1, "накладная")).expect("put");
    writer.commit("17").expect("committed");
    drop((writer, index));
    fs::write(place.path().join("seek-form"), "0\n").expect("written");
    assert!(matches!(Index::open(place.path()), Err(Error::RebuildDue(_))));
    let index = Index::rebuild(place.path()).expect("an empty one");
    assert_eq!((index.position().expect("read").as_str(), index.is_empty()), ("", true));
    drop(index);
    fs::write(place.path().join("meta.json"), "{").expect("written");
    assert!(matches!(Index::open(place.path()), Err(Error::RebuildDue(_))));
    fs::remove_file(place.path().join("seek-form")).expect("removed");
    assert!(matches!(Index::open(place.path()), Err(Error::RebuildDue(_))));
}

#[test]
fn a_second_writer_is_refused() {
    let index = Index::in_memory().expect("memory is there");
    let _writer = index.writer().expect("the first writer");
    assert!(index.writer().is_err());
}

#[test]
fn a_document_is_replaced_and_removed() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    writer.put(&ticket(1, "накладная")).expect("put");
    writer.put(&ticket(1, "возврат")).expect("put");
    writer.commit("1").expect("committed");
    assert_eq!((ids(&index, "накладная"), ids(&index, "возврат")), (vec![], vec![1]));
    writer.remove(Kind::Ticket, 1);
    writer.commit("2").expect("committed");
    assert_eq!(ids(&index, "возврат"), Vec::<i64>::new());
}

#[test]
fn what_solved_the_last_one_comes_up_for_the_next() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    let article =
        |id, title: &str, body: &str| Doc { kind: Kind::Article, body: body.into(), ..ticket(id, title) };
    writer.put(&article(1, "Печать документов", "Как печатать накладные и чеки")).expect("put");
    writer.put(&article(2, "Настройка принтера", "Драйвер и бумага")).expect("put");
    writer.commit("1").expect("committed");
    let rights = Rights::to(["staff"]);
    let question = "чеки выходят пустые и мятые";
    let first = || index.suggest(&Question::new(question, &rights)).expect("suggested")[0].id;
    assert_eq!(first(), 1);
    let case = Doc {
        kind: Kind::Case,
        body: "выходят пустые мятые листы".into(),
        solved_by: vec![2],
        ..ticket(9, "")
    };
    writer.put(&case).expect("put");
    writer.commit("2").expect("committed");
    assert_eq!(first(), 2);
    let unheard = Question { unheard: &[9], ..Question::new(question, &rights) };
    assert_eq!(index.suggest(&unheard).expect("suggested")[0].id, 1);
}
