//! One word → its sound symbols, by the spelling rules of its script.

use crate::symbols::*;

/// The most symbols one word may have; longer words are cut.
pub(crate) const MOST: usize = 24;

/// The sound symbols of one word, in place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sounds {
    symbols: [u8; MOST],
    length: u8,
}

impl Sounds {
    /// The symbols.
    pub(crate) fn all(&self) -> &[u8] {
        &self.symbols[..self.length as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.length as usize
    }

    /// Add a symbol; what is beyond the longest word is cut.
    fn push(&mut self, symbol: u8) {
        if let Some(slot) = self.symbols.get_mut(self.length as usize) {
            *slot = symbol;
            self.length += 1;
        }
    }
}

/// Append the sound symbols of a folded word; doubled letters collapse.
pub(crate) fn sound(word: &[char], arabic: bool, out: &mut Sounds) {
    let start = out.len();
    let mut at = 0;
    while at < word.len() && out.len() < MOST {
        let rest = &word[at..];
        let (symbol, used) = if arabic { arabic_sound(rest, at) } else { latin_sound(rest, at == 0) };
        at += used;
        let Some(symbol) = symbol else { continue };
        // In Arabic script two letters in a row have an unwritten vowel between them.
        if !arabic && out.len() > start && out.all().last() == Some(&symbol) {
            continue;
        }
        out.push(symbol);
        if matches!(symbol, TH | DH | SH | ZH) && used == 2 {
            out.push(H_AFTER);
        }
    }
}

fn arabic_sound(rest: &[char], at: usize) -> (Option<u8>, usize) {
    let first = at == 0;
    let last = rest.len() == 1;
    let next = rest.get(1).copied().unwrap_or(' ');
    let symbol = match rest[0] {
        'ا' if first => ALEF_FIRST,
        'ا' if last => ALEF_LAST,
        // The article inside a compound is swallowed by a sun letter: نورالدین is Nur-ed-Din.
        'ا' if next == 'ل' && !last => return sun(rest),
        'ا' => ALEF,
        'ب' => BE,
        'پ' => PE,
        'ت' => TE,
        'ث' => SE,
        'ج' => JIM,
        'چ' => CHE,
        'ح' => HAH,
        // خواه is khah, but اخوان is Akhavan.
        'خ' if next == 'و' && rest.get(2) == Some(&'ا') && at != 1 => return (Some(KHE), 2),
        'خ' if matches!(rest, ['خ', 'و', 'ی', 'ش', ..]) => return (Some(KHE), 2), // خویش is khish
        'خ' => KHE,
        'د' => DAL,
        'ذ' => ZAL,
        'ر' => RE,
        'ز' => ZE,
        'ژ' => ZHE,
        'س' => SIN,
        'ش' => SHIN,
        'ص' => SAD,
        'ض' => ZAD,
        'ط' => TAH,
        'ظ' => ZAH,
        'ع' if first => AYN_FIRST,
        'ع' => AYN,
        'غ' => GHAYN,
        'ف' => FE,
        'ق' => QAF,
        'ک' => KAF,
        'گ' => GAF,
        'ل' if next == 'ل' && rest.get(2) == Some(&'ه') => return (Some(LAM), 2), // the Name: one lam is heard
        'ل' => LAM,
        'م' => MIM,
        'ن' => NUN,
        'و' if next == 'و' => return (Some(VAV), 2),
        'و' if first => VAV_FIRST,
        'و' => VAV,
        'ه' if last => HEH_LAST,
        'ه' => HEH,
        'ی' if first => YE_FIRST,
        'ی' if last => YE_LAST,
        'ی' if next == 'ی' => return (Some(if rest.len() == 2 { YE_LAST } else { YE }), 2),
        'ی' => YE,
        'ء' if last => return (None, 1),
        'ء' | '’' => HAMZA,
        'ە' => AE,
        'ۆ' => OE,
        'ێ' => EH_LONG,
        'ڤ' => VE,
        letter => other(letter),
    };
    (Some(symbol), 1)
}

/// ال inside a word: before a sun letter the lam is not heard.
fn sun(rest: &[char]) -> (Option<u8>, usize) {
    let heard_as_one =
        matches!(rest.get(2), Some('د' | 'ذ' | 'ز' | 'س' | 'ش' | 'ص' | 'ض' | 'ط' | 'ظ' | 'ن' | 'ر'));
    if heard_as_one && rest.len() >= 5 { (Some(ALEF), 2) } else { (Some(ALEF), 1) }
}

/// Whether a word ends here in a name, or an honouring end, that many compounds have as their second part.
fn is_second(rest: &[char]) -> bool {
    matches!(rest, ['j', 'a', 'v' | 'w', 'a', 'd'] | ['j', 'a' | 'o', 'n'])
}

/// Whether a word ends here in din, "of the faith".
fn is_din(rest: &[char]) -> bool {
    matches!(rest, ['d', 'i' | 'e', 'n'] | ['d', 'e', 'e', 'n'] | ['d', 'i', 'n', 'e'])
}

fn latin_sound(rest: &[char], first: bool) -> (Option<u8>, usize) {
    let c = |i: usize| rest.get(i).copied().unwrap_or(' ');
    let last = |used: usize| rest.len() == used;
    let place = |used: usize, at_first: u8, inside: u8, at_last: u8| {
        let symbol = if first && !last(used) {
            at_first
        } else if last(used) {
            at_last
        } else {
            inside
        };
        (Some(symbol), used)
    };
    match (c(0), c(1), c(2)) {
        ('t', 's', 'c') if c(3) == 'h' => (Some(CH), 4),
        ('d', 's', 'c') if c(3) == 'h' => (Some(J), 4),
        ('s', 'c', 'h') | ('t', 'c', 'h') => (Some(if c(0) == 's' { SH } else { CH }), 3),
        ('c', 'k', _) => (Some(K), 2),
        ('c', 'h', _) => (Some(CH), 2),
        // Mohamadjavad, Murodjon: the d is of the first name.
        ('d', 'j', _) if !first && is_second(&rest[1..]) => (Some(D), 1),
        ('d', 'j', _) => (Some(DJ), 2),
        ('d', 'h', _) => (Some(DH), 2),
        ('g', 'h', _) => (Some(GH), 2),
        ('k', 'h', _) => (Some(KH), 2),
        ('p', 'h', _) => (Some(F), 2),
        ('s', 'h', _) => (Some(SH), 2),
        ('t', 'h', _) => (Some(TH), 2),
        ('z', 'h', _) => (Some(ZH), 2),
        ('x', 'h', _) => (Some(DJ), 2), // Albanian: Xhemal
        ('a', 'a', _) => (Some(AA), 2),
        ('e', 'e', _) => (Some(EE), 2),
        ('e', 'i' | 'y', _) if !first && !last(2) => (Some(EI), 2),
        // Polish; but Abbaszadeh is a son of Abbas.
        ('s', 'z', _) if !matches!(rest, [_, _, 'a', 'd', ..]) => (Some(SH), 2),
        ('o', 'o', _) => (Some(OO), 2),
        // The article inside a compound, spelled out: Nooraldin.
        ('a' | 'e' | 'o' | 'u', 'l', 'd') if !first && is_din(&rest[2..]) => {
            (Some(if c(0) == 'a' { A } else { E }), 2)
        }
        // French: Ouahid, Marouane.
        ('o', 'u', 'a' | 'e' | 'i' | 'o') => (Some(W), 2),
        ('o', 'u', _) => (Some(OU), 2),
        ('e', 'h', _) if last(2) && !first => (Some(EH), 2),
        ('a', 'h', _) if last(2) && !first => (Some(AH), 2),
        ('a', ..) => place(1, A_FIRST, A, A_LAST),
        ('ā', ..) => (Some(AA), 1),
        ('e' | 'ə' | 'ä', ..) => place(1, E_FIRST, E, E_LAST),
        ('i', ..) => place(1, I_FIRST, I, I_LAST),
        ('ī', ..) => (Some(EE), 1),
        ('o' | 'ö', ..) => place(1, O_FIRST, O, O_LAST),
        ('u' | 'ü', ..) => place(1, U_FIRST, U, U_LAST),
        ('ū', ..) => (Some(OO), 1),
        ('y', ..) => (
            Some(if first {
                Y_FIRST
            } else if last(1) {
                I_LAST
            } else {
                Y
            }),
            1,
        ),
        ('’', ..) => (if last(1) || first { None } else { Some(APOSTROPHE) }, 1),
        ('b', ..) => (Some(B), 1),
        ('c', ..) => (Some(C), 1),
        ('ç', ..) => (Some(CEDILLA), 1),
        ('d', ..) => (Some(D), 1),
        ('f', ..) => (Some(F), 1),
        ('g', ..) => (Some(G), 1),
        ('ğ', ..) => (Some(G_BREVE), 1),
        ('h', ..) => (Some(H), 1),
        ('j', ..) => (Some(J), 1),
        ('k', ..) => (Some(K), 1),
        ('l', ..) => (Some(L), 1),
        ('m', ..) => (Some(M), 1),
        ('n', ..) => (Some(N), 1),
        ('p', ..) => (Some(P), 1),
        ('q', ..) => (Some(Q), 1),
        ('r', ..) => (Some(R), 1),
        ('s', ..) => (Some(S), 1),
        ('ş', ..) => (Some(SH), 1),
        ('t', ..) => (Some(T), 1),
        ('v', ..) => (Some(V), 1),
        ('w', ..) => (Some(W), 1),
        ('x', ..) => (Some(X), 1),
        ('z', ..) => (Some(Z), 1),
        ('ž', ..) => (Some(ZH), 1),
        (letter, ..) => (Some(other(letter)), 1),
    }
}
