//! The hinge between people and code: label and synonyms of each entity, field and enum value, and the words of the interface.
//!
//! The first name of a field is its label in pages, workbooks and entry forms; all its names are recognised in input. So what
//! planpress writes it can read back. Names of every language are recognised, whatever the language of the report.
//!
//! | file | what |
//! |---|---|
//! | `zh-CN.yaml` `zh-TW.yaml` `en.yaml` | words of a language, all with the same keys |
//! | `shared.yaml` | which fields each entity takes from the shared names |
//! | `grammar.yaml` | words with which values are written |
//! | `ui-*.yaml` | words of the interface, one file per part of the program, each word in every language |
//! | `kpis.yaml` | the KPIs that need no declaration |

pub mod catalogue;
pub mod grammar;
mod headers;
mod near;
pub mod normalise;
mod terms;
mod words;

pub use catalogue::{CatalogueKpi, catalogue, catalogue_kpi, catalogue_kpi_in};
pub use headers::HeaderMatch;
pub use near::near;
pub use words::{LOCALES, Names};

use words::{Words, languages};

/// A word of a closed set (a status, a grade, an enum value): its set and its code; the label is looked up when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// Name of the set: `rag`, `task_status`.
    pub kind: &'static str,
    /// Code of the value: `green`, `done`.
    pub code: &'static str,
}

impl Term {
    /// The term `code` of the set `kind`.
    pub const fn new(kind: &'static str, code: &'static str) -> Self {
        Self { kind, code }
    }
}

/// The words of one language, and the synonyms of all. What has no word shows as its key, so that the lack is seen.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    locale: &'static str,
    words: &'static Words,
}

impl Vocabulary {
    /// The words of `locale`; those of simplified Chinese when there is no such language.
    ///
    /// ```
    /// use planpress::vocabulary::Vocabulary;
    /// assert_eq!(Vocabulary::load("en").entity("task"), "Task");
    /// assert_eq!(Vocabulary::load("zh_tw").locale(), "zh-TW");
    /// ```
    pub fn load(locale: &str) -> Self {
        let position = position(locale).unwrap_or(0);
        Self { locale: LOCALES[position], words: &languages()[position] }
    }

    /// Whether there is a language for `locale`.
    pub fn knows(locale: &str) -> bool {
        position(locale).is_some()
    }

    /// The language: `zh-CN`, `zh-TW` or `en`.
    pub fn locale(&self) -> &'static str {
        self.locale
    }

    /// Whether this language has words for the entity.
    pub fn has_entity(&self, kind: &str) -> bool {
        self.words.entities.contains_key(kind)
    }

    /// Label of an entity: `task` is 任务.
    pub fn entity<'k>(&self, kind: &'k str) -> &'k str {
        self.words.entities.get(kind).map_or(kind, |entity| entity.names.label())
    }

    /// Title of the table of an entity: of `goal` it is 目标设定表.
    pub fn plural<'k>(&self, kind: &'k str) -> &'k str {
        self.words.entities.get(kind).map_or(kind, |entity| entity.sheets.label())
    }

    /// Label of a field of an entity.
    pub fn field<'k>(&self, kind: &str, field: &'k str) -> &'k str {
        self.words.field(kind, field).map_or(field, |names| names.label())
    }

    /// All names of a field in this language, the label first.
    pub fn field_names(&self, kind: &str, field: &str) -> &'static [String] {
        self.words.field(kind, field).map_or(&[], |names| names.all())
    }

    /// Label of a word of a closed set.
    pub fn term_label(&self, term: Term) -> &'static str {
        self.words.terms.get(term.kind).and_then(|set| set.get(term.code)).map_or(term.code, |names| names.label())
    }

    /// Code of the value of the set `kind` that `text` means, in any language.
    pub fn term(&self, kind: &str, text: &str) -> Option<&'static str> {
        terms::code(kind, text)
    }

    /// The labels of a set, to be shown in a message.
    pub fn accepted(&self, kind: &str) -> String {
        self.term_labels(kind).collect::<Vec<_>>().join(self.word("list_separator"))
    }

    /// The labels of a set, in its order; choices of an entry form.
    pub fn term_labels(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        self.words.terms.get(kind).into_iter().flat_map(|set| set.values().map(|names| names.label()))
    }

    /// Why a value is missing, in words.
    pub fn reason<'k>(&self, code: &'k str) -> &'k str {
        self.words.reasons.get(code).map_or(code, String::as_str)
    }

    /// A word of the interface.
    pub fn word<'k>(&self, key: &'k str) -> &'k str {
        words::interface(self.locale, key).or_else(|| self.words.ui.get(key).map(String::as_str)).unwrap_or(key)
    }

    /// A word of the interface with its placeholders `{name}` filled.
    pub fn filled(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.word(key).to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// A unit as it follows a number: `wan` is 万元.
    pub fn unit<'k>(&self, code: &'k str) -> &'k str {
        self.words.units.get(code).map_or(code, String::as_str)
    }

    /// The pattern of the name of a period; `number` (from 1) chooses among the patterns of a form.
    pub fn period_pattern<'k>(&self, form: &'k str, number: usize) -> &'k str {
        let Some(names) = self.words.periods.get(form) else { return form };
        names.all().get(number - 1).or_else(|| names.all().first()).map_or(form, String::as_str)
    }

    /// Which field of the entity a header means, and how surely.
    pub fn match_header(&self, kind: &str, header: &str) -> HeaderMatch {
        headers::match_header(kind, &normalise::header(header))
    }

    /// Label of the field with the name most like a header, for "did you mean".
    pub fn similar_header(&self, kind: &str, header: &str) -> Option<&'static str> {
        headers::similar(kind, &normalise::header(header))
    }

    /// Whether a header is a name of a field of any entity, no letter of it guessed.
    pub fn is_header(&self, header: &normalise::Header) -> bool {
        headers::is_header(header)
    }

    /// The same for a header that was normalised before, to be asked for several entities.
    pub fn match_normalised(&self, kind: &str, header: &normalise::Header) -> HeaderMatch {
        headers::match_header(kind, header)
    }

    /// The entity whose table a sheet of this name is. `evaluation` (效果评估表) is no entity of the model: its rows become
    /// goals, actuals, attributions and improvements.
    pub fn entity_for_sheet(&self, name: &str) -> Option<&'static str> {
        headers::entity_for_sheet(name)
    }

    /// The entity that a key of a YAML file means by its singular, its label or the name of its sheet; the English plurals are the
    /// model's.
    pub fn entity_for_key(&self, key: &str) -> Option<&'static str> {
        headers::entity_for_key(key)
    }
}

/// Position of the language that `locale` means; regions and scripts are understood.
fn position(locale: &str) -> Option<usize> {
    let locale = locale.trim().to_ascii_lowercase().replace('_', "-");
    match locale.as_str() {
        "zh" | "zh-cn" | "zh-hans" | "zh-sg" | "zh-hans-cn" => Some(0),
        "zh-tw" | "zh-hant" | "zh-hk" | "zh-mo" | "zh-hant-tw" => Some(1),
        _ if locale == "en" || locale.starts_with("en-") => Some(2),
        _ => None,
    }
}
