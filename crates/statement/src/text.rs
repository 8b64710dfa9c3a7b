//! Names in six bits a letter, so that a status fits an SMS: a Persian name in UTF-8 takes two bytes a letter.
//!
//! Text whose every character is in [`ALPHABET`] is a byte string of packed letters; all other text is UTF-8. One
//! rule, applied always, so that a text has one form.

use crate::error::FormatError;

/// The letters, each numbered by its place from 1; 0 ends a packed text that does not fill its last byte.
/// Space, zero-width non-joiner, the Persian and Arabic letters, Kurdish, Azeri and Urdu ones, hamza forms, marks.
/// Numbers are part of the format: the order never changes.
pub const ALPHABET: [char; 63] = [
    ' ', '\u{200c}', 'ا', 'آ', 'ب', 'پ', 'ت', 'ث', 'ج', 'چ', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'س', 'ش',
    'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق', 'ک', 'گ', 'ل', 'م', 'ن', 'و', 'ه', 'ی', 'ء', 'أ', 'إ', 'ؤ', 'ئ',
    'ة', 'ي', 'ك', 'ى', 'ە', 'ڕ', 'ڵ', 'ۆ', 'ێ', 'ڤ', 'ھ', 'ہ', 'ے', 'ں', 'ٹ', 'ڈ', 'ڑ', 'ّ', 'َ', 'ِ', 'ُ', 'ٔ',
    '-',
];

/// The text in packed form, where every character is in the alphabet and there is at least one.
pub(crate) fn pack(text: &str) -> Option<Vec<u8>> {
    if !packs(text) {
        return None;
    }
    let mut packed = Vec::with_capacity(text.len() * 3 / 8 + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in text.chars() {
        buffer = buffer << 6 | u32::from(code(letter)?);
        bits += 6;
        while bits >= 8 {
            bits -= 8;
            packed.push((buffer >> bits) as u8);
        }
    }
    if bits > 0 {
        packed.push((buffer << (8 - bits)) as u8);
    }
    Some(packed)
}

/// Every character is in the alphabet and there is at least one.
pub(crate) fn packs(text: &str) -> bool {
    // ASCII letters lead most texts that do not pack: one comparison settles them.
    !text.is_empty() && text.chars().all(|letter| code(letter).is_some())
}

/// The text of a packed form that starts at `at`.
pub(crate) fn unpack(packed: &[u8], at: usize) -> Result<String, FormatError> {
    let broken = FormatError::NotCanonical { rule: "packed text holds letters of the alphabet alone", at };
    let mut text = String::with_capacity(packed.len() * 8 / 3);
    let (mut buffer, mut bits) = (0_u32, 0);
    let mut ended = false;
    for byte in packed {
        buffer = (buffer << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            match (buffer >> bits & 0x3f) as usize {
                0 => ended = true,
                _ if ended => return Err(broken),
                code => text.push(ALPHABET[code - 1]),
            }
        }
    }
    // The form is the one `pack` gives: its length and its padding are settled by the letters.
    if text.is_empty()
        || (text.chars().count() * 6).div_ceil(8) != packed.len()
        || buffer & ((1 << bits) - 1) != 0
    {
        return Err(broken);
    }
    Ok(text)
}

/// The number of a letter.
fn code(letter: char) -> Option<u8> {
    let found = match letter {
        ' ' => 0,
        '-' => 62,
        '\u{200c}' => 1,
        '\u{621}'..='\u{6d5}' => return arabic(letter),
        _ => return None,
    };
    Some(found + 1)
}

fn arabic(letter: char) -> Option<u8> {
    const FIRST: usize = 0x621;
    const TABLE: [u8; 0x6d6 - FIRST] = {
        let mut table = [0; 0x6d6 - FIRST];
        let mut index = 0;
        while index < ALPHABET.len() {
            let letter = ALPHABET[index] as usize;
            if letter >= FIRST && letter < 0x6d6 {
                table[letter - FIRST] = index as u8 + 1;
            }
            index += 1;
        }
        table
    };
    match TABLE[letter as usize - FIRST] {
        0 => None,
        code => Some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thirteen_letters_take_ten_bytes() {
        let name = "شیرین نمونه‌ای"; // a made-up name: Shirin Nemunei
        let packed = pack(name).unwrap();
        assert_eq!(packed.len(), (name.chars().count() * 6).div_ceil(8));
        assert_eq!(unpack(&packed, 0).unwrap(), name);
    }

    #[test]
    fn every_letter_has_its_number_once() {
        for (index, letter) in ALPHABET.iter().enumerate() {
            assert_eq!(code(*letter), Some(index as u8 + 1), "{letter:?}");
        }
    }

    proptest! {
        #[test]
        fn unpack_takes_only_what_pack_gives(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            if let Ok(text) = unpack(&bytes, 0) {
                prop_assert_eq!(pack(&text), Some(bytes));
            }
        }

        #[test]
        fn packing_loses_nothing(letters in prop::collection::vec(prop::sample::select(&ALPHABET[..]), 1..40)) {
            let text: String = letters.into_iter().collect();
            prop_assert_eq!(unpack(&pack(&text).unwrap(), 0).unwrap(), text);
        }
    }
}
