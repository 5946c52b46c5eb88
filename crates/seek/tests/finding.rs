//! What people type, and what they see.

use seek::{Doc, Index, Kind, Request, Rights, Sort, Vocabulary};

fn doc(kind: Kind, id: i64, title: &str, body: &str) -> Doc {
    Doc { title: title.into(), body: body.into(), labels: vec!["staff".into()], ..Doc::new(kind, id) }
}

fn desk() -> Index {
    let docs = [
        Doc {
            number: "1001".into(),
            context: "ООО Ромашка".into(),
            inner: "клиент скандальный".into(),
            facets: vec![("client".into(), "ООО «Ромашка»".into()), ("state".into(), "open".into())],
            at: 1,
            ..doc(
                Kind::Ticket,
                1,
                "Не приходит накладная",
                "Заказ FBS-123456-1 без документов, тел. +7 (916) 123-45-67",
            )
        },
        Doc {
            number: "1002".into(),
            facets: vec![("client".into(), "Василёк".into()), ("state".into(), "closed".into())],
            at: 2,
            ..doc(Kind::Ticket, 2, "Ошибка в чеке", "Накладные распечатались, а чек нет. Ёмкость: 5 л")
        },
        Doc {
            at: 3, ..doc(Kind::Ticket, 3, "Остатки на озоне", "Не обновляется ozon, арт. АВ-77120")
        },
        Doc { at: 4, ..doc(Kind::Ticket, 4, "Чек не пришёл", "нет чека на почте") },
        doc(Kind::Article, 1, "Как распечатать накладную", "Откройте заказ и нажмите печать. Hello world."),
    ];
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    docs.iter().for_each(|doc| writer.put(doc).expect("put"));
    writer.commit("1").expect("committed");
    index
}

fn names(index: &Index, request: &Request<'_>) -> Vec<String> {
    let found = index.search(request, &Vocabulary::standard()).expect("searched");
    found.hits.iter().filter(|hit| !hit.near).map(|hit| format!("{} {}", hit.kind, hit.id)).collect()
}

/// What of the desk is found first by somebody of the staff, near hits included.
fn first(line: &str) -> String {
    let rights = Rights::to(["staff"]).with_inner();
    let found = desk().search(&Request::new(line, &rights), &Vocabulary::standard()).expect("searched");
    found.hits.first().map_or_else(|| "nothing".into(), |hit| format!("{} {}", hit.kind, hit.id))
}

fn strictly(line: &str) -> Vec<String> {
    let rights = Rights::to(["staff"]).with_inner();
    let mut names = names(&desk(), &Request::new(line, &rights));
    names.sort();
    names
}

fn meant(line: &str) -> Option<String> {
    let rights = Rights::to(["staff"]);
    desk().search(&Request::new(line, &rights), &Vocabulary::standard()).expect("searched").meant
}

#[test]
fn words_are_found_in_any_form_and_the_title_first() {
    assert_eq!(strictly("накладной"), ["article 1", "ticket 1", "ticket 2"]);
    assert_ne!(first("накладная"), "ticket 2");
    assert_eq!(strictly("емкость"), ["ticket 2"]);
    assert_eq!(first("HELLO"), "article 1");
    assert_eq!(strictly("накладная ромашка"), ["ticket 1"]);
}

#[test]
fn the_exact_form_comes_first() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    for (id, title) in [(1, "Печать накладной"), (2, "Печать накладных"), (3, "Печать накладную")]
    {
        writer.put(&doc(Kind::Ticket, id, title, "")).expect("put");
    }
    writer.commit("").expect("committed");
    let rights = Rights::to(["staff"]);
    for (line, hit) in [("накладной", "ticket 1"), ("накладных", "ticket 2"), ("накладную", "ticket 3")]
    {
        let names = names(&index, &Request::new(line, &rights));
        assert_eq!((names.len(), names[0].as_str()), (3, hit));
    }
}

