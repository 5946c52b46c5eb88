//! HTML of strangers: what could run must not survive; what can be read must.

use letter::html::{Options, from_text, sanitise, to_text};
use proptest::prelude::*;

fn clean(html: &str) -> String {
    sanitise(html, Options::default()).html
}

/// Elements, attributes and schemes that may not be in the result, whatever comes in. The result is read by its
/// markup: words in a text are only words.
#[track_caller]
fn is_harmless(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap_or_else(|| panic!("an open tag in {html}"));
        let (tag, after) = rest.split_at(end);
        rest = after;
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let allowed = "a abbr b blockquote br caption cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp \
                       small span strong sub sup table tbody td tfoot th thead tr u ul";
        assert!(allowed.split_whitespace().any(|known| known == name), "<{tag}> in {html}");
        for (key, value) in attributes(&tag[tag.len().min(name.len())..]) {
            let keys = "href src alt title width height dir lang class colspan rowspan start rel target data-remote-src data-cid";
            assert!(keys.split(' ').any(|known| known == key), "{key} in {html}");
            let scheme_of =
                |known: &[&str]| known.iter().any(|scheme| value.to_ascii_lowercase().starts_with(scheme));
            match key {
                "href" => {
                    assert!(scheme_of(&["http://", "https://", "mailto:", "tel:"]), "{value} in {html}")
                }
                "src" => assert!(scheme_of(&["https://", "/files/"]), "{value} in {html}"),
                "data-remote-src" => assert!(scheme_of(&["http://", "https://"]), "{value} in {html}"),
                "class" => {
                    assert!(value.split(' ').all(|class| class.starts_with("m-")), "{value} in {html}")
                }
                _ => {}
            }
        }
        if name == "a" && !tag.starts_with('/') {
            assert!(
                tag.contains("noopener noreferrer nofollow") && tag.contains("target=\"_blank\""),
                "{html}"
            );
        }
    }
}

/// Attributes of a tag as the serialiser writes them: `key="value"`.
fn attributes(mut tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((key, rest)) = tag.trim_start().split_once("=\"") {
        let (value, rest) = rest.split_once('"').expect("a closed value");
        found.push((key, value));
        tag = rest;
    }
    found
}

const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script\n>",
    "<<script>alert(1);//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x' alt='a\" onerror=\"alert(1)'>",
    "<img alt=\"`><script>alert(1)</script>\">",
    "<img src=\"javascript:alert(1)\">",
    "<img srcset=\"https://x.example/a 1x, javascript:alert(1) 2x\">",
    "<img src=data:image/svg+xml;base64,PHN2Zy8+>",
    "<img src=x:x onerror=alert(1) alt=t>",
    "<body onload=alert(1)>t",
    "<body background=javascript:alert(1)>t",
    "<a href=\"javascript:alert(1)\">t</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">t</a>",
    "<a href=\" \u{1} javascript:alert(1)\">t</a>",
    "<a href=\"java\tscript:alert(1)\">t</a>",
    "<a href=\"java&#x09;script&colon;alert(1)\">t</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">t</a>",
    "<a href=\"&#0000106&#0000097&#0000118&#0000097script:alert(1)\">t</a>",
    "<a href=\"vbscript:msgbox(1)\">t</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">t</a>",
    "<a href=\"cid:x\">t</a>",
    "<a href=\"//x.example\" onclick=alert(1)>t</a>",
    "<a href=\"https://x.example/\" target=_self rel=opener>t</a>",
    "<a href='https://x.example/\"onmouseover=\"alert(1)'>t</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>t</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x\"></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">t</math>",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<template><s><template><s><img src=x onerror=alert(1)>@shafigullin",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\"></noembed>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe><p title=\"</iframe><img src=x onerror=alert(1)>\">",
    "<plaintext><img src=x onerror=alert(1)>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=\"javascript:alert(1)//\"><a href=\"/x\">t</a>",
    "<link rel=stylesheet href=//x.example/x.css>",
    "<link rel=import href=data:text/html,x>",
    "<style>@import '//x.example/x.css'; body{background:url(javascript:alert(1))}</style>",
    "<style><!--</style><script>alert(1)//--></script>",
    "<div style=\"background:url(javascript:alert(1))\">t</div>",
    "<div style=\"width:expression(alert(1))\">t</div>",
    "<div style=\"font-weight:bold;position:fixed;top:0\">t</div>",
    "<table background=\"javascript:alert(1)\"><tr><td style=\"-moz-binding:url(x)\">t</td></tr></table>",
    "<form action=javascript:alert(1)><input type=submit formaction=javascript:alert(1)><button>t</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>t</select>",
    "<isindex action=javascript:alert(1) type=image>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<video poster=javascript:alert(1)//></video>",
    "<details open ontoggle=alert(1)>t</details>",
    "<marquee onstart=alert(1)>t</marquee>",
    "<keygen autofocus onfocus=alert(1)>",
    "<dialog open onclose=alert(1)>t</dialog>",
    "<x onclick=alert(1)>t</x>",
    "<x-y contenteditable onblur=alert(1)>t</x-y>",
    "<p id=x onfocus=alert(1) tabindex=1>t</p>",
    "<p id=location name=cookie>t</p>",
    "<!--><script>alert(1)</script>-->",
    "<!---><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y \"<script>alert(1)</script>\">]>&y;",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<script",
    "<img src=x onerror=alert(1)",
    "<img src=\"x onerror=alert(1)//",
    "<a href=\"javascript:alert(1)",
    "<p title='",
    "</script><script>alert(1)",
    "<div title=\"--><script>alert(1)</script>\">t",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<p>\0<scr\0ipt>alert(1)</scr\0ipt></p>",
    "<\u{a0}script>alert(1)</script>",
    "\u{fc}\u{bc}script\u{be}alert(1)",
    "<table><td><form><table><svg><style><img src=x onerror=alert(1)>",
    "<a><b><a><b><a href=javascript:alert(1)>t",
    "<p><svg><p><style><g title=\"</style><img src onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<select><noembed></select><script x='a@b'a>y='a@b'//a@b%0a\\u0061lert(1)</script>",
    "<img src=cid:x\" onerror=\"alert(1) alt=t>",
];

