//! `opora admin`: sets a desk up. Whoever may run this on the machine acts as the desk itself.

use crate::config::{Admin, AdminWhat, Mailbox, Speech, read};
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result, anyhow, bail};
use app::mail::boxes::{NewMailbox, Server};
use app::people::{NewOrganisation, NewPerson, SHORTEST_PASSWORD};
use app::tokens::NewToken;
use app::{Actor, App, AppError};
use domain::desk::Channel;
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Grant, Mandate, OrgKind, Role, Scope};
use serde_json::{Value, json};
use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

/// Sets up.
pub async fn run(args: Admin, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let (value, words) = carry_out(&app, args.what).await?;
    out.done(&value, || words);
    Ok(ExitCode::SUCCESS)
}

async fn carry_out(app: &App, what: AdminWhat) -> Result<(Value, String)> {
    let system = Actor::system();
    match what {
        AdminWhat::Init { organisation, name, mail, speech } => {
            init(app, organisation, name, mail, speech).await
        }
        AdminWhat::Person { name, mail, phone, position, signature, role, organisation, invite, speech } => {
            let grant = grant_of(app, &role, organisation.as_deref()).await?;
            let Speech { locale, zone } = speech;
            let grants = vec![grant];
            let new = NewPerson { name, mail, phone, position, locale, zone, signature, grants, invite };
            entered("person", app.enter_person(&system, new).await.map_err(explain)?.0)
        }
        AdminWhat::Organisation { name, kind, prefix, memo, zone, domains } => {
            let kind =
                OrgKind::from_code(&kind).with_context(|| format!("no kind of organisation: {kind}"))?;
            let new = NewOrganisation { kind, name, prefix, memo, zone, domains };
            entered("organisation", app.enter_organisation(&system, new).await.map_err(explain)?.0)
        }
        AdminWhat::Mailbox(args) => mailbox(app, args).await,
        AdminWhat::Invite { mail } => {
            app.send_link(&system, person(app, &mail).await?).await.map_err(explain)?;
            Ok((json!({ "invited": mail }), format!("An invitation to {mail} is in the outbox.")))
        }
        AdminWhat::Password { mail } => {
            let person = person(app, &mail).await?;
            let [password, _] = secrets(true)?;
            app.set_password(&system, person, &good(password)?).await.map_err(explain)?;
            Ok((json!({ "password_set": mail }), format!("The password of {mail} is set.")))
        }
        AdminWhat::Grant { mail, role, organisation } => {
            let grant = grant_of(app, &role, organisation.as_deref()).await?;
            app.grant(&system, person(app, &mail).await?, grant).await.map_err(explain)?;
            Ok((json!({ "granted": role, "to": mail }), format!("{mail} is {role} now, too.")))
        }
        AdminWhat::Token { mail, name, scope } => {
            let mandate = Mandate::from_code(&scope).with_context(|| format!("no scope: {scope}"))?;
            let owner = app.actor(person(app, &mail).await?, Channel::System).await.map_err(explain)?;
            let new = NewToken { name, mandate, expires_at: None };
            let (token, secret) = app.create_token(&owner, new).await.map_err(explain)?;
            Ok((json!({ "token": secret, "id": token.id.0, "scope": scope, "person": mail }), secret))
        }
        AdminWhat::MailboxProbe { address } => probe(app, &address).await,
    }
}

/// Makes an empty desk one's own.
async fn init(
    app: &App,
    organisation: String,
    name: String,
    mail: String,
    speech: Speech,
) -> Result<(Value, String)> {
    let system = Actor::system();
    if !app.organisations(&system).await.map_err(explain)?.is_empty() {
        bail!("the desk is not empty: `opora admin person --role administrator` adds another administrator");
    }
    let [password, _] = secrets(true)?;
    let password = good(password)?;
    let Speech { locale, zone } = speech;
    let domains = mail.rsplit_once('@').map(|(_, domain)| domain.to_owned()).into_iter().collect();
    let ours = NewOrganisation {
        kind: OrgKind::Ours,
        name: organisation,
        prefix: String::new(),
        memo: String::new(),
        zone: zone.clone(),
        domains,
    };
    let administrator = NewPerson {
        name,
        mail: mail.clone(),
        phone: String::new(),
        position: String::new(),
        locale,
        zone,
        signature: String::new(),
        grants: vec![Grant { role: Role::Administrator, scope: Scope::Desk }],
        invite: false,
    };
    let org = app.enter_organisation(&system, ours).await.map_err(explain)?;
    let person = app.enter_person(&system, administrator).await.map_err(explain)?;
    app.set_password(&system, person, &password).await.map_err(explain)?;
    let value = json!({ "organisation": org.0, "administrator": person.0 });
    Ok((value, format!("The desk is yours. Start it with `opora serve` and sign in as {mail}.")))
}

async fn mailbox(app: &App, args: Mailbox) -> Result<(Value, String)> {
    let asks = args.imap.is_some() || args.smtp.is_some();
    let [password, second] = secrets(false)?;
    let user = args.user.clone().or_else(|| (asks && !password.is_empty()).then(|| args.address.clone()));
    let ca_pem = args.ca.as_deref().map(read).transpose()?.unwrap_or_default();
    let server =
        |text: &str| server(text, user.as_deref().unwrap_or_default(), &ca_pem, &args.folder, &args.after);
    let new = NewMailbox {
        address: args.address.clone(),
        name: args.name.clone(),
        imap: args.imap.as_deref().map(server).transpose()?,
        smtp: args.smtp.as_deref().map(server).transpose()?,
        imap_password: password,
        smtp_password: second,
        plus_addressing: args.plus_addressing,
    };
    let id = app.enter_mailbox(&Actor::system(), new).await.map_err(explain)?;
    let (value, _) = entered("mailbox", id.0)?;
    Ok((value, format!("{} is entered; `opora admin mailbox-probe {0}` tries its servers.", args.address)))
}

