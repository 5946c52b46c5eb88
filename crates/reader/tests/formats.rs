//! Files of each format, read exactly.

mod common;

use common::{docx, hex, lines, objects, packed, pdf, pdf_of, stream};
use reader::{Limits, Outcome, Reading, Reason};

fn read(name: &str, bytes: &[u8]) -> Reading {
    reader::words(name, "application/octet-stream", bytes, &Limits::default())
}

/// The words of a file that is read to its end.
fn words(name: &str, bytes: &[u8]) -> String {
    let reading = read(name, bytes);
    assert_eq!(reading.outcome, Outcome::Read, "{name}: {}", reading.words);
    reading.words
}

#[test]
fn text_in_any_letters() {
    let text = "Здравствуйте!\nОплата по счёту № 57 не прошла.";
    assert_eq!(words("письмо.txt", text.as_bytes()), text);
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(words("письмо.txt", &with_mark), text);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(words("письмо.txt", &wide), text);
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(words("письмо.txt", &bytes), text);
    let (bytes, ..) = encoding_rs::KOI8_R.encode("Оплата по счёту не прошла");
    assert_eq!(words("log", &bytes), "Оплата по счёту не прошла");
    assert_eq!(words("a.csv", "код;имя\r\n1;\"Болт  М8\"\r\n".as_bytes()), "код;имя\n1;\"Болт М8\"");
    assert_eq!(words("a.json", "{\"имя\": \"Болт\"}".as_bytes()), "{\"имя\": \"Болт\"}");
}

#[test]
fn html_as_it_is_seen() {
    let page = "<!DOCTYPE html><html><head><title>Счёт &amp; акт</title><style>p{color:red}</style></head><body>\
                <p>Опла<b>та</b> по&nbsp;счёту</p><script>var x='нет';</script><table><tr><td>Болт</td><td>12</td></tr></table>";
    assert_eq!(words("a.html", page.as_bytes()), "Счёт & акт\nОплата по счёту\nБолт | 12");
    let (bytes, ..) = encoding_rs::KOI8_R.encode("<html><meta charset=koi8-r><p>Да");
    assert_eq!(words("a", &bytes), "Да");
}

#[test]
fn xml_by_its_texts() {
    let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><!-- нет --><Счёт Номер=\"57 &lt;б&gt;\"><Товар>Болт &#1052;8</Товар></Счёт>";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(words("a.xml", &bytes), "1.0".replace("1.0", "57 <б>\nБолт М8"));
}

#[test]
fn rtf_in_the_letters_of_its_fonts() {
    let text = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 Arial;}{\\f1\\fcharset0 Times;}}{\\*\\generator X;}\
        {\\info{\\author Nobody}}\\f0 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\par{\\f1 caf\\'e9}\\line \\u1051?\\u1080\\'3f\\uc0\\u1089\\u1090\\par\
        {\\v hidden}\\pard\\intbl a\\cell b\\cell\\row {\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt link}}{\\pict 0102}\
        {\\footnote note} so\\-ft \\{x\\}}";
    assert_eq!(words("a.rtf", text), "Привет\ncafé\nЛист\na b\nlink\nnote soft {x}");
}

#[test]
fn docx_with_all_around_it() {
    let body = "<w:p><w:r><w:t>Дого</w:t></w:r><w:r><w:t>вор</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\">№ 5</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r><w:r><w:delText>убрано</w:delText><w:instrText>PAGE</w:instrText></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Болт</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>М8</w:t></w:r></w:p><w:p><w:r><w:t>сталь</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent><w:p><w:r><w:t>Врезка</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
        <mc:Fallback><w:r><w:t>Врезка</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:t>пере</w:t><w:softHyphen/><w:t>нос &lt;да&gt;</w:t></w:r></w:p>";
    let part = |text: &str| format!("<w:x><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>");
    let file = docx(
        body,
        &[
            ("word/header1.xml", &part("Шапка")),
            ("word/footer2.xml", &part("Подвал")),
            ("word/footnotes.xml", &part("Сноска")),
            ("word/comments.xml", &part("Примечание")),
            ("word/styles.xml", &part("Нет")),
        ],
    );
    assert_eq!(
        words("a.docx", &file),
        "Договор № 5\nБолт М8\nсталь\nВрезка\nперенос <да>\nШапка\nПодвал\nСноска\nПримечание"
    );
}

