//! Where the whole period will end if things go on, and what the rest must bring (domain/3 §3.9.1). Sums only.

use std::collections::HashSet;

use super::Measures;
use super::kpis::aggregation;
use super::rows::MeasureRow;
use super::series::Series;
use super::wholes::Wholes;
use crate::diagnostic::Span;
use crate::figures::{ColumnId, Compare, Expr, Figures, Reason, Series as Members, Unit, Value};
use crate::model::Plan;
use crate::model::goals::Aggregation;
use crate::vocabulary::Term;

/// Months that the moving forecast looks at.
const MOVING: usize = 3;

/// Makes cumulative columns, the forecast of months and of the whole period, and the run rate that is still needed.
pub fn forecast(measures: &Measures<'_>, wholes: &Wholes, figures: &mut Figures) {
    cumulative(measures, figures);
    whole(measures, wholes, figures);
    moving(measures, figures);
    months(measures, wholes, figures);
}

fn summed(measures: &Measures<'_>, series: &Series) -> bool {
    aggregation(series.kpi(measures.plan)) == Aggregation::Sum && !series.goals.is_empty()
}

/// Targets and actuals added up month by month.
fn cumulative(measures: &Measures<'_>, figures: &mut Figures) {
    let first =
        measures.where_(|row, series| row.is_month() && summed(measures, series) && figures.related(measures.rows.previous, row.row).is_empty());
    let later =
        measures.where_(|row, series| row.is_month() && summed(measures, series) && !figures.related(measures.rows.previous, row.row).is_empty());
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let pairs = [(target, "cumulative_target"), (actual, "cumulative_actual")].map(|(column, name)| {
        let total = measures.column(figures, name, Unit::OfRow, "3.1.2");
        figures.compute(total, first.iter().copied(), column);
        figures.compute(total, later.iter().copied(), Expr::Via(measures.rows.previous, total) + column);
        total
    });
    let [target, actual] = pairs;
    let variance = measures.column(figures, "cumulative_variance", Unit::OfRowDifference, "3.1.5");
    figures.compute(variance, first.into_iter().chain(later), Expr::from(actual) - target);
}

/// The rows that stand for a whole goal with months.
fn whole_rows(measures: &Measures<'_>, figures: &Figures) -> Vec<u32> {
    let mut rows: Vec<u32> =
        measures.rows.all.iter().filter(|row| row.is_month()).flat_map(|row| figures.related(measures.rows.whole, row.row).iter().copied()).collect();
    rows.sort_unstable();
    rows.dedup();

    measures.where_(|row, series| summed(measures, series) && rows.binary_search(&row.row).is_ok())
}

/// Seasonal and simple forecast of the whole, and what each month that is left must bring.
fn whole(measures: &Measures<'_>, wholes: &Wholes, figures: &mut Figures) {
    let rows = whole_rows(measures, figures);
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let month_count = measures.column(figures, "month_count", Unit::Number, "3.9.1");
    let elapsed = measures.column(figures, "elapsed_months", Unit::Number, "3.9.1");
    let left = measures.column(figures, "months_left", Unit::Number, "3.9.1");
    let forecast = measures.column(figures, "forecast", Unit::OfRow, "3.9.1");
    let simple = measures.column(figures, "simple_forecast", Unit::OfRow, "3.9.1");
    let gap = measures.column(figures, "forecast_gap", Unit::OfRowDifference, "3.9.1");
    let simple_gap = measures.column(figures, "simple_gap", Unit::OfRowDifference, "3.9.1");
    let required = measures.column(figures, "required", Unit::OfRow, "3.9.1");
    let ratio = measures.column(figures, "required_ratio", Unit::Achievement, "3.9.1");
    let all = |rows: &[u32]| rows.to_vec();
    month_counts(measures, figures, &rows, month_count);
    elapsed_months(measures, wholes, figures, &rows, elapsed);
    figures.compute(left, all(&rows), Expr::from(month_count) - elapsed);
    figures.compute(forecast, all(&rows), Expr::from(full) * actual / target);
    figures.compute(simple, all(&rows), Expr::from(actual) / elapsed * month_count);
    figures.compute(gap, all(&rows), Expr::from(forecast) - full);
    figures.compute(simple_gap, all(&rows), Expr::from(simple) - full);
    figures.compute(required, all(&rows), (Expr::from(full) - actual) / left);
    figures.compute(ratio, all(&rows), (Expr::from(full) - actual) / (Expr::from(full) - target));
}

