//! Reads files and prints what came of each: one JSON object a line, with its problems; `--rows` prints the rows, too.

use std::path::Path;
use tabular::{Context, Kept, Limits, Source};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows =
        arguments.iter().position(|argument| argument == "--rows").map(|at| arguments.remove(at)).is_some();
    for path in arguments {
        let mut kept = Kept::default();
        let outcome = tabular::read(
            &Source::file(Path::new(&path)),
            &Context::default(),
            &Limits::default(),
            &mut kept,
        );
        println!("{}", serde_json::json!({ "path": path, "outcome": outcome, "problems": kept.problems }));
        if rows {
            for row in &kept.rows {
                println!("{}", serde_json::json!(row));
            }
        }
    }
}