#[test]
fn xlsx_as_it_is_seen() {
    let file = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Прайс\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"Пустой\" r:id=\"r2\"/></sheets></workbook>".as_bytes()),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"),
        ("xl/sharedStrings.xml", "<sst><si><t>Товар</t></si><si><r><t>Бо</t></r><r><t>лт</t></r><rPh><t>х</t></rPh></si></sst>".as_bytes()),
        ("xl/styles.xml", b"<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>Цена</t></is></c></row>\
            <row><c t=\"s\"><v>1</v></c><c><v>12.5</v></c><c s=\"1\"><v>46084</v></c><c s=\"2\"><v>46084.75</v></c><c t=\"str\"><f>A1&amp;B1</f><v>итог</v></c><c t=\"b\"><v>1</v></c><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>".as_bytes()),
        ("xl/worksheets/sheet2.xml", b"<worksheet/>"),
        ("xl/comments1.xml", "<comments><commentList><comment><text><r><t>Проверить</t></r></text></comment></commentList></comments>".as_bytes()),
    ]);
    assert_eq!(
        words("a.xlsx", &file),
        "Прайс\nТовар Цена\nБолт 12.5 03.03.2026 03.03.2026 18:00 итог\nПустой\nПроверить"
    );
}

#[test]
fn open_document_texts_and_sheets() {
    let content = "<office:document-content><office:body><text:tracked-changes><text:p>убрано</text:p></text:tracked-changes>\
        <text:h>Договор</text:h><text:p>Опла<text:span>та</text:span><text:s text:c=\"3\"/>счёта<text:line-break/>срочно</text:p></office:body></office:document-content>";
    let styles = "<office:document-styles><style:header><text:p>Шапка</text:p></style:header></office:document-styles>";
    let file = |kind: &str, content: &str| {
        packed(&[
            ("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes()),
            ("content.xml", content.as_bytes()),
            ("styles.xml", styles.as_bytes()),
        ])
    };
    assert_eq!(words("a.odt", &file("text", content)), "Договор\nОплата счёта\nсрочно\nШапка");
    let sheet = "<x><table:table table:name=\"Прайс\"><table:table-row><table:table-cell><text:p>Болт</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"1000\"/><table:table-cell><text:p>12,50</text:p></table:table-cell></table:table-row></table:table></x>";
    assert_eq!(words("a.ods", &file("spreadsheet", sheet)), "Прайс\nБолт 12,50");
    let locked = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        (
            "META-INF/manifest.xml",
            b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
        ),
        ("content.xml", b"\x01\x02"),
    ]);
    assert_eq!(read("a.odt", &locked).outcome, Outcome::Unreadable(Reason::Locked));
}

#[test]
fn slides_in_their_order() {
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let (first, second, tenth) = (slide("Первый"), slide("Второй"), slide("Десятый"));
    let file = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/slides/slide10.xml", tenth.as_bytes()),
        ("ppt/slides/slide2.xml", second.as_bytes()),
        ("ppt/slides/slide1.xml", first.as_bytes()),
        ("ppt/notesSlides/notesSlide1.xml", slide("Заметка").as_bytes()),
        ("ppt/slideLayouts/slideLayout1.xml", slide("Нет").as_bytes()),
    ]);
    assert_eq!(words("a.pptx", &file), "Первый\nВторой\nДесятый\nЗаметка");
}

#[test]
fn pdf_keeps_words_whole_and_apart() {
    assert_eq!(
        words("a.pdf", &pdf(&lines(&["Счёт на оплату № 57", "ООО «Ромашка»"]))),
        "Счёт на оплату № 57\nООО «Ромашка»"
    );
    let text =
        format!("BT /F 10 Tf 50 700 Td [{} 60 {} -300 {}] TJ ET", hex("Рома"), hex("шка"), hex("цветёт"));
    assert_eq!(words("a.pdf", &pdf(&text)), "Ромашка цветёт");
    // sign by sign, each put at its place
    let text: String = "Болт М8"
        .chars()
        .enumerate()
        .filter(|(_, c)| *c != ' ')
        .map(|(n, c)| format!("BT /F 10 Tf 1 0 0 1 {} 700 Tm {} Tj ET ", 50 + n * 5, hex(&c.to_string())))
        .collect();
    assert_eq!(words("a.pdf", &pdf(&text)), "Болт М8");
    // columns of a table, and a turned line
    let text = format!(
        "BT /F 10 Tf 50 700 Td {} Tj 200 0 Td {} Tj 0 1 -1 0 20 20 Tm {} Tj ET",
        hex("Болт"),
        hex("12,50"),
        hex("вдоль края")
    );
    assert_eq!(words("a.pdf", &pdf(&text)), "Болт 12,50\nвдоль края");
}

