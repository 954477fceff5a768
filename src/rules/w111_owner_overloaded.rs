//! W111: an owner with more than a full week of work, or more than five tasks on one day.

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::schedule::{OwnerColumns, WeekColumns};
use crate::diagnostic::Diagnostic;
use crate::model::frame::Person;

/// Tasks on one day that are too many.
const AT_ONCE: i64 = 5;
/// Weeks listed.
const LISTED: usize = 6;

/// One warning per owner, listing the weeks.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = OwnerColumns::find(case.figures) else { return };
    let family = case.figures.family_ref(columns.family);
    for person in case.plan.frame.people.iter() {
        let Some(row) = family.row(&person.id.value) else { continue };
        let weeks = weeks(case, person);
        let most = case.figures.number(columns.most_at_once.at(row)).filter(|most| *most > Decimal::from(AT_ONCE));
        let (name, subject) = (&person.name.value, format!("person/{}", person.id.value));
        if !weeks.is_empty() {
            let more = if weeks.len() > LISTED { "…" } else { "" };
            let listed = case.listed(&weeks[..weeks.len().min(LISTED)]);
            tell(Diagnostic::new("W111", person.span).arg("name", name).arg("weeks", format!("{listed}{more}")).subject(subject));
        } else if let Some(most) = most {
            tell(Diagnostic::new("W111", person.span).variant("at_once").arg("name", name).arg("tasks", most.normalize()).subject(subject));
        }
    }
}

/// Weeks above 100 %, with their load.
fn weeks(case: &Case<'_>, person: &Person) -> Vec<String> {
    let Some(columns) = WeekColumns::find(case.figures) else { return Vec::new() };
    let own = |key: &str| key.strip_prefix(person.id.value.as_str()).and_then(|rest| rest.strip_prefix('/')).map(str::to_string);
    let rows = case.figures.family_ref(columns.family).keys().enumerate().filter_map(|(row, key)| Some((row as u32, own(key)?)));
    let loads = rows.filter_map(|(row, week)| Some((week, case.figures.number(columns.load.at(row))?)));
    loads.filter(|(_, load)| *load > Decimal::ONE).map(|(week, load)| format!("{week} {}", case.percent()(load))).collect()
}
