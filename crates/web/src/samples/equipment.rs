//! Equipment: the list, a thing with its tickets and restorations, a table that is brought in, the register of images.

use super::{DAY, Drawn, NOW_MS, pick};
use crate::equipment::thing::Typed;
use crate::equipment::{EquipmentPage, ImagesPage, ImportPage, ThingPage};
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Choice, State};
use app::assets::Image;
use domain::ids::{AssetTypeId, ImageId};

#[allow(clippy::too_many_lines, reason = "a list of samples")]
pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let of = |ru: &str, en: &str| pick(t, ru, en).to_owned();
    let row = |n: u32| {
        let serial = format!("00106{n:06}");
        let (name, kind) = (of("Касса 2, Тверская, 8", "Till 2, 8 Tverskaya St"), of("Касса", "Till"));
        let client = of("Игрушкин двор", "Toybox Yard");
        (format!("/equipment/{n}"), name, kind, client, serial, of("Тверская, 8", "8 Tverskaya St"))
    };
    let clients = vec![Choice::new("3", of("Игрушкин двор", "Toybox Yard"), false)];
    let types = vec![Choice::new("1", of("Касса", "Till"), true)];
    let list = EquipmentPage {
        t: t.clone(),
        shell: drawn.staff("equipment"),
        q: String::new(),
        clients: clients.clone(),
        rows: (1..12).map(row).collect(),
    };
    let none = EquipmentPage { rows: vec![], q: "ЯЯЯ".to_owned(), ..list.clone() };
    drawn.page("equipment", list);
    drawn.page("equipment-none", none);
    let thing = ThingPage {
        t: t.clone(),
        shell: drawn.staff("equipment"),
        id: "5".to_owned(),
        version: 3,
        title: of("Касса 2, Тверская, 8", "Till 2, 8 Tverskaya St"),
        client: of("Игрушкин двор", "Toybox Yard"),
        clients: vec![],
        types: types.clone(),
        form: Typed {
            name: of("Касса 2", "Till 2"),
            serial: "00106000123".to_owned(),
            address: of("Тверская, 8", "8 Tverskaya St"),
            retired: false,
        },
        known: vec![("a.model".to_owned(), of("Модель", "Model"), "АТОЛ 30Ф".to_owned())],
        parent: Some(("/equipment/1".to_owned(), of("Магазин № 14", "Shop no. 14"))),
        parts: vec![("/equipment/6".to_owned(), of("Принтер чеков", "Receipt printer"))],
        tickets: vec![(66_104, of("Не печатает чек", "No receipt"), State::Solved, NOW_MS - DAY)],
        restorations: vec![(
            NOW_MS - DAY,
            of("Касса 2026.10", "Till 2026.10"),
            of("Марина Котова", "Marina Kay"),
            25,
            "66104".to_owned(),
            String::new(),
        )],
        images: vec![Choice::new("9", of("Касса 2026.10", "Till 2026.10"), false)],
        may_work: true,
        errors: FieldErrors::none(),
    };
    let fresh = ThingPage {
        id: "new".to_owned(),
        clients: clients.clone(),
        client: String::new(),
        parent: None,
        errors: FieldErrors(vec![("name", of("Напишите название", "Write a name"))]),
        ..thing.clone()
    };
    let read = ThingPage { may_work: false, tickets: vec![], restorations: vec![], ..thing.clone() };
    drawn.page("equipment-thing", thing);
    drawn.page("equipment-new", fresh);
    drawn.page("equipment-read", read);
    let import = ImportPage {
        t: t.clone(),
        shell: drawn.staff("equipment"),
        text: "client;type;name".to_owned(),
        lines: vec![
            (2, of("Касса 3", "Till 3"), t.of("equipment-enters").to_owned(), false),
            (3, String::new(), t.with("equipment-wrong").arg("column", "name").to_string(), true),
        ],
        rehearsed: true,
        useful: 1,
        errors: FieldErrors::none(),
    };
    drawn.page("equipment-import", import);
    let image = Image {
        id: ImageId(9),
        name: of("Касса: система и программа", "Till: system and program"),
        version: "2026.10".to_owned(),
        place: "//nas/images/till-2026-10.wim".to_owned(),
        checksum: "blake3:4f1c09a7".to_owned(),
        note: String::new(),
        of: Some(AssetTypeId(1)),
        org: None,
        retired: false,
        made_at: NOW_MS,
        made_by: of("Марина Котова", "Marina Kay"),
    };
    let register = ImagesPage {
        t: t.clone(),
        shell: drawn.staff("equipment"),
        rows: vec![(image, of("Касса", "Till"), String::new(), 14, t.span(25 * 60_000).to_string())],
        by_hand: Some((6, t.span(190 * 60_000).to_string())),
        types,
        clients,
        errors: FieldErrors::none(),
    };
    let empty = ImagesPage { rows: vec![], by_hand: None, ..register.clone() };
    drawn.page("equipment-images", register);
    drawn.page("equipment-images-none", empty);
}
