//! Columns of totals: 合计 beside the months or regions that it adds up is not read, but compared with them (W105).
//!
//! What is no sum may be right as well: of a rate or a stock, 合计 shows the mean, the last or the largest of its row. Where it shows
//! something else of a rate it says what is said nowhere else, and that it is not read is told (W104).

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::{Context, Decode, Hint, Node, PeriodKind, Quantity, Raw};

use super::running::is_series;
use super::totals::{Found, difference, is_near, value};
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::headings::KPI;
use crate::recognise::words::{self, Measure, Reach};

/// The columns of totals of a table.
#[derive(Debug)]
pub struct Across {
    totals: Vec<Total>,
}

#[derive(Debug)]
struct Total {
    /// Its position among the columns.
    column: usize,
    /// Whether it and what it adds up say their units: else their numbers are compared as they are written.
    has_units: bool,
    /// What it may add up, the likeliest first: positions of columns.
    candidates: Vec<Vec<usize>>,
    /// The first row that does not add up, what it says and what it comes to.
    wrong: Option<(u32, Decimal, Decimal)>,
    /// How many do not.
    rows: usize,
    /// The first row of a rate that says what does not follow from the row, with the rate's name, and how many do.
    rate: Option<(u32, String)>,
    rates: usize,
}

impl Across {
    /// The columns of totals of a layout, with what they may add up: the columns that measure the same.
    pub fn of(layout: &Layout, context: &Context<'_>) -> Self {
        let total = |at: usize| Some((at, total_of(&layout.columns[at], layout, context)?));
        let totals: Vec<(usize, Measure)> = (0..layout.columns.len()).filter_map(total).collect();
        Self { totals: totals.iter().filter_map(|&total| Total::of(total, &totals, layout, context)).collect() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// Compares the totals of a row with what they add up; `rate` is the name of its KPI, if its values do not add up.
    pub fn add(&mut self, row: u32, cells: &[(u16, Raw<'_>)], rate: Option<&str>, layout: &Layout, context: &Context<'_>) {
        for total in &mut self.totals {
            match rate {
                Some(name) => total.add_rate(row, name, cells, layout, context),
                None => total.add(row, cells, layout, context),
            }
        }
    }

    /// Tells each column that does not add up, at its first row.
    pub fn tell(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for total in &self.totals {
            total.tell_rate(layout, sheet, context);
            let Some((row, says, sum)) = total.wrong else { continue };
            let mut column = layout.columns[total.column].clone();
            column.hint = total.hint(&column).cloned();
            let told = difference(layout.cell(sheet, row, column.index), says, sum, &column);
            context.report(if total.rows == 1 { told.variant("across") } else { told.variant("across_rows").arg("rows", total.rows) });
        }
    }
}

/// What a column adds up, where it is one of totals that is left out: 合计, or 实际值 beside the months.
pub fn total_of(column: &Column, layout: &Layout, context: &Context<'_>) -> Option<Measure> {
    if column.role != Role::Redundant {
        return None;
    }
    let is_plain = matches!(column.name, Some("value" | "actual")) && layout.has_actuals_of_periods();
    let measure = words::total_measure(&column.header, context).or(is_plain.then_some(Measure::Actual))?;
    match measure {
        Measure::Achievement => None,
        Measure::ToDate => Some(Measure::Actual),
        measure => Some(measure),
    }
}

/// The name of the KPI of a row.
pub fn kpi_of(row: &OwnedRow, layout: &Layout) -> String {
    let column = layout.columns.iter().find(|column| column.name == Some(KPI));
    let of_row = column.and_then(|column| row.text(column.index)).map(str::to_string);
    of_row.or_else(|| layout.supplied_text(KPI)).unwrap_or_default()
}

/// Whether a column of a period or member gives a measure. A silent total may add up any, where all measure the same.
fn gives(column: &Column, measure: Measure, layout: &Layout) -> bool {
    let given = is_series(column).then(|| layout.measure(column));
    let is_one = || {
        let mut all = layout.columns.iter().filter(|column| is_series(column)).map(|column| layout.measure(column));
        let first = all.next();
        all.all(|other| Some(other) == first)
    };
    given.is_some_and(|given| if measure == Measure::Silent { is_one() } else { given == Some(measure) })
}

/// Months are not added to quarters: the kind of a column's period, none for a member.
fn period_kind(column: &Column, context: &Context<'_>) -> Option<PeriodKind> {
    let Role::Period { text, .. } = &column.role else { return None };
    words::period(text, context).map(|period| period.kind)
}

impl Total {
    fn of((at, measure): (usize, Measure), totals: &[(usize, Measure)], layout: &Layout, context: &Context<'_>) -> Option<Self> {
        let columns = &layout.columns;
        let before = totals.iter().rfind(|&&(other, of)| other < at && of == measure).map_or(0, |(other, _)| other + 1);
        let all: Vec<usize> = (0..columns.len()).filter(|&at| gives(&columns[at], measure, layout)).collect();
        let near: Vec<usize> = all.iter().copied().filter(|part| (before..at).contains(part)).collect();
        let sums_group = words::reach_of(&columns[at].header) == Some(Reach::Group);
        let ranges = if sums_group { [near, all] } else { [all, near] };
        let candidates: Vec<Vec<usize>> = ranges.iter().flat_map(|range| by_kind(range, layout, context)).collect();
        let first = &columns[*candidates.first()?.first()?];
        let has_units = columns[at].hint.is_some() && first.hint.is_some();
        Some(Self { column: at, has_units, candidates, wrong: None, rows: 0, rate: None, rates: 0 })
    }

    fn hint<'c>(&self, column: &'c Column) -> Option<&'c Arc<Hint>> {
        column.hint.as_ref().filter(|_| self.has_units)
    }

    fn add_rate(&mut self, row: u32, name: &str, cells: &[(u16, Raw<'_>)], layout: &Layout, context: &Context<'_>) {
        let value = |column: &usize| rate(cells, layout.columns[*column].index, context);
        let Some(total) = value(&self.column) else { return };
        let parts = |range: &Vec<usize>| range.iter().filter_map(value).collect::<Vec<Decimal>>();
        if !self.candidates.iter().any(|range| is_right(total, &parts(range))) {
            self.rate.get_or_insert_with(|| (row, name.to_string()));
            self.rates += 1;
        }
    }

    /// W104, at the first row of a rate whose 合计 is left out and does not follow from the row.
    fn tell_rate(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        let Some((row, name)) = &self.rate else { return };
        let column = &layout.columns[self.column];
        let told = Diagnostic::new("W104", layout.cell(sheet, *row, column.index)).variant("rate_across");
        context.report(told.arg("column", &column.header).arg("name", name).arg("rows", self.rates));
    }

    fn add(&mut self, row: u32, cells: &[(u16, Raw<'_>)], layout: &Layout, context: &Context<'_>) {
        let value = |column: &usize| value(cells, layout.columns[*column].index, self.hint(&layout.columns[*column]), context);
        let Found::Number(total) = value(&self.column) else { return };
        let numbers = |range: &Vec<usize>| numbers(range.iter().map(value));
        let Some(ranges) = self.candidates.iter().map(numbers).collect::<Option<Vec<Vec<Decimal>>>>() else { return };
        let Some(expected) = ranges.first().filter(|range| !range.is_empty()).and_then(|range| sum(range)) else { return };
        if !ranges.iter().any(|range| is_right(total, range)) {
            self.rows += 1;
            self.wrong = self.wrong.or(Some((row, total, expected)));
        }
    }
}

/// The columns of each kind of period among these.
fn by_kind(range: &[usize], layout: &Layout, context: &Context<'_>) -> Vec<Vec<usize>> {
    let mut kinds: Vec<(Option<PeriodKind>, Vec<usize>)> = Vec::new();
    for &at in range {
        let kind = period_kind(&layout.columns[at], context);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, columns)) => columns.push(at),
            None => kinds.push((kind, vec![at])),
        }
    }
    kinds.into_iter().map(|(_, columns)| columns).collect()
}

/// The numbers of some cells; `None` when one holds something else.
fn numbers(cells: impl Iterator<Item = Found>) -> Option<Vec<Decimal>> {
    let number = |found| match found {
        Found::Number(number) => Some(Some(number)),
        Found::Blank => Some(None),
        Found::Broken(_) | Found::Other => None,
    };
    cells.map(number).collect::<Option<Vec<_>>>().map(|numbers| numbers.into_iter().flatten().collect())
}

/// The rate in a cell, as it is written.
fn rate(cells: &[(u16, Raw<'_>)], column: u16, context: &Context<'_>) -> Option<Decimal> {
    let (_, raw) = cells.iter().find(|(at, _)| *at == column)?;
    let decoded = words::quiet(context, |context| Quantity::decode(&Node::new(raw.clone(), Span::Nowhere), context).ok().flatten());
    decoded.map(|quantity| quantity.value)
}

fn sum(numbers: &[Decimal]) -> Option<Decimal> {
    numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number))
}

/// Whether a total is the sum of some numbers, or else their mean, the last or the largest of them.
fn is_right(total: Decimal, numbers: &[Decimal]) -> bool {
    let (Some(sum), Some(last)) = (sum(numbers), numbers.last()) else { return false };
    let mean = sum / Decimal::from(numbers.len());
    let largest = numbers.iter().max().unwrap_or(last);
    [sum, mean, *last, *largest].into_iter().any(|right| is_near(total, right))
}
