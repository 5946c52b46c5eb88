//! Names: which column means what, by the words that people use for it; and the folding by which names and codes are
//! compared although they are written differently.

use serde::{Deserialize, Serialize};

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Role {
    /// The code of an item.
    Code,
    /// The code of an outlet or customer.
    Outlet,
    /// What something is called.
    Name,
    /// The day of a document or movement.
    Date,
    /// The number of a document.
    Document,
    Quantity,
    Price,
    Amount,
    Barcode,
    Inn,
    Kpp,
    Ogrn,
    Gln,
    Warehouse,
    Unit,
    Vat,
    Opening,
    Receipts,
    Shipments,
    Returns,
    WriteOffs,
    Corrections,
    Closing,
}

use crate::contract::Kind;

impl Role {
    /// What a column of this meaning holds.
    pub fn kind(self) -> Kind {
        match self {
            Role::Name | Role::Warehouse | Role::Unit | Role::Vat => Kind::Text,
            Role::Date => Kind::Date,
            Role::Code | Role::Outlet | Role::Document | Role::Barcode => Kind::Code,
            Role::Inn | Role::Kpp | Role::Ogrn | Role::Gln => Kind::Code,
            _ => Kind::Number,
        }
    }
}

/// Words by which a meaning is known: whole folded names first, then beginnings of a name's words that must all be there.
const WORDS: &[(Role, &[&str], &[&str])] = &[
    (
        Role::Barcode,
        &["шк", "ean", "ean13", "gtin", "barcode"],
        &["штрихкод", "штрих код", "barcode", "gtin"],
    ),
    (Role::Inn, &["инн", "inn", "унп"], &["инн"]),
    (Role::Kpp, &["кпп", "kpp"], &["кпп"]),
    (Role::Ogrn, &["огрн", "огрнип", "ogrn"], &["огрн"]),
    (Role::Gln, &["gln", "гнл"], &["gln"]),
    (
        Role::Opening,
        &["нач", "начало", "opening", "нач остаток", "остаток нач"],
        &["начальн остат", "остат начал", "входящ остат", "сальдо начал"],
    ),
    (
        Role::Closing,
        &["кон", "конец", "closing", "кон остаток", "остаток кон"],
        &["конечн остат", "остат кон", "исходящ остат", "сальдо кон"],
    ),
    (Role::Receipts, &["приход", "receipts", "поступление", "поступило"], &["приход", "поступ"]),
    (Role::Shipments, &["отгрузка", "отгрузки", "shipments", "расход", "реализация"], &["расход кол"]),
    (Role::Returns, &["возврат", "возвраты", "returns"], &["возврат покупат"]),
    (Role::WriteOffs, &["списание", "списания", "writeoffs", "списано"], &["списан"]),
    (Role::Corrections, &["корректировка", "корректировки", "corrections"], &["корректир"]),
    (
        Role::Outlet,
        &["код тт", "код точки", "outlet code", "outlet", "код клиента", "код покупателя", "тт"],
        &["код торгов точк", "код точк", "код клиент", "код контраг"],
    ),
    (
        Role::Document,
        &["номер документа", "документ", "doc no", "накладная", "invoice no", "invoiceno", "номер накладной"],
        &["номер докум", "номер наклад", "ном докум"],
    ),
    (
        Role::Code,
        &[
            "код",
            "код товара",
            "артикул",
            "sku",
            "item code",
            "item",
            "code",
            "арт",
            "stockcode",
            "код номенклатуры",
        ],
        &["артикул", "код товар", "код номенкл", "код матер", "код продук"],
    ),
    (
        Role::Name,
        &[
            "наименование",
            "название",
            "номенклатура",
            "товар",
            "name",
            "item name",
            "description",
            "описание",
        ],
        &["наименован", "номенклат", "назван"],
    ),
    (Role::Date, &["дата", "date", "day", "день", "doc date", "invoicedate", "период"], &["дата"]),
    (Role::Price, &["цена", "price", "unit price", "unitprice", "цена за ед", "цена руб"], &["цена"]),
    (Role::Amount, &["сумма", "стоимость", "amount", "сумма руб", "sum", "total"], &["сумма", "стоимост"]),
    (
        Role::Quantity,
        &["кол во", "количество", "qty", "quantity", "кол", "шт", "количество шт", "к во"],
        &["количеств", "кол во", "отгружено шт"],
    ),
    (Role::Vat, &["ндс", "vat", "ставка ндс"], &["ставка ндс"]),
    (Role::Unit, &["ед", "ед изм", "единица", "unit", "единица измерения"], &["единиц", "ед изм"]),
    (Role::Warehouse, &["склад", "warehouse"], &["склад"]),
];

