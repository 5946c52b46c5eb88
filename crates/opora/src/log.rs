//! Logs: to standard error, as lines for people or as JSON for machines.

use crate::config::{Format, Output};
use tracing_subscriber::EnvFilter;

/// Begins to log. A server tells what it does; other commands only what is wrong.
pub fn start(output: &Output, server: bool) {
    let usual = if server { "info" } else { "warn" };
    let filter =
        EnvFilter::try_new(output.log.as_deref().unwrap_or(usual)).unwrap_or_else(|_| EnvFilter::new(usual));
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    match output.log_format {
        Format::Json => lines.json().init(),
        Format::Text | Format::Csv => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
    }
}
