//! Pages generated from tables in the code are those in `docs/`. `UPDATE_DOCS=1` writes them anew.

use std::path::Path;

#[test]
fn status_words_page_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/status-words.md");
    let page = khabar_intake::status::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("write the page");
    }
    let found = std::fs::read_to_string(&path).expect("read the page");
    assert!(
        found == page,
        "docs/status-words.md is old: run UPDATE_DOCS=1 cargo test -p khabar-intake --test docs"
    );
}
