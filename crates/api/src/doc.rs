//! Finishes the description: what all operations share, and examples made of the examples of their fields.

use crate::ROOT;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::OpenApi;

const ABOUT: &str = "Programs do here what people do on pages, with the rights of the person whose token they show, \
narrowed by the token's scope (`read`, `write`, `admin`; each includes the one before).\n\n\
**Tokens** go into `Authorization: Bearer opora_…`; cookies are not looked at.\n\n\
**Ids** are texts of digits, **moments** RFC 3339 in UTC. A ticket is named by its `number`.\n\n\
**Lists** come in pages: `next` is the `cursor` of the next one, and `null` on the last.\n\n\
**Sending again**: under an `Idempotency-Key` a request is carried out once; sent again within 24 hours it is answered \
the same (`idempotency-replayed: true`), with another body refused (422).\n\n\
**Lost updates**: a ticket's `ETag` is its version; with `If-Match` a change of another version is refused (412).\n\n\
**Pace**: `RateLimit` tells how many requests are left; beyond it 429 with `Retry-After`.\n\n\
**Problems** are `application/problem+json` (RFC 9457); programs look at `code`.";

/// What may come back from any operation.
const PROBLEMS: &[(&str, &str)] = &[
    ("400", "The request cannot be read"),
    ("401", "No token in force"),
    ("403", "Not permitted"),
    ("404", "Nothing there, or nothing for these eyes"),
    ("409", "The rules refuse, or it was done already"),
    ("412", "Something new arrived since it was seen"),
    ("413", "The request is too large"),
    ("415", "Not JSON"),
    ("422", "A field is not right"),
    ("429", "Too many requests"),
    ("503", "The store cannot be reached for the moment"),
];

/// The whole description.
pub(crate) fn finish(made: &OpenApi) -> Value {
    let mut doc = serde_json::to_value(made).unwrap_or_default();
    doc["info"] = json!({
        "title": "Opora",
        "version": "1.0.0",
        "summary": "Support desk for commerce",
        "description": ABOUT,
        "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
    });
    doc["servers"] = json!([{ "url": ROOT, "description": "This desk" }]);
    doc["security"] = json!([{ "token": [] }]);
    doc["components"]["securitySchemes"] = json!({ "token": {
        "type": "http", "scheme": "bearer", "description": "A token made on the desk: `opora_…`" } });
    let schemas = doc["components"]["schemas"].clone();
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    let responses: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(status, about)| {
            let example = problem_example(&schemas, status, about);
            let content = json!({ "application/problem+json": { "schema": problem, "example": example } });
            ((*status).to_owned(), json!({ "description": about, "content": content }))
        })
        .collect();
    let paths = doc["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for (method, operation) in paths.flat_map(|item| item.as_object_mut().into_iter().flatten()) {
        if matches!(method.as_str(), "get" | "post" | "put" | "patch" | "delete") {
            dress(method, operation, &schemas, &responses);
        }
    }
    doc
}

fn problem_example(schemas: &Value, status: &str, about: &str) -> Value {
    let mut example = example(&json!({ "$ref": "#/components/schemas/Problem" }), schemas, 0);
    let words: BTreeMap<&str, &str> = [
        ("400", "malformed"),
        ("401", "unauthorized"),
        ("403", "forbidden"),
        ("404", "missing"),
        ("409", "refused"),
        ("412", "changed"),
        ("413", "too_large"),
        ("415", "media_type"),
        ("422", "invalid"),
        ("429", "slow_down"),
        ("503", "unavailable"),
    ]
    .into();
    let code = words.get(status).copied().unwrap_or("broken");
    example["status"] = json!(status.parse::<u16>().unwrap_or(500));
    (example["code"], example["type"]) = (json!(code), json!(format!("urn:opora:problem:{code}")));
    example["title"] = json!(about);
    if status != "422" {
        example["detail"] = json!(about);
        if let Some(fields) = example.as_object_mut() {
            fields.remove("field");
        }
    }
    example
}

