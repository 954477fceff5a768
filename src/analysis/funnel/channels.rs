//! Family `channel_return`: what each channel costs and brings (domain/3 §3.6.1).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{DealColumns, Work};
use crate::figures::{ColumnId, Expr, Figures, Series, Value};
use crate::model::funnel::{ChannelCost, OpportunityStatus};
use crate::vocabulary::Term;

/// What to do with a channel.
pub mod advice {
    use crate::vocabulary::Term;

    /// It brings most for its money.
    pub const ADD: Term = Term::new("channel_advice", "add");
    /// Neither.
    pub const KEEP: Term = Term::new("channel_advice", "keep");
    /// It brings less than it costs, or least of all.
    pub const CUT: Term = Term::new("channel_advice", "cut");
    /// It costs nothing.
    pub const FREE: Term = Term::new("channel_advice", "free");
}

columns! {
    /// Columns of family `channel_return`, one row for each channel that costs something or brings deals; the row `` is all of them.
    pub struct ChannelColumns("channel_return") {
        /// What it cost.
        cost: Money, "3.6.1";
        /// Leads it brought.
        leads: Number, "3.6.1";
        /// Opportunities it brought.
        opportunities: Number, "3.6.1";
        /// Customers won by it.
        new_customers: Number, "3.6.1";
        /// What its opportunities are worth.
        opportunity_value: Money, "3.6.1";
        /// Revenue won by it.
        won_revenue: Money, "3.6.1";
        /// Cost ÷ leads.
        cost_per_lead: Price, "3.6.1";
        /// Cost ÷ opportunities.
        cost_per_opportunity: Price, "3.6.1";
        /// Cost ÷ new customers.
        cac: Price, "3.6.1";
        /// Opportunities ÷ leads.
        lead_rate: Percent, "3.6.1";
        /// Value of its opportunities ÷ cost.
        roi: Quotient, "3.6.1";
        /// (Revenue won − cost) ÷ cost.
        net_roi: Percent, "3.6.1";
        /// Share of all costs.
        cost_share: Percent, "3.6.1";
        /// Share of all opportunities by their value.
        result_share: Percent, "3.6.1";
        /// A suggestion, nothing more.
        advice: Term, "3.6.1";
    }
}

/// Makes the family.
pub fn channels(work: &Work<'_>, figures: &mut Figures) {
    let ids = ids(work);
    if ids.is_empty() || work.plan.funnel.channel_costs.is_empty() {
        return;
    }
    let columns = ChannelColumns::define(figures);
    figures.keyed_by(columns.family, &["channel"]);
    let rows: Vec<u32> = ids
        .iter()
        .map(|(id, name)| {
            figures.label("channel", *id, *name);
            figures.row(columns.family, id)
        })
        .collect();
    for (&(id, _), &row) in ids.iter().zip(&rows) {
        read_costs(work, id, row, &columns, figures);
    }
    of_deals(work, figures, &columns);
    let total = totals(figures, &columns, &rows);
    rates(figures, &columns, rows.iter().copied().chain([total]));
    figures.compute(columns.cost_share, rows.iter().copied(), columns.cost / columns.cost.at(total));
    figures.compute(columns.result_share, rows.iter().copied(), columns.opportunity_value / columns.opportunity_value.at(total));
    advise(figures, &columns, &rows);
}

/// The channels that cost something or brought an opportunity: id and name, in the order they are declared.
fn ids<'a>(work: &Work<'a>) -> Vec<(&'a str, &'a str)> {
    let channels = &work.plan.frame.channels;
    let of_costs = work.plan.funnel.channel_costs.iter().filter_map(|cost| cost.channel.value.target);
    let of_deals = work.deals().filter_map(|deal| deal.channel.as_ref()?.value.target);
    let mut known: Vec<u32> = of_costs.chain(of_deals).collect();
    known.sort_unstable();
    known.dedup();
    known.into_iter().map(|channel| &channels[channel as usize]).map(|channel| (channel.id.value.as_str(), channel.name.value.as_str())).collect()
}

