//! W701: many who are new, and no training.

use jiff::ToSpan;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::frame::{Person, PersonStatus, PersonType};
use rust_decimal::Decimal;

/// Months within which somebody is new (domain/1 §1.6).
const NEW_MONTHS: i64 = 6;
/// Largest share of new people that needs no training, in percent.
const MOST: i64 = 30;

/// One warning for the plan, where days of hiring are known.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value) else { return };
    let Ok(since) = as_of.checked_sub(NEW_MONTHS.months()) else { return };
    let is_here = |person: &&Person| {
        let is_person = person.r#type.as_ref().is_none_or(|kind| kind.value == PersonType::Person);
        is_person && person.status.as_ref().is_none_or(|status| status.value == PersonStatus::Active)
    };
    let people: Vec<&Person> = case.plan.frame.people.iter().filter(is_here).collect();
    let fresh: Vec<&&Person> =
        people.iter().filter(|person| person.hire_date.as_ref().is_some_and(|day| day.value > since && day.value <= as_of)).collect();
    let share = Decimal::from(fresh.len()) / Decimal::from(people.len().max(1));
    let is_trained = !case.plan.funnel.trainings.is_empty();
    if let Some(first) = fresh.first().filter(|_| share > Decimal::new(MOST, 2) && !is_trained) {
        let found = Diagnostic::new("W701", first.span).arg("count", fresh.len()).arg("total", people.len());
        tell(found.arg("share", case.percent()(share)));
    }
}
