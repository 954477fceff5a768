//! Variance, achievement, its grade, its change and the run of misses (domain/3 §3.1.3–3.1.9, §3.9.2).

use std::collections::HashSet;

use super::Measures;
use super::kpis::direction;
use super::rows::MeasureRow;
use super::series::Series;
use crate::analysis::targets::{self, Sense};
use crate::figures::{ColumnId, Compare, Expr, Figures, Reason, Unit, Value};
use crate::model::goals::KpiDirection;
use crate::vocabulary::Term;

/// Percentage points by which an achievement must change to count as a trend (§3.1.9).
const TREND_POINTS: i64 = 2;

/// A grade of achievement.
pub const fn rag(code: &'static str) -> Term {
    Term::new("rag", code)
}

/// The columns this file works on.
#[derive(Clone, Copy)]
struct Columns {
    target: ColumnId,
    actual: ColumnId,
    variance: ColumnId,
    achievement: ColumnId,
}

/// Makes the columns from `variance` to `since`.
pub fn achievement(measures: &Measures<'_>, figures: &mut Figures) {
    let columns = Columns {
        target: measures.column(figures, "target", Unit::OfRow, "3.1.1"),
        actual: measures.column(figures, "actual", Unit::OfRow, "3.1.2"),
        variance: measures.column(figures, "variance", Unit::OfRowDifference, "3.1.5"),
        achievement: measures.column(figures, "achievement", Unit::Achievement, "3.1.3"),
    };
    variances(measures, columns, figures);
    achievements(measures, columns, figures);
    grades(measures, columns, figures);
    changes(measures, columns, figures);
    misses(measures, columns, figures);
    explained(measures, columns, figures);
    compared(measures, columns, figures);
}

/// The collection rate against the one the plan wants to be compared with, in points (§3.3.6).
fn compared(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let Some(wanted) = figures.find("plan/collection_rate") else { return };
    let gap = measures.column(figures, "compared_gap", Unit::Points, "3.3.6");
    let rows = measures.where_(|row, series| series.kpi(measures.plan).id.value == "collection_rate" && figures.exists(columns.actual.at(row.row)));
    figures.compute(gap, rows, (Expr::from(columns.actual) - wanted) * 100);
}

/// Whether the row can have an achievement: there is a target or could be one.
fn is_planned(figures: &Figures, columns: Columns, row: u32) -> bool {
    figures.exists(columns.target.at(row)) && figures.exists(columns.actual.at(row))
}

fn planned(measures: &Measures<'_>, figures: &Figures, columns: Columns, keep: impl Fn(&MeasureRow, &Series) -> bool) -> Vec<u32> {
    measures.where_(|row, series| !series.goals.is_empty() && is_planned(figures, columns, row.row) && keep(row, series))
}

/// Whether the values of a row are percentages, whose differences are points.
fn is_percent(figures: &Figures, columns: Columns, row: u32) -> bool {
    figures.unit(columns.actual.at(row)) == Unit::Percent
}

fn variances(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let difference = || Expr::from(columns.actual) - columns.target;
    let points = planned(measures, figures, columns, |row, _| is_percent(figures, columns, row.row));
    let plain = planned(measures, figures, columns, |row, _| !is_percent(figures, columns, row.row));
    figures.compute(columns.variance, points, difference() * 100);
    figures.compute(columns.variance, plain, difference());
    let relative = measures.column(figures, "variance_rate", Unit::Percent, "3.1.5");
    let rows = planned(measures, figures, columns, |_, _| true);
    figures.compute(relative, rows, difference() / Expr::from(columns.target).abs());
}

/// Which way a series is good: as its goal's target says (`≤ 5`), else as its KPI does.
fn sense(measures: &Measures<'_>, series: &Series) -> Sense {
    let goal = series.goals.first().map(|&goal| &measures.plan.goals.goals[goal as usize]);
    let lower = direction(series.kpi(measures.plan)) == KpiDirection::Lower;
    goal.and_then(targets::sense).unwrap_or(if lower { Sense::Lower } else { Sense::Higher })
}

fn achievements(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let higher = planned(measures, figures, columns, |_, series| sense(measures, series) == Sense::Higher);
    let lower = planned(measures, figures, columns, |_, series| sense(measures, series) == Sense::Lower);
    figures.compute(columns.achievement, higher, higher_is_better(columns));
    figures.compute(columns.achievement, lower, lower_is_better(columns));
}

/// `A ÷ T` above a target of zero, `1 + (A − T) ÷ |T|` below; at zero 100 % when both are zero, 0 % when the actual is less, and
/// nothing when it is more.
fn higher_is_better(Columns { target, actual, .. }: Columns) -> Expr {
    let zero_target = Expr::from(actual)
        .compare(Compare::Greater, 0)
        .choose(Expr::Constant(Value::Missing(Reason::ZeroBase)), Expr::from(actual).compare(Compare::Equal, 0).choose(1, 0));
    let below_zero = Expr::constant(1) + (Expr::from(actual) - target) / Expr::from(target).abs();
    let at_most_zero = Expr::from(target).compare(Compare::Equal, 0).choose(zero_target, below_zero);
    Expr::from(target).compare(Compare::Greater, 0).choose(Expr::from(actual) / target, at_most_zero)
}

