//! Families `goal`, `goal_month`, `reconcile` and `split_month`: what each goal is to reach, and whether its parts add up to it
//! (domain/3 §3.1.1, §3.3). Achievement is family `kpi`.
//!
//! ```text
//! base, growth ─► target ─┬─► growth over base ─► SMART
//!                         ├─► share of parent
//! months ─► their sum ────┴─► reconcile: parts − parent ─► margin ─► verdict
//! ```

mod cash;
mod kind;
mod matrix;
pub mod names;
mod reconcile;
mod smart;
mod targets;
mod tree;
mod weights;

pub use cash::CashColumns;
pub use kind::{aggregation, direction, of_quantity as quantity_unit};
pub use reconcile::{BY_MONTHS, Judged, VERDICT, judged_goals};
pub use smart::LETTERS;
pub use targets::{end_of, goal_names, is_lower};
pub use tree::{Dimension, Split, splits};

use crate::analysis::targets::goal_targets;
use crate::figures::{ColumnId, FamilyId, Figures, RelationId};
use crate::model::Plan;

/// What the computations of goals share.
pub(super) struct Goals<'a> {
    pub plan: &'a Plan,
    pub family: FamilyId,
    pub target: ColumnId,
    /// From a goal to the one it is a part of.
    pub parent: RelationId,
    /// The same, where somebody gives it.
    pub given_parent: RelationId,
    /// From a goal to its parts.
    pub parts: RelationId,
    /// From a goal to those of its sub-periods that count, rows of `goal_month`.
    pub months: RelationId,
    /// From a goal to the initiatives that serve it.
    pub served_by: RelationId,
}

/// Makes the families of goals. Call once: relations are made anew.
pub fn goals(plan: &Plan, figures: &mut Figures) {
    let target = goal_targets(plan, figures);
    let family = target.family();
    targets::describe(plan, figures);
    targets::growth(plan, figures);
    let months = matrix::months(plan, figures);
    let [parent, given_parent, parts] = tree::relate(plan, figures);
    let served_by = tree::served_by(plan, figures);
    let goals = Goals { plan, family, target, parent, given_parent, parts, months, served_by };
    tree::shares(&goals, figures);
    matrix::row_sums(&goals, figures);
    reconcile::reconcile(&goals, figures);
    matrix::columns(&goals, figures);
    smart::smart(&goals, figures);
    cash::cash(plan, figures);
    weights::weights(plan, figures);
}

impl Goals<'_> {
    /// The row of a goal, by its position in the plan.
    fn row(&self, figures: &mut Figures, position: usize) -> u32 {
        figures.row(self.family, &self.plan.goals.goals[position].id.value)
    }
}
