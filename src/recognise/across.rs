//! Columns that sum up the periods or members beside them, `合计` or `累计/实际`: left out of the records and compared with what they
//! sum up (W105), where the KPI of the row is known to add up.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, PeriodKind};
use crate::vocabulary::{catalogue_kpi, normalise};

use super::columns::{Column, Layout, Role};
use super::header::{OwnedRow, Reader};
use super::totals::{Found, in_column_unit, is_near, value};
use super::words::{self, Measure};

/// A column of sums, with the columns that it may sum up, the likeliest first.
#[derive(Clone, Debug)]
pub struct Across {
    total: usize,
    parts: Vec<Vec<usize>>,
}

impl Layout {
    /// Leaves out the named columns that sum up the periods or members beside them: `累计/目标` beside `1月/目标`.
    pub(super) fn leave_sums(&mut self, context: &Context<'_>) {
        let series: Vec<Measure> = self.columns.iter().filter(|column| is_series(column)).filter_map(|column| self.measure(column)).collect();
        let is_summed = |column: &Column| match self.measure(column) {
            Some(Measure::Achievement) => series.contains(&Measure::Actual),
            Some(Measure::ToDate) => series.contains(&Measure::Actual) || (!series.is_empty() && words::is_bare_sum(&column.header)),
            Some(measure) => series.contains(&measure),
            None => false,
        };
        let is_sum = |column: &&Column| {
            matches!(column.role, Role::Fields(_))
                && !column.declared
                && (self.measure(column) == Some(Measure::ToDate) || words::total_measure(&column.header, context).is_some())
        };
        let sums: Vec<u16> = self.columns.iter().filter(is_sum).filter(|column| is_summed(column)).map(|column| column.index).collect();
        for column in self.columns.iter_mut().filter(|column| sums.contains(&column.index)) {
            column.role = Role::Redundant;
        }
    }

    /// In a table with periods a rate to date is none of a period, and values to date alone are read as what each period adds, which is
    /// told (I104).
    pub(super) fn leave_running(&mut self, sheet: &Sheet, reader: &Reader<'_, '_>) {
        let context = reader.context;
        let has_series = self.columns.iter().any(is_series);
        if !has_series && !reader.is_told("period") && self.columns.iter().all(|column| column.name != Some("period")) {
            return;
        }
        for at in 0..self.columns.len() {
            let is_rate = self.measure(&self.columns[at]) == Some(Measure::Achievement);
            if is_rate && !is_series(&self.columns[at]) && words::is_running(&self.columns[at].header) {
                self.columns[at].role = Role::Redundant;
            }
        }
        let find = |wanted: Measure| self.columns.iter().find(|column| self.measure(column) == Some(wanted));
        if let Some(running) = find(Measure::ToDate).filter(|_| find(Measure::Actual).is_none()) {
            let told = Diagnostic::new("I104", self.header_span(sheet, running.index)).variant("to_date");
            context.report(told.arg("column", &running.header));
        }
    }

    /// What a column gives, as far as periods and members may give it.
    fn measure(&self, column: &Column) -> Option<Measure> {
        let slot = column.slots().first()?;
        let info = self.form.parts[usize::from(slot.part)].info;
        match (info.kind, info.fields[usize::from(slot.field?)].name) {
            ("goal", "target" | "months") => Some(Measure::Target),
            ("actual", "value") => Some(Measure::Actual),
            ("actual", "to_date") => Some(Measure::ToDate),
            ("actual", "achievement") => Some(Measure::Achievement),
            _ => None,
        }
    }

    /// The columns of sums that can be compared.
    pub(super) fn across(&self, context: &Context<'_>) -> Vec<Across> {
        let sums = self.columns.iter().enumerate().filter(|(_, column)| column.role == Role::Redundant);
        let measured = sums.filter_map(|(at, column)| Some((at, words::total_measure(&column.header, context)?)));
        let measured: Vec<(usize, Measure)> = measured
            .filter(|(_, measure)| *measure != Measure::Achievement)
            .map(|(at, measure)| (at, if measure == Measure::ToDate { Measure::Actual } else { measure }))
            .collect();
        let across = |&(total, measure): &(usize, Measure)| {
            let parts = self.parts(measure, context);
            let before = measured.iter().rev().find(|(at, of)| *at < total && *of == measure).map_or(0, |(at, _)| *at);
            let among = |from: usize, to: usize| parts.iter().copied().filter(|at| (from..to).contains(at)).collect::<Vec<_>>();
            let parts = [among(before, total), among(0, total), among(total, self.columns.len()), among(0, self.columns.len())];
            Across { total, parts: parts.into_iter().filter(|parts| !parts.is_empty()).collect() }
        };
        measured.iter().map(across).filter(|across| !across.parts.is_empty()).collect()
    }

    /// The columns of members, or of the shortest periods, that give a measure; of a silent one, any.
    fn parts(&self, measure: Measure, context: &Context<'_>) -> Vec<usize> {
        let gives = |column: &Column| {
            self.measure(column)
                .is_some_and(|given| !matches!(given, Measure::Achievement | Measure::ToDate) && (given == measure || measure == Measure::Silent))
        };
        let series: Vec<usize> = (0..self.columns.len()).filter(|&at| is_series(&self.columns[at]) && gives(&self.columns[at])).collect();
        let kind = |at: &usize| kind(&self.columns[*at], context);
        let shortest = series.iter().filter_map(kind).max();
        series.into_iter().filter(|at| kind(at) == shortest).collect()
    }
}

fn is_series(column: &Column) -> bool {
    matches!(column.role, Role::Period { .. } | Role::Member { .. })
}

fn kind(column: &Column, context: &Context<'_>) -> Option<PeriodKind> {
    let Role::Period { text, .. } = &column.role else { return None };
    words::period(text, context).map(|period| period.kind)
}

impl Across {
    /// Compares a row's sum with what it sums up (W105).
    pub fn compare(&self, row: &OwnedRow, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        if !adds_up(row, layout) {
            return;
        }
        let number = |at: usize| value(&row.cells, &layout.columns[at], context);
        let Found::Number(total) = number(self.total) else { return };
        let sums: Option<Vec<Decimal>> = self.parts.iter().map(|parts| sum(parts.iter().map(|&at| number(at)))).collect();
        let Some(sums) = sums.filter(|sums| !sums.iter().any(|sum| is_near(total, *sum))) else { return };
        let column = &layout.columns[self.total];
        let span = layout.cell(sheet, row.number, column.index);
        let (total, sum) = (in_column_unit(total, column), in_column_unit(sums[0], column));
        context.report(Diagnostic::new("W105", span).variant("across").arg("column", &column.header).arg("total", total).arg("sum", sum));
    }
}

/// Whether the values of a row are known to add up: prices and rates do not.
fn adds_up(row: &OwnedRow, layout: &Layout) -> bool {
    let column = layout.columns.iter().find(|column| column.name == Some("kpi"));
    let name = column.and_then(|column| row.cells.iter().find(|(at, _)| *at == column.index)).map(|(_, raw)| super::columns::header_text(raw));
    name.is_some_and(|name| catalogue_kpi(&normalise::header(&name).key).is_some_and(|kpi| kpi.aggregation == "sum"))
}

/// The sum of the numbers; `None` when something else stands among them.
fn sum(mut values: impl Iterator<Item = Found>) -> Option<Decimal> {
    values.try_fold(Decimal::ZERO, |sum, value| match value {
        Found::Number(value) => sum.checked_add(value),
        Found::Blank => Some(sum),
        Found::Other => None,
    })
}
