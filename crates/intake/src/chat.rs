//! Exports of chats: Telegram Desktop's `result.json`, and WhatsApp's text.
//!
//! A message is a row: who said it, when, what it forwards and answers, its media by name. Who wrote a message is
//! kept as a hash alone.

use crate::column::Column;
use crate::date::Order;
use crate::folder::Limits;
use crate::lines::{Line, Lines};
use crate::row::Reader;
use crate::table::Table;
use crate::text::{ascii_digits, is_invisible};
use crate::{instant, json};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{self, BufRead};

type Columns<'c> = Option<&'c BTreeMap<String, Column>>;

/// Read a Telegram export; false where the value is none.
pub(crate) fn telegram(
    value: &Value,
    columns: Columns<'_>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
) -> bool {
    let chats: Vec<&Map<String, Value>> = match value.as_object() {
        Some(chat) if is_chat(chat) => vec![chat],
        Some(all) => all
            .get("chats")
            .and_then(|chats| chats.get("list"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .filter(|chat| is_chat(chat))
            .collect(),
        None => return false,
    };
    if chats.is_empty() {
        return false;
    }
    let mut table = Table::new(reader, columns, limits.columns, 0);
    for chat in chats {
        let id = chat.get("id").map(json::text).unwrap_or_default();
        let title = chat.get("name").map(json::text).unwrap_or_default();
        let is_channel =
            chat.get("type").and_then(Value::as_str).is_some_and(|kind| kind.contains("channel"));
        let messages = chat.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for message in messages
            .iter()
            .filter_map(Value::as_object)
            .filter(|message| message.get("type").and_then(Value::as_str) != Some("service"))
        {
            table.object(telegram_row(message, &id, if is_channel { &title } else { "" }));
        }
    }
    table.finish();
    true
}

fn is_chat(chat: &Map<String, Value>) -> bool {
    let messages = chat.get("messages").and_then(Value::as_array);
    messages.is_some_and(|messages| {
        messages.iter().take(5).all(|m| m.get("type").is_some() && m.get("date").is_some())
            && (chat.contains_key("id") || !messages.is_empty())
    })
}

fn telegram_row(message: &Map<String, Value>, chat: &str, channel: &str) -> Vec<(String, String)> {
    let get = |key: &str| message.get(key).map(json::text).filter(|text| !text.is_empty());
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut put = |column: Column, text: Option<String>| {
        if let Some(text) = text {
            fields.push((column.code().to_owned(), text));
        }
    };
    // A channel speaks under its own name, whoever of its staff posted.
    let author = Some(channel.to_owned())
        .filter(|channel| !channel.is_empty())
        .or_else(|| get("from_id"))
        .or_else(|| get("from"));
    put(Column::Source, author);
    put(Column::PostId, get("id").map(|id| format!("telegram:{chat}/{id}")));
    put(Column::Said, get("date_unixtime").or_else(|| get("date")));
    put(Column::ForwardedFrom, get("forwarded_from"));
    put(Column::ReplyTo, get("reply_to_message_id").map(|id| format!("telegram:{chat}/{id}")));
    let media: Vec<String> = ["photo", "file"]
        .iter()
        .filter_map(|key| get(key))
        .filter(|name| !name.starts_with('('))
        .map(|name| base(&name).to_owned())
        .collect();
    put(Column::Media, Some(media.join("\n")).filter(|media| !media.is_empty()));
    let (text, links) = telegram_text(message.get("text").unwrap_or(&Value::Null));
    put(Column::Link, Some(links.join("\n")).filter(|links| !links.is_empty()));
    put(Column::Text, Some(text).filter(|text| !text.trim().is_empty()));
    fields
}

/// The words of a message, whose marked-up parts stand as objects among plain ones; and the links behind words.
fn telegram_text(text: &Value) -> (String, Vec<String>) {
    let (mut words, mut links) = (String::new(), Vec::new());
    let pieces = match text {
        Value::Array(pieces) => pieces.as_slice(),
        other => std::slice::from_ref(other),
    };
    for piece in pieces {
        match piece {
            Value::String(text) => words.push_str(text),
            Value::Object(piece) => {
                words.push_str(piece.get("text").and_then(Value::as_str).unwrap_or_default());
                links.extend(piece.get("href").and_then(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    (words, links)
}

fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Whether the first lines are those of a WhatsApp export.
pub(crate) fn is_whatsapp(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(16 * 1024)]);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(12).collect();
    let starts = lines.iter().filter(|line| start(line).is_some()).count();
    starts >= 1 && starts * 3 >= lines.len() && lines.first().is_some_and(|line| start(line).is_some())
}

/// A message as it gathers its lines.
struct Message {
    when: String,
    author: String,
    text: String,
}

/// Read a WhatsApp export.
pub(crate) fn whatsapp<R: BufRead>(
    mut lines: Lines<R>,
    columns: Columns<'_>,
    limits: &Limits,
    reader: &mut Reader<'_, '_>,
) -> io::Result<()> {
    let mut messages: Vec<Message> = Vec::new();
    while let Some(line) = lines.next_line()? {
        let (Line::Whole(bytes) | Line::TooLong(bytes)) = line;
        let line = String::from_utf8_lossy(&bytes);
        match start(&line) {
            // What the program itself says begins with a mark that nobody types.
            Some((_, Some((_, text)))) if text.starts_with('\u{200e}') && !text.contains("<attached") => {}
            Some((when, Some((author, text)))) => messages.push(Message { when, author, text }),
            // A notice of the program: somebody joined, the chat is encrypted.
            Some((_, None)) => {}
            None => {
                if let Some(message) = messages.last_mut() {
                    message.text.push('\n');
                    message.text.push_str(&line);
                }
            }
        }
    }
    reader.hints.order = order(&messages).or(reader.hints.order);
    let hints = reader.hints;
    let mut table = Table::new(reader, columns, limits.columns, 0);
    for message in messages {
        let said = instant::parse(&message.when, hints).map_or(message.when, |at| at.to_string());
        let (text, media) = split_media(&message.text);
        let mut fields =
            vec![(Column::Source.code().to_owned(), message.author), (Column::Said.code().to_owned(), said)];
        if !media.is_empty() {
            fields.push((Column::Media.code().to_owned(), media.join("\n")));
        }
        if !text.trim().is_empty() {
            fields.push((Column::Text.code().to_owned(), text));
        }
        table.object(fields);
    }
    table.finish();
    Ok(())
}

/// The start of a message: "[09/01/2026, 14:05:33] Roya: …" or "09/01/2026, 14:05 - Roya: …". The author and the
/// words are absent in notices of the program.
#[allow(clippy::type_complexity)]
fn start(line: &str) -> Option<(String, Option<(String, String)>)> {
    let line = line.trim_start_matches(|c: char| is_invisible(c) || c.is_whitespace());
    let line = ascii_digits(line);
    let (when, rest) = match line.strip_prefix('[') {
        Some(inner) => inner.split_once("] ")?,
        None => line.split_once(" - ")?,
    };
    let shape = when.len() <= 60
        && when.contains(':')
        && when.chars().next().is_some_and(|c| c.is_ascii_digit())
        && when.contains(['/', '.', '-', '،', ',']);
    if !shape || instant::clock(when).is_none() {
        return None;
    }
    let words = rest
        .split_once(": ")
        .map(|(author, text)| (author.trim_matches(is_invisible).to_owned(), text.to_owned()));
    Some((when.to_owned(), words.filter(|(author, _)| !author.is_empty() && author.len() < 100)))
}

/// Day or month first, where some date of the export tells.
fn order(messages: &[Message]) -> Option<Order> {
    let numbers = |when: &str| -> Option<(u32, u32)> {
        let mut parts = when.split(['/', '.', '-']).map(str::trim);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let pairs: Vec<(u32, u32)> = messages.iter().filter_map(|message| numbers(&message.when)).collect();
    if pairs.iter().any(|(a, _)| *a > 31) {
        None
    } else if pairs.iter().any(|(a, _)| *a > 12) {
        Some(Order::Dmy)
    } else if pairs.iter().any(|(_, b)| *b > 12) {
        Some(Order::Mdy)
    } else {
        None
    }
}

/// Names of attached files, taken out of the words.
fn split_media(text: &str) -> (String, Vec<String>) {
    let (mut words, mut media) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let plain = line.trim_matches(|c: char| is_invisible(c) || c.is_whitespace());
        let attached = plain.strip_prefix("<attached: ").and_then(|rest| rest.strip_suffix('>'));
        let named =
            ["(file attached)", "(فایل پیوست شد)", "(Datei angehängt)", "(fichier joint)", "(الملف مرفق)"]
                .iter()
                .find_map(|mark| plain.strip_suffix(mark));
        match attached.or(named) {
            Some(name) => media.push(name.trim().to_owned()),
            None if plain.starts_with('<') && plain.ends_with('>') && plain.len() < 60 => {}
            None => words.push(line),
        }
    }
    (words.join("\n"), media)
}

#[cfg(test)]
mod tests {
    //! All names here are made up.
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn starts_of_messages() {
        let expect =
            Some(("09/01/2026, 14:05:33".to_owned(), Some(("Roya Azmouni".to_owned(), "hello".to_owned()))));
        assert_eq!(start("\u{200e}[09/01/2026, 14:05:33] Roya Azmouni: hello"), expect);
        assert!(start("۱۴۰۴/۱۰/۱۹، ۱۴:۰۵ - رویا: سلام").is_some_and(|(_, words)| words.is_some()));
        assert!(
            start("1/9/26, 2:05 PM - Messages are end-to-end encrypted")
                .is_some_and(|(_, words)| words.is_none())
        );
        assert_eq!(start("a second line - with: a dash"), None);
    }

    #[test]
    fn attachments() {
        let (text, media) = split_media("look\nIMG-1.jpg (file attached)\n<Media omitted>");
        assert_eq!((text.as_str(), media.as_slice()), ("look", ["IMG-1.jpg".to_owned()].as_slice()));
    }

    #[test]
    fn telegram_words_and_links() {
        let text = serde_json::json!(["see ", {"type": "text_link", "text": "here", "href": "https://a.example/1"}, "."]);
        assert_eq!(telegram_text(&text), ("see here.".to_owned(), vec!["https://a.example/1".to_owned()]));
    }

    proptest! {
        #[test]
        fn any_line_gives_an_answer(line in any::<String>(), date in "\\[?[0-9۰-۹/., :]{0,20}(\\] | - )[a-z: ]{0,9}") {
            let _ = start(&line);
            let _ = start(&date);
            let _ = split_media(&line);
            let _ = is_whatsapp(line.as_bytes());
        }
    }
}
