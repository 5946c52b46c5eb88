//! Real histories of other desks, brought in by the real program: the report of lines against figures that somebody
//! else counted, case by case and in sum. Skipped loudly where the shared data is absent.

use domain::desk::lines::{Way, steps};
use domain::desk::{Event, State};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use store::{Db, Options, StoreError, Target};

fn opora(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    ["OPORA_DATABASE_URL", "OPORA_KEY", "OPORA_LOG"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command.env("OPORA_DATA", data).args(args).stdin(Stdio::null());
    command
}

fn run(data: &Path, args: &[&str]) -> (String, i32) {
    let output = opora(data, args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    (text, output.status.code().unwrap())
}

fn json(data: &Path, args: &[&str]) -> (Value, i32) {
    let (text, code) = run(data, &[args, &["--json"]].concat());
    (serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}")), code)
}

fn plain(path: &Path) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    match path.extension().is_some_and(|end| end == "gz") {
        true => GzDecoder::new(file).read_to_string(&mut text).unwrap(),
        false => BufReader::new(file).read_to_string(&mut text).unwrap(),
    };
    text
}

/// The rows of a table: values by column. No value of these tables holds a comma.
fn table(path: &Path) -> Vec<HashMap<String, String>> {
    let text = plain(path);
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        names.iter().zip(line.split(',')).map(|(n, v)| ((*n).to_owned(), v.to_owned())).collect()
    };
    lines.map(row).collect()
}

/// The figures that both have: theirs, and where ours stand in the report.
const SAME: &[(&str, &str)] = &[
    ("cases", "/tickets"),
    ("events", "/events"),
    ("distinct_support_teams(org:group)", "/teams"),
    ("events_on_line_1", "/events_on_line/1"),
    ("events_on_line_2", "/events_on_line/2"),
    ("events_on_line_3", "/events_on_line/3"),
    ("cases_highest_line_reached_1", "/highest_line/1"),
    ("cases_highest_line_reached_2", "/highest_line/2"),
    ("cases_highest_line_reached_3", "/highest_line/3"),
    ("cases_first_event_on_line_1", "/first_event_on_line/1"),
    ("cases_first_event_on_line_2", "/first_event_on_line/2"),
    ("cases_first_event_on_line_3", "/first_event_on_line/3"),
    ("cases_last_event_on_line_1", "/last_event_on_line/1"),
    ("cases_last_event_on_line_2", "/last_event_on_line/2"),
    ("cases_last_event_on_line_3", "/last_event_on_line/3"),
    ("cases_first_line_only", "/first_line_only"),
    ("cases_single_support_team", "/single_team"),
    ("handovers_total", "/handovers"),
    ("pingpong_ABA_occurrences(teams)", "/ping_pong"),
    ("pingpong_ABA_cases(teams)", "/ping_pong_tickets"),
    ("pingpong_ABA_occurrences(lines)", "/ping_pong_lines"),
    ("pingpong_ABA_cases(lines)", "/ping_pong_lines_tickets"),
    ("cases_revisiting_any_team", "/revisiting_tickets"),
    ("cases_reopened(status after Completed is not Completed)", "/reopened"),
    ("duration_mean_seconds", "/duration_mean_seconds"),
    ("duration_max_seconds", "/duration_max_seconds"),
    // ServiceNow's
    ("incidents", "/tickets"),
    ("rows", "/events"),
    ("incidents_group_changed_in_log", "/handed_over_tickets"),
    ("group_changes_in_log", "/handovers"),
    ("pingpong_ABA_groups_cases", "/ping_pong_tickets"),
    ("pingpong_ABA_groups_occurrences", "/ping_pong"),
    ("incidents_reopened(reopen_count>0)", "/reopened"),
    ("reopen_count_sum_final", "/reopenings"),
    ("incidents_state_went_back_after_Resolved", "/reopened"),
];

