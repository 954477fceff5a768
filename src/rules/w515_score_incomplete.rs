//! W515: a weighted achievement that tells of less than 80 % of the weights (domain/3 §3.1.8).

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::measures::focus;
use crate::diagnostic::Diagnostic;

/// Least share of the weights, in percent.
const LEAST: i64 = 80;

/// One warning for the period of the report.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(focus) = focus(case.plan) else { return };
    let coverage = case.figures.find(&format!("score/{}/coverage", focus.code()));
    let Some(coverage) = coverage.filter(|&id| case.figures.number(id).is_some_and(|share| share < Decimal::new(LEAST, 2))) else { return };
    let look = case.look;
    let is_there = |series, column| look.at(series, &focus, column).is_some_and(|id| case.figures.value(id).is_present());
    let weighted = look.kpis().into_iter().filter_map(|kpi| look.company(kpi)).filter(|&series| is_there(series, "weight"));
    let silent: Vec<_> = weighted.filter(|&series| !is_there(series, "counted")).collect();
    let names: Vec<String> = silent.iter().map(|series| case.series_name(series)).collect();
    let goals = silent.iter().flat_map(|series| &series.goals).map(|&goal| case.plan.goals.goals[goal as usize].span);
    let found = Diagnostic::new("W515", goals.into_iter().next().unwrap_or_default()).arg("period", focus.label(case.vocabulary));
    tell(found.arg("share", case.shown(coverage)).arg("names", case.listed(&names)));
}
