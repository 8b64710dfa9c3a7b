//! JSON rows → named fields: nested objects by dotted keys, lists as lines of one cell.

use crate::account::RejectReason;
use crate::lines::Line;
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// The elements of a JSON list, one at a time: memory does not grow with the list.
pub(crate) struct Elements<R> {
    input: R,
    limit: usize,
    begun: bool,
    ended: bool,
}

impl<R: BufRead> Elements<R> {
    /// A reader at the list's opening bracket. An element longer than `limit` bytes is cut.
    pub fn new(input: R, limit: usize) -> Self {
        Self { input, limit, begun: false, ended: false }
    }

    /// The bytes of the next element, whole or as far as the text goes; none after the list.
    pub fn next_element(&mut self) -> io::Result<Option<Line>> {
        let (mut element, mut too_long) = (Vec::new(), false);
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        while !self.ended {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                self.ended = true;
                break;
            }
            let (mut taken, mut done) = (0, false);
            for byte in buffer {
                taken += 1;
                if !self.begun {
                    self.begun = *byte == b'[';
                    continue;
                }
                if quoted {
                    quoted = escaped || *byte != b'"';
                    escaped = !escaped && *byte == b'\\';
                } else {
                    match byte {
                        b'"' => quoted = true,
                        b'{' | b'[' => depth += 1,
                        b']' if depth == 0 => (self.ended, done) = (true, true),
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        b',' if depth == 0 => done = true,
                        _ => {}
                    }
                }
                if done {
                    break;
                }
                if element.len() < self.limit { element.push(*byte) } else { too_long = true }
            }
            self.input.consume(taken);
            if done && (!element.trim_ascii().is_empty() || self.ended) {
                break;
            }
        }
        Ok(match element.trim_ascii() {
            [] => None,
            _ if too_long => Some(Line::TooLong(element)),
            whole => Some(Line::Whole(whole.to_vec())),
        })
    }
}

/// Of an object that is cut short: what stands before its first list of objects, and the list's whole elements.
pub(crate) fn whole_part(bytes: &[u8]) -> Option<Value> {
    let at = memchr::memchr_iter(b'[', bytes)
        .find(|at| bytes[at + 1..].trim_ascii_start().first() == Some(&b'{'))?;
    let mut elements = Elements::new(&bytes[at..], usize::MAX);
    let mut whole = bytes[..=at].to_vec();
    while let Ok(Some(Line::Whole(element))) = elements.next_element() {
        if serde_json::from_slice::<serde::de::IgnoredAny>(&element).is_err() {
            break;
        }
        if whole.len() > at + 1 {
            whole.push(b',');
        }
        whole.extend(element);
    }
    whole.push(b']');
    // The list may stand within several objects.
    (0..DEPTH).find_map(|_| {
        whole.push(b'}');
        serde_json::from_slice(&whole).ok()
    })
}

/// Depth to which nested objects are read.
const DEPTH: usize = 4;

/// The fields of one row.
pub(crate) fn fields(value: &Value) -> Result<Vec<(String, String)>, RejectReason> {
    let Value::Object(object) = value else { return Err(RejectReason::NotAnObject) };
    let mut fields = Vec::with_capacity(object.len());
    flatten(object, "", 0, &mut fields);
    Ok(fields)
}

/// A line of JSON Lines.
pub(crate) fn line(text: &str) -> Result<Vec<(String, String)>, RejectReason> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => fields(&value),
        Err(error) if error.to_string().contains("recursion limit") => Err(RejectReason::NestedTooDeeply),
        Err(_) => Err(RejectReason::NotJson),
    }
}

fn flatten(object: &Map<String, Value>, prefix: &str, depth: usize, fields: &mut Vec<(String, String)>) {
    for (key, value) in object {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) if depth < DEPTH => flatten(inner, &key, depth + 1, fields),
            value => {
                let text = text(value);
                if !text.is_empty() {
                    fields.push((key, text));
                }
            }
        }
    }
}

/// The text of a value: leaves of lists and objects stand on lines of their own.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Value::Object(object) => {
            object.values().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn objects_become_fields() {
        let found =
            line(r#"{"name":"Roya","links":["a","b"],"place":{"city":"Testabad"},"age":20,"x":null}"#)
                .expect("row");
        let found: Vec<String> = found.iter().map(|(key, text)| format!("{key}={text:?}")).collect();
        assert_eq!(found, ["age=\"20\"", "links=\"a\\nb\"", "name=\"Roya\"", "place.city=\"Testabad\""]);
        assert_eq!(line("[1]"), Err(RejectReason::NotAnObject));
        assert_eq!(line("{"), Err(RejectReason::NotJson));
        assert_eq!(line(&"[".repeat(1000)), Err(RejectReason::NestedTooDeeply));
    }

    #[test]
    fn elements_of_a_list() {
        let read = |text: &str| {
            let mut elements = Elements::new(text.as_bytes(), 20);
            let mut out = Vec::new();
            while let Some(element) = elements.next_element().expect("memory does not fail") {
                out.push(match element {
                    Line::Whole(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Line::TooLong(bytes) => format!("{}…", bytes.len()),
                });
            }
            out
        };
        assert_eq!(
            read(r#" [{"a":[1,2]}, {"b":"]}\\\""} ,3] tail"#),
            [r#"{"a":[1,2]}"#, r#"{"b":"]}\\\""}"#, "3"]
        );
        assert_eq!(read("[]"), [""; 0]);
        assert_eq!(read("[{},{"), ["{}", "{"]);
        assert_eq!(read("[\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",1]"), ["20…", "1"]);
    }

    #[test]
    fn the_whole_part_of_what_was_cut() {
        let found = whole_part(br#"{"id":7,"rows":[{"a":1},{"b":2},{"c"#).expect("some");
        assert_eq!(found.to_string(), r#"{"id":7,"rows":[{"a":1},{"b":2}]}"#);
        assert_eq!(whole_part(b"{\"id\":"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..200), json in "[\\[\\]{},\"a1:\\\\]{0,60}") {
            for bytes in [bytes.as_slice(), json.as_bytes()] {
                let mut elements = Elements::new(bytes, 30);
                let mut count = 0;
                while elements.next_element().expect("memory does not fail").is_some() {
                    count += 1;
                    prop_assert!(count <= bytes.len());
                }
                let _ = whole_part(bytes);
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = line(&text);
        }
    }
}