fn dress(method: &str, operation: &mut Value, schemas: &Value, problems: &Map<String, Value>) {
    if method != "get" {
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Names this request, as `order-4711-reply-1`: sent again with the same name it is not carried out again",
            "schema": { "type": "string", "minLength": 1, "maxLength": 202,
                "pattern": "^([A-Za-z0-9._:-]{1,200}|\"[A-Za-z0-9._:-]{1,200}\")$" },
        });
        match operation["parameters"].as_array_mut() {
            Some(all) => all.push(key),
            None => operation["parameters"] = json!([key]),
        }
    }
    if let Some(body) = operation.get_mut("requestBody") {
        fill(body, schemas);
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    responses.values_mut().for_each(|response| fill(response, schemas));
    for (status, problem) in problems {
        responses.entry(status.clone()).or_insert_with(|| problem.clone());
    }
}

/// Gives each content of a body an example.
fn fill(body: &mut Value, schemas: &Value) {
    // Looking something up by `[]` would enter it as `null`, which is no description.
    let contents = body.get_mut("content").and_then(Value::as_object_mut);
    for (kind, content) in contents.into_iter().flatten() {
        if kind == "application/octet-stream" {
            *content =
                json!({ "schema": { "type": "string", "contentMediaType": kind }, "example": "bytes" });
        }
        if content.get("example").is_none() && content.get("schema").is_some() {
            content["example"] = example(&content["schema"], schemas, 0);
        }
    }
}

/// A value that a schema describes, made of the examples in it.
fn example(schema: &Value, schemas: &Value, depth: usize) -> Value {
    if let Some(given) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return given.clone();
    }
    if depth > 12 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|at| at.rsplit('/').next()) {
        return example(&schemas[name], schemas, depth + 1);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let real = schema[key].as_array().into_iter().flatten().find(|one| one["type"] != "null");
        if let Some(one) = real {
            return example(one, schemas, depth + 1);
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    if let Some(fields) = schema["properties"].as_object() {
        let each = fields.iter().map(|(name, field)| (name.clone(), example(field, schemas, depth + 1)));
        return Value::Object(each.collect());
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default(),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("array") => json!([example(&schema["items"], schemas, depth + 1)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!("text"),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described_with_examples() {
        let doc = crate::openapi();
        assert_eq!(doc["openapi"], "3.1.0");
        let (mut names, mut count) = (Vec::new(), 0);
        for (path, item) in doc["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let at = format!("{method} {path}");
                count += 1;
                names.push(operation["operationId"].as_str().expect(&at).to_owned());
                for key in ["summary", "description"] {
                    assert!(operation[key].as_str().is_some_and(|text| text.len() > 5), "{at}: no {key}");
                }
                assert!(operation["tags"].get(0).is_some(), "{at}: no tag");
                let mut bodies: Vec<&Value> =
                    operation["responses"].as_object().expect(&at).values().collect();
                bodies.extend(operation.get("requestBody"));
                for content in
                    bodies.iter().filter_map(|body| body["content"].as_object()).flat_map(|c| c.values())
                {
                    assert!(!content["example"].is_null(), "{at}: no example");
                }
            }
        }
        assert_eq!(holes(doc, ""), Vec::<String>::new(), "null where something is described");
        assert!(count >= 90, "only {count} operations");
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "operation ids are unlike");
        assert_eq!(crate::routes().len(), count);
    }
    /// Places with a `null` outside of examples: nothing in a description is `null`.
    fn holes(value: &Value, at: &str) -> Vec<String> {
        match value {
            Value::Null => vec![at.to_owned()],
            Value::Array(all) => all.iter().flat_map(|one| holes(one, at)).collect(),
            Value::Object(all) => all
                .iter()
                .filter(|(key, _)| !["example", "examples", "enum", "default"].contains(&key.as_str()))
                .flat_map(|(key, one)| holes(one, &format!("{at}/{key}")))
                .collect(),
            _ => vec![],
        }
    }
}
