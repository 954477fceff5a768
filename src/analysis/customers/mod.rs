//! Customers as figures: what they ordered, which of them are worth most and which are about to leave (domain/3 §3.6.4 – §3.6.6).
//!
//! ```text
//! order ─► customer: orders, amount, recency ─┬─► r, f, m scores ─► rfm segment
//!                                             └─► share before it ─► abc class
//! customer × region, type, industry, size ─► customer_group: tiers, amount, lift of the best
//! ```
//!
//! **Decisions.** Orders count within 365 days up to the as-of day. Customers without an order in that time are scored in nothing and are
//! of class C. The scores are ranks of the whole list and so found by a method; classes are formulas down the list.

mod abc;
mod groups;
mod orders;
mod rfm;
mod totals;

pub use groups::{GroupColumns, KINDS};
pub use orders::{CustomerColumns, OrderColumns};
pub use rfm::{RfmTotals, SegmentColumns, score, segment};
pub use totals::CustomerTotals;

use super::settings::settings;
use crate::figures::Figures;
use crate::model::Plan;

/// Makes the families of the customers.
///
/// # Panics
/// When the plan has no settings.
pub fn customers(plan: &Plan, figures: &mut Figures) {
    if is_empty(plan) {
        return;
    }
    let settings = settings(plan, figures);
    let rows = orders::orders(plan, settings, figures);
    rfm::rfm(&rows, figures);
    abc::abc(plan, &rows, figures);
    totals::totals(plan, figures);
    groups::groups(plan, figures);
}

/// Whether a plan tells nothing of its customers.
pub fn is_empty(plan: &Plan) -> bool {
    plan.funnel.customers.is_empty()
}
