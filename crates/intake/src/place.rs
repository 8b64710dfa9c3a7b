//! Places of a row, each with its role.

use crate::column::Column;
use crate::row::Row;
use khabar_model::{Place, PlaceClaim, PlaceRole};

/// Read the places of a row: the parts in columns of their own, and places written as one text.
pub(crate) fn read(row: &Row<'_>, places: &mut Vec<PlaceClaim>) {
    let part = |column| row.text(column).map(str::to_owned);
    let mut event = Place {
        country: part(Column::Country),
        province: part(Column::Province),
        city: None,
        spot: part(Column::Spot),
    };
    if let Some(text) = row.text(Column::City) {
        city(&mut event, text);
    }
    for cell in row.cells {
        let Some(role) = cell.column.place_role() else { continue };
        let place = match role {
            PlaceRole::Custody | PlaceRole::Burial | PlaceRole::Morgue => site(&cell.text),
            _ => from_text(&cell.text),
        };
        if role == PlaceRole::Event {
            fill(&mut event, place, &cell.text);
        } else if places.iter().all(|known| known.role != role) {
            places.push(PlaceClaim { role, place });
        }
    }
    if !event.is_empty() {
        places.insert(0, PlaceClaim { role: PlaceRole::Event, place: event });
    }
}

/// A column of cities often holds more: "Ahvaz, Khuzestan", "Tehran (Ekbatan)".
fn city(event: &mut Place, text: &str) {
    if !text.contains(SEPARATORS) && !text.contains('(') {
        event.city = Some(text.to_owned());
        return;
    }
    let found = from_text(text);
    let Some(city) = &found.city else {
        event.city = Some(text.to_owned());
        return;
    };
    // Only what the table of provinces bears out is taken apart.
    let known = found.province.as_deref().is_some_and(|province| khabar_model::province(province).is_some());
    if !known && found.province.is_some() {
        event.city = Some(text.to_owned());
        return;
    }
    event.city = Some(city.clone());
    event.province = event.province.take().or(found.province);
    event.spot = event.spot.take().or(found.spot);
}

/// The parts of a place in one text fill what columns of their own left open; all of it stays readable as the spot.
fn fill(event: &mut Place, place: Place, text: &str) {
    if event.city.is_some() || event.province.is_some() {
        if event.spot.is_none()
            && event.city.as_deref() != Some(text)
            && event.province.as_deref() != Some(text)
        {
            event.spot = Some(text.to_owned());
        }
        return;
    }
    *event = Place { country: event.country.take().or(place.country), ..place };
}

/// Signs between the parts of a place.
const SEPARATORS: [char; 8] = [',', '،', '/', '؛', ';', '>', '|', '\n'];

/// A place in one text. The table of provinces, and the word *province*, tell which part is one: "Shiraz, Fars" and "Fars,
/// Shiraz" are the same. Where they do not, the first of two parts is the province; one part alone is the city, unless it
/// names a province and no city. What stands in parentheses, or is left over, is the spot.
pub(crate) fn from_text(text: &str) -> Place {
    let mut parts: Vec<String> = Vec::new();
    let mut push = |part: &str| {
        let part = part.trim();
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
    };
    let outside = text.split(['(', ')', '（', '）']).step_by(2);
    outside.flat_map(|part| part.split(SEPARATORS)).for_each(&mut push);
    let outer = parts.len();
    let mut push = |part: &str| {
        let part = part.trim();
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
    };
    text.split(['(', ')', '（', '）']).skip(1).step_by(2).for_each(&mut push);
    if parts.len() > 1 && COUNTRIES.contains(&crate::text::fold(&parts[outer.max(1) - 1]).as_str()) {
        let country = parts.remove(outer.max(1) - 1);
        return Place { country: Some(country), ..arranged(parts, outer - 1) };
    }
    arranged(parts, outer)
}

