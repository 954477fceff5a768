//! Figures of the details of initiatives: price tiers and rules, channel policies, promotions and bundles (domain/3 §3.6.7).

use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::value::{Money, Percent, Quantity};

const RULE: &str = "3.6.7";

/// Makes the families.
pub fn details(plan: &Plan, figures: &mut Figures) {
    prices(plan, figures);
    for policy in plan.strategy.channel_policies.iter() {
        let row = row(figures, "channel_policy", &policy.id.value);
        percent(figures, "channel_policy", "threshold", row, policy.threshold.as_ref());
        percent(figures, "channel_policy", "rate", row, policy.rate.as_ref());
    }
    promotions(plan, figures);
    bundles(plan, figures);
}

fn row(figures: &mut Figures, family: &'static str, id: &str) -> u32 {
    let family = figures.family(family);
    figures.row(family, id)
}

fn column(figures: &mut Figures, family: &'static str, name: &'static str, unit: Unit, rule: &'static str) -> ColumnId {
    let family = figures.family(family);
    figures.column(family, name, unit, rule)
}

fn money(figures: &mut Figures, family: &'static str, name: &'static str, row: u32, amount: Option<&Spanned<Money>>) {
    let column = column(figures, family, name, Unit::Money, "");
    if let Some(Spanned { value: Money(value), span }) = amount {
        figures.read(column, row, *value, *span);
    }
}

fn percent(figures: &mut Figures, family: &'static str, name: &'static str, row: u32, share: Option<&Spanned<Percent>>) {
    let column = column(figures, family, name, Unit::Percent, "");
    if let Some(Spanned { value: Percent(value), span }) = share {
        figures.read(column, row, *value, *span);
    }
}

fn prices(plan: &Plan, figures: &mut Figures) {
    for tier in plan.strategy.price_tiers.iter() {
        let row = row(figures, "price_tier", &tier.id.value);
        money(figures, "price_tier", "min_amount", row, Some(&tier.min_amount));
        percent(figures, "price_tier", "discount", row, Some(&tier.discount));
        percent(figures, "price_tier", "cost_floor", row, tier.cost_floor.as_ref());
    }
    for rule in plan.strategy.pricing_rules.iter() {
        let row = row(figures, "pricing_rule", &rule.id.value);
        figures.label("pricing_rule", &rule.id.value, &rule.name.value);
        for (name, price) in [("from", &rule.from), ("to", &rule.to), ("floor", &rule.floor)] {
            money(figures, "pricing_rule", name, row, price.as_ref());
        }
    }
}

/// Promotions, and what one session costs.
fn promotions(plan: &Plan, figures: &mut Figures) {
    const FAMILY: &str = "promo_activity";
    let count = column(figures, FAMILY, "count", Unit::Number, "");
    let leads = column(figures, FAMILY, "lead_target", Unit::Number, "");
    let mut counted = Vec::new();
    for promotion in plan.strategy.promo_activities.iter() {
        let row = row(figures, FAMILY, &promotion.id.value);
        figures.label("promo_activity", &promotion.id.value, &promotion.name.value);
        money(figures, FAMILY, "budget", row, promotion.budget.as_ref());
        percent(figures, FAMILY, "conversion_target", row, promotion.conversion_target.as_ref());
        for (column, quantity) in [(count, &promotion.count), (leads, &promotion.lead_target)] {
            if let Some(Spanned { value: Quantity { value, .. }, span }) = quantity {
                figures.read(column, row, *value, *span);
            }
        }
        if promotion.count.is_some() && promotion.budget.is_some() {
            counted.push(row);
        }
    }
    let budget = column(figures, FAMILY, "budget", Unit::Money, "");
    let each = column(figures, FAMILY, "cost_each", Unit::Money, "001-S3-PROMO");
    figures.compute(each, counted, budget / count);
}

/// What a bundle earns: (price − cost) × pieces over price × pieces.
fn bundles(plan: &Plan, figures: &mut Figures) {
    const FAMILY: &str = "bundle_item";
    let pieces = column(figures, FAMILY, "qty", Unit::Number, "");
    let mut pairs = Vec::new();
    for lever in plan.strategy.product_levers.iter() {
        row(figures, "product_lever", &lever.id.value);
        figures.label("product_lever", &lever.id.value, &lever.name.value);
    }
    for item in plan.strategy.bundle_items.iter() {
        let row = row(figures, FAMILY, &item.id.value);
        figures.label("bundle_item", &item.id.value, &item.sku.value);
        figures.read(pieces, row, item.qty.value, item.qty.span);
        money(figures, FAMILY, "price", row, item.price.as_ref());
        money(figures, FAMILY, "cost", row, item.cost.as_ref());
        if let Some(lever) = item.lever.as_ref().and_then(|lever| plan.strategy.product_levers.get(&lever.value)) {
            let lever = self::row(figures, "product_lever", &lever.id.value);
            pairs.push((lever, row));
        }
    }
    let (price, cost) = (column(figures, FAMILY, "price", Unit::Money, ""), column(figures, FAMILY, "cost", Unit::Money, ""));
    let sales = column(figures, FAMILY, "sales", Unit::Money, RULE);
    let profit = column(figures, FAMILY, "profit", Unit::Money, RULE);
    let rows: Vec<_> = figures.rows(sales.family()).collect();
    figures.compute(sales, rows.clone(), price * pieces);
    figures.compute(profit, rows, (price - cost) * pieces);
    let margin = column(figures, "product_lever", "bundle_margin", Unit::Percent, RULE);
    let bundled: Vec<u32> = pairs.iter().map(|&(lever, _)| lever).collect();
    let items = figures.relate("items", margin.family(), pairs);
    let sold = Expr::SumTogether { of: Series::Related(items, sales), with: Series::Related(items, profit) };
    figures.compute(margin, bundled, Expr::Sum(Series::Related(items, profit)) / sold);
}
