//! Prints the words of files, each with how it went, the time it took and the most memory used so far:
//! `cargo run -p reader --example read -- [--apart PROGRAM] [--quiet] FILE…`.

use std::path::Path;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let mut apart = None;
    let mut quiet = false;
    let limits = reader::Limits::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--apart" => {
                let program = arguments.next().unwrap_or_default().into();
                apart = Some(reader::Apart { program, arguments: Vec::new() });
            }
            "--quiet" => quiet = true,
            path => {
                let bytes = std::fs::read(path)?;
                let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
                let begun = Instant::now();
                let reading = match &apart {
                    Some(apart) => apart.words(&name, "", &bytes, &limits)?,
                    None => reader::words(&name, "", &bytes, &limits),
                };
                let took = begun.elapsed();
                if !quiet {
                    println!("{}", reading.words);
                }
                let (size, words) = (bytes.len(), reading.words.split_whitespace().count());
                println!(
                    "== {name}: {size} bytes, {:?}, {words} words, {} bytes, {took:.1?}, peak {} KiB",
                    reading.outcome,
                    reading.words.len(),
                    peak()
                );
            }
        }
    }
    Ok(())
}

/// The most memory this process has held, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}
