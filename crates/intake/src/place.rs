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
        city: part(Column::City),
        spot: part(Column::Spot),
    };
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

/// "province, city"; one part alone is the city; a third is the spot.
pub(crate) fn from_text(text: &str) -> Place {
    let mut parts = text
        .split([',', '،', '/', '؛', ';', '>', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(city), None, _) => Place { city: Some(city), ..Place::default() },
        (province, city, spot) => Place { province, city, spot, ..Place::default() },
    }
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
}
