//! Files that travel with messages: price lists, registers, logs, screenshots, scans. Made of the thread's
//! own words, so that the file speaks of the same order as the letter.

use rand::Rng;

use crate::act::File;
use crate::picture;
use crate::words::{Words, money};

/// The sorts of files a scenario may wish for.
#[cfg(test)]
pub(crate) const SORTS: [&str; 7] = ["price", "register", "log", "error", "table", "receipt", "act"];

/// Makes a file of that sort.
pub(crate) fn make(sort: &str, subject: &str, words: &mut Words<'_>) -> File {
    match sort {
        "price" => price(words),
        "register" => register(words),
        "log" => log(words),
        "receipt" => receipt(words),
        "table" => table(words),
        "act" => act(words),
        _ => error(subject, words),
    }
}

fn file(name: impl Into<String>, mime: &str, bytes: Vec<u8>) -> File {
    File { name: name.into(), mime: mime.to_owned(), bytes }
}

/// A price list as 1C writes it: semicolons, windows-1251.
fn price(words: &mut Words<'_>) -> File {
    let mut text = String::from("Артикул;Наименование;Остаток;Цена\r\n");
    for _ in 0..words.rng.random_range(25..80) {
        let (sku, name, price) = &words.trade.items[words.rng.random_range(0..words.trade.items.len())];
        let variant = words.rng.random_range(1..60);
        let (stock, rise) = (words.rng.random_range(0..240), words.rng.random_range(90..125));
        text.push_str(&format!("{sku}-{variant:02};{name};{stock};{},00\r\n", price * rise / 100));
    }
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&text);
    let n = words.rng.random_range(1..29);
    file(format!("Прайс_{n:02}.csv"), "text/csv", bytes.into_owned())
}

/// A register of orders: UTF-8 with a byte order mark, as spreadsheets like it.
fn register(words: &mut Words<'_>) -> File {
    let mut text = String::from("\u{feff}Заказ,Дата,Адрес,Сумма,Статус\n");
    let mut own = vec![words.get("order")];
    for _ in 0..words.rng.random_range(12..45) {
        words.renew(&["order".to_owned()]);
        own.push(words.get("order"));
    }
    let first = own[0].clone();
    for order in own {
        words.renew(&["outlet".to_owned()]);
        let outlet = words.get("outlet");
        let status = ["новый", "собран", "передан в доставку", "доставлен"][words.rng.random_range(0..4)];
        let (day, sum) = (words.rng.random_range(1..29), words.rng.random_range(300..48_000));
        text.push_str(&format!("{order},{day:02}.{:02},\"{outlet}\",{sum},{status}\n", words.month()));
    }
    words.set("order", first);
    file("реестр.csv", "text/csv; charset=utf-8", text.into_bytes())
}

fn log(words: &mut Words<'_>) -> File {
    let mut at = words.rng.random_range(7 * 3600..20 * 3600);
    let (order, sku) = (words.get("order"), words.get("sku"));
    let mut text = String::new();
    for _ in 0..words.rng.random_range(25..70) {
        at += words.rng.random_range(1..40);
        let line = match words.rng.random_range(0..10) {
            0..=2 => format!("INFO  exchange: package {} accepted", words.rng.random_range(10_000..99_999)),
            3..=4 => format!("INFO  stock: {sku} updated, {} pcs", words.rng.random_range(0..90)),
            5..=6 => format!("INFO  order {order}: status requested"),
            7 => "WARN  exchange: answer took 14.2 s, limit 10 s".to_owned(),
            8 => format!("ERROR order {order}: timeout while waiting for the other side, will retry"),
            _ => "INFO  queue: empty".to_owned(),
        };
        text.push_str(&format!("{:02}:{:02}:{:02} {line}\n", at / 3600 % 24, at / 60 % 60, at % 60));
    }
    file("exchange.txt", "text/plain; charset=utf-8", text.into_bytes())
}

fn error(subject: &str, words: &mut Words<'_>) -> File {
    let lines = if words.rng.random_bool(0.5) {
        vec![
            "Не удалось выполнить операцию.".to_owned(),
            format!("Документ {} не записан.", words.get("doc")),
        ]
    } else {
        vec!["Сервер не ответил за 30 секунд.".to_owned(), "Повторите попытку позже.".to_owned()]
    };
    let n = words.rng.random_range(1..60);
    file(format!("Снимок экрана {n}.png"), "image/png", picture::error_window(subject, &lines).png())
}

fn table(words: &mut Words<'_>) -> File {
    let count = words.rng.random_range(6..12);
    let marked = words.rng.random_range(0..count);
    let own = vec![
        words.get("sku"),
        words.get("item"),
        words.rng.random_range(0..9).to_string(),
        words.get("price"),
    ];
    let first = words.rng.random_range(0..60);
    let rows: Vec<Vec<String>> = (0..count)
        .map(|row| {
            let items = &words.trade.items;
            let (sku, name, price) = &items[(first + row) % items.len()];
            if row == marked {
                return own.clone();
            }
            let stock = words.rng.random_range(0..140).to_string();
            vec![sku.clone(), name.clone(), stock, money(*price)]
        })
        .collect();
    let picture = picture::table("Товары", &["Артикул", "Наименование", "Остаток", "Цена"], &rows, marked);
    file("таблица.png", "image/png", picture.png())
}

fn receipt(words: &mut Words<'_>) -> File {
    let mut lines = vec!["КАССОВЫЙ ЧЕК".to_owned(), words.get("client"), words.get("outlet"), "-".repeat(38)];
    let mut total = 0;
    for _ in 0..words.rng.random_range(2..6) {
        let (_, name, price) = &words.trade.items[words.rng.random_range(0..words.trade.items.len())];
        lines.push(name.chars().take(38).collect());
        lines.push(format!("{:>38}", money(*price)));
        total += price;
    }
    lines.push("-".repeat(38));
    lines.push(format!("ИТОГО {:>32}", money(total)));
    lines.push(format!("Смена {}", words.get("shift")));
    file("чек.png", "image/png", picture::receipt(&lines).png())
}

fn act(words: &mut Words<'_>) -> File {
    let mut lines =
        vec![format!("Заказчик: {}", words.get("client")), format!("Период: {}", words.get("pmonth"))];
    lines.push(String::new());
    let hours = words.rng.random_range(6..40);
    lines.push(format!("Сопровождение системы, часов: {hours}"));
    lines.push(format!("Стоимость: {}", money(hours * 2_400)));
    lines.push(String::new());
    lines.push("Работы выполнены в срок и полностью.".to_owned());
    lines.push("Претензий к объёму и качеству нет.".to_owned());
    let bill = words.get("bill");
    let heading = format!("Акт № {bill} выполненных работ");
    file(format!("Акт {bill}.pdf"), "application/pdf", picture::sheet(&heading, &lines).scan())
}
