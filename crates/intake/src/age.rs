//! Ages as people write them: "34", "~20", "17–19", "حدود ۲۰", "۱۷ ساله", "twenties", "نوجوان", "6 months".

use crate::text::{ascii_digits, fold_keeping};

/// An age that was read, in whole years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The least it may be.
    pub min: u8,
    /// The most it may be.
    pub max: u8,
    /// The words call the person a minor outright.
    pub minor: bool,
}

/// Why a text gives no age. One variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum AgeError {
    /// Nothing in it reads as an age.
    #[error("this does not read as an age")]
    NotAnAge,
    /// Nobody is that old.
    #[error("nobody is that old")]
    Impossible,
}

/// The greatest age that is believed.
const OLDEST: u32 = 120;
/// Longest text that is looked at, in bytes.
const MAX_BYTES: usize = 120;

/// Read an age.
///
/// # Errors
/// Where the text reads as no age, or as one that nobody reaches.
pub fn parse(text: &str) -> Result<Years, AgeError> {
    if text.len() > MAX_BYTES {
        return Err(AgeError::NotAnAge);
    }
    let folded = fold_keeping(
        &ascii_digits(text).replace(['–', '—', '−', '‑'], "-"),
        &['-', '~', '.', '<', '>', '+', '≈', '/'],
    );
    if let Some((_, min, max, minor)) =
        WORDS.iter().find(|(words, ..)| words.split(',').any(|word| word == folded))
    {
        return Ok(Years { min: *min, max: *max, minor: *minor });
    }
    let tokens = tokens(&crate::text::number_words(&folded));
    numeric(&tokens).or_else(|error| without_remark(text).map_or(Err(error), parse))
}

/// "17 (minor)": the number without what stands in parentheses after it.
fn without_remark(text: &str) -> Option<&str> {
    let (number, remark) = text.split_once('(')?;
    (remark.trim_end().ends_with(')') && !number.trim().is_empty()).then(|| number.trim())
}

/// Folded words that give an age by themselves: (words, least, most, a minor outright).
const WORDS: &[(&str, u8, u8, bool)] = &[
    ("newborn,infant,baby,نوزاد,شیرخوار,شیرخواره,رضیع,saugling,baby,nouveau ne,bebe", 0, 1, true),
    ("child,kid,کودک,بچه,خردسال,طفل,طفله,kind,enfant", 0, 17, true),
    ("minor,underage,زیر سن قانونی,قاصر,minderjahrig,mineur,mineure", 0, 17, true),
    ("teen,teenager,teenage,adolescent,نوجوان,مراهق,jugendlicher,jugendliche,adolescente,ado", 12, 19, false),
    ("young,youth,young adult,جوان,شاب,شابه,jung,jeune", 15, 35, false),
    ("adult,بزرگسال,بالغ,erwachsen,erwachsener,adulte", 18, 120, false),
    ("middle aged,middle age,میانسال,میان سال,mittleren alters,d age moyen", 40, 60, false),
    ("elderly,old,senior,سالخورده,سالمند,مسن,پیر,alt,age,agee,personne agee", 60, 120, false),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number(u32),
    Dash,
    About,
    Over,
    Under,
    Decade,
    Early,
    Mid,
    Late,
    Months,
    Days,
    Filler,
    Other,
}

/// Folded words beside a number.
const MARKS: &[(&str, Token)] = &[
    ("-,to,or,تا,الی,یا,bis,oder,ou,a,او,/,and,et,و,between,بین,zwischen,entre", Token::Dash),
    (
        "~,≈,about,around,approx,approximately,circa,ca,c,roughly,nearly,almost,possibly,perhaps,maybe,probably,حدود,حدودا,تقریبا,حوالی,نزدیک,نحو,etwa,ungefahr,rund,environ,env,vers",
        Token::About,
    ),
    (
        ">,+,over,above,older,at,least,more,than,plus,بالای,بیشتر,از,بیش,حداقل,اکثر,من,فوق,uber,mindestens,de",
        Token::Over,
    ),
    ("<,under,below,younger,less,زیر,کمتر,کوچکتر,تحت,اقل,دون,unter,moins", Token::Under),
    ("s,er,in,his,her,their,early,دهه,ی,عقد,decade", Token::Filler),
    ("months,month,mo,ماهه,ماه,اشهر,شهرا,monate,monat,mois", Token::Months),
    ("days,day,weeks,week,روزه,روز,هفته,ایام,tage,wochen,jours,semaines", Token::Days),
    (
        "years,year,yrs,yr,y,yo,j,old,age,aged,ages,ساله,سال,سالگی,ساله ی,سن,عام,عاما,سنه,سنوات,عمر,العمر,jahre,jahr,jahrig,alt,ans,an,of,im,alter,von,l,ساله",
        Token::Filler,
    ),
];

fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        if tokens.len() >= 24 {
            break;
        }
        if c == ' ' || c == '.' {
            rest = &rest[1..];
        } else if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            tokens.push(Token::Number(rest[..end].parse().unwrap_or(u32::MAX)));
            rest = skip_fraction(&rest[end..]);
        } else {
            let end = match c {
                '-' | '~' | '<' | '>' | '+' | '≈' | '/' => c.len_utf8(),
                _ => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()).max(c.len_utf8()),
            };
            tokens.push(word(&rest[..end], tokens.last().copied()));
            rest = &rest[end..];
        }
    }
    tokens
}

