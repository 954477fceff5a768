//! A diagnostic as it is written into a workbook.

use super::Address;
use crate::diagnostic::render::visible;
use crate::diagnostic::{Diagnostic, Places, Severity, Span, Texts};

/// What is wrong, and where in its workbook.
pub struct Problem {
    /// How much it stops.
    pub severity: Severity,
    /// Its code.
    pub code: &'static str,
    /// Its cell: position of the sheet in the workbook, and address.
    pub cell: Option<(u16, Address)>,
    /// Its place as people read it.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What else matters, with places.
    pub notes: Vec<String>,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// The problem that a diagnostic tells.
    pub fn of(diagnostic: &Diagnostic, texts: &Texts, places: &Places) -> Self {
        let cell = match diagnostic.span {
            Span::Cell { sheet, row, column, .. } => Some((sheet, Address { row, column })),
            Span::Nowhere | Span::File(_) | Span::Text { .. } => None,
        };
        let note = |&(note, span): &(&'static str, Span)| visible(&texts.note(diagnostic, note, &places.show(span)));
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code.0,
            cell: cell.filter(|(_, address)| address.fits()),
            place: visible(&places.show(diagnostic.span)),
            message: visible(&texts.message(diagnostic)),
            notes: diagnostic.related.iter().map(note).collect(),
            remedy: texts.remedy(diagnostic).map(|remedy| visible(&remedy)).unwrap_or_default(),
        }
    }

    /// The word of the vocabulary for its severity.
    pub fn severity_key(&self) -> &'static str {
        match self.severity {
            Severity::Error => "mark.error",
            Severity::Warning => "mark.warning",
            Severity::Info => "mark.info",
        }
    }

    /// The note of its cell: severity and code first, then what is wrong and what to do.
    pub fn note(&self, word: &dyn Fn(&'static str) -> String) -> String {
        let head = format!("{} {}", word(self.severity_key()), self.code);
        let remedy = Some(self.remedy.as_str()).filter(|remedy| !remedy.is_empty());
        let remedy = remedy.map(|remedy| format!("{}{remedy}", word("mark.todo")));
        let parts: Vec<String> = [head, self.message.clone()].into_iter().chain(self.notes.iter().cloned()).chain(remedy).collect();
        parts.join("\n")
    }
}
