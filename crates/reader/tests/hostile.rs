//! Files made to cost memory, time or the process, read apart at the default limits unless said otherwise.

mod common;

use common::{deflated, docx, hex, lines, objects, packed, pdf, pdf_of, stream, zeros};
use reader::{Apart, Limits, Outcome, Reading, Reason};
use std::time::Duration;

const GIB: u64 = 1 << 30;

fn apart() -> Apart {
    Apart { program: env!("CARGO_BIN_EXE_extract-words").into(), arguments: Vec::new() }
}

fn read_within(bytes: &[u8], limits: &Limits) -> Reading {
    apart().words("файл", "", bytes, limits).expect("a process")
}

fn read(bytes: &[u8]) -> Reading {
    read_within(bytes, &Limits::default())
}

/// A short time, for files that would take any.
fn hasty() -> Limits {
    Limits { time: Duration::from_millis(300), ..Limits::default() }
}

/// It asked for too much, one way or the other, and has no words.
fn refused(reading: &Reading) {
    let refused =
        matches!(reading.outcome, Outcome::Unreadable(Reason::TooLarge | Reason::TimeOver | Reason::Broken));
    assert!(refused, "{:?}", reading.outcome);
}

#[test]
fn apart_is_the_same() {
    for (name, bytes) in
        [("a.pdf", pdf(&lines(&["Счёт", "на оплату"]))), ("a.txt", "Счёт\nна оплату".into()), ("", vec![])]
    {
        let limits = Limits::default();
        let here = reader::words(name, "text/plain; charset=utf-8", &bytes, &limits);
        assert_eq!(
            apart().words(name, "text/plain; charset=utf-8", &bytes, &limits).expect("a process"),
            here
        );
    }
}

#[test]
fn no_process_is_an_error() {
    let none = Apart { program: "no-such-program-anywhere".into(), arguments: Vec::new() };
    assert!(none.words("a", "", b"x", &Limits::default()).is_err());
}

#[test]
fn another_program_is_no_answer() {
    let other = Apart { program: "/bin/cat".into(), arguments: Vec::new() };
    let reading = other.words("a", "", &vec![b'x'; 1 << 20], &Limits::default()).expect("a process");
    assert_eq!(reading, Reading { words: String::new(), outcome: Outcome::Unreadable(Reason::Broken) });
}

#[test]
fn a_page_that_unpacks_to_gigabytes() {
    for again in [0, 1] {
        let filters = ["/Filter/FlateDecode", "/Filter[/FlateDecode/FlateDecode]"][again];
        let mut file = objects("", "", "");
        file[3].1 = stream(filters, &zeros(GIB, again));
        let reading = read(&pdf_of(&file));
        assert_eq!(reading.outcome, Outcome::Unreadable(Reason::TooLarge));
    }
}

#[test]
fn pages_before_a_bomb_are_kept() {
    let mut file = objects(&lines(&["Первая страница"]), "", "");
    file[1].1 = b"<</Type/Pages/Kids[3 0 R 10 0 R]/Count 2>>".to_vec();
    file.push((10, b"<</Type/Page/Parent 2 0 R/Contents 11 0 R>>".to_vec()));
    file.push((11, stream("/Filter/FlateDecode", &zeros(GIB, 0))));
    let reading = read(&pdf_of(&file));
    assert_eq!(reading, Reading { words: "Первая страница".to_owned(), outcome: Outcome::Cut });
}

#[test]
fn objects_that_unpack_to_gigabytes() {
    let bomb = stream("/Type/ObjStm/N 1/First 10/Filter/FlateDecode", &zeros(GIB, 0));
    let mut file = pdf_of(&[(1, bomb)]);
    // no table of objects: the file is searched for them
    file.truncate(file.windows(4).position(|w| w == b"xref").expect("a table"));
    file.extend(b"trailer <</Root 9 0 R>>");
    refused(&read(&file));
    let table = stream("/Type/XRef/Size 10/W[1 2 1]/Root 1 0 R/Filter/FlateDecode", &zeros(GIB, 0));
    let file = [b"%PDF-1.7\n5 0 obj\n".as_slice(), &table, b"\nendobj\nstartxref\n9\n%%EOF"].concat();
    refused(&read(&file));
}

