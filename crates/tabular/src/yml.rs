//! YML, the catalogue of offers for marketplaces: categories and offers, and what is wrong with them.

use crate::contract::{Context, Kind};
use crate::date;
use crate::defect::Code;
use crate::names::Role;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::records::{Columns, Records};
use crate::xml::{Document, Fault, Node, Piece};
use rustc_hash::FxHashSet;

const CATEGORIES: Columns = &[
    ("id", Some(Role::Code), Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("parent", None, Kind::Code),
];
const OFFERS: Columns = &[
    ("id", Some(Role::Code), Kind::Code),
    ("available", None, Kind::Text),
    ("name", Some(Role::Name), Kind::Text),
    ("vendor", None, Kind::Text),
    ("vendor_code", None, Kind::Code),
    ("barcode", Some(Role::Barcode), Kind::Code),
    ("category", None, Kind::Code),
    ("price", Some(Role::Price), Kind::Number),
    ("old_price", None, Kind::Number),
    ("currency", None, Kind::Text),
    ("quantity", Some(Role::Quantity), Kind::Number),
    ("url", None, Kind::Text),
];

/// A catalogue older than this is told.
const OLD_DAYS: i32 = 7;

pub(crate) fn read(
    document: &mut Document,
    root: &Node,
    context: &Context,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let mut records = Records::new(&[("categories", CATEGORIES), ("offers", OFFERS)]);
    let (mut categories, mut ids) = (FxHashSet::default(), FxHashSet::default());
    let mut unknown: Vec<(u64, String)> = Vec::new();
    let made = root.attribute("date");
    reading.facts.insert("date".to_owned(), made.to_owned());
    if let (date::Reading::Date(shape), Some(today)) = (date::shape(made, false), context.today)
        && today - shape.date.day > OLD_DAYS
    {
        reading.problem(Problem::of(Code::M07).at(root.line).found(made));
    }
    while let Some(piece) = document.next()? {
        let Piece::Begin(node) = piece else { continue };
        match node.name.as_str() {
            "category" => {
                let node = document.whole(node)?;
                let id = node.attribute("id");
                if categories.len() < reading.limits.keys {
                    categories.insert(id.to_owned());
                }
                records.row(
                    "categories",
                    node.line,
                    &[id, node.text.trim(), node.attribute("parentId")],
                    reading,
                );
            }
            "offer" => {
                let node = document.whole(node)?;
                let id = node.attribute("id");
                let mut tell =
                    |found: String| reading.problem(Problem::of(Code::M07).at(node.line).found(found));
                if id.is_empty() {
                    tell("offer id".to_owned());
                } else if ids.len() < 1 << 21 && !ids.insert(id.to_owned()) {
                    tell(format!("offer id={id}"));
                }
                let price = node.text_of("price");
                let zero = price.bytes().all(|b| matches!(b, b'0' | b'.' | b','));
                if zero && node.text_of("price-from").is_empty() {
                    tell(format!("price={price}"));
                }
                let category = node.text_of("categoryId");
                if !categories.contains(category) && unknown.len() < 10_000 {
                    unknown.push((node.line, category.to_owned()));
                }
                offer(&node, &mut records, reading);
            }
            _ => {}
        }
    }
    // Categories may stand behind the offers.
    for (line, category) in unknown {
        if !categories.contains(&category) {
            reading.problem(Problem::of(Code::M07).at(line).found(format!("categoryId={category}")));
        }
    }
    Ok(())
}

fn offer(node: &Node, records: &mut Records, reading: &mut Reading<'_>) {
    let own = node.text_of("name");
    let joined = [node.text_of("typePrefix"), node.text_of("vendor"), node.text_of("model")].join(" ");
    let name = if own.is_empty() { joined.trim() } else { own };
    let quantity = [node.text_of("count"), node.text_of("stock_quantity"), node.text_of("quantity")];
    let cells = [
        node.attribute("id"),
        node.attribute("available"),
        name,
        node.text_of("vendor"),
        node.text_of("vendorCode"),
        node.text_of("barcode"),
        node.text_of("categoryId"),
        node.text_of("price"),
        node.text_of("oldprice"),
        node.text_of("currencyId"),
        quantity.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        node.text_of("url"),
    ];
    records.row("offers", node.line, &cells, reading);
}