#[test]
fn nothing_that_runs_survives() {
    for vector in VECTORS {
        for html in [clean(vector), clean(&format!("<div><p>before {vector} after</p></div>"))] {
            is_harmless(&html);
            assert_eq!(clean(&html), html, "not stable: {vector}");
        }
        is_harmless(
            &sanitise(
                vector,
                Options { show_images: true, attachment: Some(&|id| Some(format!("/files/{}", id.len()))) },
            )
            .html,
        );
        is_harmless(&from_text(vector));
    }
}

#[test]
fn what_carries_meaning_stays() {
    assert_eq!(
        clean(
            "<h1>T</h1><p style='font-weight:bold;color:red'>a <b>b</b> <font color=red>c</font><br>d</p><ul><li>e<li>f</ul>"
        ),
        "<h1>T</h1><p class=\"m-bold\">a <b>b</b> <span>c</span><br>d</p><ul><li>e</li><li>f</li></ul>"
    );
    assert_eq!(
        clean("<table width=600><tr><td colspan=2 align=center>a<td>b</table>"),
        "<table><tbody><tr><td colspan=\"2\" class=\"m-center\">a</td><td>b</td></tr></tbody></table>"
    );
    assert_eq!(
        clean("<a href=' https://x.example/?a=1&b=2 '>x</a> <a href='#top'>y</a> <a href=//z.example>z</a>"),
        "<a href=\"https://x.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a> y \
         <a href=\"https://z.example\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">z</a>"
    );
    assert_eq!(
        clean("a<div style='display:none'>secret</div>b &amp; &lt;c&gt; &nbsp;&copy;"),
        "ab &amp; &lt;c&gt; &nbsp;©"
    );
}

#[test]
fn pictures() {
    let html = "<img src='https://x.example/a.png' alt=A width=50><img src='http://x.example/b.png'>\
                <img src='https://t.example/p.gif' width=1 height=1><img src='https://t.example/p' style='width:1px;height:1px'>\
                <img src='cid:logo@x' alt=L><img src='cid:none'><img src='data:image/png;base64,AAAA'>";
    let attachment = |id: &str| (id == "logo@x").then(|| "/files/7".to_owned());
    let hidden = sanitise(html, Options { show_images: false, attachment: Some(&attachment) });
    assert_eq!((hidden.remote_images, hidden.tracking_pixels), (2, 2));
    assert_eq!(
        hidden.html,
        "<img data-remote-src=\"https://x.example/a.png\" alt=\"A\" width=\"50\"><img data-remote-src=\"http://x.example/b.png\" alt=\"\">\
         <img src=\"/files/7\" alt=\"L\"><img data-cid=\"none\" alt=\"\">"
    );
    let shown = sanitise(&hidden.html, Options { show_images: true, attachment: None });
    assert!(
        shown.html.contains("<img src=\"https://x.example/a.png\"")
            && shown.html.contains("data-remote-src=\"http://x"),
        "{}",
        shown.html
    );
}

