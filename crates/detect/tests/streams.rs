//! The reader of streams: whatever columns are called, and clear words when it is no stream.
#![cfg(feature = "bench")]

use detect::bench::{Report, parse, read};
use detect::time::{DAY, MINUTE};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

fn one(text: &str) -> detect::bench::Stream {
    parse("x", text.as_bytes()).unwrap().remove(0)
}

fn stamps(n: i64, every: i64, form: impl Fn(jiff::civil::DateTime) -> String) -> Vec<String> {
    let start = jiff::civil::date(2025, 3, 1).at(8, 0, 0, 0);
    (0..n).map(|i| form(start.checked_add(jiff::Span::new().minutes(i * every)).unwrap())).collect()
}

#[test]
fn events_are_read_from_any_column() {
    let rows = |form: &str| stamps(300, 47, |t| t.strftime(form).to_string());
    let table = |head: &str, form: &str, join: &dyn Fn(usize, &str) -> String| {
        let rows: Vec<String> = rows(form).iter().enumerate().map(|(n, at)| join(n, at)).collect();
        format!("{head}\n{}\n", rows.join("\n"))
    };
    let texts = [
        table("ts,id,value", "%Y-%m-%d %H:%M:%S", &|n, at| format!("{at},{n},{}", n % 7)),
        table("id;created_at;sum", "%d.%m.%Y %H:%M", &|n, at| format!("{n};{at};12,5")),
        table("\u{feff}order\ttime", "%Y-%m-%dT%H:%M:%S+03:00", &|n, at| format!("{n}\t{at}")),
        table("order,date,clock", "%m/%d/%Y,%H:%M", &|n, at| format!("{n},{at}")),
        table("when,who", "%Y-%m-%d %H:%M:%S", &|n, at| {
            let at: jiff::civil::DateTime = at.parse().unwrap();
            let seconds = at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second();
            format!("{seconds},u{n}")
        }),
        rows("%Y-%m-%d %H:%M").join("\n"),
    ];
    let first = one(&texts[0]).counts;
    assert_eq!((first.total(), first.step()), (300, MINUTE));
    for text in &texts {
        let stream = one(text);
        assert_eq!(stream.counts.total(), 300, "{}\n{}", stream.note, &text[..60]);
        assert_eq!(stream.counts.values(), first.values(), "{}", stream.note);
    }
}

#[test]
fn counts_are_read_and_gaps_are_zero() {
    let rows = stamps(2_000, 30, |t| t.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let text = |head: &str| {
        let rows =
            rows.iter().enumerate().filter(|(n, _)| n % 17 != 0).map(|(n, at)| format!("{at},{}", n % 5));
        format!("{head}\n{}", rows.collect::<Vec<_>>().join("\n"))
    };
    for head in ["timestamp,value", "ts,count", "time,requests"] {
        let stream = one(&text(head));
        assert_eq!(stream.counts.step(), 30 * MINUTE, "{}", stream.note);
        let wanted: usize = (0..2_000).filter(|n| n % 17 != 0).map(|n| n % 5).sum();
        assert_eq!(stream.counts.total(), wanted as u64);
    }
}

#[test]
fn several_streams_of_one_file_and_the_usual_kind() {
    let rows = stamps(800, 5, |t| t.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let two: Vec<String> = rows.iter().flat_map(|at| [format!("{at},A,1"), format!("{at},B,2")]).collect();
    let streams = parse("x", format!("timestamp,stream,value\n{}", two.join("\n")).as_bytes()).unwrap();
    let found: Vec<_> = streams.iter().map(|s| (s.name.as_str(), s.counts.total())).collect();
    assert_eq!(found, [("x/A", 800), ("x/B", 1_600)]);
    let rows = stamps(300, 47, |t| t.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let kinds: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(n, at)| format!("{at},{}", if n % 5 == 0 { "refund" } else { "order" }))
        .collect();
    let stream = one(&format!("ts,kind\n{}", kinds.join("\n")));
    assert_eq!(stream.counts.total(), 240, "{}", stream.note);
}

#[test]
fn a_closed_day_is_known() {
    let start = jiff::civil::date(2025, 3, 3).at(0, 0, 0, 0);
    let mut rows = Vec::new();
    for day in (0..42_i32).filter(|day| *day != 24) {
        for hour in 9..19 {
            rows.push(
                start
                    .checked_add(jiff::Span::new().days(day).hours(hour).minutes(day % 7))
                    .unwrap()
                    .to_string(),
            );
        }
    }
    let stream = one(&format!("ts\n{}", rows.join("\n")));
    assert!(stream.note.contains("1 closed days known"), "{}", stream.note);
    assert_eq!(stream.counts.values().len() as i64, 42 * DAY / MINUTE);
    assert_eq!(stream.counts.total(), 420);
}

#[test]
fn what_is_no_stream_is_said() {
    let folder = std::env::temp_dir().join(format!("detect-streams-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &[u8]| {
        let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
        gz.write_all(text).unwrap();
        std::fs::write(folder.join(name), gz.finish().unwrap()).unwrap();
    };
    put("empty.csv.gz", b"");
    put("head.csv.gz", b"ts,value\n");
    put("words.csv.gz", b"name,colour\nAnna,red\nBoris,blue\n");
    put("short.csv.gz", b"ts\n2025-01-01 10:00\n2025-01-02 11:00\n");
    put("bytes.csv.gz", &[0xff, 0x00, 0x0a, 0xfe, 0x80, 0x2c, 0x0a]);
    std::fs::write(folder.join("torn.csv.gz"), b"this is no gzip").unwrap();
    std::fs::write(folder.join("other.txt"), b"2025-01-01").unwrap();
    let found = read(&folder).unwrap();
    let problem =
        |name: &str| found.problems.iter().find(|(file, _)| file == name).map(|(_, why)| why.as_str());
    assert_eq!(problem("empty"), Some("the file is empty"));
    assert_eq!(problem("head"), Some("there is a head but no rows"));
    assert!(problem("words").unwrap().contains("name, colour"));
    assert!(problem("torn").unwrap().contains("gzip"));
    assert!(problem("bytes").is_some());
    let report = Report::of(&folder, 1, &mut |_| {}).unwrap();
    assert!(report.streams.is_empty());
    assert!(
        report.left_out.iter().any(|(name, why)| name == "short" && why.contains("too short")),
        "{:?}",
        report.left_out
    );
    std::fs::remove_dir_all(folder).unwrap();
    assert!(read(&std::path::PathBuf::from("no such folder")).is_err());
}