/// What the rows of costs say of a channel; several rows are added up.
fn read_costs(work: &Work<'_>, id: &str, row: u32, columns: &ChannelColumns, figures: &mut Figures) {
    let of_channel = |cost: &&ChannelCost| work.plan.frame.channels.get(&cost.channel.value).is_some_and(|channel| channel.id.value == id);
    let costs: Vec<&ChannelCost> = work.plan.funnel.channel_costs.iter().filter(of_channel).collect();
    type Part = fn(&ChannelCost) -> Option<(Decimal, crate::diagnostic::Span)>;
    let parts: [(ColumnId, &'static str, Part); 6] = [
        (columns.cost, "cost", |cost| cost.cost.as_ref().map(|part| (part.value.0, part.span))),
        (columns.leads, "leads", |cost| cost.leads.as_ref().map(|part| (part.value.value, part.span))),
        (columns.opportunities, "opportunities", |cost| cost.opportunities.as_ref().map(|part| (part.value.value, part.span))),
        (columns.new_customers, "new_customers", |cost| cost.new_customers.as_ref().map(|part| (part.value.value, part.span))),
        (columns.opportunity_value, "opportunity_value", |cost| cost.opportunity_value.as_ref().map(|part| (part.value.0, part.span))),
        (columns.won_revenue, "won_revenue", |cost| cost.won_revenue.as_ref().map(|part| (part.value.0, part.span))),
    ];
    for (column, name, part) in parts {
        add_up(figures, column, row, name, &costs.iter().filter_map(|cost| Some((cost.id.value.as_str(), part(cost)?))).collect::<Vec<_>>());
    }
}

/// One part is read where it stands; several are read in family `channel_cost` and added up.
fn add_up(figures: &mut Figures, column: ColumnId, row: u32, name: &'static str, parts: &[(&str, (Decimal, crate::diagnostic::Span))]) {
    match parts {
        [] => {}
        [(_, (value, span))] => drop(figures.read(column, row, *value, *span)),
        several => {
            let family = figures.family("channel_cost");
            let unit = figures.column_ref(column).unit;
            let part = figures.column(family, name, unit, "");
            let members = several.iter().map(|(id, (value, span))| {
                let row = figures.row(family, id);
                Expr::from(figures.read(part, row, *value, *span))
            });
            let members = members.collect();
            figures.compute(column, [row], Expr::Sum(Series::List(members)));
        }
    }
}

/// What the opportunities of a channel say where its rows of costs are silent; leads where they are listed.
fn of_deals(work: &Work<'_>, figures: &mut Figures, columns: &ChannelColumns) {
    let deal = DealColumns::define(figures);
    let mut all: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut won: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for known in work.deals() {
        let Some(channel) = known.channel.as_ref().and_then(|channel| work.plan.frame.channels.get(&channel.value)) else { continue };
        let (row, channel) = (figures.row(deal.family, &known.id.value), figures.row(columns.family, &channel.id.value));
        all.entry(channel).or_default().push(row);
        if work.status(known) == Some(OpportunityStatus::Won) {
            won.entry(channel).or_default().push(row);
        }
    }
    if all.is_empty() {
        return;
    }
    let pairs = |of: &BTreeMap<u32, Vec<u32>>| of.iter().flat_map(|(&channel, deals)| deals.iter().map(move |&deal| (channel, deal))).collect();
    let deals = figures.relate("deals", columns.family, pairs(&all));
    let won_deals = figures.relate("won_deals", columns.family, pairs(&won));
    let silent = |column: ColumnId, figures: &Figures| all.keys().copied().filter(|&row| !figures.exists(column.at(row))).collect::<Vec<_>>();
    let parts = [
        (columns.opportunities, Expr::Count(Series::Related(deals, deal.state))),
        (columns.opportunity_value, Expr::Sum(Series::Related(deals, deal.amount))),
        (columns.new_customers, Expr::Count(Series::Related(won_deals, deal.state))),
        (columns.won_revenue, Expr::Sum(Series::Related(won_deals, deal.amount))),
    ];
    for (column, expr) in parts {
        let rows = silent(column, figures);
        figures.compute(column, rows, expr);
    }
}

fn totals(figures: &mut Figures, columns: &ChannelColumns, rows: &[u32]) -> u32 {
    let total = figures.row(columns.family, "");
    let pairs = rows.iter().map(|&row| (total, row)).collect();
    let channels = figures.relate("channels", columns.family, pairs);
    for column in [columns.cost, columns.leads, columns.opportunities, columns.new_customers, columns.opportunity_value, columns.won_revenue] {
        figures.compute(column, [total], Expr::Sum(Series::Related(channels, column)));
    }
    total
}

/// Costs by what they brought. A channel without leads, deals or costs has no such rate.
fn rates(figures: &mut Figures, columns: &ChannelColumns, rows: impl Iterator<Item = u32>) {
    let rows: Vec<u32> = rows.collect();
    let each = |column: ColumnId, expr: Expr, figures: &mut Figures| figures.compute(column, rows.iter().copied(), expr);
    each(columns.cost_per_lead, columns.cost / columns.leads, figures);
    each(columns.cost_per_opportunity, columns.cost / columns.opportunities, figures);
    each(columns.cac, columns.cost / columns.new_customers, figures);
    each(columns.lead_rate, columns.opportunities / columns.leads, figures);
    each(columns.roi, columns.opportunity_value / columns.cost, figures);
    each(columns.net_roi, (columns.won_revenue - columns.cost) / columns.cost, figures);
}

/// The best quarter of the channels that cost something deserve more, the worst quarter and those that bring less than they cost less.
fn advise(figures: &mut Figures, columns: &ChannelColumns, rows: &[u32]) {
    let mut returns: Vec<Decimal> = rows.iter().filter_map(|&row| figures.number(columns.roi.at(row))).collect();
    returns.sort_unstable();
    let quarter = returns.len() / 4;
    let (low, high) = (quarter.checked_sub(1).map(|last| returns[last]), quarter.checked_sub(1).map(|_| returns[returns.len() - quarter]));
    for &row in rows {
        let cost = figures.number(columns.cost.at(row));
        let roi = figures.number(columns.roi.at(row));
        let word: Term = match (cost, roi) {
            (Some(cost), _) if cost.is_zero() => advice::FREE,
            (_, Some(roi)) if roi < Decimal::ONE || low.is_some_and(|low| roi <= low) => advice::CUT,
            (_, Some(roi)) if high.is_some_and(|high| roi >= high) => advice::ADD,
            (_, Some(_)) => advice::KEEP,
            (_, None) => continue,
        };
        figures.derive(columns.advice, row, Value::Term(word), "channel_advice", vec![Series::List(vec![columns.roi.into(), columns.cost.into()])]);
    }
}
