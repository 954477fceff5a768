//! Family `stage`: how many deals stand in each stage, how they go on, how long they stay, and where they stick (domain/3 §3.5.1,
//! §3.5.3, §3.5.5).

use rust_decimal::Decimal;

use super::deals::yes;
use super::{DealColumns, VisitColumns, Work, is_ordered, stages_in_order};
use crate::analysis::strategy::stages_to_deal;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Compare, Expr, Figures, Reason, Series, Unit, Value};
use crate::model::funnel::{Opportunity, OpportunityStatus, Stage};

columns! {
    /// Columns of family `stage`, the stages in their order.
    pub struct StageColumns("stage") {
        /// Likelihood that a deal in it is won.
        probability: Percent, "";
        /// Share of deals that are to go on.
        target_rate: Percent, "";
        /// Days a deal may stay.
        timeout: Days, "";
        /// Open deals in it.
        open: Number, "3.5.1";
        /// What they are worth.
        open_amount: Money, "3.5.6";
        /// The same times their likelihood.
        weighted: Money, "3.5.6";
        /// Deals that tell of the conversion: they came in within the plan, and left or have been there too long.
        cohort: Number, "3.5.1";
        /// Those of them that reached a later stage.
        reached: Number, "3.5.1";
        /// Reached ÷ cohort.
        conversion: Percent, "3.5.1";
        /// Conversion ÷ target; missing with fewer than five cases.
        rate_ratio: Achievement, "3.5.5";
        /// Deals that would have been won beside those that were, had the stage met its target.
        recoverable: Quotient, "3.5.5";
        /// Whether it is the stage that falls furthest short of its target.
        bottleneck: Flag, "3.5.5";
        /// Mean days that deals stayed.
        dwell_mean: Days, "3.5.3";
        /// The middle of these days.
        dwell_median: Days, "3.5.3";
        /// The days that nine of ten deals do not exceed.
        dwell_p90: Days, "3.5.3";
        /// Mean days that open deals have been there so far.
        open_dwell: Days, "3.5.3";
        /// Open deals that have been there too long.
        timed_out: Number, "3.5.4";
        /// Deals lost in it.
        lost: Number, "3.5.7";
    }
}

/// Makes the family.
pub fn stages(work: &Work<'_>, figures: &mut Figures) {
    let columns = StageColumns::define(figures);
    for stage in stages_in_order(work.plan) {
        read(stage, &columns, figures);
    }
    standing(work, figures, &columns);
    if is_ordered(work.plan) {
        conversion(work, figures, &columns);
    }
    dwell(work, figures, &columns);
    bottleneck(work, figures, &columns);
}

fn read(stage: &Stage, columns: &StageColumns, figures: &mut Figures) {
    let row = figures.row(columns.family, &stage.id.value);
    figures.label("stage", &stage.id.value, &stage.name.value);
    let rates = [(columns.probability, &stage.probability), (columns.target_rate, &stage.target_rate)];
    for (column, rate) in rates {
        if let Some(rate) = rate {
            figures.read(column, row, rate.value.0, rate.span);
        }
    }
    if let Some(Spanned { value, span }) = &stage.timeout_days {
        figures.read(columns.timeout, row, value.0, *span);
    }
}

/// Every stage with its row in the family.
fn rows(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) -> Vec<u32> {
    work.plan.funnel.stages.iter().map(|stage| figures.row(columns.family, &stage.id.value)).collect()
}

/// Pairs of a stage and a deal that stands in it.
fn deals_of(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns, keep: impl Fn(&Opportunity) -> bool) -> Vec<(u32, u32)> {
    let stages = rows(work, figures, columns);
    let deal = DealColumns::define(figures);
    let kept = work.deals().filter(|deal| keep(deal));
    kept.filter_map(|known| Some((stages[known.stage.value.target? as usize], figures.row(deal.family, &known.id.value)))).collect()
}

