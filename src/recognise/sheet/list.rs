//! The list of what was found that `check --mark` puts into a copy.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{LIST_MARKER, Sheet};
use crate::recognise::header::OwnedRow;
use crate::value::{Context, Raw};

/// Whether these rows are the list that `check --mark` put into a copy, which is told: a copy that was mended may take the place of its
/// original.
pub(super) fn is_list(rows: &[OwnedRow], sheet: &Sheet, context: &Context<'_>) -> bool {
    let is_marked = |raw: &Raw<'_>| matches!(raw, Raw::Text(text) if text.starts_with(LIST_MARKER));
    let is_list = rows.first().and_then(|row| row.cells.first()).is_some_and(|(_, raw)| is_marked(raw));
    if is_list {
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
        context.report(Diagnostic::new("I102", span).variant("list").arg("sheet", &sheet.name));
    }
    is_list
}
