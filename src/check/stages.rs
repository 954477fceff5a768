//! What stages of the funnel do not say of themselves: which of the six common stages each is, by its name, and the order they stand in.
//! Stages that a plan lists stand as listed. Those that are only named by deals stand in the order of the common stages, when every one
//! is one of them; else nobody knows which comes after which, and nothing is told of how deals go on.

use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::model::Plan;
use crate::model::funnel::{Stage, StageKind};
use crate::value::Context;

/// How many stages a plan lists itself, before those are made that are only named.
pub fn listed(plan: &Plan) -> usize {
    plan.funnel.stages.len()
}

/// Gives every stage its kind, and an order where one is known.
pub fn complete(plan: &mut Plan, listed: usize, context: &Context<'_>) {
    for stage in plan.funnel.stages.iter_mut() {
        if stage.kind.is_none() {
            stage.kind = kind_of(stage, context).map(|kind| Spanned::new(kind, stage.name.span));
        }
    }
    let places: Option<Vec<usize>> = if listed > 0 { Some((1..=listed).collect()) } else { by_kind(plan) };
    let is_silent = plan.funnel.stages.iter().all(|stage| stage.order.is_none());
    for (stage, place) in plan.funnel.stages.iter_mut().zip(places.into_iter().flatten()).filter(|_| is_silent) {
        stage.order = Some(Spanned::new(Decimal::from(place), Span::Nowhere));
    }
}

fn kind_of(stage: &Stage, context: &Context<'_>) -> Option<StageKind> {
    let code = context.vocabulary.term("stage_kind", &stage.name.value)?;
    StageKind::ALL.iter().copied().find(|kind| kind.code() == code)
}

/// The places of stages that are all of different common kinds.
fn by_kind(plan: &Plan) -> Option<Vec<usize>> {
    let place = |stage: &Stage| StageKind::ALL.iter().position(|kind| stage.kind.as_ref().is_some_and(|known| known.value == *kind));
    let places: Vec<usize> = plan.funnel.stages.iter().map(place).collect::<Option<_>>()?;
    let mut different = places.clone();
    different.sort_unstable();
    different.dedup();
    (different.len() == places.len()).then(|| places.into_iter().map(|place| place + 1).collect())
}
