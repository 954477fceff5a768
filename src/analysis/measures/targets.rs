//! Targets: of months as the goals give them, of longer periods by adding up (domain/3 §3.1.1).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Measures;
use super::added::Added;
use super::cover::Targets;
use super::kpis::aggregation;
use super::rows::{MeasureRow, goal_period};
use super::series::Series;
use super::wholes::Wholes;
use crate::analysis::settings::settings;
use crate::analysis::targets::{absolute, goal_targets};
use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, Figures, Reason, Series as Members, Unit, Value};
use crate::model::goals::Aggregation;

/// Reads the targets of months; a month without one is missing.
pub fn months(measures: &Measures<'_>, added: &Added, figures: &mut Figures) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    for row in measures.rows.all.iter().filter(|row| row.is_month()) {
        if added.is_sum(row.row) && month_target(measures, row).is_some() {
            continue;
        }
        match month_target(measures, row) {
            Some((value, span)) => figures.read(target, row.row, value, span),
            None => figures.read(target, row.row, Value::Missing(Reason::NoTarget), Span::Nowhere),
        };
    }
    let is_month = |row: &&u32| measures.rows.all[**row as usize].is_month();
    let of_months = added.rows.iter().filter(is_month).copied().filter(|&row| !figures.exists(target.at(row)));
    figures.compute(target, of_months.collect::<Vec<_>>(), Expr::Sum(Members::Related(added.parts, target)));
}

fn month_target(measures: &Measures<'_>, row: &MeasureRow) -> Option<(Decimal, Span)> {
    let goals = &measures.plan.goals.goals;
    measures.series[row.series].goals.iter().find_map(|&goal| {
        let goal = &goals[goal as usize];
        let of_months = goal.months.iter().find(|(period, _)| *period == row.period).map(|(_, value)| (value.value.value, value.span));
        of_months.or_else(|| {
            let whole = goal.period.as_ref().is_some_and(|period| period.value == row.period);
            whole.then(|| absolute(goal)).flatten()
        })
    })
}

/// Targets of longer periods: in full, and to date.
pub fn longer(measures: &Measures<'_>, added: &Added, cover: &Targets, wholes: &Wholes, figures: &mut Figures) {
    full(measures, figures, added, cover);
    to_date(measures, figures, cover, wholes);
}

