//! Money that was measured under a name that no goal has, while a goal of money has no actual at all: an export says 合同金额 and the goal
//! 销售额. Whether they are one only the planner knows, so it is told (W518) and nothing is counted.

use std::collections::BTreeMap;

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::Facts;
use crate::value::{Context, Unit};

use super::goals::KpiUnit;
use super::so_far::is_sum;

/// Tells them, once for a KPI and file or sheet.
pub fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let units = KpiUnit::all(plan);
    let is_money = |kpi: &u32| units.get(*kpi as usize).is_some_and(|unit| unit.unit == Unit::Money) && is_sum(plan, *kpi);
    let aimed_at: HashSet<u32> = plan.goals.goals.iter().filter_map(|goal| goal.kpi.value.target).filter(is_money).collect();
    let kpi = |series: u32| facts.series()[series as usize].kpi;
    let measured: HashSet<u32> = facts.rows().iter().map(|row| kpi(row.series())).filter(is_money).collect();
    let mut waiting: Vec<u32> = aimed_at.difference(&measured).copied().collect();
    waiting.sort_unstable();
    if waiting.is_empty() || aimed_at.iter().any(|kpi| measured.contains(kpi)) {
        return;
    }
    let mut told: BTreeMap<(u32, _), (Span, usize)> = BTreeMap::new();
    for row in facts.rows().iter().filter(|row| measured.contains(&kpi(row.series()))) {
        let span = facts.span(row);
        let entry = told.entry((kpi(row.series()), span.table())).or_insert((span, 0));
        *entry = (span.min(entry.0), entry.1 + 1);
    }
    let name = |kpi: u32| plan.goals.kpis.get_at(kpi).map_or("", |kpi| kpi.name.value.as_str());
    let names: Vec<&str> = waiting.iter().map(|&kpi| name(kpi)).collect();
    let names = names.join(context.vocabulary.word("list_separator"));
    for ((kpi, _), (span, count)) in told {
        let found = Diagnostic::new("W518", span).variant("other_kpi").arg("name", name(kpi)).arg("count", count);
        context.report(found.arg("names", &names));
    }
}
