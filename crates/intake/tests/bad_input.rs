//! Bad input of every kind: named, never executed, nothing lost, and the rest of the folder goes on.
//!
//! The files are made here, so that none of them lies about. Everybody in them is made up.

use khabar_intake::folder::Limits;
use khabar_intake::{Folder, IntakeError, Options, RejectReason, WarningReason, read_folder};
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;

/// A folder that goes when the test does.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("khabar-bad-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        let scratch = Self(path);
        scratch.put("good.csv", "name,status\nRoya Azmouni,held\nKaveh Namune,dead\n".as_bytes());
        scratch
    }

    fn put(&self, file: &str, bytes: &[u8]) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("write");
    }

    fn read(&self) -> Folder {
        self.read_with(Limits::default())
    }

    fn read_with(&self, limits: Limits) -> Folder {
        let options = Options { limits, ..Options::default() };
        let folder = read_folder(&self.0, &options, &mut |_| {}).expect("the folder is read");
        assert!(folder.accounts.iter().all(|account| account.adds_up()), "rows are lost");
        let good = folder.reports.iter().filter(|(at, _)| &*at.file == "good.csv").count();
        assert_eq!(good, 2, "the good file goes on");
        folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One bad file beside a good one: it is named with its reason.
#[track_caller]
fn refused(file: &str, bytes: &[u8], reason: RejectReason) -> Folder {
    refused_with(file, bytes, reason, Limits::default())
}

#[track_caller]
fn refused_with(file: &str, bytes: &[u8], reason: RejectReason, limits: Limits) -> Folder {
    let scratch = Scratch::new(&file.replace(['.', '/'], "-"));
    scratch.put(file, bytes);
    let folder = scratch.read_with(limits);
    let found: Vec<_> =
        folder.rejects.iter().map(|reject| (reject.at.file.to_string(), reject.reason)).collect();
    assert!(found.contains(&(file.to_owned(), reason)), "{file}: expected {reason:?}, found {found:?}");
    folder
}

/// A file under a wrong name, or in an odd form, whose rows come in all the same.
#[track_caller]
fn read_all_the_same(file: &str, bytes: &[u8], rows: usize) -> Folder {
    let scratch = Scratch::new(&format!("ok-{}", file.replace(['.', '/'], "-")));
    scratch.put(file, bytes);
    let folder = scratch.read();
    let found = folder.reports.iter().filter(|(at, _)| &*at.file == file).count();
    assert_eq!(found, rows, "{file}: {:?}", folder.rejects);
    folder
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("start");
        writer.write_all(bytes).expect("write");
    }
    writer.finish().expect("finish").into_inner()
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;

const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn workbook_xml(sheets: usize) -> (String, String) {
    let mut book = String::from(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#,
    );
    let mut relations = String::from(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for n in 1..=sheets {
        book.push_str(&format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>"#));
        relations.push_str(&format!(
            r#"<Relationship Id="r{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#
        ));
    }
    book.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    (book, relations)
}

fn cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn sheet(rows: &[&[(&str, &str)]]) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (number, row) in (1..).zip(rows) {
        xml.push_str(&format!(r#"<row r="{number}">"#));
        row.iter().for_each(|(at, text)| xml.push_str(&cell(at, text)));
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

fn good_sheet() -> String {
    sheet(&[
        &[("A1", "name"), ("B1", "status")],
        &[("A2", "Laleh Farzi"), ("B2", "held")],
        &[("A3", "Omid Farzi"), ("B3", "dead")],
    ])
}

fn xlsx_of(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let (book, relations) = workbook_xml(1);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    zip(&parts)
}

fn ods_of(rows: &str, manifest: &str) -> Vec<u8> {
    ods_with("", rows, manifest)
}

/// The same with a document type before the content.
fn ods_with(dtd: &str, rows: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?>{dtd}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body></office:document-content>"#
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

const MANIFEST: &str = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

fn ods_table(name: &str) -> String {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row = |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
    format!(
        r#"<table:table table:name="{name}">{}{}</table:table>"#,
        row("name", "status"),
        row("Laleh Farzi", "held")
    )
}

#[test]
fn the_made_workbooks_are_sound() {
    read_all_the_same("a.xlsx", &xlsx_of(&good_sheet(), &[]), 2);
    read_all_the_same("a.ods", &ods_of(&ods_table("A"), MANIFEST), 1);
}

#[test]
fn cut_short() {
    let list = "name,status\nLaleh Farzi,held\n\"Omid Farzi,dead";
    let folder = refused("cut.csv", list.as_bytes(), RejectReason::UnclosedQuote);
    assert!(
        folder.reports.iter().any(|(at, _)| &*at.file == "cut.csv"),
        "what stands before the cut comes in"
    );
    for (file, bytes) in
        [("cut.xlsx", xlsx_of(&good_sheet(), &[])), ("cut.ods", ods_of(&ods_table("A"), MANIFEST))]
    {
        for part in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 10] {
            refused(file, &bytes[..part], RejectReason::Damaged);
        }
    }
    let lines = "{\"name\":\"Laleh Farzi\",\"status\":\"held\"}\n{\"name\":\"Omid Fa";
    let folder = refused("cut.jsonl", lines.as_bytes(), RejectReason::NotJson);
    assert_eq!(folder.reports.len(), 3);
    let array = "[{\"name\":\"Laleh Farzi\",\"status\":\"held\"},\n{\"name\":\"Omid Farzi\",\"status\":\"dead\"},{\"name\":\"Sara";
    let folder = refused("cut.json", array.as_bytes(), RejectReason::NotJson);
    assert_eq!(folder.reports.len(), 4, "the whole rows of a cut list come in");
    let chat = "{\"name\":\"c\",\"type\":\"public_channel\",\"id\":1,\"messages\":[{\"id\":1,\"type\":\"message\",\"date\":\"2026-01-09T10:00:00\",\"text\":\"Arrested: Laleh Farzi\"},{\"id\":2,\"ty";
    let folder = refused("chat/result.json", chat.as_bytes(), RejectReason::NotJson);
    assert!(folder.posts.len() + folder.reports.len() >= 3, "the whole messages of a cut chat come in");
}

#[test]
fn under_a_password() {
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(2_000, 0);
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    compound.resize(4_096, 0);
    refused("locked.xlsx", &compound, RejectReason::PasswordProtected);
    let manifest = MANIFEST.replace(
        "/></manifest",
        r#"><manifest:encryption-data manifest:checksum-type="SHA1/1K"/></manifest:file-entry></manifest"#,
    );
    refused("locked.ods", &ods_of(&ods_table("A"), &manifest), RejectReason::PasswordProtected);
    // The flag of an encrypted entry, in the local header and in the directory.
    let mut packed = xlsx_of(&good_sheet(), &[]);
    for (magic, offset) in [(&b"PK\x03\x04"[..], 6), (&b"PK\x01\x02"[..], 8)] {
        let found: Vec<usize> = (0..packed.len() - 4).filter(|at| packed[*at..].starts_with(magic)).collect();
        found.into_iter().for_each(|at| packed[at + offset] |= 1);
    }
    refused("flagged.xlsx", &packed, RejectReason::PasswordProtected);
}

#[test]
fn under_a_wrong_name() {
    read_all_the_same("table.csv", &xlsx_of(&good_sheet(), &[]), 2);
    read_all_the_same("sheet.xls", &xlsx_of(&good_sheet(), &[]), 2);
    let list = b"name,status\nLaleh Farzi,held\nOmid Farzi,dead\n";
    for file in ["list.xlsx", "list.ods", "list.json", "list.jsonl", "list.txt"] {
        read_all_the_same(file, list, 2);
    }
    let array = br#"[{"name":"Laleh Farzi","status":"held"},{"name":"Omid Farzi","status":"dead"}]"#;
    let lines =
        b"{\"name\":\"Laleh Farzi\",\"status\":\"held\"}\n{\"name\":\"Omid Farzi\",\"status\":\"dead\"}\n";
    for file in ["rows.csv", "rows.xlsx", "rows.jsonl", "rows.txt", "rows.json"] {
        read_all_the_same(file, array, 2);
        read_all_the_same(file, lines, 2);
    }
    refused(
        "page.xls",
        b"<html><body><table><tr><td>name</td></tr></table></body></html>",
        RejectReason::UnknownFormat,
    );
    refused("page.csv", b"<!DOCTYPE html><html></html>", RejectReason::UnknownFormat);
    refused("paper.csv", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", RejectReason::UnknownFormat);
    refused(
        "photo.csv",
        &[0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1],
        RejectReason::NotText,
    );
    refused("old.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3, 4], RejectReason::Damaged);
    refused("packed.csv", &zip(&[("a.txt", b"hello")]), RejectReason::UnknownFormat);
    refused("empty.xlsx", b"", RejectReason::Damaged);
}

#[test]
fn in_a_wrong_encoding() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let list = "نام,وضعیت\nلاله فرضی,بازداشت\nامید فرضی,کشته شده\n";
    read_all_the_same("a.csv", &utf16(list), 2);
    let folder = read_all_the_same("odd.csv", &[utf16(list), vec![0x41]].concat(), 2);
    assert!(folder.warnings.iter().any(|warning| warning.reason == WarningReason::EncodingGuessed));
    read_all_the_same("a.json", &utf16("[{\"name\":\"لاله فرضی\",\"status\":\"held\"}]"), 1);
    let mut broken = list.as_bytes().to_vec();
    broken.extend(b"\xff x \xfe y,held\n");
    let folder = refused("broken.csv", &broken, RejectReason::NotText);
    assert_eq!(folder.reports.len(), 4);
}

#[test]
fn a_million_columns() {
    let wide = format!("name{}\nLaleh Farzi{}\n", ",x".repeat(1_000_000), ",1".repeat(1_000_000));
    refused("wide.csv", wide.as_bytes(), RejectReason::TooManyColumns);
    let fields: String = (0..20_000).map(|n| format!("\"k{n}\":1,")).collect();
    refused(
        "wide.jsonl",
        format!("{{{fields}\"name\":\"Laleh Farzi\"}}\n").as_bytes(),
        RejectReason::TooManyColumns,
    );
    let far = sheet(&[&[("A1", "name"), ("B1", "status")], &[("A2", "Laleh Farzi"), ("XFD2", "x")]]);
    refused("wide.xlsx", &xlsx_of(&far, &[]), RejectReason::TooManyColumns);
}

#[test]
fn a_hundred_thousand_sheets() {
    // Listed and not there; and there as parts.
    let (book, relations) = workbook_xml(100_000);
    let listed = zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", good_sheet().as_bytes()),
    ]);
    refused("listed.xlsx", &listed, RejectReason::TooManySheets);
    let names: Vec<String> = (1..=600).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let more: Vec<(&str, &[u8])> = names[1..].iter().map(|name| (name.as_str(), &b"<x/>"[..])).collect();
    refused("parts.xlsx", &xlsx_of(&good_sheet(), &more), RejectReason::TooManySheets);
    let tables: String = (0..20_000).map(|n| format!(r#"<table:table table:name="T{n}"/>"#)).collect();
    refused("tables.ods", &ods_of(&tables, MANIFEST), RejectReason::TooManySheets);
}

#[test]
fn zip_bombs() {
    let zeros = vec![b' '; 70 << 20];
    let bomb = xlsx_of(&good_sheet(), &[("xl/media/image1.bin", &zeros)]);
    assert!(bomb.len() < 200_000, "{} bytes", bomb.len());
    refused("ratio.xlsx", &bomb, RejectReason::UnpacksTooLarge);
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let large = xlsx_of(&good_sheet(), &[("xl/media/image1.bin", &zeros[..2 << 20])]);
    refused_with("cap.xlsx", &large, RejectReason::UnpacksTooLarge, limits.clone());
    let content = format!("{}<!--{}-->", ods_table("A"), " ".repeat(2 << 20));
    refused_with("cap.ods", &ods_of(&content, MANIFEST), RejectReason::UnpacksTooLarge, limits);
    // A part that says of itself that it is small, and is not.
    let mut lies = xlsx_of(&format!("{}{}", good_sheet(), " ".repeat(3 << 20)), &[]);
    let truly = (good_sheet().len() + (3 << 20)) as u32;
    let at: Vec<usize> = (0..lies.len() - 4).filter(|at| lies[*at..*at + 4] == truly.to_le_bytes()).collect();
    assert!(!at.is_empty());
    at.into_iter().for_each(|at| lies[at..at + 4].copy_from_slice(&1_000u32.to_le_bytes()));
    let scratch = Scratch::new("lies");
    scratch.put("lies.xlsx", &lies);
    let folder = scratch.read();
    let named = folder.rejects.iter().any(|reject| &*reject.at.file == "lies.xlsx");
    let came = folder.reports.iter().filter(|(at, _)| &*at.file == "lies.xlsx").count();
    assert!(named || came == 2, "neither read nor named");
}

/// No entity of the file is followed, and the file is read or named.
#[track_caller]
fn follows_nothing(file: &str, bytes: &[u8]) {
    let scratch = Scratch::new(file);
    scratch.put(file, bytes);
    let folder = scratch.read();
    let shown = format!("{:?} {:?}", folder.reports, folder.rejects);
    assert!(!shown.contains("SECRET WORDS") && !shown.contains("lollol"), "{file}: an entity was followed");
    let named = folder.rejects.iter().any(|reject| &*reject.at.file == file);
    let came = folder.reports.iter().any(|(at, _)| &*at.file == file);
    assert!(named || came, "{file}: neither read nor named");
}

#[test]
fn entities_are_not_followed() {
    let secret = std::env::temp_dir().join(format!("khabar-secret-{}", std::process::id()));
    std::fs::write(&secret, "SECRET WORDS").expect("write");
    let outside = format!(
        r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY out SYSTEM "file://{}">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>Laleh &out;</t></si></sst>"#,
        secret.display()
    );
    let mut laughs = String::from(r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">"#);
    for n in 1..10 {
        let before = format!("&l{};", n - 1).repeat(10);
        laughs.push_str(&format!(r#"<!ENTITY l{n} "{before}">"#));
    }
    laughs.push_str(r#"]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&l9;</t></si></sst>"#);
    let sheet = sheet(&[&[("A1", "name"), ("B1", "status")]]).replace(
        "</sheetData>",
        r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>held</t></is></c></row></sheetData>"#,
    );
    for (file, strings) in [("outside.xlsx", &outside), ("laughs.xlsx", &laughs)] {
        follows_nothing(file, &xlsx_of(&sheet, &[("xl/sharedStrings.xml", strings.as_bytes())]));
    }
    let _ = std::fs::remove_file(&secret);
}

#[test]
fn macros_are_named_and_never_run() {
    let folder =
        read_all_the_same("m.xlsm", &xlsx_of(&good_sheet(), &[("xl/vbaProject.bin", b"Sub AutoOpen()")]), 2);
    assert!(
        folder.warnings.iter().any(|w| w.reason == WarningReason::MacrosNotRun && &*w.at.file == "m.xlsm")
    );
}

#[test]
fn a_line_without_end() {
    let mut text = b"name,status\nLaleh Farzi,held\n".to_vec();
    text.resize(text.len() + (9 << 20), b'x');
    text.extend(b"\nOmid Farzi,dead\n");
    let folder = refused("long.csv", &text, RejectReason::LineTooLong);
    assert_eq!(folder.reports.len(), 4, "rows around the line come in");
    refused("long.jsonl", &text, RejectReason::LineTooLong);
}

#[test]
fn settings_are_named_with_their_line() {
    let scratch = Scratch::new("settings");
    scratch.put("sources.toml", b"[[source]]\nid = \"a\nname");
    let error = read_folder(&scratch.0, &Options::default(), &mut |_| {}).expect_err("refused");
    assert!(
        matches!(error, IntakeError::Sources(_)) && error.to_string().contains("sources.toml"),
        "{error}"
    );
    scratch.put("sources.toml", b"");
    scratch.put("policy.toml", b"vetted = [\"a\"");
    let error = read_folder(&scratch.0, &Options::default(), &mut |_| {}).expect_err("refused");
    assert!(matches!(error, IntakeError::Policy(_)) && error.to_string().contains("policy"), "{error}");
    scratch.put("policy.toml", &[0xff, 0xfe, 0, 0]);
    assert!(matches!(
        read_folder(&scratch.0, &Options::default(), &mut |_| {}),
        Err(IntakeError::Settings { file: "policy.toml", .. })
    ));
}

/// What is expected of a file.
#[derive(Debug)]
enum Expect {
    /// It is named, and nothing of it comes in.
    Named(RejectReason),
    /// It is named, and so many reports and posts of it come in: what stands before the damage.
    NamedWith(RejectReason, usize),
    /// So many reports and posts come in, as if nothing were wrong.
    Comes(usize),
}
use Expect::{Comes, Named, NamedWith};

/// Each kind of file, sound: its name and its bytes.
fn kinds() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("list.csv", b"name,status\nLaleh Farzi,held\nOmid Farzi,dead\n".to_vec()),
        ("list.tsv", b"name\tstatus\nLaleh Farzi\theld\nOmid Farzi\tdead\n".to_vec()),
        ("book.xlsx", xlsx_of(&good_sheet(), &[])),
        ("book.ods", ods_of(&(ods_table("A") + &ods_table("B")), MANIFEST)),
        (
            "rows.json",
            br#"[{"name":"Laleh Farzi","status":"held"},{"name":"Omid Farzi","status":"dead"}]"#.to_vec(),
        ),
        ("result.json", telegram(&["Arrested: Laleh Farzi", "Nothing new in the town today"]).into_bytes()),
        (
            "chat.txt",
            whatsapp(&["Laleh Farzi, 24, Testabad, arrested, 9 January", "Nothing new in the town today"])
                .into_bytes(),
        ),
    ]
}

fn telegram(texts: &[&str]) -> String {
    let message = |(number, text): (usize, &&str)| {
        format!(
            r#"{{"id":{number},"type":"message","date":"2026-01-09T10:00:00","from":"Somebody","from_id":"user{number}","text":"{text}"}}"#
        )
    };
    let messages: Vec<String> = texts.iter().enumerate().map(message).collect();
    format!(r#"{{"name":"c","type":"public_channel","id":1,"messages":[{}]}}"#, messages.join(",\n"))
}

fn whatsapp(texts: &[&str]) -> String {
    let line = |(number, text): (usize, &&str)| format!("[12/01/2026, 10:0{number}:00] Somebody: {text}\n");
    texts.iter().enumerate().map(line).collect()
}

fn utf16(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// One file beside a good one, against what is expected; what is named says where, what was found and what to do.
#[track_caller]
fn expect(case: &str, file: &str, bytes: &[u8], expected: &Expect) {
    let scratch = Scratch::new(&format!("each-{case}-{}", file.replace('.', "-")));
    scratch.put(file, bytes);
    let folder = scratch.read();
    let of_file = |at: &khabar_model::RowRef| &*at.file == file;
    let came = folder.reports.iter().filter(|(at, _)| of_file(at)).count()
        + folder.posts.iter().filter(|(at, _)| of_file(at)).count();
    let named: Vec<_> = folder.rejects.iter().filter(|reject| of_file(&reject.at)).collect();
    let reasons: Vec<_> = named.iter().map(|reject| (reject.at.row, reject.reason)).collect();
    let told = format!("{case} {file}: expected {expected:?}, came {came}, named {reasons:?}");
    assert!(named.iter().all(|reject| !reject.reason.hint().is_empty()), "{told}");
    let has = |reason: &RejectReason| named.iter().any(|reject| reject.reason == *reason);
    match expected {
        Named(reason) => assert!(has(reason) && came == 0, "{told}"),
        NamedWith(reason, rows) => assert!(has(reason) && came == *rows, "{told}"),
        Comes(rows) => assert!(named.is_empty() && came == *rows, "{told}"),
    }
}

#[test]
fn each_kind_sound() {
    kinds().iter().for_each(|(file, bytes)| expect("sound", file, bytes, &Comes(rows_of(file))));
}

/// Rows that the sound file of a kind gives.
fn rows_of(file: &str) -> usize {
    if file == "book.ods" { 1 } else { 2 }
}

#[test]
fn each_kind_cut_short() {
    // Where the file ends inside its second row. A table without quotes cannot know that a cell is cut: its row comes in.
    let expected = [
        Comes(2),
        Comes(2),
        Named(RejectReason::Damaged),
        Named(RejectReason::Damaged),
        NamedWith(RejectReason::NotJson, 1),
        NamedWith(RejectReason::NotJson, 1),
        Comes(2),
    ];
    for ((file, bytes), expected) in kinds().iter().zip(&expected) {
        expect("cut", file, &bytes[..bytes.len() - 9], expected);
    }
}

#[test]
fn each_kind_under_another_name() {
    let names = ["x.csv", "x.tsv", "x.xlsx", "x.ods", "x.json", "x.txt", "x.xls"];
    for (file, bytes) in kinds() {
        for name in names {
            expect(&format!("as-{}", file.replace('.', "-")), name, &bytes, &Comes(rows_of(file)));
        }
    }
}

#[test]
fn each_kind_in_another_encoding() {
    for (file, bytes) in kinds().iter().filter(|(file, _)| !file.starts_with("book")) {
        expect("utf16", file, &utf16(bytes), &Comes(2));
        let mut broken = bytes.clone();
        let at = broken.windows(5).position(|word| word == b"Laleh").expect("a name");
        broken[at..at + 2].copy_from_slice(&[0xff, 0xfe]);
        let scratch = Scratch::new(&format!("each-bytes-{}", file.replace('.', "-")));
        scratch.put(file, &broken);
        let folder = scratch.read();
        let named = folder.rejects.iter().any(|reject| &*reject.at.file == *file)
            || folder.warnings.iter().any(|warning| &*warning.at.file == *file);
        assert!(named, "{file}: foreign bytes came in unnoticed: {:?}", folder.reports);
    }
}

#[test]
fn each_kind_too_wide() {
    let wide = "x,".repeat(1_000_000);
    let tabs = "x\t".repeat(1_000_000);
    let fields: String = (0..20_000).map(|n| format!("\"k{n}\":1,")).collect();
    let repeated = ods_table("A").replace(
        "</table:table-row></table:table>",
        "<table:table-cell table:number-columns-repeated=\"1000000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    let far = sheet(&[&[("A1", "name"), ("B1", "status")], &[("A2", "Laleh Farzi"), ("XFD2", "x")]]);
    // What is beyond the limit is not read; a workbook says so and keeps the rest of its row.
    let cut = |came| NamedWith(RejectReason::TooManyColumns, came);
    for (file, bytes, expected) in [
        ("list.csv", format!("name,{wide}\nLaleh Farzi,{wide}\n").into_bytes(), cut(0)),
        ("list.tsv", format!("name\t{tabs}\nLaleh Farzi\t{tabs}\n").into_bytes(), cut(0)),
        ("book.xlsx", xlsx_of(&far, &[]), cut(1)),
        ("book.ods", ods_of(&repeated, MANIFEST), cut(0)),
        ("rows.json", format!("[{{{fields}\"name\":\"Laleh Farzi\"}}]").into_bytes(), cut(0)),
    ] {
        expect("wide", file, &bytes, &expected);
    }
}

#[test]
fn entities_of_open_documents_are_not_followed() {
    let secret = std::env::temp_dir().join(format!("khabar-ods-secret-{}", std::process::id()));
    std::fs::write(&secret, "SECRET WORDS").expect("write");
    let laughs: String =
        (1..10).map(|n| format!(r#"<!ENTITY l{n} "{}">"#, format!("&l{};", n - 1).repeat(10))).collect();
    for (file, dtd, entity) in [
        (
            "outside.ods",
            format!(r#"<!DOCTYPE x [<!ENTITY out SYSTEM "file://{}">]>"#, secret.display()),
            "&out;",
        ),
        ("laughs.ods", format!(r#"<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>"#), "&l9;"),
    ] {
        let rows = ods_table("A").replace("Laleh Farzi", &format!("Laleh {entity}"));
        follows_nothing(file, &ods_with(&dtd, &rows, MANIFEST));
    }
    let _ = std::fs::remove_file(&secret);
}

#[test]
fn macros_of_open_documents_and_old_workbooks_are_named() {
    let content = ods_of(&ods_table("A"), MANIFEST);
    let mut parts = zip::ZipArchive::new(Cursor::new(content)).expect("a zip");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("content.xml").expect("content"), &mut text)
        .expect("text");
    let bytes = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", MANIFEST.as_bytes()),
        ("content.xml", text.as_bytes()),
        ("Basic/Standard/Module1.xml", b"<script/>"),
    ]);
    let folder = read_all_the_same("m.ods", &bytes, 1);
    assert!(
        folder.warnings.iter().any(|w| w.reason == WarningReason::MacrosNotRun && &*w.at.file == "m.ods")
    );
    // A compound file that is no workbook, or one cut short, whatever it is called.
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(8_192, 0);
    for file in ["old.xls", "old.xlsx", "old.csv", "old.doc.csv"] {
        expect("compound", file, &compound, &Named(RejectReason::Damaged));
    }
}
