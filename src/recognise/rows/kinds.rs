//! What each row below a header is: a record, a total, a remark.

use crate::load::Sheet;
use crate::recognise::guide::Guide;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::measures;
use crate::recognise::tables::again;
use crate::recognise::words;
use crate::value::{Context, Raw};

use super::{is_member, subtotals, unspent};

/// What a row below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A line above the header.
    Title,
    /// A record.
    Data,
    /// A sum of the rows above: left out, and compared with them.
    Total,
    /// A mean or a share of the rows above, or what else is reckoned from them: left out.
    Mean,
    /// A remark, a sub-title or an example of the template.
    Note,
    /// The header once more, as at the top of a page.
    Header,
    /// Read with the row above, with which it shares a merged amount.
    Joined,
    /// A rate that follows from rows of targets and actuals.
    Derived,
}

/// What a row is, by its first text.
pub fn kind_of(cells: &[(u16, Raw<'_>)]) -> RowKind {
    let Some((_, first)) = texts(cells).next() else { return RowKind::Data };
    let is_note = || words::is_example(first) || (cells.len() <= 2 && words::is_note(first));
    match kind_of_word(first) {
        RowKind::Data if is_note() || words::are_signatures(texts(cells).map(|(_, text)| text)) => RowKind::Note,
        kind => kind,
    }
}

/// What a row is, by its first text, where it is known which columns name KPIs: there 达成率 is none that is reckoned from others.
pub fn kind_below(cells: &[(u16, Raw<'_>)], layout: &Layout) -> RowKind {
    let is_derived = || texts(cells).next().is_some_and(|(column, first)| words::is_derived(first) && !names_kpi(column, layout));
    match kind_of(cells) {
        RowKind::Data if is_derived() => RowKind::Mean,
        kind => kind,
    }
}

/// The texts of a row, with their columns.
pub fn texts<'r>(cells: &'r [(u16, Raw<'_>)]) -> impl Iterator<Item = (u16, &'r str)> {
    cells.iter().filter_map(|(column, raw)| if let Raw::Text(text) = raw { Some((*column, text.trim())) } else { None })
}

/// What a word in the place of a name makes of its row.
pub fn kind_of_word(text: &str) -> RowKind {
    match () {
        () if words::is_total(text) => RowKind::Total,
        () if words::is_mean(text) => RowKind::Mean,
        () => RowKind::Data,
    }
}

/// Whether a column names KPIs, of which one may be called 达成率.
fn names_kpi(column: u16, layout: &Layout) -> bool {
    let is_of_kpis = matches!(layout.form.main().kind, "kpi" | "goal");
    let name = layout.columns.iter().find(|known| known.index == column).and_then(|known| known.name);
    name == Some("kpi") || (name == Some("name") && is_of_kpis)
}

/// What a row is, by its first text and by the names in it: 合计 may stand in the column of the region.
pub fn kind_in(cells: &[(u16, Raw<'_>)], layout: &Layout) -> RowKind {
    if again::is_header(cells, layout) {
        return RowKind::Header;
    }
    let kind = kind_below(cells, layout);
    if kind != RowKind::Data {
        return kind;
    }
    if layout.form.main().kind == "spend" {
        let of_ledger = |text: &str| if words::is_of_ledger(text) { RowKind::Mean } else { kind_of_word(text) };
        if let Some(kind) = texts(cells).map(|(_, text)| of_ledger(text)).find(|kind| *kind != RowKind::Data) {
            return kind;
        }
    }
    let kind_of_name = |(column, text): (&Column, &str)| match kind_of_word(text) {
        RowKind::Data if column.is_of_orders() && words::is_total_of_orders(text) => RowKind::Total,
        RowKind::Data if is_member(column) && (words::is_derived(text) || words::is_mean_of_members(text)) => RowKind::Mean,
        kind => kind,
    };
    let by_name = names(cells, layout).map(kind_of_name).find(|kind| *kind != RowKind::Data);
    by_name.or_else(|| is_sum_in_remarks(cells, layout).then_some(RowKind::Total)).unwrap_or(RowKind::Data)
}

/// Whether a row of targets or actuals says in a remark, or in a column that is not read, that it is a sum: 合计, 本月合计.
fn is_sum_in_remarks(cells: &[(u16, Raw<'_>)], layout: &Layout) -> bool {
    let is_idle = |column: &&Column| column.role == Role::Unknown || column.name == Some("note");
    let is_sum = |text: &str| words::is_total(text) || (words::named_total(text).is_some() && words::is_of_period(text));
    let texts_in = |column: &Column| texts(cells).filter(|(at, _)| *at == column.index).any(|(_, text)| is_sum(text));
    layout.form.takes_series() && layout.columns.iter().filter(is_idle).any(texts_in)
}

/// The texts of a row that name what it is about, with their columns; of a list of orders also the order and the customer.
pub fn names<'r>(cells: &'r [(u16, Raw<'_>)], layout: &'r Layout) -> impl Iterator<Item = (&'r Column, &'r str)> {
    layout.columns.iter().filter(|column| column.is_naming(&layout.form) || column.is_of_orders()).filter_map(|column| {
        let (_, raw) = cells.iter().find(|(at, _)| *at == column.index)?;
        if let Raw::Text(text) = raw { Some((column, text.trim())) } else { None }
    })
}

/// What each of the rows of a table is.
pub fn kinds(rows: &[OwnedRow], layout: &Layout, guide: &Guide, sheet: &Sheet, context: &Context<'_>) -> Vec<RowKind> {
    // A word alone in its row is a title among rows that are read one by one.
    let is_title = |row: &OwnedRow| layout.is_stream() && again::odd(&row.cells, layout, context) == Some(again::Odd::Title);
    let kind = |row: &OwnedRow| match kind_in(&row.cells, layout) {
        _ if layout.declares_total(row.number) => RowKind::Total,
        RowKind::Data if is_title(row) => RowKind::Note,
        kind => kind,
    };
    let mut kinds: Vec<RowKind> = rows.iter().map(kind).collect();
    mark_remarks(rows, &mut kinds, layout);
    unspent::leave(rows, &mut kinds, layout, sheet, context);
    subtotals::mark(rows, &mut kinds, layout, guide, sheet, context);
    if measures::has_column(layout) {
        continue_totals(rows, &mut kinds, layout);
    }
    kinds
}

/// Marks the remarks below the last row of amounts.
fn mark_remarks(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout) {
    if !layout.form.takes_series() && !layout.form.is_of_money() {
        return;
    }
    for (_, kind) in rows.iter().zip(kinds).rev().take_while(|(row, kind)| **kind == RowKind::Note || is_remark(&row.cells)) {
        *kind = RowKind::Note;
    }
}

/// Whether a row is one remark, which may be merged across the table.
pub fn is_remark(cells: &[(u16, Raw<'_>)]) -> bool {
    let mut all = texts(cells).map(|(_, text)| text);
    let Some(first) = all.next() else { return false };
    texts(cells).count() == cells.len() && all.all(|text| text == first) && words::is_remark(first)
}

/// Marks the actuals below the targets of a row of totals, where 合计 is written once for both.
fn continue_totals(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout) {
    let mut is_total = false;
    for (row, kind) in rows.iter().zip(kinds).filter(|(_, kind)| matches!(kind, RowKind::Data | RowKind::Total)) {
        let is_open = || names(&row.cells, layout).all(|(column, _)| measures::says_measures(column));
        is_total = *kind == RowKind::Total || (is_total && is_open());
        *kind = if is_total { RowKind::Total } else { RowKind::Data };
    }
}

/// The names that are those of totals because the rows of a table add up to them, with their columns.
pub fn likely_totals(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout) -> Vec<(u16, String)> {
    let totals = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Total);
    let mut found: Vec<(u16, String)> = totals
        .flat_map(|(row, _)| names(&row.cells, layout))
        .filter(|(_, name)| words::is_likely_total(name))
        .map(|(column, name)| (column.index, name.to_string()))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
