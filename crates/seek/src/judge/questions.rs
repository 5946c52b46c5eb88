//! Questions in whole sentences: is the article that answers first, is it among the first five?

use super::Score;
use super::data::{LABEL, Set};
use crate::doc::{Doc, Kind, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::suggest::{Question, Voices};

/// An index of a set's documents and of its questions as cases; a case has the number of its question.
pub fn learn(set: &Set) -> Result<Index, Error> {
    let index = Index::in_memory()?;
    let mut writer = index.writer()?;
    for doc in &set.docs {
        writer.put(doc)?;
    }
    for (n, (question, right)) in (0..).zip(&set.questions) {
        writer.put(&case(n, question, right))?;
    }
    writer.commit("")?;
    Ok(index)
}

/// A question that was solved by these articles, as a document.
pub fn case(id: i64, question: &str, right: &[i64]) -> Doc {
    Doc {
        body: question.to_owned(),
        solved_by: right.to_vec(),
        labels: vec![LABEL.to_owned()],
        ..Doc::new(Kind::Case, id)
    }
}

/// Asks all questions with these voices. Each is left out of what is learnt while it is asked.
pub fn judge(what: &str, set: &Set, index: &Index, voices: Voices) -> Result<Score, Error> {
    let mut score = Score::new(what);
    let rights = Rights::to([LABEL]);
    for (n, (question, right)) in (0..).zip(&set.questions) {
        let asked = Question { voices, unheard: &[n], ..Question::new(question, &rights) };
        let answers: Vec<i64> = index.suggest(&asked)?.into_iter().map(|one| one.id).collect();
        score.count(&answers, right);
    }
    Ok(score)
}

/// All voices, none, and all but each.
pub fn judge_voices(name: &str, set: &Set) -> Result<Vec<Score>, Error> {
    let index = learn(set)?;
    let all = Voices::ALL;
    let none = Voices { titles: false, beginnings: false, cases: false, once: false };
    let ways = [
        ("stems only", none),
        ("all but titles", Voices { titles: false, ..all }),
        ("all but beginnings", Voices { beginnings: false, ..all }),
        ("all but cases", Voices { cases: false, ..all }),
        ("all but saying once", Voices { once: false, ..all }),
        ("all", all),
    ];
    ways.into_iter().map(|(way, voices)| judge(&format!("{name}: {way}"), set, &index, voices)).collect()
}
