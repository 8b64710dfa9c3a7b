//! What a row says: status words, dates, places and circumstances → claims, each about one thing.

use crate::account::WarningReason;
use crate::column::Column;
use crate::context::Spoken;
use crate::date::{Hints, Parsed};
use crate::place;
use crate::row::{Cell, Reader, Row, Said};
use crate::status::{self, Meaning};
use crate::text::{ascii_digits, fold, parts};
use khabar_model::{
    Act, ActKind, ActorClass, Age, Assistance, Axis, Basis, Cause, Channel, Claim, Custody, CustodyStance,
    DateClaim, DateRole, Day, DayRange, Document, Flags, Instant, Language, Minor, Person, PlaceRole,
    Polarity, Precision, Release, Responsibility, RoleAtEvent, Value, What,
};

/// Read all that a row says beside who it is about; birth and age go to the person.
pub(crate) fn read(
    row: &Row<'_>,
    reader: &mut Reader<'_, '_>,
    document: &Document,
    person: &mut Person,
    said: &mut Said,
) {
    let near = document.said.or(document.captured).map(|instant| instant.day(reader.hints.zone_offset));
    let mut dates = Dates::read(row, reader, near);
    let words = Words::read(row, reader, &dates, person.is_named());
    dates.place_plain(&words.meanings);
    birth(row, reader, person, near);
    place::read(row, &mut said.places);
    let manner = Manner::read(row, reader, &dates);
    for what in words.whats(row, reader, &dates, said) {
        let hedged = words.hedged && !matches!(what, What::Role(_) | What::Custody(_));
        said.claims.push(manner.claim(what, hedged, &dates, &words));
    }
    read_age(row, reader, person, dates.main().or(near));
    said.dates = dates.claims;
}

/// The dates of a row: those with a role, and the plain one, whose role the status gives.
struct Dates {
    claims: Vec<DateClaim>,
    plain: Option<(Parsed, String)>,
}

impl Dates {
    fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>, near: Option<Day>) -> Self {
        let mut dates = Self { claims: Vec::new(), plain: None };
        for cell in row.cells {
            if let Some(role) = cell.column.date_role()
                && let Some(parsed) = date(row, reader, cell, near)
            {
                dates.push(role, parsed, &cell.text);
            }
        }
        for cell in row.all(Column::Date) {
            if dates.plain.is_none()
                && let Some(parsed) = date(row, reader, cell, near)
            {
                dates.plain = Some((parsed, cell.text.clone().into_owned()));
            }
        }
        dates
    }

    fn push(&mut self, role: DateRole, parsed: Parsed, original: &str) {
        let original = original.to_owned();
        self.claims.push(DateClaim {
            role,
            days: parsed.days,
            precision: parsed.precision,
            calendar: parsed.calendar,
            original,
        });
    }

    /// Give the plain date the role that the first status has.
    fn place_plain(&mut self, meanings: &[Meaning]) {
        if let Some((parsed, original)) = self.plain.clone() {
            let role =
                meanings.iter().find_map(|meaning| role_of(*meaning, meanings)).unwrap_or(DateRole::Event);
            let role = if self.of(role).is_some() { DateRole::Event } else { role };
            self.push(role, parsed, &original);
        }
    }

    fn of(&self, role: DateRole) -> Option<DayRange> {
        self.claims.iter().find(|date| date.role == role).map(|date| date.days)
    }

    /// The days of what a claim says: the date of its role, else the plain one.
    fn event(&self, what: &What, meanings: &[Meaning]) -> Option<DayRange> {
        let meaning = match what {
            What::State(value) => Meaning::State(*value),
            What::Act(act) => Meaning::DidAct(act.kind),
            What::Release(_) => Meaning::DidAct(ActKind::Release),
            What::Cause(_) | What::Responsibility(_) | What::Role(_) => *meanings.first()?,
            _ => return None,
        };
        let role = role_of(meaning, meanings)?;
        let near_roles: &[DateRole] = match role {
            DateRole::LastContact => &[DateRole::LastContact, DateRole::LastSeen],
            _ => &[],
        };
        std::iter::once(&role)
            .chain(near_roles)
            .find_map(|role| self.of(*role))
            .or_else(|| self.plain.as_ref().map(|(parsed, _)| parsed.days))
    }

    /// The day as of which an age is given: the middle of the first date that is the event's own.
    fn main(&self) -> Option<Day> {
        use DateRole::{Arrested, Buried, Died, Event, Injured, LastContact, LastSeen, Released, State};
        const ORDER: [DateRole; 9] =
            [Died, Event, Arrested, Injured, LastSeen, LastContact, Released, State, Buried];
        let days = ORDER.iter().find_map(|role| self.of(*role))?;
        Some(Day(days.first.0 + (days.days() - 1) / 2))
    }
}