#[test]
fn numbers_are_found_whole_and_in_part() {
    for line in [
        "FBS-123456-1",
        "fbs1234561",
        "23456",
        "123456",
        "123-45-67",
        "8 916 123 45 67",
        "+79161234567",
        "1001",
        "№1001",
        "#1001",
    ] {
        assert_eq!(first(line), "ticket 1", "{line}");
    }
    for line in ["АВ-77120", "AB77120", "ab-771", "7120"] {
        assert_eq!(first(line), "ticket 3", "{line}");
    }
}

#[test]
fn slips_are_forgiven_and_told() {
    for (line, hit, told) in [
        ("yfrkflyfz", "ticket 1", Some("накладная")),
        ("руддщ", "article 1", Some("hello")),
        ("наклданая", "ticket 1", Some("накладная")),
        ("обновляетя", "ticket 3", Some("обновляется")),
        ("чек", "ticket 4", None),
    ] {
        assert_eq!((first(line).as_str(), meant(line).as_deref()), (hit, told), "{line}");
    }
    assert_eq!(meant("остатуи ozon"), Some("остатки ozon".into()));
}

#[test]
fn brands_are_found_in_either_alphabet() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    writer.put(&doc(Kind::Ticket, 1, "Выгрузка wildberries", "")).expect("put");
    writer.put(&doc(Kind::Ticket, 2, "Личный кабинет закрыт", "")).expect("put");
    writer.put(&doc(Kind::Ticket, 3, "Заказ из samokat", "")).expect("put");
    writer.commit("").expect("committed");
    let rights = Rights::to(["staff"]);
    for (line, hit) in [("вайлдберриз", "ticket 1"), ("вб", "ticket 1"), ("лк", "ticket 2")] {
        assert_eq!(names(&index, &Request::new(line, &rights)), [hit], "{line}");
    }
    let found = index.search(&Request::new("самокат", &rights), &Vocabulary::standard()).expect("searched");
    assert_eq!((found.hits[0].id, found.meant.as_deref()), (3, Some("samokat")));
}

#[test]
fn phrases_are_taken_at_their_word() {
    assert_eq!(strictly("«нет чека»"), ["ticket 4"]);
    assert_eq!(strictly("\"чека нет\""), Vec::<String>::new());
    assert_eq!(strictly("чек -накладные"), ["ticket 4"]);
}

#[test]
fn filters_bound_what_is_found() {
    assert_eq!(strictly("накладная состояние:закрыта"), ["ticket 2"]);
    assert_eq!(strictly("накладная -state:closed"), ["article 1", "ticket 1"]);
    assert_eq!(strictly("клиент:ромаш"), ["ticket 1"]);
    assert_eq!(strictly("client:\"ооо ромашка\""), ["ticket 1"]);
    assert_eq!(strictly("вид:статья накладная"), ["article 1"]);
    assert_eq!(strictly("до:02.01.1970 чек"), ["ticket 2", "ticket 4"]);
    assert_eq!(strictly("после:02.01.1970 чек"), Vec::<String>::new());
}

#[test]
fn an_unfinished_word_is_enough_while_typing() {
    let rights = Rights::to(["staff"]);
    let request = Request { typing: true, ..Request::new("накл", &rights) };
    assert_eq!(names(&desk(), &request).len(), 2, "by words of titles");
}

#[test]
fn the_newest_come_first_on_request() {
    let rights = Rights::to(["staff"]);
    let request = Request { order: Sort::Newest, ..Request::new("чек", &rights) };
    assert_eq!(names(&desk(), &request), ["ticket 4", "ticket 2"]);
}

#[test]
fn a_file_is_shown_under_its_ticket_once() {
    let index = Index::in_memory().expect("memory is there");
    let mut writer = index.writer().expect("the first writer");
    writer.put(&doc(Kind::Ticket, 1, "Счёт", "")).expect("put");
    writer
        .put(&Doc {
            belongs_to: Some(1), ..doc(Kind::Attachment, 9, "счёт.pdf", "счёт на оплату")
        })
        .expect("put");
    writer.commit("").expect("committed");
    let rights = Rights::to(["staff"]);
    let found = index.search(&Request::new("счет", &rights), &Vocabulary::bare()).expect("searched");
    assert_eq!(found.hits.iter().map(|hit| hit.ticket).collect::<Vec<_>>(), [Some(1)]);
}
