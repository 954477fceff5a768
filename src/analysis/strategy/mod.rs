//! Families `initiative`, `module`, `coverage`, `initiative_total` and `funnel_step`: what the steps of the strategy cost, what they
//! are to bring, and what hangs on them (domain/3 §3.7, §3.4).

mod coverage;
mod details;
mod funnel_needs;
mod funnel_plan;
mod initiatives;
mod money;

pub use coverage::{coverage_key, modules};
pub use funnel_needs::{CaseColumns, NeedColumns, tried};
pub use funnel_plan::{funnel_plan, goal_of, stages_to_deal};
pub use initiatives::{first_day, initiative_names, last_day, leaf_tasks, task_initiative};

use crate::figures::Figures;
use crate::model::Plan;

/// Makes the families of the strategy. Call once: relations are made anew.
pub fn strategy(plan: &Plan, figures: &mut Figures) {
    initiatives::initiatives(plan, figures);
    money::money(plan, figures);
    coverage::coverage(plan, figures);
    initiatives::totals(plan, figures);
    details::details(plan, figures);
    funnel_plan(plan, figures);
    funnel_needs::funnel_needs(plan, figures);
}
