//! A real shop's movements: sales, cancellations with the sales that they take back, write-offs, doubled lines; the figures
//! are those that were reckoned elsewhere.

use recon::{Match, Returns};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tabular::{Context, Decimal, Limits, Outcome, Problem, Row, Sink, Source, Table, Value};

#[derive(Default)]
struct Shop {
    columns: Vec<usize>,
    lines: u64,
    kinds: BTreeMap<&'static str, (u64, BTreeSet<String>, Decimal, Decimal)>,
    documents: HashMap<String, (HashSet<String>, HashSet<String>)>,
    first: String,
    last: String,
    counts: BTreeMap<String, u64>,
    written_off: Decimal,
    whole: HashSet<String>,
    codes: BTreeSet<String>,
    folded: BTreeSet<String>,
    customers: BTreeSet<String>,
    countries: BTreeSet<String>,
    sold: Returns<(String, String), Decimal, String>,
    pairs: Vec<(u64, &'static str, String)>,
}

impl Shop {
    fn count(&mut self, what: &str, is: bool) {
        *self.counts.entry(what.to_owned()).or_default() += u64::from(is);
    }
}

impl Sink for Shop {
    fn table(&mut self, table: &Table) {
        let names = [
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
            "Country",
        ];
        self.columns = names.iter().map(|name| table.named(name).unwrap()).collect();
    }

    fn row(&mut self, row: &Row) {
        let value = |n: usize| &row.values[self.columns[n]];
        let text = |n: usize| value(n).to_string();
        let (invoice, code, description, customer) = (text(0), text(1), text(2), text(6));
        let (quantity, price) = (value(3).number().unwrap(), value(5).number().unwrap());
        let (moment, country) = (text(4), text(7));
        let kind = match invoice.as_bytes()[0] {
            b'C' => "cancel",
            b'A' => "adjust",
            _ => "sale",
        };
        let is_sale = kind == "sale";
        self.lines += 1;
        if self.first.is_empty() || moment < self.first {
            self.first.clone_from(&moment);
        }
        self.last = self.last.clone().max(moment.clone());
        let of = self.kinds.entry(kind).or_default();
        of.0 += 1;
        of.1.insert(invoice.clone());
        of.2 += quantity;
        of.3 += quantity * price;
        let document = self.documents.entry(invoice.clone()).or_default();
        document.0.insert(format!("{customer}\u{1}{country}"));
        document.1.insert(moment.clone());
        let off = is_sale && quantity < Decimal::ZERO;
        self.count("stock_writeoff_lines(sale number, negative quantity)", off);
        self.count("stock_writeoff_with_nonzero_price", off && !price.is_zero());
        if off {
            self.written_off += quantity;
            let reason = description.trim().to_lowercase();
            let reason = if reason.is_empty() { "(empty)".to_owned() } else { reason };
            self.count(&format!("writeoff_reason[{reason}]"), true);
        }
        self.count("lines_without_customer", customer.is_empty());
        self.count("lines_empty_description", description.trim().is_empty());
        self.count("lines_zero_price", price.is_zero());
        self.count("lines_negative_price", price < Decimal::ZERO);
        self.count(&format!("lines_in[{}]", &moment[..7]), true);
        let whole: Vec<String> = row.values.iter().map(Value::to_string).collect();
        let copy = !self.whole.insert(whole.join("\u{1}"));
        self.count("exact_duplicate_lines(extra copies)", copy);
        self.codes.insert(code.clone());
        self.folded.insert(code.to_uppercase());
        self.countries.insert(country);
        if !customer.is_empty() {
            self.customers.insert(customer.clone());
        }
        let of = (customer.clone(), code);
        if is_sale && quantity > Decimal::ZERO {
            self.sold.sale(of, quantity, invoice);
        } else if kind == "cancel" {
            let (name, sale) = match self.sold.take_back(&of, &-quantity) {
                _ if customer.is_empty() => ("no_customer", String::new()),
                Match::Exact(sale) => ("exact", sale),
                Match::Partial(sale) => ("partial", sale),
                Match::TooSmall => ("earlier_sales_too_small", String::new()),
                Match::NoSale => ("no_earlier_sale", String::new()),
            };
            self.count(&format!("cancellation_lines_matched[{name}]"), true);
            self.pairs.push((self.lines, name, sale));
        }
    }

