//! Things of a client: tills, printers, servers, licences. What a ticket remembers of one is a snapshot, so that it says
//! years later what the thing was like when it failed.

use super::Words;
use crate::ids::{AssetId, AssetTypeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most attributes of a type.
pub const MOST_ATTRIBUTES: usize = 40;

/// One thing that is known of every asset of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The stored name, which never changes.
    pub name: String,
    /// How people read it.
    pub words: Words,
}

/// A type of assets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetType {
    /// Which one.
    pub id: AssetTypeId,
    /// Its name in programs and files; never changes.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// What is known of each.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

/// An asset as it was when a ticket was about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which one.
    pub asset: AssetId,
    /// Its name.
    pub name: String,
    /// Its type, as it was called.
    pub of: Words,
    /// Its serial number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// What was known of it: words of the attributes, values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(Words, String)>,
}

impl AssetType {
    /// What is known of an asset, in the order of the type; what has no value is left out.
    pub fn told(&self, values: &BTreeMap<String, String>) -> Vec<(Words, String)> {
        let with = |one: &Attribute| Some((one.words.clone(), values.get(&one.name)?.clone()));
        self.attributes.iter().filter_map(with).filter(|(_, value)| !value.is_empty()).collect()
    }
}
