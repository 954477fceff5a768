//! Columns of family `goal`: a rhythm that the key action names, and what it comes to over the goal's period (domain/3 §3.3.3).
//!
//! `每月3–4家` over a quarter comes to at least 3 × 3 = 9, which is less than 10. A week counts by its days: a quarter of 92 days has
//! 92 ÷ 7 weeks.

use rust_decimal::Decimal;

use crate::analysis::goals::aggregation;
use crate::diagnostic::{Span, Spanned};
use crate::figures::{Compare, Expr, Figures, Series};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Goal};
use crate::value::rate::{self, Rate};
use crate::value::{Period, PeriodKind, Unit as Written};

columns! {
    /// The rhythm of goals, in family `goal`.
    pub struct RhythmColumns("goal") {
        /// The least of each time.
        rhythm: OfRow, "3.3.3";
        /// How many times there are in the goal's period.
        rhythm_times: Quotient, "3.3.3";
        /// What that comes to.
        rhythm_total: OfRow, "3.3.3";
        /// Whether it falls short of the target.
        rhythm_short: Flag, "3.3.3";
    }
}

/// Makes the columns for goals that add up and whose key action, else whose assessment, names a rhythm in their own unit.
pub fn rhythm(plan: &Plan, figures: &mut Figures) {
    let Some(target) = figures.find_column("goal", "target") else { return };
    let columns = RhythmColumns::define(figures);
    let mut rows = Vec::new();
    for goal in plan.given_goals() {
        let Some((rate, span)) = rate_of(plan, goal) else { continue };
        let Some(times) = goal.period.as_ref().and_then(|period| times_in(&period.value, rate.per)) else { continue };
        let row = figures.row(columns.family, &goal.id.value);
        figures.read(columns.rhythm, row, rate.low.value, span);
        figures.derive(columns.rhythm_times, row, times, "times_in_period", vec![Series::List(vec![columns.rhythm.into()])]);
        rows.push(row);
    }
    figures.compute(columns.rhythm_total, rows.iter().copied(), columns.rhythm * columns.rhythm_times);
    figures.compute(columns.rhythm_short, rows, Expr::from(columns.rhythm_total).compare(Compare::Less, target));
}

fn rate_of(plan: &Plan, goal: &Goal) -> Option<(Rate, Span)> {
    let kpi = plan.goals.kpis.get(&goal.kpi.value).filter(|kpi| aggregation(kpi) == Aggregation::Sum)?;
    let unit = kpi.unit.as_ref().and_then(|unit| Written::parse(&unit.value)).map(|(unit, _)| unit);
    let texts = [&goal.key_action, &goal.assessment].into_iter().flatten();
    let rates = texts.filter_map(|Spanned { value, span }| Some((rate::find(value)?, *span)));
    let unit = unit.or_else(|| goal.target.value.level().map(|level| level.unit.clone())).filter(|unit| *unit != Written::None)?;
    let fits = |rate: &Rate| rate.low.unit != Written::None && rate.low.unit.fits(&unit);
    rates.into_iter().find(|(rate, _)| fits(rate))
}

/// How many weeks, months, quarters or years there are in a period; days and heads say nothing of how often.
///
/// ```
/// use planpress::analysis::plausible::times_in;
/// use planpress::value::Period;
/// let quarter = Period::new("2024-07-01".parse().unwrap(), "2024-09-30".parse().unwrap(), 1);
/// assert_eq!(times_in(&quarter, "month"), Some(3.into()));
/// assert_eq!(times_in(&quarter, "week").unwrap().round_dp(2).to_string(), "13.14");
/// assert_eq!(times_in(&quarter, "head"), None);
/// ```
pub fn times_in(period: &Period, per: &str) -> Option<Decimal> {
    let count = |kind| Decimal::from(period.sub_periods(kind).len());
    match per {
        "week" => Some(Decimal::from(period.days()) / Decimal::from(7)),
        "month" => Some(count(PeriodKind::Month)),
        "quarter" => Some(count(PeriodKind::Quarter)),
        "year" => Some(count(PeriodKind::Year)),
        _ => None,
    }
}
