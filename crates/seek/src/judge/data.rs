//! The data sets, as documents and questions.

use crate::doc::{Doc, Kind, headings};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The label that all documents of a set bear.
pub const LABEL: &str = "all";

/// Documents, and questions with the ids of what answers them.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// What is looked in.
    pub docs: Vec<Doc>,
    /// What is asked, and the right answers.
    pub questions: Vec<(String, Vec<i64>)>,
}

fn article(id: usize, title: &str, body: &str, context: &str) -> Doc {
    Doc {
        title: title.to_owned(),
        body: body.to_owned(),
        context: context.to_owned(),
        headings: headings(body),
        labels: vec![LABEL.to_owned()],
        ..Doc::new(Kind::Article, i64::try_from(id).unwrap_or_default())
    }
}

/// Questions and answers of a video platform's support, and what people really asked.
pub fn rutube(folder: &Path) -> io::Result<Set> {
    let folder = folder.join("rutube_support_ru");
    let mut set = Set::default();
    for row in rows(&folder.join("kb.csv"))? {
        let id = row["kb_id"].parse().map_err(io::Error::other)?;
        set.docs.push(article(id, &row["question"], &row["answer"], &row["topic"]));
    }
    for row in rows(&folder.join("cases_open.csv"))? {
        let right = row["gold_kb_ids"].split_whitespace().filter_map(|id| id.parse().ok()).collect();
        set.questions.push((row["user_question"].clone(), right));
    }
    Ok(set)
}

/// A cloud's documentation, and its questions that link to one of the pages.
pub fn vkcloud(folder: &Path) -> io::Result<Set> {
    let folder = folder.join("vkcloud_docs_ru");
    let mut set = Set::default();
    let mut ids: HashMap<String, i64> = HashMap::new();
    for line in BufReader::new(GzDecoder::new(File::open(folder.join("docs.jsonl.gz"))?)).lines() {
        let page: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| page[name].as_str().unwrap_or_default();
        let doc = article(set.docs.len() + 1, text("title"), text("text"), "");
        ids.insert(text("path").to_owned(), doc.id);
        set.docs.push(doc);
    }
    for line in
        fs::read_to_string(folder.join("faq_open.jsonl"))?.lines().filter(|line| !line.trim().is_empty())
    {
        let faq: Value = serde_json::from_str(line)?;
        let gold = faq["gold_docs"].as_array().cloned().unwrap_or_default();
        let right: Vec<i64> = gold.iter().filter_map(|path| ids.get(path.as_str()?)).copied().collect();
        if !right.is_empty() {
            set.questions.push((faq["question"].as_str().unwrap_or_default().to_owned(), right));
        }
    }
    Ok(set)
}

/// Paragraphs of an encyclopedia, and questions that one of them answers.
pub fn xquad(folder: &Path) -> io::Result<Set> {
    let file = File::open(folder.join("xquad_ru").join("xquad_ru_open.json.gz"))?;
    let all: Value = serde_json::from_reader(GzDecoder::new(file))?;
    let mut set = Set::default();
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let paragraphs = list(&all, "data").into_iter().flat_map(|text| list(&text, "paragraphs"));
    for paragraph in paragraphs {
        let text = paragraph["context"].as_str().unwrap_or_default();
        let doc = article(set.docs.len() + 1, "", text, "");
        for question in list(&paragraph, "qas") {
            let text = question["question"].as_str().unwrap_or_default().to_owned();
            set.questions.push((text, vec![doc.id]));
        }
        set.docs.push(doc);
    }
    Ok(set)
}

/// Words of the language, for texts that are made up.
pub fn words(folder: &Path) -> io::Result<Vec<String>> {
    let folder = folder.join("snowball_ru").join("russian");
    let plain = folder.join("voc.txt");
    let mut text = String::new();
    if plain.exists() {
        text = fs::read_to_string(plain)?;
    } else {
        GzDecoder::new(File::open(folder.join("voc.txt.gz"))?).read_to_string(&mut text)?;
    }
    Ok(text.lines().map(str::to_owned).filter(|word| word.chars().count() > 2).collect())
}

fn rows(path: &Path) -> io::Result<Vec<HashMap<String, String>>> {
    let mut reader = csv::Reader::from_path(path).map_err(io::Error::other)?;
    reader.deserialize().map(|row| row.map_err(io::Error::other)).collect()
}
