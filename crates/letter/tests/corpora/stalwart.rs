//! What the parser underneath makes of 72 mails, 16 of them malformed, in two forms of line ends.
//!
//! Its values are compared where it is right to expect the same: address lists, subject, message id,
//! date, number and names of attachments, and all text of the body, none of either included. It decodes by the declared charset only and
//! keeps text that it could not decode; where ours repairs more, the accepted list says so. NUL, which it
//! keeps, is no visible text.

use super::common::{Table, bytes, decoded_more, files, fold, read, safe, sets, visible};
use letter::{Address, Letter};
use serde_json::Value;

#[test]
fn stalwart() {
    let Some(sets) = sets() else { return };
    let folder = sets.join("stalwart_mail_parser/eml");
    let mut table = Table::new("stalwart");
    for (name, raw) in files(&folder) {
        let Some(stem) = name.strip_suffix(".eml") else { continue };
        let unix: Vec<u8> = raw.iter().copied().filter(|b| *b != b'\r').collect();
        let dos = unix.split_inclusive(|b| *b == b'\n').flat_map(|l| match l.strip_suffix(b"\n") {
            Some(line) => [line, b"\r\n"].concat(),
            None => l.to_vec(),
        });
        for (form, raw) in [("json", unix.clone()), ("crlf.json", dos.collect())] {
            let expected = bytes(&folder.join(format!("{stem}.{form}")));
            let expected: Value = serde_json::from_slice(&expected).expect("json");
            compare(&mut table, &name, &expected, &read(&raw));
        }
    }
    table.finish();
}

fn compare(table: &mut Table, file: &str, expected: &Value, letter: &Letter) {
    let parts = expected["parts"].as_array().cloned().unwrap_or_default();
    let part = |id: &Value| parts.get(id.as_u64().unwrap_or(u64::MAX) as usize);
    let header = |name: &str| {
        parts.first().and_then(|p| {
            p["headers"].as_array()?.iter().rfind(|h| h["name"] == name).map(|h| h["value"].clone())
        })
    };
    for (name, got) in
        [("from", &letter.from), ("to", &letter.to), ("cc", &letter.cc), ("reply_to", &letter.reply_to)]
    {
        if let Some(value) = header(name) {
            table.check(file, name, &people(&value), &list(got));
        }
    }
    if let Some(subject) = header("subject").and_then(|v| v["Text"].as_str().map(fold)) {
        table.check(file, "subject", &subject, &fold(&letter.subject));
    }
    if let Some(id) = header("message_id").and_then(|v| v["Text"].as_str().map(str::to_owned)) {
        table.check(file, "message_id", &id, letter.message_id.as_deref().unwrap_or_default());
    }
    if let Some(date) = header("date").and_then(|v| utc(&v["DateTime"])) {
        table.check(file, "date", &date.to_string(), &letter.date.unwrap_or_default().to_string());
    }
    let texts: Vec<Value> =
        ids_of(expected, "text_body").iter().filter_map(part).map(|p| p["body"].clone()).collect();
    let rich = texts.iter().any(|b| b["Html"].is_string());
    let text: Vec<String> = texts
        .iter()
        .filter_map(|b| {
            b["Text"].as_str().map(|t| fold(&t.replace('\0', ""))).or_else(|| b["Html"].as_str().map(visible))
        })
        .collect();
    // Where the only form is HTML, its words are compared, not the text that is made of it.
    let shown = letter.html.as_deref().filter(|_| rich).map(visible);
    table.check(file, "body", &fold(&text.join(" ")), &shown.unwrap_or_else(|| fold(&letter.text)));
    let files: Vec<&Value> = ids_of(expected, "attachments").iter().filter_map(part).collect();
    let all = || letter.attachments.iter().map(|a| a.name.clone()).collect::<Vec<_>>().join(" | ");
    table.check(file, "attachments", &files.len().to_string(), &letter.attachments.len().to_string());
    for &wanted in &files {
        if let Some(name) = name_of(wanted) {
            let same = |a: &str| safe(a) == safe(&name) || decoded_more(&name, a);
            let found = letter.attachments.iter().any(|a| same(&a.name));
            table.check(file, "attachment", &name, &if found { name.clone() } else { all() });
        }
        if let Some(content) = content(&wanted["body"]) {
            let found = letter.attachments.iter().any(|a| a.data == content);
            table.check(file, "content", "there", &if found { "there".to_owned() } else { all() });
        }
    }
}

fn ids_of(expected: &Value, name: &str) -> Vec<Value> {
    expected[name].as_array().cloned().unwrap_or_default()
}

/// The bytes of a file; texts and messages are kept there in another form than they came.
fn content(body: &Value) -> Option<Vec<u8>> {
    let bytes = body["Binary"].as_array().or_else(|| body["InlineBinary"].as_array())?;
    bytes.iter().map(|b| b.as_u64().and_then(|b| u8::try_from(b).ok())).collect()
}

fn name_of(part: &Value) -> Option<String> {
    let headers = part["headers"].as_array()?;
    let attribute = |header: &str, name: &str| {
        let h = headers.iter().find(|h| h["name"] == header)?;
        h["value"]["ContentType"]["attributes"].as_array()?.iter().find(|a| a["name"] == name)?["value"]
            .as_str()
            .map(str::to_owned)
    };
    attribute("content_disposition", "filename")
        .or_else(|| attribute("content_type", "name"))
        .filter(|n| !n.is_empty())
}

fn people(value: &Value) -> String {
    let list = value["Address"]["List"].as_array().cloned().unwrap_or_else(|| {
        let groups = value["Address"]["Group"].as_array().cloned().unwrap_or_default();
        groups.iter().flat_map(|g| g["addresses"].as_array().cloned().unwrap_or_default()).collect()
    });
    let one = |a: &Value| {
        format!(
            "{} <{}>",
            fold(a["name"].as_str().unwrap_or_default()),
            a["address"].as_str().unwrap_or_default()
        )
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn list(people: &[Address]) -> String {
    people.iter().map(|a| format!("{} <{}>", fold(&a.name), a.address)).collect::<Vec<_>>().join(", ")
}

fn utc(v: &Value) -> Option<i64> {
    let n = |name: &str| v[name].as_u64().unwrap_or_default();
    let date = mail_parser::DateTime {
        year: n("year") as u16,
        month: n("month") as u8,
        day: n("day") as u8,
        hour: n("hour") as u8,
        minute: n("minute") as u8,
        second: n("second") as u8,
        tz_before_gmt: v["tz_before_gmt"].as_bool()?,
        tz_hour: n("tz_hour") as u8,
        tz_minute: n("tz_minute") as u8,
    };
    date.is_valid().then(|| date.to_timestamp() * 1000)
}
