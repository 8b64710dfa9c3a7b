//! The sound symbols: what a letter, or a group of letters, says aloud.
//!
//! Both scripts are written into one alphabet of at most 128 byte symbols, each of which still remembers
//! the letter that it came from: ت and ط stay two symbols, each as near to Latin `t`. Ambiguous Latin
//! spellings (`ch`, `x`, `th`, final `eh`) are symbols of their own. Vowels know whether they stand first,
//! inside or last in their word, because that decides whether the other script writes them at all.

/// What role a symbol plays in a word; the prior costs and the skeletons ask for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A consonant that is heard: dropping it changes the name.
    Consonant,
    /// A short vowel, written in Latin and mostly unwritten in Arabic script.
    Short,
    /// A long vowel or a letter that may be one (ا و ی, `oo`, `y`).
    Long,
    /// An ayn, a hamza or a final h: often not written.
    Weak,
}

/// Coarse sound classes for skeletons: sounds that spellings confuse share a class.
pub(crate) mod class {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const B: u8 = 1;
    pub(crate) const T: u8 = 2;
    pub(crate) const D: u8 = 3;
    pub(crate) const J: u8 = 4;
    pub(crate) const KH: u8 = 5;
    pub(crate) const H: u8 = 6;
    pub(crate) const R: u8 = 7;
    pub(crate) const Z: u8 = 8;
    pub(crate) const S: u8 = 9;
    pub(crate) const SH: u8 = 10;
    pub(crate) const Q: u8 = 11;
    pub(crate) const F: u8 = 12;
    pub(crate) const K: u8 = 13;
    pub(crate) const G: u8 = 14;
    pub(crate) const L: u8 = 15;
    pub(crate) const M: u8 = 16;
    pub(crate) const N: u8 = 17;
    pub(crate) const V: u8 = 18;
    pub(crate) const Y: u8 = 19;
    pub(crate) const A: u8 = 20;
}

