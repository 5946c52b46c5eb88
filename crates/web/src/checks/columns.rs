//! Columns of a contract in a form: what each means and holds, and what was confirmed of them.

use crate::http::Posted;
use crate::pages::view::Choice;
use app::checks::{Column, Contract, Kind, Role};
use i18n::T;

/// What columns can mean.
const ROLES: [(Role, &str, &str); 23] = [
    (Role::Code, "code", "role-code"),
    (Role::Outlet, "outlet", "role-outlet"),
    (Role::Name, "name", "role-name"),
    (Role::Date, "date", "role-date"),
    (Role::Document, "document", "role-document"),
    (Role::Quantity, "quantity", "role-quantity"),
    (Role::Price, "price", "role-price"),
    (Role::Amount, "amount", "role-amount"),
    (Role::Barcode, "barcode", "role-barcode"),
    (Role::Inn, "inn", "role-inn"),
    (Role::Kpp, "kpp", "role-kpp"),
    (Role::Ogrn, "ogrn", "role-ogrn"),
    (Role::Gln, "gln", "role-gln"),
    (Role::Warehouse, "warehouse", "role-warehouse"),
    (Role::Unit, "unit", "role-unit"),
    (Role::Vat, "vat", "role-vat"),
    (Role::Opening, "opening", "role-opening"),
    (Role::Receipts, "receipts", "role-receipts"),
    (Role::Shipments, "shipments", "role-shipments"),
    (Role::Returns, "returns", "role-returns"),
    (Role::WriteOffs, "write_offs", "role-write-offs"),
    (Role::Corrections, "corrections", "role-corrections"),
    (Role::Closing, "closing", "role-closing"),
];

/// What columns can hold.
const KINDS: [(Kind, &str, &str); 4] = [
    (Kind::Text, "text", "holds-text"),
    (Kind::Code, "code", "holds-code"),
    (Kind::Number, "number", "holds-number"),
    (Kind::Date, "date", "holds-date"),
];

/// A column of a contract in the form.
#[derive(Clone, Debug)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// What it means.
    pub roles: Vec<Choice>,
    /// What it holds.
    pub kinds: Vec<Choice>,
    /// May not be empty.
    pub required: bool,
    /// Names a row.
    pub key: bool,
}

pub(super) fn column(t: &T, one: &Column, contract: &Contract) -> ColumnView {
    let none =
        Choice { value: String::new(), label: t.of("role-none").to_owned(), chosen: one.role.is_none() };
    let role = |(role, code, key): &(Role, &str, &'static str)| {
        Choice::new((*code).to_owned(), t.of(key).to_owned(), one.role == Some(*role))
    };
    let kind = |(kind, code, key): &(Kind, &str, &'static str)| {
        Choice::new((*code).to_owned(), t.of(key).to_owned(), one.kind == Some(*kind))
    };
    ColumnView {
        name: one.name.clone(),
        roles: std::iter::once(none).chain(ROLES.iter().map(role)).collect(),
        kinds: KINDS.iter().map(kind).collect(),
        required: one.required,
        key: contract.key.contains(&one.name),
    }
}

/// What was confirmed of the columns.
pub(super) fn contract(posted: &Posted, known: Contract) -> Contract {
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    for n in 0..200 {
        let get = |name: &str| posted.get(&format!("{name}{n}"));
        let name = get("column");
        if name.is_empty() || !get("leave").is_empty() {
            continue;
        }
        let old = known.columns.iter().find(|one| one.name == name).cloned().unwrap_or_default();
        columns.push(Column {
            name: name.to_owned(),
            role: ROLES.iter().find(|(_, code, _)| *code == get("role")).map(|(role, ..)| *role),
            kind: KINDS.iter().find(|(_, code, _)| *code == get("kind")).map(|(kind, ..)| *kind),
            required: !get("required").is_empty(),
            ..old
        });
        if !get("key").is_empty() {
            key.push(name.to_owned());
        }
    }
    Contract { columns, key, ..known }
}
