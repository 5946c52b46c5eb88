//! CommerceML 2 and 3: groups, goods, offers with prices and stock by warehouse, documents with their lines.
//!
//! A record is held, never the document. The status of an order is a requisite by its name, as 1C writes it.

use crate::contract::Kind;
use crate::date;
use crate::defect::Code;
use crate::names::Role;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::records::{Columns, Records};
use crate::xml::{Document, Fault, Node, Piece};

const GROUPS: Columns = &[
    ("id", Some(Role::Code), Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("parent", None, Kind::Code),
];
const GOODS: Columns = &[
    ("id", Some(Role::Code), Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("article", None, Kind::Code),
    ("barcode", Some(Role::Barcode), Kind::Code),
    ("unit", Some(Role::Unit), Kind::Text),
    ("group", None, Kind::Code),
    ("catalogue", None, Kind::Code),
];
const OFFERS: Columns = &[
    ("id", Some(Role::Code), Kind::Code),
    ("item", None, Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("article", None, Kind::Code),
    ("barcode", Some(Role::Barcode), Kind::Code),
    ("quantity", Some(Role::Quantity), Kind::Number),
    ("catalogue", None, Kind::Code),
];
const PRICES: Columns = &[
    ("offer", Some(Role::Code), Kind::Code),
    ("type", None, Kind::Code),
    ("price", Some(Role::Price), Kind::Number),
    ("currency", None, Kind::Text),
    ("unit", Some(Role::Unit), Kind::Text),
];
const STOCKS: Columns = &[
    ("offer", Some(Role::Code), Kind::Code),
    ("warehouse", Some(Role::Warehouse), Kind::Code),
    ("quantity", Some(Role::Quantity), Kind::Number),
];
const DOCUMENTS: Columns = &[
    ("id", Some(Role::Document), Kind::Code),
    ("number", None, Kind::Code),
    ("date", Some(Role::Date), Kind::Date),
    ("time", None, Kind::Text),
    ("operation", None, Kind::Text),
    ("role", None, Kind::Text),
    ("currency", None, Kind::Text),
    ("amount", Some(Role::Amount), Kind::Number),
    ("status", None, Kind::Text),
    ("cancelled", None, Kind::Text),
    ("partner", None, Kind::Text),
];
const LINES: Columns = &[
    ("document", Some(Role::Document), Kind::Code),
    ("item", Some(Role::Code), Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("unit", Some(Role::Unit), Kind::Text),
    ("quantity", Some(Role::Quantity), Kind::Number),
    ("price", Some(Role::Price), Kind::Number),
    ("amount", Some(Role::Amount), Kind::Number),
];

/// Whether a document of this root is one.
pub(crate) fn is_root(name: &str) -> bool {
    matches!(name, "КоммерческаяИнформация" | "Классификатор" | "Каталог" | "ПакетПредложений" | "Документ")
}

pub(crate) fn read(document: &mut Document, root: Node, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let tables = [
        ("groups", GROUPS),
        ("goods", GOODS),
        ("offers", OFFERS),
        ("prices", PRICES),
        ("stocks", STOCKS),
        ("documents", DOCUMENTS),
        ("lines", LINES),
    ];
    let mut export = Export { records: Records::new(&tables), catalogue: String::new() };
    let version = root.attribute("ВерсияСхемы").to_owned();
    if !version.is_empty() && !version.starts_with("2.") {
        reading.problem(Problem::of(Code::M02).at(root.line).found(&version).expected("2.x"));
    }
    reading.facts.insert("schema".to_owned(), version);
    let made = root.attribute("ДатаФормирования");
    if let date::Reading::Date(shape) = date::shape(made, false)
        && shape.odd_time
    {
        reading.problem(Problem::of(Code::D04).at(root.line).found(made).expected(shape.date.to_string()));
    }
    if root.name == "Документ" {
        let whole = document.whole(root)?;
        export.document(&whole, reading);
        return Ok(());
    }
    if root.closed {
        return Ok(());
    }
    while let Some(piece) = document.next()? {
        let Piece::Begin(node) = piece else { continue };
        match node.name.as_str() {
            "Группа" => {
                let node = document.whole(node)?;
                export.group(&node, "", reading);
            }
            "Товар" => {
                let node = document.whole(node)?;
                export.item(&node, reading);
            }
            "Предложение" => {
                let node = document.whole(node)?;
                export.offer(&node, reading);
            }
            "Документ" => {
                let node = document.whole(node)?;
                export.document(&node, reading);
            }
            "ИдКаталога" => {
                let node = document.whole(node)?;
                node.text.trim().clone_into(&mut export.catalogue);
                reading.facts.insert("catalogue".to_owned(), export.catalogue.clone());
            }
            "ПакетПредложений" | "Каталог" if !node.attribute("СодержитТолькоИзменения").is_empty() =>
            {
                reading
                    .facts
                    .insert("changes only".to_owned(), node.attribute("СодержитТолькоИзменения").to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}

struct Export {
    records: Records,
    catalogue: String,
}

impl Export {
    fn group(&mut self, node: &Node, parent: &str, reading: &mut Reading<'_>) {
        let id = node.text_of("Ид");
        self.records.row("groups", node.line, &[id, node.text_of("Наименование"), parent], reading);
        for inner in node.all("Группы").flat_map(|groups| groups.all("Группа")) {
            self.group(inner, id, reading);
        }
    }

    fn item(&mut self, node: &Node, reading: &mut Reading<'_>) {
        let group = node.child("Группы").map_or("", |groups| groups.text_of("Ид"));
        let cells = [
            node.text_of("Ид"),
            node.text_of("Наименование"),
            node.text_of("Артикул"),
            node.text_of("Штрихкод"),
            unit(node),
            group,
            &self.catalogue,
        ];
        self.records.row("goods", node.line, &cells, reading);
    }

    fn offer(&mut self, node: &Node, reading: &mut Reading<'_>) {
        let id = node.text_of("Ид");
        let (item, kind) = id.split_once('#').unwrap_or((id, ""));
        if !kind.is_empty() {
            reading.problem(Problem::of(Code::M05).at(node.line).found(id).expected(item));
        }
        let cells = [
            id,
            item,
            node.text_of("Наименование"),
            node.text_of("Артикул"),
            node.text_of("Штрихкод"),
            node.text_of("Количество"),
            &self.catalogue,
        ];
        self.records.row("offers", node.line, &cells, reading);
        for price in node.all("Цены").flat_map(|prices| prices.all("Цена")) {
            let cells = [
                id,
                price.text_of("ИдТипаЦены"),
                price.text_of("ЦенаЗаЕдиницу"),
                price.text_of("Валюта"),
                price.text_of("Единица"),
            ];
            self.records.row("prices", price.line, &cells, reading);
        }
        for stock in node.all("Склад") {
            let cells = [id, stock.attribute("ИдСклада"), stock.attribute("КоличествоНаСкладе")];
            self.records.row("stocks", stock.line, &cells, reading);
        }
        // Version 3 keeps the rest of each warehouse within an element of its own.
        for rest in node.all("Остатки").flat_map(|rests| rests.all("Остаток")) {
            for stock in rest.all("Склад") {
                let id_of = if stock.attribute("Ид").is_empty() {
                    stock.text_of("Ид")
                } else {
                    stock.attribute("Ид")
                };
                self.records.row("stocks", stock.line, &[id, id_of, stock.text_of("Количество")], reading);
            }
        }
    }

    fn document(&mut self, node: &Node, reading: &mut Reading<'_>) {
        let id = node.text_of("Ид");
        let requisite = |name: &str| {
            let all = node.all("ЗначенияРеквизитов").flat_map(|values| values.all("ЗначениеРеквизита"));
            let mut named = all.filter(|value| value.text_of("Наименование") == name);
            named.next().map_or("", |value| value.text_of("Значение"))
        };
        let partner = node
            .child("Контрагенты")
            .and_then(|all| all.child("Контрагент"))
            .map_or("", |one| one.text_of("Наименование"));
        let cells = [
            id,
            node.text_of("Номер"),
            node.text_of("Дата"),
            node.text_of("Время"),
            node.text_of("ХозОперация"),
            node.text_of("Роль"),
            node.text_of("Валюта"),
            node.text_of("Сумма"),
            requisite("Статус заказа"),
            requisite("Отменен"),
            partner,
        ];
        self.records.row("documents", node.line, &cells, reading);
        for line in node.all("Товары").flat_map(|lines| lines.all("Товар")) {
            let cells = [
                id,
                line.text_of("Ид"),
                line.text_of("Наименование"),
                unit(line),
                line.text_of("Количество"),
                line.text_of("ЦенаЗаЕдиницу"),
                line.text_of("Сумма"),
            ];
            self.records.row("lines", line.line, &cells, reading);
        }
    }
}

/// A unit's short name: the text, or what the attributes say.
fn unit(node: &Node) -> &str {
    let Some(unit) = node.child("БазоваяЕдиница") else { return "" };
    let text = unit.text.trim();
    if text.is_empty() { unit.attribute("НаименованиеПолное") } else { text }
}
