//! The codebook: the policy in force, key by key, for whoever must defend a finding.

use super::Policy;
use super::keys::KEYS;
use crate::claim::Basis;
use crate::level::Level;
use crate::vocabulary::Language;
use std::fmt::Write as _;

/// What each level takes, in the order in which the rules are tried.
const RULES: [(Level, &str); 8] = [
    (Level::SetAside, "a reviewer's decision says so, with its reason"),
    (
        Level::Confirmed,
        "as corroborated, and two reviewers who are two people signed off on exactly these reports",
    ),
    (
        Level::SourcesDisagree,
        "an incompatible value on the same axis, that no path over days explains, has a direct cluster independent of the party, or no fewer clusters; a weaker objection is under review and changes nothing",
    ),
    (
        Level::Corroborated,
        "enough independent clusters of known sources, enough of them direct; a death takes more direct ones, or one and a verified document",
    ),
    (Level::SeveralSources, "two or more independent clusters of known sources"),
    (Level::SingleSource, "one cluster, whatever the volume"),
    (Level::OneSideOnly, "no cluster, and a party of the episode says it"),
    (Level::Unverified, "all else; posts of unknown origin are no source"),
];

impl Policy {
    /// The codebook, as Markdown.
    pub fn codebook(&self) -> String {
        let mut out = format!("# Codebook: {}\n\nPolicy {}\n\n", self.name, self.hash());
        for remark in self.remarks() {
            let _ = writeln!(out, "> {remark}\n");
        }
        out.push_str("## Levels\n\nThe first rule that holds gives the level.\n\n| order | code | words | واژه‌ها | rule |\n| --- | --- | --- | --- | --- |\n");
        for (order, (level, rule)) in RULES.iter().enumerate() {
            let (en, fa) = (self.level_words(*level, Language::En), self.level_words(*level, Language::Fa));
            let _ = writeln!(out, "| {} | `{level}` | {en} | {fa} | {rule} |", order + 1);
        }
        out.push_str("\n## How near each basis stands\n\n| basis | words | read as |\n| --- | --- | --- |\n");
        for &basis in Basis::ALL {
            let near = self.directness(basis);
            let _ =
                writeln!(out, "| `{basis}` | {} | {} |", basis.words(Language::En), near.words(Language::En));
        }
        out.push_str("\nA declared source is at most relayed. A document is direct once a reviewer verified it and the party did not issue it.\n\n## Keys\n\n| key | value | meaning |\n| --- | --- | --- |\n");
        for key in KEYS {
            let _ = writeln!(
                out,
                "| `{}` | `{}` | {} |",
                key.path,
                (key.write)(self).replace('|', "\\|"),
                key.what
            );
        }
        out
    }

    /// What a reader of the policy should know before relying on it.
    pub fn remarks(&self) -> Vec<&'static str> {
        let mut remarks = Vec::new();
        if self.vetted.is_empty() {
            remarks.push("The policy vets nobody: nothing rises above *several sources*.");
        }
        if self.parties.is_empty() {
            remarks.push("The policy names no party: every source's word is read alike.");
        }
        if self.parties.iter().any(|party| party.sources.iter().any(|source| self.vetted.contains(source))) {
            remarks.push("A source is named both as vetted and as a party: it is read as a party.");
        }
        remarks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_basis_and_key_is_in_the_codebook() {
        let book = Policy::default().codebook();
        assert!(Level::ALL.iter().all(|level| book.contains(&format!("`{level}`"))));
        assert!(Basis::ALL.iter().all(|basis| book.contains(&format!("`{basis}`"))));
        assert!(KEYS.iter().all(|key| book.contains(&format!("`{}`", key.path))));
    }
}
