//! The vowels of a short name as any script may write them.

use crate::symbols::*;

/// A long a, a dark vowel or v, and an i, each one bit of what is written between two consonants.
const ALEF_MARK: u32 = 1;
const VAV_MARK: u32 = 2;
const YE_MARK: u32 = 4;

/// The most ways that are told.
const MOST: usize = 256;

/// All ways in which the vowels of a name may be written, each as a number: whether it begins with one, how it ends, and
/// between which consonants ا, و and ی stand. Arabic script leaves the short ones out, and any Latin a may be one.
/// `before`: how many consonants stand before what is written after each symbol. After Abd and Abu the first vowel may be theirs.
pub(super) fn written(symbols: &[u8], before: &[u8], led: bool) -> Vec<u32> {
    let Some(&first) = symbols.first() else { return Vec::new() };
    let vowel = kind(first) != Kind::Consonant && !matches!(first, Y_FIRST | YE_FIRST | VAV_FIRST);
    let begins = u32::from(vowel && !led)..=u32::from(vowel || led);
    let mut out: Vec<u32> = begins
        .flat_map(|begins| ends(symbols).iter().map(move |&end| begins << 2 | u32::from(end)))
        .collect();
    let body = body(symbols);
    for (at, &before) in before.iter().enumerate() {
        let marks = marks(symbols, at, at < body);
        if marks == [0] {
            continue;
        }
        let place = 4 + 3 * u32::from(before.min(8));
        let whole = |code: &u32| marks.iter().map(|mark| code | mark << place).collect::<Vec<u32>>();
        out = out.iter().flat_map(whole).collect();
        out.sort_unstable();
        out.dedup();
        out.truncate(MOST);
    }
    out
}

/// What the symbol at a place may be in Arabic script, as marks. `inside`: whether more than an i or e follows.
fn marks(symbols: &[u8], at: usize, inside: bool) -> &'static [u32] {
    const A_MAYBE: &[u32] = &[0, ALEF_MARK];
    match symbols[at] {
        V | W | VAV_FIRST | VE | Y | A_FIRST if at == 0 => &[0],
        // After an ayn at the head the alef is part of one Latin vowel: Abed.
        ALEF if at > 0 && symbols[at - 1] != AYN_FIRST => &[ALEF_MARK],
        A | AA | A_FIRST | A_LAST | AH => A_MAYBE,
        // French oui is a vav, or a dark vowel before an ayn.
        W if symbols.get(at + 1) == Some(&I) => &[0, VAV_MARK],
        V | W | VAV | VAV_FIRST | VE | OE => &[VAV_MARK],
        O => &[0, ALEF_MARK, VAV_MARK],
        U | OO | OU | O_FIRST | U_FIRST | O_LAST | U_LAST => &[0, VAV_MARK],
        YE | EH_LONG | EE | EI | Y if inside => &[YE_MARK],
        I | I_FIRST | AE if inside => &[0, YE_MARK],
        // Azeri and French write an e for an a: Rəşad, Ouissem.
        E => {
            if inside {
                &[0, ALEF_MARK, YE_MARK]
            } else {
                A_MAYBE
            }
        }
        _ => &[0],
    }
}

/// Where a last i or e begins, which one writes with one letter and another with three: Nouri, Nourayi, Nouraee.
fn body(symbols: &[u8]) -> usize {
    let light = |symbol: &u8| {
        matches!(*symbol, YE | YE_LAST | EH_LONG | I | I_LAST | EE | EI | Y | E | AYN | HAMZA | APOSTROPHE)
    };
    let shown = if let [rest @ .., E_LAST] = symbols
        && let [.., I | EE] = rest
    {
        rest
    } else {
        symbols
    };
    shown.iter().rposition(|symbol| !light(symbol)).unwrap_or(0)
}

/// How a name may end: 0 in a consonant, 1 in an i, 2 in another vowel.
pub(super) fn ends(symbols: &[u8]) -> &'static [u8] {
    let heard = if let [rest @ .., H_AFTER] = symbols { rest } else { symbols };
    match heard.last() {
        None => &[],
        // A last ی is an a in many Arabic names; a last e is any vowel, or a French one that is not heard.
        Some(&(YE_LAST | YE | EH_LONG)) => &[1, 2],
        Some(&(I_LAST | EE | Y | I | EI)) => &[1],
        Some(&(E_LAST | AYN | HAMZA | APOSTROPHE | H | HEH | HAH)) => &[0, 1, 2],
        Some(&(VAV | OU | OO | V | W)) => &[0, 2],
        Some(&last) if kind(last) == Kind::Consonant => &[0],
        Some(_) => &[2],
    }
}
