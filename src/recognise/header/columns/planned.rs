//! Months in a table of targets that has a column of achievement and none of actuals: something was measured, and nothing but the months
//! can say what.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::words::layout_words;
use crate::value::Context;

use super::{Column, Layout, Role};

impl Layout {
    /// W107 for months that are read as targets, though an achievement stands beside them.
    pub(super) fn tell_planned(&self, sheet: &Sheet, context: &Context<'_>) {
        let is_of_goals = self.form.parts.len() == 1 && self.form.main().kind == "goal";
        let is_rate = |column: &&Column| column.role == Role::Redundant && column.name == Some("achievement");
        let Some(rate) = self.columns.iter().find(is_rate).filter(|_| is_of_goals) else { return };
        let silent: Vec<&Column> = self.columns.iter().filter(|column| is_silent_period(column)).collect();
        let Some(first) = silent.first() else { return };
        let told = Diagnostic::new("W107", self.header_span(sheet, first.index)).variant("planned").arg("name", &first.header);
        context.report(told.arg("count", silent.len()).arg("other", &rate.header));
    }
}

/// Whether a column is headed by a period and does not say that it holds targets.
fn is_silent_period(column: &Column) -> bool {
    let says_target = layout_words().said_of_targets.iter().any(|word| column.header.to_lowercase().contains(word.as_str()));
    matches!(column.role, Role::Period { .. }) && !column.declared && !says_target
}
