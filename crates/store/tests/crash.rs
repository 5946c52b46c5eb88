//! What was acknowledged is there after a kill, whatever was going on.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use store::{Db, Options, StoreError, Target, args, sql};

const CHILD: &str = "OPORA_CRASH_TEST_DIR";

/// The victim: writes from eight tasks and says each number once it is acknowledged, until it is killed.
#[test]
fn victim() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let db = Db::open(&Target::Sqlite { dir: dir.into() }, Options::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    loop {
                        let id = db.write(|tx| {
                            let id = tx.next_number("crash")?;
                            // Two rows: half a write would show.
                            for part in ["a", "b"] {
                                let name = format!("{part}{id}");
                                tx.exec(
                                    sql!("insert into lease (name, holder, until) values ($1, 'x', 0)"),
                                    args![name],
                                )?;
                            }
                            Ok::<_, StoreError>(id)
                        });
                        let id = match id.await {
                            Ok(id) => id,
                            Err(e) => return e,
                        };
                        // One call a line: the parent may kill us between two, not within one.
                        std::io::stderr().write_all(format!("ack {id}\n").as_bytes()).unwrap();
                    }
                })
            })
            .collect();
        let mut failures = Vec::new();
        for task in tasks {
            failures.push(task.await.unwrap());
        }
        panic!("writes failed: {failures:?}");
    });
}

#[test]
fn acknowledged_writes_survive_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = HashSet::new();
    for round in 1..=5_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["victim", "--exact", "--nocapture"])
            .env(CHILD, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut heard = 0;
        for line in lines.by_ref() {
            if let Some(id) = line.unwrap().strip_prefix("ack ") {
                acknowledged.insert(id.parse::<i64>().unwrap());
                heard += 1;
                if heard == 37 * round {
                    child.kill().unwrap(); // SIGKILL; what it said meanwhile is read on
                }
            }
        }
        child.wait().unwrap();
        assert!(heard >= 37 * round, "the victim died by itself");

        let db = Db::open(&Target::Sqlite { dir: dir.path().into() }, Options::default()).unwrap();
        let names: HashSet<String> = db
            .read_blocking(|tx| tx.all(sql!("select name from lease"), args![], |row| row.get(0)))
            .unwrap()
            .into_iter()
            .collect();
        for id in &acknowledged {
            assert!(
                names.contains(&format!("a{id}")) && names.contains(&format!("b{id}")),
                "{id} was acknowledged"
            );
        }
        assert_eq!(names.iter().filter(|n| n.starts_with('a')).count() * 2, names.len(), "no half write");
    }
}
