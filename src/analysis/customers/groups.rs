//! Family `customer_group`: customers by region, type, industry and size, their tiers, and what the best have in common (domain/1
//! 004-M7, 002-SC).

use std::collections::BTreeMap;

use super::orders::CustomerColumns;
use super::totals::CustomerTotals;
use crate::figures::{Compare, Expr, Figures, Series};
use crate::model::Plan;
use crate::model::funnel::{Customer, Tier};

/// What customers are grouped by, in the order of the page.
pub const KINDS: [&str; 4] = ["region", "customer_type", "industry", "size"];

columns! {
    /// Columns of family `customer_group`, keyed by what is grouped by and its member.
    pub struct GroupColumns("customer_group") {
        /// Customers.
        count: Number, "3.6.5";
        /// Of tier A.
        a: Number, "3.6.5";
        /// Of tier B.
        b: Number, "3.6.5";
        /// Of tier C.
        c: Number, "3.6.5";
        /// What they ordered in the window.
        amount: Money, "3.6.5";
        /// Share of all customers' amount.
        share: Percent, "3.6.5";
        /// Share of tier A in the group ÷ share of tier A in all customers: above 1 the best are more frequent here.
        lift: Quotient, "3.6.5";
    }
}

/// Id and name of the member that a customer belongs to, of each kind.
fn members<'a>(plan: &'a Plan, customer: &'a Customer) -> [Option<(&'a str, &'a str)>; 4] {
    let region = customer.region.as_ref().map(|region| match plan.frame.regions.get(&region.value) {
        Some(known) => (known.id.value.as_str(), known.name.value.as_str()),
        None => (region.value.name.as_str(), region.value.name.as_str()),
    });
    let kind = customer.r#type.as_ref().map(|kind| match plan.frame.customer_types.get(&kind.value) {
        Some(known) => (known.id.value.as_str(), known.name.value.as_str()),
        None => (kind.value.name.as_str(), kind.value.name.as_str()),
    });
    let words = |word: &'a Option<crate::diagnostic::Spanned<String>>| word.as_ref().map(|word| (word.value.trim(), word.value.trim()));
    [region, kind, words(&customer.industry), words(&customer.kind)]
}

/// Makes the family.
pub fn groups(plan: &Plan, figures: &mut Figures) {
    let (columns, customer) = (GroupColumns::define(figures), CustomerColumns::define(figures));
    figures.keyed_by(columns.family, &["group_kind", "group"]);
    let mut grouped: BTreeMap<(usize, &str), Vec<&Customer>> = BTreeMap::new();
    for known in plan.funnel.customers.iter() {
        for (kind, member) in members(plan, known).into_iter().enumerate() {
            if let Some((id, name)) = member {
                figures.label("group", id, name);
                grouped.entry((kind, id)).or_default().push(known);
            }
        }
    }
    let mut pairs = Vec::new();
    let mut rows = Vec::new();
    for ((kind, id), known) in grouped {
        let row = figures.row(columns.family, &format!("{}/{id}", KINDS[kind]));
        rows.push(row);
        pairs.extend(known.into_iter().map(|known| (row, figures.row(customer.family, &known.id.value))));
    }
    let members = figures.relate("customers", columns.family, pairs);
    let of = |column| Series::Related(members, column);
    let tier = |tier: Tier| Expr::CountWhere { of: of(customer.tier), compare: Compare::Equal, than: Box::new(Expr::from(tier.term())) };
    figures.compute(columns.count, rows.iter().copied(), Expr::Count(of(customer.in_pool)));
    for (column, class) in [(columns.a, Tier::A), (columns.b, Tier::B), (columns.c, Tier::C)] {
        figures.compute(column, rows.iter().copied(), tier(class));
    }
    let total = CustomerTotals::define(figures);
    let all = figures.row(total.family, "");
    figures.compute(columns.lift, rows.iter().copied(), columns.a / columns.count / (Expr::from(total.a.at(all)) / total.count.at(all)));
    if !plan.funnel.orders.is_empty() {
        figures.compute(columns.amount, rows.iter().copied(), Expr::Sum(of(customer.amount)));
        figures.compute(columns.share, rows, columns.amount / total.amount.at(all));
    }
}
