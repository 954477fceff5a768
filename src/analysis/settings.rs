//! Settings of the plan as figures: dates, thresholds, the elapsed share of the plan. Family `plan`, one row.

use super::limits::{given, percent_or};
use crate::diagnostic::{Span, Spanned};
use crate::figures::{Expr, FigureId, Figures, Unit};
use crate::model::Plan;

/// The figures of family `plan`, found by name: `plan/as_of`, `plan/rag_green` ..
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Day on which the report looks at the plan.
    pub as_of: FigureId,
    /// First day of the plan.
    pub start: FigureId,
    /// Last day of the plan.
    pub end: FigureId,
    /// Days of the plan that have passed, the as-of day included.
    pub elapsed_days: FigureId,
    /// Share of the plan's days that have passed.
    pub elapsed: FigureId,
    /// Achievement from which a goal is met.
    pub rag_green: FigureId,
    /// Achievement from which a goal is nearly met.
    pub rag_yellow: FigureId,
    /// Shortfall of a company goal beyond which a cause is asked for.
    pub tolerance: FigureId,
    /// Least share of the budget in reserve.
    pub contingency_low: FigureId,
    /// Largest share of the budget in reserve.
    pub contingency_high: FigureId,
}

/// Name, default in percent, of each threshold.
const THRESHOLDS: [(&str, &str, i64); 5] = [
    ("rag_green", "3.1.9", 100),
    ("rag_yellow", "3.1.9", 80),
    ("tolerance", "3.2.3", 5),
    ("contingency_low", "3.7", 10),
    ("contingency_high", "3.7", 20),
];

/// Makes the figures of family `plan`, or finds them when they exist.
///
/// # Panics
/// When the plan has no settings; such a plan is not computed.
pub fn settings(plan: &Plan, figures: &mut Figures) -> Settings {
    let settings = plan.settings().expect("a plan without settings is not computed");
    let family = figures.family("plan");
    let row = figures.row(family, "");
    let period = &settings.period;
    let as_of = settings.as_of.as_ref().map_or(Spanned::new(period.value.start, Span::Nowhere), |as_of| *as_of);
    let as_of = given(figures, "as_of", Unit::Date, "", as_of);
    let start = given(figures, "start", Unit::Date, "", Spanned::new(period.value.start, period.span));
    let end = given(figures, "end", Unit::Date, "", Spanned::new(period.value.end, period.span));
    let written = [&settings.rag_green, &settings.rag_yellow, &settings.tolerance, &settings.contingency_low, &settings.contingency_high];
    let thresholds = std::array::from_fn(|i| {
        let (name, rule, default) = THRESHOLDS[i];
        percent_or(figures, name, rule, default, written[i].as_ref())
    });
    let [rag_green, rag_yellow, tolerance, contingency_low, contingency_high] = thresholds;
    if let Some(total) = &settings.budget_total {
        given(figures, "budget_total", Unit::Money, "3.7", Spanned::new(total.value.0, total.span));
    }
    if let Some(rate) = &settings.collection_rate {
        given(figures, "collection_rate", Unit::Percent, "3.3.6", Spanned::new(rate.value.0, rate.span));
    }
    let days = figures.column(family, "days", Unit::Days, "3.8.1");
    let days = figures.compute_one(days, row, Expr::from(end) - start + 1);
    let elapsed_days = figures.column(family, "elapsed_days", Unit::Days, "3.8.1");
    let passed = Expr::Min(vec![Expr::from(days), Expr::from(as_of) - start + 1]);
    let elapsed_days = figures.compute_one(elapsed_days, row, Expr::Max(vec![Expr::constant(0), passed]));
    let elapsed = figures.column(family, "elapsed", Unit::Percent, "3.7");
    let elapsed = figures.compute_one(elapsed, row, Expr::from(elapsed_days) / days);
    Settings { as_of, start, end, elapsed_days, elapsed, rag_green, rag_yellow, tolerance, contingency_low, contingency_high }
}
