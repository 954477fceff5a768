//! Bare numbers in a column of percentages: 15 or 0.15, decided once for the whole column (domain/4 §4.4).

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::span::column_letters;
use crate::load::Sheet;
use crate::value::given::plain;
use crate::value::measure::measure;
use crate::value::{Context, PercentScale, Raw, Unit};

use super::{RowKind, hint_mut, ranges};
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Layout, Role};

/// Decides the scale of every percent column of a sheet and writes it into the column's hint; the achievements of periods or members,
/// one column each, are written by one hand and decided together.
pub fn decide(layout: &mut Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    let percent: Vec<usize> = (0..layout.columns.len()).filter(|&at| is_percent(layout, at)).collect();
    let (series, single): (Vec<usize>, Vec<usize>) = percent.into_iter().partition(|&at| is_rate_of_series(layout, at));
    for group in single.chunks(1).chain([series.as_slice()]) {
        decide_one(layout, group, rows, kinds, sheet, context);
    }
}

/// A bare number: its row, its value, its column in the layout.
type Number = (u32, Decimal, usize);

/// Decides the scale of columns that are written in one way.
fn decide_one(layout: &mut Layout, group: &[usize], rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    let data: Vec<&OwnedRow> = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row).collect();
    let cells = group.iter().flat_map(|&at| data.iter().map(move |row| (at, *row)));
    let number = |(at, row): (usize, &OwnedRow)| Some((row.number, bare(row, layout.columns[at].index)?, at));
    let numbers: Vec<Number> = cells.filter_map(number).collect();
    let Some(scale) = scale_of(numbers.iter().map(|(_, value, _)| *value)) else {
        if let Some((row, value, at)) = numbers.iter().find(|(_, value, _)| value.abs() > Decimal::ONE) {
            let column = &layout.columns[*at];
            let span = layout.cell(sheet, *row, column.index);
            context.report(Diagnostic::new("W104", span).variant("percent").arg("text", value).arg("column", &column.header));
        }
        return;
    };
    let small: Vec<Number> = numbers.iter().copied().filter(|(_, value, _)| value.abs() <= Decimal::ONE && !value.is_zero()).collect();
    let scale = match small.first() {
        Some(_) if scale == PercentScale::Points => mixed(layout, &small, sheet, context),
        _ => {
            tell(scale, &numbers, layout, sheet, context);
            scale
        }
    };
    for &at in group {
        hint_mut(&mut layout.columns[at]).percent = scale;
    }
}

/// What the numbers alone decided is a guess, and said once for the column: points without a percent sign in the header, fractions
/// below one.
fn tell(scale: PercentScale, numbers: &[Number], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some((row, value, at)) = numbers.iter().find(|(_, value, _)| !value.is_zero()) else { return };
    let column = &layout.columns[*at];
    let signed = column.hint.as_ref().is_some_and(|hint| hint.unit == Some(Unit::Percent));
    let (variant, times) = match scale {
        PercentScale::Points if !signed => ("percent_points", Decimal::ONE),
        PercentScale::Fraction if signed => ("percent_fractions", Decimal::ONE_HUNDRED),
        PercentScale::Points | PercentScale::Fraction | PercentScale::Each => return,
    };
    let span = layout.cell(sheet, *row, column.index);
    let read = format!("{}%", value.saturating_mul(times).normalize());
    context.report(Diagnostic::new("I104", span).variant(variant).arg("text", value).arg("read", read).arg("column", &column.header));
}

/// A column with numbers of both sorts, of which the `small` ones are told. Where it is of KPIs, each number is for its KPI to read; a
/// task that is at 1 beside one at 0.5 is done; else all are points.
fn mixed(layout: &mut Layout, small: &[Number], sheet: &Sheet, context: &Context<'_>) -> PercentScale {
    let (row, value, at) = small[0];
    let of_kpis = has_kind(layout, at, &["quantity", "target"]);
    let is_share = |(_, value, _): &Number| value.abs() < Decimal::ONE;
    let of_progress = has_kind(layout, at, &["progress"]) && small.iter().any(is_share);
    let read = if of_kpis || of_progress { value * Decimal::ONE_HUNDRED } else { value }.normalize();
    let column = &layout.columns[at];
    let told = Diagnostic::new("W104", layout.cell(sheet, row, column.index)).arg("text", value).arg("read", format!("{read}%"));
    context.report(match small.len() {
        1 => told.variant("no_sign"),
        _ => told.variant("no_signs").arg("column", &column.header).arg("areas", areas(small, layout, context)),
    });
    if of_kpis {
        hint_mut(&mut layout.columns[at]).unit = None;
    }
    if of_progress { PercentScale::Each } else { PercentScale::Points }
}

/// The cells of some numbers, in few words.
fn areas(numbers: &[Number], layout: &Layout, context: &Context<'_>) -> String {
    let cell = |(row, _, at): &Number| {
        let (row, column) = layout.shape.place(*row, layout.columns[*at].index);
        format!("{}{row}", column_letters(column))
    };
    let runs = numbers.chunk_by(|(above, _, left), (below, _, right)| left == right && above + 1 == *below);
    ranges::listed(runs.map(|run| (cell(&run[0]), cell(&run[run.len() - 1]))), ":", context.vocabulary)
}

/// The scale that a column's bare numbers show; `None` when there are none or they all lie in 1 to 1.5.
pub fn scale_of(numbers: impl Iterator<Item = Decimal>) -> Option<PercentScale> {
    let (mut any, mut points, mut sure) = (false, false, false);
    for value in numbers {
        any = true;
        points |= PercentScale::Each.is_points(value);
        sure |= value.abs() <= Decimal::ONE && !value.is_zero();
    }
    match (any, points, sure) {
        (true, true, _) => Some(PercentScale::Points),
        (true, false, true) => Some(PercentScale::Fraction),
        _ => None,
    }
}

/// Whether a column holds the achievements, or the progress, of a period or member.
fn is_rate_of_series(layout: &Layout, at: usize) -> bool {
    matches!(layout.columns[at].role, Role::Period { .. } | Role::Member { .. }) && has_kind(layout, at, &["percent", "progress"])
}

fn is_percent(layout: &Layout, at: usize) -> bool {
    let column = &layout.columns[at];
    let unit = column.hint.as_ref().and_then(|hint| hint.unit.as_ref());
    let is_read = matches!(column.role, Role::Fields(_) | Role::Period { .. } | Role::Member { .. });
    // A factor in the header, that of ‰, leaves nothing to decide.
    let is_open = column.hint.as_ref().and_then(|hint| hint.factor).is_none();
    is_read && is_open && (unit == Some(&Unit::Percent) || (has_kind(layout, at, &["percent", "progress"]) && unit.is_none()))
}

/// Whether a column gives a field of one of these kinds.
fn has_kind(layout: &Layout, at: usize, kinds: &[&str]) -> bool {
    layout.columns[at].slots().iter().any(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| kinds.contains(&(info.fields[usize::from(field)].kind)()))
    })
}

/// A number that does not say how it is meant.
pub fn bare(row: &OwnedRow, column: u16) -> Option<Decimal> {
    bare_number(row.cell(column)?)
}

/// The same of one cell.
pub fn bare_number(raw: &Raw<'_>) -> Option<Decimal> {
    match raw {
        Raw::Number { value, percent: false } => Some(*value),
        Raw::Text(text) => {
            let said = measure(&plain(text)).filter(|said| said.unit == Unit::None && !said.scaled && !said.rough && said.foreign.is_none());
            said?.value()
        }
        _ => None,
    }
}
