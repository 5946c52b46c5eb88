//! Check digits of codes: EAN-8/13 and GTIN-12/14, GLN, INN, KPP, OGRN, SNILS. Pure arithmetic over digits.

use serde::{Deserialize, Serialize};

/// A kind of code with a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checksum {
    /// A barcode of 13 digits.
    Ean13,
    /// A barcode of 8, 12, 13 or 14 digits.
    Gtin,
    /// A place, 13 digits.
    Gln,
    /// A taxpayer, 10 or 12 digits.
    Inn,
    /// A reason of registration, 9 signs.
    Kpp,
    /// A legal entity or entrepreneur, 13 or 15 digits.
    Ogrn,
    /// A person's insurance account, 11 digits.
    Snils,
}

impl Checksum {
    /// Whether the code passes.
    pub fn holds(self, code: &[u8]) -> bool {
        match self {
            Checksum::Ean13 | Checksum::Gln => code.len() == 13 && mod10(code),
            Checksum::Gtin => matches!(code.len(), 8 | 12 | 13 | 14) && mod10(code),
            Checksum::Inn => inn(code),
            Checksum::Kpp => kpp(code),
            Checksum::Ogrn => ogrn(code),
            Checksum::Snils => snils(code),
        }
    }
}

fn digits(code: &[u8]) -> bool {
    code.iter().all(u8::is_ascii_digit)
}

fn digit(byte: u8) -> u32 {
    u32::from(byte - b'0')
}

/// The check of GS1: weights 3 and 1 from the right.
fn mod10(code: &[u8]) -> bool {
    if !digits(code) {
        return false;
    }
    let sum: u32 =
        code.iter().rev().enumerate().map(|(i, b)| digit(*b) * if i % 2 == 0 { 1 } else { 3 }).sum();
    sum.is_multiple_of(10)
}

/// Weights of the check digits of an INN.
pub const INN_WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

fn inn(code: &[u8]) -> bool {
    if !digits(code) {
        return false;
    }
    let check = |at: usize| {
        let weights = &INN_WEIGHTS[INN_WEIGHTS.len() - at..];
        let sum: u32 = code.iter().zip(weights).map(|(b, weight)| digit(*b) * weight).sum();
        sum % 11 % 10 == digit(code[at])
    };
    match code.len() {
        10 => check(9),
        12 => check(10) && check(11),
        _ => false,
    }
}

fn kpp(code: &[u8]) -> bool {
    let sign = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    code.len() == 9 && digits(&code[..4]) && code[4..6].iter().all(sign) && digits(&code[6..])
}

fn ogrn(code: &[u8]) -> bool {
    if !digits(code) {
        return false;
    }
    let by = match code.len() {
        13 => 11,
        15 => 13,
        _ => return false,
    };
    let (body, check) = code.split_at(code.len() - 1);
    let number = body.iter().fold(0u64, |n, b| n * 10 + u64::from(digit(*b)));
    number % by % 10 == u64::from(digit(check[0]))
}

fn snils(code: &[u8]) -> bool {
    if code.len() != 11 || !digits(code) {
        return false;
    }
    let sum: u32 = code[..9].iter().zip((1..=9).rev()).map(|(b, weight)| digit(*b) * weight).sum();
    sum % 101 % 100 == digit(code[9]) * 10 + digit(code[10])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_hold() {
        for (kind, code, holds) in [
            (Checksum::Ean13, "4600344501667", true),
            (Checksum::Ean13, "4600344501668", false),
            (Checksum::Gtin, "00012345600012", true),
            (Checksum::Gtin, "96385074", true),
            (Checksum::Gln, "4607000000017", false),
            (Checksum::Inn, "7707083893", true),
            (Checksum::Inn, "1234567894", true),
            (Checksum::Inn, "1234567895", false),
            (Checksum::Inn, "500100732259", true),
            (Checksum::Inn, "12345678901", false),
            (Checksum::Kpp, "773601001", true),
            (Checksum::Kpp, "77360100", false),
            (Checksum::Ogrn, "1027700132195", true),
            (Checksum::Ogrn, "304500116000157", true),
            (Checksum::Ogrn, "1027700132196", false),
            (Checksum::Snils, "11223344595", true),
            (Checksum::Snils, "11223344596", false),
        ] {
            assert_eq!(kind.holds(code.as_bytes()), holds, "{kind:?} {code}");
        }
    }
}
