//! What cells carry over from web pages: tags, character references, and the marks of footnotes.

use std::borrow::Cow;

/// The text of a cell without markup. Addresses behind links stay, before the words that they stand behind, where
/// `links` are kept; marks of footnotes (`[1]`, `[a]`, `[note 2]`) go where `marks` are not.
pub(crate) fn plain(text: &str, links: bool, marks: bool) -> Cow<'_, str> {
    let mut found = Cow::Borrowed(text);
    let bytes = text.as_bytes();
    if memchr::memchr2(b'<', b'&', bytes).is_some() {
        if let Some(without) = without_tags(&found, links) {
            found = Cow::Owned(without);
        }
        if let Some(without) = without_references(&found) {
            found = Cow::Owned(without);
        }
    }
    if !marks
        && memchr::memchr(b'[', bytes).is_some()
        && let Some(without) = without_marks(&found)
    {
        found = Cow::Owned(without);
    }
    found
}

/// Tags that stand in cells; anything else between `<` and `>` are words.
const TAGS: &[&str] = &[
    "a", "b", "i", "u", "p", "br", "em", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "hr",
    "div", "img", "sub", "sup", "ref", "span", "font", "code", "small", "strong", "table", "tbody", "center",
    "script", "style", "nobr",
];
/// Tags after which a new line begins.
const BREAKS: &[&str] = &["br", "p", "li", "tr", "div", "h1", "h2", "h3", "h4", "hr"];
/// Longest tag, in bytes.
const MAX_TAG: usize = 2_000;

fn without_tags(text: &str, links: bool) -> Option<String> {
    let mut out: Option<String> = None;
    let (mut kept, mut from) = (0, 0);
    while let Some(at) = memchr::memchr(b'<', &text.as_bytes()[from..]).map(|at| from + at) {
        let Some((name, end)) = tag(&text[at..]) else {
            from = at + 1;
            continue;
        };
        let out = out.get_or_insert_with(String::new);
        out.push_str(&text[kept..at]);
        if BREAKS.contains(&name.as_str()) {
            out.push('\n');
        }
        if links && let Some(address) = address(&text[at..at + end]) {
            out.push_str(address);
            out.push(' ');
        }
        (kept, from) = (at + end, at + end);
    }
    let mut out = out?;
    out.push_str(&text[kept..]);
    Some(out)
}

/// The tag at the start of a text: its name, and where it ends.
fn tag(text: &str) -> Option<(String, usize)> {
    let inner = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let letters = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inner[..letters].to_ascii_lowercase();
    let end = memchr::memchr(b'>', text.as_bytes().get(..text.len().min(MAX_TAG))?)?;
    let rest = text[1..end].trim_start_matches('/').get(letters..)?.trim().trim_end_matches('/').trim();
    let shape = rest.is_empty() || (inner[letters..].starts_with([' ', '\n']) && rest.contains('='));
    (TAGS.contains(&name.as_str()) && shape).then_some((name, end + 1))
}

/// The address of a link or a picture.
fn address(tag: &str) -> Option<&str> {
    let from = ["href=", "src="].iter().find_map(|key| tag.find(key).map(|at| at + key.len()))?;
    let rest = &tag[from..];
    let found = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split([' ', '>']).next()?,
    };
    found.starts_with("http").then_some(found)
}

/// Character references by number, and the few names that cells hold.
fn without_references(text: &str) -> Option<String> {
    const NAMES: [(&str, char); 11] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("zwnj", '\u{200c}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("laquo", '«'),
        ("raquo", '»'),
    ];
    let mut out: Option<String> = None;
    let (mut kept, mut from) = (0, 0);
    while let Some(at) = memchr::memchr(b'&', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        let window = &text.as_bytes()[from..text.len().min(from + 10)];
        let Some(length) = memchr::memchr(b';', window) else { continue };
        let Some(body) = text.get(from..from + length) else { continue };
        let number = body.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        let found = number
            .and_then(char::from_u32)
            .filter(|c| *c != '\0')
            .or_else(|| NAMES.iter().find(|(name, _)| *name == body).map(|(_, c)| *c));
        let Some(c) = found else { continue };
        let out = out.get_or_insert_with(String::new);
        out.push_str(&text[kept..at]);
        out.push(c);
        (kept, from) = (from + length + 1, from + length + 1);
    }
    let mut out = out?;
    out.push_str(&text[kept..]);
    Some(out)
}

/// `[1]`, `[a]`, `[note 3]`, `[edit]`: what stands in brackets beside a cell's words and is about the page.
fn without_marks(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let (mut kept, mut from) = (0, 0);
    while let Some(at) = memchr::memchr(b'[', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        let Some(length) = text[from..].find(']') else { break };
        if !is_mark(&text[from..from + length]) {
            continue;
        }
        let out = out.get_or_insert_with(String::new);
        out.push_str(&text[kept..at]);
        (kept, from) = (from + length + 1, from + length + 1);
    }
    let mut out = out?;
    // What parted marks from one another.
    let rest = text[kept..].trim_start_matches([',', '،', ' ']);
    if !rest.is_empty()
        && !out.ends_with(' ')
        && !out.is_empty()
        && kept < text.len()
        && !text[kept..].starts_with(rest)
    {
        out.push_str(&text[kept..text.len() - rest.len()]);
    } else if !rest.is_empty() && text[kept..].len() != rest.len() {
        out.push(' ');
    }
    out.push_str(rest);
    let only_signs = out.chars().all(|c| matches!(c, ',' | '،' | ' ' | ';'));
    Some(if only_signs { String::new() } else { out })
}

fn is_mark(inner: &str) -> bool {
    if inner.len() > 24 {
        return false;
    }
    let folded = crate::text::fold(inner);
    let digits = |text: &str| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let letter = folded.len() == 1 && folded.bytes().all(|b| b.is_ascii_lowercase());
    letter
        || (!folded.is_empty() && digits(&folded))
        || matches!(folded.as_str(), "edit" | "citation needed" | "ویرایش" | "نیازمند منبع")
        || ["note ", "nb ", "n ", "fn ", "یادداشت "]
            .iter()
            .any(|word| folded.strip_prefix(word).is_some_and(&digits))
}

#[cfg(test)]
mod tests {
    //! All names here are made up.
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        assert_eq!(plain(cell, true, false), expect, "{cell}");
    }

    #[test]
    fn markup_goes_and_words_stay() {
        check("<p>She was a <b>student</b>.</p>", "\nShe was a student.\n");
        check("<a href=\"https://a.example/1\">here</a>", "https://a.example/1 here");
        check("one<br/>two", "one\ntwo");
        check("&#1585;&#1608;&#1740;&#1575; &amp; co", "رویا & co");
        check("5 < 6 and a > b", "5 < 6 and a > b");
        check("a<b and c>d", "a<b and c>d");
        check("Roya Azmouni[1][b]", "Roya Azmouni");
        check("[6], [7]", "");
        check("Roya [aka Parya]", "Roya [aka Parya]");
        check("Shot[note 2] twice", "Shot twice");
        assert_eq!(plain("<a href='https://a.example/1'>Roya</a>", false, false), "Roya");
        assert_eq!(plain("see [1]", true, true), "see [1]");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>(), html in "[<>/&;#abp=\" \\[\\]1-3x]{0,40}") {
            let _ = plain(&text, true, false);
            let _ = plain(&html, true, false);
            let _ = plain(&html, false, true);
        }
    }
}
