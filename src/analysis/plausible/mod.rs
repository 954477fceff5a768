//! What compares one part of the plan with another, once all parts are computed: growth with the market's, a rhythm with its target,
//! the cost of leads with the budget for promotion, spending with revenue (domain/3 §3.3.3, §3.3.5, §3.4, §3.7).

mod capacity;
mod growth;
mod money;
mod rhythm;

pub use capacity::CapacityColumns;
pub use growth::GrowthColumns;
pub use money::{LeadColumns, SpendingColumns};
pub use rhythm::{RhythmColumns, times_in};

use crate::figures::Figures;
use crate::model::Plan;

/// Makes the figures. Call once, after all sections.
pub fn plausible(plan: &Plan, figures: &mut Figures) {
    growth::growth(plan, figures);
    rhythm::rhythm(plan, figures);
    money::money(plan, figures);
    capacity::capacity(plan, figures);
}
