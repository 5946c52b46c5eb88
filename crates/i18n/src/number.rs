//! Numbers and sizes as people write them.

use crate::{Lang, catalog};
use std::fmt::{self, Display, Formatter};

/// An integer, or a reference to one however deep: templates cannot know which they hold.
pub trait Int {
    /// The value; what is beyond `i64` becomes the nearest.
    fn int(&self) -> i64;
}

impl<N: Int + ?Sized> Int for &N {
    fn int(&self) -> i64 {
        (**self).int()
    }
}

macro_rules! int {
    ($($kind:ty),*) => {$(
        impl Int for $kind {
            fn int(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
int!(i32, i64, u8, u16, u32, u64, usize);

/// An integer with a narrow no-break space between thousands (from 10 000 on, as the typesetters do).
#[derive(Clone, Copy, Debug)]
pub struct Number(pub(crate) i64);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let n = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("−")?;
        }
        if n < 10_000 {
            return write!(f, "{n}");
        }
        let mut groups = [0u16; 7];
        let (mut rest, mut len) = (n, 0);
        while rest > 0 {
            groups[len] = (rest % 1000) as u16;
            rest /= 1000;
            len += 1;
        }
        write!(f, "{}", groups[len - 1])?;
        groups[..len - 1].iter().rev().try_for_each(|g| write!(f, "\u{202f}{g:03}"))
    }
}

/// A size in bytes: «870 Б», «12 КБ», «1,4 МБ».
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub(crate) lang: Lang,
    pub(crate) bytes: u64,
}

impl Display for Size {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 4] = ["size-bytes", "size-kib", "size-mib", "size-gib"];
        let (mut value, mut unit) = (self.bytes * 10, 0);
        while value >= 10_240 && unit + 1 < UNITS.len() {
            value /= 1024;
            unit += 1;
        }
        let point = catalog::plain(self.lang, "decimal-point").unwrap_or(".");
        let word = catalog::plain(self.lang, UNITS[unit]).unwrap_or(UNITS[unit]);
        match (value / 10, value % 10) {
            (whole, tenth) if tenth > 0 && whole < 10 => write!(f, "{whole}{point}{tenth}\u{a0}{word}"),
            (whole, _) => write!(f, "{whole}\u{a0}{word}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        for (n, want) in [
            (0, "0"),
            (1042, "1042"),
            (-7, "−7"),
            (66_000, "66\u{202f}000"),
            (1_000_007, "1\u{202f}000\u{202f}007"),
            (i64::MIN, "−9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"),
        ] {
            assert_eq!(Number(n).to_string(), want);
        }
    }

    #[test]
    fn says_sizes() {
        for (bytes, ru, en) in [
            (0, "0 Б", "0 B"),
            (870, "870 Б", "870 B"),
            (12_400, "12 КБ", "12 KB"),
            (1_500_000, "1,4 МБ", "1.4 MB"),
            (3 << 30, "3 ГБ", "3 GB"),
        ] {
            assert_eq!(Size { lang: Lang::Ru, bytes }.to_string().replace('\u{a0}', " "), ru);
            assert_eq!(Size { lang: Lang::En, bytes }.to_string().replace('\u{a0}', " "), en);
        }
    }
}