/// What the date of a status is the date of.
fn role_of(meaning: Meaning, all: &[Meaning]) -> Option<DateRole> {
    Some(match meaning {
        Meaning::State(Value::Dead | Value::Executed) => DateRole::Died,
        Meaning::DidAct(ActKind::Killing | ActKind::Death | ActKind::Execution) => DateRole::Died,
        Meaning::State(Value::Held) | Meaning::DidAct(ActKind::Arrest) => {
            if all.contains(&Meaning::State(Value::Held)) && !all.contains(&Meaning::DidAct(ActKind::Arrest))
            {
                DateRole::State
            } else {
                DateRole::Arrested
            }
        }
        Meaning::DidAct(ActKind::Release) => DateRole::Released,
        Meaning::State(Value::AtLiberty) if all.contains(&Meaning::DidAct(ActKind::Release)) => {
            DateRole::Released
        }
        Meaning::State(Value::Injured | Value::Critical) | Meaning::DidAct(ActKind::Injury) => {
            DateRole::Injured
        }
        Meaning::State(Value::NoContact | Value::FateUnknown) | Meaning::DidAct(ActKind::Disappearance) => {
            DateRole::LastContact
        }
        Meaning::DidAct(ActKind::Burial) => DateRole::Buried,
        Meaning::DidAct(_) => DateRole::Event,
        Meaning::State(_) => DateRole::State,
        _ => return None,
    })
}

fn date(row: &Row<'_>, reader: &mut Reader<'_, '_>, cell: &Cell<'_>, near: Option<Day>) -> Option<Parsed> {
    dated(row, reader, cell, reader.hints, near)
}

fn dated(
    row: &Row<'_>,
    reader: &mut Reader<'_, '_>,
    cell: &Cell<'_>,
    hints: Hints,
    near: Option<Day>,
) -> Option<Parsed> {
    let birth = matches!(cell.column, Column::BirthDate | Column::BirthYear);
    let found = match birth {
        true => reader.out.caches.births(&cell.text, hints),
        false => reader.out.caches.date(&cell.text, hints, near),
    };
    match found {
        Ok(parsed) => {
            if let Some(doubt) = parsed.doubt {
                reader.warn(row, cell, WarningReason::DateDoubtful(doubt));
            }
            Some(parsed)
        }
        Err(error) => {
            reader.warn(row, cell, WarningReason::Date(error));
            None
        }
    }
}

fn birth(row: &Row<'_>, reader: &mut Reader<'_, '_>, person: &mut Person, near: Option<Day>) {
    for column in [Column::BirthDate, Column::BirthYear] {
        for cell in row.all(column) {
            if person.birth.is_none()
                && let Some(parsed) = birth_date(row, reader, cell)
            {
                // Nobody is born after the words were said, nor 120 years before.
                let newest = near.map_or(i32::MAX, |near| near.0.saturating_add(1));
                if parsed.days.first.0 > newest
                    || near.is_some_and(|near| near.0 - parsed.days.last.0 > 45_000)
                {
                    reader.warn(row, cell, WarningReason::Date(crate::date::DateError::YearUnclear));
                } else {
                    person.birth = Some(parsed.days);
                }
            }
        }
    }
}

/// A date of birth has no year near the list's own; a number that is an age is none.
fn birth_date(row: &Row<'_>, reader: &mut Reader<'_, '_>, cell: &Cell<'_>) -> Option<Parsed> {
    if is_age(reader, &cell.text) {
        return None;
    }
    let hints = Hints { about: None, ..reader.hints };
    dated(row, reader, cell, hints, None)
}

/// A year of four digits.
fn is_year(text: &str) -> bool {
    let digits = ascii_digits(text.trim());
    digits.len() == 4
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.parse().is_ok_and(|year| crate::calendar::of_year(year, None).is_some())
}

