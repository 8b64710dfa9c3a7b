//! The level of a value: one function, the table of the method in its order.

use khabar_model::Level;
use khabar_model::policy::Thresholds;

/// How strongly other values of the same axis stand against a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contest {
    /// Nothing stands against it that a path does not explain.
    #[default]
    None,
    /// A weaker objection: under review, and changes nothing.
    Objection,
    /// An incompatible value has a direct cluster independent of the party, or no fewer clusters.
    Strong,
}

/// What the level function reads of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// A decision sets it aside, with its reason.
    pub set_aside: bool,
    /// Two signed reviewers who are two people signed off on exactly these reports.
    pub signed_off: bool,
    /// What stands against it.
    pub contest: Contest,
    /// The least number of independent clusters of known sources.
    pub k_min: u32,
    /// How many of them are direct.
    pub direct: u32,
    /// How many of them hold a document that a reviewer verified.
    pub documents: u32,
    /// It is a death: more is asked.
    pub death: bool,
    /// A party of the episode says it.
    pub party: bool,
}

/// The level of a value: the first rule that holds gives it.
pub fn level(value: &Standing, policy: &Thresholds) -> Level {
    let corroborated = corroborated(value, policy);
    if value.set_aside {
        Level::SetAside
    } else if corroborated && value.signed_off {
        // A strong contest does not drop it: it shows as contested and heads the queue.
        Level::Confirmed
    } else if value.contest == Contest::Strong && value.k_min >= 1 {
        // A value that no known source says is no side of a disagreement: a flood stays unverified.
        Level::SourcesDisagree
    } else if corroborated {
        Level::Corroborated
    } else if value.k_min >= 2 {
        Level::SeveralSources
    } else if value.k_min == 1 {
        Level::SingleSource
    } else if value.party {
        Level::OneSideOnly
    } else {
        Level::Unverified
    }
}

/// Rule 4: enough clusters, enough of them direct; for a death two direct, or one direct and a document.
fn corroborated(value: &Standing, policy: &Thresholds) -> bool {
    let enough = value.k_min >= policy.corroborated_clusters && value.direct >= policy.corroborated_direct;
    let death = value.direct >= policy.death_direct || (value.direct >= 1 && value.documents >= 1);
    enough && (!value.death || death)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Standing, expect: Level) {
        assert_eq!(level(&value, &Thresholds::default()), expect);
    }

    fn backed(k_min: u32, direct: u32) -> Standing {
        Standing { k_min, direct, ..Standing::default() }
    }

    #[test]
    fn row_1_set_aside_comes_first() {
        check(
            Standing { set_aside: true, signed_off: true, contest: Contest::Strong, ..backed(3, 3) },
            Level::SetAside,
        );
    }

    #[test]
    fn row_2_confirmed_takes_rule_4_and_the_sign_offs_and_outlives_a_contest() {
        let signed = Standing { signed_off: true, ..backed(2, 1) };
        check(signed, Level::Confirmed);
        check(Standing { contest: Contest::Strong, ..signed }, Level::Confirmed);
        check(Standing { signed_off: true, ..backed(2, 0) }, Level::SeveralSources);
    }

    #[test]
    fn row_3_a_strong_contest_is_a_disagreement_and_an_objection_changes_nothing() {
        check(Standing { contest: Contest::Strong, ..backed(3, 2) }, Level::SourcesDisagree);
        check(Standing { contest: Contest::Objection, ..backed(3, 2) }, Level::Corroborated);
        check(Standing { contest: Contest::Strong, ..backed(0, 0) }, Level::Unverified);
    }

    #[test]
    fn row_4_corroborated_takes_two_with_one_direct_and_more_for_a_death() {
        check(backed(2, 1), Level::Corroborated);
        let death = |direct, documents| Standing { death: true, documents, ..backed(2, direct) };
        check(death(1, 0), Level::SeveralSources);
        check(death(2, 0), Level::Corroborated);
        check(death(1, 1), Level::Corroborated);
        check(death(0, 2), Level::SeveralSources);
    }

    #[test]
    fn row_5_several_sources() {
        check(backed(3, 0), Level::SeveralSources);
    }

    #[test]
    fn row_6_single_source() {
        check(backed(1, 1), Level::SingleSource);
    }

    #[test]
    fn row_7_one_sides_word_only() {
        check(Standing { party: true, ..backed(0, 0) }, Level::OneSideOnly);
    }

    #[test]
    fn row_8_all_else_is_unverified() {
        check(backed(0, 0), Level::Unverified);
    }
}
