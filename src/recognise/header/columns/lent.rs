//! Columns that name no period beside such as do, in a table around which one stands: in `3月销售额.xlsx` the 实际 beside 2月实际, and the 本月实际
//! beside 3月目标, are of March.
//!
//! **Decision.** The period of a header is that of its own column. What names none has the period of the table, and not that of the plan,
//! unless other columns say the same of that period or of its parts: 实际 beside 1月实际, 2月实际 and 3月实际 is what these come to. What
//! was done in the year is, in the report of a month, what was done until its end. Where nothing around the table says a period, what was
//! done beside 3月目标 alone was done in March.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::around::told::Told;
use crate::recognise::header::Reader;
use crate::recognise::words::{self, Measure};
use crate::value::{Context, Period, PeriodKind};

use super::{Column, Layout, Role};

impl Layout {
    /// Gives the period that stands around the table to the columns without one, if others name theirs.
    pub(in crate::recognise) fn lend_period(&mut self, reader: &Reader<'_, '_>) {
        let context = reader.context;
        let has_column = self.columns.iter().any(|column| matches!(column.name, Some("period" | "date")));
        let is_open = self.form.takes_series() && !has_column;
        let Some(told) = reader.told.filter(|told| is_open && told.period.is_of_whole_months() && !told.is_of(self, context)) else { return };
        let lent: Vec<Option<Role>> = self.columns.iter().map(|column| self.lent(column, told, context)).collect();
        for (column, role) in self.columns.iter_mut().zip(lent) {
            let Some(role) = role else { continue };
            self.is_lent |= matches!(role, Role::Period { .. });
            (column.role, column.name) = (role, None);
        }
    }

    /// Gives what was done in a table around which no period stands that of the targets beside it, which is told (I104).
    pub(in crate::recognise) fn lend_period_of_targets(&mut self, sheet: &Sheet, context: &Context<'_>) {
        let is = |column: &Column, wanted: Measure| self.measure(column) == Some(wanted);
        let Some(done) = self.columns.iter().position(|column| matches!(column.role, Role::Fields(_)) && is(column, Measure::Actual)) else { return };
        let Some(target) = self.only_target_of_part(context) else { return };
        let (Role::Period { text, .. }, header) = (target.role.clone(), target.header.clone()) else { return };
        let Some(period) = words::period(&text, context) else { return };
        let told = Diagnostic::new("I104", self.header_span(sheet, self.columns[done].index)).variant("told_by_header");
        let told = told.arg("column", &self.columns[done].header).arg("text", header);
        context.report(told.arg("read", period.label(context.vocabulary)));
        self.columns[done].role = Role::Period { text, slots: self.value_slots(Measure::Actual, "months") };
        self.columns[done].name = None;
        self.is_lent = true;
    }

    /// The column of targets for a part of the plan, if no other one of targets or of what was done says another period or none.
    fn only_target_of_part(&self, context: &Context<'_>) -> Option<&Column> {
        let is_series = |column: &Column| matches!(column.role, Role::Period { .. } | Role::Member { .. });
        let is_done = |column: &Column| is_series(column) && matches!(self.measure(column), Some(Measure::Actual | Measure::ToDate));
        let is_of_rows = |column: &Column| matches!(column.name, Some("period" | "date"));
        if !self.form.takes_series() || self.columns.iter().any(|column| is_done(column) || is_of_rows(column)) {
            return None;
        }
        let is_of_plan = |column: &&Column| own_period(column, context).zip(context.plan).is_some_and(|(own, plan)| own.covers(&plan));
        let mut targets = self.columns.iter().filter(|column| self.measure(column) == Some(Measure::Target)).filter(|column| !is_of_plan(column));
        let first = targets.next().filter(|column| own_period(column, context).is_some_and(|period| period.is_of_whole_months()));
        first.filter(|_| targets.next().is_none())
    }

    /// What a column is in the period of the table.
    fn lent(&self, column: &Column, told: &Told, context: &Context<'_>) -> Option<Role> {
        let measure = self.measure(column)?;
        match &column.role {
            Role::Fields(_) if !self.is_said_of(measure, told, context) => {
                let is_rate_so_far = measure == Measure::Achievement && words::is_running(&column.header);
                (!is_rate_so_far).then(|| self.of_told(measure_in(measure, column, told), told, context))
            }
            Role::Period { text, .. } if is_year_around(text, told, context) => match measure {
                Measure::Actual | Measure::ToDate => Some(self.of_told(Measure::ToDate, told, context)),
                // A target to date is that of no period of the table.
                Measure::Target if words::is_cumulative(&column.header) => Some(Role::Unknown),
                Measure::Target | Measure::Achievement | Measure::Silent => None,
            },
            Role::Period { .. } | Role::Fields(_) | Role::Member { .. } | Role::Unit | Role::Redundant | Role::Unknown => None,
        }
    }

    /// Whether columns with periods of their own hold the same of the period of the table, of parts of it, or of all parts of the plan:
    /// beside 一季度 to 四季度 stands what these come to.
    fn is_said_of(&self, measure: Measure, told: &Told, context: &Context<'_>) -> bool {
        let alike = self.columns.iter().filter(|column| self.measure(column) == Some(measure));
        let own: Vec<Period> = alike.filter_map(|column| own_period(column, context)).collect();
        let is_whole = context.plan.is_some_and(|plan| {
            let is_part = |period: &&Period| !period.covers(&plan);
            let (first, last) = (own.iter().filter(is_part).map(|part| part.start).min(), own.iter().filter(is_part).map(|part| part.end).max());
            first.is_some_and(|start| start <= plan.start) && last.is_some_and(|end| end >= plan.end)
        });
        is_whole || own.iter().any(|period| told.period.covers(period))
    }

    /// The column of a measure in the period of the table, as another column writes it if one does.
    fn of_told(&self, measure: Measure, told: &Told, context: &Context<'_>) -> Role {
        let given = told.given_to(if measure == Measure::Target { "goal" } else { "actual" });
        let is_same = |text: &str| words::period(text, context) == words::period(&given, context);
        let mut written = self.columns.iter().filter_map(|column| if let Role::Period { text, .. } = &column.role { Some(text) } else { None });
        let text = written.find(|text| is_same(text)).cloned().unwrap_or(given.clone());
        let slots = self.value_slots(measure, "months");
        if slots.is_empty() { Role::Redundant } else { Role::Period { text, slots } }
    }
}

/// What an amount is where all that was done is told to be that from the beginning of the year.
fn measure_in(measure: Measure, column: &Column, told: &Told) -> Measure {
    let is_so_far = measure == Measure::Actual && told.to_date && !words::is_of_period(&column.header);
    if is_so_far { Measure::ToDate } else { measure }
}

/// The period that a header names.
fn own_period(column: &Column, context: &Context<'_>) -> Option<Period> {
    let Role::Period { text, .. } = &column.role else { return None };
    words::period(text, context)
}

/// Whether a text is the year in which the shorter period of the table lies.
fn is_year_around(text: &str, told: &Told, context: &Context<'_>) -> bool {
    words::period(text, context).is_some_and(|year| year.kind == PeriodKind::Year && year != told.period && year.covers(&told.period))
}
