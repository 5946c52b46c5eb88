//! Measures the kernels: `bench recon|recon-shuffled|validate|compare [SIZE [FOLDER]]`; `bench raw …` and `bench CHECK …` are
//! the runs that it starts. FOLDER may hold `truth.json`.

use recon::bench::{self, Plan, What};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let what = match arguments.first().map(String::as_str) {
        Some("recon") => What::Recon,
        Some("recon-shuffled") => What::ReconShuffled,
        Some("validate") => What::Validate,
        Some("compare") => What::Compare,
        _ => {
            println!("{}", bench::measured(&arguments).expect("a run"));
            return;
        }
    };
    let folder = arguments.get(2).map(std::path::PathBuf::from);
    let truth = folder
        .as_ref()
        .and_then(|folder| serde_json::from_slice(&std::fs::read(folder.join("truth.json")).ok()?).ok());
    let plan = Plan {
        what,
        folder,
        truth,
        size: arguments.get(1).and_then(|size| size.parse().ok()).unwrap_or(1.0),
        runs: 3,
        python: std::env::var("OPORA_PYTHON").unwrap_or_else(|_| "python3".to_owned()),
        runner: vec![std::env::current_exe().expect("this program").display().to_string()],
    };
    println!("{}", bench::run(&plan, |what| eprintln!("{what}")).expect("a bench").words());
}
