//! W514: a new target that the last actual has passed already.

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::improvements::{ImprovementColumns, aim};
use crate::diagnostic::Diagnostic;
use crate::model::measurement::Improvement;

/// One warning per improvement.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = ImprovementColumns::find(case.figures) else { return };
    for item in case.plan.measurement.improvements.iter() {
        let Some(target) = &item.new_target else { continue };
        let distance = case.figures.value_of(columns.distance, &item.id.value).and_then(|value| value.number());
        let actual = case.figures.family_ref(columns.family).row(&item.id.value).map(|row| columns.actual.at(row));
        let (Some(distance), Some(actual)) = (distance, actual) else { continue };
        if is_behind(case, item, distance) {
            let found = Diagnostic::new("W514", target.span).arg("name", &item.text.value);
            let found = found.arg("target", case.shown(columns.next_target.at(actual.row))).arg("actual", case.shown(actual));
            tell(found.subject(format!("improvement/{}", item.id.value)));
        }
    }
}

/// Whether the last actual is better than the new target.
fn is_behind(case: &Case<'_>, item: &Improvement, distance: Decimal) -> bool {
    let aimed = aim(case.plan, item);
    let mut series = case.look.series.iter();
    let found = series.find(|series| aimed.is_some_and(|(kpi, scope)| series.kpi == kpi && series.scope == scope));
    let is_lower = found.is_some_and(|series| case.look.is_lower(series));
    if is_lower { distance < Decimal::ZERO } else { distance > Decimal::ZERO }
}
