//! Claims: each about one thing. "One victim = one violation" is the classic design error; a person may be held
//! *and* injured *and* in hospital, and "killed" presumes an act.

use crate::place::Place;
use crate::time::{Day, DayRange, Instant};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The axes on which a person's state is told. Values of one axis exclude each other; axes do not.
    pub enum Axis {
        Life = "life" / "life" / "حیات",
        Liberty = "liberty" / "liberty" / "آزادی",
        Health = "health" / "health" / "تندرستی",
        Contact = "contact" / "contact" / "تماس",
        Legal = "legal" / "legal" / "پروندهٔ قضایی",
    }
}

vocabulary! {
    /// The values of all axes; [`Value::axis`] says whose each is.
    pub enum Value {
        Alive = "alive" / "alive" / "زنده",
        Dead = "dead" / "dead" / "درگذشته",
        LifeNotKnown = "life_not_known" / "not known whether alive" / "حیات نامعلوم",
        AtLiberty = "at_liberty" / "not held" / "آزاد از بازداشت",
        Held = "held" / "held" / "در بازداشت",
        LibertyNotKnown = "liberty_not_known" / "not known whether held" / "بازداشت نامعلوم",
        Unhurt = "unhurt" / "unhurt" / "بی‌آسیب",
        Injured = "injured" / "injured" / "زخمی",
        InHospital = "in_hospital" / "in hospital" / "در بیمارستان",
        Critical = "critical" / "in critical condition" / "در وضعیت بحرانی",
        InContact = "in_contact" / "in contact" / "در تماس",
        NoContact = "no_contact" / "no contact" / "تماسی نبوده",
        FateUnknown = "fate_unknown" / "fate unknown" / "سرنوشت نامعلوم",
        InHiding = "in_hiding" / "in hiding" / "پنهان",
        LeftCountry = "left_country" / "left the country" / "خارج از کشور",
        Summoned = "summoned" / "summoned" / "احضارشده",
        Charged = "charged" / "charged" / "متهم",
        Sentenced = "sentenced" / "sentenced" / "محکوم",
        Pardoned = "pardoned" / "pardoned" / "بخشوده",
        Executed = "executed" / "executed" / "اعدام‌شده",
    }
}

impl Value {
    /// The axis that the value lies on.
    pub const fn axis(self) -> Axis {
        use Value::*;
        match self {
            Alive | Dead | LifeNotKnown => Axis::Life,
            AtLiberty | Held | LibertyNotKnown => Axis::Liberty,
            Unhurt | Injured | InHospital | Critical => Axis::Health,
            InContact | NoContact | FateUnknown | InHiding | LeftCountry => Axis::Contact,
            Summoned | Charged | Sentenced | Pardoned | Executed => Axis::Legal,
        }
    }

    /// The value says only that something is not known: it supports nothing and contradicts nothing.
    pub const fn is_not_known(self) -> bool {
        matches!(self, Value::LifeNotKnown | Value::LibertyNotKnown)
    }

    /// States from which no path leads back: a later other value contradicts, and is not a change.
    pub const fn is_absorbing(self) -> bool {
        matches!(self, Value::Dead | Value::Executed)
    }
}

vocabulary! {
    /// Whether the speaker says it, denies it, or does neither.
    pub enum Polarity {
        Says = "says" / "says" / "می‌گوید",
        Denies = "denies" / "denies" / "رد می‌کند",
        DoesNotKnow = "does_not_know" / "does not know" / "نمی‌داند",
        RefusesToSay = "refuses_to_say" / "refuses to say" / "نمی‌گوید",
    }
}

vocabulary! {
    /// How the speaker knows.
    pub enum Basis {
        SelfSaid = "self" / "the person says so" / "خود شخص",
        SawEvent = "saw_event" / "saw the event" / "رویداد را دیده",
        SawBody = "saw_body" / "saw the body" / "پیکر را دیده",
        Treated = "treated" / "treated the person" / "درمان کرده",
        AttendedBurial = "attended_burial" / "attended the burial" / "در خاکسپاری بوده",
        CloseContact = "close_contact" / "close family or lawyer in touch" / "خانواده یا وکیلِ در تماس",
        HoldsDocument = "holds_document" / "holds a document" / "سندی در دست دارد",
        ToldByHospital = "told_by_hospital" / "told by a hospital" / "از بیمارستان شنیده",
        ToldBy = "told_by" / "told by somebody" / "از کسی شنیده",
        OfficialNotice = "official_notice" / "official notice" / "اعلام رسمی",
        ListOnly = "list_only" / "on a list" / "تنها در فهرست",
        NotStated = "not_stated" / "not stated" / "گفته نشده",
    }
}

