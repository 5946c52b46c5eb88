//! Base64, quoted-printable and uuencode into bytes, whatever has damaged them.
//!
//! The standard decoders stop at the first wrong byte; mail wants the rest too.

/// Decoded bytes and whether anything was wrong with them.
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) damaged: bool,
}

/// Base64 with line ends and stray bytes passed over; padding in the middle begins a new run.
pub(crate) fn base64(data: &[u8]) -> Decoded {
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut acc, mut bits, mut damaged) = (0u32, 0u32, false);
    let (mut ended, mut comment) = (false, false);
    for &b in data {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (acc, bits, ended) = (0, 0, true);
                continue;
            }
            b'\n' | b'\r' => {
                (ended, comment) = (false, false);
                continue;
            }
            b' ' | b'\t' => {
                comment |= ended;
                continue;
            }
            _ => {
                damaged = true;
                continue;
            }
        };
        if comment {
            damaged = true; // words after the padding, on its line
            continue;
        }
        acc = acc << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((acc >> bits) as u8);
            acc &= (1 << bits) - 1;
        }
    }
    Decoded { bytes, damaged: damaged || bits == 6 }
}

/// Quoted-printable of a body; a lone "=" stays as it is.
pub(crate) fn quoted_printable(data: &[u8]) -> Decoded {
    let mut bytes = Vec::with_capacity(data.len());
    let mut damaged = false;
    for line in data.split_inclusive(|&b| b == b'\n') {
        let (body, end): (&[u8], &[u8]) = match line {
            [body @ .., b'\r', b'\n'] => (body, b"\r\n"),
            [body @ .., b'\n'] => (body, b"\n"),
            body => (body, b""),
        };
        let body = body.trim_ascii_end();
        let (body, soft) = body.strip_suffix(b"=").map_or((body, false), |b| (b, true));
        damaged |= !unescape(body, &mut bytes);
        if !soft {
            bytes.extend_from_slice(end);
        }
    }
    Decoded { bytes, damaged }
}

/// The Q encoding of an encoded word: "_" is a space.
pub(crate) fn q_word(data: &[u8]) -> Decoded {
    let spaced: Vec<u8> = data.iter().map(|&b| if b == b'_' { b' ' } else { b }).collect();
    let mut bytes = Vec::with_capacity(data.len());
    let good = unescape(&spaced, &mut bytes);
    Decoded { bytes, damaged: !good }
}

/// Appends `data` with its "=XX" resolved; false when one of them was no number.
fn unescape(data: &[u8], out: &mut Vec<u8>) -> bool {
    escaped(data, b'=', out)
}

/// Appends `data` with each `mark` and two hexadecimal digits resolved; false when digits were
/// missing after a mark, which then stays.
pub(crate) fn escaped(data: &[u8], mark: u8, out: &mut Vec<u8>) -> bool {
    let (mut i, mut good) = (0, true);
    while i < data.len() {
        let hex = |k: usize| data.get(i + k).and_then(|&b| char::from(b).to_digit(16));
        match (data[i] == mark, hex(1), hex(2)) {
            (true, Some(a), Some(b)) => {
                out.push((a * 16 + b) as u8);
                i += 3;
            }
            (is_mark, ..) => {
                good &= !is_mark;
                out.push(data[i]);
                i += 1;
            }
        }
    }
    good
}

/// A file found in uuencoded text.
pub(crate) struct UuFile {
    pub(crate) name: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

/// Takes the uuencoded files ("begin 644 name" … "end") out of a text: the text without them, and them. Of more
/// than `max` the others stay text.
pub(crate) fn take_uuencoded(text: &[u8], max: usize) -> (Vec<u8>, Vec<UuFile>) {
    let (mut kept, mut files) = (Vec::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let (line, next) = crate::fields::take_line(rest);
        if files.len() < max
            && let Some(name) = uu_begin(line)
            && let Some((bytes, after)) = uu_body(next)
        {
            files.push(UuFile { name: name.to_vec(), bytes });
            rest = after;
            continue;
        }
        kept.extend_from_slice(&rest[..rest.len() - next.len()]);
        rest = next;
    }
    (kept, files)
}

fn uu_begin(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"begin ")?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let name = rest.get(digits..)?.strip_prefix(b" ")?.trim_ascii();
    (matches!(digits, 3 | 4) && !name.is_empty()).then_some(name)
}

/// The lines of one file up to "end"; nothing when they are not uuencode, so that prose which
/// happens to begin with "begin 100 …" stays prose.
fn uu_body(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut bytes = Vec::new();
    while !rest.is_empty() {
        let (line, next) = crate::fields::take_line(rest);
        if line.trim_ascii() == b"end" {
            return Some((bytes, next));
        }
        let n = usize::from(line.first().copied().unwrap_or(b'`').wrapping_sub(32) & 63);
        let data = line.get(1..).unwrap_or_default();
        if line.iter().any(|b| !(32..=96).contains(b)) || data.len() < (n * 4).div_ceil(3) && n > data.len() {
            return None;
        }
        let before = bytes.len();
        for group in data.chunks(4) {
            let v = |i: usize| u32::from(group.get(i).copied().unwrap_or(32).wrapping_sub(32) & 63);
            let word = v(0) << 18 | v(1) << 12 | v(2) << 6 | v(3);
            bytes.extend_from_slice(&word.to_be_bytes()[1..]);
        }
        bytes.truncate((before + n).min(bytes.len()));
        rest = next;
    }
    // The end line was cut off: still a file if there was something of it.
    (!bytes.is_empty()).then_some((bytes, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_damaged_data() {
        assert_eq!(base64(b"0J/Rg\nNC40LLQtdGC").bytes, "Привет".as_bytes());
        assert_eq!(base64(b"YQ==YQ==").bytes, b"aa");
        assert!(base64(b"Y!Q==").damaged);
        assert_eq!(quoted_printable(b"a=3Db = c=\r\nd \r\n=zz").bytes, b"a=b = cd\r\n=zz");
        assert_eq!(q_word(b"a_=D0=9F").bytes, "a П".as_bytes());
    }

    #[test]
    fn takes_uuencoded_files_only() {
        let (text, files) = take_uuencoded(b"hi\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n", 9);
        assert_eq!((text.as_slice(), files.len()), (b"hi\nbye\n".as_slice(), 1));
        assert_eq!(
            (files[0].name.as_slice(), files[0].bytes.as_slice()),
            (b"a.txt".as_slice(), b"Cat".as_slice())
        );
        let prose = b"begin 100 metres from here\nwe walk, don't we?\n";
        assert_eq!(take_uuencoded(prose, 9).0, prose);
    }
}
