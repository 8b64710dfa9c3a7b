//! How near a source may stand on a node. A declaration can bring it further off at once; nearer it comes only by a
//! vetting that two people signed.

use khabar_model::{Basis, Source, SourceId};
use khabar_statement::act::Vetting;
use std::collections::BTreeMap;

/// The sources as findings read them: of all declarations of one source the newest words, the furthest basis, and every
/// list that any of them says it is compiled from; then what vettings in force say of the basis.
///
/// `declarations` are in the order in which they were made.
pub fn settled(
    declarations: &[Source],
    vettings: &BTreeMap<SourceId, Vetting>,
) -> BTreeMap<SourceId, Source> {
    let mut out: BTreeMap<SourceId, Source> = BTreeMap::new();
    for source in declarations {
        match out.get_mut(&source.id) {
            None => drop(out.insert(source.id.clone(), source.clone())),
            Some(earlier) => *earlier = merged(earlier, source),
        }
    }
    for source in out.values_mut() {
        let vetting = vettings.get(&source.id).filter(|vetting| vetting.vetted);
        source.basis = vetting.and_then(|vetting| vetting.basis).unwrap_or(source.basis);
    }
    out
}

fn merged(earlier: &Source, later: &Source) -> Source {
    let mut merged = later.clone();
    merged.basis = further(earlier.basis, later.basis);
    // Dependence, once said, is not unsaid by a later file.
    merged.compiled_from.extend(earlier.compiled_from.iter().cloned());
    merged.compiled_from.sort();
    merged.compiled_from.dedup();
    merged.edition_of = later.edition_of.clone().or(earlier.edition_of.clone());
    merged.organisation = later.organisation.clone().or(earlier.organisation.clone());
    merged.declared |= earlier.declared;
    merged
}

/// Of two bases the one that stands further off; of equals the earlier word.
fn further(earlier: Basis, later: Basis) -> Basis {
    let far = |basis: Basis| basis.directness().index();
    if far(later) > far(earlier) { later } else { earlier }
}
