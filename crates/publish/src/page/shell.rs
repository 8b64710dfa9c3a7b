//! The frame of a page: one self-contained file, two languages, no script needed for reading.
//!
//! Both languages stand in the file; two radio buttons and a style rule show one. A content security policy lets
//! nothing in but the page's own style and, on the desk, its own search script: what foreign text may carry stays text.

use super::words::{self, Text};
use khabar_model::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SEARCH: &str = include_str!("search.js");

/// The languages of every page, the first shown first.
pub const LANGUAGES: [Language; 2] = [Language::Fa, Language::En];

/// What a page is, beside its content.
pub struct Shell<'a> {
    /// Its title.
    pub title: Text,
    /// The recipient, where the page is internal; it stands on every screen and on every printed page.
    pub recipient: Option<&'a str>,
    /// The search script is part of the page.
    pub search: bool,
}

impl Shell<'_> {
    /// The whole file around the content of `<main>` and, per language, the footer.
    pub fn document(&self, main: &Markup, footer: impl Fn(Language) -> Markup) -> String {
        let style = format!("{STYLE}{}", self.recipient.map(printed_recipient).unwrap_or_default());
        let script = self.search.then_some(SEARCH);
        let page = html! {
            (DOCTYPE)
            html lang="fa" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy(&style, script));
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="color-scheme" content="light dark";
                    @if self.recipient.is_some() { meta name="robots" content="noindex, nofollow, noarchive"; }
                    title { (self.title.fa) " · " (self.title.en) }
                    style { (PreEscaped(&style)) }
                }
                body {
                    (self.header())
                    (patterns())
                    main id="main" tabindex="-1" { (main) }
                    footer { (each(footer)) }
                    @if let Some(recipient) = self.recipient { div.mark aria-hidden="true" { (recipient) } }
                    @if let Some(script) = script { script { (PreEscaped(script)) } }
                }
            }
        };
        page.into_string()
    }

    fn header(&self) -> Markup {
        html! {
            @for language in LANGUAGES { a.skip href="#main" lang=(code(language)) { (words::SKIP.to(language)) } }
            @if let Some(recipient) = self.recipient {
                div.banner role="region" aria-label=(words::INTERNAL_FOR.en) {
                    (each(|language| html! {
                        p { (words::INTERNAL_FOR.to(language)) " " bdi { (recipient) } " · " (words::DO_NOT_FORWARD.to(language)) }
                    }))
                }
            }
            header {
                div.bar {
                    (each(|language| html! { span { (self.title.to(language)) } }))
                    fieldset.langs {
                        legend.vh { (words::LANGUAGE.fa) " · " (words::LANGUAGE.en) }
                        input type="radio" name="lang" id="lang-fa" checked;
                        label.keep for="lang-fa" lang="fa" { "فارسی" } // Persian
                        input type="radio" name="lang" id="lang-en";
                        label.keep for="lang-en" lang="en" { "English" }
                    }
                }
            }
        }
    }
}

/// The language's code for `lang`.
pub const fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Fa => "fa",
    }
}

/// The language's direction for `dir`.
pub const fn direction(language: Language) -> &'static str {
    match language {
        Language::En => "ltr",
        Language::Fa => "rtl",
    }
}

/// A block in each language; the page shows one of them.
pub fn each(block: impl Fn(Language) -> Markup) -> Markup {
    html! {
        @for language in LANGUAGES {
            div lang=(code(language)) dir=(direction(language)) { (block(language)) }
        }
    }
}

/// A phrase in each language, inside a line.
pub fn phrase(text: Text) -> Markup {
    html! { @for language in LANGUAGES { span lang=(code(language)) { (text.to(language)) } } }
}

/// The fills that tell levels apart without colour, once for all charts of the page.
fn patterns() -> Markup {
    let hatch = |id: &str, size: u8, angle: u8, class: &str, line: &str| {
        html! {
            pattern id=(id) width=(size) height=(size) patternUnits="userSpaceOnUse" patternTransform=(format!("rotate({angle})")) {
                rect.none width=(size) height=(size) {}
                path.axis class=(class) d=(line) stroke-width="2" {}
            }
        }
    };
    html! {
        svg width="0" height="0" aria-hidden="true" focusable="false" class="vh" {
            defs {
                (hatch("fill-several", 6, 45, "pt2", "M0 0V6M3 0V6"))
                (hatch("fill-weak", 6, 45, "pt3", "M0 0V6"))
                (hatch("fill-disagree", 7, 135, "pto", "M0 0V7"))
                (hatch("fill-side", 5, 0, "pts", "M0 2.5H5"))
                (hatch("fill-aside", 6, 0, "pt3", "M0 3H6M3 0V6"))
                (hatch("fill-mixed", 8, 90, "pt3", "M0 0V8"))
            }
        }
    }
}

/// The recipient in the margin of every printed page. The name is foreign text: every character is escaped.
fn printed_recipient(recipient: &str) -> String {
    let escape = |text: &str| text.chars().map(|c| format!("\\{:06x}", c as u32)).collect::<String>();
    let line = format!("{} {recipient} · {}", words::INTERNAL_FOR.en, words::DO_NOT_FORWARD.en);
    let shown: String = line.chars().filter(|c| !c.is_control()).take(160).collect();
    format!("@page{{margin:16mm 12mm;@top-center{{content:\"{}\";font-size:8pt}}}}\n", escape(&shown))
}

fn policy(style: &str, script: Option<&str>) -> String {
    let script = script.map_or_else(|| "'none'".to_owned(), source_hash);
    format!(
        "default-src 'none'; style-src {}; script-src {script}; base-uri 'none'; form-action 'none'",
        source_hash(style)
    )
}

/// A source expression of Content Security Policy Level 3: `'sha256-…'`.
fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        for place in 0..4 {
            let letter = ALPHABET[(word >> (18 - 6 * place) & 63) as usize];
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_the_vectors_of_its_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_recipient_cannot_leave_the_style() {
        let style = printed_recipient("Desk\"}</style><script>alert(1)</script>\n");
        assert!(!style.contains('<') && style.matches('"').count() == 2, "{style}");
    }

    #[test]
    fn a_public_page_has_no_script_and_no_recipient() {
        let shell = Shell { title: words::REPORT_TITLE, recipient: None, search: false };
        let page = shell.document(&html! { p { "x" } }, |_| html! {});
        assert!(!page.contains("<script") && page.contains("script-src 'none'"));
        assert!(!page.contains("banner\""));
    }
}