/// What a column of this name means.
pub(crate) fn role(name: &str) -> Option<Role> {
    let name = fold_name(name);
    if name.is_empty() {
        return None;
    }
    let whole = WORDS.iter().find(|(_, whole, _)| whole.contains(&name.as_str()));
    let begins =
        |words: &str| words.split(' ').all(|word| name.split(' ').any(|part| part.starts_with(word)));
    whole
        .or_else(|| WORDS.iter().find(|(.., parts)| parts.iter().any(|words| begins(words))))
        .map(|(role, ..)| *role)
}

/// A name for comparing: small letters, е for ё, words parted by one space, without punctuation.
pub(crate) fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => folded.push('е'),
            c if c.is_alphanumeric() || c == '№' => folded.push(c),
            _ if !folded.ends_with(' ') && !folded.is_empty() => folded.push(' '),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Letters that look alike in Latin and Cyrillic.
const ALIKE: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('З', '3'),
];

/// A code for comparing: capital letters, Latin where a letter looks alike, without spaces.
pub(crate) fn fold_code(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace() && !crate::number::is_odd_space(*c))
        .flat_map(char::to_uppercase)
        .map(|c| {
            if c == 'Ё' {
                'E'
            } else {
                ALIKE.iter().find(|(cyrillic, _)| *cyrillic == c && c != 'З').map_or(c, |(_, latin)| *latin)
            }
        })
        .collect()
}

/// Whether a word mixes the scripts by letters that look alike: `SКU001`, `Сustomer`.
pub(crate) fn mixes_scripts(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let (mut latin, mut cyrillic, mut strange_latin, mut strange_cyrillic) = (0, 0, 0, 0);
        for c in word.chars() {
            let like = |of_latin: bool| ALIKE.iter().any(|(a, b)| c == if of_latin { *b } else { *a });
            match c {
                'a'..='z' | 'A'..='Z' => {
                    latin += 1;
                    strange_latin += usize::from(like(true));
                }
                'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => {
                    cyrillic += 1;
                    strange_cyrillic += usize::from(like(false));
                }
                _ => {}
            }
        }
        // All letters of one of the scripts could be the other's.
        latin > 0 && cyrillic > 0 && (latin == strange_latin || cyrillic == strange_cyrillic)
    })
}

/// Whether a cell says that its row is a total.
pub(crate) fn is_total(text: &str) -> bool {
    let folded = fold_name(text);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    matches!(first, "итого" | "итог" | "всего" | "подытог" | "total" | "totals" | "subtotal")
        || folded.starts_with("общий итог")
        || folded.starts_with("промежуточный итог")
        || folded.starts_with("grand total")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_words() {
        for (name, expected) in [
            ("Код", Some(Role::Code)),
            ("Кол-во", Some(Role::Quantity)),
            ("Количество, шт", Some(Role::Quantity)),
            ("Цена без НДС", Some(Role::Price)),
            ("Дата отгрузки", Some(Role::Date)),
            ("Стоимость", Some(Role::Amount)),
            ("Штрихкод", Some(Role::Barcode)),
            ("Код ТТ", Some(Role::Outlet)),
            ("ИНН", Some(Role::Inn)),
            ("Нач", Some(Role::Opening)),
            ("Конечный остаток", Some(Role::Closing)),
            ("Отгрузка", Some(Role::Shipments)),
            ("Код товара", Some(Role::Code)),
            ("Номер документа", Some(Role::Document)),
            ("Код дистрибьютора", None),
            ("ean13", Some(Role::Barcode)),
            ("Номенклатура", Some(Role::Name)),
            ("", None),
            ("Комментарий", None),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }

    #[test]
    fn look_alikes_are_found() {
        assert!(mixes_scripts("SКU001"));
        assert!(mixes_scripts("Сustomer"));
        assert!(!mixes_scripts("SKU001") && !mixes_scripts("Кукла SKU") && !mixes_scripts("USB-кабель"));
        assert_eq!(fold_code("SКU001 "), fold_code("sku001"));
    }

    #[test]
    fn totals_are_known() {
        assert!(is_total("Итого:") && is_total("ВСЕГО по складу") && !is_total("Итоговый отчёт"));
    }
}
