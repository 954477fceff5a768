//! Diagnostics as text for people, one line each, JSON lines, or SARIF.

mod human;
mod json;
mod sarif;

use std::collections::BTreeMap;

use super::span::column_letters;
use super::{Diagnostic, Excerpts, Places, Severity, Span, Texts};

/// What the rendering of diagnostics needs.
pub struct Renderer<'a> {
    /// Sentences in the reader's language.
    pub texts: &'a Texts,
    /// Paths and sheet names.
    pub places: &'a Places,
    /// Surroundings of places; a place without them is shown by its address alone.
    pub excerpts: &'a Excerpts,
    /// Whether to colour the text for a terminal.
    pub colour: bool,
}

/// Sorts by file, position and code, and drops what is told twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (a.span.file(), a).cmp(&(b.span.file(), b)));
    diagnostics.dedup();
}

/// Diagnostics of one code and severity that are listed at length; nobody reads the hundredth of a kind, and the others are counted.
pub const MOST_OF_A_CODE: usize = 100;

/// What is listed at length, and how many more there are of each code.
pub struct Listed<'d> {
    /// The first of each code and severity, in order.
    pub first: Vec<&'d Diagnostic>,
    /// How many are left of a code.
    pub more: BTreeMap<(Severity, &'static str), usize>,
}

/// The first hundred of each code and severity.
pub fn listed<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Listed<'d> {
    let mut counts: BTreeMap<(Severity, &'static str), usize> = BTreeMap::new();
    let mut first = Vec::new();
    for diagnostic in diagnostics {
        let count = counts.entry((diagnostic.severity, diagnostic.code.0)).or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            first.push(diagnostic);
        }
    }
    counts.retain(|_, count| *count > MOST_OF_A_CODE);
    counts.values_mut().for_each(|count| *count -= MOST_OF_A_CODE);
    Listed { first, more: counts }
}

impl Renderer<'_> {
    /// A paragraph each with excerpt, notes and help, of very many of a code only the first; then how many more there are, and a last
    /// line that counts all.
    pub fn human(&self, diagnostics: &[Diagnostic]) -> String {
        let listed = listed(diagnostics);
        let mut text: String = listed.first.iter().map(|diagnostic| human::paragraph(self, diagnostic) + "\n").collect();
        for ((_, code), count) in listed.more {
            text += &(self.texts.more(code, count) + "\n");
        }
        text + &self.summary(diagnostics) + "\n"
    }

    /// One line each: `tasks.xlsx[执行计划]!D14: error[E111]: …`.
    pub fn short(&self, diagnostics: &[Diagnostic]) -> String {
        let line = |diagnostic: &Diagnostic| {
            let place = self.place(diagnostic.span);
            let colon = if place.is_empty() { "" } else { ": " };
            let message = self.texts.message(diagnostic);
            visible(&format!("{place}{colon}{}[{}]: {message}", word(diagnostic.severity), diagnostic.code.0)) + "\n"
        };
        diagnostics.iter().map(line).collect()
    }

    /// One JSON object per line: code, severity, message, path, sheet, cell or line and column, help, related, suggestion, subject.
    pub fn json(&self, diagnostics: &[Diagnostic]) -> String {
        diagnostics.iter().map(|diagnostic| json::line(self, diagnostic) + "\n").collect()
    }

    /// A log in SARIF 2.1.0: the codes as rules, the diagnostics as results.
    pub fn sarif(&self, diagnostics: &[Diagnostic]) -> String {
        sarif::log(self, diagnostics)
    }

    /// How many errors, warnings and notes there are.
    pub fn summary(&self, diagnostics: &[Diagnostic]) -> String {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        self.texts.summary([Severity::Error, Severity::Warning, Severity::Info].map(count))
    }

    /// `plan.yaml:4:3`, `tasks.xlsx[执行计划]!D14`; empty for no place.
    fn place(&self, span: Span) -> String {
        let shown = self.places.show(span);
        match span {
            Span::Text { column, .. } => format!("{shown}:{column}"),
            Span::Nowhere | Span::File(_) | Span::Cell { .. } => shown,
        }
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// `D14`, for a cell.
fn address(span: Span) -> Option<String> {
    match span {
        Span::Cell { row, column, .. } => Some(format!("{}{row}", column_letters(column))),
        Span::Nowhere | Span::File(_) | Span::Text { .. } => None,
    }
}

/// The text on one line, with characters that steer a terminal or turn the direction of writing shown, not obeyed.
pub fn visible(text: &str) -> String {
    let steers =
        |mark: char| mark.is_control() || matches!(mark, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let mut shown = String::with_capacity(text.len());
    for mark in text.chars() {
        match mark {
            '\n' | '\r' | '\t' => shown.push(' '),
            mark if steers(mark) => shown.extend(mark.escape_unicode()),
            mark => shown.push(mark),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{MOST_OF_A_CODE, listed};
    use crate::diagnostic::{Diagnostic, FileId, Severity, Span};

    #[test]
    fn of_very_many_of_a_code_the_first_are_listed_and_all_are_counted() {
        let at = |code, line| Diagnostic::new(code, Span::Text { file: FileId(0), line, column: 1, length: 1 });
        let many: Vec<Diagnostic> = (1..=130).map(|line| at("W317", line)).chain([at("E111", 7)]).collect();
        let listed = listed(&many);
        assert_eq!(listed.first.len(), MOST_OF_A_CODE + 1);
        assert_eq!(listed.first.last().map(|diagnostic| diagnostic.code.0), Some("E111"));
        assert_eq!(listed.more.into_iter().collect::<Vec<_>>(), [((Severity::Warning, "W317"), 30)]);
    }
}