/// An age in a column of births: lists put both into either.
fn is_age(reader: &mut Reader<'_, '_>, text: &str) -> bool {
    let hints = Hints { about: None, ..reader.hints };
    !is_year(text)
        && text.len() < 40
        && reader.out.caches.births(text, hints).is_err()
        && reader.out.caches.age(text).is_ok()
}

fn read_age(row: &Row<'_>, reader: &mut Reader<'_, '_>, person: &mut Person, as_of: Option<Day>) {
    let mut births = row.all(Column::BirthYear).chain(row.all(Column::BirthDate));
    let cell = row.get(Column::Age).or_else(|| births.find(|cell| is_age(reader, &cell.text)));
    let Some(cell) = cell else { return };
    if cell.column == Column::Age && person.birth.is_none() && is_year(&cell.text) {
        person.birth = date(row, reader, cell, None).map(|parsed| parsed.days);
        return;
    }
    match reader.out.caches.age(&cell.text) {
        Ok(years) => {
            if years.minor && person.minor.is_none() {
                person.minor = Some(Minor::Yes);
            }
            person.age =
                Some(Age { min: years.min, max: years.max, as_of, original: cell.text.clone().into_owned() });
        }
        Err(error) => reader.warn(row, cell, WarningReason::Age(error)),
    }
}

/// The status words of a row.
struct Words {
    meanings: Vec<Meaning>,
    hedged: bool,
}

