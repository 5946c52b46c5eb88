//! The keys of the workspace: one table, from which the sheet is drawn and by which the script acts.
//!
//! Keys are places on the keyboard (`KeyboardEvent.code`), not letters, so that they work in every layout. Keys
//! without Ctrl can be switched off by whoever speaks to the computer or leans on it (WCAG 2.1.4).

use askama::Template;
use i18n::T;

/// `GET /keys`: the sheet, brought when a key is first pressed.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/keys.html")]
pub struct KeysPart {
    /// The reader.
    pub t: T,
    /// The token of the form that turns single keys off.
    pub csrf: String,
    /// Whether single keys do anything.
    pub single_keys: bool,
    /// Whether spelling is looked after.
    pub spelling: bool,
}

/// What a key does.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The places, one after the other; empty when the browser or the page itself knows the key.
    pub code: &'static str,
    /// The word by which the script knows the act; empty when it does nothing of its own.
    pub act: &'static str,
    /// What stands on the keys.
    pub labels: &'static [&'static str],
    /// The key of the text that tells what happens.
    pub text: &'static str,
}

const fn key(
    code: &'static str,
    act: &'static str,
    labels: &'static [&'static str],
    text: &'static str,
) -> Key {
    Key { code, act, labels, text }
}

/// All of them, in the order of the sheet.
pub const KEYS: &[Key] = &[
    key("KeyJ", "next", &["J"], "key-next"),
    key("KeyK", "previous", &["K"], "key-previous"),
    key("KeyX", "pick", &["X"], "key-pick"),
    key("KeyO", "open", &["Enter", "O"], "key-open"),
    key("KeyA", "take", &["A"], "key-assign"),
    key("KeyE", "solve", &["E"], "key-solve"),
    key("KeyR", "reply", &["R"], "key-reply"),
    key("KeyN", "note", &["N"], "key-note"),
    key("Shift+Digit3", "merge", &["#"], "key-merge"),
    key("KeyC", "new", &["C"], "key-new"),
    key("KeyU", "back", &["U"], "key-back"),
    key("Slash", "search", &["/"], "key-filter"),
    key("KeyG KeyO", "go-ours", &["G", "O"], "view-ours"),
    key("KeyG KeyM", "go-mine", &["G", "M"], "view-mine"),
    key("KeyG KeyD", "go-due", &["G", "D"], "view-due"),
    key("KeyG KeyU", "go-unassigned", &["G", "U"], "view-unassigned"),
    key("KeyG KeyC", "go-client", &["G", "C"], "view-client"),
    key("KeyG KeyL", "go-open", &["G", "L"], "view-open"),
    key("KeyG KeyS", "go-solved", &["G", "S"], "view-solved"),
    key("KeyG KeyA", "go-all", &["G", "A"], "view-all"),
    key("", "", &["Ctrl", "K"], "palette"),
    key("", "", &["Ctrl", "Enter"], "key-send"),
    key("", "", &["Alt", "↓"], "key-spelling"),
    key("", "", &["Esc"], "key-escape"),
    key("", "", &["?"], "key-help"),
];

#[cfg(test)]
mod tests {
    use super::KEYS;
    use std::collections::BTreeSet;

    #[test]
    fn no_key_means_two_things_and_the_script_knows_each_act() {
        let script = include_str!("../../assets/src/keys.ts");
        let mut seen = BTreeSet::new();
        for key in KEYS.iter().filter(|key| !key.code.is_empty()) {
            assert!(seen.insert(key.code), "{} is there twice", key.code);
            let known = key.act.starts_with("go-") || script.contains(&format!("{}:", key.act));
            assert!(known, "the script does not know «{}»", key.act);
        }
        // What begins a pair is nothing by itself.
        for pair in KEYS.iter().filter_map(|key| key.code.split_once(' ')) {
            assert!(!seen.contains(pair.0), "{} begins a pair", pair.0);
        }
    }
}
