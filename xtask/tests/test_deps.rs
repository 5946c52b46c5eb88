//! `scripts/test-deps.sh`, in a world of its own where Debian's tools are stand-ins that write down what they are
//! asked: real installing is left to real machines.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/test-deps.sh");

/// Runs the script in a mount namespace, after `before`, with stand-ins first in PATH.
fn run(stands: &Path, before: &str) -> Output {
    let path = format!("{}:{}", stands.display(), std::env::var("PATH").unwrap_or_default());
    let script = format!("{before}\n{SCRIPT}\n:");
    let mut command = Command::new("unshare");
    command.args(["--mount", "bash", "-euc", &script]).env("PATH", path).env("STANDS", stands);
    command.output().expect("unshare runs")
}

fn stand_ins(folder: &Path) {
    let said = "echo \"$(basename \"$0\") $*\" >>\"$STANDS/said\"";
    let put = |name: &str, more: &str| {
        let path = folder.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{said}\n{more}\n")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    };
    // No service may start while packages are installed.
    put(
        "apt-get",
        "case \"$*\" in *install*) /usr/sbin/policy-rc.d; echo \"policy $?\" >>\"$STANDS/said\";; esac",
    );
    put("debconf-set-selections", "cat >>\"$STANDS/said\"");
}

fn may_mount() -> bool {
    let tried = Command::new("unshare").args(["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    let may = tried.is_ok_and(|output| output.status.success());
    if !may {
        eprintln!("SKIPPED: only root may hide programs from the script");
    }
    may
}

fn said(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("said")).unwrap_or_default()
}

#[test]
fn nothing_is_installed_where_everything_is() {
    if !may_mount() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    stand_ins(folder.path());
    let output = run(folder.path(), "");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.contains("installing") {
        eprintln!("SKIPPED: this machine lacks something that the tests need: {text}");
        return;
    }
    assert!(output.status.success() && text.contains("everything is there"), "{output:?}");
    assert_eq!(said(folder.path()), "");
}

#[test]
fn what_is_missing_is_installed_and_starts_nothing() {
    if !may_mount() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    stand_ins(folder.path());
    let hide =
        "for dir in /usr/sbin /usr/lib/dovecot; do if [ -d $dir ]; then mount -t tmpfs tmpfs $dir; fi; done
                trap 'ls /usr/sbin >\"$STANDS/left\"' EXIT";
    let output = run(folder.path(), hide);
    assert!(output.status.success(), "{output:?}");
    let said = said(folder.path());
    let install = said.lines().find(|line| line.contains(" install ")).unwrap_or_else(|| panic!("{said}"));
    for package in ["dovecot-core", "dovecot-imapd", "dovecot-lmtpd", "postfix"] {
        assert!(install.split(' ').any(|word| word == package), "{package}: {said}");
    }
    let update = said.lines().position(|line| line.starts_with("apt-get") && line.ends_with(" update"));
    let installed = said.lines().position(|line| line == install);
    assert!(update.is_some() && update < installed, "{said}");
    assert!(said.contains("postfix/main_mailer_type select No configuration"), "{said}");
    assert!(said.contains("policy 101"), "a service may start: {said}");
    let left = std::fs::read_to_string(folder.path().join("left")).unwrap();
    assert_eq!(left, "", "the ban on services is lifted afterwards");
}
