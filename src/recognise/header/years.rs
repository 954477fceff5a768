//! Years beside a column of months: under 2026年 stands what the month of the row has in that year, not what the year has.

use crate::value::{Context, Period, PeriodKind};

use super::columns::{Layout, Role};
use super::headings::Member;
use crate::recognise::words::{self, Measure, layout_words};

/// Name of the column of periods.
const PERIOD: &str = "period";

impl Layout {
    /// Where the rows name their periods, a column of the plan's year gives values of these, and one of another year nothing of the plan.
    pub(super) fn settle_years(&mut self, context: &Context<'_>) {
        let names_period = self.columns.iter().any(|column| column.name == Some(PERIOD) && matches!(column.role, Role::Fields(_)));
        let Some(plan) = context.plan.filter(|_| names_period && self.form.takes_series()) else { return };
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let Some(year) = year_of(&column.role, context) else { continue };
            let (role, name, _) = match &column.role {
                _ if !year.overlaps(&plan) => (Role::Unknown, None, false),
                Role::Member { member, slots } => (Role::Member { member: without_period(member), slots: slots.clone() }, None, false),
                _ => self.measured(self.measure(column).unwrap_or(Measure::Silent)),
            };
            (self.columns[at].role, self.columns[at].name) = (role, name);
        }
    }
}

/// The year that heads a column.
fn year_of(role: &Role, context: &Context<'_>) -> Option<Period> {
    let text = match role {
        Role::Period { text, .. } => text.as_str(),
        Role::Member { member, .. } => member.period()?,
        Role::Fields(_) | Role::Unit | Role::Redundant | Role::Unknown => return None,
    };
    // 全年 and 年度 beside the months say what all of them come to.
    let is_named = text.contains(|c: char| c.is_ascii_digit()) || layout_words().this_year.iter().any(|word| word == text.trim());
    words::period(text, context).filter(|period| is_named && period.kind == PeriodKind::Year)
}

fn without_period(member: &Member) -> Member {
    Member { keys: member.keys.iter().filter(|(kind, _)| *kind != PERIOD).cloned().collect() }
}
