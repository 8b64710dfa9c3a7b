//! Every word of the pages, in one table: English and Persian side by side.
//!
//! The words for states and levels are the vocabulary's own ([`khabar_model`]); the rest stands here. A death is told
//! as a death: "killed" is used nowhere, and no probability word stands beside one.

use khabar_model::{Language, Level, Value};

/// One text in the languages of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub en: &'static str,
    /// In Persian.
    pub fa: &'static str,
}

impl Text {
    /// The text in a language.
    pub const fn to(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Fa => self.fa,
        }
    }
}

macro_rules! words {
    ($($name:ident = $en:literal / $fa:literal;)+) => {
        $(pub(crate) const $name: Text = Text { en: $en, fa: $fa };)+
        /// The whole table, for tests and for the patterns page.
        pub const ALL: &[(&str, Text)] = &[$((stringify!($name), $name),)+];
    };
}

words! {
    // The frame of both pages.
    SKIP = "Skip to the content" / "رفتن به متن";
    LANGUAGE = "Language" / "زبان";
    CONTENTS = "On this page" / "در این صفحه";
    AS_TABLE = "The same as a table" / "همین در جدول";
    STAMP = "What these findings rest on" / "این یافته‌ها بر چه استوارند";
    AS_OF = "As of" / "تا";
    SCOPE = "Scope" / "دامنه";
    SCOPE_ALL = "all days, all places" / "همهٔ روزها، همهٔ جاها";
    CODEBOOK = "Codebook (policy)" / "آیین‌نامهٔ سنجش";
    ENGINE = "Engine" / "نرم‌افزار";
    STATEMENTS = "Statements" / "گفته‌ها";
    WITHDRAWN = "Withdrawn" / "بازپس‌گرفته";
    UNNAMED_BY_WISH = "Not named at the family's wish" / "بی‌نام به خواست خانواده";
    ZONE = "Days are those of" / "روزها به وقت";
    NOT_A_SIGN = "Not answering, by itself, is no sign of anything." / "پاسخ ندادن، به‌تنهایی، نشانهٔ هیچ چیز نیست.";
    LINES_CUT = "Lines cut" / "قطعی خط‌ها";
    STILL_CUT = "still cut" / "هنوز قطع";
    ONGOING = "no end known" / "پایان نامعلوم";

    // Tables and charts.
    COUNT = "People" / "نفر";
    REPORTS = "Reports" / "گزارش";
    STATE = "State" / "وضعیت";
    AXIS = "About" / "دربارهٔ";
    LEVEL = "Level" / "سطح";
    DAYS = "Days" / "روزها";
    PROVINCE = "Province" / "استان";
    DAY_UNKNOWN = "Day not known" / "روز نامعلوم";
    PLACE_UNKNOWN = "Place not known, outside the gazetteer, or told as two" / "جا نامعلوم، بیرون از فهرست جاها، یا دوگونه گفته‌شده";
    AT_LEAST = "At least" / "دست‌کم";
    OR_STRONGER = "or stronger" / "یا استوارتر";
    FEWER_THAN = "fewer than" / "کمتر از";
    ABOUT = "about" / "حدود";
    ALL_TOGETHER = "All" / "همه";
    NONE = "none" / "هیچ";
    PER_DAY = "a day" / "در روز";
    COMBINATION = "On exactly these lists" / "درست در همین فهرست‌ها";
    MORE_COMBINATIONS = "{} more combinations" / "{} ترکیب دیگر";
    EACH_AT_MOST = "{} each, at most" / "هریک حداکثر {}";
    MIXED_LEVELS = "several levels put together, to protect the living" / "چند سطر یکی‌شده، برای پناه زندگان";
    NAMED_PEOPLE = "distinct people, counted by name" / "نفر جدا از هم، شمرده به نام";
    BY_TALLY = "a count that a source gives" / "شماری که منبعی گفته";
    ON_LISTS = "On these lists" / "در این فهرست‌ها";
    LIST = "List" / "فهرست";
    ONLY = "only" / "تنها";
    OUTSIDE_KIND = "Kind" / "گونه";
    OUTAGE_START = "From" / "از";
    OUTAGE_END = "Until" / "تا";
    PLACE = "Place" / "جا";

    // What charts show, for those who do not see them.
    DESC_FIGURES = "Horizontal bars: at least how many people are {}, one bar per level, the strongest first." / "میله‌های افقی: دست‌کم چند نفر {}؛ برای هر سطح یک میله، استوارترین نخست.";
    DESC_LEVELS = "Stacked bars about {}: one bar per state, its parts the levels at which people stand." / "میله‌های چندپاره دربارهٔ {}: برای هر وضعیت یک میله، پاره‌ها سطح‌هایی که افراد در آن‌اند.";
    DESC_DAYS = "Columns over days: people {}, {}." / "ستون‌ها روی روزها: افراد {}، {}.";
    DESC_PROVINCES = "Horizontal bars: at least how many people are {}, by province, most first." / "میله‌های افقی: دست‌کم چند نفر {}، به استان، بیشترین نخست.";
    DESC_OVERLAP = "Each column is one combination of lists, marked by dots; its bar shows how many people ({}) are on exactly these lists." / "هر ستون یک ترکیب از فهرست‌هاست که با نقطه نشان داده شده؛ میله‌اش می‌گوید چند نفر ({}) درست در همین فهرست‌ها هستند.";
    DESC_ESTIMATE = "One horizontal range per method: how many people ({}) there may be in all. A line marks those on at least one list." / "برای هر روش یک بازهٔ افقی: روی هم شاید چند نفر ({}) باشند. خطی کسانی را نشان می‌دهد که دست‌کم در یک فهرست‌اند.";
    DESC_SHUTDOWN = "One row per place, a bar while its lines were cut." / "برای هر جا یک سطر، و میله‌ای برای زمانی که خط‌ها قطع بوده.";
    THE_COUNTRY = "the country" / "کشور";
    OTHER_PROVINCES = "Other provinces together" / "استان‌های دیگر با هم";
    OTHER_SOURCE = "another source" / "منبعی دیگر";
    OTHER_DAYS = "Other days" / "روزهای دیگر";
    METHOD_LOG_LINEAR = "Log-linear models" / "مدل‌های لگاریتمی خطی";
    METHOD_RESELECTED = "Log-linear, chosen anew" / "لگاریتمی خطی، از نو برگزیده";
    METHOD_AVERAGED = "Log-linear, averaged" / "لگاریتمی خطی، میانگین";
    METHOD_DECOMPOSABLE = "Decomposable graphs" / "گراف‌های تجزیه‌پذیر";
    METHOD_CHAO = "Chao's lower bound" / "کران پایین چائو";
    METHOD_CHAO_THREE = "Chao's bound from twos and threes" / "کران چائو از دوها و سه‌ها";
    METHOD_CHAO_MTH = "Chao's lower bound, unlike lists" / "کران پایین چائو، فهرست‌های ناهمسان";
    METHOD_LATENT = "Latent classes" / "رده‌های پنهان";

    // report.html
    REPORT_TITLE = "What the reports show" / "گزارش‌ها چه می‌گویند";
    REPORT_LEAD = "Figures from many lists and posts, put together. Each says how it is known, and as of when. There are no names on this page." / "شمارهایی از فهرست‌ها و نوشته‌های بسیار، کنار هم. هر شمار می‌گوید از کجا دانسته شده و تا چه روزی. در این صفحه نامی نیست.";
    FIGURES = "How many, at least" / "دست‌کم چند نفر";
    FIGURES_NOTE = "Never a sum of sources: within one scope, the larger of the distinct people counted by name and the largest count that sources give. Figures of different states overlap and are never added." / "هرگز جمع منبع‌ها نیست: در یک دامنه، آن که بزرگ‌تر است از شمار نفرهای جدا از هم به نام، و بزرگ‌ترین شماری که منبع‌ها می‌گویند. شمارهای وضعیت‌های گوناگون هم‌پوشان‌اند و جمع نمی‌شوند.";
    NO_FIGURES = "There is nothing to count yet." / "هنوز چیزی برای شمردن نیست.";
    BY_LEVEL = "What is known, and how well" / "چه دانسته است و تا چه اندازه";
    BY_LEVEL_NOTE = "One person can stand in several rows: somebody may be held and injured at once." / "یک نفر می‌تواند در چند سطر باشد: کسی می‌تواند هم در بازداشت باشد و هم زخمی.";
    BY_DAY = "Day by day" / "روز به روز";
    EVENT_DAYS = "by the day it happened" / "به روز رویداد";
    ARRIVAL_DAYS = "by the day it was first heard" / "به روز نخستین خبر";
    SHADED_CUT = "Shaded: lines cut." / "سایه‌دار: خط‌ها قطع.";
    BY_PROVINCE = "By province" / "به استان";
    BY_PROVINCE_NOTE = "People whose reports put the event in one province. Nothing finer than a province is shown." / "کسانی که گزارش‌ها رویداد را در یک استان گفته‌اند. هیچ جایی ریزتر از استان نشان داده نمی‌شود.";
    OVERLAP = "Which lists name the same people" / "کدام فهرست‌ها یک نفر را نام برده‌اند";
    OVERLAP_NOTE = "Lists stand here under letters: naming a source can harm it. Much overlap means that few are missed; little overlap, that many may be on no list." / "فهرست‌ها اینجا با حرف آمده‌اند: نام بردن از منبع می‌تواند به او آسیب بزند. هم‌پوشانی زیاد یعنی کمتر کسی جا مانده؛ هم‌پوشانی کم یعنی شاید بسیاری در هیچ فهرستی نیستند.";
    ROUNDED = "Counts of the living are rounded here." / "شمار زندگان اینجا گرد شده است.";
    ESTIMATE = "How many are on no list" / "چند نفر در هیچ فهرستی نیستند";
    ESTIMATE_NONE = "No estimate was made for this page." / "برای این صفحه برآوردی ساخته نشده است.";
    ESTIMATE_REFUSED = "No estimate can be defended" / "برآوردی که بتوان از آن دفاع کرد نیست";
    ESTIMATE_UNION = "Between the lowest and the highest that the methods allow" / "میان کمترین و بیشترینی که روش‌ها می‌پذیرند";
    ESTIMATE_NEVER_ONE = "A range, not a number. It holds only where its assumptions hold." / "یک بازه، نه یک عدد؛ و تنها تا جایی درست است که فرض‌هایش درست باشند.";
    OBSERVED = "On at least one list" / "دست‌کم در یک فهرست";
    METHOD = "Method" / "روش";
    LOWER = "Lower end" / "کرانهٔ پایین";
    UPPER = "Upper end" / "کرانهٔ بالا";
    POINT = "Centre" / "میانه";
    LOWER_BOUND = "lower bound only" / "تنها کرانهٔ پایین";
    ASSUMPTIONS = "It assumes" / "فرض‌ها";
    WARNINGS = "Keep in mind" / "به یاد داشته باشید";
    REFUSALS = "What was refused, and why" / "چه چیز پذیرفته نشد و چرا";
    SENSITIVITY = "If links between reports had been missed" / "اگر پیوندهایی میان گزارش‌ها ندیده مانده باشد";
    MISSED_LINKS = "Missed links" / "پیوندهای ندیده";
    REFUSED_HERE = "refused" / "پذیرفته نشد";
    TIMELINE = "The shutdown" / "قطعی";
    HOW_TO_READ = "How to read this page" / "این صفحه را چگونه بخوانیم";
    LEVEL_MEANS = "What the levels mean" / "سطح‌ها یعنی چه";
    GATE_NOTE = "Small counts of living people are put together with their neighbours, so that nobody can be found by a count or by subtracting two. Nothing here is finer than a province and a day." / "شمارهای کوچک زندگان با همسایه‌هایشان یکی شده‌اند تا کسی با یک شمار یا با کم کردن دو شمار پیدا نشود. هیچ چیز اینجا از استان و روز ریزتر نیست.";
    NOBODY_ASKS = "Nobody from us asks for money, a document or an identity number." / "هیچ کس از ما پول، سند یا شمارهٔ شناسایی نمی‌خواهد.";

    // desk.html
    DESK_TITLE = "Desk" / "میز کار";
    INTERNAL_FOR = "Internal, for" / "درونی، برای";
    DO_NOT_FORWARD = "Contains deaths not yet told to families: do not forward." / "مرگ‌هایی در این صفحه است که هنوز به خانواده‌ها گفته نشده: نفرستید.";
    OVERVIEW = "At a glance" / "در یک نگاه";
    TO_DECIDE = "To decide" / "نیازمند تصمیم";
    PAIRS = "One person or two?" / "یک نفر یا دو نفر؟";
    PAIRS_NOTE = "The evidence side by side. What agrees speaks for one person, what differs for two." / "شواهد کنار هم. هم‌خوانی به سود یک نفر بودن است و ناهم‌خوانی به سود دو نفر.";
    FURTHER_PAIRS = "further pairs of their reports: {}" / "جفت‌های دیگر از گزارش‌هایشان: {}";
    NO_PAIRS = "No pair waits for a decision." / "هیچ جفتی در انتظار تصمیم نیست.";
    DISAGREEMENTS = "Where sources disagree" / "جایی که منابع هم‌خوان نیستند";
    NO_DISAGREEMENTS = "No disagreement that time does not explain." / "ناهم‌خوانی‌ای که گذر زمان توضیحش ندهد نیست.";
    CONFLICTS = "Decisions that contradict each other" / "تصمیم‌هایی که با هم نمی‌خوانند";
    STANDS = "stands" / "برقرار";
    FALLS = "falls" / "کنار رفته";
    WAITING = "Decisions about reports that have not arrived" / "تصمیم دربارهٔ گزارش‌هایی که نرسیده‌اند";
    PEOPLE = "People" / "افراد";
    SOURCES = "Sources" / "منبع‌ها";
    SOURCE = "Source" / "منبع";
    CLASS = "Class" / "رده";
    KIND = "Kind" / "گونه";
    ORIGINALS = "Originals" / "اصل";
    COPIES = "Copies" / "رونوشت";
    REJECTS = "Rows that could not be read" / "سطرهایی که خوانده نشد";
    NO_REJECTS = "Every row was read." / "همهٔ سطرها خوانده شد.";
    FILE = "File" / "پرونده";
    ROW = "Row" / "سطر";
    FIELD = "Field" / "ستون";
    FOUND = "Found" / "یافته";
    REASON = "What happened" / "چه شد";
    HINT = "What to do" / "چه باید کرد";
    ROWS_READ = "Rows read" / "سطر خوانده";
    GAVE_REPORTS = "Gave reports" / "گزارش داد";
    REPEATS = "Exact repeats" / "تکرار عینی";
    NAMES_NOBODY = "Name nobody" / "بی‌نام‌ونشان";
    REJECTED = "Rejected" / "پذیرفته‌نشده";
    ACCOUNTS = "Every row accounted for" / "حساب همهٔ سطرها";
    SEARCH = "Search names, places, ids" / "جستجوی نام، جا، شناسه";
    FILTER_STATE = "State" / "وضعیت";
    FILTER_LEVEL = "Level" / "سطح";
    ANY = "any" / "هر کدام";
    SHOWN = "shown" / "نمایان";
    NO_SCRIPT = "Searching needs the page's small script; reading does not. Your browser's own find works too." / "جستجو به برنامهٔ کوچک همین صفحه نیاز دارد، خواندن نه. جستجوی خود مرورگر هم کار می‌کند.";
    PATH = "Over time" / "در گذر زمان";
    TREE = "Where it comes from" / "از کجا آمده";
    TREE_NOTE = "The picture shows, for each thing said, its independent sources in the order in which they were first heard, and what repeats them; what counts as no source stands apart. The list has every report: ● an independent source of what is told first, ↳ what repeats it and adds nothing, ○ every other report." / "تصویر برای هر گفته منبع‌های مستقل را به ترتیب نخستین خبر نشان می‌دهد و آنچه تکرارشان می‌کند؛ آنچه منبع به شمار نمی‌آید جداست. در فهرست همهٔ گزارش‌ها هست: ● منبعی مستقل برای آنچه نخست گفته شده، ↳ آنچه همان را تکرار می‌کند و چیزی نمی‌افزاید، ○ گزارش‌های دیگر.";
    TREE_ROWS = "The same, row by row" / "همین، سطر به سطر";
    DIRECT = "at first hand" / "دست اول";
    APART = "Apart, no source that counts" / "جدا، منبع به شمار نمی‌آید";
    POSTS_UNKNOWN = "{} posts of unknown origin" / "{} پست با خاستگاه ناشناخته";
    OWN_WORDS = "each in its own words" / "هر یک به زبان خود";
    NOT_ITSELF = "does not say this itself" / "خود چنین نمی‌گوید";
    FIRST = "first {}" / "نخستین {}";
    NOT_DRAWN = "{} more reports are not drawn" / "{} گزارش دیگر در تصویر نیست";
    LINK_FORWARD = "forwards it" / "بازفرست آن";
    LINK_CITES = "cites it" / "به نقل از آن";
    LINK_WORDS = "nearly the same words" / "کم‌وبیش همان واژه‌ها";
    LINK_MEDIA = "the same photo or film" / "همان عکس یا فیلم";
    LINK_SAME_SOURCE = "the same source again" / "باز همان منبع";
    LINK_SAME_HOUSE = "the same organisation" / "همان سازمان";
    LINK_COMPILED = "compiled from it" / "گردآمده از آن";
    LINK_UPSTREAM = "names the same upstream" / "به نقل از همان کس";
    LINK_MISTAKES = "shares its mistakes" / "با همان خطاها";
    LINK_TOGETHER = "counts together with it" / "با آن یکی به شمار می‌آید";
    VANISHED = "No longer listed" / "دیگر در فهرست نیست";
    VANISHED_NOTE = "Rows of an older edition that the newer one no longer has. Look at each: a name may be corrected, a person found alive, a family may have asked. Nothing follows from it, and it counts in no figure." / "سطرهایی از ویرایش پیشین که در ویرایش تازه نیست. هر یک را ببینید: شاید نامی درست شده، کسی زنده پیدا شده یا خانواده‌ای خواسته است. از این چیزی نتیجه نمی‌شود و در هیچ رقمی به حساب نمی‌آید.";
    NO_LONGER_SINCE = "Not in {} since {}" / "از {} به این سو در {} نیست";
    NO_LONGER = "Not in {}" / "در {} نیست";
    REPORT = "Report" / "گزارش";
    SAYS = "Says" / "گفته";
    HEARD = "First heard" / "نخستین خبر";
    FATHER = "Father" / "پدر";
    AGE = "Age" / "سن";
    BORN = "Born" / "زاده";
    NAME = "Name" / "نام";
    NO_NAME = "no name that may be shown" / "نامی که بتوان نشان داد نیست";
    COPY_OF = "copy of" / "رونوشت";
    ORIGINAL = "original" / "اصل";
    WEIGHT = "Match weight (bits)" / "وزن هم‌خوانی (بیت)";
    EVIDENCE = "Evidence" / "شاهد";
    FINDING = "Finding" / "یافته";
    START_WEIGHT = "Before any evidence" / "پیش از هر شاهد";
    OR_RELATIVES = "Or two relatives" / "یا دو خویشاوند";
    RELATIVES_SHARE = "relatives share this too" / "خویشاوندان هم در این همانندند";
    TOTAL = "Together" / "روی هم";
    SEALED_EVIDENCE = "sealed" / "مهرشده";
    CHANCE_SAME = "Chance that they are one person" / "بخت یک نفر بودن";
    ONE_PERSON = "for one person" / "به سود یک نفر";
    TWO_PEOPLE = "for two people" / "به سود دو نفر";
    A = "First report" / "گزارش نخست";
    B = "Second report" / "گزارش دوم";
    INDEPENDENT_SOURCES = "independent sources" / "منبع مستقل";
    DIRECT_AMONG = "of them direct" / "از آن‌ها دست اول";
    PATH_LEVEL_NOTE = "Solid: corroborated or stronger. Hatched: weaker." / "پُر: گواهی چند منبع مستقل یا استوارتر. هاشور: سست‌تر.";
    UNKNOWN_POOL = "accounts of unknown origin, together one weak hint" / "حساب ناشناس، روی هم یک اشارهٔ سست";
    ALSO_WRITTEN = "Also written" / "نگارش‌های دیگر";
    MOTHER = "Mother" / "مادر";
    SEX = "Sex" / "جنس";
    DIED = "Died" / "درگذشت";
    ARRESTED = "Arrested" / "بازداشت";
    INJURED = "Injured" / "زخمی شدن";
    RELEASED = "Released" / "رهایی";
    RESIDENCE = "Lives in" / "محل زندگی";
    ORIGIN = "Comes from" / "زادگاه";
    OCCUPATION = "Occupation" / "پیشه";
    IDENTIFIER = "Identifier" / "شناسه";
    PHONE = "Phone" / "تلفن";
    WATERFALL = "Step by step" / "گام به گام";
    TO_DECIDE_N = "To decide: {}." / "نیازمند تصمیم: {}.";
    SHOWN_OF = "{} of {} are shown; review.csv has all." / "{} تا از {} نشان داده شده؛ همه در برگهٔ بازبینی هست.";
    MORE_REJECTS = "More, in rejects.csv" / "بقیه در پروندهٔ سطرهای پذیرفته‌نشده";
    CUSTODY_DENIED = "A party denies that it holds this person. That is recorded, and says nothing of whether it does." / "یکی از طرف‌ها بازداشت این شخص را انکار می‌کند. این ثبت شده و دربارهٔ بودن یا نبودنِ بازداشت چیزی نمی‌گوید.";
    BARE = "No source was declared: nothing can rise above unverified." / "هیچ منبعی معرفی نشده: چیزی از ناسنجیده بالاتر نمی‌رود.";
}

