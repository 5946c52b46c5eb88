//! What differs between two versions of a topic, for whoever looks through its history.

use super::{Field, Topic, Words};

/// One difference. `at` is a field of the form; none for the topic itself. `what` is the code of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, as it is called.
    pub field: Option<Words>,
    /// What differs: `added`, `removed`, `moved`, or a part: `label`, `hint`, `example`, `kind`, `need`, `show`,
    /// `limits`, `choices`, `asset`, `name`, `help`, `audience`, `clients`, `retired`, `parent`, `place`, `defaults`,
    /// `procedure`, `articles`.
    pub what: &'static str,
    /// What stood there, where it is a text.
    pub before: Words,
    /// What stands there.
    pub after: Words,
}

/// All differences between two versions, those of the topic first.
pub fn differences(before: &Topic, after: &Topic) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut of_topic = |differs: bool, what, words: Option<(&Words, &Words)>| {
        let (old, new) = words.map(|(old, new)| (old.clone(), new.clone())).unwrap_or_default();
        all.extend(differs.then_some(Difference { field: None, what, before: old, after: new }));
    };
    of_topic(before.name != after.name, "name", Some((&before.name, &after.name)));
    of_topic(before.help != after.help, "help", Some((&before.help, &after.help)));
    of_topic(before.audience != after.audience, "audience", None);
    of_topic(before.clients != after.clients, "clients", None);
    of_topic(before.retired != after.retired, "retired", None);
    of_topic(before.parent != after.parent, "parent", None);
    of_topic(before.place != after.place, "place", None);
    of_topic(before.defaults != after.defaults, "defaults", None);
    of_topic(before.procedure != after.procedure, "procedure", None);
    of_topic(before.articles != after.articles, "articles", None);
    let known = |all: &[Field], name: &str| all.iter().position(|field| field.name == name);
    let (old, new) = (&before.form.fields, &after.form.fields);
    for field in new {
        match known(old, &field.name) {
            None => all.push(bare(field, "added")),
            Some(at) => all.extend(of_field(&old[at], field)),
        }
    }
    all.extend(
        old.iter().filter(|field| known(new, &field.name).is_none()).map(|field| bare(field, "removed")),
    );
    // What stays in both, in the order of each: whatever changed its place among the others moved.
    let stays = |from: &[Field], among: &[Field]| -> Vec<String> {
        let both = from.iter().filter(|field| known(among, &field.name).is_some());
        both.map(|field| field.name.clone()).collect()
    };
    let (was, is) = (stays(old, new), stays(new, old));
    for (name, _) in is.iter().zip(&was).filter(|(one, other)| one != other) {
        all.extend(after.form.field(name).map(|field| bare(field, "moved")));
    }
    all
}

fn bare(field: &Field, what: &'static str) -> Difference {
    Difference { field: Some(field.label.clone()), what, before: Words::default(), after: Words::default() }
}

fn of_field<'a>(old: &'a Field, new: &'a Field) -> impl Iterator<Item = Difference> + 'a {
    let texts = [
        ("label", &old.label, &new.label),
        ("hint", &old.hint, &new.hint),
        ("example", &old.example, &new.example),
    ];
    let texts = texts.into_iter().filter(|(_, was, is)| was != is).map(|(what, was, is)| Difference {
        before: was.clone(),
        after: is.clone(),
        ..bare(new, what)
    });
    let parts = [
        ("kind", old.kind != new.kind),
        ("need", old.need != new.need),
        ("show", old.show != new.show),
        ("limits", old.limits != new.limits),
        ("choices", old.choices != new.choices),
        ("asset", old.asset_type != new.asset_type),
    ];
    texts.chain(parts.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| bare(new, what)))
}