/// What stands in each stage now.
fn standing(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let deal = DealColumns::define(figures);
    let open = deals_of(work, figures, columns, |deal| work.is_open(deal));
    let open = figures.relate("open_deals", columns.family, open);
    let is_lost = |deal: &Opportunity| work.status(deal) == Some(OpportunityStatus::Lost);
    let lost = deals_of(work, figures, columns, is_lost);
    let lost = figures.relate("lost_deals", columns.family, lost);
    let all = rows(work, figures, columns);
    let occupied: Vec<u32> = all.iter().copied().filter(|&row| !figures.related(open, row).is_empty()).collect();
    let each = |column: ColumnId, expr: Expr, figures: &mut Figures| figures.compute(column, all.iter().copied(), expr);
    let of_open = |column: ColumnId, expr: Expr, figures: &mut Figures| figures.compute(column, occupied.iter().copied(), expr);
    each(columns.open, Expr::Count(Series::Related(open, deal.state)), figures);
    of_open(columns.open_amount, Expr::Sum(Series::Related(open, deal.amount)), figures);
    of_open(columns.weighted, Expr::Sum(Series::Related(open, deal.weighted)), figures);
    of_open(columns.open_dwell, Expr::Mean { of: Series::Related(open, deal.dwell), weights: None }, figures);
    let timed_out = Expr::CountWhere { of: Series::Related(open, deal.timed_out), compare: Compare::Equal, than: yes() };
    each(columns.timed_out, timed_out, figures);
    each(columns.lost, Expr::Count(Series::Related(lost, deal.state)), figures);
}

/// How many of those that can be judged went on: by the record of stages, else by where all deals stand; leads by whether they became a deal.
fn conversion(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let stages = rows(work, figures, columns);
    let last = furthest_place(work);
    let visit = VisitColumns::define(figures);
    let mut pairs = Vec::new();
    for known in work.plan.funnel.stage_history.iter() {
        let Some(row) = figures.family_ref(visit.family).row(&known.id.value) else { continue };
        if figures.value(visit.counted.at(row)).is_true()
            && let Some(stage) = known.stage.value.target
        {
            pairs.push((stages[stage as usize], row));
        }
    }
    let by_record = !work.plan.funnel.stage_history.is_empty();
    let cohort = figures.relate("cohort", columns.family, pairs);
    let reached = || Series::Related(cohort, visit.reached_next);
    for (position, &row) in stages.iter().enumerate() {
        if by_record && !figures.related(cohort, row).is_empty() && work.places[position].is_some_and(|place| place < last) {
            figures.compute(columns.cohort, [row], Expr::Count(reached()));
            figures.compute(columns.reached, [row], Expr::CountWhere { of: reached(), compare: Compare::Equal, than: yes() });
        }
    }
    leads_gone_on(work, figures, columns);
    if !by_record {
        standing_beyond(work, figures, columns);
    }
    let judged: Vec<u32> = stages.into_iter().filter(|&row| figures.exists(columns.cohort.at(row))).collect();
    figures.compute(columns.conversion, judged.iter().copied(), columns.reached / columns.cohort);
    let aimed: Vec<u32> = judged.into_iter().filter(|&row| figures.exists(columns.target_rate.at(row))).collect();
    let enough = Expr::from(columns.cohort).compare(Compare::AtLeast, work.enough);
    let ratio = enough.choose(columns.conversion / columns.target_rate, Expr::Constant(Value::Missing(Reason::TooFew)));
    figures.compute(columns.rate_ratio, aimed, ratio);
}

/// The place after which nothing is known of deals: that of the deal itself, or beyond it where deals have gone on to there.
fn furthest_place(work: &Work<'_>) -> usize {
    let deal = stages_to_deal(work.plan).len().saturating_sub(1);
    let standing = work.deals().filter_map(|known| work.place(known.stage.value.target));
    let visited = work.plan.funnel.stage_history.iter().filter_map(|visit| work.place(visit.stage.value.target));
    standing.chain(visited).max().map_or(deal, |place| place.max(deal))
}

/// Leads of the plan's time stand in the first stage, unless deals are recorded there.
fn leads_gone_on(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let Some(first) = stages_in_order(work.plan).first().map(|stage| figures.row(columns.family, &stage.id.value)) else { return };
    let came = |lead: &&crate::model::funnel::Lead| {
        let day = lead.created.as_ref().map(|day| day.value);
        lead.valid.as_ref().is_none_or(|valid| valid.value.0) && day.is_none_or(|day| work.start <= day && day <= work.as_of)
    };
    let leads: Vec<_> = work.plan.funnel.leads.iter().filter(came).collect();
    if leads.is_empty() || figures.exists(columns.cohort.at(first)) {
        return;
    }
    let family = figures.family("lead");
    let became = figures.column(family, "became_deal", Unit::Flag, "3.5.1");
    let mut pairs = Vec::new();
    for lead in leads {
        let row = figures.row(family, &lead.id.value);
        let (deal, span) = lead.converted_opp.as_ref().map_or((false, lead.span), |deal| (true, deal.span));
        figures.read(became, row, Value::Flag(deal), span);
        pairs.push((first, row));
    }
    let leads = figures.relate("leads", columns.family, pairs);
    figures.compute(columns.cohort, [first], Expr::Count(Series::Related(leads, became)));
    figures.compute(columns.reached, [first], Expr::CountWhere { of: Series::Related(leads, became), compare: Compare::Equal, than: yes() });
}

