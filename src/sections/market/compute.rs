//! Figures of the market.

use crate::figures::Figures;
use crate::model::Plan;

/// Makes the families of `analysis::market`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    crate::analysis::market::market(plan, figures);
}
