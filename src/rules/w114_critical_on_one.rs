//! W114: one person answers for more than 40 % of the critical tasks.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::plain;
use crate::analysis::schedule::OwnerColumns;
use crate::diagnostic::Diagnostic;

/// Largest share, in percent.
const LARGEST_SHARE: i64 = 40;
/// Of fewer critical tasks than this, every share is large (domain/3 §3.5.1).
const ENOUGH: i64 = 5;

/// One warning per person.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = OwnerColumns::find(case.figures) else { return };
    let Some(total) = case.number("schedule/critical").filter(|total| *total >= Decimal::from(ENOUGH)) else { return };
    let family = case.figures.family_ref(columns.family);
    for person in case.plan.frame.people.iter() {
        let Some(row) = family.row(&person.id.value) else { continue };
        let share = case.figures.number(columns.critical_share.at(row)).filter(|share| *share > Decimal::new(LARGEST_SHARE, 2));
        if let Some((share, count)) = share.zip(case.figures.number(columns.critical.at(row))) {
            let found = Diagnostic::new("W114", person.span).arg("name", &person.name.value).arg("count", plain(count)).arg("total", plain(total));
            tell(found.arg("share", case.percent()(share)).subject(format!("person/{}", person.id.value)));
        }
    }
}
