//! W105: an actual of a quarter, or of another longer period, that is less than what is written for some of the months in it. Where all
//! of them are there, the figures compare it with their sum (W502).

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure, Series};
use crate::model::goals::Aggregation;
use crate::value::{Context, Cover, Period};

use super::actuals::series_name;

/// What is more by this part of the whole is told; less is rounding.
const TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// A value that counts from its first day to its last.
struct Value {
    period: Period,
    amount: Decimal,
    span: Span,
}

/// One warning per longer period that its parts exceed.
pub fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let is_long = |period: &Period| period.months().len() > 1;
    if !facts.periods().iter().any(is_long) {
        return;
    }
    for (position, series) in facts.series().iter().enumerate().filter(|(_, series)| adds_up(plan, series)) {
        let value = |row: &FactRow| match row.measure() {
            Measure::Value(amount) => Some(Value { period: facts.period_of(row), amount, span: facts.span(row) }),
            Measure::Mean { .. } | Measure::Ratio { .. } => None,
        };
        let values = || facts.effective(position as u32).filter_map(value);
        let long: Vec<Value> = values().filter(|value| is_long(&value.period)).collect();
        let all: Vec<Value> = if long.is_empty() { Vec::new() } else { values().collect() };
        for (whole, sum) in long.iter().filter_map(|whole| Some((whole, exceeding(whole, &all)?))) {
            let column = format!("{} {}", series_name(plan, series, context), whole.period.label(context.vocabulary));
            let told = Diagnostic::new("W105", whole.span).variant("parts").arg("column", column);
            context.report(told.arg("total", whole.amount.normalize()).arg("sum", sum.normalize()));
        }
    }
}

fn adds_up(plan: &Plan, series: &Series) -> bool {
    let kpi = plan.goals.kpis.get_at(series.kpi);
    kpi.and_then(|kpi| kpi.aggregation.as_ref()).is_some_and(|aggregation| aggregation.value == Aggregation::Sum)
}

/// The sum of what lies in a period, when that is more than the whole, and not all of it is there. Losses may make less of it.
fn exceeding(whole: &Value, all: &[Value]) -> Option<Decimal> {
    let inner: Vec<&Value> = all.iter().filter(|value| value.period != whole.period && whole.period.covers(&value.period)).collect();
    let periods: Vec<Period> = inner.iter().map(|value| value.period).collect();
    let finest = Cover::of(&periods).finest;
    if finest.is_empty() {
        return None;
    }
    let days: i32 = finest.iter().map(|&at| periods[at].days()).sum();
    let sum = finest.iter().try_fold(Decimal::ZERO, |sum, &at| sum.checked_add(inner[at].amount))?;
    let is_loss = inner.iter().any(|value| value.amount.is_sign_negative());
    let is_more = sum.saturating_sub(whole.amount) > whole.amount.abs().saturating_mul(TOLERANCE);
    (is_more && !is_loss && days < whole.period.days()).then_some(sum)
}
