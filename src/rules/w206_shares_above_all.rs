//! W206: market shares of more than 100 %.

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::{Diagnostic, Severity};

/// One for the plan; an error beyond 110 %.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(known) = case.number("competition/known_share").filter(|&known| known > Decimal::ONE) else { return };
    let Some(first) = case.plan.market.competitors.iter().find_map(|rival| rival.share.as_ref()) else { return };
    let severity = if known > Decimal::new(11, 1) { Severity::Error } else { Severity::Warning };
    tell(Diagnostic::new("W206", first.span).arg("sum", case.percent()(known)).severity(severity));
}
