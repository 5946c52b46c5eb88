//! A browser without a screen: sends requests through the router, keeps cookies, repeats the token of forms.

use axum::Router;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::StreamExt;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceExt;

/// Somebody at the door. A clone is another browser with the same cookies.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    /// The cookies that he holds.
    pub cookies: BTreeMap<String, String>,
    /// Where his connection comes from, if that is known.
    pub peer: Option<SocketAddr>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; of a stream that does not end nothing.
    pub body: Bytes,
}

impl Answer {
    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The cookies that it sets, whole.
    pub fn set_cookies(&self) -> Vec<String> {
        self.headers
            .get_all(SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The token of the page's forms.
    pub fn csrf(&self) -> String {
        let text = self.text();
        let after = text.split("name=\"csrf\" value=\"").nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A page that stays open and hears news.
pub struct Listening {
    body: BodyDataStream,
}

impl Listening {
    /// Everything that was told up to these words and the end of their event; fails when they never come.
    pub async fn until(mut self, words: &str) -> String {
        let mut told = String::new();
        let come = async {
            while !told.split_once(words).is_some_and(|(_, rest)| rest.contains("\n\n")) {
                let next = self.body.next().await.expect("the stream goes on").expect("a piece of it");
                told.push_str(&String::from_utf8_lossy(&next));
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(20), come).await;
        assert!(in_time.is_ok(), "«{words}» never came, only: {told}");
        told
    }
}

impl Visitor {
    /// Somebody without cookies.
    pub fn new(router: Router) -> Visitor {
        Visitor { router, cookies: BTreeMap::new(), peer: None }
    }

    /// Reads a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Opens a stream of news and keeps it.
    pub async fn listen(&mut self, path: &str) -> Listening {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::get(path).header(COOKIE, cookies.join("; ")).body(Body::empty());
        let response = self.router.clone().oneshot(request.expect("a request")).await.expect("never fails");
        assert_eq!(response.status(), StatusCode::OK);
        Listening { body: response.into_body().into_data_stream() }
    }

    /// Sends a form without the token.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    /// Sends a form as a browser does: with the token of a page that he just read.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        self.post_bare(path, &fields).await
    }

    /// Sends JSON as a program does, with a token and without cookies.
    pub async fn call(&mut self, method: &str, path: &str, token: &str, body: &str) -> Answer {
        let mut program = Visitor { cookies: BTreeMap::new(), ..self.clone() };
        let request = Request::builder().method(method.to_uppercase().as_str()).uri(path);
        let request = request.header("authorization", format!("Bearer {token}"));
        let request =
            if body.is_empty() { request } else { request.header(CONTENT_TYPE, "application/json") };
        program.send(request, Body::from(body.to_owned())).await
    }

    /// The token of his forms.
    pub async fn csrf(&mut self) -> String {
        // The page of a new password has a form for everybody.
        let token = self.get("/password-reset").await.csrf();
        assert!(!token.is_empty(), "no form, no token");
        token
    }

    /// Signs in by the form.
    pub async fn sign_in(&mut self, mail: &str, password: &str) -> Answer {
        self.post("/session", &[("email", mail), ("password", password)]).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(COOKIE, cookies.join("; ")).body(body).expect("a request");
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let endless = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = match endless {
            true => Bytes::new(),
            false => axum::body::to_bytes(body, 64 << 20).await.expect("a body"),
        };
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        for cookie in answer.set_cookies() {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                match value {
                    "" => self.cookies.remove(name),
                    value => self.cookies.insert(name.to_owned(), value.to_owned()),
                };
            }
        }
        answer
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let escape = |text: &str| -> String {
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}
