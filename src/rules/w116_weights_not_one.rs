//! W116: weights do not come to 100 %.

use super::Case;
use crate::diagnostic::{Diagnostic, Span};
use rust_decimal::Decimal;

/// Difference that counts as rounding.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

/// One for the weights of KPIs, one for those of goals, one for those of key success factors.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let plan = case.plan;
    let kpi = plan.goals.kpis.iter().find_map(|kpi| kpi.weight.as_ref().map(|weight| weight.span));
    let goal = plan.goals.goals.iter().find_map(|goal| goal.weight.as_ref().map(|weight| weight.span));
    // Weights that the KPIs have from their goals are told once.
    let goal = goal.filter(|goal| plan.goals.kpis.iter().all(|kpi| kpi.weight.as_ref().is_none_or(|weight| weight.span != *goal)));
    let factor = plan.market.ksf.iter().find_map(|factor| factor.weight.as_ref().map(|weight| weight.span));
    for (kind, key, span) in
        [("kpi", "weights/kpi/sum", kpi), ("goal", "weights/goal/sum", goal), ("key_success_factor", "competition/weights", factor)]
    {
        check(case, kind, key, span, tell);
    }
}

fn check(case: &Case<'_>, kind: &str, key: &str, span: Option<Span>, tell: &mut dyn FnMut(Diagnostic)) {
    let (Some(span), Some(sum)) = (span, case.number(key)) else { return };
    if (sum - Decimal::ONE).abs() > ROUNDING {
        tell(Diagnostic::new("W116", span).arg("entity", case.vocabulary.entity(kind)).arg("sum", case.percent()(sum)));
    }
}
