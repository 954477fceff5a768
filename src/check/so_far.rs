//! Actuals of a period that stand beside actuals of parts of it, in a column 全年 or a sheet 汇总: what the year has come to so far says
//! nothing that its months do not say, nor that the year has ended. It is compared with them (W105) and left out. So is the nought of a
//! quarter of which no month is reported, where others are by month: it is the sum of nothing.

use std::collections::BTreeMap;

use foldhash::HashSet;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure};
use crate::model::goals::Aggregation;
use crate::value::{Context, Cover, Period, PeriodKind};

use super::actuals;
use super::running::agrees;

/// A value of a period that has not ended, beside those of parts of it.
struct SoFar {
    series: u32,
    period: u32,
    span: Span,
    origin: u32,
    value: Decimal,
    sum: Decimal,
}

/// Leaves out what periods have come to so far. `as_of` is the day that is asked for or written.
pub fn settle(plan: &Plan, facts: &mut Facts, as_of: Option<Date>, context: &Context<'_>) {
    let is_outer = outer(facts.periods());
    if !is_outer.contains(&true) {
        return;
    }
    let summed = (0..facts.series().len() as u32).filter(|&series| is_sum(plan, facts.series()[series as usize].kpi));
    let found: Vec<SoFar> = summed.flat_map(|series| of_series(facts, series, &is_outer, as_of, context)).collect();
    tell(&found, plan, facts, context);
    let left_out: HashSet<(u32, u32)> = found.iter().map(|so_far| (so_far.series, so_far.period)).collect();
    facts.leave_out(|row| left_out.contains(&(row.series(), row.period())));
}

/// Whether a KPI adds up over time.
pub fn is_sum(plan: &Plan, kpi: u32) -> bool {
    let aggregation = plan.goals.kpis.get_at(kpi).and_then(|kpi| kpi.aggregation.as_ref());
    aggregation.is_none_or(|aggregation| aggregation.value == Aggregation::Sum)
}

/// Which of these periods may be sums of others: longer than one of them.
fn outer(periods: &[Period]) -> Vec<bool> {
    let shortest = periods.iter().filter(|period| period.kind != PeriodKind::Day).map(Period::days).min().unwrap_or_default();
    periods.iter().map(|period| period.kind != PeriodKind::Day && !period.is_within_a_month() && period.days() > shortest).collect()
}

fn of_series(facts: &Facts, series: u32, is_outer: &[bool], as_of: Option<Date>, context: &Context<'_>) -> Vec<SoFar> {
    if !facts.effective(series).any(|row| is_outer[row.period() as usize]) {
        return Vec::new();
    }
    let amounts: Vec<Amount<'_>> = facts.in_force(series).map(|rows| Amount::of(rows, facts)).collect();
    // What sums up nothing says nothing of the half that holds it either.
    let (of_nothing, known): (Vec<&Amount<'_>>, Vec<&Amount<'_>>) = amounts.iter().partition(|amount| amount.is_of_nothing(&amounts));
    let outer = known.iter().filter(|amount| is_outer[amount.row.period() as usize]);
    let so_far = outer.filter_map(|amount| so_far(amount, &known, as_of, context, facts));
    so_far.chain(of_nothing.into_iter().map(|amount| amount.so_far(Decimal::ZERO, Decimal::ZERO, facts))).collect()
}

/// What a series has of a period, in one row or in those of a list.
struct Amount<'f> {
    row: &'f FactRow,
    period: Period,
    /// `None` for a ratio.
    value: Option<Decimal>,
}

impl<'f> Amount<'f> {
    fn of(rows: &'f [FactRow], facts: &Facts) -> Self {
        let value = rows.iter().try_fold(Decimal::ZERO, |sum, row| sum.checked_add(value_of(row)?));
        Self { row: &rows[0], period: facts.period_of(&rows[0]), value }
    }

    /// Whether it is the nought of a longer period of which nothing is reported, nor of what it holds, where others are by month.
    fn is_of_nothing(&self, all: &[Amount<'_>]) -> bool {
        let is_by_month = |other: &Amount<'_>| other.period.is_within_a_month();
        let is_reported = |other: &Amount<'_>| is_by_month(other) || !other.is_nought();
        let is_inside = |other: &Amount<'_>| other.period != self.period && self.period.covers(&other.period) && is_reported(other);
        self.is_nought() && !is_by_month(self) && all.iter().any(is_by_month) && !all.iter().any(is_inside)
    }

    fn is_nought(&self) -> bool {
        self.value.is_some_and(|value| value.is_zero())
    }

    /// It as a value beside those of its parts, which come to `sum`.
    fn so_far(&self, value: Decimal, sum: Decimal, facts: &Facts) -> SoFar {
        let row = self.row;
        SoFar { series: row.series(), period: row.period(), span: facts.span(row), origin: row.origin(), value, sum }
    }
}

/// What an amount comes to, if it is the sum of a part of its period.
fn so_far(amount: &Amount<'_>, all: &[&Amount<'_>], as_of: Option<Date>, context: &Context<'_>, facts: &Facts) -> Option<SoFar> {
    let (period, value) = (amount.period, amount.value?);
    let inner: Vec<&Amount<'_>> = all.iter().copied().filter(|other| other.period != period && period.covers(&other.period)).collect();
    let periods: Vec<Period> = inner.iter().map(|amount| amount.period).collect();
    let parts = Cover::of(&periods).finest;
    let days: i32 = parts.iter().map(|&at| periods[at].days()).sum();
    if days >= period.days() || parts.is_empty() {
        return None;
    }
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, &at| sum.checked_add(inner[at].value?))?;
    let has_ended = as_of.map_or(context.plan.is_none_or(|plan| !period.covers(&plan)), |day| day >= period.end);
    let is_loss = value.is_sign_negative() || parts.iter().any(|&at| inner[at].value.is_some_and(|value| value.is_sign_negative()));
    let found = amount.so_far(value, sum, facts);
    (!has_ended || (sum >= value && !is_loss) || found.agrees()).then_some(found)
}

fn value_of(row: &FactRow) -> Option<Decimal> {
    if let Measure::Value(value) = row.measure() { Some(value) } else { None }
}

impl SoFar {
    /// Whether the value is the sum of its parts.
    fn agrees(&self) -> bool {
        agrees(self.value, self.sum)
    }
}

/// W105, at the first row of a column that does not agree.
fn tell(found: &[SoFar], plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let mut wrong: BTreeMap<(u32, u32), Vec<&SoFar>> = BTreeMap::new();
    for so_far in found.iter().filter(|so_far| !so_far.agrees()) {
        wrong.entry((so_far.origin, so_far.period)).or_default().push(so_far);
    }
    for (first, rows) in wrong.into_values().filter_map(|rows| Some((*rows.iter().min_by_key(|so_far| so_far.span)?, rows.len()))) {
        let period = facts.periods()[first.period as usize].label(context.vocabulary);
        let told = Diagnostic::new("W105", first.span).variant(if rows == 1 { "so_far" } else { "so_far_rows" });
        let told =
            told.arg("column", actuals::series_name(plan, &facts.series()[first.series as usize], context)).arg("period", period).arg("rows", rows);
        context.report(told.arg("total", first.value.normalize()).arg("sum", first.sum.normalize()));
    }
}
