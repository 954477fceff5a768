//! The hinge between people and code: label and synonyms of each entity, field and enum value, and the words of the interface.
//!
//! The first name of a field is its label in pages, workbooks and entry forms; all its names are recognised in input. So what
//! planpress writes it can read back.

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

/// The words of one language, and the synonyms of all.
pub struct Vocabulary {}

impl Vocabulary {
    /// Label of an entity: `task` is 任务.
    pub fn entity(&self, kind: &str) -> &str {
        let _ = kind;
        ""
    }

    /// Label of a field of an entity.
    pub fn field(&self, kind: &str, field: &str) -> &str {
        let _ = (kind, field);
        ""
    }

    /// Code of the value of the set `kind` that `text` means.
    pub fn term(&self, kind: &str, text: &str) -> Option<&str> {
        let _ = (kind, text);
        None
    }

    /// The accepted words of a set, to be shown in a message.
    pub fn accepted(&self, kind: &str) -> String {
        kind.to_string()
    }

    /// A word of the interface; an unknown key is its own word.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        key
    }

    /// Label of a term.
    pub fn term_label(&self, term: Term) -> &str {
        term.code
    }

    /// Why a value is missing, in words.
    pub fn reason<'a>(&'a self, code: &'a str) -> &'a str {
        code
    }
}
