//! What is marked and what is not, where marks stand, and that no text is too strange.

use proptest::prelude::*;
use speller::{Kind, Mark, Speller, Vocabulary, corrected};

static SPELLER: Speller = Speller::new();

fn check(text: &str) -> Vec<Mark> {
    SPELLER.check(text, &Vocabulary::default())
}

/// Each mark as «word → first suggestion».
fn said(text: &str) -> Vec<String> {
    check(text).iter().map(|mark| format!("{} → {}", mark.word(text), mark.suggestions[0])).collect()
}

#[track_caller]
fn marks(text: &str, wanted: &[&str]) {
    assert_eq!(said(text), wanted, "{text}");
}

#[test]
fn slips_are_mended() {
    marks("Отсуствие ответа", &["Отсуствие → Отсутствие"]);
    marks("это было оооочень долго", &["оооочень → очень"]);
    marks("заказ не получаеться отменить", &["получаеться → получается"]);
    marks("просим здраствуйте", &["здраствуйте → здравствуйте"]);
    marks("серебрянный и агенство", &["серебрянный → серебряный", "агенство → агентство"]);
    marks("I recieve teh parcel", &["recieve → receive", "teh → the"]);
    marks("НАКЛОДНАЯ", &["НАКЛОДНАЯ → НАКЛАДНАЯ"]);
    marks("заказ в москве", &["москве → Москве"]);
}

#[test]
fn what_is_spoken_is_written() {
    marks("щас пришлём", &["щас → сейчас"]);
    marks("Ваще не работает", &["Ваще → Вообще"]);
    marks("вообщем так", &["вообщем → в общем"]);
}

#[test]
fn spaces_and_hyphens_are_mended() {
    marks("вобщем ктобы знал", &["вобщем → в общем", "ктобы → кто бы"]);
    marks("чека небыло", &["небыло → не было"]);
    marks("не приехал, по этому ждём", &["по этому → поэтому"]);
    marks("по этому вопросу ответим", &[]);
    marks("пишу из за ошибки", &["из за → из-за"]);
    marks("какойто чек", &["какойто → какой-то"]);
    marks("что-ли так", &["что-ли → что ли"]);
    marks("в течении дня", &["в течении → в течение"]);
    marks("ответ будет в в среду", &["в в → в"]);
}

#[test]
fn verbs_end_as_the_word_before_asks() {
    marks("надо вернутся к заказу", &["вернутся → вернуться"]);
    marks("мне нравиться", &["нравиться → нравится"]);
    marks("он хочет вернуться, они вернутся", &[]);
}

#[test]
fn alphabets_and_keyboards_are_told_apart() {
    let of = |text: &str| {
        check(text).iter().map(|mark| (mark.kind, mark.suggestions[0].clone())).collect::<Vec<_>>()
    };
    assert_eq!(of("где cкидка"), [(Kind::Alphabets, "скидка".to_owned())]);
    assert_eq!(of("ghbdtn, коллеги"), [(Kind::Layout, "привет,".to_owned())]);
    assert_eq!(of("cgfcb,j"), [(Kind::Layout, "спасибо".to_owned())]);
    assert_eq!(of("цкщтп").len(), 1, "wrong");
    assert_eq!(of("the new nакладная").len(), 1);
}

#[test]
fn names_codes_and_terms_are_left_alone() {
    for text in [
        "Пишите на anna@liniya-opory.example или https://ozon.ru/кабинет",
        "Артикул WB-20871, заказ 55-01х, ключ a1b2c3, SKU и ФБС, XML",
        "поле `прайсс` в prices.xlsx",
        "> кагда вы ответите\nСегодня",
        "магазин «Чюдо-Шинк» и ООО «Кромлекс Айти»",
        "Пришёл Дайревых из Ивацевичи",
        "1-го числа, 24х часов, 5шт.",
        "web-сайт и SMS-рассылка",
        "электронагреватель и мегаблокбастер",
        "Ещё всё её, еще все ее",
        "OpenAPI, iPhone, GitHub",
    ] {
        marks(text, &[]);
    }
}

#[test]
fn own_words_are_right_in_any_case() {
    let own = Vocabulary::new(["Кромлекс", "прайслистер"]);
    let text = "кромлексом и прайслистера, прайслиcтер";
    let found = SPELLER.check(text, &own);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].word(text), found[0].suggestions[0].as_str()), ("прайслиcтер", "прайслистер"));
}

#[test]
fn places_are_told_in_bytes_and_in_units_of_a_browser() {
    let text = "👋 Ну вобщем да";
    let [mark] = &check(text)[..] else { panic!("one mark") };
    assert_eq!(mark.word(text), "вобщем");
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16_lossy(&units[mark.utf16.clone()]), "вобщем");
    assert_eq!(corrected(text, std::slice::from_ref(mark)), "👋 Ну в общем да");
}

#[test]
fn much_nonsense_takes_its_share_and_no_more() {
    let word = "ывапролджэячсмитьбюфыва ";
    assert!(check(&word.repeat(4_000)).len() <= 4_000);
    let long = "а".repeat(100_000);
    assert!(check(&long).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever is written, marks stand in order, apart, on whole letters, and say something.
    #[test]
    fn marks_stand_where_they_say(text in text()) {
        let marks = check(&text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut last = 0;
        for mark in &marks {
            prop_assert!(last <= mark.bytes.start && mark.bytes.start < mark.bytes.end);
            last = mark.bytes.end;
            prop_assert!(text.is_char_boundary(mark.bytes.start) && text.is_char_boundary(mark.bytes.end));
            prop_assert_eq!(String::from_utf16_lossy(&units[mark.utf16.clone()]), mark.word(&text));
            prop_assert!(!mark.suggestions.is_empty());
            prop_assert!(mark.suggestions.iter().all(|word| !word.is_empty() && word != mark.word(&text)));
        }
        corrected(&text, &marks);
    }

    /// Words of the dictionaries with one letter changed are never worse for being looked at twice.
    #[test]
    fn the_same_text_has_the_same_marks(text in "[а-яё ]{0,60}") {
        prop_assert_eq!(check(&text), check(&text));
    }
}

/// Anything, and more often what is near to writing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[а-яА-ЯёЁa-zA-Z0-9 .,!?«»'`@/:>\\n\u{301}\u{306}\u{ad}\u{2011}👋-]{0,80}",
        "([а-я]{1,8}(-|то| то|ли| |ться|тся|ghbdtn)){0,12}",
    ]
}
