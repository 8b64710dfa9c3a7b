//! The sources of the fiction: what each covers, how it writes, what it leaves out, how late and how wrong it is.

use crate::calendar::DateStyle;
use crate::people::State;
use crate::script::Hand;

/// A source's place in [`SOURCES`].
pub type SourceIx = usize;

/// First edition of a registry of interviews.
pub const OMID_1: SourceIx = 0;
/// Second edition of the same.
pub const OMID_2: SourceIx = 1;
/// An organisation abroad.
pub const LIGHTHOUSE: SourceIx = 2;
/// Medics.
pub const MEDICS: SourceIx = 3;
/// A list compiled from others.
pub const HAMRAH: SourceIx = 4;
/// Families of prisoners.
pub const FAMILIES: SourceIx = 5;
/// An office of the state that admits deaths.
pub const FORENSIC: SourceIx = 6;
/// A channel of the state that says people are safe.
pub const STATE_TV: SourceIx = 7;
/// A reputable agency that is often wrong.
pub const WIRE: SourceIx = 8;
/// A front organisation.
pub const FRONT: SourceIx = 9;
/// Accounts that nobody knows.
pub const POSTS: SourceIx = 10;

/// In which letters a source writes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Persian letters, one cell.
    Persian,
    /// Persian letters, given and family name apart.
    Parts,
    /// Latin letters, one cell.
    Latin,
    /// Both in one cell, parted by a slash.
    Both,
}

/// How the policy stands to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The policy names it.
    Vetted,
    /// Only `sources.toml` names it.
    Declared,
    /// A party of the episode.
    Party,
    /// Nobody names it.
    Unknown,
}

/// Shares of its rows in which a source gives a field.
#[derive(Clone, Copy, Debug)]
pub struct Gives {
    /// Father's name.
    pub father: f64,
    /// Birth date, birth year or age.
    pub birth: f64,
    /// The day of the event.
    pub date: f64,
    /// City, province.
    pub place: f64,
    /// Sex.
    pub sex: f64,
    /// The last six digits of the national id.
    pub id: f64,
}

/// Everything about a source.
pub struct Profile {
    /// Slug.
    pub id: &'static str,
    /// Name for readers.
    pub name: &'static str,
    /// Code of the kind of source.
    pub kind: &'static str,
    /// How the policy stands to it.
    pub standing: Standing,
    /// Its file.
    pub file: &'static str,
    /// Parts the cells of its table; none for JSON Lines.
    pub delimiter: Option<u8>,
    /// Columns of its file: the canonical name, and the file's own header.
    pub columns: &'static [(&'static str, &'static str)],
    /// Letters of its names.
    pub script: Script,
    /// Persian words in its cells.
    pub persian: bool,
    /// How it writes days.
    pub dates: DateStyle,
    /// Ages instead of birth years.
    pub ages: bool,
    /// Its writers' habits with names.
    pub hand: Hand,
    /// What it gives.
    pub gives: Gives,
    /// Share of its honest rows that say how it knows directly.
    pub direct: f64,
    /// Mean days until it records.
    pub delay: f64,
    /// Share of its dates and ages that are off by one or two.
    pub off: f64,
}

impl Profile {
    /// Share of people with such an event whom it covers at renown 1, and share of their events that it records.
    pub fn covers(&self, ix: SourceIx, states: impl Iterator<Item = State>) -> f64 {
        states.map(|state| coverage(ix, state)).fold(0.0, f64::max)
    }
}

/// Share of people with an event of this kind that a source covers.
pub fn coverage(ix: SourceIx, state: State) -> f64 {
    use State::*;
    match (ix, state) {
        (OMID_1, Dead | Executed) => 0.62,
        (OMID_1, _) => 0.50,
        (LIGHTHOUSE, Dead | Executed) => 0.58,
        (LIGHTHOUSE, _) => 0.46,
        (MEDICS, Dead) => 0.36,
        (MEDICS, Injured | InHospital) => 0.55,
        (FAMILIES, Held | Sentenced | Released | Bailed | NoContact) => 0.50,
        (FORENSIC, Dead | Executed) => 0.38,
        (WIRE, _) => 0.26,
        (POSTS, _) => 0.42,
        _ => 0.0,
    }
}

const HAND: Hand = Hand {
    habit: 0,
    arabic_letters: 0.0,
    slips: 0.02,
    family_first: 0.0,
    capitals: false,
    initials: 0.0,
    titles: 0.5,
    toponyms: 0.7,
    home_names: 0.04,
};

