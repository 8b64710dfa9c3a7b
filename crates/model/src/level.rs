//! Levels of belief, in the order in which the level function tries them.

vocabulary! {
    /// What may be believed of a value. The first rule that holds gives the level.
    pub enum Level {
        SetAside = "set_aside" / "set aside, with its reason" / "کنار گذاشته‌شده، با دلیل",
        Confirmed = "confirmed" / "confirmed by two reviewers" / "با تأیید دو بازبین",
        SourcesDisagree = "sources_disagree" / "sources disagree" / "منابع هم‌خوان نیستند",
        Corroborated = "corroborated" / "corroborated" / "با گواهی چند منبع مستقل",
        SeveralSources = "several_sources" / "several sources" / "چند منبع",
        SingleSource = "single_source" / "single source" / "یک منبع",
        OneSideOnly = "one_side_only" / "one side's word only" / "فقط گفتهٔ یک طرف",
        Unverified = "unverified" / "unverified" / "ناسنجیده",
    }
}

impl Level {
    /// How strong a finding stands: 4 confirmed, 3 corroborated, 2 several sources, 1 single source, 0 the rest.
    pub const fn strength(self) -> u8 {
        match self {
            Level::Confirmed => 4,
            Level::Corroborated => 3,
            Level::SeveralSources => 2,
            Level::SingleSource => 1,
            _ => 0,
        }
    }
}
