//! JSON rows → named fields: nested objects by dotted keys, lists as lines of one cell.

use crate::account::RejectReason;
use serde_json::{Map, Value};

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

    proptest! {
        #[test]
        fn any_text_gives_an_answer(text in any::<String>()) {
            let _ = line(&text);
        }
    }
}