#[test]
fn text_of_html() {
    for (html, text) in [
        ("<p>a  b\n c</p><p>d<br>e</p>", "a b c\n\nd\ne"),
        ("<div>a</div><div>b</div>", "a\nb"),
        (
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start=3><li>d<li>e</ol>",
            "- a\n- b\n  - c\n\n3. d\n4. e",
        ),
        (
            "<a href='https://x.example/'>x.example</a> <a href='https://x.example/y'>here</a>",
            "x.example here (https://x.example/y)",
        ),
        ("<a href='mailto:a@b.c'>a@b.c</a> <a href='mailto:a@b.c'>write</a>", "a@b.c write (a@b.c)"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("a<blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n> > c\n\nd"),
        ("<pre>a\n  b\n</pre>", "a\n  b"),
        ("x<style>p{}</style><script>1</script><!-- c -->y &lt;z&gt; &nbsp;&mdash;", "xy <z>  —"),
        ("<div style='display:none'>no</div>yes <img alt='Logo' src=x>", "yes [Logo]"),
        ("", ""),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn html_of_text() {
    let rel = "rel=\"noopener noreferrer nofollow\" target=\"_blank\"";
    for (text, html) in [
        ("a\nb\n\nc <d>", "<p>a<br>\nb</p>\n<p>c &lt;d&gt;</p>\n".to_owned()),
        (
            "(https://x.example/a_(b)).",
            format!("<p>(<a href=\"https://x.example/a_(b)\" {rel}>https://x.example/a_(b)</a>).</p>\n"),
        ),
        (
            "www.x.example, a@b.example!",
            format!(
                "<p><a href=\"https://www.x.example\" {rel}>www.x.example</a>, <a href=\"mailto:a@b.example\" {rel}>a@b.example</a>!</p>\n"
            ),
        ),
        ("javascript:alert(1) http:// a@b", "<p>javascript:alert(1) http:// a@b</p>\n".to_owned()),
        (
            "https://x.example/\"onclick=\"x",
            format!("<p><a href=\"https://x.example/\" {rel}>https://x.example/</a>\"onclick=\"x</p>\n"),
        ),
        ("", String::new()),
    ] {
        assert_eq!(from_text(text), html);
        is_harmless(&html);
    }
}

#[test]
fn bombs_are_read_in_line_with_their_size() {
    let many = |piece: &str, count: usize| piece.repeat(count);
    // The first goes beyond every limit; the others are as large as their shape needs to tell.
    for bomb in [
        many("<div>", 300_000),
        many("<div>", 5_000) + &many("x</div>", 5_000),
        many("<b><i><u>", 10_000),
        many("<table><tr><td>", 10_000),
        many("<blockquote>", 5_000),
        many("</p>", 50_000),
        many("<a href=x>", 10_000),
        format!("<p>{}{}", many("<b>", 300), many("<div>x</div>", 5_000)),
        format!("<p {}>x", many("a=1 ", 50_000)),
        format!("<p {}>x", many("title=1 ", 50_000)),
        many("<!--", 50_000),
        many("<", 50_000),
        many("&lt", 50_000),
        many("&", 100_000),
        many("<script>", 50_000),
        many("<p title=\"", 20_000),
        many("<svg><math>", 10_000),
        many("<table>x", 5_000),
        many("<select><option>", 10_000),
        "x ".repeat(5 << 20),
    ] {
        let cleaned = sanitise(&bomb, Options::default());
        assert!(cleaned.html.len() <= 64 << 20);
        let text = to_text(&bomb);
        assert!(text.len() <= 16 << 20);
        let parts = letter::visible::split_html(&bomb);
        assert!(parts.visible.len() <= 16 << 20);
    }
    assert!(sanitise(&"x ".repeat(5 << 20), Options::default()).cut);
}

/// Pieces of markup that parsers have stumbled over.
fn piece() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(VECTORS.to_vec()).prop_map(str::to_owned);
    let tags = proptest::sample::select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href=https://x.example>",
        "</a>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<li>",
        "<ul>",
        "</ul>",
        "<div>",
        "</div>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<br>",
        "</br>",
        "<h1>",
        "</h2>",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<font>",
        "<i>",
        "</i>",
        "<hr>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<caption>",
        "<thead>",
        "<img src=cid:a>",
        "<form>",
        "text",
        " ",
        "\n",
        "&lt;",
        "&amp;lt;",
        "<img src=https://x.example/i.png>",
        "<select>",
        "<option>",
        "<ol>",
        "<th>",
        "<code>",
        "</tr>",
        "<body>",
        "</body>",
        "\"",
        "'",
        ">",
        "<",
        "=",
        "<q>",
        "<nobr>",
    ])
    .prop_map(str::to_owned);
    prop_oneof![1 => pieces, 6 => tags, 1 => "[ -~а-я]{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sanitised_html_is_harmless_and_stable(pieces in proptest::collection::vec(piece(), 0..30)) {
        let once = clean(&pieces.concat());
        is_harmless(&once);
        prop_assert_eq!(clean(&once), once.clone(), "of {:?}", pieces.concat());
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        is_harmless(&clean(&text));
        is_harmless(&from_text(&text));
        let _ = to_text(&text);
    }

    #[test]
    fn splitting_loses_no_word(pieces in proptest::collection::vec(piece(), 0..30)) {
        let html = pieces.concat();
        let parts = letter::visible::split_html(&html);
        let words = |html: &str| {
            let text = clean(html).replace(|c: char| !c.is_alphanumeric(), " ");
            let mut words: Vec<String> = text.split_whitespace().filter(|word| *word == "text").map(str::to_owned).collect();
            words.sort();
            words
        };
        let mut split = words(&parts.visible);
        split.extend(words(&parts.quoted));
        split.extend(words(&parts.signature));
        split.sort();
        prop_assert_eq!(split, words(&html));
    }
}
