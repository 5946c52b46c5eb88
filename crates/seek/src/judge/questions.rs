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

/// A way of answering: what it is called, and what takes part.
pub type Way = (&'static str, Voices);

/// The ways that are judged: stems alone, one voice after the other, then all but each.
pub fn ways() -> Vec<Way> {
    let (none, all) = (Voices::NONE, Voices::ALL);
    let once = Voices { once: true, ..none };
    let titles = Voices { titles: true, ..once };
    let headings = Voices { headings: true, ..titles };
    let beginnings = Voices { beginnings: true, ..headings };
    let parts = Voices { parts: true, ..beginnings };
    let slips = Voices { slips: true, ..parts };
    let rarity = Voices { rarity: true, ..slips };
    vec![
        ("plain BM25 over stems", none),
        ("+ the same said once", once),
        ("+ titles", titles),
        ("+ headings and names by others", headings),
        ("+ beginnings of words", beginnings),
        ("+ parts of words", parts),
        ("+ typos, layout, transliteration", slips),
        ("+ rarity among questions", rarity),
        ("+ learning from open cases: all", all),
        ("all but titles", Voices { titles: false, ..all }),
        ("all but headings and names", Voices { headings: false, ..all }),
        ("all but beginnings", Voices { beginnings: false, ..all }),
        ("all but parts", Voices { parts: false, ..all }),
        ("all but typos", Voices { slips: false, ..all }),
        ("all but rarity", Voices { rarity: false, ..all }),
    ]
}

/// All ways on one set.
pub fn judge_voices(set: &Set) -> Result<Vec<Score>, Error> {
    let index = learn(set)?;
    ways().into_iter().map(|(way, voices)| judge(way, set, &index, voices)).collect()
}
