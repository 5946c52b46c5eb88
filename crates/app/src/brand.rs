//! How the desk looks and is called: its name and its provider's, accent, logo, words under mails, hours, and whether
//! staff may sign in by a link. Held in memory on every node, so that pages cost nothing for it.

use crate::{Actor, App, AppError, trail};
use domain::colour::{Colour, DARK_PAPER, LIGHT_PAPER, READABLE};
use domain::people::{Object, Permission};
use domain::text::label;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{StoreError, Tx, blobs, people};

/// The setting's name.
const SETTING: &str = "brand";
/// The largest logo, bytes.
pub const LARGEST_LOGO: usize = 256 << 10;
/// The largest logo, points a side.
pub const WIDEST_LOGO: u32 = 2_000;
/// The longest words under mails, characters.
const LONGEST_FOOTER: usize = 1_000;
/// The longest of other words.
const LONGEST: usize = 120;

/// A picture beside the desk's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// The blob.
    pub blob: String,
    /// `image/png` or `image/jpeg`, found in the picture itself.
    pub mime: String,
    /// Width in points.
    pub width: u32,
    /// Height in points.
    pub height: u32,
}

/// How the desk looks and is called. Empty words mean the product's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// The desk's name.
    pub desk: String,
    /// Who provides it.
    pub provider: String,
    /// `#rrggbb` in the light look.
    pub accent: String,
    /// `#rrggbb` in the dark look; made of the other when empty.
    pub accent_dark: String,
    /// The picture.
    pub logo: Option<Logo>,
    /// What stands under mails.
    pub footer: String,
    /// When we work, in words for clients.
    pub hours: String,
    /// Whether staff may sign in by a link in a mail, as clients may.
    pub staff_links: bool,
}

impl Brand {
    /// The accents of the light and of the dark look; none when it is the product's.
    pub fn accents(&self) -> Option<(Colour, Colour)> {
        let light = Colour::read(&self.accent)?;
        let dark = Colour::read(&self.accent_dark).unwrap_or_else(|| light.readable_on(DARK_PAPER));
        Some((light, dark))
    }
}

/// A colour that cannot be read where it would stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// The field.
    pub field: &'static str,
    /// Its contrast.
    pub contrast: f64,
    /// The nearest colour that can be read.
    pub nearest: String,
}

/// What a picture is, by its own first bytes.
fn picture(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
    let u16_at = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16)? == b"IHDR" {
        let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some(("image/png", side(16)?, side(20)?));
    }
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return None;
    }
    let mut at = 2;
    loop {
        let [0xff, mark] = *bytes.get(at..at + 2)? else { return None };
        match mark {
            // Fill, and marks without a length.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            // A frame: precision, height, width. Not tables of codes and arithmetic.
            0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(&mark) => {
                return Some(("image/jpeg", u16_at(at + 7)?, u16_at(at + 5)?));
            }
            _ => at += 2 + usize::try_from(u16_at(at + 2)?).ok()?,
        }
    }
}

/// As the store has it, with its revision there.
pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Brand, StoreError> {
    match people::setting(tx, SETTING)? {
        Some(text) => serde_json::from_str(&text).map_err(StoreError::broken),
        None => Ok(Brand::default()),
    }
}

impl App {
    /// How the desk looks now.
    pub fn brand(&self) -> Arc<Brand> {
        self.desk.read().brand.clone()
    }

    /// Reads it anew: another node may have changed it.
    pub(crate) async fn renew_brand(&self) -> Result<(), AppError> {
        let brand = self.db.read(|tx| -> Result<_, AppError> { Ok(read(tx)?) }).await?;
        if brand != *self.brand() {
            self.desk.write().brand = Arc::new(brand);
        }
        Ok(())
    }

    /// Which of the colours cannot be read, and what could instead.
    pub fn unreadable(brand: &Brand) -> Vec<Unreadable> {
        let fields =
            [("accent", &brand.accent, LIGHT_PAPER), ("accent_dark", &brand.accent_dark, DARK_PAPER)];
        let judged = fields.into_iter().filter_map(|(field, text, paper)| {
            let colour = Colour::read(text)?;
            let contrast = colour.contrast(paper);
            let nearest = colour.readable_on(paper).to_string();
            (contrast < READABLE).then_some(Unreadable { field, contrast, nearest })
        });
        judged.collect()
    }

