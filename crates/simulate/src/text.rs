//! Words of posts: sentences in Persian put together by chance, so that two witnesses do not sound alike.

use crate::calendar::DateStyle;
use crate::dice::Dice;
use crate::people::State;
use crate::places::CITIES;
use crate::said::{Birth, Said};

/// Opening phrases.
const OPENINGS: &[&str] = &[
    "",
    "",
    "",
    "دوستان سلام،",
    "لطفاً پخش کنید:",
    "خبر تازه:",
    "الان باخبر شدم که",
    "با دلی گرفته می‌نویسم که",
    "از یکی از بستگان شنیدم",
    "همسایه‌ها می‌گویند",
    "دیشب تلفن وصل شد و گفتند",
    "یکی از هم‌محلی‌ها تعریف کرد که",
    "به نقل از خانواده:",
    "پیامی رسیده که",
    "هم‌کلاسی‌اش خبر داد که",
    "بعد از چند روز بی‌خبری فهمیدیم",
];

/// Closing phrases.
const CLOSINGS: &[&str] = &[
    "",
    "",
    "",
    "",
    "هر کس خبری دارد بگوید.",
    "خانواده نگران است.",
    "اسمش را بنویسید که فراموش نشود.",
    "اینترنت همچنان قطع است.",
    "لطفاً نام کوچه را ننویسید.",
    "مادرش حال خوبی ندارد.",
    "عکسش را بعداً می‌فرستم.",
    "شماره‌ای برای تماس نداریم.",
    "از درستی این خبر مطمئنم.",
    "خودم آنجا نبودم.",
    "بقیهٔ بچه‌ها سالم‌اند.",
    "در محل همه او را می‌شناسند.",
];

fn bodies(state: State) -> &'static [&'static str] {
    use State::*;
    match state {
        Dead | Executed => &[
            "{} جانش را از دست داده",
            "{} را کشتند",
            "پیکر {} را تحویل خانواده دادند",
            "{} دیگر میان ما نیست",
            "مراسم {} امروز برگزار شد",
            "{} در بیمارستان دوام نیاورد",
        ],
        Held | Sentenced => &[
            "{} را بازداشت کردند",
            "مأموران {} را با خود بردند",
            "{} در بازداشت است",
            "هنوز {} را نگه داشته‌اند",
            "به خانهٔ {} ریختند و او را بردند",
            "برای {} حکم بازداشت آوردند",
        ],
        Released | Bailed => {
            &["{} آزاد شد", "{} با وثیقه بیرون آمد", "{} به خانه برگشت", "امروز {} را رها کردند"]
        }
        Injured => &["{} زخمی شده", "به پای {} ساچمه خورده", "{} مجروح است و در خانه درمان می‌شود"],
        InHospital => &["{} در بیمارستان بستری است", "{} را به بیمارستان رساندند", "{} در بخش مراقبت است"],
        NoContact => {
            &["از {} خبری نیست", "تلفن {} خاموش است", "چند روز است {} پیدا نیست", "کسی {} را ندیده؟"]
        }
        InContact => &["{} تماس گرفت و حالش خوب است", "با {} حرف زدیم", "{} زنده است و پیام داد"],
    }
}

/// A post about the person of a row.
pub fn post(said: &Said, dice: &mut Dice) -> String {
    let Some(state) = said.state else { return String::new() };
    let mut text = dice.pick(OPENINGS).to_string();
    let push = |text: &mut String, more: &str| {
        if !text.is_empty() && !more.is_empty() {
            text.push(' ');
        }
        text.push_str(more);
    };
    let mut who = said.whole_fa();
    if !said.father.is_empty() && dice.chance(0.5) {
        who = format!("{who} فرزند {}", said.father);
    }
    if let Birth::Age(years) = said.birth
        && dice.chance(0.7)
    {
        who = format!("{who} {years} ساله");
    }
    push(&mut text, &dice.pick(bodies(state)).replace("{}", &who));
    if let Some(city) = said.city.filter(|_| !said.province_only && dice.chance(0.8)) {
        push(&mut text, &format!("{} {}", dice.pick(&["در", "در شهر", "اهل"]), CITIES[usize::from(city)].fa));
    }
    if let Some((day, _)) = said.day.filter(|_| dice.chance(0.6)) {
        push(
            &mut text,
            &format!("{} {}", dice.pick(&["روز", "شب", "تاریخ", "از"]), DateStyle::SolarWords.day(day)),
        );
    }
    text.push('.');
    push(&mut text, dice.pick(CLOSINGS));
    push(&mut text, dice.pick(CLOSINGS));
    text
}

/// Posts that name nobody.
pub const CHATTER: &[&str] = &[
    "خط‌های تلفن شهر ما از دیشب قطع است و کسی جواب نمی‌دهد.",
    "نانوایی‌ها باز است ولی بنزین پیدا نمی‌شود.",
    "صدای تیر از سمت میدان می‌آید، بیرون نروید.",
    "می‌گویند بیمارستان پذیرش نمی‌کند.",
    "امشب چند دقیقه اینترنت وصل شد و دوباره رفت.",
    "جلوی زندان مادرها جمع شده‌اند و اسم می‌نویسند.",
];

/// A text with a share of its words changed by chance: dropped, doubled, or one put in.
pub fn reword(text: &str, share: f64, dice: &mut Dice) -> String {
    const FILLERS: &[&str] =
        &["واقعاً", "متأسفانه", "گویا", "ظاهراً", "همین امروز", "خدایا", "باز هم", "بچه‌ها"];
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        if !dice.chance(share) {
            words.push(word);
        } else if dice.chance(0.6) {
            words.push(dice.pick(FILLERS));
            words.push(word);
        } else if dice.chance(0.5) {
            words.push(word);
            words.push(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Purpose;

    #[test]
    fn rewording_nothing_changes_nothing() {
        let mut dice = Dice::new(1, Purpose::Flood, 0);
        for text in CHATTER {
            assert_eq!(reword(text, 0.0, &mut dice), *text);
            assert_ne!(reword(text, 0.9, &mut dice), *text);
        }
    }
}