vocabulary! {
    /// How near a basis stands to what happened. The policy may read a basis otherwise, never above its class.
    pub enum Directness {
        Direct = "direct" / "direct" / "دست اول",
        Document = "document" / "document" / "سند",
        Relayed = "relayed" / "relayed" / "با واسطه",
        ListOnly = "list_only" / "list only" / "تنها در فهرست",
    }
}

impl Basis {
    /// The directness that the method gives the basis. A document is direct once a reviewer verified it and the
    /// party did not issue it; until then it is relayed.
    pub const fn directness(self) -> Directness {
        match self {
            Basis::SelfSaid
            | Basis::SawEvent
            | Basis::SawBody
            | Basis::Treated
            | Basis::AttendedBurial
            | Basis::CloseContact => Directness::Direct,
            Basis::HoldsDocument => Directness::Document,
            Basis::ToldByHospital | Basis::ToldBy | Basis::OfficialNotice => Directness::Relayed,
            Basis::ListOnly | Basis::NotStated => Directness::ListOnly,
        }
    }
}

vocabulary! {
    /// By which hands the words came.
    pub enum Channel {
        NotStated = "not_stated" / "not stated" / "گفته نشده",
        SaidBy = "said_by" / "said by the source" / "گفتهٔ خود منبع",
        HeardBy = "heard_by" / "heard by" / "شنیده",
        RelayedBy = "relayed_by" / "relayed by" / "رسانده",
        Signature = "signature" / "signed" / "با امضا",
        PairCode = "pair_code" / "pair code" / "با رمز دونفره",
        Voice = "voice" / "known voice" / "با صدای آشنا",
    }
}

vocabulary! {
    /// Who helped the words into this form.
    pub enum Assistance {
        None = "none" / "none" / "بی‌کمک",
        Human = "human" / "human" / "انسان",
        MachineTranslation = "machine_translation" / "machine translation" / "ترجمهٔ ماشینی",
        MachineExtraction = "machine_extraction" / "machine extraction" / "استخراج ماشینی",
    }
}

/// Circumstances that zero a claim's weight and never conclude anything by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// The speaker was paid.
    pub paid: bool,
    /// The words were filmed for broadcast.
    pub filmed: bool,
    /// The speaker is in custody, or just out.
    pub in_custody: bool,
    /// The body, or bail, depended on the words.
    pub conditional: bool,
    /// The words reverse the speaker's earlier ones.
    pub reverses: bool,
}

impl Flags {
    /// At least one circumstance under which words may not be free.
    pub fn coerced(self) -> bool {
        self.paid || self.filmed || self.in_custody || self.conditional || self.reverses
    }
}

vocabulary! {
    /// Acts: each with its own date, place and actor.
    pub enum ActKind {
        Arrest = "arrest" / "arrest" / "بازداشت",
        Transfer = "transfer" / "transfer" / "انتقال",
        Release = "release" / "release" / "رهایی",
        Injury = "injury" / "injury" / "زخمی کردن",
        Torture = "torture" / "torture" / "شکنجه",
        Execution = "execution" / "execution" / "اعدام",
        Death = "death" / "death" / "مرگ",
        Burial = "burial" / "burial" / "خاکسپاری",
        Killing = "killing" / "death by another's act" / "کشتن",
        Disappearance = "disappearance" / "taken, and concealed" / "ربودن",
    }
}

vocabulary! {
    /// Causes of death or injury.
    pub enum Cause {
        Gunshot = "gunshot" / "gunshot" / "گلوله",
        Pellets = "pellets" / "pellets" / "ساچمه",
        Beating = "beating" / "beating" / "ضرب و شتم",
        Gas = "gas" / "gas" / "گاز",
        Fall = "fall" / "fall" / "سقوط",
        Fire = "fire" / "fire" / "آتش",
        Traffic = "traffic" / "traffic" / "تصادف",
        Execution = "execution" / "execution" / "اعدام",
        IllnessInCustody = "illness_in_custody" / "illness in custody" / "بیماری در بازداشت",
        DeniedCare = "denied_care" / "denied care" / "محرومیت از درمان",
        SelfInflicted = "self_inflicted" / "self-inflicted" / "خودکشی",
        NotEstablished = "not_established" / "not established" / "روشن نیست",
    }
}

