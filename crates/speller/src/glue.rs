//! Spaces and hyphens: words that run together, particles without their hyphen, parts that make one word.

use crate::letters::Script;
use crate::lexicon::Lexicon;
use crate::rank::{Meant, Ranker};

/// A word of one letter may stand before a missing space …
const FIRST_LETTERS: [&str; 8] = ["в", "с", "к", "у", "о", "а", "и", "я"];
/// … and these after it; the particles are no words to the dictionary.
const LAST_LETTERS: [&str; 5] = ["я", "и", "ж", "б", "с"];
/// How often a word of one letter is met, as a logarithm.
const PARTICLE: f32 = 13.0;
/// In how many words one is read.
const MOST_PARTS: usize = 3;
/// How much rarer a little word counts that is none of the common ones.
const CHANCE: f32 = 6.0;
/// By how many slips «не» before a verb is likelier than other words before words.
const NEGATED: f32 = 0.3;
/// By how many slips two words that both say something are less likely.
const COMPOUND: f32 = 0.3;
/// Prepositions that are parts of words as well.
const PREFIXES: &[&str] =
    &["за", "на", "по", "от", "об", "до", "из", "во", "со", "при", "под", "над", "без", "в", "с", "о", "у"];
/// Little words that people write together with the next one or the one before.
const LITTLE: &[&str] = &[
    "не", "ни", "на", "по", "за", "из", "от", "до", "об", "во", "со", "ко", "то", "же", "бы", "ли", "да",
    "но", "ну", "мы", "вы", "он", "ты", "их", "ее", "её", "его", "она", "оно", "они", "что", "как", "кто",
    "где", "для", "при", "под", "над", "без", "все", "всё", "это", "так", "там", "тут", "вот", "мне", "вас",
    "нас", "вам", "нам", "уже", "еще", "ещё", "или", "тем", "чем", "тот", "раз",
];

/// Words before «то», «нибудь», «либо».
const PRONOUNS: &[&str] = &[
    "кто",
    "кого",
    "кому",
    "кем",
    "ком",
    "что",
    "чего",
    "чему",
    "чем",
    "чем",
    "где",
    "куда",
    "откуда",
    "когда",
    "как",
    "почему",
    "зачем",
    "отчего",
    "сколько",
    "какой",
    "какая",
    "какое",
    "какие",
    "какого",
    "какую",
    "каких",
    "каким",
    "какими",
    "какому",
    "каком",
    "чей",
    "чья",
    "чье",
    "чьи",
    "чьего",
    "чьей",
    "чьих",
    "чью",
];
const AFTER_PRONOUNS: &[&str] = &["то", "нибудь", "либо"];
/// First parts that are written together with what follows.
const FIRST_PARTS: &[&str] = &[
    "авиа",
    "авто",
    "агро",
    "аудио",
    "био",
    "веб",
    "видео",
    "гипер",
    "гос",
    "евро",
    "загран",
    "кибер",
    "кино",
    "макро",
    "медиа",
    "мега",
    "микро",
    "мини",
    "мульти",
    "нано",
    "нейро",
    "онлайн",
    "пол",
    "полу",
    "псевдо",
    "радио",
    "спец",
    "супер",
    "теле",
    "техно",
    "турбо",
    "ультра",
    "фото",
    "экс",
    "электро",
    "энерго",
    "эко",
    "прото",
    "само",
    "мото",
    "много",
    "мало",
    "двух",
    "трех",
    "одно",
    "разно",
    "кросс",
    "контр",
    "анти",
    "транс",
    "пере",
    "сверх",
    "внутри",
    "меж",
    "вне",
    "после",
    "пред",
    "суб",
    "ре",
    "де",
    "пост",
    "квази",
    "нео",
];
/// A shorter rest says nothing.
const SHORTEST_REST: usize = 4;

/// Whether the first is a pronoun and the second its particle.
pub fn is_indefinite(pronoun: &str, particle: &str) -> bool {
    PRONOUNS.contains(&pronoun) && AFTER_PRONOUNS.contains(&particle)
}

/// Whether it is a pronoun or adverb that takes «кое-», «-то».
pub fn is_pronoun(word: &str) -> bool {
    PRONOUNS.contains(&word)
}

/// Whether an unknown word is put together by rule: «электронагреватель», «неотгруженный».
pub fn is_composed(lexicon: &Lexicon, word: &str) -> bool {
    if lexicon.script != Script::Cyrillic {
        return false;
    }
    let rest_is_word = |rest: &str| rest.chars().count() >= SHORTEST_REST && lexicon.has(rest);
    let of_parts = FIRST_PARTS.iter().filter_map(|part| word.strip_prefix(part)).any(rest_is_word);
    let negated = word.strip_prefix("не").is_some_and(|rest| rest_is_word(rest) && is_quality(rest));
    of_parts || negated
}

/// An adjective, a participle, an adverb or the name of a quality: «не» is written together with it.
fn is_quality(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ый",
        "ий",
        "ой",
        "ая",
        "яя",
        "ое",
        "ее",
        "ые",
        "ие",
        "ого",
        "его",
        "ому",
        "ему",
        "ым",
        "им",
        "ых",
        "их",
        "ыми",
        "ими",
        "ую",
        "юю",
        "ость",
        "ости",
        "остью",
        "енно",
        "ески",
        "имо",
        "емо",
        "ание",
        "ение",
        "ания",
        "ения",
    ];
    // «неделает» ends like none of them; «небудем» neither.
    word.chars().count() >= 5 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A word read as several that a space is missing between.