/// What the last three months say of the months left, and how far a forecast can be trusted: of fewer than two months not far.
fn moving(measures: &Measures<'_>, figures: &mut Figures) {
    let rows = whole_rows(measures, figures);
    let of_row = |figures: &mut Figures, name| measures.column(figures, name, Unit::OfRow, "3.9.1");
    let (forecast, left) = (of_row(figures, "moving_forecast"), measures.column(figures, "months_left", Unit::Number, "3.9.1"));
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let full = measures.column(figures, "full_target", Unit::OfRow, "3.1.1");
    let elapsed = measures.column(figures, "elapsed_months", Unit::Number, "3.9.1");
    let gap = measures.column(figures, "moving_gap", Unit::OfRowDifference, "3.9.1");
    let confidence = measures.column(figures, "confidence", Unit::Term, "3.9.1");
    let known = |row: u32| figures.related(measures.rows.parts, row).iter().copied().filter(|&month| figures.value(actual.at(month)).is_present());
    let last = |row: u32| known(row).collect::<Vec<u32>>().into_iter().rev().take(MOVING).map(move |month| (row, month));
    let pairs: Vec<(u32, u32)> = rows.iter().flat_map(|&row| last(row)).collect();
    let recent = figures.relate("recent", measures.rows.family, pairs);
    let mean = Expr::Mean { of: Members::Related(recent, actual), weights: None };
    figures.compute(forecast, rows.iter().copied(), Expr::from(actual) + mean * left);
    figures.compute(gap, rows.iter().copied(), Expr::from(forecast) - full);
    let trusted = Expr::from(elapsed).compare(Compare::Less, 2).choose(Term::new("confidence", "low"), Term::new("confidence", "medium"));
    figures.compute(confidence, rows, trusted);
}

/// What the company's revenue comes to with the deals that are expected to close in the rest of the plan, each by its likelihood. It is
/// made after the deals.
pub fn by_pipeline(plan: &Plan, figures: &mut Figures) {
    let Some(weighted) = figures.find("funnel/weighted").filter(|&id| figures.value(id).is_present()) else { return };
    let Some(period) = plan.settings().map(|settings| settings.period.value.code()) else { return };
    let kpi = |column: &str| figures.find(&format!("kpi/revenue/{period}/{column}"));
    let (Some(actual), Some(full)) = (kpi("actual"), kpi("full_target")) else { return };
    let forecast = figures.column(actual.column.family(), "pipeline_forecast", Unit::OfRow, "3.9.1");
    let gap = figures.column(actual.column.family(), "pipeline_gap", Unit::OfRowDifference, "3.9.1");
    figures.compute_one(forecast, actual.row, Expr::from(actual.column) + weighted);
    figures.compute_one(gap, actual.row, Expr::from(forecast) - full.column);
}

/// How many months of each whole have an actual; of a quarter that is known as a whole these are all of its months.
fn elapsed_months(measures: &Measures<'_>, wholes: &Wholes, figures: &mut Figures, rows: &[u32], elapsed: ColumnId) {
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let (mixed, of_months): (Vec<u32>, Vec<u32>) = rows.iter().partition(|&&row| wholes.is_mixed(row));
    let parts: HashSet<u32> = mixed.iter().flat_map(|&row| figures.related(wholes.parts, row)).copied().collect();
    let open = measures.where_(|row, _| parts.contains(&row.row) && !figures.exists(wholes.months.at(row.row)));
    let (open_mixed, open): (Vec<u32>, Vec<u32>) = open.into_iter().partition(|&row| wholes.is_mixed(row));
    let counted = || Expr::SumTogether { of: wholes.series(wholes.months), with: wholes.series(actual) };
    figures.compute(wholes.months, open, Expr::Count(measures.months_of(actual)));
    figures.compute(wholes.months, open_mixed, counted());
    figures.compute(elapsed, of_months, Expr::Count(measures.months_of(actual)));
    figures.compute(elapsed, mixed, counted());
}

