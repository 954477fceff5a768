//! Columns that sum up others, `合计` or `累计/实际`, and what is said of them beside their comparison: they are left out of the records;
//! alone, they are read as what each period adds.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Period};

use crate::recognise::header::Reader;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::words::{self, Measure};

impl Layout {
    /// Leaves out the named columns that sum up the periods or members beside them: `累计/目标` beside `1月/目标`.
    pub(in crate::recognise) fn leave_sums(&mut self, context: &Context<'_>) {
        let series: Vec<Measure> = self.columns.iter().filter(|column| is_series(column)).filter_map(|column| self.measure(column)).collect();
        let actuals = series.iter().filter(|measure| **measure == Measure::Actual).count();
        let is_summed = |column: &Column| match self.measure(column) {
            Some(Measure::Achievement) => series.contains(&Measure::Actual),
            // Beside the actual of one month, or the target of the year, it is no sum of these.
            Some(Measure::ToDate) => actuals > 1 || (series.len() > 1 && words::is_bare_sum(&column.header)),
            // One period that is longer, 全年, is no part of what was done until now.
            Some(measure) => series.iter().filter(|known| **known == measure).count() > usize::from(words::is_cumulative(&column.header)),
            None => false,
        };
        let is_sum = |column: &&Column| {
            matches!(column.role, Role::Fields(_))
                && !column.declared
                && (self.measure(column) == Some(Measure::ToDate) || words::total_measure(&column.header, context).is_some())
        };
        let sums: Vec<u16> = self.columns.iter().filter(is_sum).filter(|column| is_summed(column)).map(|column| column.index).collect();
        for column in self.columns.iter_mut().filter(|column| sums.contains(&column.index)) {
            column.role = Role::Redundant;
        }
    }

    /// In a table with periods a rate to date is none of a period, and values to date alone are read as what each period adds, which is
    /// told (I104).
    pub(in crate::recognise) fn leave_running(&mut self, sheet: &Sheet, reader: &Reader<'_, '_>) {
        let context = reader.context;
        self.leave_running_targets();
        if reader.is_told("period") || self.columns.iter().any(|column| column.name == Some("period")) {
            self.leave_years_before(context);
            self.lend_period(reader);
            self.leave_rates_of_periods(context);
        } else {
            self.lend_period_of_targets(sheet, context);
        }
        self.leave_plain_values();
        let has_series = self.columns.iter().any(is_series);
        if !has_series && !reader.is_told("period") && self.columns.iter().all(|column| column.name != Some("period")) {
            return;
        }
        for at in 0..self.columns.len() {
            let is_rate = self.measure(&self.columns[at]) == Some(Measure::Achievement);
            if is_rate && !is_series(&self.columns[at]) && words::is_running(&self.columns[at].header) {
                self.columns[at].role = Role::Redundant;
            }
        }
        let find = |wanted: Measure| self.columns.iter().find(|column| self.measure(column) == Some(wanted));
        if let Some(running) = find(Measure::ToDate).filter(|_| find(Measure::Actual).is_none()) {
            let told = Diagnostic::new("I104", self.header_span(sheet, running.index)).variant("to_date");
            context.report(told.arg("column", &running.header));
        }
    }

