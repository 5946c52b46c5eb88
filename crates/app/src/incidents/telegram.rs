//! The Telegram bot: a message with a button to acknowledge by, and the answers, fetched by long poll.
//!
//! The address of the Bot API is configurable, for countries and networks in which there is another way to it. A bot
//! without a token is none. Whatever a stranger writes to it is answered by nothing.

use super::token::Button;
use crate::hooks::wire::Fetch;
use crate::mail::Words;
use crate::{App, AppError};
use domain::channels::commands::{Said, said};
use domain::duty::Channel;
use domain::ids::IncidentId;
use domain::incident::Command;
use domain::time::SECOND;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{duty, incidents, people};
use tokio::sync::watch;

/// The setting that says which answers were read.
const OFFSET: &str = "telegram_offset";
/// Seconds that the other side holds a question for answers open.
const POLL: u64 = 25;
/// The longest message, in characters, as the Bot API takes it.
const LONGEST: usize = 4_000;
/// The longest answer of the other side, in bytes.
const WHOLE: usize = 4 << 20;

#[derive(Deserialize)]
struct Update {
    update_id: i64,
    message: Option<Message>,
    callback_query: Option<Pressed>,
}

#[derive(Deserialize)]
struct Message {
    chat: Chat,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
}

#[derive(Deserialize)]
struct Pressed {
    id: String,
    #[serde(default)]
    data: String,
    from: Chat,
}

/// Sends a message.
pub(super) async fn send(app: &App, chat: &str, words: &Words) -> Result<(), String> {
    let text = app.press.write(words);
    let plain: String = text.plain.chars().take(LONGEST).collect();
    let buttons: Vec<Value> = words
        .calls
        .iter()
        .map(|call| json!([{ "text": format!("{} № {}", app.press.word(&words.locale, "call-take"), call.number), "callback_data": call.button }]))
        .collect();
    let mut body = json!({ "chat_id": chat, "text": plain, "disable_web_page_preview": true });
    if !buttons.is_empty() {
        body["reply_markup"] = json!({ "inline_keyboard": buttons });
    }
    ask(app, "sendMessage", &body).await.map(drop)
}

/// Calls a method of the bot; the answer is its result.
async fn ask(app: &App, method: &str, body: &Value) -> Result<Value, String> {
    let config = &app.config;
    if config.telegram_token.is_empty() {
        return Err("no bot is set up".into());
    }
    let url = format!("{}/bot{}/{method}", config.telegram_url.trim_end_matches('/'), config.telegram_token);
    let body = body.to_string();
    let asked = Fetch { url: &url, headers: &[], body: Some(&body), longest: WHOLE };
    // What went wrong may name the address, and with it the token.
    let answer = app.bot.fetch(asked).await.map_err(|why| why.replace(&config.telegram_token, "…"))?;
    let value: Value =
        serde_json::from_slice(&answer.body).map_err(|_| format!("status {}", answer.status))?;
    match value["ok"].as_bool() {
        Some(true) => Ok(value["result"].clone()),
        _ => Err(format!("{}: {}", answer.status, value["description"].as_str().unwrap_or_default())),
    }
}

impl App {
    /// Fetches answers of the bot until told to stop.
    pub(crate) async fn run_telegram(self, mut stop: watch::Receiver<bool>) {
        if self.config.telegram_token.is_empty() {
            return;
        }
        while !*stop.borrow() {
            let turn = tokio::select! {
                _ = stop.changed() => break,
                turn = self.hear_telegram(POLL) => turn,
            };
            if let Err(e) = turn {
                tracing::warn!("the bot could not be asked for answers: {e}");
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(std::time::Duration::from_millis(5 * SECOND.unsigned_abs())) => {}
                }
            }
        }
    }

    /// One question for answers, and what they cause. An answer is read again until what it causes is written.
    pub async fn hear_telegram(&self, patience: u64) -> Result<usize, AppError> {
        let offset = self
            .db
            .read(|tx| -> Result<_, AppError> { Ok(people::setting(tx, OFFSET)?) })
            .await?
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(0);
        let question = json!({ "offset": offset, "timeout": patience, "allowed_updates": ["message", "callback_query"] });
        let found = ask(self, "getUpdates", &question).await.map_err(AppError::Broken)?;
        // One that cannot be read is passed over: it would stand in the way of all behind it.
        let all = found.as_array().cloned().unwrap_or_default();
        let count = all.len();
        for value in all {
            let Some(next) = value["update_id"].as_i64().map(|id| id + 1) else { continue };
            if let Ok(update) = serde_json::from_value::<Update>(value) {
                debug_assert_eq!(update.update_id + 1, next);
                self.hear(update).await?;
            }
            let now = self.now();
            self.db
                .write(move |tx| -> Result<_, AppError> {
                    Ok(people::put_setting(tx, OFFSET, &next.to_string(), now)?)
                })
                .await?;
        }
        Ok(count)
    }

    async fn hear(&self, update: Update) -> Result<(), AppError> {
        if let Some(pressed) = update.callback_query {
            let Some(button) = Button::read(&pressed.data, &self.key()) else { return Ok(()) };
            let chat = pressed.from.id.to_string();
            let owner = self
                .db
                .read(move |tx| -> Result<_, AppError> { Ok(duty::person_at(tx, Channel::Telegram, &chat)?) })
                .await?;
            // A message that was passed on to somebody else has no power in his hands.
            if owner != Some(button.person) {
                return Ok(());
            }
            let take = Command::Acknowledge { by: Some(Channel::Telegram), episode: Some(button.episode) };
            let done = self.act_as(button.incident, button.person, take, Channel::Telegram).await;
            let key = match done {
                Ok(()) => "call-taken",
                Err(AppError::Missing | AppError::Spent | AppError::Invalid(..)) => "call-past",
                Err(e) => return Err(e),
            };
            let answer = json!({ "callback_query_id": pressed.id, "text": self.press.word("ru", key) });
            // He sees it in the list, too; that the little notice did not come is no reason to do it again.
            if let Err(why) = ask(self, "answerCallbackQuery", &answer).await {
                tracing::debug!("a button was not answered: {why}");
            }
            return Ok(());
        }
        let Some(message) = update.message else { return Ok(()) };
        let chat = message.chat.id.to_string();
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let Some(person) = duty::person_at(tx, Channel::Telegram, &chat)? else { return Ok(None) };
                let calling = incidents::list(tx, &["calling"], 500)?.into_iter();
                let mine =
                    calling.filter(|kept| kept.incident.ring.is_some_and(|ring| ring.person == person));
                Ok(Some((person, mine.map(|kept| kept.id).collect::<Vec<IncidentId>>())))
            })
            .await?;
        let (Some((person, mine)), Some(word)) = (found, said(&message.text)) else { return Ok(()) };
        for incident in mine {
            let command = match word {
                Said::Taken => Command::Acknowledge { by: Some(Channel::Telegram), episode: None },
                Said::Declined => Command::Decline,
            };
            self.act_as(incident, person, command, Channel::Telegram).await?;
        }
        Ok(())
    }

    /// Whether a bot is set up; for pages that say how somebody can be reached.
    pub fn has_telegram(&self) -> bool {
        !self.config.telegram_token.is_empty()
    }
}
