//! Running text with figures and links in it.

use crate::diagnostic::Span;
use crate::figures::FigureId;

/// A text: pieces in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub Vec<Inline>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Plain(String),
    /// Words that matter.
    Strong(String),
    /// Words that matter less: a unit beside a name.
    Quiet(String),
    /// A figure with its unit; it can be opened.
    Figure(FigureId),
    /// A figure with its unit that matters.
    StrongFigure(FigureId),
    /// A figure without its unit.
    Number(FigureId),
    /// A link.
    Link(Link, String),
    /// A path, a code or a key, in fixed width.
    Code(String),
    /// A status mark without a word.
    Mark(Status),
    /// A small outlined word: a cause class, a state, a code; the flag asks for attention.
    Tag(String, bool),
    /// A place in an input file.
    Source(Span),
}

/// Where a link leads; resolved when all pages exist. What has no page is plain text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// The page or anchor of an entity, by its key `kind/id`.
    Entity(String),
    /// A page, by its path.
    Page(String),
    /// A table, by its id.
    Table(String),
    /// A sheet of a workbook.
    Sheet {
        /// Name of the workbook.
        workbook: String,
        /// Name of the sheet.
        sheet: String,
    },
}

/// How something stands. Each has a shape, a sign and a word; colour is never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// On target, done.
    Good,
    /// To be watched, at risk.
    Watch,
    /// Missed, overdue.
    Miss,
    /// No data.
    None,
    /// Under way.
    Running,
    /// Not begun.
    ToDo,
    /// An error in the input.
    Error,
    /// A note.
    Info,
}

/// What stands under a block: a reading aid, the input places it rests on, its sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footnote {
    /// How to read it.
    pub aid: Text,
    /// Input places, shown as `file[sheet]!range`.
    pub sources: Vec<Span>,
}

/// A sentence of the vocabulary with pieces put in: `pattern("差 {gap}", &[("gap", ..)])`. A name without a piece stays as it is.
pub fn pattern(words: &str, pieces: &[(&str, Text)]) -> Text {
    let mut text = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            text.push(Inline::Plain(before.to_string()));
        }
        match pieces.iter().find(|(known, _)| *known == name) {
            Some((_, piece)) => text.extend(piece.0.iter().cloned()),
            None => text.push(Inline::Plain(format!("{{{name}}}"))),
        }
        rest = tail;
    }
    if !rest.is_empty() {
        text.push(Inline::Plain(rest.to_string()));
    }
    Text(text)
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![Inline::Plain(words.into())])
    }

    /// A single figure with its unit.
    pub fn figure(id: FigureId) -> Self {
        Self(vec![Inline::Figure(id)])
    }

    /// A link.
    pub fn link(to: Link, words: impl Into<String>) -> Self {
        Self(vec![Inline::Link(to, words.into())])
    }

    /// Adds a piece.
    pub fn with(mut self, piece: Inline) -> Self {
        self.0.push(piece);
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