/// `1 − (A − T) ÷ |T|`, not below 0 %; at a target of zero 100 % for nothing, else 0 %.
fn lower_is_better(Columns { target, actual, .. }: Columns) -> Expr {
    let zero_target = Expr::from(actual).compare(Compare::AtMost, 0).choose(1, 0);
    let ratio = Expr::constant(1) - (Expr::from(actual) - target) / Expr::from(target).abs();
    Expr::from(target).compare(Compare::Equal, 0).choose(zero_target, Expr::Max(vec![Expr::constant(0), ratio]))
}

/// Green, yellow or red; equality belongs to the better colour. A surplus over a target of zero is green.
fn grades(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let grade = measures.column(figures, "rag", Unit::Term, "3.1.9");
    let limit = |column| Expr::Via(measures.kpi.of, column);
    let below = |limit: Expr, then: Expr, otherwise: Expr| Expr::from(columns.achievement).compare(Compare::AtLeast, limit).choose(then, otherwise);
    let graded = below(limit(measures.kpi.green), rag("green").into(), below(limit(measures.kpi.yellow), rag("yellow").into(), rag("red").into()));
    let surplus = Expr::All(vec![Expr::from(columns.target).compare(Compare::Equal, 0), Expr::from(columns.actual).compare(Compare::Greater, 0)]);
    let rows = |figures: &Figures, wanted: Sense| planned(measures, figures, columns, |_, series| sense(measures, series) == wanted);
    let higher = rows(figures, Sense::Higher);
    figures.compute(grade, higher, surplus.choose(rag("green"), graded.clone()));
    let lower = rows(figures, Sense::Lower);
    figures.compute(grade, lower, graded);
}

/// Change of the achievement against the period before, in points, and whether that is a trend.
fn changes(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let change = measures.column(figures, "change", Unit::Points, "3.1.9");
    let trend = measures.column(figures, "trend", Unit::Term, "3.1.9");
    let rows: Vec<u32> = planned(measures, figures, columns, |row, _| !figures.related(measures.rows.previous, row.row).is_empty());
    let before = Expr::Via(measures.rows.previous, columns.achievement);
    figures.compute(change, rows.iter().copied(), (Expr::from(columns.achievement) - before) * 100);
    let term = |code| Expr::from(Term::new("trend", code));
    let fell = Expr::from(change).compare(Compare::Less, -TREND_POINTS).choose(term("down"), term("flat"));
    figures.compute(trend, rows, Expr::from(change).compare(Compare::Greater, TREND_POINTS).choose(term("up"), fell));
}

/// How many months in a row missed their target, and since when; a month without data breaks the run.
fn misses(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let run = measures.column(figures, "misses", Unit::Number, "3.9.2");
    let since = measures.column(figures, "since", Unit::Date, "3.9.2");
    let start = measures.column(figures, "start", Unit::Date, "");
    let previous = |column| Expr::Via(measures.rows.previous, column);
    let missed = || Expr::from(columns.achievement).compare(Compare::Less, 1);
    let none = || Expr::Constant(Value::Missing(Reason::Nothing));
    let rows = planned(measures, figures, columns, |row, _| row.is_month());
    let periods: Vec<_> = measures.rows.all.iter().filter(|row| row.is_month()).map(|row| (row.row, row.period.start)).collect();
    for (row, day) in periods {
        figures.read(start, row, day, crate::diagnostic::Span::Nowhere);
    }
    let inside: HashSet<u32> = rows.iter().copied().collect();
    let follows = |row: &u32| figures.related(measures.rows.previous, *row).first().is_some_and(|before| inside.contains(before));
    let (later, first): (Vec<u32>, Vec<u32>) = rows.iter().partition(|&row| follows(row));
    figures.compute(run, first.iter().copied(), missed().choose(1, 0));
    figures.compute(since, first, missed().choose(start, none()));
    // Of a month without data there is no run that could go on, and after a hit none that has a first day.
    let known = |column| Expr::Present(Box::new(previous(column)));
    figures.compute(run, later.iter().copied(), missed().choose(known(run).choose(previous(run) + 1, 1), 0));
    figures.compute(since, later, missed().choose(known(since).choose(previous(since), start), none()));
}

/// Of a row that splits into finer scopes: what their variances explain, and what is left.
fn explained(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) {
    let split = measures.column(figures, "split_variance", Unit::OfRowDifference, "3.2.1");
    let rest = measures.column(figures, "unexplained", Unit::OfRowDifference, "3.2.1");
    let rows = planned(measures, figures, columns, |row, _| {
        figures.related(measures.rows.finer, row.row).iter().any(|&fine| figures.exists(columns.variance.at(fine)))
    });
    let parts = crate::figures::Series::Related(measures.rows.finer, columns.variance);
    figures.compute(split, rows.iter().copied(), Expr::Sum(parts));
    figures.compute(rest, rows, Expr::from(columns.variance) - split);
}