#[test]
fn maps_of_fonts_that_never_end() {
    let mut map = b"1 begincodespacerange <00> <FFFFFFFF> endcodespacerange beginbfrange ".to_vec();
    map.extend(b"<0000> <FFFF> <0430> <0000> <FFFFFFFF> [<0041> <0042>] ".repeat(100_000));
    let mut file = objects(&lines(&["да"]), "", "");
    file[6].1 = stream("/Filter/FlateDecode", &deflated(&map));
    file[5].1 = format!("<</DW 500/W[{}]>>", "0 4294967295 500 1 [1 2 3] ".repeat(100_000)).into();
    assert_eq!(read(&pdf_of(&file)).outcome, Outcome::Read);
    file[6].1 = stream("/Filter/FlateDecode", &zeros(GIB, 0));
    assert_eq!(read(&pdf_of(&file)).outcome, Outcome::Unreadable(Reason::TooLarge));
}

#[test]
fn circles_of_pages_and_forms() {
    let mut file = objects(&format!("{} /X Do /Y Do", lines(&["да"])), "/XObject<</X 10 0 R/Y 11 0 R>>", "");
    file[1].1 = b"<</Type/Pages/Kids[2 0 R 3 0 R 3 0 R 2 0 R]/Parent 2 0 R/Count 9>>".to_vec();
    let form = |to: u32| {
        stream(
            &format!("/Subtype/Form/Resources<</Font<</F 5 0 R>>/XObject<</X {to} 0 R>>>>"),
            b"/X Do BT /F 9 Tf 1 1 Td <0414> Tj ET",
        )
    };
    file.extend([(10, form(10)), (11, form(12)), (12, form(11))]);
    let reading = read(&pdf_of(&file));
    assert_eq!((reading.words.as_str(), reading.outcome), ("да\nД", Outcome::Read));
    // a length, a filter, a font and a root that are themselves
    let mut file = objects(&lines(&["да"]), "", "");
    file[3].1 = b"<</Length 4 0 R/Filter 4 0 R>>\nstream\nBT ET\nendstream".to_vec();
    file[4].1 = b"5 0 R".to_vec();
    assert_eq!(read(&pdf_of(&file)).words, "");
    let own = b"%PDF-1.7\nxref\n0 0\ntrailer <</Root 1 0 R/Prev 9/XRefStm 9>>\nstartxref\n9\n%%EOF";
    refused(&read(own));
}

#[test]
fn forms_that_multiply() {
    let mut file = objects("/X Do ", "/XObject<</X 10 0 R>>", "");
    for n in 10..22 {
        let dict = format!("/Subtype/Form/Resources<</XObject<</X {} 0 R>>>>", n + 1);
        file.push((n, stream(&dict, "/X Do ".repeat(50).as_bytes())));
    }
    assert_eq!(read_within(&pdf_of(&file), &hasty()).outcome, Outcome::Unreadable(Reason::TimeOver));
}

#[test]
fn nesting_without_end() {
    let deep = 200_000;
    let file = objects(&format!("{}{}", "q ".repeat(deep), lines(&["да"])), "", "");
    assert_eq!(read(&pdf_of(&file)).words, "да");
    for nested in ["[", "<<", "<</A ", "(", "/S BMC ", "BT "] {
        let content = format!("{} {}", lines(&["да"]), nested.repeat(deep));
        let reading = read(&pdf_of(&objects(&content, "", "")));
        assert!(reading.words == "да", "{nested}: {reading:?}");
        let mut file = objects(&lines(&["да"]), "", "");
        file[5].1 = format!("<</W {}", nested.repeat(deep)).into();
        let _ = read(&pdf_of(&file));
    }
    let mut file = objects(&lines(&["да"]), "", "");
    file[1].1 = b"<</Type/Pages/Kids[10 0 R]>>".to_vec();
    let deep = 20_000;
    file.extend((10..10 + deep).map(|n| (n, format!("<</Type/Pages/Kids[{} 0 R]>>", n + 1).into_bytes())));
    file.push((10 + deep, file[2].1.clone()));
    let _ = read(&pdf_of(&file));
    let markup = |deep| docx(&("<w:p>".repeat(deep) + "<w:r><w:t>да</w:t></w:r>"), &[]);
    assert_eq!(read(&markup(5000)).words, "да");
    refused(&read(&markup(1 << 20)));
    assert_eq!(read(format!("{{\\rtf1 {} da", "{".repeat(1 << 20)).as_bytes()).words, "da");
    assert_eq!(read(format!("<html>{} да", "<div>".repeat(300_000)).as_bytes()).outcome, Outcome::Read);
    let nested = |deep| format!("<?xml version='1.0'?>{}да", "<a>".repeat(deep));
    assert_eq!(read(nested(5000).as_bytes()).words, "да");
    refused(&read(nested(1 << 20).as_bytes()));
}

