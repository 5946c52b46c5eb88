//! What trackers tell, each in its own shape: GitLab's webhooks (Issue Hook, Release Hook), Jira's
//! (`jira:issue_*`, `jira:version_released`), those of Redmine's webhook plugin, YouTrack's workflow and anybody's
//! plain JSON. Pure: a body becomes [`News`], or a word for what is wrong with it.

use serde_json::Value;

/// The kinds of trackers.
pub const KINDS: [&str; 5] = ["gitlab", "jira", "youtrack", "redmine", "plain"];

/// How a task stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskNews {
    /// Its name: `SHOP-118`, `#118`.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// The tracker's word for its state.
    pub state: String,
    /// Whether the makers are done with it.
    pub done: bool,
    /// The release that it is planned in; empty when none.
    pub release: String,
    /// Where to look at it.
    pub url: String,
}

/// What a telling says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A task stands so.
    Task(TaskNews),
    /// A release of this name is out.
    Out(String),
    /// Nothing that we listen to.
    Nothing,
}

/// Reads a telling of a tracker of a kind. The error names what is missing.
pub fn read(kind: &str, body: &[u8]) -> Result<News, &'static str> {
    let told: Value = serde_json::from_slice(body).map_err(|_| "json")?;
    if !told.is_object() {
        return Err("json");
    }
    let news = match kind {
        "gitlab" => gitlab(&told),
        "jira" => jira(&told),
        "redmine" => redmine(&told),
        "youtrack" => youtrack(&told),
        _ => plain(&told),
    }?;
    match &news {
        News::Task(task) if task.name.is_empty() => Err("task"),
        News::Out(name) if name.is_empty() => Err("release"),
        _ => Ok(news),
    }
}

/// The text at a path; a number is taken as text, anything else is nothing.
fn at(told: &Value, path: &str) -> String {
    match told.pointer(path) {
        Some(Value::String(text)) => text.trim().chars().filter(|c| !c.is_control()).take(300).collect(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// <https://docs.gitlab.com/user/project/integrations/webhook_events/>
fn gitlab(told: &Value) -> Result<News, &'static str> {
    match at(told, "/object_kind").as_str() {
        "issue" | "work_item" => {
            let state = at(told, "/object_attributes/state");
            let project = at(told, "/project/path_with_namespace");
            let number = at(told, "/object_attributes/iid");
            if number.is_empty() {
                return Err("task");
            }
            Ok(News::Task(TaskNews {
                name: format!("{project}#{number}"),
                title: at(told, "/object_attributes/title"),
                done: state == "closed",
                state,
                release: at(told, "/object_attributes/milestone/title"),
                url: at(told, "/object_attributes/url"),
            }))
        }
        "release" if at(told, "/action") == "create" => Ok(News::Out(at(told, "/name"))),
        _ => Ok(News::Nothing),
    }
}

/// <https://developer.atlassian.com/server/jira/platform/webhooks/>
fn jira(told: &Value) -> Result<News, &'static str> {
    let event = at(told, "/webhookEvent");
    if event == "jira:version_released" {
        return Ok(News::Out(at(told, "/version/name")));
    }
    if !event.starts_with("jira:issue_") {
        return Ok(News::Nothing);
    }
    let name = at(told, "/issue/key");
    let own = at(told, "/issue/self");
    let site = own.split("/rest/").next().unwrap_or_default();
    Ok(News::Task(TaskNews {
        title: at(told, "/issue/fields/summary"),
        state: at(told, "/issue/fields/status/name"),
        done: at(told, "/issue/fields/status/statusCategory/key") == "done",
        release: at(told, "/issue/fields/fixVersions/0/name"),
        url: if site.is_empty() { String::new() } else { format!("{site}/browse/{name}") },
        name,
    }))
}

/// <https://github.com/suer/redmine_webhook>
fn redmine(told: &Value) -> Result<News, &'static str> {
    let issue = "/payload/issue";
    let number = at(told, &format!("{issue}/id"));
    if number.is_empty() {
        return Err("task");
    }
    let closed = told.pointer(&format!("{issue}/status/is_closed")).and_then(Value::as_bool);
    Ok(News::Task(TaskNews {
        name: format!("#{number}"),
        title: at(told, &format!("{issue}/subject")),
        state: at(told, &format!("{issue}/status/name")),
        done: closed.unwrap_or_else(|| !at(told, &format!("{issue}/closed_on")).is_empty()),
        release: at(told, &format!("{issue}/fixed_version/name")),
        url: at(told, "/payload/url"),
    }))
}

