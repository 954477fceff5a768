//! Where the values of the columns of periods and members go: to targets, base values, actuals, budgets or spending.

use crate::model::Arity;
use crate::recognise::header::headings::{KPI, Member};
use crate::recognise::words::{self, Measure};
use crate::value::{Context, Period};

use super::{Column, Layout, Role, Slot};

impl Layout {
    /// What a column of a period is, and its name.
    pub(super) fn dated(&self, text: String, measure: Measure, context: &Context<'_>) -> (Role, Option<&'static str>, bool) {
        self.before_plan(&text, measure, context).unwrap_or_else(|| (self.period_role(text, measure), None, false))
    }

    /// A column of a period: a value of the actual part, or a sub-period's target of the goal part.
    pub(super) fn period_role(&self, text: String, measure: Measure) -> Role {
        let slots = self.value_slots(measure, "months");
        if slots.is_empty() && matches!(measure, Measure::ToDate | Measure::Achievement) {
            return Role::Redundant;
        }
        if slots.is_empty() && self.form.takes_series() {
            let main = self.form.main();
            let per_period = main.fields.iter().position(|field| field.arity == Arity::PerPeriod);
            return per_period.map_or(Role::Unknown, |index| Role::Period { text, slots: vec![Slot { part: 0, field: Some(index as u16) }] });
        }
        if slots.is_empty() { Role::Unknown } else { Role::Period { text, slots } }
    }

    /// A column of a member, in a period perhaps: a value of the actual part, or a target of the goal part. Of a goal the year before is
    /// that of the base value, and what lies further back is nothing.
    pub(super) fn member_role(&self, mut member: Member, measure: Measure, context: &Context<'_>) -> Role {
        let is_of_goals = measure == Measure::Target || (measure == Measure::Silent && self.form.main().kind == "goal");
        let period = member.period().filter(|_| is_of_goals).and_then(|text| words::period(text, context));
        let mut field = "target";
        if let Some((period, plan)) = period.zip(context.plan) {
            let is = |other: &Period| (period.start, period.end) == (other.start, other.end);
            let is_base = measure == Measure::Silent && is(&plan.same_last_year());
            if is_base || is(&plan) {
                member.set_period(format!("{}..{}", plan.start, plan.end));
                field = if is_base { "base_value" } else { field };
            } else if period.end < plan.start {
                return Role::Unknown;
            }
        }
        let slots = self.value_slots(measure, field);
        if slots.is_empty() { Role::Unknown } else { Role::Member { member, slots } }
    }

    /// 2025年销售额 beside 2026年目标 is the base value of the goal of the row, not one of another goal: only it says of which KPI both are.
    pub(super) fn lend_base(&mut self) {
        let base = self.slots("base_value");
        let members = || self.columns.iter().enumerate().filter(|(_, column)| matches!(column.role, Role::Member { .. }));
        let is_target = |column: &Column| matches!(&column.role, Role::Period { slots, .. } if slots == &self.value_slots(Measure::Target, "months"));
        let names_own = self.columns.iter().any(|column| column.name == Some(KPI));
        let Some((at, column)) = members().next().filter(|_| members().count() == 1 && !names_own) else { return };
        let Role::Member { member, slots } = &column.role else { return };
        let is_of_kpi = member.keys.iter().all(|(kind, _)| matches!(*kind, KPI | "period"));
        if is_of_kpi && *slots == base && self.columns.iter().any(is_target) {
            (self.columns[at].role, self.columns[at].name) = (Role::Fields(base), Some("base_value"));
        }
    }

    /// A period before the plan is none of a goal: what stands there of the year before is taken for the base value, which is a guess.
    pub(super) fn before_plan(&self, text: &str, measure: Measure, context: &Context<'_>) -> Option<(Role, Option<&'static str>, bool)> {
        let plan = context.plan?;
        let is_of_goals = measure == Measure::Target || (measure == Measure::Silent && self.form.main().kind == "goal");
        let is_of_money = !self.form.takes_series();
        let period = words::period(text, context).filter(|period| period.end < plan.start && (is_of_goals || is_of_money))?;
        let (base, before) = ("base_value", plan.same_last_year());
        let is_base = measure == Measure::Silent && !is_of_money && (period.start, period.end) == (before.start, before.end);
        Some(if is_base { (self.named_role(base), Some(base), true) } else { (Role::Unknown, None, false) })
    }

    /// Where the values of a column of a period or a member go: to the actual part, or to the goal part's field for targets.
    pub(in crate::recognise) fn value_slots(&self, measure: Measure, target: &'static str) -> Vec<Slot> {
        let said = if measure == Measure::Silent { self.form.money.unwrap_or(measure) } else { measure };
        let (kind, field) = match (said, self.form.main().kind) {
            (Measure::Target, "budget_line") => ("budget_line", "months"),
            (Measure::Actual, "budget_line" | "spend") => ("spend", "amount"),
            (_, "budget_line" | "spend") => return Vec::new(),
            (Measure::Target, _) | (Measure::Silent, "goal") => ("goal", target),
            (Measure::Actual, _) | (Measure::Silent, "actual") => ("actual", "value"),
            (Measure::ToDate, _) => ("actual", "to_date"),
            (Measure::Achievement, _) => ("actual", "achievement"),
            (Measure::Silent, _) => return Vec::new(),
        };
        let parts = self.form.parts.iter().enumerate().filter(|(_, part)| part.info.kind == kind);
        parts.map(|(at, part)| Slot { part: at as u8, field: part.info.field(field).map(|index| index as u16) }).collect()
    }
}