#[test]
fn the_same_stream_ten_thousand_times() {
    let mut file = objects("", "", "");
    file[2].1 = format!("<</Type/Page/Contents[{}]>>", "4 0 R ".repeat(10_000)).into();
    file[3].1 = stream("/Filter/FlateDecode", &deflated(&b"q Q ".repeat(250_000)));
    let reading = read(&pdf_of(&file));
    refused(&reading);
}

#[test]
fn more_pages_than_the_limit() {
    let mut file = objects(&lines(&["да"]), "", "");
    file[1].1 =
        format!("<</Type/Pages/Kids[{}]>>", (10..5010).map(|n| format!("{n} 0 R ")).collect::<String>())
            .into();
    let page = file[2].1.clone();
    file.extend((10..5010).map(|n| (n, page.clone())));
    let reading = read(&pdf_of(&file));
    assert_eq!((reading.words.lines().count(), reading.outcome), (500, Outcome::Cut));
}

#[test]
fn streams_that_never_end() {
    let mut file = b"%PDF-1.7\n".to_vec();
    for n in 1..30_000 {
        file.extend(format!("{n} 0 obj <</Type/ObjStm/Length 99999999>> stream\nx\n").as_bytes());
    }
    refused(&read_within(&file, &hasty()));
}

#[test]
fn office_files_that_unpack_to_gigabytes() {
    let zeros = vec![b' '; 256 << 20];
    let reading = read(&packed(&[("[Content_Types].xml", b""), ("word/document.xml", &zeros)]));
    assert_eq!(reading.outcome, Outcome::Unreadable(Reason::TooLarge));
    // texts instead of one text: read up to the limit of words, or of what is unpacked
    let texts = "<w:p><w:r><w:t> </w:t></w:r></w:p>".repeat(1 << 19);
    let limits = Limits { unpacked: 16 << 20, ..Limits::default() };
    assert_eq!(read_within(&docx(&texts, &[]), &limits).outcome, Outcome::Unreadable(Reason::TooLarge));
    let shared = format!("<sst>{}", "<si><t>x</t></si>".repeat(2 << 20));
    let sheet = b"<x><row><c t=\"s\"><v>1</v></c></row></x>".as_slice();
    let reading = read(&packed(&[
        ("[Content_Types].xml", b""),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ]));
    assert_eq!((reading.words.as_str(), reading.outcome), ("x", Outcome::Cut));
    let names: Vec<String> = (0..30_000).map(|n| format!("word/{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&packed(&parts)).outcome, Outcome::Unreadable(Reason::TooLarge));
}

#[test]
fn an_old_workbook_whose_sectors_go_in_a_circle() {
    // every sector of the table of sectors is followed by itself
    let mut file = include_bytes!("files/old.xls").to_vec();
    let table = usize::try_from(u32::from_le_bytes([file[76], file[77], file[78], file[79]])).expect("small");
    for n in 0..128 {
        let at = 512 * (table + 1) + 4 * n;
        file[at..at + 4].copy_from_slice(&u32::try_from(n).expect("small").to_le_bytes());
    }
    refused(&read(&file));
}

#[test]
fn entities_are_not_expanded() {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"да да да\"><!ENTITY c \"&b;&b;&b;\"><!ENTITY f SYSTEM \"file:///etc/hostname\">]><a>и &c; &f; ё</a>";
    let reading = read(text.as_bytes());
    assert_eq!((reading.words.as_str(), reading.outcome), ("и ё", Outcome::Read));
}

#[test]
fn a_hundred_mebibytes() {
    let text = "слово ".repeat(100 << 20 >> 3);
    let reading = read(text.as_bytes());
    assert!(reading.words.len() > (1 << 20) - 4 && reading.outcome == Outcome::Cut);
    let mut file = pdf(&lines(&["да"]));
    file.resize(100 << 20, b' ');
    assert_eq!(read(&file).outcome, Outcome::Unreadable(Reason::TooLarge));
    let mut file = pdf(&lines(&["да"]));
    file.resize(20 << 20, b' ');
    assert_eq!(read(&file).words, "да");
}

#[test]
fn one_word_of_many_marks() {
    // a letter under a million accents, and a page of one sign a million times
    let text = format!("е{}", "\u{301}".repeat(1 << 20));
    assert_eq!(read(text.as_bytes()).outcome, Outcome::Cut);
    let page = format!("BT /F 10 Tf 50 700 Td {} ET", format!("{} Tj ", hex("а")).repeat(200_000));
    let reading = read(&pdf(&page));
    assert_eq!((reading.words.chars().count(), reading.outcome), (200_000, Outcome::Read));
}
