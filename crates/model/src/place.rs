//! Places in a hierarchy, each with its role: the same role compares, another role is weak evidence.

use serde::{Deserialize, Serialize};

vocabulary! {
    /// What happened, or who lives, at a place.
    pub enum PlaceRole {
        Event = "event" / "place of the event" / "محل رویداد",
        Death = "death" / "place of death" / "محل درگذشت",
        Residence = "residence" / "residence" / "محل زندگی",
        Origin = "origin" / "origin" / "زادگاه",
        Custody = "custody" / "place of custody" / "محل نگهداری",
        Morgue = "morgue" / "morgue" / "سردخانه",
        Burial = "burial" / "place of burial" / "محل خاکسپاری",
    }
}

/// A place, most general part first: country, province, city, exact spot. Parts that were not given are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The country, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The province or state, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// The city or town, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The exact spot, as written. Of a living person it never leaves the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<String>,
}

impl Place {
    /// Nothing was given.
    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.province.is_none() && self.city.is_none() && self.spot.is_none()
    }
}

/// A place that a report gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlaceClaim {
    /// What the place is the place of.
    pub role: PlaceRole,
    /// The place.
    pub place: Place,
}
