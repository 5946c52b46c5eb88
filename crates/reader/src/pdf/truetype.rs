//! Letters by the font itself: of an embedded TrueType font, which letters its own table gives to each sign. For files
//! whose maker wrote no map to letters.

use super::cmap::Map;

/// Letters looked at.
const LETTERS: u32 = 70_000;

/// Which letter each sign of the font stands for.
pub(super) fn letters(font: &[u8]) -> Option<Map> {
    let tables = usize::from(short(font, 4)?);
    let table = (0..tables.min(64))
        .map(|n| 12 + n * 16)
        .find(|at| font.get(*at..at + 4) == Some(b"cmap"))
        .and_then(|at| font.get(long(font, at + 8)? as usize..))?;
    let count = usize::from(short(table, 2)?);
    let parts = (0..count.min(64)).filter_map(|n| {
        let at = 4 + n * 8;
        let rank = match (short(table, at)?, short(table, at + 2)?) {
            (3, 10) | (0, 4 | 6) => 2,
            (3, 1) | (0, _) => 1,
            _ => return None,
        };
        Some((rank, table.get(long(table, at + 4)? as usize..)?))
    });
    let (_, part) = parts.max_by_key(|(rank, _)| *rank)?;
    let mut found = Vec::new();
    match short(part, 0)? {
        4 => segments(part, &mut found)?,
        12 => groups(part, &mut found)?,
        _ => return None,
    }
    // of several letters for a sign the first one, as the commonest
    found.sort_unstable();
    found.dedup_by_key(|(sign, _)| *sign);
    Some(Map::of_letters(found))
}

/// Letters of 16 bits, in segments.
fn segments(part: &[u8], found: &mut Vec<(u32, u32)>) -> Option<()> {
    let double = usize::from(short(part, 6)?);
    for n in (0..double).step_by(2) {
        let (last, first) = (short(part, 14 + n)?, short(part, 16 + double + n)?);
        let (shift, away) = (short(part, 16 + 2 * double + n)?, short(part, 16 + 3 * double + n)?);
        if first > last || found.len() > LETTERS as usize {
            continue;
        }
        for letter in first..=last.min(0xfffe) {
            let sign = if away == 0 {
                letter.wrapping_add(shift)
            } else {
                let at = 16 + 3 * double + n + usize::from(away) + 2 * usize::from(letter - first);
                match short(part, at) {
                    Some(sign) if sign != 0 => sign.wrapping_add(shift),
                    _ => 0,
                }
            };
            if sign != 0 {
                found.push((u32::from(sign), u32::from(letter)));
            }
        }
    }
    Some(())
}

/// Letters of 32 bits, in groups.
fn groups(part: &[u8], found: &mut Vec<(u32, u32)>) -> Option<()> {
    for n in 0..long(part, 12)?.min(LETTERS) as usize {
        let at = 16 + n * 12;
        let (first, last, sign) = (long(part, at)?, long(part, at + 4)?, long(part, at + 8)?);
        if first > last || found.len() > LETTERS as usize {
            continue;
        }
        let letters = first..=last.min(first.saturating_add(LETTERS));
        found.extend(letters.zip(sign..).map(|(letter, sign)| (sign, letter)));
    }
    Some(())
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at.checked_add(1)?)?]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(short(bytes, at)?) << 16 | u32::from(short(bytes, at.checked_add(2)?)?))
}