/// "34.0" and "34.5" are 34.
fn skip_fraction(rest: &str) -> &str {
    match rest.strip_prefix('.') {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            after.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => rest,
    }
}

fn word(word: &str, before: Option<Token>) -> Token {
    match word {
        "s" | "er" if matches!(before, Some(Token::Number(_))) => return Token::Decade,
        "early" | "اوایل" | "anfang" | "debut" => return Token::Early,
        "mid" | "اواسط" | "mitte" => return Token::Mid,
        "late" | "اواخر" | "ende" | "fin" => return Token::Late,
        "twenties" | "zwanziger" => return Token::Number(2020),
        "thirties" | "dreissiger" => return Token::Number(2030),
        "forties" | "vierziger" => return Token::Number(2040),
        "fifties" | "funfziger" => return Token::Number(2050),
        "sixties" => return Token::Number(2060),
        "seventies" => return Token::Number(2070),
        "eighties" => return Token::Number(2080),
        "teens" => return Token::Number(2010),
        "دهه" => return Token::Decade,
        _ => {}
    }
    MARKS
        .iter()
        .find(|(words, _)| words.split(',').any(|w| w == word))
        .map_or(Token::Other, |(_, token)| *token)
}

fn numeric(tokens: &[Token]) -> Result<Years, AgeError> {
    let has = |token: Token| tokens.contains(&token);
    if has(Token::Other) {
        return Err(AgeError::NotAnAge);
    }
    let numbers: Vec<u32> =
        tokens.iter().filter_map(|t| if let Token::Number(n) = t { Some(*n) } else { None }).collect();
    let years = |min: u32, max: u32| -> Result<Years, AgeError> {
        if min > OLDEST || max > OLDEST {
            return Err(AgeError::Impossible);
        }
        Ok(Years { min: min as u8, max: max as u8, minor: false })
    };
    match *numbers.as_slice() {
        [n] if has(Token::Months) => years(n / 12, n / 12),
        [n] if has(Token::Days) => years(n / 365, n / 365),
        [decade @ 2010..=2080] if decade % 10 == 0 => decade_of(decade - 2000, has),
        [n] if has(Token::Decade) => decade_of(n, has),
        [n] if has(Token::Under) => years(0, n.saturating_sub(1)),
        [n] if n <= OLDEST && has(Token::Over) => years(n, OLDEST),
        [n] if n <= OLDEST && has(Token::About) => years(n.saturating_sub(2), (n + 2).min(OLDEST)),
        [n] => years(n, n),
        // "34 years and 6 months"
        [n, _] if has(Token::Months) => years(n, n),
        [a, b] if has(Token::Dash) => years(a.min(b), a.max(b)),
        _ => Err(AgeError::NotAnAge),
    }
}

fn decade_of(n: u32, has: impl Fn(Token) -> bool) -> Result<Years, AgeError> {
    if n > 100 || !n.is_multiple_of(10) {
        return Err(AgeError::NotAnAge);
    }
    let (from, to) = if has(Token::Early) {
        (0, 3)
    } else if has(Token::Mid) {
        (3, 6)
    } else if has(Token::Late) {
        (6, 9)
    } else {
        (0, 9)
    };
    let from = if n == 10 { from.max(3) } else { from };
    Ok(Years { min: (n + from) as u8, max: (n + to) as u8, minor: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let found = match parse(text) {
            Ok(Years { min, max, minor }) => format!("{min}-{max}{}", if minor { " minor" } else { "" }),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn ages_as_lists_write_them() {
        check("34", "34-34");
        check("۳۴", "34-34");
        check("34.0", "34-34");
        check("~20", "18-22");
        check("Age: ~20", "18-22");
        check("حدود ۲۰", "18-22");
        check("etwa 20 Jahre", "18-22");
        check("17-19", "17-19");
        check("17–19", "17-19");
        check("۱۷ تا ۱۹ سال", "17-19");
        check("17 or 18", "17-18");
        check("17 ساله", "17-17");
        check("۱۷ساله", "17-17");
        check("17 years old", "17-17");
        check("17-year-old", "17-17");
        check("17 ans", "17-17");
        check("٢٢ عاماً", "22-22");
        check("20s", "20-29");
        check("early 20s", "20-23");
        check("in his twenties", "20-29");
        check("دهه ۳۰", "30-39");
        check("نوجوان", "12-19");
        check("کودک", "0-17 minor");
        check("over 60", "60-120");
        check("بالای ۶۰ سال", "60-120");
        check("60+", "60-120");
        check("under 18", "0-17");
        check("زیر ۱۸ سال", "0-17");
        check("6 months", "0-0");
        check("۱۸ ماهه", "1-1");
    }

    #[test]
    fn what_is_no_age() {
        check("300", "Impossible");
        check("99999999999999999999", "Impossible");
        check("Tehran", "NotAnAge");
        check("", "NotAnAge");
        check("34 Tehran", "NotAnAge");
        check("1 2 3", "NotAnAge");
    }

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn ages_are_ordered(text in "(about |حدود |over |~)?[0-9۰-۹]{1,4}( ?- ?| تا |s| months)?[0-9]{0,3}") {
            if let Ok(years) = parse(&text) {
                prop_assert!(years.min <= years.max && u32::from(years.max) <= OLDEST);
            }
        }
    }
}