vocabulary! {
    /// Classes of actor.
    pub enum ActorClass {
        StateForces = "state_forces" / "state forces" / "نیروهای حکومتی",
        Police = "police" / "police" / "پلیس",
        Military = "military" / "military" / "نظامیان",
        Intelligence = "intelligence" / "intelligence service" / "نهاد امنیتی",
        Judiciary = "judiciary" / "judiciary" / "قوهٔ قضاییه",
        ArmedGroup = "armed_group" / "armed group" / "گروه مسلح",
        Unidentified = "unidentified" / "unidentified" / "ناشناس",
        Private = "private" / "private person" / "شخص",
        NotEstablished = "not_established" / "not established" / "روشن نیست",
    }
}

vocabulary! {
    /// The role at the event; apart from occupation and age. *Not known* is the default.
    pub enum RoleAtEvent {
        NotKnown = "not_known" / "not known" / "نامعلوم",
        TookPart = "took_part" / "took part" / "شرکت‌کننده",
        Bystander = "bystander" / "bystander" / "رهگذر",
        Medic = "medic" / "medic" / "امدادگر",
        Journalist = "journalist" / "journalist" / "خبرنگار",
        StateForces = "state_forces" / "state forces" / "نیروی حکومتی",
        Conscript = "conscript" / "conscript" / "سرباز وظیفه",
        Held = "held" / "held" / "بازداشتی",
        Other = "other" / "other" / "دیگر",
    }
}

vocabulary! {
    /// What the holder says of custody.
    pub enum CustodyStance {
        Acknowledged = "acknowledged" / "acknowledged" / "پذیرفته",
        Denied = "denied" / "denied" / "انکارشده",
        NotAsked = "not_asked" / "not asked" / "پرسیده نشده",
    }
}

/// Custody, as far as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Custody {
    /// Who holds the person, as written.
    pub holder: Option<String>,
    /// Where, as far as known.
    pub place: Option<Place>,
    /// What the holder says.
    pub stance: CustodyStance,
    /// Last contact from custody.
    pub last_contact: Option<Day>,
}

/// How a release was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Release {
    /// Released on bail.
    pub on_bail: bool,
    /// Released on conditions.
    pub on_conditions: bool,
}

/// An act, with what is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Act {
    /// What was done.
    pub kind: ActKind,
    /// Where.
    pub place: Option<Place>,
    /// By what class of actor.
    pub actor: Option<ActorClass>,
}

/// Who is said to be responsible.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Responsibility {
    /// The class of actor.
    pub actor: ActorClass,
    /// The unit, as written. Never a private person: an accusation of one is sealed on intake.
    pub unit: Option<String>,
}

/// What a claim states.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A state on an axis.
    State(Value),
    /// Circumstances of custody; `held` itself is a state of its own.
    Custody(Custody),
    /// Circumstances of a release; `at_liberty` itself is a state of its own.
    Release(Release),
    /// An act.
    Act(Act),
    /// A cause. A certificate's cause is one side's word.
    Cause(Cause),
    /// Responsibility.
    Responsibility(Responsibility),
    /// The role at the event.
    Role(RoleAtEvent),
    /// To what the person was sentenced, as written.
    Sentence(String),
    /// Somebody accuses a named private person; the words are sealed, and enter no finding.
    SealedAccusation,
}

impl What {
    /// The state, where this is one.
    pub const fn value(&self) -> Option<Value> {
        match self {
            What::State(value) => Some(*value),
            _ => None,
        }
    }
}

/// One thing said about one person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claim {
    /// What is said.
    pub what: What,
    /// Said, denied, or neither.
    pub polarity: Polarity,
    /// How the speaker knows.
    pub basis: Basis,
    /// How many mouths lie between, where the basis is [`Basis::ToldBy`].
    pub depth: u8,
    /// The days of the event, or on which the state is said to hold.
    pub event: Option<DayRange>,
    /// When the speaker learned it.
    pub known: Option<Instant>,
    /// By which hands it came.
    pub channel: Channel,
    /// Who helped it into this form.
    pub assistance: Assistance,
    /// Circumstances that zero its weight.
    pub flags: Flags,
}

impl Claim {
    /// A plain statement with a basis, and nothing else told.
    pub fn says(what: What, basis: Basis) -> Self {
        Self {
            what,
            polarity: Polarity::Says,
            basis,
            depth: 0,
            event: None,
            known: None,
            channel: Channel::NotStated,
            assistance: Assistance::None,
            flags: Flags::default(),
        }
    }
}
