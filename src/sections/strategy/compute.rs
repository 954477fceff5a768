//! Figures of goals and strategy.

use crate::figures::Figures;
use crate::model::Plan;

/// Makes the families of `analysis::goals` and `analysis::strategy`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    crate::analysis::goals::goals(plan, figures);
    crate::analysis::strategy::strategy(plan, figures);
}