impl Words {
    fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>, dates: &Dates, named: bool) -> Self {
        let mut words = Self { meanings: Vec::new(), hedged: false };
        for cell in row.all(Column::Status) {
            let status = reader.out.caches.status(&cell.text);
            words.add(&status.meanings);
            words.hedged |= status.hedged;
            if status.hedged {
                reader.warn(row, cell, WarningReason::StatusHedged);
            }
            for part in &status.not_understood {
                reader.out.warn(row.at.clone(), Some(cell.header), part, WarningReason::Status);
            }
        }
        words.imply(row, reader, dates, named);
        words
    }

    fn add(&mut self, meanings: &[Meaning]) {
        for meaning in meanings {
            if !self.meanings.contains(meaning) {
                self.meanings.push(*meaning);
            }
        }
    }

    fn on(&self, axis: Axis) -> bool {
        self.meanings.iter().any(|meaning| matches!(meaning, Meaning::State(value) if value.axis() == axis))
    }

    /// What a row says without a status word: by the dates and places that only some people have, by the list's scope.
    fn imply(&mut self, row: &Row<'_>, reader: &mut Reader<'_, '_>, dates: &Dates, named: bool) {
        let died = [DateRole::Died, DateRole::Buried, DateRole::BodyReturned]
            .iter()
            .any(|role| dates.of(*role).is_some());
        let lies = [Column::DeathPlace, Column::BurialPlace, Column::MorguePlace]
            .iter()
            .any(|c| row.get(*c).is_some());
        let cause_of_death =
            row.get(Column::Cause).is_some_and(|cell| reader.out.caches.header(cell.header, speaks_of).death);
        if (died || lies || cause_of_death) && !self.on(Axis::Life) {
            self.add(&[Meaning::State(Value::Dead)]);
        }
        if row
            .get(Column::DateDied)
            .is_some_and(|cell| reader.out.caches.header(cell.header, speaks_of).execution)
            && !self.on(Axis::Legal)
        {
            self.add(&[
                Meaning::State(Value::Executed),
                Meaning::DidAct(ActKind::Execution),
                Meaning::Of(Cause::Execution),
            ]);
        }
        if dates.of(DateRole::Buried).is_some() {
            self.add(&[Meaning::DidAct(ActKind::Burial)]);
        }
        if dates.of(DateRole::Released).is_some() {
            if !self.on(Axis::Liberty) {
                self.add(&[Meaning::State(Value::AtLiberty)]);
            }
            self.add(&[Meaning::DidAct(ActKind::Release)]);
        }
        if dates.of(DateRole::Arrested).is_some() || row.get(Column::CustodyPlace).is_some() {
            // Whoever died was held once, and is not now.
            if !self.on(Axis::Liberty) && !self.meanings.contains(&Meaning::State(Value::Dead)) {
                self.add(&[Meaning::State(Value::Held)]);
            }
            if dates.of(DateRole::Arrested).is_some() {
                self.add(&[Meaning::DidAct(ActKind::Arrest)]);
            }
        }
        if dates.of(DateRole::Injured).is_some() && !self.on(Axis::Health) {
            self.add(&[Meaning::State(Value::Injured), Meaning::DidAct(ActKind::Injury)]);
        }
        let states_nothing = !self.meanings.iter().any(|meaning| matches!(meaning, Meaning::State(_)));
        // A post of words alone is about nobody yet, whatever its source covers.
        let about_somebody = named || row.cells.iter().any(|cell| DESCRIBES.contains(&cell.column));
        if states_nothing
            && about_somebody
            && row.get(Column::Status).is_none()
            && let Some(value) = reader.file.default_status
        {
            self.meanings.insert(0, Meaning::State(value));
        }
        if self.meanings.is_empty()
            && named
            && row.get(Column::Status).is_none()
            && let Some(found) = row.text(Column::Text).and_then(first_words)
        {
            self.add(&found);
        }
    }

    /// The claims' contents: states and acts, then cause, role, responsibility, custody, release, sentence.
    fn whats(&self, row: &Row<'_>, reader: &mut Reader<'_, '_>, dates: &Dates, said: &Said) -> Vec<What> {
        let (actor, mut later) = self.cause_role_actor(row, reader);
        let place =
            said.places.iter().find(|place| place.role == PlaceRole::Event).map(|place| place.place.clone());
        let (mut bail, mut conditions, mut stance) = (false, false, None);
        let mut whats = Vec::new();
        for meaning in &self.meanings {
            match *meaning {
                Meaning::State(value) => whats.push(What::State(value)),
                Meaning::DidAct(kind) => {
                    let actor = actor
                        .filter(|_| !matches!(kind, ActKind::Release | ActKind::Burial | ActKind::Death));
                    let place = place.clone().filter(|_| !matches!(kind, ActKind::Release | ActKind::Burial));
                    whats.push(What::Act(Act { kind, place, actor }));
                }
                Meaning::Bail => bail = true,
                Meaning::Conditions => conditions = true,
                Meaning::CustodyHeld => stance = Some(CustodyStance::Acknowledged),
                Meaning::CustodyDenied => stance = Some(CustodyStance::Denied),
                Meaning::Sentence(sentence) => later.push(What::Sentence(sentence.to_owned())),
                Meaning::Of(_) | Meaning::Said(_) | Meaning::Actor(_) => {}
            }
        }
        whats.append(&mut later);
        if bail || conditions {
            whats.push(What::Release(Release { on_bail: bail, on_conditions: conditions }));
        }
        if let Some(sentence) = row.text(Column::Sentence) {
            whats.push(What::Sentence(sentence.to_owned()));
        }
        whats.extend(custody(row, reader, dates, said, stance));
        whats
    }

    fn cause_role_actor(
        &self,
        row: &Row<'_>,
        reader: &mut Reader<'_, '_>,
    ) -> (Option<ActorClass>, Vec<What>) {
        let mut causes: Vec<Cause> = Vec::new();
        let mut roles: Vec<RoleAtEvent> = Vec::new();
        let mut actors: Vec<ActorClass> = Vec::new();
        let mut sealed = false;
        let mut take = |meanings: &[Meaning]| {
            for meaning in meanings {
                match *meaning {
                    Meaning::Of(cause) if !causes.contains(&cause) => causes.push(cause),
                    Meaning::Said(role) if !roles.contains(&role) => roles.push(role),
                    Meaning::Actor(actor) if !actors.contains(&actor) => actors.push(actor),
                    _ => {}
                }
            }
        };
        take(&self.meanings);
        for cell in row.all(Column::Cause) {
            let found = reader.out.caches.status(&cell.text);
            if found.meanings.is_empty() {
                reader.warn(row, cell, WarningReason::Cause);
            }
            // A role in a column of causes is who did it, if anybody.
            let kept: Vec<Meaning> =
                found.meanings.iter().copied().filter(|m| !matches!(m, Meaning::Said(_))).collect();
            take(&kept);
        }
        for cell in row.all(Column::Role) {
            match role(&cell.text, &reader.out.caches.status(&cell.text).meanings) {
                Some(role) => take(&[Meaning::Said(role)]),
                None => reader.warn(row, cell, WarningReason::Role),
            }
        }
        for cell in row.all(Column::Actor) {
            match actor(&cell.text, &reader.out.caches.status(&cell.text).meanings) {
                Some(actor) => take(&[Meaning::Actor(actor)]),
                None => {
                    sealed = true;
                    reader.out.warn(row.at.clone(), Some(cell.header), "", WarningReason::ActorSealed);
                }
            }
        }
        let unit = row.text(Column::Unit).map(str::to_owned);
        if unit.is_some() && actors.is_empty() {
            actors.push(ActorClass::NotEstablished);
        }
        let first = actors.first().copied();
        let mut whats: Vec<What> = causes.into_iter().map(What::Cause).collect();
        whats.extend(roles.into_iter().filter(|role| *role != RoleAtEvent::NotKnown).map(What::Role));
        whats.extend(
            actors
                .into_iter()
                .map(|actor| What::Responsibility(Responsibility { actor, unit: unit.clone() })),
        );
        if sealed {
            whats.push(What::SealedAccusation);
        }
        (first, whats)
    }
}

