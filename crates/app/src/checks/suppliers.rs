//! Who sends data to a client: his people, his language, how long he is waited for, his link.

use super::supplier;
use crate::mail::sender::{is_address, meet};
use crate::secret::SupplierToken;
use crate::{Actor, App, AppError, Scene, trail};
use domain::channels::threading::Sender;
use domain::checks::Patience;
use domain::ids::{GrantId, OrganisationId, PersonId, SupplierId};
use domain::people::{Grant, Object, OrgKind, Permission, Role, Scope, Side};
use domain::text::{fold, label};
use serde_json::json;
use store::Tx;
use store::checks::{self, Supplier};
use store::people::{self, Organisation};

/// What is entered of a supplier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupplierEdit {
    /// Which one; none for a new one.
    pub id: Option<SupplierId>,
    /// To whom he sends; fixed once entered.
    pub client: Option<OrganisationId>,
    /// The name of his organisation; fixed once entered.
    pub name: String,
    /// `ru` or `en`.
    pub locale: String,
    /// The address of who mends.
    pub it: String,
    /// The address of who is told when nobody mends; may be empty.
    pub head: String,
    /// How long he is waited for.
    pub patience: Patience,
}

/// A supplier in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierRow {
    /// His id.
    pub id: SupplierId,
    /// To whom he sends.
    pub client: OrganisationId,
    /// The client's name.
    pub client_name: String,
    /// His name.
    pub name: String,
    /// What was entered.
    pub edit: SupplierEdit,
}

pub(super) fn patience(of: &Supplier) -> Patience {
    serde_json::from_str(&of.patience).unwrap_or_default()
}

pub(super) fn row(tx: &mut Tx<'_>, one: &Supplier) -> Result<SupplierRow, AppError> {
    let name = |tx: &mut Tx<'_>, org| -> Result<String, AppError> {
        Ok(people::org(tx, org)?.map(|org| org.name).unwrap_or_default())
    };
    let mail = |tx: &mut Tx<'_>, person: Option<PersonId>| -> Result<String, AppError> {
        let found = person.map(|person| people::mail_of(tx, person)).transpose()?;
        Ok(found.flatten().unwrap_or_default())
    };
    let (client_name, own) = (name(tx, one.client)?, name(tx, one.org)?);
    let edit = SupplierEdit {
        id: Some(one.id),
        client: Some(one.client),
        name: own.clone(),
        locale: one.locale.clone(),
        it: mail(tx, one.it)?,
        head: mail(tx, one.head)?,
        patience: patience(one),
    };
    Ok(SupplierRow { id: one.id, client: one.client, client_name, name: own, edit })
}

/// The organisation of a name, entered when there is none.
fn organisation(tx: &mut Tx<'_>, scene: &Scene, name: &str) -> Result<OrganisationId, AppError> {
    if let Some(org) = people::directory::organisation_named(tx, name)? {
        return Ok(org.id);
    }
    let id = OrganisationId(scene.ids.next());
    let org = Organisation {
        id,
        kind: OrgKind::Counterparty,
        name: name.to_owned(),
        prefix: String::new(),
        memo: String::new(),
        zone: scene.rules.hours.zone.clone(),
        parent: None,
        created_at: scene.now,
    };
    people::insert_org(tx, &org)?;
    Ok(id)
}

/// The person of an address, entered for an organisation when nobody has it.
fn person(
    tx: &mut Tx<'_>,
    scene: &Scene,
    field: &'static str,
    mail: &str,
    org: OrganisationId,
) -> Result<Option<PersonId>, AppError> {
    let mail = mail.trim().to_lowercase();
    if mail.is_empty() {
        return Ok(None);
    }
    if !is_address(&mail) {
        return Err(AppError::Invalid(field, "address"));
    }
    let known = people::person_of_contact(tx, "mail", &mail)?;
    let sender = Sender { person: known, side: Side::Client, orgs: vec![org], is_our_mailbox: false };
    Ok(Some(meet(tx, scene, &sender, &mail, "")?))
}

/// Whoever mends can be asked in a ticket of his organisation.
fn belongs(tx: &mut Tx<'_>, scene: &Scene, person: PersonId, org: OrganisationId) -> Result<(), AppError> {
    let scope = Scope::Organisation(org);
    if people::grants(tx, person)?.iter().any(|grant| grant.scope == scope) {
        return Ok(());
    }
    let grant = Grant { role: Role::Requester, scope };
    Ok(people::insert_grant(tx, GrantId(scene.ids.next()), person, grant)?)
}

