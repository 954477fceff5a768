//! W201: a strategy without facts about the market.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One for the plan, at the first initiative.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let market = &case.plan.market;
    let facts = [market.pest.len(), market.industries.len(), market.market_years.len(), market.competitors.len(), market.capabilities.len()];
    let more = [market.swot.len(), market.segments.len(), market.personas.len(), market.needs.len(), market.ksf.len(), market.trends.len()];
    if let (Some(first), true) = (case.plan.strategy.initiatives.first(), facts.iter().chain(&more).all(|&count| count == 0)) {
        tell(Diagnostic::new("W201", first.span).arg("count", case.plan.strategy.initiatives.len()));
    }
}