/// Columns that describe somebody, even without a name.
const DESCRIBES: [Column; 12] = [
    Column::Name,
    Column::NameFa,
    Column::NameLatin,
    Column::Given,
    Column::Family,
    Column::Sex,
    Column::Age,
    Column::Date,
    Column::City,
    Column::Province,
    Column::Place,
    Column::BirthYear,
];

/// Notes that begin with a status word state it; nothing later in them is taken.
fn first_words(text: &str) -> Option<Vec<Meaning>> {
    let clause = text.split([',', '،', '.', ';', '؛', '\n', ':', '(', '–']).next()?.trim();
    if clause.len() > 60 { None } else { status::parse_strictly(clause) }
}

/// What a header says of everybody under it.
fn speaks_of(header: &str) -> Spoken {
    const DEATH: [&str; 14] = [
        "death",
        "killed",
        "مرگ",
        "فوت",
        "کشته",
        "جان باخت",
        "جانباخت",
        "درگذشت",
        "وفاه",
        "موت",
        "قتل",
        "tod",
        "deces",
        "mort",
    ];
    let folded = fold(header);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    Spoken { death: has(&DEATH), execution: has(&["execut", "اعدام", "hinricht"]) }
}

fn role(text: &str, meanings: &[Meaning]) -> Option<RoleAtEvent> {
    by_vocabulary(text, RoleAtEvent::ALL, |role| {
        [role.code(), role.words(Language::En), role.words(Language::Fa)]
    })
    .or_else(|| {
        meanings.iter().find_map(|meaning| match meaning {
            Meaning::Said(role) => Some(*role),
            _ => None,
        })
    })
    .or_else(|| {
        matches!(fold(text).as_str(), "civilian" | "غیرنظامی" | "مدنی" | "zivilist" | "civil")
            .then_some(RoleAtEvent::NotKnown)
    })
}

fn actor(text: &str, meanings: &[Meaning]) -> Option<ActorClass> {
    let named = by_vocabulary(text, ActorClass::ALL, |actor| {
        [actor.code(), actor.words(Language::En), actor.words(Language::Fa)]
    });
    let found = named.or_else(|| {
        meanings.iter().find_map(|meaning| match meaning {
            Meaning::Actor(actor) => Some(*actor),
            Meaning::Said(RoleAtEvent::StateForces) => Some(ActorClass::StateForces),
            _ => None,
        })
    });
    // That a private person did it is an accusation, whoever is meant.
    found.filter(|actor| *actor != ActorClass::Private)
}

fn custody(
    row: &Row<'_>,
    reader: &mut Reader<'_, '_>,
    dates: &Dates,
    said: &Said,
    stance: Option<CustodyStance>,
) -> Option<What> {
    let mut stance = stance;
    if let Some(cell) = row.get(Column::CustodyStance) {
        let found = by_vocabulary(&cell.text, CustodyStance::ALL, |s| {
            [s.code(), s.words(Language::En), s.words(Language::Fa)]
        });
        if found.is_none() {
            reader.warn(row, cell, WarningReason::Code);
        }
        stance = found.or(stance);
    }
    let holder = row.text(Column::Holder).map(str::to_owned);
    let place =
        said.places.iter().find(|place| place.role == PlaceRole::Custody).map(|place| place.place.clone());
    if holder.is_none() && place.is_none() && stance.is_none() {
        return None;
    }
    let last_contact = dates.of(DateRole::LastContact).map(|days| days.last);
    Some(What::Custody(Custody {
        holder,
        place,
        stance: stance.unwrap_or(CustodyStance::NotAsked),
        last_contact,
    }))
}

