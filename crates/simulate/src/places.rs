//! Cities in which the fiction is set, with their provinces, in both scripts. Public geography; no event there is real.

/// A city.
pub struct City {
    /// In Persian letters.
    pub fa: &'static str,
    /// Latin spellings; at least one.
    pub latin: &'static [&'static str],
    /// Its province in Persian letters.
    pub province_fa: &'static str,
    /// Latin spellings of the province; at least one.
    pub province_latin: &'static [&'static str],
    /// How much happens there, relative to the others.
    pub weight: u64,
}

const TEHRAN: (&str, &[&str]) = ("تهران", &["Tehran", "Teheran"]);
const ISFAHAN: (&str, &[&str]) = ("اصفهان", &["Isfahan", "Esfahan"]);
const KHORASAN: (&str, &[&str]) = ("خراسان رضوی", &["Razavi Khorasan", "Khorasan Razavi"]);
const FARS: (&str, &[&str]) = ("فارس", &["Fars"]);
const KHUZESTAN: (&str, &[&str]) = ("خوزستان", &["Khuzestan", "Khouzestan"]);
const KERMANSHAH: (&str, &[&str]) = ("کرمانشاه", &["Kermanshah"]);
const KURDISTAN: (&str, &[&str]) = ("کردستان", &["Kurdistan", "Kordestan"]);
const GILAN: (&str, &[&str]) = ("گیلان", &["Gilan", "Guilan"]);
const MAZANDARAN: (&str, &[&str]) = ("مازندران", &["Mazandaran"]);
const EAST: (&str, &[&str]) = ("آذربایجان شرقی", &["East Azerbaijan", "East Azarbaijan"]);
const WEST: (&str, &[&str]) = ("آذربایجان غربی", &["West Azerbaijan", "West Azarbaijan"]);
const SISTAN: (&str, &[&str]) = ("سیستان و بلوچستان", &["Sistan and Baluchestan", "Sistan va Baluchestan"]);
const LORESTAN: (&str, &[&str]) = ("لرستان", &["Lorestan"]);
const ALBORZ: (&str, &[&str]) = ("البرز", &["Alborz"]);

const fn city(
    fa: &'static str,
    latin: &'static [&'static str],
    province: (&'static str, &'static [&'static str]),
    weight: u64,
) -> City {
    City { fa, latin, province_fa: province.0, province_latin: province.1, weight }
}

/// All cities.
pub const CITIES: &[City] = &[
    city("تهران", &["Tehran", "Teheran"], TEHRAN, 210),
    city("ری", &["Rey", "Ray"], TEHRAN, 30),
    city("اسلامشهر", &["Eslamshahr", "Islamshahr"], TEHRAN, 35),
    city("ورامین", &["Varamin"], TEHRAN, 20),
    city("کرج", &["Karaj"], ALBORZ, 70),
    city("فردیس", &["Fardis"], ALBORZ, 15),
    city("اصفهان", &["Isfahan", "Esfahan"], ISFAHAN, 75),
    city("نجف‌آباد", &["Najafabad"], ISFAHAN, 20),
    city("شاهین‌شهر", &["Shahin Shahr", "Shahinshahr"], ISFAHAN, 15),
    city("مشهد", &["Mashhad", "Mashad"], KHORASAN, 80),
    city("نیشابور", &["Neyshabur", "Nishapur"], KHORASAN, 20),
    city("سبزوار", &["Sabzevar"], KHORASAN, 15),
    city("شیراز", &["Shiraz"], FARS, 60),
    city("مرودشت", &["Marvdasht"], FARS, 15),
    city("کازرون", &["Kazerun", "Kazeroon"], FARS, 12),
    city("اهواز", &["Ahvaz", "Ahwaz"], KHUZESTAN, 40),
    city("دزفول", &["Dezful", "Dezfoul"], KHUZESTAN, 18),
    city("ایذه", &["Izeh", "Izeh"], KHUZESTAN, 15),
    city("کرمانشاه", &["Kermanshah"], KERMANSHAH, 40),
    city("اسلام‌آباد غرب", &["Eslamabad-e Gharb", "Islamabad-e-Gharb"], KERMANSHAH, 15),
    city("سنندج", &["Sanandaj"], KURDISTAN, 35),
    city("سقز", &["Saqqez", "Saqez", "Saghez"], KURDISTAN, 20),
    city("مریوان", &["Marivan"], KURDISTAN, 18),
    city("رشت", &["Rasht"], GILAN, 40),
    city("لاهیجان", &["Lahijan"], GILAN, 15),
    city("ساری", &["Sari"], MAZANDARAN, 22),
    city("آمل", &["Amol", "Amul"], MAZANDARAN, 20),
    city("بابل", &["Babol"], MAZANDARAN, 16),
    city("تبریز", &["Tabriz"], EAST, 45),
    city("مراغه", &["Maragheh"], EAST, 12),
    city("ارومیه", &["Urmia", "Orumiyeh"], WEST, 25),
    city("مهاباد", &["Mahabad"], WEST, 22),
    city("بوکان", &["Bukan", "Bokan"], WEST, 14),
    city("زاهدان", &["Zahedan"], SISTAN, 40),
    city("ایرانشهر", &["Iranshahr"], SISTAN, 14),
    city("خرم‌آباد", &["Khorramabad", "Khoramabad"], LORESTAN, 20),
    city("بروجرد", &["Borujerd", "Boroujerd"], LORESTAN, 15),
];

/// Invented places of custody, in both scripts.
pub const CUSTODY: &[(&str, &str)] = &[
    ("بازداشتگاه سروبان", "Sarvban detention centre"),
    ("زندان مرکزی آبی‌دشت", "Abidasht central prison"),
    ("زندان سپیددژ", "Sepiddezh prison"),
    ("ساختمان شماره ۷", "Building No. 7"),
    ("زندان کوه‌سنگ", "Kuhsang prison"),
];
