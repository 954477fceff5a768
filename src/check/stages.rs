//! What stages of the funnel do not say of themselves: which of the common stages each is, by its name, and the order they stand in.
//! Stages that a plan lists stand as listed. Those that are only named by deals stand in the order of the common stages, when every one
//! is one of them; else nobody knows which comes after which, and nothing is told of how deals go on. 输单 is a stage in many tables: it is
//! none that others come after, and a deal in it is lost, as one in 赢单 is won, where no column says how it stands.

use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::model::Plan;
use crate::model::funnel::{OpportunityStatus, Stage, StageKind};
use crate::value::Context;

/// How many stages a plan lists itself, before those are made that are only named.
pub fn listed(plan: &Plan) -> usize {
    plan.funnel.stages.len()
}

/// Gives every stage its kind, and an order where one is known.
pub fn complete(plan: &mut Plan, listed: usize, context: &Context<'_>) {
    let mut is_won_before = false;
    for stage in plan.funnel.stages.iter_mut() {
        if stage.kind.is_none() {
            // What is never won and stands behind what is won for sure is where lost deals are put.
            let is_lost = is_won_before && stage.probability.as_ref().is_some_and(|probability| probability.value.0.is_zero());
            let kind = if is_lost { Some(StageKind::Lost) } else { kind_of(stage, context) };
            stage.kind = kind.map(|kind| Spanned::new(kind, stage.name.span));
        }
        is_won_before |= stage.probability.as_ref().is_some_and(|probability| probability.value.0 >= Decimal::ONE);
    }
    let is_silent = plan.funnel.stages.iter().all(|stage| stage.order.is_none());
    let places: Option<Vec<usize>> = if listed > 0 { Some((1..=listed).collect()) } else { by_kind(plan) };
    let stages = plan.funnel.stages.iter_mut().filter(|stage| !is(stage, StageKind::Lost) && is_silent);
    for (stage, place) in stages.zip(places.into_iter().flatten()) {
        stage.order = Some(Spanned::new(Decimal::from(place), Span::Nowhere));
    }
}

/// Gives deals without a state that of their stage, once their stages are known.
pub fn settle_deals(plan: &mut Plan) {
    let stages = &plan.funnel.stages;
    let state = |stage: &Stage| match stage.kind.as_ref().map(|kind| kind.value) {
        Some(StageKind::Won) => Some(OpportunityStatus::Won),
        Some(StageKind::Lost) => Some(OpportunityStatus::Lost),
        _ => None,
    };
    let of_stage: Vec<Option<OpportunityStatus>> = stages.iter().map(state).collect();
    for deal in plan.funnel.opportunities.iter_mut().filter(|deal| deal.status.is_none()) {
        let state = deal.stage.value.target.and_then(|stage| of_stage[stage as usize]);
        deal.status = state.map(|state| Spanned::new(state, deal.stage.span));
    }
}

fn is(stage: &Stage, kind: StageKind) -> bool {
    stage.kind.as_ref().is_some_and(|known| known.value == kind)
}

/// The common stage of this name, without the number before it and the likelihood behind it: 5-赢单（100%）.
fn kind_of(stage: &Stage, context: &Context<'_>) -> Option<StageKind> {
    let name = stage.name.value.trim();
    let name = name.split(['(', '（', '[', '【']).next().unwrap_or(name);
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '、' | '_' | ' ' | '/'));
    let code = context.vocabulary.term("stage_kind", name.trim())?;
    StageKind::ALL.iter().copied().find(|kind| kind.code() == code)
}

/// The places of stages that are all of different common kinds, but for those of lost deals.
fn by_kind(plan: &Plan) -> Option<Vec<usize>> {
    let place = |stage: &Stage| StageKind::ALL.iter().position(|kind| is(stage, *kind));
    let stages = plan.funnel.stages.iter().filter(|stage| !is(stage, StageKind::Lost));
    let places: Vec<usize> = stages.map(place).collect::<Option<_>>()?;
    let mut different = places.clone();
    different.sort_unstable();
    different.dedup();
    (different.len() == places.len()).then(|| places.into_iter().map(|place| place + 1).collect())
}
