//! W412: an amount in the words of a resource that is not the one in the column beside it.

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::value::effect::resource_parts;
use crate::value::{Money, Unit};

/// One warning per initiative and resource. Where the words name several amounts, their sum or one of them is enough.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for initiative in case.plan.strategy.initiatives.iter() {
        let text = initiative.resource.as_ref().map(|text| text.value.as_str());
        if let Some((said, written)) = text.zip(initiative.budget.as_ref()).and_then(|(text, budget)| contradiction(text, budget)) {
            let found = tell_of(case, said, written, initiative.resource.as_ref().map_or(Span::Nowhere, |text| text.span));
            tell(found.arg("name", &initiative.name.value).subject(format!("initiative/{}", initiative.id.value)));
        }
    }
    for resource in case.plan.strategy.resources.iter() {
        if let Some((said, written)) = resource.amount.as_ref().and_then(|amount| contradiction(&resource.name.value, amount)) {
            let found = tell_of(case, said, written, resource.name.span);
            tell(found.arg("name", &resource.name.value).subject(format!("resource/{}", resource.id.value)));
        }
    }
}

/// The amount that the words name and the one of the column, when they differ.
fn contradiction(text: &str, written: &Spanned<Money>) -> Option<(Decimal, Spanned<Money>)> {
    let parts = resource_parts(text).into_iter().filter(|part| !part.rough);
    let amounts: Vec<Decimal> =
        parts.filter_map(|part| part.quantity.filter(|quantity| quantity.unit == Unit::Money)).map(|quantity| quantity.value).collect();
    let first = *amounts.first()?;
    let sum: Decimal = amounts.iter().fold(Decimal::ZERO, |sum, amount| sum.saturating_add(*amount));
    let agrees = sum == written.value.0 || amounts.contains(&written.value.0);
    (!agrees).then(|| (if amounts.len() == 1 { first } else { sum }, *written))
}

fn tell_of(case: &Case<'_>, said: Decimal, written: Spanned<Money>, span: Span) -> Diagnostic {
    let place = if written.span == Span::Nowhere { span } else { written.span };
    Diagnostic::new("W412", place).arg("text", case.money(said)).arg("planned", case.money(written.value.0)).related("text", span)
}
