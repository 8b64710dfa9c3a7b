//! What an estimate says in words, with lists under letters: the words of refusals and warnings name lists, and on a
//! public page a list's name can harm its source.

use super::report::letter;
use khabar_estimation::{Assumption, Estimate, Language as Told, Refusal, Warning};
use khabar_model::Language;
use std::collections::BTreeMap;

/// Words in English and Persian.
pub struct Words {
    /// What the numbers rest on.
    pub assumptions: Vec<[String; 2]>,
    /// What to keep in mind.
    pub warnings: Vec<[String; 2]>,
    /// What was refused, and why.
    pub refusals: Vec<[String; 2]>,
}

/// The words of an estimate. `letters` gives the number of each list's letter; where people live, what tells a small
/// count of them is left out or made general.
pub fn relabelled(estimate: &Estimate, letters: &BTreeMap<&str, usize>, living: bool) -> Words {
    let name = |language: Language| move |list: &str| list_name(list, letters, language);
    let tells_few =
        |warning: &&Warning| matches!(warning, Warning::SmallList { .. } | Warning::FewCaught { .. });
    let warnings = estimate.warnings.iter().filter(|warning| !(living && tells_few(warning)));
    let refusals = estimate.refused.iter().map(|refusal| match refusal {
        Refusal::TooFewPeople { .. } if living => Refusal::TooFewPeople { found: 0 },
        other => other.clone(),
    });
    Words {
        assumptions: estimate.assumptions.iter().map(assumption).collect(),
        warnings: warnings.map(|it| both(|language, told| warning(it, &name(language)).text(told))).collect(),
        refusals: refusals
            .map(|it| both(|language, told| refusal(&it, &name(language)).text(told)))
            .collect(),
    }
}

fn both(text: impl Fn(Language, Told) -> String) -> [String; 2] {
    [text(Language::En, Told::English), text(Language::Fa, Told::Persian)]
}

fn assumption(assumption: &Assumption) -> [String; 2] {
    both(|_, told| assumption.text(told))
}

fn list_name(list: &str, letters: &BTreeMap<&str, usize>, language: Language) -> String {
    match (letters.get(list), language) {
        (Some(number), _) => letter(language, *number),
        (None, Language::En) => "(one of the lists)".to_owned(),
        (None, Language::Fa) => "(یکی از فهرست‌ها)".to_owned(),
    }
}

fn refusal(refusal: &Refusal, name: &impl Fn(&str) -> String) -> Refusal {
    use Refusal as R;
    match refusal.clone() {
        R::ListWithoutOverlap { list } => R::ListWithoutOverlap { list: name(&list) },
        R::DisconnectedLists { parts } => R::DisconnectedLists {
            parts: parts.iter().map(|part| part.iter().map(|list| name(list)).collect()).collect(),
        },
        R::IdenticalLists { first, second } => {
            R::IdenticalLists { first: name(&first), second: name(&second) }
        }
        R::ScopeDoesNotCover { list, in_what } => R::ScopeDoesNotCover { list: name(&list), in_what },
        R::CompiledFromAnother { list, from } => {
            R::CompiledFromAnother { list: name(&list), from: name(&from) }
        }
        R::CopiesAnother { list, from } => R::CopiesAnother { list: name(&list), from: name(&from) },
        R::Aggregator { list } => R::Aggregator { list: name(&list) },
        R::PopulationsDiffer { group, with, without } => {
            R::PopulationsDiffer { group, with: name(&with), without: name(&without) }
        }
        R::PopulationNotStated { group, list } => R::PopulationNotStated { group, list: name(&list) },
        R::NotVetted { list } => R::NotVetted { list: name(&list) },
        R::OneListAlone { list, strata, of } => R::OneListAlone { list: name(&list), strata, of },
        // These name no list. The list is exhaustive, so that a new refusal is looked at here first.
        other @ (R::TooFewLists { .. }
        | R::TooFewPeople { .. }
        | R::ScopesNotEqual
        | R::NoModelWithEstimate { .. }
        | R::ChainsNotConverged { .. }
        | R::GridEdge { .. }
        | R::LinkageErrorUnknown
        | R::LinkageErrorNotUsable { .. }
        | R::TooFewPartitions { .. }
        | R::PartitionOfOtherLists { .. }
        | R::AxesPooled { .. }
        | R::TooManyLists { .. }
        | R::BoundUndefined { .. }
        | R::DeclarationsDoNotMatch { .. }) => other,
    }
}

fn warning(warning: &Warning, name: &impl Fn(&str) -> String) -> Warning {
    use Warning as W;
    match warning.clone() {
        W::SmallList { list, people } => W::SmallList { list: name(&list), people },
        W::OneListDecides { list, estimate } => W::OneListDecides { list: name(&list), estimate },
        W::EmptyHere { list } => W::EmptyHere { list: name(&list) },
        other @ (W::FewCaught { .. }
        | W::FarAboveObserved { .. }
        | W::IntervalsDisjoint { .. }
        | W::OpenPopulation { .. }
        | W::GroupNotStated { .. }
        | W::BoundsOnly) => other,
    }
}
