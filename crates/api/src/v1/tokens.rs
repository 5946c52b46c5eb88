//! Tokens of programs.

use super::{Answer, done, given_once, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{Scope, at, short};
use axum::http::StatusCode;
use domain::ids::TokenId;
use domain::time::{read_rfc3339, rfc3339};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    /// The id.
    #[schema(example = "730144440320002000")]
    id: String,
    /// What it is for.
    #[schema(example = "Выгрузка в отчёты")]
    name: String,
    /// The last letters of the secret.
    #[schema(example = "x9Qa")]
    hint: String,
    /// What it may do.
    scope: Scope,
    /// When it was made.
    #[schema(example = "2026-11-22T09:30:00Z")]
    created_at: String,
    /// When it ends by itself.
    #[schema(example = "2027-11-22T00:00:00Z")]
    expires_at: Option<String>,
    /// When it was last used, to ten minutes.
    #[schema(example = "2026-11-22T09:40:00Z")]
    used_at: Option<String>,
}

/// Tokens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Tokens {
    /// The newest first.
    items: Vec<Token>,
}

/// A token to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    #[schema(example = "Выгрузка в отчёты", min_length = 1, max_length = 80)]
    name: String,
    /// What it may do.
    scope: Scope,
    /// When it is to end by itself.
    #[schema(example = "2030-01-01T00:00:00Z", format = DateTime)]
    expires_at: Option<String>,
}

/// A token with its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MadeToken {
    /// The token.
    token: Token,
    /// What goes into `Authorization`; it cannot be read again.
    #[schema(example = "opora_3zKQ0dJm8Yf2vWn5RbTx7LhC1sGaUeP4")]
    secret: String,
}

fn token(of: app::tokens::Token) -> Token {
    Token {
        id: of.id.to_string(),
        name: of.name,
        hint: of.hint,
        scope: of.mandate.into(),
        created_at: rfc3339(of.created_at),
        expires_at: at(of.expires_at),
        used_at: at(of.used_at),
    }
}

/// List tokens
///
/// The caller's own that were not taken back. Needs scope `admin`.
#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "tokens",
    responses((status = 200, description = "The tokens", body = Tokens)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let all = caller.app.tokens(&caller.actor).await?;
    ok(Tokens { items: all.into_iter().map(token).collect() })
}

/// Make a token
///
/// For the caller himself. Needs scope `admin`. The answer, which holds the secret, is given once: sent again under its
/// key the request is refused (409).
#[utoipa::path(post, path = "/tokens", operation_id = "create_token", tag = "tokens", request_body = NewToken,
    responses((status = 201, description = "The token with its secret", body = MadeToken)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewToken>) -> Answer {
    short("name", &new.name, 80)?;
    let read = |text: &String| read_rfc3339(text).ok_or_else(|| Problem::field("expires_at", "no moment"));
    let expires_at = new.expires_at.as_ref().map(read).transpose()?;
    let new = app::tokens::NewToken { name: new.name, mandate: new.scope.into(), expires_at };
    let (made, secret) = caller.app.create_token(&caller.actor, new).await?;
    given_once(StatusCode::CREATED, MadeToken { token: token(made), secret })
}

/// Take a token back
///
/// One's own, or anybody's for those who manage people. Needs scope `admin`.
#[utoipa::path(delete, path = "/tokens/{id}", operation_id = "revoke_token", tag = "tokens",
    params(("id" = String, Path, description = "The token", pattern = "^[0-9]{1,19}$", example = "730144440320002000")),
    responses((status = 204, description = "It is worth nothing any more")))]
pub(crate) async fn revoke(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.revoke_token(&caller.actor, TokenId(id)).await?;
    done()
}