#[test]
fn pdf_joins_what_lines_part() {
    let text =
        lines(&["договор пере-", "подписан, какой-", "то Север-", "Юг, 2025-", "2026, мяг\u{ad}", "ко - да"]);
    assert_eq!(
        words("a.pdf", &pdf(&text)),
        "договор переподписан, какой-то Север-\nЮг, 2025-\n2026, мягко - да"
    );
    assert_eq!(words("a.pdf", &pdf(&lines(&["конец-"]))), "конец-");
}

#[test]
fn pdf_letters() {
    assert_eq!(
        words("a.pdf", &pdf(&lines(&["e\u{fb03}cient \u{fb01}le № ½", "Рабочии\u{306}"]))),
        "efficient file № ½\nРабочий"
    );
    assert_eq!(
        words("a.pdf", &pdf("BT /W 10 Tf (Caf\\351 \\223x\\224) Tj /D 10 Tf 0 -20 Td (ABC) Tj ET")),
        "Café “x”\nАёж"
    );
    // the number of a footnote, and the power of a unit
    let raised =
        |text: &str| format!("BT /F 10 Tf 50 700 Td {} Tj /F 6 Tf 4 Ts {} Tj ET", hex(text), hex("2"));
    assert_eq!(words("a.pdf", &pdf(&raised("модулей"))), "модулей 2");
    assert_eq!(words("a.pdf", &pdf(&raised("м"))), "м2");
    // spaced for looks, where blanks are drawn
    let spaced = format!(
        "BT /F 10 Tf 50 700 Td {} Tj 0 -20 Td [{} -200 {} -200 {}] TJ ET",
        hex("как и в прежней редакции"),
        hex("д"),
        hex("а"),
        hex("р")
    );
    assert_eq!(words("a.pdf", &pdf(&spaced)), "как и в прежней редакции\nдар");
    // drawn twice to look bold, or with a shadow
    let twice = format!("BT /F 10 Tf 50 700 Td {0} Tj ET BT /F 10 Tf 50.3 700 Td {0} Tj ET", hex("Итого"));
    assert_eq!(words("a.pdf", &pdf(&twice)), "Итого");
    // what stands for the signs
    let text = format!(
        "BT /F 10 Tf 50 700 Td /Span <</ActualText {}>> BDC {} Tj EMC {} Tj ET",
        hex("\u{feff}офис"),
        hex("????"),
        hex("ный")
    );
    assert_eq!(words("a.pdf", &pdf(&text)), "офисный");
}

#[test]
fn pdf_forms_fields_and_remarks() {
    let content = format!("{} /X Do", lines(&["Страница"]));
    let mut file = objects(&content, "/XObject<</X 10 0 R/I 13 0 R>>", "/Annots[11 0 R 12 0 R 14 0 R]");
    file.push((
        10,
        stream(
            "/Type/XObject/Subtype/Form/Matrix[1 0 0 1 0 -300]/Resources<</Font<</F 5 0 R>>>>",
            lines(&["Форма"]).as_bytes(),
        ),
    ));
    file.push((11, format!("<</Subtype/Text/Contents {}>>", hex("\u{feff}Замечание")).into_bytes()));
    file.push((12, b"<</Subtype/Widget/AP<</N 10 0 R>>/V(no)>>".to_vec()));
    file.push((14, b"<</Subtype/Text/F 2/Contents(hidden)>>".to_vec()));
    assert_eq!(words("a.pdf", &pdf_of(&file)), "Страница\nФорма\nЗамечание\nФорма");
}