macro_rules! symbols {
    ($($name:ident $glyph:literal $kind:ident $class:ident;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Index { $($name),* }
        $(pub(crate) const $name: u8 = Index::$name as u8;)*
        /// The printable form, the role and the coarse class of each symbol, by its number.
        pub(crate) const SYMBOLS: &[(&str, Kind, u8)] = &[$(($glyph, Kind::$kind, class::$class)),*];
    };
}

symbols! {
    // Arabic script.
    ALEF_FIRST "ا‹" Long A; ALEF "ا" Long NONE; ALEF_LAST "ا›" Long NONE;
    BE "ب" Consonant B; PE "پ" Consonant B; TE "ت" Consonant T; SE "ث" Consonant S;
    JIM "ج" Consonant J; CHE "چ" Consonant J; HAH "ح" Consonant H; KHE "خ" Consonant KH;
    DAL "د" Consonant D; ZAL "ذ" Consonant Z; RE "ر" Consonant R; ZE "ز" Consonant Z;
    ZHE "ژ" Consonant J; SIN "س" Consonant S; SHIN "ش" Consonant SH; SAD "ص" Consonant S;
    ZAD "ض" Consonant Z; TAH "ط" Consonant T; ZAH "ظ" Consonant Z; AYN_FIRST "ع‹" Weak A;
    AYN "ع" Weak NONE; GHAYN "غ" Consonant Q; FE "ف" Consonant F; QAF "ق" Consonant Q;
    KAF "ک" Consonant K; GAF "گ" Consonant G; LAM "ل" Consonant L; MIM "م" Consonant M;
    NUN "ن" Consonant N; VAV_FIRST "و‹" Consonant V; VAV "و" Long V; HEH "ه" Consonant H;
    HEH_LAST "ه›" Weak NONE; YE_FIRST "ی‹" Long Y; YE "ی" Long NONE; YE_LAST "ی›" Long NONE;
    HAMZA "ء" Weak NONE; AE "ە" Short NONE; OE "ۆ" Long V; EH_LONG "ێ" Long NONE; VE "ڤ" Consonant V;
    // Latin.
    A_FIRST "a‹" Short A; A "a" Short NONE; A_LAST "a›" Short NONE; AA "aa" Long NONE;
    E_FIRST "e‹" Short A; E "e" Short NONE; E_LAST "e›" Short NONE;
    I_FIRST "i‹" Short A; I "i" Long NONE; I_LAST "i›" Long NONE; EE "ee" Long NONE;
    O_FIRST "o‹" Short A; O "o" Short NONE; O_LAST "o›" Short NONE;
    U_FIRST "u‹" Short A; U "u" Long NONE; U_LAST "u›" Long NONE; OO "oo" Long NONE; OU "ou" Long NONE; EI "ei" Long NONE;
    EH "eh" Weak NONE; AH "ah" Weak NONE; Y_FIRST "y‹" Long Y; Y "y" Long NONE; APOSTROPHE "’" Weak NONE;
    B "b" Consonant B; C "c" Consonant K; CH "ch" Consonant J; CEDILLA "ç" Consonant J; D "d" Consonant D;
    DH "dh" Consonant Z; DJ "dj" Consonant J; F "f" Consonant F; G "g" Consonant G; GH "gh" Consonant Q;
    G_BREVE "ğ" Consonant Q; H "h" Consonant H; J "j" Consonant J; K "k" Consonant K; KH "kh" Consonant KH;
    L "l" Consonant L; M "m" Consonant M; N "n" Consonant N; P "p" Consonant B; Q "q" Consonant Q;
    R "r" Consonant R; S "s" Consonant S; SH "sh" Consonant SH; T "t" Consonant T; TH "th" Consonant T;
    V "v" Consonant V; W "w" Consonant V; X "x" Consonant KH; Z "z" Consonant Z; ZH "zh" Consonant J;
    // The h of th, dh, sh, zh: part of the sound before it, or an h of its own (Fathi, Adham, Eshaq).
    H_AFTER "h·" Weak NONE;
    // Any other letter, by its code point: equal letters agree, and that is all we know of them.
    OTHER_0 "?0" Consonant NONE; OTHER_1 "?1" Consonant NONE; OTHER_2 "?2" Consonant NONE; OTHER_3 "?3" Consonant NONE;
    OTHER_4 "?4" Consonant NONE; OTHER_5 "?5" Consonant NONE; OTHER_6 "?6" Consonant NONE; OTHER_7 "?7" Consonant NONE;
}

/// The symbol of a letter that neither script knows: one of eight, by its code point.
pub(crate) fn other(letter: char) -> u8 {
    const OTHER: [u8; 8] = [OTHER_0, OTHER_1, OTHER_2, OTHER_3, OTHER_4, OTHER_5, OTHER_6, OTHER_7];
    OTHER[letter as usize % OTHER.len()]
}

/// What sounds a word has, under any reading of its letters.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sets {
    /// Groups of sounds that it surely sounds; below `1 << SOUND_GROUPS`.
    pub(crate) surely: u16,
    /// Groups of sounds that it may sound.
    pub(crate) maybe: u16,
    /// The fewest and the most consonants.
    pub(crate) consonants: (u8, u8),
}

/// The sounds of a word's symbols.
pub(crate) fn sets(word: &[u8]) -> Sets {
    word.iter().fold(Sets::default(), |sets, &symbol| {
        let one = &SETS[symbol as usize];
        Sets {
            surely: sets.surely | one.surely,
            maybe: sets.maybe | one.maybe,
            consonants: (sets.consonants.0 + one.consonants.0, sets.consonants.1 + one.consonants.1),
        }
    })
}

/// For each symbol, the classes that it surely and that it maybe sounds.
static SETS: [Sets; COUNT] = {
    let mut sets = [Sets { surely: 0, maybe: 0, consonants: (0, 0) }; COUNT];
    let mut symbol = 0;
    while symbol < COUNT {
        let (surely, maybe) = readings(symbol as u8);
        let heard = matches!(SYMBOLS[symbol].1, Kind::Consonant) as u8;
        // An h may be dropped or silent; a vav, a ye and a hamza may be consonants.
        let sure = heard * !matches!(SYMBOLS[symbol].2, class::H | class::V) as u8;
        let may = matches!(SYMBOLS[symbol].2, class::V | class::Y) as u8;
        sets[symbol] = Sets { surely, maybe, consonants: (sure, if heard > may { heard } else { may }) };
        symbol += 1;
    }
    sets
};

