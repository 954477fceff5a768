//! W202: not two or three core segments.

use super::Case;
use crate::diagnostic::Diagnostic;
use rust_decimal::Decimal;

/// One for the plan, when it has segments.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(first) = case.plan.market.segments.first() else { return };
    let Some(count) = case.number("segment_total/core") else { return };
    if count < Decimal::TWO || count > Decimal::from(3) {
        tell(Diagnostic::new("W202", first.span).arg("count", count.normalize()));
    }
}
