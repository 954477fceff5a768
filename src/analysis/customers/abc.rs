//! Classes by the share of all customers before: A below 80 %, B below 95 %, else C (domain/3 §3.6.5).

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::orders::{CustomerColumns, CustomerRows};
use crate::analysis::limits::limit;
use crate::figures::{Compare, Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::funnel::Tier;

const RULE: &str = "3.6.5";

/// Makes shares, classes and tiers.
pub fn abc(plan: &Plan, rows: &CustomerRows, figures: &mut Figures) {
    let columns = CustomerColumns::define(figures);
    let amount = |figures: &Figures, row: u32| figures.number(columns.amount.at(row)).unwrap_or_default();
    let (mut worth, nothing): (Vec<u32>, Vec<u32>) = rows.active.iter().partition(|&&row| amount(figures, row) > Decimal::ZERO);
    worth.sort_by_key(|&row| (Reverse(amount(figures, row)), row));
    let totals = figures.family("customer_total");
    let total_row = figures.row(totals, "");
    let pairs = worth.iter().map(|&row| (total_row, row)).collect();
    let ranked = figures.relate("ranked", totals, pairs);
    let total = figures.column(totals, "amount", Unit::Money, RULE);
    let total = figures.compute_one(total, total_row, Expr::Sum(Series::Related(ranked, columns.amount)));
    figures.compute(columns.share, worth.iter().copied(), columns.amount / total);
    let before = figures.relate("before", columns.family, worth.windows(2).map(|pair| (pair[1], pair[0])).collect());
    if let Some((&first, rest)) = worth.split_first() {
        figures.compute(columns.share_before, [first], Expr::constant(0));
        let sum = Expr::Via(before, columns.share_before) + Expr::Via(before, columns.share);
        figures.compute(columns.share_before, rest.iter().copied(), sum);
    }
    let a = limit(figures, "abc_a", Unit::Percent, RULE, Decimal::new(80, 2));
    let b = limit(figures, "abc_b", Unit::Percent, RULE, Decimal::new(95, 2));
    let below = |limit| Expr::from(columns.share_before).compare(Compare::Less, limit);
    figures.compute(columns.class, worth, below(a).choose(Tier::A.term(), below(b).choose(Tier::B.term(), Tier::C.term())));
    figures.compute(columns.class, nothing.into_iter().chain(rows.silent.iter().copied()), Expr::from(Tier::C.term()));
    tiers(plan, &columns, figures);
}

/// A tier somebody gave stays; without orders in the plan the class of everybody is unknown, and only given tiers count.
fn tiers(plan: &Plan, columns: &CustomerColumns, figures: &mut Figures) {
    let has_orders = !plan.funnel.orders.is_empty();
    let mut of_class = Vec::new();
    for customer in plan.funnel.customers.iter() {
        let row = figures.row(columns.family, &customer.id.value);
        match customer.tier.as_ref().and_then(|tier| Some((tier.value.common()?, tier.span))) {
            Some((tier, span)) => drop(figures.read(columns.tier, row, tier.term(), span)),
            None if has_orders => of_class.push(row),
            None => {}
        }
    }
    figures.compute(columns.tier, of_class, columns.class);
}
