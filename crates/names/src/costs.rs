//! What it costs to read one symbol as another: the prior, set by hand, visible here.
//!
//! Costs are bytes: 0 the same sound, up to 25 spellings of one sound, 40–60 sounds that are confused,
//! 100 two different sounds. A gap (a symbol that the other side does not write) has its own cost.

use crate::lanes::Heard;
use crate::symbols::*;

/// Substitution and gap costs of every symbol.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Costs {
    /// `substitute[a << 7 | b]`, symmetric.
    pub(crate) substitute: Box<[u8]>,
    /// The cost of a symbol that has no counterpart, by the script that does not write it: `gap[arabic][symbol]`.
    pub(crate) gap: [[u8; 128]; 2],
    /// In which lanes sounds are counted, by the scripts of the two words: see [`Costs::settle`].
    heard: [Heard; 4],
    /// Tells these costs from any others: see [`Costs::settle`].
    pub(crate) id: u64,
}

impl Costs {
    /// In which lanes sounds are counted between a word of one script and a word of the other.
    #[inline(always)]
    pub(crate) fn heard(&self, arabic: bool, other: bool) -> &Heard {
        &self.heard[usize::from(arabic) << 1 | usize::from(other)]
    }

    /// Compute again what follows from the costs; to be called when they have changed.
    pub(crate) fn settle(&mut self) {
        self.heard = [(false, false), (false, true), (true, false), (true, true)]
            .map(|(arabic, other)| Heard::between(self, arabic, other));
        let all = self.substitute.iter().chain(self.gap.as_flattened());
        self.id = all.fold(0, |id: u64, &cost| {
            (id.rotate_left(7) ^ u64::from(cost)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
    }

    /// What it costs to read `a` as `b`.
    pub(crate) fn between(&self, a: u8, b: u8) -> u8 {
        self.substitute[(a as usize) << 7 | b as usize]
    }

    /// Set what it costs to read either as the other.
    pub(crate) fn set(&mut self, a: u8, b: u8, cost: u8) {
        self.substitute[(a as usize) << 7 | b as usize] = cost;
        self.substitute[(b as usize) << 7 | a as usize] = cost;
    }
}

/// Groups whose members stand for each other at the given cost; the lowest wins.
#[rustfmt::skip]
const GROUPS: &[(u8, &[u8])] = &[
    // One sound in both scripts.
    (0, &[BE, B]), (0, &[PE, P]), (0, &[TE, T]), (0, &[TAH, T]), (0, &[SE, TH]), (0, &[SE, S]), (0, &[SIN, S]), (0, &[SAD, S]),
    (0, &[JIM, J]), (0, &[JIM, DJ]), (4, &[J, DJ]), (0, &[CHE, CH]), (0, &[CHE, CEDILLA]), (0, &[HAH, H]), (0, &[HEH, H]), (0, &[KHE, KH]), (4, &[KHE, X]),
    (0, &[DAL, D]), (0, &[ZAL, Z]), (0, &[ZE, Z]), (0, &[ZAD, Z]), (0, &[ZAH, Z]), (0, &[ZAL, DH]), (0, &[ZAD, DH]), (4, &[ZAD, D]), (0, &[ZAH, DH]),
    (0, &[RE, R]), (0, &[ZHE, ZH]), (0, &[SHIN, SH]), (0, &[GHAYN, GH]), (0, &[QAF, GH]), (0, &[GHAYN, Q]), (0, &[QAF, Q]),
    (0, &[FE, F]), (0, &[KAF, K]), (0, &[GAF, G]), (0, &[LAM, L]), (0, &[MIM, M]), (0, &[NUN, N]),
    (0, &[VAV, V]), (0, &[VAV, W]), (0, &[VAV_FIRST, V]), (0, &[VAV_FIRST, W]), (0, &[VE, V]), (6, &[VE, W]),
    (0, &[VAV, OU]), (0, &[VAV, OO]), (0, &[VAV, U]), (4, &[VAV, O]), (6, &[VAV, U_LAST]), (6, &[VAV, O_LAST]), (8, &[VAV_FIRST, U_FIRST]),
    (0, &[YE_FIRST, Y_FIRST]), (0, &[YE, Y]), (0, &[YE, I]), (0, &[YE, EE]), (15, &[YE, E]), (0, &[YE_LAST, I_LAST]), (0, &[YE_LAST, EE]),
    (4, &[YE_LAST, Y]), (10, &[YE_LAST, E_LAST]), (20, &[YE_LAST, A_LAST]), (8, &[YE_LAST, I]), (8, &[YE, I_LAST]), (12, &[YE_FIRST, I_FIRST]), (12, &[YE_FIRST, J]),
    (0, &[ALEF_FIRST, A_FIRST]), (0, &[ALEF_FIRST, AA]), (2, &[ALEF_FIRST, E_FIRST]), (2, &[ALEF_FIRST, O_FIRST]), (2, &[ALEF_FIRST, I_FIRST]), (4, &[ALEF_FIRST, U_FIRST]),
    (0, &[ALEF, A]), (0, &[ALEF, AA]), (10, &[ALEF, E]), (10, &[ALEF, O]), (12, &[ALEF, A_FIRST]), (25, &[ALEF, U]), (0, &[ALEF_LAST, A_LAST]), (0, &[ALEF_LAST, AA]), (4, &[ALEF_LAST, AH]), (8, &[ALEF_LAST, A]),
    (0, &[AYN_FIRST, A_FIRST]), (0, &[AYN_FIRST, E_FIRST]), (0, &[AYN_FIRST, O_FIRST]), (2, &[AYN_FIRST, I_FIRST]), (2, &[AYN_FIRST, U_FIRST]),
    (0, &[AYN, APOSTROPHE]), (4, &[AYN, A]), (8, &[AYN, E]), (10, &[AYN, O]), (6, &[AYN, AA]), (0, &[HAMZA, APOSTROPHE]), (6, &[YE, APOSTROPHE]),
    (0, &[HEH_LAST, EH]), (0, &[HEH_LAST, AH]), (0, &[HEH_LAST, E_LAST]), (0, &[HEH_LAST, A_LAST]), (4, &[HEH_LAST, H]), (10, &[HEH_LAST, T]), (4, &[HEH, EH]), (4, &[HEH_LAST, E]), (4, &[HEH_LAST, A]),
    (0, &[AE, E]), (0, &[AE, A]), (0, &[AE, E_LAST]), (0, &[AE, A_LAST]), (0, &[AE, EH]), (0, &[AE, AH]), (0, &[AE, E_FIRST]), (0, &[AE, A_FIRST]),
    (4, &[AE, HEH_LAST]), (10, &[AE, AYN]), (12, &[AE, HEH]), (20, &[AE, ALEF]), (12, &[AE, I]), (12, &[AE, O]), (0, &[OE, O]), (2, &[OE, VAV]), (4, &[OE, OU]), (4, &[OE, U]), (4, &[OE, OO]), (0, &[EH_LONG, YE]),
    (0, &[EH_LONG, E]), (0, &[EH_LONG, I]), (2, &[EH_LONG, EE]), (4, &[EH_LONG, YE_LAST]), (2, &[VE, VAV]), (8, &[VE, FE]), (15, &[VE, F]),
    // One sound within a script.
    (12, &[TE, TAH]), (12, &[SE, SIN, SAD]), (12, &[ZAL, ZE, ZAD, ZAH]), (12, &[HAH, HEH]), (12, &[GHAYN, QAF]), (15, &[BE, PE]), (20, &[JIM, CHE, ZHE]), (25, &[KAF, GAF]),
    (6, &[ALEF, ALEF_FIRST, ALEF_LAST]), (6, &[VAV, VAV_FIRST]), (4, &[YE, YE_FIRST, YE_LAST]), (4, &[HEH, HEH_LAST]), (4, &[AYN, AYN_FIRST]), (15, &[ALEF_FIRST, AYN_FIRST]), (15, &[ALEF, AYN]),
    (15, &[HAMZA, AYN, YE]), (15, &[ALEF_LAST, HEH_LAST, YE_LAST]), (25, &[TE, HEH_LAST]),
    (0, &[GH, Q]), (4, &[U, OU, OO]), (8, &[O, OU]), (8, &[U, O]), (12, &[OO, O]), (4, &[I, EE, Y]), (8, &[I, E]), (12, &[A, E]), (15, &[A, O]), (15, &[E, O]), (4, &[A, AA]), (4, &[Y, E]),
    (4, &[V, W]), (8, &[S, TH]), (8, &[Z, DH]), (12, &[D, DH]), (8, &[T, TH]), (4, &[EE, I_LAST]), (4, &[E_LAST, EH]), (4, &[A_LAST, AH, AA]), (12, &[EH, AH, E_LAST, A_LAST]), (10, &[I_LAST, E_LAST]), (8, &[I, I_LAST]), (6, &[A, A_FIRST, A_LAST]), (6, &[E, E_FIRST, E_LAST]), (6, &[I, I_FIRST]), (6, &[O, O_FIRST, O_LAST]), (6, &[U, U_FIRST, U_LAST]), (6, &[OU, OO, U_FIRST, U_LAST]),
    (8, &[A_FIRST, E_FIRST]), (8, &[E_FIRST, I_FIRST]), (8, &[O_FIRST, U_FIRST]), (20, &[A_FIRST, O_FIRST]), (12, &[J, Y_FIRST]), (6, &[Y_FIRST, Y, I_FIRST]), (12, &[J, Y]), (12, &[YE, J]),
    (4, &[K, C]), (6, &[KAF, C]), (10, &[KAF, Q]), (10, &[K, Q]), (12, &[QAF, K]), (15, &[QAF, C]), (10, &[QAF, G]), (10, &[GHAYN, G]), (10, &[G, GH]), (15, &[G, Q]), (4, &[G_BREVE, GHAYN]), (6, &[G_BREVE, GH]), (6, &[G_BREVE, G]), (10, &[G_BREVE, QAF]), (12, &[G_BREVE, Y]), (15, &[G_BREVE, YE]),
    (10, &[KHE, H]), (10, &[KHE, CH]), (12, &[KH, H]), (12, &[KH, CH]), (15, &[KHE, K]), (15, &[KH, K]), (4, &[KH, X]), (15, &[X, H]), (12, &[X, SHIN]), (12, &[X, SH]), (10, &[SHIN, CH]), (10, &[SH, CH]), (20, &[SHIN, S]), (20, &[SH, S]),
    (6, &[JIM, C]), (8, &[J, C]), (12, &[JIM, ZH]), (12, &[JIM, G]), (12, &[J, G]), (8, &[ZHE, J]), (12, &[ZHE, Z]), (8, &[ZH, J]), (10, &[CHE, C]), (8, &[CH, C]), (4, &[CH, CEDILLA]), (15, &[JIM, CEDILLA]), (15, &[CHE, J]), (10, &[CEDILLA, C]),
    (15, &[HAH, CH]), (20, &[HAH, KH]), (15, &[PE, B]), (15, &[P, B]), (15, &[FE, P]), (20, &[FE, V]), (12, &[VAV, B]), (20, &[V, F]), (6, &[ZAL, D]), (20, &[ZE, S]), (15, &[TE, D]), (15, &[TAH, D]), (20, &[SE, T]), (20, &[T, D]), (25, &[Z, S]),
    (0, &[TH, TE]), (0, &[TH, TAH]), (0, &[DH, DAL]), (4, &[TH, ZAL]), (10, &[TH, ZAH]), (10, &[TH, Z]), (10, &[TH, DH]), (0, &[H_AFTER, HAH]), (0, &[H_AFTER, HEH]), (0, &[H_AFTER, H]), (30, &[SH, SIN]), (30, &[SH, SAD]), (25, &[ZH, ZE]),
    (0, &[EI, YE]), (0, &[EI, EH_LONG]), (4, &[EI, YE_LAST]), (6, &[EI, EE]), (4, &[EI, I]), (6, &[EI, Y]), (8, &[EI, E]), (10, &[EI, I_LAST]), (14, &[EI, A]),
    (25, &[ZH, ZAH, ZAL, ZAD]), (15, &[GAF, GH]), (4, &[VAV_FIRST, OU]), (4, &[VAV_FIRST, OO]), (4, &[VAV_FIRST, U]), (25, &[SIN, C]), (25, &[SAD, C]), (20, &[SIN, CEDILLA]), (12, &[X, HAH]), (20, &[DAL, T]), (25, &[BE, P]), (4, &[AE, ALEF_FIRST]), (4, &[AE, AYN_FIRST]),
    // Where two words are read as one, or an article stands before one, a first letter is inside.
    (4, &[YE_FIRST, Y]), (4, &[YE, Y_FIRST]), (4, &[ALEF_FIRST, A]), (6, &[ALEF_FIRST, E]), (8, &[ALEF_FIRST, O]), (4, &[AYN_FIRST, A]), (6, &[AYN_FIRST, E]), (6, &[AYN_FIRST, O]), (8, &[ALEF, E_FIRST]), (8, &[ALEF, O_FIRST]), (25, &[ALEF, OO]), (25, &[ALEF, OU]), (6, &[AYN, A_FIRST]), (6, &[AYN, E_FIRST]),
    // Sounds that are confused.
    (50, &[KAF, GAF, QAF]), (50, &[K, G]), (50, &[M, N]), (50, &[MIM, NUN]), (55, &[D, T]), (55, &[DAL, TE]), (60, &[L, R]), (60, &[LAM, RE]), (55, &[DAL, T]), (55, &[MIM, N]), (55, &[NUN, M]),
];

/// Gap costs that differ from the consonants' 90.
#[rustfmt::skip]
const GAPS: &[(u8, &[u8])] = &[
    (4, &[H_AFTER]), (10, &[E, APOSTROPHE, HAMZA]), (12, &[AE]), (14, &[A, O, E_LAST, AYN]), (18, &[EH, AH, A_LAST, HEH_LAST, E_FIRST, O_FIRST, A_FIRST, AYN_FIRST]),
    (20, &[U, I, Y]), (22, &[O_LAST, U_LAST, I_FIRST, U_FIRST]), (26, &[YE, EE, EI]), (30, &[ALEF, ALEF_LAST, ALEF_FIRST, AA, I_LAST]), (34, &[YE_LAST, OE, EH_LONG]),
    (38, &[OU, OO]), (45, &[VAV]), (45, &[H, Y_FIRST, YE_FIRST]), (50, &[HEH, HAH, W]), (70, &[VAV_FIRST, V]),
];

/// The costs before anything is learned.
pub(crate) fn prior() -> Costs {
    let mut costs = by_hand();
    costs.settle();
    costs
}

/// The costs set by hand, without what follows from them.
pub(crate) fn by_hand() -> Costs {
    let mut costs = Costs {
        substitute: vec![100; 128 * 128].into_boxed_slice(),
        gap: [[90; 128]; 2],
        heard: Default::default(),
        id: 0,
    };
    for a in 0..COUNT as u8 {
        for b in 0..COUNT as u8 {
            let cost = if a == b { 0 } else { by_kind(kind(a), kind(b)) };
            costs.substitute[(a as usize) << 7 | b as usize] = cost;
        }
    }
    for &(cost, group) in GROUPS {
        for (i, &a) in group.iter().enumerate() {
            for &b in &group[i + 1..] {
                for slot in [(a as usize) << 7 | b as usize, (b as usize) << 7 | a as usize] {
                    costs.substitute[slot] = costs.substitute[slot].min(cost);
                }
            }
        }
    }
    for &(cost, group) in GAPS {
        for &a in group {
            costs.gap[0][a as usize] = cost;
            costs.gap[1][a as usize] = cost;
        }
    }
    costs
}

/// The cost of two symbols that no group names.
fn by_kind(a: Kind, b: Kind) -> u8 {
    match (a, b) {
        (Kind::Consonant, Kind::Consonant) => 100,
        (Kind::Consonant, _) | (_, Kind::Consonant) => 110,
        (Kind::Long, Kind::Long) => 45,
        _ => 25,
    }
}
