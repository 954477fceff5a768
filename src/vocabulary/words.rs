//! The word files of the languages, read once per process.

use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One or several names; the first is the label.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// A single name.
    One(String),
    /// The label and its synonyms.
    Many(Vec<String>),
}

impl Names {
    /// All names, the label first.
    pub fn all(&self) -> &[String] {
        match self {
            Names::One(name) => std::slice::from_ref(name),
            Names::Many(names) => names,
        }
    }

    /// The label; empty when the list is.
    pub fn label(&self) -> &str {
        self.all().first().map_or("", String::as_str)
    }
}

/// Words of one entity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityWords {
    /// What one of it is called.
    pub names: Names,
    /// What a sheet of it is called; the first is the title of its table.
    pub sheets: Names,
    /// Names of the fields it does not share with others.
    #[serde(default)]
    pub fields: IndexMap<String, Names>,
}

/// All words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Names of fields that mean the same in every entity that does not list its own.
    pub fields: IndexMap<String, Names>,
    /// Entities by kind.
    pub entities: IndexMap<String, EntityWords>,
    /// Closed sets of words: set, code, names.
    pub terms: IndexMap<String, IndexMap<String, Names>>,
    /// Why a value is missing.
    pub reasons: IndexMap<String, String>,
    /// Patterns of the names of periods.
    pub periods: IndexMap<String, Names>,
    /// Units as they follow a number.
    pub units: IndexMap<String, String>,
    /// Words of the interface.
    pub ui: IndexMap<String, String>,
}

impl Words {
    /// Names of a field of an entity: its own, else the shared ones.
    pub fn field(&self, kind: &str, field: &str) -> Option<&Names> {
        self.entities.get(kind).and_then(|entity| entity.fields.get(field)).or_else(|| self.fields.get(field))
    }
}

/// The languages, the default one first.
pub const LOCALES: [&str; 3] = ["zh-CN", "zh-TW", "en"];

/// The words of every language of [`LOCALES`], in that order.
pub fn languages() -> &'static [Words; 3] {
    static LANGUAGES: OnceLock<[Words; 3]> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        [
            embedded("zh-CN.yaml", include_str!("zh-CN.yaml")),
            embedded("zh-TW.yaml", include_str!("zh-TW.yaml")),
            embedded("en.yaml", include_str!("en.yaml")),
        ]
    })
}

/// Which fields each entity takes from the shared names.
pub fn shared_fields() -> &'static IndexMap<String, Vec<String>> {
    static SHARED: OnceLock<IndexMap<String, Vec<String>>> = OnceLock::new();
    SHARED.get_or_init(|| embedded("shared.yaml", include_str!("shared.yaml")))
}

/// The files `ui-*.yaml`.
#[derive(rust_embed::Embed)]
#[folder = "src/vocabulary/"]
#[include = "ui-*.yaml"]
struct Interface;

/// A word of the interface in a language: by key, in whichever file it stands.
pub fn interface(locale: &str, key: &str) -> Option<&'static str> {
    static WORDS: OnceLock<IndexMap<String, IndexMap<String, String>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = IndexMap::new();
        for name in Interface::iter() {
            let file = Interface::get(&name).expect("the file was just listed");
            let text = std::str::from_utf8(&file.data).expect("words are UTF-8");
            words.extend(embedded::<IndexMap<String, IndexMap<String, String>>>(&name, text));
        }
        words
    });
    words.get(key).and_then(|languages| languages.get(locale)).map(String::as_str)
}

/// Reads a file of the program itself; a fault in it is a fault of the program.
pub fn embedded<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) => panic!("{name} of the program cannot be read: {error}"),
    }
}
