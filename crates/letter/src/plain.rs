//! Plain text as it was meant: flowed lines joined, line ends made one kind, HTML made of text.

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