/// How many groups of sounds the sets tell apart: few enough to look a set up in a small table.
pub(crate) const SOUND_GROUPS: usize = 9;

/// The groups of sounds that a symbol surely sounds, at most one, and those that it may sound.
pub(crate) const fn readings(symbol: u8) -> (u16, u16) {
    use class as c;
    const fn group(class: u8) -> u8 {
        match class {
            c::B => 0,
            c::F => 1,
            c::R => 2,
            c::L => 3,
            c::M => 4,
            c::N => 5,
            DENTAL => 6,
            PALATAL => 7,
            _ => 8,
        }
    }
    const fn set(classes: &[u8]) -> u16 {
        let (mut set, mut i) = (0, 0);
        while i < classes.len() {
            set |= 1 << group(classes[i]);
            i += 1;
        }
        set
    }
    // Groups of sounds that no spelling mixes: dentals and sibilants, palatals, gutturals, f and v.
    const DENTAL: u8 = c::T;
    const PALATAL: u8 = c::J;
    const GUTTURAL: u8 = c::K;
    match symbol {
        CH | X | G => (0, set(&[PALATAL, GUTTURAL])),
        C => (0, set(&[PALATAL, GUTTURAL, DENTAL])),
        SH | ZH | ZHE | CEDILLA => (0, set(&[PALATAL, DENTAL])),
        J => (0, set(&[PALATAL])),
        _ => {
            let own = SYMBOLS[symbol as usize].2;
            match own {
                c::B => (set(&[c::B]), set(&[c::B, c::F])),
                c::R | c::L | c::M | c::N => (set(&[own]), set(&[own])),
                c::T | c::D | c::S | c::Z => (set(&[DENTAL]), set(&[DENTAL])),
                c::J | c::SH => (set(&[PALATAL]), set(&[PALATAL])),
                c::KH | c::Q | c::K | c::G => (set(&[GUTTURAL]), set(&[GUTTURAL])),
                c::F => (set(&[c::F]), set(&[c::F])),
                c::V => (0, set(&[c::F, c::B])),
                // An h may be the spelling of a kh, or of a ch.
                c::H => (0, set(&[GUTTURAL])),
                _ => (0, 0),
            }
        }
    }
}

/// How many symbols there are; below 128, so that two symbols index a square table by shift.
pub(crate) const COUNT: usize = SYMBOLS.len();
const _: () = assert!(COUNT <= 128);

/// Whether a word of Arabic script, or of another, may have a symbol.
pub(crate) fn may_be_of(symbol: u8, arabic: bool) -> bool {
    symbol >= OTHER_0 || (symbol < A_FIRST) == arabic
}

/// The role of a symbol.
pub(crate) fn kind(symbol: u8) -> Kind {
    SYMBOLS[symbol as usize].1
}

/// The coarse class of a symbol; 0 when skeletons leave it out.
pub(crate) fn coarse(symbol: u8) -> u8 {
    SYMBOLS[symbol as usize].2
}

/// How a word ends, as far as it tells a woman's name from a man's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum End {
    /// In an a or eh that many women’s names add to a man’s: Tahereh, طاهره. A bare e may be mute: Marouane.
    Open,
    /// In a consonant that is heard, but for a t, which may be the same letter ه.
    Closed,
    /// Otherwise.
    #[default]
    Other,
}

/// How a word that ends in this symbol ends.
pub(crate) fn end(symbol: u8) -> End {
    match symbol {
        HEH_LAST | EH | AH | A_LAST | AE => End::Open,
        _ if kind(symbol) != Kind::Consonant => End::Other,
        _ if matches!(SYMBOLS[symbol as usize].2, class::H | class::V | class::T) => End::Other,
        _ => End::Closed,
    }
}

/// The name of a symbol in data files: its letters, with the mark of its place.
pub(crate) fn name(symbol: u8) -> &'static str {
    SYMBOLS[symbol as usize].0
}

/// The symbol of that name.
pub(crate) fn named(name: &str) -> Option<u8> {
    SYMBOLS.iter().position(|entry| entry.0 == name).map(|at| at as u8)
}

/// The printable form of a symbol, without the mark of its place.
pub(crate) fn glyph(symbol: u8) -> &'static str {
    SYMBOLS[symbol as usize].0.trim_end_matches(['‹', '›', '·'])
}