/// All sources, in the order of the constants above.
#[rustfmt::skip]
pub const SOURCES: &[Profile] = &[
    Profile {
        id: "omid-registry-1", name: "Omid Registry, first edition (fictional)", kind: "organisation",
        standing: Standing::Vetted, file: "omid-registry-1.csv", delimiter: Some(b','), columns: OMID_COLUMNS,
        script: Script::Persian, persian: true, dates: DateStyle::SolarNumbers, ages: false,
        hand: Hand { habit: 11, ..HAND },
        gives: Gives { father: 0.60, birth: 0.58, date: 0.93, place: 0.96, sex: 0.9, id: 0.12 },
        direct: 0.82, delay: 6.0, off: 0.08,
    },
    Profile {
        id: "omid-registry-2", name: "Omid Registry, second edition (fictional)", kind: "organisation",
        standing: Standing::Vetted, file: "omid-registry-2.csv", delimiter: Some(b','), columns: OMID_COLUMNS,
        script: Script::Persian, persian: true, dates: DateStyle::SolarNumbers, ages: false,
        hand: Hand { habit: 11, slips: 0.015, ..HAND },
        gives: Gives { father: 0.62, birth: 0.60, date: 0.93, place: 0.96, sex: 0.9, id: 0.12 },
        direct: 0.82, delay: 6.0, off: 0.08,
    },
    Profile {
        id: "lighthouse-desk", name: "Lighthouse Desk (fictional)", kind: "organisation",
        standing: Standing::Vetted, file: "lighthouse.csv", delimiter: Some(b';'),
        columns: &[
            ("no", "#"), ("name", "Full name"), ("father", "Son/daughter of"), ("sex", "Sex"), ("age", "Age"),
            ("birth_date", "Date of birth"), ("birth_year", "Born"), ("status", "Status"), ("date", "Date"),
            ("city", "City"), ("province", "Province"), ("custody_place", "Held at"), ("cause", "Cause"),
            ("basis", "How known"), ("captured", "Recorded"),
        ],
        script: Script::Latin, persian: false, dates: DateStyle::EnglishWords, ages: true,
        hand: Hand { habit: 23, slips: 0.03, initials: 0.04, ..HAND },
        gives: Gives { father: 0.30, birth: 0.66, date: 0.92, place: 0.95, sex: 0.7, id: 0.0 },
        direct: 0.70, delay: 5.0, off: 0.12,
    },
    Profile {
        id: "night-medics", name: "Night Medics (fictional)", kind: "witness",
        standing: Standing::Vetted, file: "night-medics.csv", delimiter: Some(b','),
        columns: &[
            ("given", "given"), ("family", "family"), ("sex", "sex"), ("age", "age"), ("birth_date", "birth_date"),
            ("birth_year", "birth_year"), ("father", "father"),
            ("status", "status"), ("cause", "cause"), ("date", "date"), ("city", "city"), ("province", "province"),
            ("basis", "basis"), ("captured", "captured"),
        ],
        script: Script::Parts, persian: true, dates: DateStyle::SolarLatin, ages: true,
        hand: Hand { habit: 31, slips: 0.05, titles: 0.1, toponyms: 0.4, ..HAND },
        gives: Gives { father: 0.15, birth: 0.60, date: 0.96, place: 0.97, sex: 0.97, id: 0.0 },
        direct: 0.90, delay: 2.0, off: 0.10,
    },
    Profile {
        id: "hamrah-list", name: "Hamrah list (fictional), compiled by volunteers from other lists", kind: "aggregator",
        standing: Standing::Declared, file: "hamrah-list.csv", delimiter: Some(b'\t'),
        columns: &[
            ("no", "no"), ("name", "name"), ("father", "father"), ("age", "age"), ("birth_date", "birth_date"),
            ("birth_year", "birth_year"), ("status", "status"), ("date", "date"), ("city", "city"),
            ("province", "province"), ("via", "source"), ("captured", "added"),
        ],
        script: Script::Both, persian: false, dates: DateStyle::DayFirst, ages: false,
        hand: Hand { habit: 47, slips: 0.05, ..HAND },
        gives: Gives { father: 0.9, birth: 0.9, date: 0.95, place: 0.97, sex: 0.0, id: 0.0 },
        direct: 0.0, delay: 4.0, off: 0.05,
    },
    Profile {
        id: "families-channel", name: "Channel of prisoners' families (fictional)", kind: "channel",
        standing: Standing::Declared, file: "families-channel.jsonl", delimiter: None,
        columns: &[
            ("post_id", "post_id"), ("name_fa", "name_fa"), ("alias", "alias"), ("father", "father"),
            ("birth_year", "birth_year"), ("birth_date", "birth_date"), ("age", "age"), ("sex", "sex"),
            ("status", "status"),
            ("date_died", "date_died"), ("date_arrested", "date_arrested"), ("date_released", "date_released"),
            ("date_injured", "date_injured"), ("date_last_contact", "date_last_contact"), ("date", "date"),
            ("city", "city"), ("province", "province"), ("custody_place", "custody_place"),
            ("id_fragment", "id_fragment"), ("basis", "basis"), ("said", "said"), ("captured", "captured"), ("text", "text"),
        ],
        script: Script::Persian, persian: true, dates: DateStyle::SolarWords, ages: false,
        hand: Hand { habit: 59, slips: 0.025, arabic_letters: 0.15, home_names: 0.15, ..HAND },
        gives: Gives { father: 0.70, birth: 0.45, date: 0.90, place: 0.92, sex: 0.2, id: 0.08 },
        direct: 0.60, delay: 3.0, off: 0.06,
    },
    Profile {
        id: "forensic-office", name: "Forensic office of the state (fictional)", kind: "official",
        standing: Standing::Party, file: "forensic-office.csv", delimiter: Some(b','),
        columns: &[
            ("no", "ردیف"), ("name_fa", "نام و نام خانوادگی"), ("father", "نام پدر"), ("id_fragment", "کد ملی"),
            ("birth_year", "سال تولد"), ("birth_date", "تاریخ تولد"), ("age", "سن"), ("status", "وضعیت"),
        ],
        script: Script::Persian, persian: true, dates: DateStyle::SolarNumbers, ages: false,
        hand: Hand { habit: 61, slips: 0.015, arabic_letters: 0.9, family_first: 0.5, titles: 0.9, toponyms: 0.95, home_names: 0.0, ..HAND },
        gives: Gives { father: 0.97, birth: 0.30, date: 0.0, place: 0.0, sex: 0.0, id: 0.85 },
        direct: 0.0, delay: 12.0, off: 0.02,
    },
    Profile {
        id: "state-tv", name: "State television (fictional)", kind: "official",
        standing: Standing::Party, file: "state-tv.csv", delimiter: Some(b','),
        columns: &[
            ("name_fa", "name_fa"), ("father", "father"), ("age", "age"), ("birth_date", "birth_date"),
            ("birth_year", "birth_year"), ("status", "status"), ("date", "date"), ("city", "city"),
            ("province", "province"), ("flags", "flags"), ("captured", "captured"),
        ],
        script: Script::Persian, persian: true, dates: DateStyle::SolarNumbers, ages: true,
        hand: Hand { habit: 67, slips: 0.01, ..HAND },
        gives: Gives { father: 0.3, birth: 0.6, date: 0.7, place: 0.9, sex: 0.0, id: 0.0 },
        direct: 0.0, delay: 2.0, off: 0.02,
    },
    Profile {
        id: "meridian-wire", name: "Meridian Wire (fictional)", kind: "media",
        standing: Standing::Vetted, file: "meridian-wire.csv", delimiter: Some(b'|'),
        columns: &[
            ("name_latin", "name_latin"), ("father", "father"), ("sex", "sex"), ("age", "age"),
            ("birth_date", "birth_date"), ("birth_year", "birth_year"), ("status", "status"), ("date", "date"),
            ("city", "city"), ("province", "province"), ("basis", "basis"), ("captured", "captured"), ("link", "link"),
        ],
        script: Script::Latin, persian: false, dates: DateStyle::Iso, ages: true,
        hand: Hand { habit: 71, slips: 0.02, family_first: 1.0, capitals: true, initials: 0.06, titles: 0.1, ..HAND },
        gives: Gives { father: 0.12, birth: 0.70, date: 0.92, place: 0.95, sex: 0.9, id: 0.0 },
        direct: 0.25, delay: 2.0, off: 0.10,
    },
    Profile {
        id: "clear-dawn", name: "Clear Dawn Foundation (fictional)", kind: "organisation",
        standing: Standing::Declared, file: "clear-dawn.csv", delimiter: Some(b','),
        columns: &[
            ("name", "name"), ("father", "father"), ("age", "age"), ("birth_date", "birth_date"),
            ("birth_year", "birth_year"), ("status", "status"), ("date", "date"), ("city", "city"),
            ("province", "province"), ("alias", "alias"), ("basis", "basis"), ("captured", "captured"),
        ],
        script: Script::Both, persian: false, dates: DateStyle::Iso, ages: false,
        hand: Hand { habit: 83, slips: 0.03, ..HAND },
        gives: Gives { father: 0.85, birth: 0.85, date: 0.95, place: 0.97, sex: 0.0, id: 0.0 },
        direct: 1.0, delay: 3.0, off: 0.04,
    },
    Profile {
        id: "posts", name: "Posts of accounts that nobody knows (fictional)", kind: "unknown",
        standing: Standing::Unknown, file: "posts.jsonl", delimiter: None,
        columns: &[
            ("source", "source"), ("post_id", "post_id"), ("name_fa", "name_fa"), ("alias", "alias"),
            ("father", "father"), ("age", "age"), ("birth_date", "birth_date"), ("birth_year", "birth_year"),
            ("status", "status"), ("date", "date"), ("city", "city"), ("province", "province"), ("basis", "basis"),
            ("forwarded_from", "forwarded_from"), ("link", "link"), ("said", "said"), ("captured", "captured"), ("text", "text"),
        ],
        script: Script::Persian, persian: true, dates: DateStyle::SolarWords, ages: true,
        hand: Hand { habit: 0, slips: 0.06, arabic_letters: 0.2, family_first: 0.03, titles: 0.3, toponyms: 0.5, home_names: 0.2, ..HAND },
        gives: Gives { father: 0.22, birth: 0.35, date: 0.70, place: 0.85, sex: 0.0, id: 0.0 },
        direct: 0.3, delay: 3.0, off: 0.15,
    },
];

