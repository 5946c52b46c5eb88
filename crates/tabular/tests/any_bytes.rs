//! Any bytes whatever under any name: no crash, no hang, bounded memory; and what is cut or changed in good files is never
//! worse than told.

use proptest::prelude::*;
use std::io::Write;
use tabular::{Context, Limits, Outcome, Problem, Refusal, Row, Sink, Source, Verdict};

const NAMES: &[&str] =
    &["a.csv", "a.xls", "a.xlsx", "a.xml", "a.json", "a.dbf", "a.edi", "a.ods", "a.txt", "a.zip", "a.gz"];

/// Small limits, so that a test sees them.
fn limits() -> Limits {
    Limits { unpacked: 4 << 20, document: 2 << 20, record: 1 << 16, columns: 512, keys: 10_000, problems: 20 }
}

#[derive(Default)]
struct Counted {
    rows: u64,
    problems: u64,
}

impl Sink for Counted {
    fn row(&mut self, _: &Row) {
        self.rows += 1;
    }
    fn problem(&mut self, _: &Problem) {
        self.problems += 1;
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Outcome {
    let mut counted = Counted::default();
    let outcome = tabular::read(&Source::memory(name, bytes), &Context::default(), &limits(), &mut counted);
    assert_eq!(outcome.rows, counted.rows);
    // Each code lets through its bound at most.
    assert!(counted.problems <= 125 * 20);
    outcome
}

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Beginnings of good files of each kind, to be spoilt.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let csv = "Код;Наименование;Дата;Кол-во;Цена;Сумма\r\nA1;\"Кукла; большая\";01.11.2026;12;100,50;1206,00\r\nA2;Мяч;02.11.2026;1;2,00;2,00\r\nИтого;;;13;;1208,00\r\n";
    let mut dbf = vec![3, 126, 11, 22, 2, 0, 0, 0, 97, 0, 21, 0];
    dbf.resize(32, 0);
    dbf[29] = 0xC9;
    for (name, kind, length) in [("CODE", b'C', 10u8), ("QTY", b'N', 10)] {
        let mut field = name.as_bytes().to_vec();
        field.resize(11, 0);
        field.push(kind);
        field.resize(16, 0);
        field.push(length);
        field.resize(32, 0);
        dbf.extend(field);
    }
    dbf.push(0x0D);
    dbf.extend(b" A1             12.50*A2              1.00\x1A");
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><КоммерческаяИнформация ВерсияСхемы=\"2.04\"><ПакетПредложений><Предложения><Предложение><Ид>1#2</Ид><Количество>5</Количество></Предложение></Предложения></ПакетПредложений></КоммерческаяИнформация>";
    let yml = "<yml_catalog date=\"2026-11-01\"><shop><categories><category id=\"1\">x</category></categories><offers><offer id=\"1\"><price>5</price><categoryId>1</categoryId></offer></offers></shop></yml_catalog>";
    let edi = "UNA:+.? 'UNB+UNOC:3+1:14+2:14+261121:0905+R'UNH+1+ORDERS:D:96A:UN'BGM+220+P+9'DTM+137:20261121:102'NAD+BY+4607000000017::9'LIN+1++4600344501667:EN'QTY+21:12:PCE'UNS+S'CNT+2:1'UNT+9+1'UNZ+1+R'";
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>code</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>qty</t></is></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"inlineStr\"><is><t>A1</t></is></c><c r=\"B2\"><v>5</v></c></row><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>A2</t></is></c><c r=\"B3\"><f>B2+1</f></c></row></sheetData></worksheet>";
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let root = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let xlsx = zip(&[
        ("_rels/.rels", root.into()),
        ("xl/workbook.xml", book.into()),
        ("xl/_rels/workbook.xml.rels", rels.into()),
        ("xl/worksheets/sheet1.xml", sheet.into()),
    ]);
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"S\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>code</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>qty</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"string\"><text:p>A1</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"5.25\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:document-content>";
    let ods = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.into()),
    ]);
    let json = r#"[{"code":"A1","qty":1.5,"in":{"x":[1,2]}},{"code":"A2","qty":2}]"#;
    vec![
        ("a.csv", csv.into()),
        ("a.csv", encoding_rs::IBM866.encode(csv).0.into_owned()),
        ("a.csv", csv.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a.dbf", dbf),
        ("a.xml", xml.into()),
        ("a.xml", yml.into()),
        ("a.edi", edi.into()),
        ("a.xlsx", xlsx),
        ("a.ods", ods),
        ("a.json", json.into()),
        ("a.json", b"{\"a\":1}\n{\"a\":2}\n".to_vec()),
        ("a.xls", "<html><table><tr><td>code<td>qty</tr><tr><td>A1<td>5</table>".into()),
        ("a.csv.gz", gzip(csv.as_bytes())),
        ("a.zip", zip(&[("a.csv", csv.into())])),
    ]
}

#[test]
fn good_seeds_have_rows() {
    for (name, bytes) in seeds() {
        let outcome = read(name, bytes);
        assert!(outcome.rows > 0 && outcome.refused.is_none(), "{name}: {outcome:?}");
    }
    let xlsx = seeds()
        .into_iter()
        .find(|(name, _)| *name == "a.xlsx")
        .map(|(name, bytes)| read(name, bytes))
        .unwrap();
    let told: Vec<&str> = xlsx.problems.keys().map(|code| code.as_str()).collect();
    assert_eq!(told, ["X01", "X02"], "a formula without a value, a hidden row");
    let dbf = seeds()
        .into_iter()
        .find(|(name, _)| *name == "a.dbf")
        .map(|(name, bytes)| read(name, bytes))
        .unwrap();
    assert_eq!(dbf.rows, 1, "{dbf:?}");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b'0'; 64 << 20];
    for (name, bytes) in [
        ("a.csv.gz", gzip(&zeros)),
        ("a.zip", zip(&[("a.csv", zeros.clone())])),
        ("a.gz", gzip(&gzip(&zeros))),
    ] {
        let outcome = read(name, bytes);
        assert!(matches!(outcome.refused, Some(Refusal::TooLarge(_))), "{name}: {outcome:?}");
    }
    let lol = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><r><x>&b;</x></r>";
    let outcome = read("a.xml", lol.into());
    assert_eq!(outcome.verdict, Verdict::Rejected, "{outcome:?}");
    let deep = "<a>".repeat(100_000);
    assert_eq!(read("a.xml", deep.into()).verdict, Verdict::Rejected);
    let nested = "[".repeat(100_000);
    assert_eq!(read("a.json", nested.into()).verdict, Verdict::Rejected);
    let quotes = "a;\"b\n".repeat(50_000);
    read("a.csv", quotes.into());
    let two = zip(&[("a.csv", b"a;b\n1;2\n".to_vec()), ("../../etc/b.csv", b"a;b\n1;2\n".to_vec())]);
    assert_eq!(read("a.zip", two).verdict, Verdict::Rejected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_borne(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in 0..NAMES.len()) {
        read(NAMES[name], bytes);
    }

    #[test]
    fn any_text_is_borne(text in "[a-zA-Zа-яА-Я0-9;,.\"'\t\n\r \u{a0}<>&{}\\[\\]=+#*'-]{0,600}", name in 0..NAMES.len()) {
        read(NAMES[name], text.into_bytes());
    }

    #[test]
    fn spoilt_files_are_borne(seed in 0..14usize, spoils in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..12)) {
        let (name, mut bytes) = seeds().swap_remove(seed);
        for (at, byte, how) in spoils {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, byte),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        read(name, bytes);
    }
}
