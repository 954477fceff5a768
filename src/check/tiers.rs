//! Tiers of customers in words of the plan's own, VIP or 一级: by them nobody is graded, which is told once for a table.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::Plan;
use crate::value::{Context, Worded};

use super::identity::{Sheet, sheet_of};

/// I104 for the tiers that are none of A, B and C.
pub fn tell_own(plan: &Plan, context: &Context<'_>) {
    let mut told: BTreeMap<Sheet, (Diagnostic, usize)> = BTreeMap::new();
    for tier in plan.funnel.customers.iter().filter_map(|customer| customer.tier.as_ref()) {
        let (Worded::Own(word), Some(sheet)) = (&tier.value, sheet_of(tier.span)) else { continue };
        let new = || (Diagnostic::new("I104", tier.span).variant("own_tiers").arg("text", word), 0);
        told.entry(sheet).or_insert_with(new).1 += 1;
    }
    let column = context.vocabulary.field("customer", "tier");
    told.into_values().for_each(|(told, rows)| context.report(told.arg("column", column).arg("rows", rows)));
}
