//! Names of nobody.

/// Given names.
pub const GIVEN: [&str; 12] = [
    "Nilufar", "Arash", "Shirin", "Kaveh", "Mahnaz", "Behruz", "Parvaneh", "Jamshid", "Golnar", "Siavash",
    "Taraneh", "Farhad",
];
/// Family names.
pub const FAMILY: [&str; 12] = [
    "Azmuni",
    "Nemunei",
    "Farziani",
    "Kheyalpur",
    "Saakhtegi",
    "Bonyadnama",
    "Pendari",
    "Gomanzadeh",
    "Mesaliyan",
    "Roozegarnia",
    "Abrishamtab",
    "Chenarestani",
];
