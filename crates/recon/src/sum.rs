//! Sums of products over columns: `opening + receipts - 2 * shipments`, read once, reckoned in whole numbers.

/// A sum of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) terms: Vec<Term>,
}

/// `± number × column × column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) negative: bool,
    /// The number's digits and how many of them stand behind the point.
    pub(crate) factor: (i64, u8),
    pub(crate) columns: Vec<String>,
}

/// Reads a sum. No parentheses: a check must be readable.
pub(crate) fn parse(text: &str) -> Result<Sum, String> {
    let mut terms = Vec::new();
    let mut negative = false;
    let mut product: Option<Term> = None;
    let mut wants_factor = true;
    for token in tokens(text)? {
        match token {
            Token::Sign(minus) if wants_factor && product.is_none() => negative ^= minus,
            Token::Sign(minus) if !wants_factor => {
                terms.extend(product.take());
                negative = minus;
                wants_factor = true;
            }
            Token::Times if !wants_factor => wants_factor = true,
            Token::Number(digits, scale) if wants_factor => {
                let term = product.get_or_insert(Term { negative, factor: (1, 0), columns: Vec::new() });
                let digits = term.factor.0.checked_mul(digits).ok_or("the numbers are too great")?;
                term.factor = (digits, term.factor.1 + scale);
                wants_factor = false;
            }
            Token::Name(name) if wants_factor => {
                product
                    .get_or_insert(Term { negative, factor: (1, 0), columns: Vec::new() })
                    .columns
                    .push(name);
                wants_factor = false;
            }
            _ => return Err(format!("`{text}` is no sum of products")),
        }
    }
    terms.extend(product);
    if wants_factor || terms.iter().any(|term| term.columns.len() > 2 || term.factor.1 > 9) {
        return Err(format!("`{text}` is no sum of products of at most two columns"));
    }
    Ok(Sum { terms })
}

enum Token {
    Sign(bool),
    Times,
    Number(i64, u8),
    Name(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '+' | '-' | '*' => 1,
            c if c.is_ascii_digit() => {
                rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len())
            }
            c if c.is_alphabetic() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            c => return Err(format!("`{c}` has no place in a sum")),
        };
        let (word, after) = rest.split_at(end);
        tokens.push(match first {
            '+' => Token::Sign(false),
            '-' => Token::Sign(true),
            '*' => Token::Times,
            c if c.is_ascii_digit() => {
                let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
                let digits =
                    format!("{whole}{fraction}").parse().map_err(|_| format!("`{word}` is no number"))?;
                Token::Number(digits, fraction.len() as u8)
            }
            _ => Token::Name(word.to_owned()),
        });
        rest = after.trim_start();
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read() {
        let sum = parse("opening + receipts - 2 * shipments").unwrap();
        assert_eq!(sum.terms.len(), 3);
        assert_eq!(sum.terms[2], Term { negative: true, factor: (2, 0), columns: vec!["shipments".into()] });
        assert_eq!(parse("qty * price").unwrap().terms[0].columns, ["qty", "price"]);
        assert_eq!(parse("-1.5 * a").unwrap().terms[0].factor, (15, 1));
        for bad in ["", "a +", "a b", "(a)", "a * b * c", "a ** b", "1.2.3"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