/// What a level means, for a reader who has never seen one.
pub(crate) const fn level_means(level: Level) -> Text {
    match level {
        Level::Confirmed => Text {
            en: "Independent sources agree and two reviewers, who are two people, have looked and signed.",
            fa: "منابع مستقل هم‌خوان‌اند و دو بازبین، که دو نفرند، دیده‌اند و امضا کرده‌اند.",
        },
        Level::Corroborated => Text {
            en: "At least two independent sources, at least one of them direct; for a death two direct, or one and a document. The most that software alone may give.",
            fa: "دست‌کم دو منبع مستقل که دست‌کم یکی دست اول است؛ برای درگذشت دو منبع دست اول، یا یکی و یک سند. نرم‌افزار به‌تنهایی بالاتر از این نمی‌گوید.",
        },
        Level::SeveralSources => Text {
            en: "On the lists of at least two independent sources; how they know is not enough, or not told.",
            fa: "در گفتهٔ دست‌کم دو منبع مستقل؛ این که از کجا می‌دانند بس نیست یا گفته نشده.",
        },
        Level::SingleSource => Text {
            en: "One source, however often it was copied.",
            fa: "یک منبع، هر چند بار که رونوشت شده باشد.",
        },
        Level::SourcesDisagree => Text {
            en: "Sources that count say things that cannot both hold.",
            fa: "منابعِ درخور توجه چیزهایی می‌گویند که با هم جور درنمی‌آید.",
        },
        Level::OneSideOnly => Text {
            en: "Only a party of the events says so, and it serves that party.",
            fa: "تنها یکی از طرف‌های رویداد چنین می‌گوید و به سود خودش است.",
        },
        Level::Unverified => Text {
            en: "Nobody whose origin is known says so.",
            fa: "هیچ کس که خاستگاهش دانسته باشد چنین نگفته.",
        },
        Level::SetAside => Text {
            en: "A signed decision set it aside, and says why.",
            fa: "تصمیمی امضاشده آن را کنار گذاشته و دلیلش را گفته.",
        },
    }
}