/// How the row's words came and how the speaker knows; the same for all its claims.
struct Manner {
    polarity: Polarity,
    basis: Basis,
    depth: u8,
    known: Option<Instant>,
    channel: Channel,
    assistance: Assistance,
    flags: Flags,
}

impl Manner {
    fn read(row: &Row<'_>, reader: &mut Reader<'_, '_>, dates: &Dates) -> Self {
        let basis = code(row, reader, Column::Basis, Basis::ALL, |b| {
            [b.code(), b.words(Language::En), b.words(Language::Fa)]
        });
        let depth =
            row.text(Column::Depth).and_then(|text| ascii_digits(text).trim().parse().ok()).unwrap_or(0);
        let learned = dates
            .claims
            .iter()
            .find(|date| date.role == DateRole::Learned && date.precision == Precision::Day);
        Self {
            polarity: code(row, reader, Column::Polarity, Polarity::ALL, |p| {
                [p.code(), p.words(Language::En), p.words(Language::Fa)]
            })
            .unwrap_or(Polarity::Says),
            basis: basis.unwrap_or(reader.file.default_basis),
            depth,
            known: learned.map(|date| Instant::start_of(date.days.first, reader.hints.zone_offset)),
            channel: code(row, reader, Column::Channel, Channel::ALL, |c| {
                [c.code(), c.words(Language::En), c.words(Language::Fa)]
            })
            .unwrap_or(Channel::NotStated),
            assistance: code(row, reader, Column::Assistance, Assistance::ALL, |a| {
                [a.code(), a.words(Language::En), a.words(Language::Fa)]
            })
            .unwrap_or(Assistance::None),
            flags: flags(row, reader),
        }
    }

    fn claim(&self, what: What, hedged: bool, dates: &Dates, words: &Words) -> Claim {
        let event = dates.event(&what, &words.meanings);
        Claim {
            what,
            polarity: if hedged && self.polarity == Polarity::Says {
                Polarity::DoesNotKnow
            } else {
                self.polarity
            },
            basis: self.basis,
            depth: self.depth,
            event,
            known: self.known,
            channel: self.channel,
            assistance: self.assistance,
            flags: self.flags,
        }
    }
}

fn flags(row: &Row<'_>, reader: &mut Reader<'_, '_>) -> Flags {
    let mut flags = Flags::default();
    for cell in row.all(Column::Flags) {
        for part in
            cell.text.split([';', '؛', ',', '،', '|', '\n']).map(str::trim).filter(|part| !part.is_empty())
        {
            match fold(part).as_str() {
                "paid" | "پولی" => flags.paid = true,
                "filmed" | "فیلم برداری شده" => flags.filmed = true,
                "in custody" | "در بازداشت" => flags.in_custody = true,
                "conditional" | "مشروط" => flags.conditional = true,
                "reverses" => flags.reverses = true,
                _ => reader.out.warn(row.at.clone(), Some(cell.header), part, WarningReason::Code),
            }
        }
    }
    flags
}

/// A code of a closed list, or its words for readers; a warning where it is neither.
fn code<T: Copy>(
    row: &Row<'_>,
    reader: &mut Reader<'_, '_>,
    column: Column,
    all: &[T],
    words: impl Fn(T) -> [&'static str; 3],
) -> Option<T> {
    let cell = row.get(column)?;
    let found = by_vocabulary(&cell.text, all, words);
    if found.is_none() {
        reader.warn(row, cell, WarningReason::Code);
    }
    found
}

pub(crate) fn by_vocabulary<T: Copy>(
    text: &str,
    all: &[T],
    words: impl Fn(T) -> [&'static str; 3],
) -> Option<T> {
    if let Some(found) = all.iter().find(|item| words(**item)[0] == text) {
        return Some(*found);
    }
    let folded = parts(text).next().map(fold)?;
    all.iter().copied().find(|item| words(*item).iter().any(|word| fold(word) == folded))
}