    /// Changes how the desk looks. `logo` is a new picture; the one before stays when there is none, unless
    /// `brand.logo` is taken away.
    pub async fn save_brand(
        &self,
        actor: &Actor,
        brand: Brand,
        logo: Option<Vec<u8>>,
    ) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let brand = examined(brand)?;
        let logo = logo.map(|bytes| measured(&bytes).map(|seen| (seen, bytes))).transpose()?;
        let (now, who) = (self.now(), actor.name.clone());
        let saved = self
            .db
            .write(move |tx| -> Result<Brand, AppError> {
                let mut brand = brand.clone();
                let before = read(tx)?;
                brand.logo = match &logo {
                    Some((seen, bytes)) => {
                        let blob = blobs::put(tx, bytes)?.hash;
                        Some(Logo { blob, ..seen.clone() })
                    }
                    None => brand.logo.and(before.logo.clone()),
                };
                let text = serde_json::to_string(&brand).map_err(AppError::broken)?;
                people::put_setting(tx, SETTING, &text, now)?;
                let detail = serde_json::json!({ "before": before, "after": brand });
                trail::tell(tx, now, &who, "desk.brand", "desk", &detail)?;
                Ok(brand)
            })
            .await?;
        self.desk.write().brand = Arc::new(saved);
        Ok(())
    }

    /// The picture, for everybody: it stands on the page of signing in.
    pub async fn logo(&self) -> Result<(Logo, Vec<u8>), AppError> {
        let logo = self.brand().logo.clone().ok_or(AppError::Missing)?;
        let hash = logo.blob.clone();
        let bytes = self.db.read(move |tx| -> Result<_, AppError> { Ok(blobs::get(tx, &hash)?) }).await?;
        Ok((logo, bytes))
    }
}

/// What a picture is, or why it is none that we show.
fn measured(bytes: &[u8]) -> Result<Logo, AppError> {
    if bytes.len() > LARGEST_LOGO {
        return Err(AppError::Invalid("logo", "large"));
    }
    let (mime, width, height) = picture(bytes).ok_or(AppError::Invalid("logo", "picture"))?;
    if !(1..=WIDEST_LOGO).contains(&width) || !(1..=WIDEST_LOGO).contains(&height) {
        return Err(AppError::Invalid("logo", "wide"));
    }
    Ok(Logo { blob: String::new(), mime: mime.to_owned(), width, height })
}

/// What was typed, made plain, or which field is wrong.
fn examined(brand: Brand) -> Result<Brand, AppError> {
    let colour = |field: &'static str, text: &str| match text.trim() {
        "" => Ok(String::new()),
        text => Colour::read(text).map(|colour| colour.to_string()).ok_or(AppError::Invalid(field, "colour")),
    };
    let brand = Brand {
        desk: label(&brand.desk).unwrap_or_default(),
        provider: label(&brand.provider).unwrap_or_default(),
        accent: colour("accent", &brand.accent)?,
        accent_dark: colour("accent_dark", &brand.accent_dark)?,
        footer: brand.footer.trim().to_owned(),
        hours: label(&brand.hours).unwrap_or_default(),
        ..brand
    };
    for (field, words, longest) in [
        ("desk", &brand.desk, LONGEST),
        ("provider", &brand.provider, LONGEST),
        ("hours", &brand.hours, LONGEST),
        ("footer", &brand.footer, LONGEST_FOOTER),
    ] {
        if words.chars().count() > longest {
            return Err(AppError::Invalid(field, "long"));
        }
    }
    if brand.accent.is_empty() && !brand.accent_dark.is_empty() {
        return Err(AppError::Invalid("accent", "empty"));
    }
    match App::unreadable(&brand).first() {
        Some(bad) => Err(AppError::Invalid(bad.field, "contrast")),
        None => Ok(brand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 0, 0, 0, 0, 64]);
        assert_eq!(picture(&png), Some(("image/png", 256, 64)));
        let jpeg = [
            &[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1][..],
            &[0xff, 0xc4, 0, 3, 0],
            &[0xff, 0xc2, 0, 11, 8, 0, 48, 0, 200],
        ];
        assert_eq!(picture(&jpeg.concat()), Some(("image/jpeg", 200, 48)));
        for bad in [
            &b"<svg xmlns='x' onload='alert(1)'/>"[..],
            b"GIF89a",
            b"",
            b"\x89PNG\r\n\x1a\n",
            &[0xff, 0xd8, 0xff],
        ] {
            assert_eq!(picture(bad), None, "{bad:?}");
        }
        for end in 0..png.len() - 1 {
            assert_eq!(picture(&png[..end]), None);
        }
    }

    #[test]
    fn a_picture_that_is_too_wide_is_none() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 1, 0, 0, 0, 0, 0, 64]);
        assert!(matches!(measured(&png), Err(AppError::Invalid("logo", "wide"))));
        assert!(matches!(measured(&[0; LARGEST_LOGO + 1]), Err(AppError::Invalid("logo", "large"))));
    }
}
