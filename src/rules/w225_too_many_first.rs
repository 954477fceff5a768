//! W225: too many first priorities.

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::strategy::Priority;

/// Most initiatives that may come first.
const MOST: i64 = 5;
/// Largest share of them, in percent.
const LARGEST_SHARE: i64 = 30;

/// One for the plan, at the first of them.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let (Some(count), Some(share)) = (case.number("initiative_total/first_priority"), case.number("initiative_total/first_priority_share")) else {
        return;
    };
    let many = count > Decimal::from(MOST) || (count > Decimal::ONE && share > Decimal::new(LARGEST_SHARE, 2));
    let first =
        case.plan.strategy.initiatives.iter().find_map(|initiative| initiative.priority.as_ref().filter(|priority| priority.value == Priority::P0));
    if let (true, Some(first)) = (many, first) {
        tell(Diagnostic::new("W225", first.span).arg("count", count.normalize()).arg("share", case.percent()(share)));
    }
}