/// The goal whose own period this row is.
fn own_goal(measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> Option<u32> {
    series.goals.iter().copied().find(|&goal| goal_period(measures.plan, goal) == Some(row.period))
}

/// The full target: the goal's own where there is one, else that of the months.
fn full(measures: &Measures<'_>, figures: &mut Figures, added: &Added, cover: &Targets) {
    let goal_target = goal_targets(measures.plan, figures);
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let mut pairs = Vec::new();
    for row in measures.rows.all.iter().filter(|row| !row.is_month()) {
        if let Some(goal) = own_goal(measures, row, &measures.series[row.series]) {
            let id = &measures.plan.goals.goals[goal as usize].id.value;
            let family = figures.family("goal");
            pairs.push((row.row, figures.row(family, id)));
        }
    }
    let owned: Vec<u32> = pairs.iter().map(|&(row, _)| row).collect();
    let goal_of = figures.relate("goal", measures.rows.family, pairs);
    figures.compute(full, owned.iter().copied(), Expr::Via(goal_of, goal_target));
    let is_open = |row: u32| owned.binary_search(&row).is_err();
    for row in measures.rows.all.iter().filter(|row| is_open(row.row)) {
        if let Some((value, span)) = cover.own(row.row).filter(|_| !added.is_sum(row.row)) {
            figures.read(full, row.row, value, span);
        }
    }
    let of_quarters = added.rows.iter().copied().filter(|&row| is_open(row) && cover.own(row).is_some());
    figures.compute(full, of_quarters.collect::<Vec<_>>(), Expr::Sum(Members::Related(added.parts, full)));
    made_of_quarters(measures, figures, cover, &|row| is_open(row));
    let months = measures.months_of(target);
    let rest = |aggregations: &[Aggregation]| {
        measures.where_(|row, series| {
            let of_months = !row.is_month() && is_open(row.row) && cover.is_of_months(measures, row, series);
            of_months && aggregations.contains(&aggregation(series.kpi(measures.plan)))
        })
    };
    figures.compute(full, rest(&[Aggregation::Sum]), Expr::Sum(months.clone()));
    figures.compute(full, rest(&[Aggregation::Ratio, Aggregation::Average]), Expr::Mean { of: months.clone(), weights: None });
    figures.compute(full, rest(&[Aggregation::Last]), Expr::Last(months));
}

/// The full target of rows made of quarters and the months beside them: theirs in sum.
fn made_of_quarters(measures: &Measures<'_>, figures: &mut Figures, cover: &Targets, is_open: &dyn Fn(u32) -> bool) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let rows = measures.where_(|row, series| cover.is_mixed(row.row) && series.adds_up(measures.plan) && is_open(row.row));
    let parts: BTreeSet<u32> = rows.iter().flat_map(|&row| figures.related(cover.parts, row)).copied().collect();
    let months = parts.into_iter().filter(|&part| cover.own(part).is_none());
    figures.compute(full, months.collect::<Vec<_>>(), target);
    figures.compute(full, rows, Expr::Sum(Members::Related(cover.parts, full)));
}

/// The target to date: of sums that of the months that have an actual too, by their days where the target has no months, or none but
/// quarters, which then add up; of the rest the full target.
fn to_date(measures: &Measures<'_>, figures: &mut Figures, cover: &Targets, wholes: &Wholes) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let elapsed = elapsed(measures, cover, wholes, figures);
    let sum = |series: &Series| series.adds_up(measures.plan);
    // An actual that was given for the whole period is held against the whole target, however much of the period has passed.
    let whole = measures.where_(|row, series| wholes.is_given(row.row) && figures.exists(full.at(row.row)) && sum(series));
    let is_open = |row: &MeasureRow| !row.is_month() && whole.binary_search(&row.row).is_err();
    let is_mixed = |row: &MeasureRow| wholes.is_mixed(row.row);
    let added = measures.where_(|row, series| is_open(row) && sum(series) && !is_mixed(row) && cover.is_of_months(measures, row, series));
    figures.compute(target, added, Expr::SumTogether { of: measures.months_of(target), with: measures.months_of(actual) });
    let shared = measures.where_(|row, series| is_open(row) && sum(series) && is_shared(measures, cover, row, series));
    figures.compute(target, whole.iter().copied(), full);
    figures.compute(target, shared, Expr::from(full) * elapsed);
    let of_parts = measures.where_(|row, series| is_open(row) && is_mixed(row) && sum(series) && cover.is_planned(measures, row, series));
    figures.compute(target, of_parts, Expr::SumTogether { of: wholes.series(target), with: wholes.series(actual) });
    let kept = measures.where_(|row, series| !row.is_month() && !sum(series) && figures.exists(full.at(row.row)));
    figures.compute(target, kept, full);
}

/// Whether a target of a longer period is shared out by days: it is not made of those of months or quarters.
fn is_shared(measures: &Measures<'_>, cover: &Targets, row: &MeasureRow, series: &Series) -> bool {
    let is_goal = || !measures.has_months(series) && !cover.is_mixed(row.row) && own_goal(measures, row, series).is_some();
    cover.own(row.row).is_some() || is_goal()
}

/// Share of the days of a period that lie in its months with an actual: the target to date is of the same months as the actual.
fn elapsed(measures: &Measures<'_>, cover: &Targets, wholes: &Wholes, figures: &mut Figures) -> crate::figures::ColumnId {
    let as_of = settings(measures.plan, figures).as_of;
    let start = measures.column(figures, "start", Unit::Date, "");
    let end = measures.column(figures, "end", Unit::Date, "");
    let days = measures.column(figures, "days_counted", Unit::Days, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let elapsed = measures.column(figures, "elapsed", Unit::Percent, "3.1.1");
    let is_day_month = |row: &MeasureRow, series: &Series| row.is_month() && (cover.is_inside(row.row) || !measures.has_months(series));
    let shared = |row: &MeasureRow, series: &Series| is_day_month(row, series) || is_shared(measures, cover, row, series);
    let rows = measures.where_(|row, series| !row.is_month() && shared(row, series));
    let (mixed, rows): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|&row| wholes.is_mixed(row));
    let given: BTreeSet<u32> =
        mixed.iter().flat_map(|&row| figures.related(wholes.parts, row)).copied().filter(|&part| wholes.is_given(part)).collect();
    for row in measures.rows.all.iter().filter(|row| shared(row, &measures.series[row.series]) || given.contains(&row.row)) {
        figures.read(start, row.row, row.period.start, Span::Nowhere);
        figures.read(end, row.row, row.period.end, Span::Nowhere);
    }
    let until = |day: Expr| day - start + 1;
    let months = measures.where_(|row, series| row.is_month() && shared(row, series));
    // The month of the as-of day counts up to that day. A later one counts in full, so that an actual that is typed into the workbook
    // is held against the target of its month.
    let is_running =
        Expr::All(vec![(Expr::from(as_of) - start).compare(Compare::AtLeast, 0), (Expr::from(end) - as_of).compare(Compare::Greater, 0)]);
    figures.compute(days, months, is_running.choose(until(as_of.into()), until(end.into())));
    figures.compute(days, given, until(end.into()));
    let passed = |of: Members, with: Members| Expr::SumTogether { of, with } / until(end.into());
    figures.compute(elapsed, rows, passed(measures.months_of(days), measures.months_of(actual)));
    figures.compute(elapsed, mixed, passed(wholes.series(days), wholes.series(actual)));
    elapsed
}