pub fn apart(ranker: &Ranker<'_>, word: &str) -> Vec<Meant> {
    if ranker.lexicon.script != Script::Cyrillic || word.contains('-') {
        return Vec::new();
    }
    let mut found = Vec::new();
    split(ranker, word, MOST_PARTS, &mut Vec::new(), f32::INFINITY, &mut found);
    found
}

fn split<'w>(
    ranker: &Ranker<'_>,
    rest: &'w str,
    more: usize,
    parts: &mut Vec<&'w str>,
    worst: f32,
    found: &mut Vec<Meant>,
) {
    for (cut, _) in rest.char_indices().skip(1) {
        let (first, second) = rest.split_at(cut);
        let Some(of_first) = part(ranker, first, first.chars().count() == 1) else { continue };
        let negates = first == "не" && is_verb(second);
        parts.push(first);
        if let Some(of_second) = part(ranker, second, negates && second.chars().count() > 1)
            && let Some(dearer) = dearer(parts, second, negates)
        {
            // As likely as its least likely part.
            let slips = ranker.weights.space * parts.len() as f32 + dearer;
            let score = ranker.score(worst.min(of_first).min(of_second), slips);
            found.push(Meant { text: format!("{} {second}", parts.join(" ")), score });
        }
        if more > 2 && second.chars().count() >= 5 {
            split(ranker, second, more - 1, parts, worst.min(of_first), found);
        }
        parts.pop();
    }
}

/// How much less or more likely these parts are than others, in slips; nothing when nobody writes them together.
fn dearer(parts: &[&str], last: &str, negates: bool) -> Option<f32> {
    let first = parts[0];
    let little = |part: &&str| LITTLE.contains(part);
    if parts.len() > 1 {
        let short = parts.iter().chain([&last]).any(|part| part.chars().count() < 2);
        return (!short && parts.iter().any(little)).then_some(0.0);
    }
    Some(match first {
        _ if negates => -NEGATED,
        "не" => NEGATED / 2.0,
        // «запилить», «поюзать»: before a verb it is a part of the word.
        first if PREFIXES.contains(&first) && is_verb(last) => return None,
        first if PREFIXES.contains(&first) => NEGATED,
        // Two words that both say something: a compound more often than not.
        first if ![first, last].iter().any(|part| little(part) || part.chars().count() == 1) => COMPOUND,
        _ => 0.0,
    })
}

/// How often a part is met, if it can be one; little words besides the common ones are chance.
fn part(ranker: &Ranker<'_>, word: &str, fits: bool) -> Option<f32> {
    let letters = word.chars().count();
    if letters == 1 {
        let may = if fits { FIRST_LETTERS.contains(&word) } else { LAST_LETTERS.contains(&word) };
        return may.then_some(PARTICLE);
    }
    let count = ranker.lexicon.count(word)?;
    let chance = match letters {
        2 | 3 if !LITTLE.contains(&word) && !fits => CHANCE,
        4 if !LITTLE.contains(&word) && !fits => CHANCE / 2.0,
        _ => 0.0,
    };
    ranker.lexicon.has(word).then_some(count - chance)
}

/// A verb in a form that «не» is written apart from.
fn is_verb(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ю", "ешь", "ет", "ем", "ете", "ют", "ут", "ишь", "ит", "им", "ите", "ят", "ат", "л", "ла", "ло",
        "ли", "ть", "ти", "чь", "ся", "сь",
    ];
    word.chars().count() > 2 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A word with the hyphen that it lost: «какойто», «по-русски».
pub fn hyphened(ranker: &Ranker<'_>, word: &str) -> Vec<Meant> {
    if ranker.lexicon.script != Script::Cyrillic || word.contains('-') {
        return Vec::new();
    }
    let particles = ["то", "нибудь", "либо", "таки", "ка"];
    let mut found = Vec::new();
    for particle in particles {
        let Some(before) = word.strip_suffix(particle).filter(|before| before.chars().count() > 1) else {
            continue;
        };
        let fits = match particle {
            "таки" => matches!(before, "все" | "опять" | "так" | "прямо" | "довольно" | "верно"),
            "ка" => {
                (before == "ну" || before.chars().count() > 2)
                    && before.ends_with(['й', 'и', 'ь', 'у'])
                    && ranker.lexicon.has(before)
            }
            particle => is_indefinite(before, particle),
        };
        if fits {
            let score = ranker.score(ranker.count(before), 0.3);
            found.push(Meant { text: format!("{before}-{particle}"), score });
        }
    }
    for (prefix, long) in [("по", true), ("кое", false), ("из", false), ("во", true), ("в", true)] {
        let Some(after) = word.strip_prefix(prefix) else { continue };
        let fits = match prefix {
            "по" => {
                ["ски", "цки", "ому", "ему", "ьи"].iter().any(|ending| after.ends_with(ending))
                    && ranker.lexicon.has(after)
            }
            "кое" => is_pronoun(after),
            "из" => matches!(after, "за" | "под"),
            _ => matches!(after, "первых" | "вторых" | "третьих"),
        };
        if fits && (!long || after.chars().count() > 3) {
            let score = ranker.score(ranker.count(after), 0.3);
            found.push(Meant { text: format!("{prefix}-{after}"), score });
        }
    }
    found
}
