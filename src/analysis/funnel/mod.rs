//! The funnel as figures: where deals stand, how they move, and what the channels that bring them are worth (domain/3 §3.5, §3.6.1).
//!
//! ```text
//! opportunity: state, entered, dwell, idle ─┬─► stage: open, conversion, dwell, bottleneck ─► funnel: pipeline, overall conversion
//! stage_visit: days, reached_next ──────────┘
//! lead: factor scores ─► score ─► tier       channel_return: cost, leads, deals ─► CPL, CAC, ROI      lost_reason: count, share
//! ```
//!
//! **Decisions.** A deal that is paused is neither open nor lost: it counts in no pipeline and is not reminded of. Without any record of
//! the stages that deals went through, a stage was reached by every deal that stands in it or beyond it; [`PipelineColumns::is_snapshot`]
//! says so. Where nobody says which stage comes after which, nothing is told of how deals go on. The first stage, where leads are not yet deals, is passed by leads that became one.

mod channels;
mod deals;
mod leads;
mod lost;
mod pipeline;
mod stages;
mod visits;

pub use channels::{ChannelColumns, advice};
pub use deals::{DealColumns, TouchColumns, date_in_id, is_open};
pub use leads::{LeadColumns, LeadTotals, tier};
pub use lost::LostColumns;
pub use pipeline::PipelineColumns;
pub use stages::StageColumns;
pub use visits::VisitColumns;

use jiff::civil::Date;

use super::limits::limit;
use super::settings::{Settings, settings};
use crate::figures::{FigureId, Figures, Unit};
use crate::model::Plan;
use crate::model::funnel::{Opportunity, OpportunityStatus, Stage, StageKind};

/// Fewer cases than this make a rate that nothing should be concluded from (domain/3 §3.5.1).
const ENOUGH: i64 = 5;

/// Makes the families of the funnel.
///
/// # Panics
/// When the plan has no settings.
pub fn funnel(plan: &Plan, figures: &mut Figures) {
    if is_empty(plan) {
        return;
    }
    let settings = settings(plan, figures);
    let work = Work::new(plan, figures, settings);
    deals::deals(&work, figures);
    visits::visits(&work, figures);
    stages::stages(&work, figures);
    pipeline::pipeline(&work, figures);
    lost::lost(&work, figures);
    leads::leads(&work, figures);
    channels::channels(&work, figures);
}

/// Whether a plan tells nothing of its funnel. Stages alone are those of a funnel worked back.
pub fn is_empty(plan: &Plan) -> bool {
    let funnel = &plan.funnel;
    funnel.opportunities.is_empty() && funnel.leads.is_empty() && funnel.channel_costs.is_empty()
}

/// Whether it is known which stage comes after which.
pub fn is_ordered(plan: &Plan) -> bool {
    plan.funnel.stages.iter().all(|stage| stage.order.is_some() || is_of_lost(stage))
}

/// Whether a stage is where lost deals are put: it is none that others come after.
fn is_of_lost(stage: &Stage) -> bool {
    stage.kind.as_ref().is_some_and(|kind| kind.value == StageKind::Lost)
}

/// The day a deal came: as written, else the day in its number.
fn came(deal: &Opportunity) -> Option<Date> {
    deal.created.as_ref().map(|day| day.value).or_else(|| date_in_id(&deal.id.value))
}

/// The stages in their order.
pub fn stages_in_order(plan: &Plan) -> Vec<&Stage> {
    let mut stages: Vec<_> = plan.funnel.stages.iter().filter(|stage| !is_of_lost(stage)).collect();
    stages.sort_by_key(|stage| stage.order.as_ref().map(|order| order.value));
    stages
}

/// What every part of the computation looks at.
struct Work<'a> {
    plan: &'a Plan,
    settings: Settings,
    as_of: Date,
    /// First day of the plan.
    start: Date,
    /// The number from which cases are enough.
    enough: FigureId,
    /// Place of each stage in the funnel, by its position among the stages; none of those for lost deals.
    places: Vec<Option<usize>>,
}

impl<'a> Work<'a> {
    fn new(plan: &'a Plan, figures: &mut Figures, settings: Settings) -> Self {
        let date = |id| figures.value(id).date().expect("the plan has dates");
        let (as_of, start) = (date(settings.as_of), date(settings.start));
        let enough = limit(figures, "funnel_enough", Unit::Number, "3.5.1", ENOUGH.into());
        let ordered = stages_in_order(plan);
        let place = |stage: &Stage| ordered.iter().position(|known| known.id.value == stage.id.value);
        Self { plan, settings, as_of, start, enough, places: plan.funnel.stages.iter().map(place).collect() }
    }

    /// Place in the funnel of the stage that a reference leads to.
    fn place(&self, target: Option<u32>) -> Option<usize> {
        self.places.get(target? as usize).copied().flatten()
    }

    /// The deals that are there on the as-of day; one that came later is not known then.
    fn deals(&self) -> impl Iterator<Item = &'a Opportunity> {
        let as_of = self.as_of;
        self.plan.funnel.opportunities.iter().filter(move |deal| came(deal).is_none_or(|day| day <= as_of))
    }

    /// How a deal stands on the as-of day: one that is won later is still open then.
    fn status(&self, deal: &Opportunity) -> Option<OpportunityStatus> {
        let is_won_later = deal.won_date.as_ref().is_some_and(|day| day.value > self.as_of);
        deal.status.as_ref().map(|status| status.value).filter(|status| *status != OpportunityStatus::Won || !is_won_later)
    }

    /// Whether a deal is still to be won on the as-of day: it is neither won, nor lost, nor paused.
    fn is_open(&self, deal: &Opportunity) -> bool {
        !matches!(self.status(deal), Some(OpportunityStatus::Won | OpportunityStatus::Lost | OpportunityStatus::Paused))
    }
}
