//! What a process took: CPU seconds and the most memory, as the system counts them. For benches; nothing is decided by it.

use serde::Serialize;
use std::path::Path;

/// What a process took so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Usage {
    /// Seconds on the processors, own and the system's for it.
    pub cpu_seconds: f64,
    /// The most memory at a time, MiB.
    pub peak_mib: f64,
}

/// This process's usage; zeros where the system does not tell.
pub fn own() -> Usage {
    of(Path::new("/proc/self"))
}

fn of(process: &Path) -> Usage {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    // The name may hold blanks; what counts stands behind it.
    let rest = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: f64 = rest.split(' ').skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next());
    let peak: f64 = peak.and_then(|n| n.parse().ok()).unwrap_or(0.0);
    Usage { cpu_seconds: ticks / 100.0, peak_mib: peak / 1024.0 }
}

/// Reads all bytes of files and counts their lines: what any reader pays before it understands a thing.
pub fn raw(files: &[&Path]) -> std::io::Result<(u64, u64)> {
    use std::io::Read;
    let (mut bytes, mut lines) = (0, 0);
    let mut buffer = vec![0; 1 << 20];
    for file in files {
        let mut file = std::fs::File::open(file)?;
        loop {
            let n = file.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            bytes += n as u64;
            lines += memchr::memchr_iter(b'\n', &buffer[..n]).count() as u64;
        }
    }
    Ok((bytes, lines))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_process_takes_memory() {
        let usage = super::own();
        assert!(!cfg!(target_os = "linux") || usage.peak_mib > 1.0);
    }
}
