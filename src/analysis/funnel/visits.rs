//! Family `stage_visit`: each stage a deal went through, how long it stayed, and whether it went on (domain/3 §3.5.1, §3.5.3).

use std::collections::HashMap;

use super::Work;
use crate::figures::{Expr, Figures, Series, Value};
use crate::model::funnel::{OpportunityStatus, StageVisit};

columns! {
    /// Columns of family `stage_visit`.
    pub struct VisitColumns("stage_visit") {
        /// Day the deal came in.
        entered: Date, "";
        /// Day it went out.
        left: Date, "";
        /// Days it stayed, once it has left.
        days: Days, "3.5.3";
        /// Whether it counts in the conversion: it came in within the plan, and has left or been there too long.
        counted: Flag, "3.5.1";
        /// Whether the deal reached a later stage.
        reached_next: Flag, "3.5.1";
    }
}

/// Makes the family.
pub fn visits(work: &Work<'_>, figures: &mut Figures) {
    let columns = VisitColumns::define(figures);
    let furthest = furthest(work);
    for visit in work.plan.funnel.stage_history.iter().filter(|visit| visit.entered.value <= work.as_of) {
        let row = figures.row(columns.family, &visit.id.value);
        figures.label("stage_visit", &visit.id.value, name(work, visit));
        figures.read(columns.entered, row, visit.entered.value, visit.entered.span);
        if let Some(left) = visit.left.as_ref().filter(|left| left.value <= work.as_of) {
            figures.read(columns.left, row, left.value, left.span);
            figures.compute(columns.days, [row], columns.left - columns.entered);
        }
        let from = || vec![Series::List(vec![Expr::Own(columns.entered)])];
        let reached = visit.opportunity.value.target.and_then(|deal| furthest.get(&deal)) > work.place(visit.stage.value.target).as_ref();
        figures.derive(columns.counted, row, Value::Flag(is_counted(work, visit)), "cohort", from());
        figures.derive(columns.reached_next, row, Value::Flag(reached), "reached_next", from());
    }
}

/// Customer and stage.
fn name(work: &Work<'_>, visit: &StageVisit) -> String {
    let funnel = &work.plan.funnel;
    let customer = funnel.opportunities.get(&visit.opportunity.value).map_or(&visit.opportunity.value.name, |deal| &deal.customer.value);
    let stage = funnel.stages.get(&visit.stage.value).map_or(&visit.stage.value.name, |stage| &stage.name.value);
    format!("{customer} · {stage}")
}

/// The furthest place that each deal has reached, by its position.
fn furthest(work: &Work<'_>) -> HashMap<u32, usize> {
    let mut furthest: HashMap<u32, usize> = HashMap::new();
    let visits = work.plan.funnel.stage_history.iter().filter(|visit| visit.entered.value <= work.as_of);
    let visited = visits.map(|visit| (visit.opportunity.value.target, visit.stage.value.target));
    let standing = work.plan.funnel.opportunities.iter().enumerate().map(|(deal, known)| (Some(deal as u32), known.stage.value.target));
    for (deal, stage) in visited.chain(standing) {
        if let (Some(deal), Some(place)) = (deal, work.place(stage)) {
            let known = furthest.entry(deal).or_insert(place);
            *known = place.max(*known);
        }
    }
    furthest
}

/// Whether a visit tells something of the conversion: a deal that came in lately may still go on.
fn is_counted(work: &Work<'_>, visit: &StageVisit) -> bool {
    let left = visit.left.as_ref().is_some_and(|left| left.value <= work.as_of);
    let stage = work.plan.funnel.stages.get(&visit.stage.value);
    let timeout = stage.and_then(|stage| stage.timeout_days.as_ref());
    let is_old = timeout.is_some_and(|timeout| {
        rust_decimal::Decimal::from(crate::analysis::calendar::days_between(visit.entered.value, work.as_of)) > timeout.value.0
    });
    let deal = work.plan.funnel.opportunities.get(&visit.opportunity.value);
    let is_lost = deal.is_some_and(|deal| deal.status.as_ref().is_some_and(|status| status.value == OpportunityStatus::Lost));
    visit.entered.value >= work.start && (left || is_old || is_lost)
}
