//! How people misspell: what each slip of a letter costs, from what is next on the keyboard and what sounds alike.
//!
//! A cost is the unlikeliness of one slip, where any letter for any other costs about one. The tables say what is known
//! of the language and the keyboard; they are not counted out of somebody's texts.

use crate::letters::{CODES, Script, code, encode};

/// Rows of keys; a neighbour is beside in its row, or in the row above or below.
const RUSSIAN_KEYS: [&str; 3] = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];
const ENGLISH_KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Letters written for each other because they sound alike, both ways.
const RUSSIAN_SOUNDS: &[(&str, f32)] = &[
    ("ао", 0.30),
    ("еи", 0.34),
    ("еэ", 0.32),
    ("шщ", 0.36),
    ("ьъ", 0.34),
    ("яе", 0.44),
    ("яи", 0.50),
    ("зс", 0.40),
    ("тд", 0.42),
    ("бп", 0.44),
    ("вф", 0.44),
    ("гк", 0.44),
    ("жш", 0.44),
    ("ыи", 0.44),
    ("уы", 0.85),
    ("юу", 0.50),
    ("яа", 0.46),
    ("эи", 0.60),
    ("ой", 0.95),
    ("йи", 0.46),
    ("чщ", 0.56),
    ("чш", 0.60),
    ("цс", 0.64),
    ("цч", 0.80),
    ("гх", 0.60),
    ("кх", 0.70),
    ("ео", 0.56),
    ("гв", 0.80),
];
const ENGLISH_SOUNDS: &[(&str, f32)] = &[
    ("ae", 0.50),
    ("ei", 0.46),
    ("iy", 0.46),
    ("ao", 0.60),
    ("ou", 0.60),
    ("au", 0.70),
    ("cs", 0.50),
    ("ck", 0.50),
    ("sz", 0.46),
    ("gj", 0.55),
    ("fv", 0.70),
    ("dt", 0.70),
    ("bp", 0.80),
    ("mn", 0.75),
];

/// Several letters written for several others: as typed, as meant.
const RUSSIAN_GROUPS: &[(&str, &str, f32)] = &[
    // The ending of verbs, the commonest mistake of all.
    ("ться", "тся", 0.30),
    ("тся", "ться", 0.30),
    ("ца", "ться", 0.80),
    ("ца", "тся", 0.75),
    ("цца", "ться", 0.65),
    ("цца", "тся", 0.60),
    ("ццо", "ться", 0.85),
    ("ццо", "тся", 0.85),
    ("цо", "ться", 0.95),
    ("цо", "тся", 0.95),
    ("тса", "ться", 0.70),
    ("тса", "тся", 0.60),
    ("тцо", "ться", 0.90),
    ("ешся", "ешься", 0.20),
    ("ишся", "ишься", 0.20),
    ("сс", "шься", 1.10),
    // Written as heard.
    ("ова", "ого", 0.60),
    ("ово", "ого", 0.50),
    ("ева", "его", 0.60),
    ("ево", "его", 0.50),
    ("иво", "его", 0.60),
    ("йо", "е", 0.60),
    ("йа", "я", 0.55),
    ("йу", "ю", 0.60),
    ("йе", "е", 0.60),
    ("ьо", "е", 0.60),
    ("я", "йа", 0.80),
    ("щ", "сч", 0.45),
    ("щ", "зч", 0.45),
    ("щ", "жч", 0.50),
    ("щ", "чш", 0.80),
    ("сч", "щ", 0.45),
    ("сщ", "щ", 0.50),
    ("шн", "чн", 0.50),
    ("чн", "шн", 0.55),
    ("шт", "чт", 0.50),
    ("чт", "шт", 0.70),
    ("хк", "гк", 0.40),
    ("хч", "гч", 0.40),
    ("ц", "тс", 0.55),
    ("ц", "дс", 0.55),
    ("ц", "тц", 0.50),
    ("цц", "тс", 0.60),
    ("цц", "дс", 0.60),
    ("кс", "х", 1.10),
    ("дц", "ц", 0.45),
    ("тц", "дц", 0.40),
    ("ч", "тч", 0.50),
    ("чч", "тч", 0.50),
    ("жж", "зж", 0.45),
    ("ж", "зж", 0.60),
    ("зж", "жж", 0.40),
    ("зш", "сш", 0.35),
    ("ш", "сш", 0.55),
    ("шш", "сш", 0.45),
    // Letters that are not heard.
    ("сн", "стн", 0.40),
    ("зн", "здн", 0.40),
    ("стн", "сн", 0.45),
    ("сл", "стл", 0.45),
    ("ств", "вств", 0.45),
    ("вств", "ств", 0.45),
    ("рц", "рдц", 0.40),
    ("рч", "рдч", 0.45),
    ("нц", "лнц", 0.50),
    ("нц", "ндц", 0.50),
    ("рс", "рств", 0.90),
];
const ENGLISH_GROUPS: &[(&str, &str, f32)] = &[
    ("ie", "ei", 0.30),
    ("ei", "ie", 0.30),
    ("f", "ph", 0.55),
    ("ph", "f", 0.60),
    ("shun", "tion", 0.90),
    ("sion", "tion", 0.45),
    ("tion", "sion", 0.45),
    ("cion", "tion", 0.50),
    ("able", "ible", 0.30),
    ("ible", "able", 0.30),
    ("ant", "ent", 0.30),
    ("ent", "ant", 0.30),
    ("ance", "ence", 0.30),
    ("ence", "ance", 0.30),
    ("k", "ck", 0.55),
    ("c", "ck", 0.60),
    ("x", "cs", 0.90),
    ("kw", "qu", 0.60),
    ("w", "wh", 0.55),
    ("n", "kn", 0.80),
    ("r", "wr", 0.80),
    ("u", "ou", 0.70),
    ("f", "gh", 1.0),
    ("oo", "ou", 0.70),
    ("ui", "iu", 0.40),
];