/// Name, father, sex, birth, status, day, city, province, place of custody, basis, last digits of the id, entered on.
const OMID_COLUMNS: &[(&str, &str)] = &[
    ("no", "ردیف"),
    ("name_fa", "نام و نام خانوادگی"),
    ("father", "نام پدر"),
    ("sex", "جنسیت"),
    ("birth_year", "سال تولد"),
    ("birth_date", "تاریخ تولد"),
    ("age", "سن"),
    ("status", "وضعیت"),
    ("date", "تاریخ رویداد"),
    ("city", "شهر"),
    ("province", "استان"),
    ("custody_place", "محل نگهداری"),
    ("cause", "علت"),
    ("basis", "نحوه آگاهی"),
    ("id_fragment", "شش رقم آخر کد ملی"),
    ("said", "تاریخ ثبت"),
];

/// Status words of a state, in English or Persian.
pub fn words(state: State, persian: bool) -> &'static [&'static str] {
    use State::*;
    match (state, persian) {
        (Dead, false) => &["killed", "dead", "died"],
        (Executed, false) => &["executed"],
        (Held, false) => &["arrested", "detained", "held"],
        (Sentenced, false) => &["held; sentenced"],
        (Released, false) => &["released"],
        (Bailed, false) => &["released on bail"],
        (Injured, false) => &["injured", "wounded"],
        (InHospital, false) => &["in hospital"],
        (NoContact, false) => &["no contact"],
        (InContact, false) => &["alive; in contact"],
        (Dead, true) => &["کشته‌شده", "جان‌باخته", "درگذشته"],
        (Executed, true) => &["اعدام‌شده"],
        (Held, true) => &["بازداشت‌شده", "در بازداشت", "بازداشت"],
        (Sentenced, true) => &["در بازداشت; محکوم"],
        (Released, true) => &["آزادشده"],
        (Bailed, true) => &["آزاد با وثیقه"],
        (Injured, true) => &["زخمی", "مجروح"],
        (InHospital, true) => &["در بیمارستان"],
        (NoContact, true) => &["تماسی نبوده", "بی‌خبری"],
        (InContact, true) => &["زنده; در تماس"],
    }
}

/// Bases that a direct witness of a state can have.
pub fn direct_bases(state: State) -> &'static [&'static str] {
    use State::*;
    match state {
        Dead => &["saw_body", "attended_burial", "close_contact", "saw_event"],
        Executed => &["close_contact", "attended_burial"],
        Held | Sentenced => &["close_contact", "saw_event"],
        Released | Bailed | InContact => &["self", "close_contact"],
        Injured => &["treated", "saw_event", "close_contact"],
        InHospital => &["treated", "close_contact"],
        NoContact => &["close_contact"],
    }
}

/// Bases of those who were told.
pub const RELAYED: &[&str] = &["told_by", "told_by", "told_by_hospital", "not_stated"];
