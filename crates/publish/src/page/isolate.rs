//! Foreign text inside a sentence, kept from turning the sentence's direction.

/// The text between first-strong isolates (Unicode Bidirectional Algorithm, UAX #9), without controls of its own that
/// could close them. In markup `<bdi>` does the same; in long plain text this costs no element.
pub fn isolate(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control() && !is_bidi_control(*c));
    std::iter::once('\u{2068}').chain(plain).chain(['\u{2069}']).collect()
}

const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_leave_its_isolate() {
        assert_eq!(isolate("Mina\u{2069}\u{202e} Falaki\n"), "\u{2068}Mina Falaki\u{2069}");
        assert_eq!(isolate("می\u{200c}نا"), "\u{2068}می\u{200c}نا\u{2069}", "the joiner within words stays");
    }
}