async fn probe(app: &App, address: &str) -> Result<(Value, String)> {
    let found = app.probe_mailbox(&Actor::system(), address).await.map_err(explain)?;
    let words = |what: &str, result: &Option<Result<String, String>>| match result {
        None => format!("{what}: no server\n"),
        Some(Ok(good)) => format!("{what}: {good}\n"),
        Some(Err(bad)) => format!("{what}: {bad}\n"),
    };
    let text = format!("{}{}", words("fetching", &found.imap), words("sending", &found.smtp));
    let failed = [&found.imap, &found.smtp].into_iter().flatten().any(Result::is_err);
    if failed {
        bail!("{}", text.trim_end().replace('\n', "; "));
    }
    let value =
        |result: &Option<Result<String, String>>| result.as_ref().and_then(|result| result.clone().ok());
    Ok((json!({ "imap": value(&found.imap), "smtp": value(&found.smtp) }), text.trim_end().to_owned()))
}

/// `imap.example.com:993,tls=implicit`.
fn server(text: &str, user: &str, ca_pem: &str, folder: &str, after: &str) -> Result<Server> {
    let mut parts = text.split(',');
    let address = parts.next().unwrap_or_default();
    let (host, port) = address.rsplit_once(':').with_context(|| format!("{address}: HOST:PORT is wanted"))?;
    let port: u16 = port.parse().with_context(|| format!("{address}: no port"))?;
    let mut tls = if matches!(port, 143 | 587 | 25) { "starttls" } else { "implicit" }.to_owned();
    for part in parts {
        match part.split_once('=') {
            Some(("tls", kind @ ("implicit" | "starttls" | "none"))) => tls = kind.to_owned(),
            _ => bail!("{part}: tls=implicit, tls=starttls or tls=none is wanted"),
        }
    }
    Ok(Server {
        host: host.trim_matches(['[', ']']).to_owned(),
        port,
        tls,
        user: user.to_owned(),
        ca_pem: ca_pem.to_owned(),
        folder: folder.to_owned(),
        after: after.to_owned(),
    })
}

async fn person(app: &App, mail: &str) -> Result<PersonId> {
    let found = app.find_person(&Actor::system(), mail).await.map_err(explain)?;
    found.with_context(|| format!("nobody here has the address {mail}"))
}

async fn organisation(app: &App, name: &str) -> Result<OrganisationId> {
    let all = app.organisations(&Actor::system()).await.map_err(explain)?;
    let wanted = domain::text::fold(name);
    let found = all.iter().find(|org| domain::text::fold(&org.name) == wanted);
    Ok(found.with_context(|| format!("no organisation has the name {name}"))?.id)
}

async fn grant_of(app: &App, role: &str, within: Option<&str>) -> Result<Grant> {
    let names = || Role::ALL.map(Role::code).join(", ");
    let role = Role::from_code(role).with_context(|| format!("no role {role}; there are {}", names()))?;
    let scope = match within {
        Some(name) => Scope::Organisation(organisation(app, name).await?),
        None if role.is_staff() => Scope::Desk,
        None => bail!("--organisation is wanted: {} is a role within a client's organisation", role.code()),
    };
    Ok(Grant { role, scope })
}

fn entered(what: &str, id: i64) -> Result<(Value, String)> {
    Ok((json!({ what: id }), format!("Entered: {what} {id}.")))
}

/// Two passwords: from the environment, else from the lines of standard input when it is no terminal.
fn secrets(needed: bool) -> Result<[String; 2]> {
    let of_env = |name: &str| std::env::var(name).unwrap_or_default();
    let (first, second) = (of_env("OPORA_PASSWORD"), of_env("OPORA_SMTP_PASSWORD"));
    if !first.is_empty() {
        return Ok([first, second]);
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        match needed {
            true => eprintln!("Type the password and press Enter (it will be seen):"),
            false => return Ok([first, second]),
        }
    }
    let mut lines = input.lock().lines();
    let mut line = || -> Result<String> {
        Ok(lines.next().transpose()?.unwrap_or_default().trim_end_matches('\r').to_owned())
    };
    let first = line()?;
    let second = if needed { String::new() } else { line()? };
    if needed && first.is_empty() {
        bail!("a password is wanted on standard input or in OPORA_PASSWORD");
    }
    Ok([first, second])
}

fn good(password: String) -> Result<String> {
    match password.chars().count() < SHORTEST_PASSWORD {
        true => bail!("a password has {SHORTEST_PASSWORD} characters at least"),
        false => Ok(password),
    }
}

/// What a use-case refused, in words for the one at the command line.
fn explain(e: AppError) -> anyhow::Error {
    match e {
        AppError::Invalid(_, "taken") => anyhow!("somebody has this address already"),
        AppError::Invalid(_, "no-mailbox") => {
            anyhow!("there is no mailbox to send from: `opora admin mailbox` first")
        }
        AppError::Invalid(field, "address") => anyhow!("{field}: no mail address"),
        AppError::Invalid(field, why) => anyhow!("{field}: {why}"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::server;

    #[test]
    fn servers_are_read() {
        let read = |text: &str| server(text, "u", "", "INBOX", "seen").map(|s| (s.host, s.port, s.tls));
        assert_eq!(read("mx.example:993").unwrap(), ("mx.example".into(), 993, "implicit".into()));
        assert_eq!(read("mx.example:587").unwrap(), ("mx.example".into(), 587, "starttls".into()));
        assert_eq!(read("[::1]:1143,tls=none").unwrap(), ("::1".into(), 1143, "none".into()));
        for bad in ["mx.example", "mx.example:x", "mx.example:25,tls=maybe", ""] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