/// What a workflow of YouTrack posts: its issue with the names of its own API.
fn youtrack(told: &Value) -> Result<News, &'static str> {
    if told.get("released").is_some() {
        return plain(told);
    }
    let resolved = told.get("resolved").is_some_and(|at| !at.is_null() && at != &Value::Bool(false));
    Ok(News::Task(TaskNews {
        name: at(told, "/idReadable"),
        title: at(told, "/summary"),
        state: at(told, "/state"),
        done: resolved,
        release: at(told, "/fixVersion"),
        url: at(told, "/url"),
    }))
}

/// `{"task": "SHOP-118", "title": …, "state": …, "done": true, "release": "4.12", "url": …}` or `{"released": "4.12"}`.
fn plain(told: &Value) -> Result<News, &'static str> {
    if told.get("released").is_some() {
        return Ok(News::Out(at(told, "/released")));
    }
    Ok(News::Task(TaskNews {
        name: at(told, "/task"),
        title: at(told, "/title"),
        state: at(told, "/state"),
        done: told.get("done").and_then(Value::as_bool).unwrap_or_default(),
        release: at(told, "/release"),
        url: at(told, "/url"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn task(kind: &str, told: &Value) -> TaskNews {
        match read(kind, told.to_string().as_bytes()) {
            Ok(News::Task(task)) => task,
            other => panic!("{kind}: {other:?}"),
        }
    }

    #[test]
    fn each_tracker_is_read_in_its_own_shape() {
        let gitlab = task(
            "gitlab",
            &json!({ "object_kind": "issue", "project": { "path_with_namespace": "shop/site" },
                "object_attributes": { "iid": 118, "title": "Price", "state": "closed", "milestone": { "title": "4.12" },
                "url": "https://git.example/shop/site/-/issues/118" } }),
        );
        assert_eq!(
            (gitlab.name.as_str(), gitlab.done, gitlab.release.as_str()),
            ("shop/site#118", true, "4.12")
        );
        let jira = task(
            "jira",
            &json!({ "webhookEvent": "jira:issue_updated", "issue": { "key": "SHOP-118",
                "self": "https://jira.example/rest/api/2/issue/10118", "fields": { "summary": "Price",
                "status": { "name": "В тесте", "statusCategory": { "key": "indeterminate" } },
                "fixVersions": [{ "name": "4.12" }] } } }),
        );
        assert_eq!((jira.url.as_str(), jira.done), ("https://jira.example/browse/SHOP-118", false));
        assert_eq!((jira.state.as_str(), jira.release.as_str()), ("В тесте", "4.12"));
        let redmine = task(
            "redmine",
            &json!({ "payload": { "url": "https://redmine.example/issues/118", "issue": { "id": 118,
                "subject": "Price", "status": { "id": 5, "name": "Closed" }, "closed_on": "2026-11-20T10:00:00Z" } } }),
        );
        assert_eq!((redmine.name.as_str(), redmine.done), ("#118", true));
        let youtrack = task(
            "youtrack",
            &json!({ "idReadable": "SHOP-118", "summary": "Price", "state": "Fixed", "resolved": 1_795_000_000_000_i64 }),
        );
        assert!(youtrack.done && youtrack.release.is_empty());
        let plain = task("plain", &json!({ "task": "118", "state": "open" }));
        assert_eq!((plain.name.as_str(), plain.done), ("118", false));
    }

    #[test]
    fn what_is_out_is_told_by_its_name() {
        let out = |kind: &str, told: Value| read(kind, told.to_string().as_bytes());
        assert_eq!(
            out("jira", json!({ "webhookEvent": "jira:version_released", "version": { "name": "4.12" } })),
            Ok(News::Out("4.12".into()))
        );
        assert_eq!(
            out("gitlab", json!({ "object_kind": "release", "action": "create", "name": "4.12" })),
            Ok(News::Out("4.12".into()))
        );
        assert_eq!(out("plain", json!({ "released": "4.12" })), Ok(News::Out("4.12".into())));
        assert_eq!(out("gitlab", json!({ "object_kind": "push" })), Ok(News::Nothing));
    }

    #[test]
    fn what_cannot_be_read_says_what_is_missing() {
        assert_eq!(read("jira", b"not json"), Err("json"));
        assert_eq!(read("jira", b"[1]"), Err("json"));
        assert_eq!(read("jira", br#"{"webhookEvent":"jira:issue_updated","issue":{}}"#), Err("task"));
        assert_eq!(read("redmine", br#"{"payload":{}}"#), Err("task"));
        assert_eq!(read("plain", br#"{"released":""}"#), Err("release"));
    }
}
