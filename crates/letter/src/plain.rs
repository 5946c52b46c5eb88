//! Plain text as it was meant: flowed lines joined, HTML turned into text, HTML made of text.

/// Plain text of an HTML body.
pub(crate) fn of_html(html: &str) -> String {
    let mut seen = String::with_capacity(html.len());
    let mut rest = html;
    'outer: while let Some(at) = rest.find('<') {
        for (open, close) in
            [("<style", "</style"), ("<script", "</script"), ("<title", "</title"), ("<!--", "-->")]
        {
            if rest[at..].get(..open.len()).is_some_and(|t| t.eq_ignore_ascii_case(open)) {
                seen.push_str(&rest[..at]);
                let inside = &rest[at + open.len()..];
                let Some(end) = find_ignore_case(inside, close) else {
                    rest = ""; // never closed: it swallows the rest, as browsers see it
                    break 'outer;
                };
                rest = &inside[end..];
                rest = rest.find('>').map_or("", |gt| &rest[gt + 1..]);
                continue 'outer;
            }
        }
        seen.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
    }
    seen.push_str(rest);
    mail_parser::decoders::html::html_to_text(&seen)
}

fn find_ignore_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Joins the lines of format=flowed (RFC 3676); with `delete_space` the space at the break goes too.
pub(crate) fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None; // quote depth of a line that wants to go on
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|&b| b == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if open == Some(depth) && !signature {
            out.push_str(content);
        } else {
            if !out.is_empty() || open.is_some() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
            out.push_str(content);
        }
        open = (content.ends_with(' ') && !signature).then_some(depth);
        if open.is_some() && delete_space {
            out.pop();
        }
        if out.is_empty() && open.is_none() {
            out.push('\n');
        }
    }
    out
}

/// HTML that shows plain text as it is.
pub(crate) fn to_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div>{}</div>", escaped.replace('\n', "<br>\n"))
}

/// "\n" line ends, no NUL, no byte order mark; trailing white space of the whole cut.
pub(crate) fn tidy(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                while chars.peek() == Some(&'\r') {
                    chars.next();
                }
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\0' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_flowed_lines() {
        assert_eq!(unflow("a \nb\nc", false), "a b\nc");
        assert_eq!(unflow("日 \n本", true), "日本");
        assert_eq!(unflow("> a \n> b\n>> c \nd", false), "> a b\n>> c \nd");
        assert_eq!(unflow("x\n-- \nme", false), "x\n-- \nme");
        assert_eq!(unflow(" stuffed", false), "stuffed");
    }

    #[test]
    fn tidies() {
        assert_eq!(tidy("\u{feff}a\r\nb\rc\0\r\r\nd"), "a\nb\nc\nd");
    }
}
