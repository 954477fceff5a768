//! W412: an amount in the words of a resource that is not the one in the column beside it.

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::value::effect::resource_parts;
use crate::value::{Money, Unit};

/// One warning per initiative and resource. Where the words name several amounts, their sum or one of them is enough.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for initiative in case.plan.strategy.initiatives.iter() {
        if let Some((text, budget)) = initiative.resource.as_ref().zip(initiative.budget.as_ref()) {
            let subject = format!("initiative/{}", initiative.id.value);
            compare(case, &initiative.name.value, text, budget).into_iter().for_each(|found| tell(found.subject(&subject)));
        }
    }
    for resource in case.plan.strategy.resources.iter() {
        if let Some(amount) = &resource.amount {
            let subject = format!("resource/{}", resource.id.value);
            compare(case, &resource.name.value, &resource.name, amount).into_iter().for_each(|found| tell(found.subject(&subject)));
        }
    }
}

/// What is told of words and the amount beside them; nothing when they agree.
fn compare(case: &Case<'_>, name: &str, text: &Spanned<String>, written: &Spanned<Money>) -> Option<Diagnostic> {
    let said = contradiction(&text.value, written.value.0)?;
    let place = if written.span == Span::Nowhere { text.span } else { written.span };
    let found = Diagnostic::new("W412", place).arg("name", name).arg("text", case.money(said)).arg("planned", case.money(written.value.0));
    Some(found.related("text", text.span))
}

/// The amount that the words name, when it is not the one written beside them.
fn contradiction(text: &str, written: Decimal) -> Option<Decimal> {
    let parts = resource_parts(text).into_iter().filter(|part| !part.rough);
    let amounts: Vec<Decimal> =
        parts.filter_map(|part| part.quantity.filter(|quantity| quantity.unit == Unit::Money)).map(|quantity| quantity.value).collect();
    let sum = amounts.iter().fold(Decimal::ZERO, |sum, amount| sum.saturating_add(*amount));
    (!amounts.is_empty() && sum != written && !amounts.contains(&written)).then_some(sum)
}