/// How many months a whole has: those with targets, or all of its calendar when not every month has one.
fn month_counts(measures: &Measures<'_>, figures: &mut Figures, wholes: &[u32], count: ColumnId) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let start = measures.column(figures, "start", Unit::Date, "");
    let months = |row: u32| figures.related(measures.rows.parts, row).to_vec();
    let planned = |row: &u32| months(*row).iter().all(|&month| figures.value(target.at(month)).is_present());
    let (planned, others): (Vec<u32>, Vec<u32>) = wholes.iter().partition(|&row| planned(row));
    let calendar: HashSet<u32> = others.iter().flat_map(|&row| months(row)).collect();
    for row in measures.rows.all.iter().filter(|row| calendar.contains(&row.row)) {
        figures.read(start, row.row, row.period.start, Span::Nowhere);
    }
    figures.compute(count, planned, Expr::Count(measures.months_of(target)));
    figures.compute(count, others, Expr::Count(measures.months_of(start)));
}

/// A month to come reaches its target as well as the months so far reached theirs. What a month brought or will bring is a
/// figure of its own, so that one definition holds for all months, and an actual that comes in takes the place of its forecast. A month of
/// a quarter that is known as a whole only is not to come, and nobody knows what it brought: there the months do not add up to the whole.
fn months(measures: &Measures<'_>, wholes: &Wholes, figures: &mut Figures) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let achievement = measures.column(figures, "achievement", Unit::Achievement, "3.1.3");
    let forecast = measures.column(figures, "forecast", Unit::OfRow, "3.9.1");
    let gap = measures.column(figures, "forecast_gap", Unit::OfRowDifference, "3.9.1");
    let expected = measures.column(figures, "expected", Unit::OfRow, "3.9.1");
    // A goal of one month is its own whole, which has a forecast already.
    let of_whole = |row: &MeasureRow| figures.related(measures.rows.whole, row.row).iter().any(|&whole| whole != row.row);
    let given = measures.rows.all.iter().filter(|row| wholes.is_given(row.row));
    let in_given: HashSet<u32> = given.flat_map(|row| figures.related(measures.rows.parts, row.row)).copied().collect();
    let rows = measures.where_(|row, series| row.is_month() && summed(measures, series) && of_whole(row) && !in_given.contains(&row.row));
    let to_come = Expr::from(target) * Expr::Via(measures.rows.whole, achievement);
    figures.compute(forecast, rows.iter().copied(), unless_known(actual, to_come));
    figures.compute(gap, rows.iter().copied(), Expr::from(forecast) - target);
    figures.compute(expected, rows.iter().copied(), Expr::Present(Box::new(actual.into())).choose(actual, forecast));
    let adds_up = |row: &u32| !figures.related(measures.rows.whole, *row).iter().any(|&whole| wholes.is_mixed(whole));
    let rows: Vec<u32> = rows.into_iter().filter(adds_up).collect();
    running(measures, figures, &rows);
}

/// Nothing for a month whose actual is known.
fn unless_known(actual: ColumnId, otherwise: impl Into<Expr>) -> Expr {
    Expr::Present(Box::new(actual.into())).choose(Expr::Constant(Value::Missing(Reason::Nothing)), otherwise)
}

/// What the months brought or will bring, added up; shown for the months to come.
fn running(measures: &Measures<'_>, figures: &mut Figures, rows: &[u32]) {
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let total = measures.column(figures, "cumulative_actual", Unit::OfRow, "3.1.2");
    let expected = measures.column(figures, "expected", Unit::OfRow, "3.9.1");
    let sum = measures.column(figures, "cumulative_expected", Unit::OfRow, "3.9.1");
    let shown = measures.column(figures, "cumulative_forecast", Unit::OfRow, "3.9.1");
    let before = |row: u32| figures.related(measures.rows.previous, row).first().copied();
    let inside: HashSet<u32> = rows.iter().copied().collect();
    let (first, later): (Vec<u32>, Vec<u32>) = rows.iter().partition(|&&row| before(row).is_none());
    let (later, after_others): (Vec<u32>, Vec<u32>) = later.into_iter().partition(|&row| before(row).is_some_and(|before| inside.contains(&before)));
    let onto = |column| Expr::Via(measures.rows.previous, column) + expected;
    figures.compute(sum, first, expected);
    figures.compute(sum, after_others, onto(total));
    figures.compute(sum, later, onto(sum));
    figures.compute(shown, rows.iter().copied(), unless_known(actual, sum));
}