/// Without a record, every deal has been in the stages before the one it stands in.
fn standing_beyond(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let stages = rows(work, figures, columns);
    let deal = DealColumns::define(figures);
    let (mut at, mut beyond) = (Vec::new(), Vec::new());
    for known in work.deals() {
        let (Some(place), row) = (work.place(known.stage.value.target), figures.row(deal.family, &known.id.value)) else { continue };
        for (stage, &stage_row) in stages.iter().enumerate() {
            if work.places[stage].is_some_and(|own| own <= place) {
                at.push((stage_row, row));
            }
            if work.places[stage].is_some_and(|own| own < place) {
                beyond.push((stage_row, row));
            }
        }
    }
    let at = figures.relate("came_so_far", columns.family, at);
    let beyond = figures.relate("went_on", columns.family, beyond);
    let last = furthest_place(work);
    for (position, &row) in stages.iter().enumerate() {
        if !figures.exists(columns.cohort.at(row)) && work.places[position].is_some_and(|place| place < last) {
            figures.compute(columns.cohort, [row], Expr::Count(Series::Related(at, deal.state)));
            figures.compute(columns.reached, [row], Expr::Count(Series::Related(beyond, deal.state)));
        }
    }
}

/// How long deals stayed.
fn dwell(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let stages = rows(work, figures, columns);
    let visit = VisitColumns::define(figures);
    let mut pairs = Vec::new();
    for known in work.plan.funnel.stage_history.iter() {
        let row = figures.family_ref(visit.family).row(&known.id.value).filter(|&row| figures.exists(visit.days.at(row)));
        if let (Some(row), Some(stage)) = (row, known.stage.value.target) {
            pairs.push((stages[stage as usize], row));
        }
    }
    let closed = figures.relate("closed_visits", columns.family, pairs);
    let days = || Series::Related(closed, visit.days);
    for row in stages {
        let mut values: Vec<Decimal> = figures.members(&days(), row).into_iter().filter_map(|id| figures.number(id)).collect();
        if values.is_empty() {
            continue;
        }
        values.sort_unstable();
        figures.compute(columns.dwell_mean, [row], Expr::Mean { of: days(), weights: None });
        figures.derive(columns.dwell_median, row, quantile(&values, 5), "median", vec![days()]);
        figures.derive(columns.dwell_p90, row, quantile(&values, 9), "percentile_90", vec![days()]);
    }
}

/// The value below which so many tenths of sorted values lie, between two of them where it falls so.
///
/// ```text
/// [1, 2, 3, 4]  5 tenths → 2.5      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]  9 tenths → 100
/// ```
fn quantile(sorted: &[Decimal], tenths: usize) -> Decimal {
    let position = (sorted.len() - 1) * tenths;
    let (below, part) = (position / 10, position % 10);
    let low = sorted[below];
    let high = sorted[(below + 1).min(sorted.len() - 1)];
    low + (high - low) * Decimal::from(part) / Decimal::TEN
}

/// The stage that falls furthest short of its target; of two alike the one that would have given more deals.
fn bottleneck(work: &Work<'_>, figures: &mut Figures, columns: &StageColumns) {
    let judged: Vec<u32> = rows(work, figures, columns).into_iter().filter(|&row| figures.exists(columns.rate_ratio.at(row))).collect();
    let won = super::pipeline::won(work, figures);
    figures.compute(columns.recoverable, judged.iter().copied(), Expr::from(won) * (columns.target_rate / columns.conversion - 1));
    let number = |column: ColumnId, row: u32| figures.number(column.at(row));
    let short = judged.iter().copied().filter(|&row| number(columns.rate_ratio, row).is_some_and(|ratio| ratio < Decimal::ONE));
    let worst = short.min_by_key(|&row| (number(columns.rate_ratio, row), number(columns.recoverable, row).map(std::cmp::Reverse)));
    for row in judged {
        let from = vec![Series::Column(columns.rate_ratio), Series::Column(columns.recoverable)];
        figures.derive(columns.bottleneck, row, Value::Flag(worst == Some(row)), "bottleneck", from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_two_values() {
        let values = |list: &[i64]| list.iter().map(|&value| Decimal::from(value)).collect::<Vec<_>>();
        assert_eq!(quantile(&values(&[1, 2, 3, 4]), 5), Decimal::new(25, 1));
        assert_eq!(quantile(&values(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]), 9), Decimal::from(100));
        assert_eq!(quantile(&values(&[7]), 9), Decimal::from(7));
    }
}
