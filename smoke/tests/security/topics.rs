//! The topics of the walk: those that ship.

use super::world::World;
use app::Actor;
use app::assets::AssetForm;
use domain::ids::{AssetId, AssetTypeId, TopicId};

/// A topic that asks little, with its id; and the number of a procedure that can be followed.
pub async fn topic(world: &World) -> (TopicId, i64) {
    let system = Actor::system();
    world.app().enter_topics(&system).await.expect("entered");
    let (all, _) = world.app().topics(&system).await.expect("topics");
    let asks = all.coded("field-call-back").expect("it ships");
    let procedure = all.coded("till-no-receipt").and_then(|topic| topic.procedure);
    (asks.id, procedure.expect("it has one"))
}

/// A thing of this client or the other, and its type.
pub async fn thing(world: &World, own: bool) -> (AssetId, AssetTypeId) {
    topic(world).await;
    let system = Actor::system();
    let types = world.app().asset_types(&system).await.expect("types");
    let of = types.iter().find(|of| of.code == "till").expect("it ships").id;
    let org = if own { world.own.id } else { world.other.id };
    let form = AssetForm {
        org,
        of,
        parent: None,
        name: "Касса 1".into(),
        serial: String::new(),
        address: String::new(),
        attributes: Default::default(),
        retired: false,
    };
    let thing = world.app().save_asset(&system, None, form, None).await.expect("entered");
    (thing, of)
}