/// A level's words; *confirmed* never stands without saying by whose reviewers.
pub fn level(language: Language, level: Level, group: Option<&str>) -> String {
    match (level, group, language) {
        (Level::Confirmed, Some(group), Language::En) => format!("confirmed by two reviewers of {group}"),
        (Level::Confirmed, Some(group), Language::Fa) => format!("با تأیید دو بازبین گروه {group}"),
        _ => level.words(language).to_owned(),
    }
}

/// The value counts people who live, or may: its small counts are protected.
pub const fn counts_the_living(value: Value) -> bool {
    !matches!(value, Value::Dead | Value::Executed)
}

/// A sentence in which the parts in braces, `{}`, are filled in order.
pub(crate) fn fill(language: Language, text: Text, parts: &[&str]) -> String {
    let mut pieces = text.to(language).split("{}");
    let mut sentence = pieces.next().unwrap_or_default().to_owned();
    for (piece, part) in pieces.zip(parts.iter().copied().chain(std::iter::repeat(""))) {
        sentence.push_str(part);
        sentence.push_str(piece);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that notes/vocabulary forbids: a verdict on an act, an honour or a slur, a promise, an accusation.
    const FORBIDDEN_EN: [&str; 7] =
        ["killed", "martyr", "missing", "safe", "contested", "discounted", "probab"];
    const FORBIDDEN_FA: [&str; 8] = ["شهید", "هلاک", "کشته", "مفقود", "سالم", "تخفیف", "احتمال", "بیانیه"];

    #[test]
    fn no_text_uses_a_forbidden_word() {
        let levels = Level::ALL.iter().map(|level| ("level", level_means(*level)));
        for (name, text) in ALL.iter().copied().chain(levels) {
            for word in FORBIDDEN_EN {
                assert!(!text.en.to_lowercase().contains(word), "{name}: {word}");
            }
            for word in FORBIDDEN_FA {
                assert!(!text.fa.contains(word), "{name}: {word}");
            }
        }
    }

    #[test]
    fn persian_is_written_with_persian_letters() {
        for (name, text) in ALL {
            let foreign = |c: &char| matches!(c, 'ي' | 'ك' | 'ى' | 'ة') || c.is_ascii_alphanumeric();
            assert_eq!(text.fa.chars().find(foreign), None, "{name}: {}", text.fa);
            assert!(!text.fa.is_empty() && !text.en.is_empty(), "{name}");
        }
    }

    #[test]
    fn confirmed_says_by_whom() {
        assert_eq!(
            level(Language::En, Level::Confirmed, Some("Aban Desk")),
            "confirmed by two reviewers of Aban Desk"
        );
        assert_eq!(
            level(Language::Fa, Level::Confirmed, Some("میز آبان")),
            "با تأیید دو بازبین گروه میز آبان"
        );
    }

    #[test]
    fn parts_are_filled_in_order() {
        let text = Text { en: "from {} to {}", fa: "از {} تا {}" };
        assert_eq!(fill(Language::En, text, &["a", "b"]), "from a to b");
        assert_eq!(fill(Language::Fa, text, &["۱"]), "از ۱ تا ");
    }
}
