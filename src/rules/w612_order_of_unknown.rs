//! W612: an order of a customer who is not among the customers.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::{Diagnostic, Span};

/// One warning per name, with its number of orders, where the plan lists its customers.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let funnel = &case.plan.funnel;
    if funnel.customers.is_empty() {
        return;
    }
    let mut unknown: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for order in funnel.orders.iter().filter(|order| order.customer.value.target.is_none()) {
        unknown.entry(&order.customer.value.name).or_insert((order.customer.span, 0)).1 += 1;
    }
    for (name, (span, count)) in unknown {
        tell(Diagnostic::new("W612", span).arg("name", name).arg("count", count));
    }
}
