//! Use-cases of tokens: secrets by which programs act for persons, narrowed by a mandate.
//!
//! The secret is shown once and kept as a digest. A token ends when it is taken back, when its time is over, and with
//! its person.

use crate::people::actor_of;
use crate::secret::{digest, random_token};
use crate::{Actor, App, AppError, trail};
use domain::desk::Channel;
use domain::ids::{PersonId, TokenId};
use domain::people::{Mandate, Object, Permission};
use domain::text::label;
use domain::time::MINUTE;
use serde_json::json;
use store::gate;
pub use store::gate::Token;

/// A use is noted at most so often.
const TOUCH: i64 = 10 * MINUTE;
/// The most tokens of a person.
const MOST: usize = 100;
/// The most tokens of everybody's that are shown.
const SHOWN: i64 = 1_000;
/// How a secret begins, so that it is known for what it is wherever it leaks to.
const MARK: &str = "opora_";

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// How much of the person's rights it has.
    pub mandate: Mandate,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
}

impl App {
    /// The actor's own tokens.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, AppError> {
        let person = own(actor)?;
        self.db.read(move |tx| -> Result<_, AppError> { Ok(gate::tokens(tx, person)?) }).await
    }

    /// Everybody's tokens with their people's names, for those who manage people.
    pub async fn all_tokens(&self, actor: &Actor) -> Result<Vec<(Token, String)>, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(gate::all_tokens(tx, SHOWN)?) }).await
    }

    /// Makes a token of the actor's own; the answer is the secret, which nobody can read again.
    pub async fn create_token(&self, actor: &Actor, new: NewToken) -> Result<(Token, String), AppError> {
        let person = own(actor)?;
        let now = self.now();
        let name = label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
        if new.expires_at.is_some_and(|at| at <= now) {
            return Err(AppError::Invalid("expires_at", "past"));
        }
        let secret = format!("{MARK}{}", random_token());
        let token = Token {
            id: TokenId(self.ids.next()),
            person,
            name,
            hint: secret[secret.len() - 4..].to_owned(),
            mandate: new.mandate,
            created_at: now,
            expires_at: new.expires_at,
            used_at: None,
            revoked_at: None,
        };
        let (stored, made, who) = (digest(&secret), token.clone(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            if gate::tokens(tx, person)?.len() >= MOST {
                return Err(AppError::Invalid("name", "too-many-tokens"));
            }
            gate::insert_token(tx, &made, &stored)?;
            let detail = json!({ "mandate": made.mandate.code() });
            trail::tell(tx, now, &who, "token.create", &made.id.to_string(), &detail)
        })
        .await?;
        Ok((token, secret))
    }

    /// Takes a token back: one's own, or anybody's for those who manage people.
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<(), AppError> {
        let me = own(actor)?;
        let manages = actor.can(Permission::PeopleManage, Object::Desk);
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let token = gate::token_by_id(tx, id)?.filter(|token| token.person == me || manages);
            if token.ok_or(AppError::Missing)?.revoked_at.is_some() {
                return Ok(());
            }
            gate::revoke_token(tx, id, now)?;
            trail::tell(tx, now, &who, "token.revoke", &id.to_string(), &json!({}))
        })
        .await
    }

    /// For whom a secret acts, within its mandate; `None` when it is nobody's or its time is over.
    pub async fn bearer(&self, secret: &str) -> Result<Option<(TokenId, Actor)>, AppError> {
        if !secret.starts_with(MARK) || secret.len() > 100 {
            return Ok(None);
        }
        let (now, stored) = (self.now(), digest(secret));
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let token = gate::token_of(tx, &stored)?
                    .filter(|token| token.revoked_at.is_none() && token.expires_at.is_none_or(|at| at > now));
                let Some(token) = token else { return Ok(None) };
                let mut actor = actor_of(tx, token.person, Channel::Api)?;
                actor.mandate = Some(token.mandate);
                Ok(Some((token, actor)))
            })
            .await;
        let (token, actor) = match found {
            Ok(Some(found)) => found,
            Ok(None) | Err(AppError::SignedOut) => return Ok(None),
            Err(e) => return Err(e),
        };
        if token.used_at.is_none_or(|at| now - at > TOUCH) {
            let id = token.id;
            self.db.write(move |tx| -> Result<_, AppError> { Ok(gate::touch_token(tx, id, now)?) }).await?;
        }
        Ok(Some((token.id, actor)))
    }
}

/// Whose tokens an actor may make and take back: his own, himself or by a program that may do all that he may.
fn own(actor: &Actor) -> Result<PersonId, AppError> {
    match actor.mandate {
        None | Some(Mandate::Admin) => actor.person.ok_or(AppError::SignedOut),
        Some(_) => Err(domain::people::Denied(Permission::PeopleManage).into()),
    }
}
