//! The whole test run: one PostgreSQL cluster for all of it, every test of the workspace, one closing line of counts.
//!
//! The runner is cargo-nextest (each test in its own process, groups for what needs real servers or a browser, see
//! `.config/nextest.toml`); where it is not installed, `cargo test` does the same tests with a notice. A test that
//! cannot run here says `SKIPPED: …` and is counted as skipped, not as passed.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use testkit::pg::{Cluster, SKIP, URL};

/// What became of the tests.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Why tests were skipped: `name: reason`.
    reasons: Vec<String>,
}

/// Runs everything; `args` go to the runner.
pub fn run(args: &[&str]) -> ExitCode {
    let dir = std::env::temp_dir().join(format!("opora-test-{}", std::process::id()));
    let given = std::env::var(URL).ok();
    let skipped = std::env::var(SKIP).is_ok_and(|value| value == "1");
    // Dropped at the end of the run, which stops it.
    let cluster = match given {
        None if !skipped => match Cluster::start(&dir) {
            Ok(cluster) => Some(cluster),
            Err(e) => {
                eprintln!("no PostgreSQL for the tests (scripts/test-deps.sh installs it): {e}");
                return ExitCode::FAILURE;
            }
        },
        _ => None,
    };
    let url = given.or(cluster.as_ref().map(|cluster| cluster.url().to_owned()));
    let result = if has_nextest() {
        with_nextest(url.as_deref(), args)
    } else {
        with_cargo(workspace(url.as_deref(), &["test"]), args)
    };
    drop(cluster);
    match result {
        Ok((counts, well)) => {
            for reason in &counts.reasons {
                println!("skipped: {reason}");
            }
            println!("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
            let well = well && counts.failed == 0 && counts.passed > 0;
            if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(e) => {
            eprintln!("{e}");
            println!("0 passed, 0 failed, 0 skipped: the tests did not run");
            ExitCode::FAILURE
        }
    }
}

/// Cargo, without what the cargo that runs us told about ourselves: build scripts would see it and build anew.
fn cargo(url: Option<&str>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let ours = |prefix: &str| name.to_string_lossy().starts_with(prefix);
        if ours("CARGO_PKG_") || ours("CARGO_MANIFEST_") || name == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    if let Some(url) = url {
        command.env(URL, url);
    }
    command.current_dir(crate::tree::root());
    command
}

/// The whole workspace as the tests want it. The program they start and kill is built with them, dying at named points
/// included, and lies beside us; no test builds it a second time.
fn workspace(url: Option<&str>, runner: &[&str]) -> Command {
    let mut command = cargo(url);
    command.args(runner).args(["--workspace", "--locked", "--features", "opora/crash"]);
    if let Ok(me) = std::env::current_exe() {
        command.env("OPORA_BIN", me.with_file_name("opora"));
    }
    command
}

fn has_nextest() -> bool {
    let asked =
        cargo(None).args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn with_nextest(url: Option<&str>, args: &[&str]) -> Result<(Counts, bool), String> {
    // The runner keeps its reports under the workspace (`store.dir` of its settings), wherever cargo builds.
    let report = crate::tree::root().join("target/nextest/ci/junit.xml");
    let _ = std::fs::remove_file(&report); // an old report must not be taken for ours
    let status = workspace(url, &["nextest", "run"])
        .args(["--profile", "ci"])
        .args(args)
        .status()
        .map_err(|e| format!("cargo nextest: {e}"))?;
    let text = std::fs::read_to_string(&report).map_err(|e| format!("no report of the tests: {e}"))?;
    Ok((count_report(&text), status.success()))
}

/// Counts a JUnit report as nextest writes it, with the outputs of passed tests.
fn count_report(xml: &str) -> Counts {
    let mut counts = Counts::default();
    for case in xml.split("<testcase ").skip(1) {
        let case = case.split("</testcase>").next().unwrap_or(case);
        let name = case.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("?");
        let skipped = case.lines().find_map(|line| line.split_once("SKIPPED:"));
        if case.contains("<failure") || case.contains("<error") {
            counts.failed += 1;
        } else if let Some((_, reason)) = skipped {
            counts.skipped += 1;
            let reason = reason.split("</system-").next().unwrap_or(reason);
            counts.reasons.push(format!("{name}: {}", reason.trim()));
        } else {
            counts.passed += 1;
        }
    }
    counts
}

fn with_cargo(mut cargo: Command, args: &[&str]) -> Result<(Counts, bool), String> {
    eprintln!(
        "notice: cargo-nextest is not installed (cargo install --locked cargo-nextest); using cargo test"
    );
    let mut child = cargo
        .arg("--no-fail-fast")
        .args(args)
        .args(["--", "--test-threads", "2", "--show-output"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cargo test: {e}"))?;
    let output = child.stdout.take().ok_or("cargo test has no output")?;
    let mut reader = Reader::default();
    for line in BufReader::new(output).lines() {
        let line = line.map_err(|e| e.to_string())?;
        if reader.read(&line) {
            println!("{line}");
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    Ok((reader.counts, status.success()))
}

/// Reads what `cargo test -- --show-output` prints; outputs of passed tests are listened to and not shown.
#[derive(Default)]
struct Reader {
    counts: Counts,
    /// Within the outputs of passed tests.
    quiet: bool,
    /// The test whose output this is.
    name: String,
    /// That test said already that it was skipped.
    told: bool,
}

impl Reader {
    /// Takes a line and says whether to show it.
    fn read(&mut self, line: &str) -> bool {
        if let Some(result) = line.strip_prefix("test result: ") {
            self.quiet = false;
            self.add(result);
        } else if line == "failures:" {
            self.quiet = false;
        } else if line == "successes:" {
            self.quiet = true;
        } else if self.quiet {
            if let Some(name) = line.strip_prefix("---- ") {
                name.split(' ').next().unwrap_or(name).clone_into(&mut self.name);
                self.told = false;
            } else if let Some((_, reason)) = line.split_once("SKIPPED:")
                && !self.told
            {
                self.told = true;
                self.counts.skipped += 1;
                self.counts.passed = self.counts.passed.wrapping_sub(1); // it is among those that pass below
                self.counts.reasons.push(format!("{}: {}", self.name, reason.trim()));
            }
        }
        !self.quiet
    }

    /// `ok. 5 passed; 0 failed; 1 ignored; …`
    fn add(&mut self, result: &str) {
        let number = |word: &str| {
            let before = result.split(word).next().filter(|before| before.len() < result.len())?;
            before.trim().rsplit(' ').next()?.parse::<usize>().ok()
        };
        self.counts.passed = self.counts.passed.wrapping_add(number("passed").unwrap_or(0));
        self.counts.failed += number("failed").unwrap_or(0);
        self.counts.skipped += number("ignored").unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The runner without nextest, on a package of its own with a test of every kind.
    #[test]
    fn cargo_test_stands_in() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        write(
            "Cargo.toml",
            "[package]\nname = \"kinds\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n",
        );
        write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"kinds\"\nversion = \"0.1.0\"\n");
        let tests = "//! ```\n//! assert!(true);\n//! ```\n
            #[test] fn good() {}
            #[test] fn talks() { println!(\"test result: none\"); }
            #[test] fn lacks() { eprintln!(\"SKIPPED: no folder\"); }
            #[test] fn bad() { if std::env::var_os(\"KINDS_BAD\").is_some() { panic!(\"boom\") } }
            #[test] #[ignore] fn later() {}";
        write("src/lib.rs", tests);
        let run = |bad: bool, args: &[&str]| {
            let mut command = cargo(None);
            command
                .args(["test", "--locked"])
                .current_dir(folder.path())
                .env("CARGO_TARGET_DIR", folder.path().join("target"));
            if bad {
                command.env("KINDS_BAD", "1");
            }
            with_cargo(command, args).unwrap()
        };
        let (counts, well) = run(false, &[]);
        // The doc test counts as one of those that pass.
        assert_eq!((counts.passed, counts.failed, counts.skipped, well), (4, 0, 2, true), "{counts:?}");
        assert_eq!(counts.reasons, ["lacks: no folder"]);
        let (counts, well) = run(true, &["--lib"]);
        assert_eq!((counts.passed, counts.failed, counts.skipped, well), (2, 1, 2, false), "{counts:?}");
    }

    #[test]
    fn a_report_is_counted() {
        let xml = r#"<testsuites><testsuite name="store">
<testcase name="a::good" classname="store"><system-out>ok</system-out></testcase>
<testcase name="a::short" classname="store"/>
<testcase name="b::skips" classname="store"><system-err>SKIPPED: no folder `shared`</system-err></testcase>
<testcase name="c::bad" classname="store"><failure message="x">SKIPPED: no</failure></testcase>
</testsuite></testsuites>"#;
        let counts = count_report(xml);
        assert_eq!((counts.passed, counts.failed, counts.skipped), (2, 1, 1));
        assert_eq!(counts.reasons, ["b::skips: no folder `shared`"]);
    }

    #[test]
    fn the_output_of_cargo_test_is_counted() {
        let mut reader = Reader::default();
        let text = "running 3 tests\ntest a ... ok\n\nsuccesses:\n\n---- a::b stdout ----\nSKIPPED: no data\nSKIPPED: no data\n\n\nsuccesses:\n    a\n\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\nfailures:\n\n---- c stdout ----\nboom\n\ntest result: FAILED. 1 passed; 2 failed; 0 ignored;";
        let shown: Vec<&str> = text.lines().filter(|line| reader.read(line)).collect();
        assert_eq!((reader.counts.passed, reader.counts.failed, reader.counts.skipped), (3, 2, 2));
        assert_eq!(reader.counts.reasons, ["a::b: no data"]);
        assert!(shown.contains(&"boom") && !shown.iter().any(|line| line.contains("SKIPPED")));
    }
}