#[test]
fn pdf_by_programs() {
    let expected = include_str!("files/expected.txt").trim_end();
    for (name, bytes) in [
        ("chromium", &include_bytes!("files/chromium.pdf")[..]),
        ("cairo", include_bytes!("files/cairo.pdf")),
        ("pango", include_bytes!("files/pango.pdf")),
        ("locked for changes", include_bytes!("files/owner.pdf")),
    ] {
        assert_eq!(words(name, bytes), expected, "{name}");
    }
    let locked = read("a.pdf", include_bytes!("files/locked.pdf"));
    assert_eq!(locked.outcome, Outcome::Unreadable(Reason::Locked));
}

#[test]
fn pdf_without_a_map_to_letters() {
    // a font of one table: a segment that gives the signs 1 to 32 the letters from а
    let part: Vec<u8> = [4_u16, 32, 0, 4, 4, 1, 0, 0x44f, 0xffff, 0, 0x430, 0xffff, 0xfbd1, 1, 0, 0]
        .iter()
        .flat_map(|n| n.to_be_bytes())
        .collect();
    let mut font =
        b"\0\x01\0\0\0\x01\0\0\0\0\0\0cmap\0\0\0\0\0\0\0\x1c\0\0\0\x2c\0\0\0\x01\0\x03\0\x01\0\0\0\x0c"
            .to_vec();
    font.extend(part);
    let mut file = objects("BT /F 10 Tf 1 1 Td <000500010020> Tj ET", "", "");
    file[4].1 = b"<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[6 0 R]>>".to_vec();
    file[5].1 =
        b"<</Subtype/CIDFontType2/DW 500/CIDToGIDMap/Identity/FontDescriptor<</FontFile2 10 0 R>>>>".to_vec();
    for length in (0..=font.len()).rev() {
        let mut file = file.clone();
        file.push((10, stream("", &font[..length])));
        let reading = read("a.pdf", &pdf_of(&file));
        if length == font.len() {
            assert_eq!((reading.words.as_str(), reading.outcome), ("дая", Outcome::Read));
        }
    }
}

#[test]
fn xls_of_old() {
    assert_eq!(words("a.xls", include_bytes!("files/old.xls")), "Прайс\nТовар Цена\nБолт М8 12.5 03.03.2026");
}

#[test]
fn files_without_words() {
    let archive = packed(&[("a.txt", b"text")]);
    for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"", b"\0\0\0\x20ftypisom", &archive, b"\xff\xd8\xff\xe0"] {
        assert_eq!(read("a", bytes).outcome, Outcome::NoWords);
    }
    assert_eq!(read("a.pdf", b"%PDF-1.7 and nothing else").outcome, Outcome::Unreadable(Reason::Broken));
    assert_eq!(read("a.docx", b"PK\x03\x04 and nothing else").outcome, Outcome::Unreadable(Reason::Broken));
}

#[test]
fn limits_hold() {
    let limits = Limits { words: 20, ..Limits::default() };
    let reading = reader::words("a.pdf", "", &pdf(&lines(&["Счёт на оплату № 57", "ещё"])), &limits);
    assert_eq!((reading.words.as_str(), reading.outcome), ("Счёт на опл", Outcome::Cut));
    let limits = Limits { input: 11, ..Limits::default() };
    let reading = reader::words("a.txt", "", "Счёт на оплату".as_bytes(), &limits);
    assert_eq!((reading.words.as_str(), reading.outcome), ("Счёт н", Outcome::Cut));
    let reading = reader::words("a.pdf", "", &pdf(&lines(&["Счёт"])), &limits);
    assert_eq!(reading.outcome, Outcome::Unreadable(Reason::TooLarge));
    let limits = Limits { time: std::time::Duration::ZERO, ..Limits::default() };
    let reading = reader::words("a.pdf", "", &pdf(&lines(&["Счёт"])), &limits);
    assert_eq!(reading.outcome, Outcome::Unreadable(Reason::TimeOver));
    let limits = Limits { unpacked: 100, ..Limits::default() };
    let reading = reader::words("a.docx", "", &docx("<w:p><w:r><w:t>Счёт</w:t></w:r></w:p>", &[]), &limits);
    assert_eq!(reading.outcome, Outcome::Unreadable(Reason::TooLarge));
}
