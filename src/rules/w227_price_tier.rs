//! W227: tiers of price that do not fall with the amount, or a price below its floor (domain/3 §3.6.7).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::strategy::PriceTier;

/// One warning per tier and per pricing rule.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut ladders: BTreeMap<(Option<u32>, Option<&str>), Vec<&PriceTier>> = BTreeMap::new();
    for tier in case.plan.strategy.price_tiers.iter() {
        let initiative = tier.initiative.as_ref().and_then(|initiative| initiative.value.target);
        ladders.entry((initiative, tier.valid_for.as_ref().map(|whom| whom.value.as_str()))).or_default().push(tier);
        let Some(floor) = tier.cost_floor.as_ref().filter(|floor| tier.discount.value.0 < floor.value.0) else { continue };
        let found = Diagnostic::new("W227", tier.discount.span).arg("low", case.money(tier.min_amount.value.0));
        tell(found.variant("floor").arg("ratio", factor(case, tier.discount.value.0)).arg("limit", factor(case, floor.value.0)));
    }
    for mut ladder in ladders.into_values() {
        ladder.sort_by_key(|tier| tier.min_amount.value.0);
        for pair in ladder.windows(2).filter(|pair| pair[1].discount.value.0 > pair[0].discount.value.0) {
            let found = Diagnostic::new("W227", pair[1].discount.span).arg("low", case.money(pair[1].min_amount.value.0));
            let found = found.arg("ratio", factor(case, pair[1].discount.value.0)).arg("limit", factor(case, pair[0].discount.value.0));
            tell(found.arg("first", case.money(pair[0].min_amount.value.0)).related("first", pair[0].discount.span));
        }
    }
    for rule in case.plan.strategy.pricing_rules.iter() {
        if let Some((to, floor)) = rule.to.as_ref().zip(rule.floor.as_ref()).filter(|(to, floor)| to.value.0 < floor.value.0) {
            let found = Diagnostic::new("W227", to.span).variant("rule").arg("name", &rule.name.value);
            tell(found.arg("after", yuan(case, to.value.0)).arg("limit", yuan(case, floor.value.0)));
        }
    }
}

/// A factor on the list price: 0.9 is 90 %.
fn factor(case: &Case<'_>, value: Decimal) -> String {
    case.percent()(value)
}

/// A price, which is told in the unit in which people pay it.
fn yuan(case: &Case<'_>, value: Decimal) -> String {
    format!("{} {}", value.normalize(), case.vocabulary.unit("yuan"))
}
