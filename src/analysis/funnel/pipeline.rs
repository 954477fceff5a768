//! Family `funnel`, one row: the pipeline as a whole (domain/3 §3.5.2, §3.5.6).

use super::deals::yes;
use super::{DealColumns, StageColumns, Work};
use crate::analysis::limits::limit;
use crate::analysis::strategy::stages_to_deal;
use crate::figures::{Compare, Expr, FigureId, Figures, RelationId, Series, Unit, Value};
use crate::model::funnel::{Opportunity, OpportunityStatus};

/// The open deals should be worth this many times what is left of the goal (domain/3 §3.5.6).
const LEAST_COVERAGE: i64 = 3;

columns! {
    /// Columns of family `funnel`: one row.
    pub struct PipelineColumns("funnel") {
        /// Open deals.
        open: Number, "3.5.6";
        /// What they are worth.
        open_amount: Money, "3.5.6";
        /// Amount times likelihood of those that are expected to close in the rest of the plan.
        weighted: Money, "3.5.6";
        /// Deals won within the plan.
        won: Number, "3.5.2";
        /// What they are worth.
        won_amount: Money, "3.5.2";
        /// Deals lost.
        lost: Number, "3.5.7";
        /// What they would have been worth.
        lost_amount: Money, "3.5.7";
        /// Open deals that have been in their stage too long.
        timed_out: Number, "3.5.4";
        /// Open deals whose expected day has passed.
        close_passed: Number, "3.5.4";
        /// Open deals that nobody touched lately.
        inactive: Number, "3.5.4";
        /// Product of the conversions up to the deal.
        overall: Percent, "3.5.2";
        /// What is left of the revenue goal.
        goal_left: Money, "3.5.6";
        /// Open deals ÷ what is left of the goal.
        coverage: Quotient, "3.5.6";
        /// Whether that is too little.
        thin: Flag, "3.5.6";
        /// Whether conversions are told by where deals stand now, as no record of stages is there.
        is_snapshot: Flag, "3.5.1";
    }
}

/// How many deals are won; made once.
pub(super) fn won(work: &Work<'_>, figures: &mut Figures) -> FigureId {
    let columns = PipelineColumns::define(figures);
    let row = figures.row(columns.family, "");
    if !figures.exists(columns.won.at(row)) {
        let deal = DealColumns::define(figures);
        let won = deals_that_are(work, figures, "won_deals", |deal| is(work, deal, OpportunityStatus::Won) && is_of_plan(work, deal));
        figures.compute_one(columns.won, row, Expr::Count(Series::Related(won, deal.state)));
        figures.compute_one(columns.won_amount, row, Expr::Sum(Series::Related(won, deal.amount)));
    }
    columns.won.at(row)
}

fn is(work: &Work<'_>, deal: &Opportunity, status: OpportunityStatus) -> bool {
    work.status(deal) == Some(status)
}

/// Whether a deal was won within the plan, as far as its day is known.
fn is_of_plan(work: &Work<'_>, deal: &Opportunity) -> bool {
    deal.won_date.as_ref().is_none_or(|day| day.value >= work.start)
}

/// The deals of one kind, as seen from the row of the whole.
fn deals_that_are(work: &Work<'_>, figures: &mut Figures, name: &'static str, keep: impl Fn(&Opportunity) -> bool) -> RelationId {
    let (columns, deal) = (PipelineColumns::define(figures), DealColumns::define(figures));
    let row = figures.row(columns.family, "");
    let kept = work.deals().filter(|deal| keep(deal));
    let pairs = kept.map(|known| (row, figures.row(deal.family, &known.id.value))).collect();
    figures.relate(name, columns.family, pairs)
}

/// Makes the family.
pub fn pipeline(work: &Work<'_>, figures: &mut Figures) {
    if work.plan.funnel.opportunities.is_empty() {
        return;
    }
    let (columns, deal) = (PipelineColumns::define(figures), DealColumns::define(figures));
    let row = figures.row(columns.family, "");
    won(work, figures);
    let open = deals_that_are(work, figures, "open_deals", |deal| work.is_open(deal));
    let lost = deals_that_are(work, figures, "lost_deals", |deal| is(work, deal, OpportunityStatus::Lost));
    let closing = deals_that_are(work, figures, "closing_deals", |deal| work.is_open(deal) && closes_in_the_rest(work, deal));
    let flagged = |column: crate::figures::ColumnId| Expr::CountWhere { of: Series::Related(open, column), compare: Compare::Equal, than: yes() };
    let cells = [
        (columns.open, Expr::Count(Series::Related(open, deal.state))),
        (columns.open_amount, Expr::Sum(Series::Related(open, deal.amount))),
        (columns.weighted, Expr::Sum(Series::Related(closing, deal.weighted))),
        (columns.lost, Expr::Count(Series::Related(lost, deal.state))),
        (columns.lost_amount, Expr::Sum(Series::Related(lost, deal.amount))),
        (columns.timed_out, flagged(deal.timed_out)),
        (columns.close_passed, flagged(deal.close_passed)),
        (columns.inactive, flagged(deal.inactive)),
    ];
    for (column, expr) in cells {
        figures.compute_one(column, row, expr);
    }
    figures.read(columns.is_snapshot, row, Value::Flag(work.plan.funnel.stage_history.is_empty()), crate::diagnostic::Span::Nowhere);
    overall(work, figures, &columns, row);
    coverage(work, figures, &columns, row);
}

/// Whether a deal is expected to close from the as-of day to the end of the plan.
fn closes_in_the_rest(work: &Work<'_>, deal: &Opportunity) -> bool {
    let end = work.plan.settings().map(|settings| settings.period.value.end);
    deal.expected_close.as_ref().is_some_and(|day| day.value.0 >= work.as_of && end.is_none_or(|end| day.value.0 <= end))
}

/// The product of the conversions from the first stage that has one to the deal.
fn overall(work: &Work<'_>, figures: &mut Figures, columns: &PipelineColumns, row: u32) {
    let stage = StageColumns::define(figures);
    let stages = stages_to_deal(work.plan);
    let before_deal = stages.split_last().map_or(&[][..], |(_, before)| before);
    let rates: Vec<FigureId> = before_deal.iter().map(|known| stage.conversion.at(figures.row(stage.family, &known.id.value))).collect();
    let known = rates.into_iter().filter(|&rate| figures.exists(rate)).map(Expr::from);
    if let Some(product) = known.reduce(|product, rate| product * rate) {
        figures.compute_one(columns.overall, row, product);
    }
}

/// What the open deals are worth against what is left of the company's revenue goal.
fn coverage(work: &Work<'_>, figures: &mut Figures, columns: &PipelineColumns, row: u32) {
    let Some(period) = work.plan.settings().map(|settings| settings.period.value.code()) else { return };
    let kpi = |column: &str| figures.find(&format!("kpi/revenue/{period}/{column}"));
    let Some(target) = kpi("full_target").or_else(|| kpi("target")) else { return };
    let left = kpi("actual").map_or(Expr::from(target), |actual| Expr::from(target) - actual);
    figures.compute_one(columns.goal_left, row, left);
    figures.compute_one(columns.coverage, row, columns.open_amount / columns.goal_left);
    let least = limit(figures, "pipeline_coverage", Unit::Quotient, "3.5.6", LEAST_COVERAGE.into());
    figures.compute_one(columns.thin, row, Expr::from(columns.coverage).compare(Compare::Less, least));
}
