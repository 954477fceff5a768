//! Families of the market: forces, industry, rivals, segments, needs and the sources behind them (domain/1 000-S1, 000-S2; domain/3
//! §3.6.2, §3.6.3).

mod competition;
mod evidence;
mod industry;
mod needs;
mod pest;
mod segments;
mod swot;

pub use competition::rating_key;
pub use evidence::{Finding, findings};
pub use industry::years_of;
pub use needs::QUADRANT;

use crate::figures::Figures;
use crate::model::Plan;

/// Makes the families of the market. Call once: relations are made anew.
pub fn market(plan: &Plan, figures: &mut Figures) {
    pest::pest(plan, figures);
    industry::industry(plan, figures);
    competition::competition(plan, figures);
    segments::segments(plan, figures);
    needs::needs(plan, figures);
    swot::swot(plan, figures);
    evidence::evidence(plan, figures);
}
