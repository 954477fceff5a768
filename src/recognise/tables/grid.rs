//! A sheet as a person sees it: without the rows and columns hidden by hand, and with merged cells filled downwards.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Area, Layout, Row, Sheet};
use crate::value::{Context, Raw};

use crate::recognise::rows::ranges;
use crate::recognise::words;

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
    if fills.is_none() && !hides {
        return sheet.rows(visit);
    }
    sheet.rows(&mut |row| {
        let shown = row.cells.iter().filter(|(column, _)| !hides || !layout.hidden_columns.iter().any(|hidden| hidden.contains(column)));
        let mut cells: Vec<(u16, Raw<'_>)> = shown.cloned().collect();
        if hides && layout.hidden_rows.binary_search(&row.number).is_ok() {
            fills.pass(row.number, &cells);
            return true;
        }
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

/// Merged areas that reach over several rows, and what fills them, while the rows go by.
struct Fills {
    /// Those that are still to come, the next one last.
    ahead: Vec<Fill>,
    /// Those that reach over the row, by their columns.
    open: BTreeMap<u16, Fill>,
}

struct Fill {
    first: u32,
    last: u32,
    column: u16,
    top: Top,
}

/// What a merged area shows.
enum Top {
    /// Nothing, or what was given to the only row that gets it.
    None,
    /// What stood in a row that is passed over: the next row is the first to show it.
    Passed(Raw<'static>),
    /// What each of its rows gets.
    Each(Raw<'static>),
}

impl Fills {
    fn of(layout: &Layout) -> Self {
        let tall = layout.merged.iter().filter(|area| area.rows.end() > area.rows.start());
        let fill = |area: &Area| Fill { first: *area.rows.start(), last: *area.rows.end(), column: *area.columns.start(), top: Top::None };
        let mut ahead: Vec<Fill> = tall.map(fill).collect();
        ahead.sort_by_key(|fill| Reverse(fill.first));
        Self { ahead, open: BTreeMap::new() }
    }

    fn is_none(&self) -> bool {
        self.ahead.is_empty() && self.open.is_empty()
    }

    /// Opens the areas that begin above a row or with it, and closes those that ended above.
    fn come_to(&mut self, row: u32) {
        while let Some(fill) = self.ahead.pop_if(|fill| fill.first <= row) {
            self.open.insert(fill.column, fill);
        }
        self.open.retain(|_, fill| fill.last >= row);
    }

    /// Remembers what stands in a row that nobody reads: the rows below it show it.
    fn pass(&mut self, row: u32, cells: &[(u16, Raw<'_>)]) {
        self.come_to(row);
        for fill in self.open.values_mut().filter(|fill| fill.first == row) {
            fill.top = value(cells, fill.column).map_or(Top::None, |raw| Top::Passed(words::owned(raw)));
        }
    }

    /// Gives a row what the areas that reach over it show.
    fn apply(&mut self, row: u32, cells: &mut Vec<(u16, Raw<'_>)>, repeats: Repeats<'_>) {
        if cells.is_empty() {
            return;
        }
        self.come_to(row);
        let mut filled: Vec<(u16, Raw<'_>)> = Vec::new();
        for (&column, fill) in &mut self.open {
            let own = value(cells, column);
            let each = |raw: Raw<'static>| if repeats(column, &raw) { Top::Each(raw) } else { Top::None };
            match (std::mem::replace(&mut fill.top, Top::None), own) {
                (_, Some(own)) if fill.first == row => fill.top = each(words::owned(own)),
                (Top::Passed(raw), None) => {
                    filled.push((column, raw.clone()));
                    fill.top = each(raw);
                }
                (Top::Passed(raw), Some(_)) => fill.top = each(raw),
                (Top::Each(raw), own) => {
                    filled.extend(own.is_none().then(|| (column, raw.clone())));
                    fill.top = Top::Each(raw);
                }
                (Top::None, _) => {}
            }
        }
        if !filled.is_empty() {
            cells.extend(filled);
            cells.sort_by_key(|(column, _)| *column);
        }
    }
}

fn value<'c, 'r>(cells: &'c [(u16, Raw<'r>)], column: u16) -> Option<&'c Raw<'r>> {
    cells.binary_search_by_key(&column, |(column, _)| *column).ok().map(|at| &cells[at].1)
}