fn compare(report: &Value, expected: &HashMap<String, String>, at_least: usize) {
    let mut compared = 0;
    for (theirs, ours) in SAME {
        let Some(wanted) = expected.get(*theirs) else { continue };
        let wanted: f64 = wanted.parse().unwrap();
        let got =
            report.pointer(ours).and_then(Value::as_f64).unwrap_or_else(|| panic!("{ours} in {report}"));
        assert!((got - wanted).abs() < 0.001, "{theirs}: {wanted}, {ours}: {got}");
        compared += 1;
    }
    assert!(compared >= at_least, "only {compared} figures compared");
    eprintln!("{compared} figures are the same");
}

/// What we have of a case: its way, and the ticket's state at its end.
fn cases(data: &Path, source: &str, ids: Vec<String>) -> HashMap<String, (Way, State, bool)> {
    let db = Db::open(&Target::Sqlite { dir: data.to_owned() }, Options::default()).unwrap();
    let source = source.to_owned();
    db.read_blocking(move |tx| -> Result<_, StoreError> {
        let mut all = HashMap::new();
        for id in &ids {
            let Some(ticket) = store::desk::known_as(tx, &source, id)? else { continue };
            let journal = store::desk::journal(tx, ticket)?;
            let row = store::desk::get(tx, ticket)?.unwrap();
            assert!(journal.windows(2).all(|pair| pair[0].at <= pair[1].at), "{id}");
            let rows = journal.iter().filter(|entry| matches!(entry.event, Event::Recorded { .. })).count();
            let way = Way::of(&steps(&journal));
            assert_eq!(rows as u64, way.events, "{id}");
            all.insert(id.clone(), (way, row.state, row.due_is_nothing()));
        }
        Ok(all)
    })
    .unwrap()
}

trait Quiet {
    fn due_is_nothing(&self) -> bool;
}

impl Quiet for domain::desk::Ticket {
    fn due_is_nothing(&self) -> bool {
        domain::desk::next_moment(self, &domain::desk::Rules::default()).is_none()
    }
}

