//! Targets: of months as the goals give them, of longer periods by adding up (domain/3 §3.1.1).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Measures;
use super::kpis::aggregation;
use super::rows::{MeasureRow, goal_period};
use super::series::Series;
use crate::analysis::settings::settings;
use crate::analysis::targets::{absolute, goal_targets};
use crate::diagnostic::Span;
use crate::figures::{Compare, Definition, Expr, Figures, Reason, RelationId, Series as Members, Unit, Value};
use crate::model::goals::Aggregation;
use crate::value::Period;

/// Reads the targets of months; a month without one is missing.
pub fn months(measures: &Measures<'_>, figures: &mut Figures) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    for row in measures.rows.all.iter().filter(|row| row.is_month()) {
        match month_target(measures, row) {
            Some((value, span)) => figures.read(target, row.row, value, span),
            None => figures.read(target, row.row, Value::Missing(Reason::NoTarget), Span::Nowhere),
        };
    }
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
pub fn longer(measures: &Measures<'_>, figures: &mut Figures) {
    let quarters = quarters(measures, figures);
    full(measures, figures, &quarters);
    to_date(measures, figures, &quarters);
}

/// The goal whose own period this row is.
fn own_goal(measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> Option<u32> {
    series.goals.iter().copied().find(|&goal| goal_period(measures.plan, goal) == Some(row.period))
}

/// The targets that the goals of a series give to sub-periods, with their places.
fn sub_targets<'m>(measures: &'m Measures<'_>, series: &'m Series) -> impl Iterator<Item = (Period, Decimal, Span)> + 'm {
    let goals = series.goals.iter().map(|&goal| &measures.plan.goals.goals[goal as usize]);
    goals.flat_map(|goal| goal.months.iter().map(|(period, value)| (*period, value.value.value, value.span)))
}

/// The target of a row that is a quarter or half of a goal that names no months.
fn quarter_target(measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> Option<(Decimal, Span)> {
    let own = sub_targets(measures, series).find(|(period, ..)| *period == row.period && !row.is_month());
    own.filter(|_| !measures.has_months(series)).map(|(_, value, span)| (value, span))
}

/// From a longer row to the quarters (or halves) in it that have targets of their own.
fn quarters(measures: &Measures<'_>, figures: &mut Figures) -> (RelationId, BTreeSet<u32>) {
    let mut pairs = Vec::new();
    for rows in measures.rows.all.chunk_by(|a, b| a.series == b.series) {
        let series = &measures.series[rows[0].series];
        let parts: Vec<&MeasureRow> = rows.iter().filter(|row| quarter_target(measures, row, series).is_some()).collect();
        for row in rows.iter().filter(|row| !row.is_month()) {
            let inside = parts.iter().filter(|part| part.period != row.period && row.period.covers(&part.period));
            pairs.extend(inside.map(|part| (row.row, part.row)));
        }
    }
    let above = pairs.iter().map(|&(row, _)| row).collect();
    (figures.relate("quarters", measures.rows.family, pairs), above)
}

/// The full target: the goal's own where there is one, else that of the months.
fn full(measures: &Measures<'_>, figures: &mut Figures, (quarters, above): &(RelationId, BTreeSet<u32>)) {
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
    for row in measures.rows.all.iter().filter(|row| owned.binary_search(&row.row).is_err()) {
        if let Some((value, span)) = quarter_target(measures, row, &measures.series[row.series]) {
            figures.read(full, row.row, value, span);
        }
    }
    let of_quarters = measures.where_(|row, series| above.contains(&row.row) && adds_up(measures, series) && owned.binary_search(&row.row).is_err());
    let of_quarters: Vec<u32> = of_quarters.into_iter().filter(|&row| !figures.exists(full.at(row))).collect();
    figures.compute(full, of_quarters, Expr::Sum(Members::Related(*quarters, full)));
    let months = measures.months_of(target);
    let rest = |aggregations: &[Aggregation]| {
        measures.where_(|row, series| {
            !row.is_month()
                && owned.binary_search(&row.row).is_err()
                && measures.has_months(series)
                && aggregations.contains(&aggregation(series.kpi(measures.plan)))
        })
    };
    figures.compute(full, rest(&[Aggregation::Sum]), Expr::Sum(months.clone()));
    figures.compute(full, rest(&[Aggregation::Ratio, Aggregation::Average]), Expr::Mean { of: months.clone(), weights: None });
    figures.compute(full, rest(&[Aggregation::Last]), Expr::Last(months));
}

fn adds_up(measures: &Measures<'_>, series: &Series) -> bool {
    aggregation(series.kpi(measures.plan)) == Aggregation::Sum
}

/// The target to date: of sums that of the months that have an actual too, by their days where the target has no months, or none but
/// quarters, which then add up; of the rest the full target.
fn to_date(measures: &Measures<'_>, figures: &mut Figures, (quarters, above): &(RelationId, BTreeSet<u32>)) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let elapsed = elapsed(measures, figures);
    let sum = |series: &Series| adds_up(measures, series);
    // An actual that was given for the whole period is held against the whole target, however much of the period has passed.
    let given = |figures: &Figures, row: u32| {
        figures.exists(actual.at(row)) && matches!(figures.definition(actual.at(row)), Definition::Read | Definition::Rows)
    };
    let whole = measures.where_(|row, series| !row.is_month() && given(figures, row.row) && figures.exists(full.at(row.row)) && sum(series));
    let added =
        measures.where_(|row, series| !row.is_month() && sum(series) && measures.has_months(series) && whole.binary_search(&row.row).is_err());
    figures.compute(target, added, Expr::SumTogether { of: measures.months_of(target), with: measures.months_of(actual) });
    let shared = measures.where_(|row, series| {
        !row.is_month() && sum(series) && is_shared(measures, row, series) && !above.contains(&row.row) && whole.binary_search(&row.row).is_err()
    });
    figures.compute(target, whole.iter().copied(), full);
    figures.compute(target, shared, Expr::from(full) * elapsed);
    let of_quarters = measures.where_(|row, series| above.contains(&row.row) && sum(series) && whole.binary_search(&row.row).is_err());
    figures.compute(target, of_quarters, Expr::Sum(Members::Related(*quarters, target)));
    let kept = measures.where_(|row, series| !row.is_month() && !sum(series) && figures.exists(full.at(row.row)));
    figures.compute(target, kept, full);
}

/// Whether a target of a longer period is shared out by days: it has no months.
fn is_shared(measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> bool {
    let own = || own_goal(measures, row, series).is_some() || quarter_target(measures, row, series).is_some();
    !measures.has_months(series) && own()
}

/// Share of the days of a period that lie in its months with an actual: the target to date is of the same months as the actual.
fn elapsed(measures: &Measures<'_>, figures: &mut Figures) -> crate::figures::ColumnId {
    let as_of = settings(measures.plan, figures).as_of;
    let start = measures.column(figures, "start", Unit::Date, "");
    let end = measures.column(figures, "end", Unit::Date, "");
    let days = measures.column(figures, "days_counted", Unit::Days, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let elapsed = measures.column(figures, "elapsed", Unit::Percent, "3.1.1");
    let shared = |row: &MeasureRow, series: &Series| !measures.has_months(series) && (row.is_month() || is_shared(measures, row, series));
    for row in measures.rows.all.iter().filter(|row| shared(row, &measures.series[row.series])) {
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
    let rows = measures.where_(|row, series| !row.is_month() && shared(row, series));
    let passed = Expr::SumTogether { of: measures.months_of(days), with: measures.months_of(actual) };
    figures.compute(elapsed, rows, passed / until(end.into()));
    elapsed
}
