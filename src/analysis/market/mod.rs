//! Families of the market: forces, industry, rivals, segments, needs and the sources behind them (domain/1 000-S1, 000-S2; domain/3
//! §3.6.2, §3.6.3).

mod competition;
mod evidence;
mod industry;
mod needs;
mod pest;
mod segments;
mod swot;

pub use competition::{own_share_key, rating_key};
pub use evidence::{Finding, findings};
pub use industry::years_of;
pub use needs::QUADRANT;

use rust_decimal::Decimal;

use crate::diagnostic::Spanned;
use crate::figures::{Figures, Reason, Value};
use crate::model::Plan;
use crate::value::Score;

/// Whether a score lies on the scale of 1 to 5 that segments and needs are rated on (domain/3 §3.6.2).
pub fn is_on_scale(score: Score) -> bool {
    score.0 >= Decimal::ONE && score.0 <= Decimal::from(5)
}

/// A score as a figure; one outside the scale counts in nothing (W203 tells of it).
fn rated(score: &Spanned<Score>) -> Value {
    if is_on_scale(score.value) { Value::Number(score.value.0) } else { Value::Missing(Reason::NoData) }
}

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