const ANY: f32 = 1.0;
const BESIDE: f32 = 0.72;
const EXTRA: f32 = 0.84;
const MISSING: f32 = 0.78;
const TWICE: f32 = 0.34;
const STRETCHED: f32 = 0.08;
const ANEW: f32 = 0.5;
const SWAPPED: f32 = 0.62;
const SOFT: f32 = 0.40;
const HYPHEN: f32 = 0.30;
/// People rarely miss the first letter; said of slips that no sound explains.
const FIRST: f32 = 0.30;
const SOUND: f32 = 0.65;

/// What slips cost in one language.
pub struct Errors {
    substitute: [[f32; CODES]; CODES],
    beside: [[bool; CODES]; CODES],
    groups: Vec<(Vec<u8>, Vec<u8>, f32)>,
    soft: Option<u8>,
    hyphen: u8,
}

impl Errors {
    /// The model of a script's language.
    pub fn of(script: Script) -> Errors {
        let (keys, sounds, groups) = match script {
            Script::Cyrillic => (RUSSIAN_KEYS, RUSSIAN_SOUNDS, RUSSIAN_GROUPS),
            Script::Latin => (ENGLISH_KEYS, ENGLISH_SOUNDS, ENGLISH_GROUPS),
        };
        let number = |letter: char| usize::from(code(script, letter).unwrap_or(0));
        let mut substitute = [[ANY; CODES]; CODES];
        let mut beside = [[false; CODES]; CODES];
        let rows: Vec<Vec<usize>> = keys.iter().map(|row| row.chars().map(number).collect()).collect();
        for (r, row) in rows.iter().enumerate() {
            for (n, &key) in row.iter().enumerate() {
                // Rows are shifted to the right: below a key stand the one of its place and the one before.
                let below = rows
                    .get(r + 1)
                    .into_iter()
                    .flat_map(|row| [n.checked_sub(1), Some(n)].map(|at| at.and_then(|at| row.get(at))));
                for &other in below.flatten().chain(row.get(n + 1)) {
                    for (a, b) in [(key, other), (other, key)] {
                        substitute[a][b] = BESIDE;
                        beside[a][b] = true;
                    }
                }
            }
        }
        for (pair, cost) in sounds {
            let letters: Vec<usize> = pair.chars().map(number).collect();
            for (a, b) in [(letters[0], letters[1]), (letters[1], letters[0])] {
                substitute[a][b] = f32::min(substitute[a][b], *cost);
            }
        }
        let groups = groups
            .iter()
            .filter_map(|(typed, meant, cost)| Some((encode(script, typed)?, encode(script, meant)?, *cost)))
            .collect();
        let soft = (script == Script::Cyrillic).then(|| code(script, 'ь')).flatten();
        Errors { substitute, beside, groups, soft, hyphen: code(script, '-').unwrap_or(0) }
    }

    /// The letter at `at` was typed for another one.
    pub fn substitute(&self, word: &[u8], at: usize, meant: u8) -> f32 {
        let cost = self.substitute[usize::from(word[at])][usize::from(meant)];
        if at == 0 && cost > SOUND { cost + FIRST } else { cost }
    }

    /// The letter at `at` is too many.
    pub fn extra(&self, word: &[u8], at: usize) -> f32 {
        let letter = word[at];
        let before = at.checked_sub(1).map(|before| word[before]);
        if before == Some(letter) {
            // «оооочень»: after two alike, each further one says nothing new.
            let stretched = word[..at].iter().rev().take_while(|&&other| other == letter).count() > 1
                || word.get(at + 1) == Some(&letter);
            return if stretched { STRETCHED } else { TWICE };
        }
        if Some(letter) == self.soft {
            return SOFT;
        }
        if letter == self.hyphen {
            return HYPHEN;
        }
        let near = |other: Option<&u8>| {
            other.is_some_and(|&other| self.beside[usize::from(letter)][usize::from(other)])
        };
        let cost = if near(before.as_ref()) || near(word.get(at + 1)) { BESIDE } else { EXTRA };
        if at == 0 { cost + FIRST } else { cost }
    }

    /// A letter is missing before `at`; `before` is the one meant before it.
    pub fn missing(&self, word: &[u8], at: usize, before: Option<u8>, meant: u8) -> f32 {
        if before == Some(meant) || word.get(at) == Some(&meant) {
            return TWICE;
        }
        if Some(meant) == self.soft {
            return SOFT;
        }
        if meant == self.hyphen {
            return HYPHEN;
        }
        if at == 0 { MISSING + FIRST } else { MISSING }
    }

    /// The letters at `at` and after it stand in each other's place.
    pub fn swapped(&self) -> f32 {
        SWAPPED
    }

    /// Groups that begin at each place of a word: how many letters were typed, which are meant, the cost.
    pub fn groups<'a>(&'a self, word: &'a [u8]) -> Vec<Vec<(usize, &'a [u8], f32)>> {
        let at = |place: usize| {
            let rest = &word[place..];
            let here = self.groups.iter().filter(|(typed, ..)| rest.starts_with(typed));
            let here = here.map(|(typed, meant, cost)| (typed.len(), meant.as_slice(), *cost));
            // «рекокомендую»: a syllable that was begun anew.
            let anew = [2, 3].into_iter().filter(|n| rest.len() >= 2 * n && rest[..*n] == rest[*n..2 * n]);
            here.chain(anew.map(|n| (2 * n, &rest[..n], ANEW))).collect()
        };
        (0..word.len()).map(at).collect()
    }
}