impl App {
    /// Enters a supplier of a client, or changes what is known of him.
    pub async fn save_supplier(&self, actor: &Actor, edit: SupplierEdit) -> Result<SupplierId, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        if !edit.patience.is_sound() {
            return Err(AppError::Invalid("patience", "order"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<SupplierId, AppError> {
                let known = edit.id.map(|id| supplier(tx, id)).transpose()?;
                let client = match &known {
                    Some(known) => known.client,
                    None => edit.client.ok_or(AppError::Invalid("client", "empty"))?,
                };
                actor.may(Permission::DataManage, Object::Organisation(client))?;
                people::org(tx, client)?.ok_or(AppError::Invalid("client", "empty"))?;
                let org = match &known {
                    Some(known) => known.org,
                    None => {
                        let name = label(&edit.name).ok_or(AppError::Invalid("name", "empty"))?;
                        organisation(tx, &scene, &name)?
                    }
                };
                let others = checks::suppliers_of_org(tx, org)?;
                if known.is_none() && others.iter().any(|one| one.client == client) {
                    return Err(AppError::Invalid("name", "taken"));
                }
                let it = person(tx, &scene, "it", &edit.it, org)?.ok_or(AppError::Invalid("it", "empty"))?;
                belongs(tx, &scene, it, org)?;
                let head = person(tx, &scene, "head", &edit.head, client)?;
                let id = known.as_ref().map_or_else(|| SupplierId(scene.ids.next()), |known| known.id);
                let one = Supplier {
                    id,
                    client,
                    org,
                    locale: if edit.locale == "en" { "en".into() } else { "ru".into() },
                    it: Some(it),
                    head,
                    patience: serde_json::to_string(&edit.patience).map_err(AppError::broken)?,
                    link: known.as_ref().map_or(1, |known| known.link),
                    created_at: known.as_ref().map_or(scene.now, |known| known.created_at),
                };
                checks::put_supplier(tx, &one)?;
                let detail = json!({ "it": edit.it, "head": edit.head });
                trail::tell(tx, scene.wall, &actor.name, "supplier.save", &id.to_string(), &detail)?;
                Ok(id)
            })
            .await
    }

    /// The suppliers whose data an actor may see, by client and name.
    pub async fn suppliers(&self, actor: &Actor) -> Result<Vec<SupplierRow>, AppError> {
        actor.may_somewhere(Permission::DataRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut rows = Vec::new();
                for one in checks::suppliers(tx)? {
                    if actor.can(Permission::DataRead, Object::Organisation(one.client)) {
                        rows.push(row(tx, &one)?);
                    }
                }
                rows.sort_by_key(|row| (fold(&row.client_name), fold(&row.name)));
                Ok(rows)
            })
            .await
    }

    /// The supplier's own address: whoever holds it sees what is wrong with his data and may send files.
    pub async fn supplier_link(&self, actor: &Actor, id: SupplierId) -> Result<String, AppError> {
        let (key, public, actor) = (self.key(), self.config.public_url.clone(), actor.clone());
        self.db
            .read(move |tx| -> Result<String, AppError> {
                let one = supplier(tx, id)?;
                actor
                    .may(Permission::DataManage, Object::Organisation(one.client))
                    .map_err(|_| AppError::Missing)?;
                Ok(address(&public, &key, &one))
            })
            .await
    }

    /// Makes all links of a supplier void; the next letters bear a new one.
    pub async fn renew_supplier_link(&self, actor: &Actor, id: SupplierId) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let mut one = supplier(tx, id)?;
                actor
                    .may(Permission::DataManage, Object::Organisation(one.client))
                    .map_err(|_| AppError::Missing)?;
                one.link += 1;
                checks::put_supplier(tx, &one)?;
                trail::tell(tx, scene.wall, &actor.name, "supplier.link", &id.to_string(), &json!({}))
            })
            .await
    }
}

/// A supplier's own address.
pub(super) fn address(public: &str, key: &crate::secret::Key, one: &Supplier) -> String {
    let token = SupplierToken { supplier: one.id, link: one.link };
    format!("{public}/s/{}", token.write(key))
}
