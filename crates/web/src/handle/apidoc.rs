//! What programs can do here: the description itself, and a page that shows it.

use crate::http::{Oops, Visitor, html};
use crate::pages::api_docs::{ApiDocsPage, Group, Operation};
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// `GET /api/openapi.json`.
pub async fn document() -> Response {
    Json(api::openapi()).into_response()
}

/// `GET /api/docs`.
pub async fn page(visitor: Visitor) -> Result<Response, Oops> {
    let page = ApiDocsPage { t: visitor.t.clone(), shell: visitor.shell(), groups: groups() };
    Ok(html(&page))
}

/// The operations of the description, by what they are about.
fn groups() -> Vec<Group> {
    let doc = api::openapi();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut groups: Vec<Group> = Vec::new();
    for tag in doc["tags"].as_array().into_iter().flatten() {
        groups.push(Group { name: text(&tag["name"]), about: text(&tag["description"]), operations: vec![] });
    }
    for (path, item) in doc["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let tag = text(&operation["tags"][0]);
            let Some(group) = groups.iter_mut().find(|group| group.name == tag) else { continue };
            let answer = operation["responses"]
                .as_object()
                .into_iter()
                .flatten()
                .find(|(status, _)| status.starts_with('2'));
            let (status, answer) = answer.map_or((String::new(), &Value::Null), |(s, a)| (s.clone(), a));
            group.operations.push(Operation {
                id: text(&operation["operationId"]),
                method: method.to_uppercase(),
                path: format!("{}{path}", api::ROOT),
                name: text(&operation["summary"]),
                about: text(&operation["description"]),
                request: example(&operation["requestBody"]),
                status,
                response: example(answer),
            });
        }
    }
    groups
}

fn example(of: &Value) -> String {
    let example = &of["content"]["application/json"]["example"];
    if example.is_null() { String::new() } else { serde_json::to_string_pretty(example).unwrap_or_default() }
}