    /// A target to date, 累计/目标 beside 本月/目标, is that of no period of the table.
    fn leave_running_targets(&mut self) {
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let is_of_fields = matches!(column.role, Role::Fields(_)) && !column.declared;
            if is_of_fields && self.measure(column) == Some(Measure::Target) && words::is_cumulative(&column.header) {
                (self.columns[at].role, self.columns[at].name) = (Role::Unknown, None);
            }
        }
    }

    /// A rate of a period of which no column says the value, 年度完成率 beside what was done in a month, says nothing of when that was.
    fn leave_rates_of_periods(&mut self, context: &Context<'_>) {
        let is_value = |column: &Column| matches!(self.measure(column), Some(Measure::Actual | Measure::ToDate));
        let valued: Vec<Period> = self.columns.iter().filter(|column| is_value(column)).filter_map(|column| period_of(column, context)).collect();
        let is_alone = |column: &Column| self.measure(column) == Some(Measure::Achievement) && !column.declared;
        let is_alone = |column: &Column| is_alone(column) && period_of(column, context).is_some_and(|period| !valued.contains(&period));
        let rates: Vec<usize> = (0..self.columns.len()).filter(|&at| is_alone(&self.columns[at])).collect();
        rates.into_iter().for_each(|at| self.columns[at].role = Role::Redundant);
    }

    /// What was done a year before, 2025年1月 beside 实际, is no part of what was done now; nothing is made of it, which is told.
    fn leave_years_before(&mut self, context: &Context<'_>) {
        let is_before = |column: &Column| {
            let period = period_of(column, context).filter(|_| self.measure(column) == Some(Measure::Actual));
            period.zip(context.plan).is_some_and(|(period, plan)| period.end < plan.start)
        };
        let of_periods = || self.columns.iter().filter(|column| is_series(column) && self.measure(column) == Some(Measure::Actual));
        if self.columns.iter().any(|column| self.is_plain_value(column)) && of_periods().all(is_before) {
            let before: Vec<usize> = (0..self.columns.len()).filter(|&at| is_before(&self.columns[at])).collect();
            before.into_iter().for_each(|at| self.columns[at].role = Role::Unknown);
        }
    }

    /// An actual of no period beside those of months is what they come to, and is compared with them.
    fn leave_plain_values(&mut self) {
        let are_plain: Vec<bool> = self.columns.iter().map(|column| self.is_plain_value(column)).collect();
        if self.has_actuals_of_periods() {
            self.columns.iter_mut().zip(are_plain).filter(|(_, is_plain)| *is_plain).for_each(|(column, _)| column.role = Role::Redundant);
        }
    }

    fn is_plain_value(&self, column: &Column) -> bool {
        matches!(column.role, Role::Fields(_)) && self.measure(column) == Some(Measure::Actual)
    }

    /// Whether columns hold the actuals of periods.
    pub(in crate::recognise) fn has_actuals_of_periods(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.role, Role::Period { .. }) && self.measure(column) == Some(Measure::Actual))
    }

    /// Reads the values as those from the beginning of the year, as a line above the table says of them; `false` where a column says itself
    /// of which days it is.
    pub(in crate::recognise) fn run_to_date(&mut self) -> bool {
        let is_own = |column: &Column| match self.measure(column) {
            Some(Measure::ToDate) => true,
            Some(Measure::Actual) => words::is_of_period(&column.header),
            _ => false,
        };
        if self.columns.iter().any(is_own) {
            return false;
        }
        let values: Vec<usize> = (0..self.columns.len()).filter(|&at| self.measure(&self.columns[at]) == Some(Measure::Actual)).collect();
        for at in values {
            let slots = self.value_slots(Measure::ToDate, "target");
            if let Role::Fields(own) | Role::Member { slots: own, .. } = &mut self.columns[at].role {
                *own = slots;
            }
        }
        true
    }

    /// I104 for months of a budget that do not say what they hold, and are read as what was spent because a name speaks of that.
    pub(in crate::recognise) fn tell_spent(&self, sheet: &Sheet, context: &Context<'_>) {
        let is_silent = |column: &&Column| words::period_header(&column.header, context).is_some_and(|(_, measure)| measure == Measure::Silent);
        let is_spent = |column: &&Column| is_series(column) && self.measure(column) == Some(Measure::Actual);
        let is_budget = self.form.main().kind == "budget_line";
        if let Some(first) = self.columns.iter().filter(|_| is_budget).filter(is_spent).find(is_silent) {
            let told = Diagnostic::new("I104", self.header_span(sheet, first.index)).variant("spent");
            context.report(told.arg("column", &first.header));
        }
    }

    /// What a column gives, as far as periods and members may give it.
    pub(in crate::recognise) fn measure(&self, column: &Column) -> Option<Measure> {
        let slot = column.slots().first()?;
        let info = self.form.parts[usize::from(slot.part)].info;
        match (info.kind, info.fields[usize::from(slot.field?)].name) {
            ("goal", "target" | "months") | ("budget_line", "planned" | "months") => Some(Measure::Target),
            ("spend", "amount") => Some(Measure::Actual),
            ("actual", "value") => Some(Measure::Actual),
            ("actual", "to_date") => Some(Measure::ToDate),
            ("actual", "achievement") => Some(Measure::Achievement),
            _ => None,
        }
    }
}

/// The period that heads a column.
fn period_of(column: &Column, context: &Context<'_>) -> Option<Period> {
    let Role::Period { text, .. } = &column.role else { return None };
    words::period(text, context)
}

/// Whether a column is one of periods or members.
pub(in crate::recognise) fn is_series(column: &Column) -> bool {
    matches!(column.role, Role::Period { .. } | Role::Member { .. })
}
