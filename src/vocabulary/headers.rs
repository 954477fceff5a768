//! Which field of which entity a header, a sheet's name or a YAML key means.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::normalise::{self, is_han};
use super::words::{languages, shared_fields};

/// What a header means for an entity, and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderMatch {
    /// It is the label of the field in one of the languages, or the field's own name.
    Exact(&'static str),
    /// It is another name of the field.
    Alias(&'static str),
    /// A word of it is a name of the field: `备注(关键动作)`.
    Composite(&'static str),
    /// It differs from a name of the field by one character (W107).
    Assumed(&'static str),
    /// It means none of its fields.
    None,
}

impl HeaderMatch {
    /// The field, however it was found.
    pub fn field(self) -> Option<&'static str> {
        match self {
            HeaderMatch::Exact(field) | HeaderMatch::Alias(field) | HeaderMatch::Composite(field) | HeaderMatch::Assumed(field) => Some(field),
            HeaderMatch::None => None,
        }
    }
}

/// A name of a field.
#[derive(Clone, Copy)]
struct Alias {
    field: &'static str,
    label: bool,
    /// As it stands in the word file, for "did you mean".
    written: &'static str,
}

/// The names of one entity's fields, normalised.
#[derive(Default)]
struct Columns {
    by_name: HashMap<String, Alias>,
    names: Vec<(String, Alias)>,
}

impl Columns {
    fn add(&mut self, name: String, alias: Alias) {
        if name.is_empty() {
            return;
        }
        let known = self.by_name.entry(name.clone()).or_insert_with(|| {
            self.names.push((name, alias));
            alias
        });
        known.label |= alias.label && known.field == alias.field;
    }

    fn find(&self, name: &str) -> Option<Alias> {
        self.by_name.get(name).copied()
    }

    /// The only field that has a name one edit away from `name`, which must be long enough to be told from others.
    fn nearly(&self, name: &str) -> Option<&'static str> {
        if !is_long(name) {
            return None;
        }
        let mut found = None;
        for (known, alias) in &self.names {
            match found {
                _ if !(is_one_edit_away(known, name) && is_long(known)) => {}
                None => found = Some(alias.field),
                Some(field) if field == alias.field => {}
                Some(_) => return None,
            }
        }
        found
    }

    /// The name most like `name`, if at least half of it agrees.
    fn similar(&self, name: &str) -> Option<&'static str> {
        let length = name.chars().count();
        let distance = |known: &str| (strsim::levenshtein(known, name), known.chars().count().max(length));
        self.names
            .iter()
            .map(|(known, alias)| (distance(known), alias.written))
            .filter(|((edits, longest), _)| edits * 2 <= *longest && *longest >= 3)
            .min_by_key(|((edits, longest), _)| edits * 1000 / longest)
            .map(|(_, written)| written)
    }
}

/// Whether a name is long enough to be told from others though a letter of it differs.
fn is_long(name: &str) -> bool {
    if name.chars().any(is_han) { name.chars().filter(|&c| is_han(c)).count() >= 4 } else { name.len() >= 5 }
}

/// Whether one character added, left out or replaced makes one name of the other. A matrix of distances would take a hundred times as long,
/// and this is asked for every name of every entity.
fn is_one_edit_away(one: &str, other: &str) -> bool {
    if one.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let (mut one, mut other) = (one.chars(), other.chars());
    loop {
        let (left, right) = (one.clone(), other.clone());
        match (one.next(), other.next()) {
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return false,
            _ => {
                return [(one.as_str(), other.as_str()), (left.as_str(), other.as_str()), (one.as_str(), right.as_str())].iter().any(|(a, b)| a == b);
            }
        }
    }
}

/// Tables of normalised names, built once per process.
struct Index {
    columns: HashMap<&'static str, Columns>,
    /// The names of all fields of all entities.
    names: HashSet<String>,
    sheets: HashMap<String, &'static str>,
    keys: HashMap<String, &'static str>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(build)
}

/// Normalises a name once, however many entities have it.
fn normalised(memo: &mut HashMap<&'static str, String>, name: &'static str) -> String {
    memo.entry(name).or_insert_with(|| normalise::name(name)).clone()
}

fn build() -> Index {
    let mut memo = HashMap::new();
    let mut index = Index { columns: HashMap::new(), names: HashSet::new(), sheets: HashMap::new(), keys: HashMap::new() };
    for kind in languages()[0].entities.keys() {
        let columns = columns(kind, &mut memo);
        index.names.extend(columns.by_name.keys().cloned());
        index.columns.insert(kind, columns);
        index.keys.entry(normalise::name(kind)).or_insert(kind);
    }
    for words in languages() {
        for (kind, entity) in &words.entities {
            for sheet in entity.sheets.all() {
                index.sheets.entry(normalised(&mut memo, sheet)).or_insert(kind);
            }
            for name in entity.names.all().iter().chain(entity.sheets.all()) {
                index.keys.entry(normalised(&mut memo, name)).or_insert(kind);
            }
        }
    }
    index
}

/// The names of the fields of `kind` in all languages; its own before the shared ones.
fn columns(kind: &'static str, memo: &mut HashMap<&'static str, String>) -> Columns {
    let mut columns = Columns::default();
    let own = languages()[0].entities[kind].fields.keys().map(String::as_str);
    let shared = shared_fields().get(kind).into_iter().flatten().map(String::as_str);
    for field in own.chain(shared).chain(["id"]) {
        columns.add(normalised(memo, field), Alias { field, label: true, written: field });
        for words in languages() {
            let names = words.field(kind, field).map_or(&[][..], |names| names.all());
            for (position, written) in names.iter().enumerate() {
                columns.add(normalised(memo, written), Alias { field, label: position == 0, written });
            }
        }
    }
    columns
}

/// What `header` means for the entity `kind` (domain/4 §4.2: exact name, then a word of it, then one edit away).
pub fn match_header(kind: &str, header: &normalise::Header) -> HeaderMatch {
    let Some(columns) = index().columns.get(kind) else { return HeaderMatch::None };
    if let Some(alias) = columns.find(&header.key) {
        return if alias.label { HeaderMatch::Exact(alias.field) } else { HeaderMatch::Alias(alias.field) };
    }
    // A word in brackets says more than the word before them.
    let (outside, inside) = header.tokens.split_at(header.outside);
    if let Some(alias) = inside.iter().chain(outside).find_map(|token| columns.find(token)).filter(|_| header.tokens.len() > 1) {
        return HeaderMatch::Composite(alias.field);
    }
    match columns.nearly(&header.key) {
        Some(field) => HeaderMatch::Assumed(field),
        None => HeaderMatch::None,
    }
}

/// Label of the field of `kind` with the name most like this one, for "did you mean".
pub fn similar(kind: &str, header: &normalise::Header) -> Option<&'static str> {
    index().columns.get(kind)?.similar(&header.key)
}

/// Whether a header is a name of a field of any entity, no letter of it guessed.
pub fn is_header(header: &normalise::Header) -> bool {
    let names = &index().names;
    names.contains(&header.key) || (header.tokens.len() > 1 && header.tokens.iter().any(|token| names.contains(token)))
}

/// The entity whose table a sheet of this name is.
pub fn entity_for_sheet(name: &str) -> Option<&'static str> {
    index().sheets.get(&normalise::name(name)).copied()
}

/// The entity that a key of a YAML file means, other than by its plural in English.
pub fn entity_for_key(key: &str) -> Option<&'static str> {
    index().keys.get(&normalise::name(key)).copied()
}
