//! What provenance promises, on small made-up posts.

use super::*;
use khabar_model::{Citation, CitationKind, Instant};

const FLOOD: &str =
    "neighbours in Kuhsar street heard six shots before dawn and then saw two white vans leave the old mill";
const OTHER: &str = "the bakery on Lale square opened again today after nine days without flour or power in the whole district";

fn post(text: &str, at: i64) -> Document {
    Document { text: Some(text.into()), captured: Some(Instant(at)), ..Document::default() }
}

fn citing(kind: CitationKind, to: &str, own: &str, at: i64) -> Document {
    Document {
        address: Some(own.into()),
        captured: Some(Instant(at)),
        cites: vec![Citation { kind, to: to.into() }],
        ..Document::default()
    }
}

fn traced(documents: &[Document]) -> Provenance {
    let docs: Vec<Doc<'_>> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| Doc { id: [at as u8; 32], source: at as u32, known: false, document })
        .collect();
    trace(&docs, &[], &Options::default())
}

#[test]
fn a_near_duplicate_is_a_copy_of_the_first_seen() {
    let copy = FLOOD.replace("six", "seven");
    let found = traced(&[post(&copy, 20), post(FLOOD, 10), post(OTHER, 5)]);
    assert_eq!(found.original_of, [1, 1, 2]);
    assert!(matches!(found.edges[0].reason, Reason::NearDuplicate { jaccard } if jaccard > 0.8));
}

#[test]
fn spelling_addresses_and_handles_do_not_hide_a_copy() {
    // Persian: "neighbours heard gunfire near the old mill at dawn and two white cars left".
    let plain = "همسایه‌ها نزدیک آسیاب کهنه سحرگاه صدای تیراندازی شنیدند و دو خودروی سفید رفتند";
    let dressed = format!("@kanal_x {} https://example.org/a", plain.replace('ی', "ي").replace('ک', "ك"));
    assert_eq!(traced(&[post(plain, 1), post(&dressed, 2)]).original_of, [0, 0]);
}

#[test]
fn stock_phrases_alone_are_no_likeness() {
    let a = "my cousin Arash Tandis has been missing since Thursday last seen near Golzar please share if you have any information";
    let b = "my cousin Nilufar Kamrava has been missing since Monday last seen near Tirgan please share if you have any information";
    assert_eq!(traced(&[post(a, 1), post(b, 2)]).original_of, [0, 1]);
}

#[test]
fn a_frame_that_the_corpus_shows_is_no_likeness_and_a_flood_is_no_frame() {
    let word = |number: usize| format!("{}{}", ["zar", "mel", "tok", "vin", "sul"][number % 5], number);
    let framed = |n: usize| {
        let gaps: Vec<String> = (0..7).map(|gap| word(n * 7 + gap)).collect();
        format!(
            "the neighbours of {} asked around the old market about {} all of yesterday evening",
            gaps[..2].join(" "),
            gaps[2..].join(" ")
        )
    };
    let posts: Vec<Document> = (0..60).map(|n| post(&framed(n), n as i64)).collect();
    assert!(traced(&posts).original_of.iter().enumerate().all(|(at, root)| *root as usize == at));
    let edited = |n: usize| {
        let words = FLOOD.split(' ').enumerate();
        words
            .map(|(at, said)| if (at + n).is_multiple_of(6) { word(n * 31 + at) } else { said.to_owned() })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let flood: Vec<Document> =
        (0..60).map(|n| post(&if n == 0 { FLOOD.to_owned() } else { edited(n) }, n as i64)).collect();
    assert!(traced(&flood).original_of.iter().all(|root| *root == 0));
}

#[test]
fn a_post_that_quotes_two_joins_nothing() {
    let both = format!("{FLOOD} {OTHER}");
    let found = traced(&[post(FLOOD, 1), post(OTHER, 2), post(&both, 3)]);
    assert_eq!((found.original_of[0], found.original_of[1]), (0, 1));
}

#[test]
fn forwards_chain_to_the_first() {
    let first =
        Document { address: Some("t.me/a/1".into()), captured: Some(Instant(1)), ..Document::default() };
    let second = citing(CitationKind::Forward, "https://t.me/a/1", "t.me/b/7", 2);
    let third = citing(CitationKind::Forward, "http://www.t.me/b/7/", "t.me/c/9", 3);
    assert_eq!(traced(&[third, first, second]).original_of, [1, 1, 1]);
}

#[test]
fn a_circle_of_citations_is_broken_at_the_first_seen() {
    let a = citing(CitationKind::Quote, "t.me/b/1", "t.me/a/1", 1);
    let b = citing(CitationKind::Quote, "t.me/c/1", "t.me/b/1", 2);
    let c = citing(CitationKind::Quote, "t.me/a/1", "t.me/c/1", 3);
    let found = traced(&[c, b, a]);
    assert_eq!(found.original_of, [2, 2, 2]);
    assert!(found.oddities.contains(&Oddity::Circle { document: 2 }));
}

#[test]
fn citing_the_future_is_named() {
    let mut later = post("words", 90);
    later.address = Some("t.me/late/1".into());
    later.said = Some(Instant(80));
    let found = traced(&[later, citing(CitationKind::Link, "t.me/late/1", "t.me/early/1", 10)]);
    assert_eq!(found.oddities, [Oddity::CitesTheFuture { document: 1, cited: 0 }]);
    assert_eq!(found.original_of, [0, 0]);
}

#[test]
fn one_address_with_two_texts_is_named() {
    let mut one = post(FLOOD, 1);
    let mut two = post(OTHER, 2);
    one.address = Some("t.me/x/1".into());
    two.address = one.address.clone();
    assert_eq!(traced(&[two, one]).oddities, [Oddity::OneAddressTwoTexts { first: 1, other: 0 }]);
}

#[test]
fn an_unknown_account_never_makes_a_known_source_a_copy() {
    let (early, late) = (post(FLOOD, 1), post(FLOOD, 50));
    let doc = |document, id, known| Doc { id: [id; 32], source: u32::from(id), known, document };
    let found = trace(&[doc(&early, 0, false), doc(&late, 1, true)], &[], &Options::default());
    assert_eq!(found.original_of, [1, 1]);
}

#[test]
fn shared_media_is_doubtful_and_changes_no_original() {
    let shown =
        |at| Document { media: vec!["ab12".into()], captured: Some(Instant(at)), ..Document::default() };
    let found = traced(&[shown(2), shown(1)]);
    assert_eq!(found.original_of, [0, 1]);
    assert_eq!(found.edges, [Edge { copy: 0, original: 1, reason: Reason::SameMedia, certain: false }]);
}

#[test]
fn a_named_upstream_is_a_source_or_words_and_never_a_nobody() {
    let origins = [Origin { slug: "yas", name: "Yas Committee", ..Origin::default() }];
    let naming = |to: &str, at| citing(CitationKind::Upstream, to, &format!("t.me/z/{at}"), at);
    let documents = [
        naming("Yas committee", 1),
        naming("her brother Bahram", 2),
        naming("Her brother  Bahram", 3),
        naming("eyewitnesses", 4),
    ];
    let docs: Vec<Doc<'_>> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| Doc { id: [at as u8; 32], source: 9, known: true, document })
        .collect();
    let found = trace(&docs, &origins, &Options::default());
    let upstream = |at: u32| found.named_by(at).first().map(|named| named.upstream);
    assert_eq!(upstream(0), Some(Upstream::Source(0)));
    assert!(matches!(upstream(1), Some(Upstream::Words(_))));
    assert_eq!(upstream(1), upstream(2));
    assert_eq!(upstream(3), None);
}
