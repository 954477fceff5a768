//! A sheet as a person sees it: without the rows and columns hidden by hand, and with merged cells filled downwards.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Layout, Row, Sheet};
use crate::value::{Context, Raw};

use super::{ranges, words};

/// Whether a merged cell of a column is given to each of its rows.
pub type Repeats<'r> = &'r dyn Fn(u16, &Raw<'_>) -> bool;

/// Streams the rows of a sheet, those hidden by hand only if `hidden`; `visit` returns false to stop.
///
/// # Errors
/// One diagnostic (E108) when the sheet is damaged.
pub fn rows(sheet: &Sheet, hidden: bool, repeats: Repeats<'_>, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Box<Diagnostic>> {
    let layout = sheet.layout();
    let mut fills = Fills::of(layout);
    let hides_some = !layout.hidden_rows.is_empty() || !layout.hidden_columns.is_empty();
    let hides = hides_some && !hidden;
    if fills.areas.is_empty() && !hides {
        return sheet.rows(visit);
    }
    sheet.rows(&mut |row| {
        if hides && layout.hidden_rows.binary_search(&row.number).is_ok() {
            return true;
        }
        let shown = row.cells.iter().filter(|(column, _)| !hides || !layout.hidden_columns.iter().any(|hidden| hidden.contains(column)));
        let mut cells: Vec<(u16, Raw<'_>)> = shown.cloned().collect();
        fills.apply(row.number, &mut cells, repeats);
        visit(Row { number: row.number, cells: &cells, texts: &[] })
    })
}

/// The rows of a sheet that are hidden by hand, unless they are read as well (`hidden`).
pub fn hidden_rows(sheet: &Sheet, hidden: bool) -> impl Iterator<Item = u32> + '_ {
    sheet.layout().hidden_rows.iter().copied().filter(move |_| !hidden)
}

/// I103 for what is hidden in a sheet that is read, unless it is read as well.
pub fn tell_hidden(sheet: &Sheet, hidden: bool, context: &Context<'_>) {
    let layout = sheet.layout();
    // Not at the first hidden cell: what surrounds a place is shown with it, and this must not be.
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
    let told = |variant| Diagnostic::new("I103", span).variant(variant).arg("sheet", &sheet.name);
    let rows = |rows: &[u32]| ranges::of_rows(rows, context.vocabulary);
    if !hidden && !layout.hidden_rows.is_empty() {
        context.report(told("rows").arg("count", layout.hidden_rows.len()).arg("rows", rows(&layout.hidden_rows)));
    }
    if !hidden && !layout.hidden_columns.is_empty() {
        let count: usize = layout.hidden_columns.iter().map(|hidden| usize::from(hidden.end() - hidden.start()) + 1).sum();
        let columns = ranges::of_columns(&layout.hidden_columns, context.vocabulary);
        context.report(told("columns").arg("count", count).arg("columns", columns));
    }
    if layout.is_silent && !hidden {
        context.report(told("silent"));
    }
    if !layout.filtered_rows.is_empty() {
        context.report(told("filtered").arg("count", layout.filtered_rows.len()).arg("rows", rows(&layout.filtered_rows)));
    }
}

/// Merged areas that reach over several rows, and what fills them.
#[derive(Default)]
struct Fills {
    areas: Vec<Fill>,
}

struct Fill {
    first: u32,
    last: u32,
    column: u16,
    top: Option<Raw<'static>>,
}

impl Fills {
    fn of(layout: &Layout) -> Self {
        let tall = layout.merged.iter().filter(|area| area.rows.end() > area.rows.start());
        let fill = |area: &crate::load::Area| Fill { first: *area.rows.start(), last: *area.rows.end(), column: *area.columns.start(), top: None };
        Self { areas: tall.map(fill).collect() }
    }

    fn apply(&mut self, number: u32, cells: &mut Vec<(u16, Raw<'_>)>, repeats: Repeats<'_>) {
        if cells.is_empty() {
            return;
        }
        for fill in self.areas.iter_mut().filter(|fill| fill.first <= number && number <= fill.last) {
            let at = cells.binary_search_by_key(&fill.column, |(column, _)| *column);
            match (at, &fill.top) {
                (Ok(at), _) if number == fill.first => fill.top = Some(words::owned(&cells[at].1)).filter(|raw| repeats(fill.column, raw)),
                (Err(at), Some(top)) => cells.insert(at, (fill.column, top.clone())),
                _ => {}
            }
        }
    }
}
