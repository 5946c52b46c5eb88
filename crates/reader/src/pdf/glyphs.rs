//! Which letters the names of signs stand for: by the rule of Adobe's list, for Latin and Cyrillic.

/// Names that are no rule, each with its letter.
const NAMES: &str = "space  |exclam !|quotedbl \"|numbersign #|dollar $|percent %|ampersand &|quotesingle '|quoteright ’\
|quoteleft ‘|parenleft (|parenright )|asterisk *|plus +|comma ,|hyphen -|minus −|period .|slash /|zero 0|one 1|two 2\
|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|colon :|semicolon ;|less <|equal =|greater >|question ?|at @\
|bracketleft [|backslash \\|bracketright ]|asciicircum ^|underscore _|grave `|braceleft {|bar ¦|braceright }\
|asciitilde ~|exclamdown ¡|cent ¢|sterling £|fraction ⁄|yen ¥|florin ƒ|section §|currency ¤|quotedblleft “\
|guillemotleft «|guilsinglleft ‹|guilsinglright ›|fi fi|fl fl|ff ff|ffi ffi|ffl ffl|endash –|emdash —|dagger †\
|daggerdbl ‡|periodcentered ·|paragraph ¶|bullet •|quotesinglbase ‚|quotedblbase „|quotedblright ”\
|guillemotright »|ellipsis …|perthousand ‰|questiondown ¿|acute ´|circumflex ˆ|tilde ˜|macron ¯|breve ˘\
|dotaccent ˙|dieresis ¨|ring ˚|cedilla ¸|hungarumlaut ˝|ogonek ˛|caron ˇ|AE Æ|ordfeminine ª|Lslash Ł|Oslash Ø|OE Œ\
|ordmasculine º|ae æ|dotlessi ı|lslash ł|oslash ø|oe œ|germandbls ß|Aacute Á|Acircumflex Â|Adieresis Ä|Agrave À\
|Aring Å|Atilde Ã|Ccedilla Ç|Eacute É|Ecircumflex Ê|Edieresis Ë|Egrave È|Eth Ð|Euro €|Iacute Í|Icircumflex Î\
|Idieresis Ï|Igrave Ì|Ntilde Ñ|Oacute Ó|Ocircumflex Ô|Odieresis Ö|Ograve Ò|Otilde Õ|Scaron Š|Thorn Þ|Uacute Ú\
|Ucircumflex Û|Udieresis Ü|Ugrave Ù|Yacute Ý|Ydieresis Ÿ|Zcaron Ž|aacute á|acircumflex â|adieresis ä|agrave à\
|aring å|atilde ã|brokenbar ¦|ccedilla ç|copyright ©|degree °|divide ÷|eacute é|ecircumflex ê|edieresis ë|egrave è\
|eth ð|iacute í|icircumflex î|idieresis ï|igrave ì|logicalnot ¬|mu µ|multiply ×|ntilde ñ|oacute ó|ocircumflex ô\
|odieresis ö|ograve ò|onehalf ½|onequarter ¼|onesuperior ¹|otilde õ|plusminus ±|registered ®|scaron š|thorn þ\
|threequarters ¾|threesuperior ³|trademark ™|twosuperior ²|uacute ú|ucircumflex û|udieresis ü|ugrave ù|yacute ý\
|ydieresis ÿ|zcaron ž|nbspace  |nonbreakingspace  |sfthyphen \u{ad}|afii61352 №|afii00208 ―|numero №";

/// Cyrillic letters in the order of Adobe's numbers, from 10017 and from 10065; `-` where there is none.
const CAPITALS: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐЂЃЄЅІЇЈЉЊЋЌЎ";
const SMALL: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяґђѓєѕіїјљњћќў";

/// The letters a name stands for, none if it says nothing.
pub(super) fn letters(name: &str) -> String {
    let name = name.split('.').next().unwrap_or_default();
    name.split('_').map(one).collect()
}

fn one(name: &str) -> String {
    let mut chars = name.chars();
    if let (Some(letter), None) = (chars.next(), chars.next()) {
        return if letter.is_ascii_alphabetic() { letter.to_string() } else { String::new() };
    }
    let listed = |entry: &&str| entry.split_once(' ').is_some_and(|(known, _)| known == name);
    if let Some((_, letter)) = NAMES.split('|').find(listed).and_then(|entry| entry.split_once(' ')) {
        return if name == "bar" { "|".to_owned() } else { letter.to_owned() };
    }
    cyrillic(name).or_else(|| numbered(name)).unwrap_or_default()
}

fn cyrillic(name: &str) -> Option<String> {
    let number: usize = name.strip_prefix("afii")?.parse().ok()?;
    let letter = match number {
        10145 => 'Џ',
        10193 => 'џ',
        10017..10065 => CAPITALS.chars().nth(number - 10017)?,
        10065..10113 => SMALL.chars().nth(number - 10065)?,
        _ => return None,
    };
    Some(letter.to_string())
}

/// `uni0430`, several of them in one, `u1F600`.
fn numbered(name: &str) -> Option<String> {
    let hex = |digits: &str| {
        let upper = digits.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        upper.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).flatten()
    };
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len() <= 64
        && digits.len().is_multiple_of(4)
        && digits.is_ascii()
    {
        return (0..digits.len()).step_by(4).map(|at| hex(&digits[at..at + 4])).collect();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    hex(digits).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn names_of_letters() {
        let names =
            ["A", "afii10017", "afii10023", "afii10049", "afii10065", "afii10097", "afii10103", "f_i", "fi"];
        assert_eq!(names.map(letters).concat(), "AАЁЯаяіfifi");
        assert_eq!(
            ["uni0416", "uni04160435", "u1F600", "period.alt", "bar", "space"].map(letters).concat(),
            "ЖЖе😀.| "
        );
        assert_eq!(["g17", "", ".notdef", "uni04", "uniЖЖ", "afii99999", "1"].map(letters).concat(), "");
    }
}
