//! A small gazetteer: first-level divisions whose spellings would otherwise part one province into two.
//!
//! Other countries' provinces are compared by their folded text; a table of theirs can be added here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A first-level division, by its ISO 3166-2 code, with its English and Persian names and other spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province {
    /// ISO 3166-2 code.
    pub code: &'static str,
    /// Name for English readers.
    pub en: &'static str,
    /// Name for Persian readers.
    pub fa: &'static str,
    /// Other spellings, folded: lower case, letters only.
    other: &'static [&'static str],
}

/// The provinces of Iran.
#[rustfmt::skip]
pub const PROVINCES: &[Province] = &[
    Province { code: "IR-00", en: "Markazi", fa: "مرکزی", other: &["central"] },
    Province { code: "IR-01", en: "Gilan", fa: "گیلان", other: &["guilan"] },
    Province { code: "IR-02", en: "Mazandaran", fa: "مازندران", other: &[] },
    Province { code: "IR-03", en: "East Azerbaijan", fa: "آذربایجان شرقی", other: &["azerbaijansharqi", "azarbaijaneast", "eastazarbaijan"] },
    Province { code: "IR-04", en: "West Azerbaijan", fa: "آذربایجان غربی", other: &["azerbaijangharbi", "westazarbaijan"] },
    Province { code: "IR-05", en: "Kermanshah", fa: "کرمانشاه", other: &["kirmashan", "bakhtaran"] },
    Province { code: "IR-06", en: "Khuzestan", fa: "خوزستان", other: &["khouzestan", "khuzistan"] },
    Province { code: "IR-07", en: "Fars", fa: "فارس", other: &[] },
    Province { code: "IR-08", en: "Kerman", fa: "کرمان", other: &[] },
    Province { code: "IR-09", en: "Razavi Khorasan", fa: "خراسان رضوی", other: &["khorasanrazavi", "khorasan", "خراسان"] },
    Province { code: "IR-10", en: "Isfahan", fa: "اصفهان", other: &["esfahan"] },
    Province { code: "IR-11", en: "Sistan and Baluchestan", fa: "سیستان و بلوچستان", other: &["sistanbaluchestan", "sistanobaluchestan", "baluchestan", "بلوچستان", "سیستانبلوچستان"] },
    Province { code: "IR-12", en: "Kurdistan", fa: "کردستان", other: &["kordestan"] },
    Province { code: "IR-13", en: "Hamadan", fa: "همدان", other: &["hamedan"] },
    Province { code: "IR-14", en: "Chaharmahal and Bakhtiari", fa: "چهارمحال و بختیاری", other: &["chaharmahalbakhtiari", "chaharmahalvabakhtiari"] },
    Province { code: "IR-15", en: "Lorestan", fa: "لرستان", other: &["luristan"] },
    Province { code: "IR-16", en: "Ilam", fa: "ایلام", other: &[] },
    Province { code: "IR-17", en: "Kohgiluyeh and Boyer-Ahmad", fa: "کهگیلویه و بویراحمد", other: &["kohgiluyehboyerahmad", "kohgiluyehvaboyerahmad"] },
    Province { code: "IR-18", en: "Bushehr", fa: "بوشهر", other: &["boushehr"] },
    Province { code: "IR-19", en: "Zanjan", fa: "زنجان", other: &[] },
    Province { code: "IR-20", en: "Semnan", fa: "سمنان", other: &[] },
    Province { code: "IR-21", en: "Yazd", fa: "یزد", other: &[] },
    Province { code: "IR-22", en: "Hormozgan", fa: "هرمزگان", other: &[] },
    Province { code: "IR-23", en: "Tehran", fa: "تهران", other: &["teheran"] },
    Province { code: "IR-24", en: "Ardabil", fa: "اردبیل", other: &["ardebil"] },
    Province { code: "IR-25", en: "Qom", fa: "قم", other: &["ghom"] },
    Province { code: "IR-26", en: "Qazvin", fa: "قزوین", other: &["ghazvin"] },
    Province { code: "IR-27", en: "Golestan", fa: "گلستان", other: &[] },
    Province { code: "IR-28", en: "North Khorasan", fa: "خراسان شمالی", other: &["khorasanshomali"] },
    Province { code: "IR-29", en: "South Khorasan", fa: "خراسان جنوبی", other: &["khorasanjonubi"] },
    Province { code: "IR-30", en: "Alborz", fa: "البرز", other: &[] },
];

/// The province that a written name means, in either script; `None` where the table does not know it.
pub fn province(written: &str) -> Option<&'static Province> {
    static SPELLINGS: LazyLock<BTreeMap<String, &'static Province>> = LazyLock::new(spellings);
    SPELLINGS.get(&fold(written)).copied()
}

fn spellings() -> BTreeMap<String, &'static Province> {
    let own = |p: &'static Province| [fold(p.en), fold(p.fa), fold(p.code)].into_iter().map(move |s| (s, p));
    let other = |p: &'static Province| p.other.iter().map(move |s| ((*s).to_owned(), p));
    PROVINCES.iter().flat_map(|p| own(p).chain(other(p))).collect()
}

/// Lower case, letters only, the Arabic forms of kaf and ye as the Persian ones; "province" and "and" dropped.
fn fold(written: &str) -> String {
    let words = written.split(|c: char| !c.is_alphanumeric() && c != '\u{200c}');
    let kept = words.filter(|w| {
        !["province", "استان", "ostan", "and", "و", "va", "o"].contains(&w.to_lowercase().as_str())
    });
    kept.flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            'آ' | 'أ' | 'إ' => 'ا',
            'â' | 'á' | 'à' | 'ā' => 'a',
            'ê' | 'é' => 'e',
            'û' | 'ū' => 'u',
            'î' | 'ī' => 'i',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, code: Option<&str>) {
        assert_eq!(province(written).map(|p| p.code), code, "{written}");
    }

    #[test]
    fn spellings_meet_in_one_code() {
        check("Tehran", Some("IR-23"));
        check("استان تهران", Some("IR-23"));
        check("كردستان", Some("IR-12"));
        check("Sistan va Baluchestan", Some("IR-11"));
        check("سیستان و بلوچستان", Some("IR-11"));
        check("Esfahān", Some("IR-10"));
        check("ir-07", Some("IR-07"));
        check("", None);
        check("Bavaria", None);
    }
}
