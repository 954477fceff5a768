//! Tiers of customers in words of the plan's own, VIP or 一级: by them nobody is graded, which is told once for a table.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::value::{Context, Worded};

use super::identity::{Sheet, sheet_of};

/// I104 for the tiers that are none of A, B and C.
pub fn tell_own(plan: &Plan, context: &Context<'_>) {
    let mut told: BTreeMap<Sheet, (Span, &str, usize)> = BTreeMap::new();
    for tier in plan.funnel.customers.iter().filter_map(|customer| customer.tier.as_ref()) {
        if let (Worded::Own(word), Some(sheet)) = (&tier.value, sheet_of(tier.span)) {
            told.entry(sheet).or_insert((tier.span, word, 0)).2 += 1;
        }
    }
    let column = context.vocabulary.field("customer", "tier");
    for (span, word, rows) in told.into_values() {
        context.report(Diagnostic::new("I104", span).variant("own_tiers").arg("column", column).arg("text", word).arg("rows", rows));
    }
}
