//! What is wrong with an input, where, and what to do about it.
//!
//! A [`Diagnostic`] carries a [`Code`], the place ([`Span`]) and the values its sentence needs; the sentences themselves stand in
//! the text file of the code (`texts/E101.yaml`, or beside the rule that raises it), one per language. Nothing is rendered before
//! the end: `render` turns diagnostics into text for people, one line each, or JSON.

pub mod excerpt;
pub mod places;
pub mod render;
pub mod span;
pub mod texts;

pub use excerpt::{Excerpt, Excerpts};
pub use places::Places;
pub use render::Renderer;
pub use span::{FileId, Span, Spanned};
pub use texts::Texts;

/// How much a diagnostic stops: an error keeps the report from being written, a warning and a note do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The report is not written (unless the user asks to keep going).
    Error,
    /// The report is written; a person should look.
    Warning,
    /// Something was assumed or left out on purpose, and is told.
    Info,
}

/// The stable name of a kind of diagnostic, such as `E101`. Its letter is the severity it has by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl Code {
    /// The severity that the letter of the code names.
    ///
    /// ```
    /// use planpress::diagnostic::{Code, Severity};
    /// assert_eq!(Code("W303").severity(), Severity::Warning);
    /// ```
    pub fn severity(self) -> Severity {
        match self.0.as_bytes().first() {
            Some(b'E') => Severity::Error,
            Some(b'W') => Severity::Warning,
            _ => Severity::Info,
        }
    }
}

/// Whether diagnostics of a code leave out what they concern. Errors do, except those that judge what was read, whose record stands in
/// the report as it was written.
///
/// ```
/// use planpress::diagnostic::leaves_out;
/// assert!(leaves_out("E105") && !leaves_out("E303") && !leaves_out("W102"));
/// ```
pub fn leaves_out(code: &str) -> bool {
    code.starts_with('E') && !JUDGING.contains(&code)
}

/// Errors that judge what was read.
const JUDGING: [&str; 10] = ["E112", "E113", "E301", "E303", "E304", "E305", "E401", "E402", "E503", "E602"];

/// One fault, guess or omission: what, where, and the values that its sentence names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The place to look at first.
    pub span: Span,
    /// Which kind.
    pub code: Code,
    /// Severity of this instance; it may differ from the letter of the code.
    pub severity: Severity,
    /// Which sentence of the code's text file is used; `""` is the main one.
    pub variant: &'static str,
    /// Values of the placeholders `{name}` of the sentence.
    pub args: Vec<(&'static str, String)>,
    /// Other places that matter, each with the name of the note sentence in the text file.
    pub related: Vec<(&'static str, Span)>,
    /// A near name, shown as "did you mean".
    pub suggestion: Option<String>,
    /// Key of the entity (`task/t-07`) whose page or row is affected, when there is one.
    pub subject: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of `code` at `span`, with the severity of the code's letter and no values yet.
    pub fn new(code: &'static str, span: Span) -> Self {
        let code = Code(code);
        Self { span, code, severity: code.severity(), variant: "", args: Vec::new(), related: Vec::new(), suggestion: None, subject: None }
    }

    /// Sets the value of a placeholder of the sentence.
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Takes another sentence of the code's text file.
    pub fn variant(mut self, variant: &'static str) -> Self {
        self.variant = variant;
        self
    }

    /// Names another place; `note` is the key of its sentence in the text file.
    pub fn related(mut self, note: &'static str, span: Span) -> Self {
        self.related.push((note, span));
        self
    }

    /// Adds a near name to offer.
    pub fn suggest(mut self, near: Option<impl Into<String>>) -> Self {
        self.suggestion = near.map(Into::into);
        self
    }

    /// Names the entity that the diagnostic is about, as `kind/id`.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Replaces the severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