/// Which part is the province: one that says so, else the last that the table knows while another part is left for the
/// city, else the first of several.
fn arranged(mut parts: Vec<String>, outer: usize) -> Place {
    if parts.is_empty() {
        return Place::default();
    }
    let known = |part: &String| khabar_model::province(part).is_some();
    let marked = parts.iter().position(|part| says_province(part));
    let only = |parts: &[String]| {
        let mut found = parts.iter().enumerate().filter(|(_, part)| known(part)).map(|(at, _)| at);
        (found.next(), found.next())
    };
    let at = match (marked, parts.len()) {
        (Some(at), _) => Some(at),
        // "Tehran (Ekbatan)": a city and a part of it.
        (None, _) if outer == 1 && parts.len() > 1 && also_a_city(&parts[0]) => None,
        (None, 1) => Some(0).filter(|_| known(&parts[0]) && !also_a_city(&parts[0])),
        (None, _) => match only(&parts) {
            (Some(at), None) => Some(at),
            // "Tehran, Tehran": city first in Latin script, province first in Persian lists.
            (Some(first), Some(second)) if !also_a_city(&parts[first]) || also_a_city(&parts[second]) => {
                Some(first)
            }
            (Some(_), Some(second)) => Some(second),
            (None, _) if outer > 1 => Some(0),
            (None, _) => None,
        },
    };
    let province = at.map(|at| parts.remove(at)).map(|part| without_word(&part));
    let mut rest = parts.into_iter();
    Place { province, city: rest.next(), spot: rest.next(), ..Place::default() }
}

/// A text whose part the table of provinces knows.
pub(crate) fn has_province(text: &str) -> bool {
    text.split(SEPARATORS).any(|part| khabar_model::province(part.trim()).is_some())
}

/// Folded countries that stand as the last part of a place.
const COUNTRIES: [&str; 6] = ["iran", "ایران", "islamic republic of iran", "syria", "سوریه", "lebanon"];
const PROVINCE_WORDS: [&str; 9] =
    ["province", "ostan", "استان", "provinz", "محافظه", "governorate", "bundesstaat", "du", "de"];

fn says_province(part: &str) -> bool {
    crate::text::fold(part).split(' ').any(|word| PROVINCE_WORDS[..7].contains(&word))
}

/// "Fars Province", "province du Fars", «استان فارس» → Fars, where the table knows what is left.
fn without_word(part: &str) -> String {
    let kept: Vec<&str> = part
        .split_whitespace()
        .filter(|word| !PROVINCE_WORDS.contains(&crate::text::fold(word).as_str()))
        .collect();
    let short = kept.join(" ");
    if khabar_model::province(&short).is_some() { short } else { part.to_owned() }
}

/// Provinces whose name is that of their capital too.
fn also_a_city(part: &str) -> bool {
    const SAME: [&str; 13] = [
        "IR-05", "IR-08", "IR-10", "IR-13", "IR-16", "IR-18", "IR-19", "IR-20", "IR-21", "IR-23", "IR-24",
        "IR-25", "IR-26",
    ];
    !says_province(part) && khabar_model::province(part).is_some_and(|province| SAME.contains(&province.code))
}

/// A prison, a cemetery: the site is the spot, and what follows a comma is the city.
fn site(text: &str) -> Place {
    let mut parts =
        text.splitn(2, [',', '،']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
    Place { spot: parts.next(), city: parts.next(), ..Place::default() }
}

/// The place of a tally or an outage, where a row has one.
pub(crate) fn name_of(row: &Row<'_>) -> Option<String> {
    [Column::Place, Column::City, Column::Province, Column::Country]
        .into_iter()
        .find_map(|column| row.text(column))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_one_text() {
        let place = from_text("Test Province, Testabad");
        assert_eq!(
            (place.province.as_deref(), place.city.as_deref()),
            (Some("Test Province"), Some("Testabad"))
        );
        assert_eq!(from_text("Testabad").city.as_deref(), Some("Testabad"));
        assert_eq!(site("Test Prison, Testabad").spot.as_deref(), Some("Test Prison"));
        assert_eq!(from_text(",").city, None);
    }

    #[test]
    fn provinces_are_told_from_cities() {
        let check = |text: &str, province: Option<&str>, city: Option<&str>| {
            let place = from_text(text);
            assert_eq!((place.province.as_deref(), place.city.as_deref()), (province, city), "{text}");
        };
        check("Tehran, Tehran Province", Some("Tehran"), Some("Tehran"));
        check("تهران، اسلامشهر", Some("تهران"), Some("اسلامشهر"));
        check("Shiraz, Fars", Some("Fars"), Some("Shiraz"));
        check("فارس / شیراز", Some("فارس"), Some("شیراز"));
        check("Isfahan (Provinz Isfahan)", Some("Isfahan"), Some("Isfahan"));
        check("Chiraz, province du Fars", Some("Fars"), Some("Chiraz"));
        check("Rasht, Gilan Province, Iran", Some("Gilan"), Some("Rasht"));
        check("استان فارس", Some("فارس"), None);
        check("Khuzestan", Some("Khuzestan"), None);
        check("Tehran", None, Some("Tehran"));
        check("Testabad", None, Some("Testabad"));
        assert_eq!(from_text("Tehran (Ekbatan)").spot.as_deref(), Some("Ekbatan"));
    }
}
