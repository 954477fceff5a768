//! Family `lost_reason`: why deals were lost, the most frequent first (domain/3 §3.5.7).

use std::collections::BTreeMap;

use super::{DealColumns, Work};
use crate::figures::{Expr, Figures, Series};
use crate::model::funnel::OpportunityStatus;

columns! {
    /// Columns of family `lost_reason`, in the order of a Pareto chart.
    pub struct LostColumns("lost_reason") {
        /// Deals lost for it.
        count: Number, "3.5.7";
        /// What they would have been worth.
        amount: Money, "3.5.7";
        /// Share of all lost deals.
        share: Percent, "3.5.7";
        /// The same with all reasons before it.
        cumulative: Percent, "3.5.7";
    }
}

/// Makes the family; deals lost without a reason are in none of its rows.
pub fn lost(work: &Work<'_>, figures: &mut Figures) {
    let lost = work.deals().filter(|deal| work.status(deal) == Some(OpportunityStatus::Lost));
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for deal in lost {
        if let Some(reason) = &deal.lost_reason {
            reasons.entry(reason.value.trim()).or_default().push(&deal.id.value);
        }
    }
    if reasons.is_empty() {
        return;
    }
    let mut ordered: Vec<_> = reasons.into_iter().collect();
    ordered.sort_by_key(|(_, deals)| std::cmp::Reverse(deals.len()));
    let (columns, deal) = (LostColumns::define(figures), DealColumns::define(figures));
    let mut rows = Vec::new();
    let mut pairs = Vec::new();
    for (reason, deals) in ordered {
        let row = figures.row(columns.family, reason);
        rows.push(row);
        pairs.extend(deals.into_iter().map(|id| (row, figures.row(deal.family, id))));
    }
    let deals = figures.relate("lost_deals", columns.family, pairs);
    figures.compute(columns.count, rows.iter().copied(), Expr::Count(Series::Related(deals, deal.state)));
    figures.compute(columns.amount, rows.iter().copied(), Expr::Sum(Series::Related(deals, deal.amount)));
    shares(figures, &columns, &rows);
}

fn shares(figures: &mut Figures, columns: &LostColumns, rows: &[u32]) {
    let totals = figures.family("lost_total");
    let row = figures.row(totals, "");
    let total = figures.column(totals, "count", crate::figures::Unit::Number, "3.5.7");
    let total = figures.compute_one(total, row, Expr::Sum(Series::Column(columns.count)));
    figures.compute(columns.share, rows.iter().copied(), columns.count / total);
    let before = figures.relate("reason_before", columns.family, rows.windows(2).map(|pair| (pair[1], pair[0])).collect());
    let Some((&first, rest)) = rows.split_first() else { return };
    figures.compute(columns.cumulative, [first], columns.share);
    figures.compute(columns.cumulative, rest.iter().copied(), Expr::Via(before, columns.cumulative) + columns.share);
}