    fn problem(&mut self, _: &Problem) {}
}

fn read(path: &std::path::Path, sink: &mut dyn Sink) -> Outcome {
    tabular::read(&Source::file(path), &Context::default(), &Limits::default(), sink)
}

#[test]
fn movements_agree_with_what_was_reckoned() {
    let (Some(data), Some(answers)) =
        (sets::find_or_skip("data/online_retail"), sets::find_or_skip("data/expected_open"))
    else {
        return;
    };
    let mut shop = Shop::default();
    let outcome = read(&data.join("online_retail_2010-12_2011-05.csv.gz"), &mut shop);
    assert!(outcome.refused.is_none(), "{:?}", outcome.refused);
    let numbers: BTreeSet<u64> =
        shop.kinds["sale"].1.iter().filter_map(|number| number.parse().ok()).collect();
    let (least, most) = (*numbers.first().unwrap(), *numbers.last().unwrap());
    let all: BTreeSet<u64> = shop
        .documents
        .keys()
        .filter_map(|number| number.trim_start_matches(['C', 'A']).parse().ok())
        .collect();
    let mut figures: BTreeMap<String, String> =
        shop.counts.iter().map(|(name, n)| (name.clone(), n.to_string())).collect();
    let none = Default::default();
    for kind in ["sale", "cancel", "adjust"] {
        let (lines, documents, quantity, value) = shop.kinds.get(kind).unwrap_or(&none);
        figures.insert(format!("lines_{kind}"), lines.to_string());
        figures.insert(format!("documents_{kind}"), documents.len().to_string());
        figures.insert(format!("quantity_{kind}"), quantity.normalize().to_string());
        figures.insert(format!("value_{kind}"), value.normalize().to_string());
    }
    for (name, value) in [
        ("lines", shop.lines.to_string()),
        ("documents", shop.documents.len().to_string()),
        ("first", shop.first.clone()),
        ("last", shop.last.clone()),
        ("stock_writeoff_quantity", shop.written_off.normalize().to_string()),
        ("distinct_stock_codes", shop.codes.len().to_string()),
        ("distinct_stock_codes_casefold", shop.folded.len().to_string()),
        ("distinct_customers", shop.customers.len().to_string()),
        ("distinct_countries", shop.countries.len().to_string()),
        ("sale_number_min", least.to_string()),
        ("sale_number_max", most.to_string()),
        (
            "missing_document_numbers_between_min_and_max",
            (least..=most).filter(|number| !all.contains(number)).count().to_string(),
        ),
        (
            "documents_with_more_than_one_customer_or_country",
            shop.documents.values().filter(|(who, _)| who.len() > 1).count().to_string(),
        ),
        (
            "documents_with_more_than_one_timestamp",
            shop.documents.values().filter(|(_, when)| when.len() > 1).count().to_string(),
        ),
    ] {
        figures.insert(name.to_owned(), value);
    }
    let mut expected = csv::Reader::from_path(answers.join("online_retail_expected.csv")).unwrap();
    // What is spoken of other things than movements: lists of codes and of days.
    let other = |name: &str| {
        name.starts_with("service_codes")
            || name.starts_with("codes_with")
            || name.starts_with("days_")
            || name.starts_with("saturdays")
    };
    let wrong: Vec<String> = expected
        .records()
        .flatten()
        .filter(|row| !other(&row[0]) && figures.get(&row[0]).map(String::as_str) != Some(&row[1]))
        .map(|row| format!("{}: {} and not {:?}", &row[0], &row[1], figures.get(&row[0])))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    pairs(&shop, &answers.join("online_retail_cancel_pairs.csv.gz"));
}

/// Each cancellation with the sale that it takes back, one by one.
fn pairs(shop: &Shop, answers: &std::path::Path) {
    struct Pairs(Vec<usize>, Vec<(u64, String, String)>);
    impl Sink for Pairs {
        fn table(&mut self, table: &Table) {
            self.0 =
                ["line_no", "match", "sale_invoice"].iter().map(|name| table.named(name).unwrap()).collect();
        }
        fn row(&mut self, row: &Row) {
            let text = |n: usize| row.values[self.0[n]].to_string();
            self.1.push((text(0).parse().unwrap(), text(1), text(2)));
        }
        fn problem(&mut self, _: &Problem) {}
    }
    let mut expected = Pairs(Vec::new(), Vec::new());
    read(answers, &mut expected);
    assert_eq!(expected.1.len(), shop.pairs.len());
    for (own, wanted) in shop.pairs.iter().zip(&expected.1) {
        assert_eq!((own.0, own.1, own.2.as_str()), (wanted.0, wanted.1.as_str(), wanted.2.as_str()));
    }
}
