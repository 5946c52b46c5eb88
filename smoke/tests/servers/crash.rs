//! A short crash loop; the long one is run by hand (`cargo xtask crash-loop`).

use testkit::crash::{Plan, crash_loop};

#[test]
fn what_was_acknowledged_survives_sigkill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let plan = Plan { kills: 5, clients: 8, seed: 3 };
    let figures = runtime.block_on(crash_loop(plan, folder.path(), |line| eprintln!("{line}")));
    let figures = figures.unwrap_or_else(|e| panic!("{e}"));
    assert!(
        figures.creates > 0 && figures.replies > 0 && figures.mails > 0,
        "nothing was tried: {figures:?}"
    );
    assert!(figures.found > 0, "nothing was looked for: {figures:?}");
}