fn bpi(log: &str, name: &str) {
    let (Some(file), Some(expected), Some(by_case)) = (
        sets::find_or_skip(&format!("data/bpi2013/{file}", file = log)),
        sets::find_or_skip("data/expected_open/bpi2013_expected.csv"),
        sets::find_or_skip(&format!("data/expected_open/bpi2013_{name}_cases.csv.gz")),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let import = ["import", "event-log", file.to_str().unwrap()];
    let (sum, code) = json(data, &import);
    assert_eq!((code, &sum["problems_total"], &sum["cases_skipped"]), (0, &0.into(), &0.into()), "{sum}");
    let (report, _) = json(data, &["report", "lines"]);
    let rows = table(&expected);
    let of_log = rows.iter().filter(|row| row["log"] == name);
    let expected: HashMap<String, String> =
        of_log.map(|row| (row["metric"].clone(), row["value"].clone())).collect();
    compare(&report, &expected, 13);
    assert_eq!(sum["tickets_new"], report["tickets"]);
    assert_eq!(json(data, &["doctor"]).0["clean"], Value::Bool(true));

    let wanted = table(&by_case);
    let ours = cases(data, "event log", wanted.iter().map(|row| row["case_id"].clone()).collect());
    for row in &wanted {
        let (way, state, quiet) = &ours[&row["case_id"]];
        let of = |name: &str| row[name].parse::<u64>().unwrap();
        let got = [
            way.events,
            way.hands.len() as u64,
            way.handovers,
            way.ping_pong,
            u64::from(way.revisited),
            u64::from(way.first_line_only()),
            u64::from(way.highest()),
            u64::from(way.ends.unwrap().0),
            u64::from(way.ends.unwrap().1),
            u64::from(way.reopenings > 0),
            (way.time / 1_000) as u64,
        ];
        let theirs = [
            "events",
            "teams",
            "handovers",
            "pingpong_aba",
            "revisits",
            "first_line_only",
            "max_line",
            "first_line",
            "last_line",
            "reopened",
            "duration_s",
        ];
        assert_eq!(got, theirs.map(of), "{row:?}");
        let ended = row["last_status"] == "Completed";
        assert_eq!(!state.is_live(), ended, "{row:?}: {state:?}");
        assert!(quiet, "nothing happens by itself to what is past: {row:?}");
    }

    // Once more: nothing changes.
    let (again, code) = json(data, &import);
    assert_eq!(
        (code, &again["tickets_unchanged"], &again["events_new"]),
        (0, &sum["tickets_new"], &0.into()),
        "{again}"
    );
    assert_eq!(json(data, &["report", "lines"]).0, report);
}

#[test]
fn incidents_of_volvo() {
    bpi("BPIC13_incidents_open_sample.xes.gz", "incidents");
}

#[test]
fn closed_problems_of_volvo() {
    bpi("BPIC13_closed_problems.xes.gz", "closed_problems");
}

#[test]
fn open_problems_of_volvo() {
    bpi("BPIC13_open_problems.xes.gz", "open_problems");
}

/// The same problems as two kinds of tables: the figures are those of the document.
#[test]
fn tables_of_volvo_are_the_document() {
    let (Some(document), Some(flat), Some(original)) = (
        sets::find_or_skip("data/bpi2013/BPIC13_closed_problems.xes.gz"),
        sets::find_or_skip("data/bpi2013/BPIC13_closed_problems_flat.csv.gz"),
        sets::find_or_skip("data/bpi2013/VINST cases closed problems.csv"),
    ) else {
        return;
    };
    let mut reports = Vec::new();
    for file in [document, flat, original] {
        let folder = tempfile::tempdir().unwrap();
        let (sum, code) = json(folder.path(), &["import", "event-log", file.to_str().unwrap()]);
        assert_eq!((code, &sum["events"]), (0, &6660.into()), "{sum}");
        let (table, _) = run(folder.path(), &["report", "lines", "--format", "csv"]);
        assert!(table.starts_with("metric,value\n") && table.contains("\ntickets,1487\n"), "{table}");
        reports.push(table);
    }
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
}

#[test]
fn incidents_of_servicenow_killed_in_the_middle() {
    let (Some(file), Some(expected), Some(by_case)) = (
        sets::find_or_skip("data/uci_incident_event_log/incident_event_log_open_sample.csv.gz"),
        sets::find_or_skip("data/expected_open/uci_expected.csv"),
        sets::find_or_skip("data/expected_open/uci_incidents.csv.gz"),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let import = ["import", "event-log", file.to_str().unwrap(), "--client", "A company"];
    // The process is killed as soon as it says that something is done.
    let mut first = opora(data, &import).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(first.stderr.take().unwrap()).lines().map_while(Result::ok);
    let line = told.find(|line| line.starts_with("rows: "));
    first.kill().unwrap();
    first.wait().unwrap();
    eprintln!("killed after {line:?}");
    let (sum, code) = json(data, &import);
    assert_eq!((code, &sum["events"], &sum["problems_total"]), (0, &42_775.into(), &0.into()), "{sum}");
    assert!(sum["tickets_unchanged"].as_u64() > Some(0), "the first one had begun: {sum}");
    let (report, _) = json(data, &["report", "lines"]);
    let expected: HashMap<String, String> =
        table(&expected).into_iter().map(|row| (row["metric"].clone(), row["value"].clone())).collect();
    compare(&report, &expected, 8);
    assert_eq!(json(data, &["doctor"]).0["clean"], Value::Bool(true));

    let wanted = table(&by_case);
    let ours = cases(data, "ServiceNow", wanted.iter().map(|row| row["number"].clone()).collect());
    for row in &wanted {
        let (way, state, _) = &ours[&row["number"]];
        let of = |name: &str| row[name].parse::<u64>().unwrap();
        let got = [way.events, way.handovers, way.ping_pong, way.reopenings];
        assert_eq!(got, ["rows", "group_changes_in_log", "pingpong_aba", "reopen_count"].map(of), "{row:?}");
        assert_eq!(*state, State::Closed, "{row:?}");
    }
    // Periods and clients part the tickets.
    let (may, _) = json(data, &["report", "lines", "--from", "2016-05-01", "--to", "2016-05-31"]);
    let (rest, _) = json(data, &["report", "lines", "--from", "2016-06-01"]);
    let (early, _) = json(data, &["report", "lines", "--to", "2016-04-30"]);
    let tickets = |report: &Value| report["tickets"].as_u64().unwrap();
    assert_eq!(tickets(&may) + tickets(&rest) + tickets(&early), tickets(&report));
    assert!(tickets(&may) > 2_000);
    assert_eq!(json(data, &["report", "lines", "--client", "a company"]).0, report);
    assert_eq!(json(data, &["report", "lines", "--client", "Nobody"]).1, 1);
}

/// A part of a document, then all of it: what was cut off comes with the whole file, and nothing is there twice.
#[test]
fn a_log_that_is_cut_goes_on_with_the_whole_one() {
    let Some(file) = sets::find_or_skip("data/bpi2013/BPIC13_open_problems.xes.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    let bytes = std::fs::read(&file).unwrap();
    let torn = folder.path().join("torn.xes.gz");
    std::fs::write(&torn, &bytes[..bytes.len() / 2]).unwrap();
    let (sum, code) = json(&data, &["import", "event-log", torn.to_str().unwrap()]);
    assert_eq!((code, sum["problems_total"].as_u64()), (3, Some(1)), "{sum}");
    assert!(sum["problems"][0]["row"].as_u64() > Some(100), "{sum}");
    let some = sum["tickets_new"].as_u64().unwrap();
    assert!((100..819).contains(&some), "{sum}");
    let (sum, code) = json(&data, &["import", "event-log", file.to_str().unwrap()]);
    assert_eq!(
        (code, sum["tickets_new"].as_u64(), sum["tickets_unchanged"].as_u64()),
        (0, Some(819 - some), Some(some))
    );
    let data = folder.path().join("other");
    let shorter = folder.path().join("shorter.csv");
    let longer = folder.path().join("longer.csv");
    let head = "case_id,status,timestamp,team,person\n";
    let old = format!("{head}a,New,2020-01-01 10:00,L1,Ann\nb,New,2020-01-01 10:00,L1,Ann\n");
    std::fs::write(&shorter, &old).unwrap();
    std::fs::write(
        &longer,
        format!("{old}a,Resolved,2020-01-02 10:00,Z 2nd,Bob\nc,New,2020-01-03 10:00,L1,Ann\n"),
    )
    .unwrap();
    let import = |path: &Path| json(&data, &["import", "event-log", path.to_str().unwrap()]);
    import(&shorter);
    let (sum, code) = import(&longer);
    assert_eq!(code, 0, "{sum}");
    assert_eq!([&sum["tickets_new"], &sum["tickets_changed"], &sum["events_new"]], [&1, &1, &2], "{sum}");
    let (sum, _) = import(&shorter);
    assert_eq!(
        [&sum["tickets_new"], &sum["tickets_changed"], &sum["tickets_unchanged"]],
        [&0, &0, &2],
        "{sum}"
    );
    std::fs::write(&longer, old.replace("b,New", "b,Open")).unwrap();
    let (sum, code) = import(&longer);
    assert_eq!(
        (code, &sum["problems"][0]["case"], &sum["problems"][0]["row"]),
        (3, &"b".into(), &3.into()),
        "{sum}"
    );
    let (report, _) = json(&data, &["report", "lines"]);
    assert_eq!([&report["tickets"], &report["events"], &report["handovers"]], [&3, &4, &1], "{report}");
    assert_eq!(report["escalation_rate_l1_l2"], serde_json::json!(1.0 / 3.0));
    assert_eq!(json(&data, &["doctor"]).0["clean"], Value::Bool(true));
}
