//! W518: actuals of a period that no figure counts. Figures have months, the quarters and halves of the plan, the plan's period and
//! those of its goals, and stretches of whole months in them; a value of a week across two months belongs to none of them, and is not
//! divided up by guess.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{Facts, Series};
use crate::value::{Context, Period, PeriodKind};

/// One warning per column and period, at its first cell.
pub fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let Some(whole) = plan.settings().map(|settings| settings.period.value) else { return };
    let mut told: BTreeMap<(u32, u32, &'static str), (Span, usize)> = BTreeMap::new();
    let mut known: BTreeMap<(u32, u32), Option<&'static str>> = BTreeMap::new();
    for row in facts.rows() {
        let variant = known.entry((row.series(), row.period())).or_insert_with(|| {
            let period = facts.period_of(row);
            if whole.covers(&period) && facts.stretches(row.series()).contains(&period) {
                return None;
            }
            variant(plan, whole, &facts.series()[row.series() as usize], &period)
        });
        let Some(variant) = variant else { continue };
        let entry = told.entry((row.origin(), row.period(), variant)).or_insert((facts.span(row), 0));
        entry.0 = entry.0.min(facts.span(row));
        entry.1 += 1;
    }
    for ((_, period, variant), (span, count)) in told {
        let period = facts.periods()[period as usize].label(context.vocabulary);
        let found = Diagnostic::new("W518", span).variant(variant).arg("period", period).arg("count", count);
        context.report(found.arg("start", whole.start).arg("end", whole.end));
    }
}

/// Which sentence tells of a value of this period; `None` when figures of the plan count it.
fn variant(plan: &Plan, whole: Period, series: &Series, period: &Period) -> Option<&'static str> {
    let in_month = Period::containing(period.start, PeriodKind::Month, 1).covers(period);
    let is_part = in_month || (matches!(period.kind, PeriodKind::Quarter | PeriodKind::Half) && whole.covers(period));
    let is_outside = !whole.overlaps(period);
    // The goals are gone through only for what the plan itself does not count: there are thousands of both.
    if *period == whole || (is_part && !is_outside) || of_goal(plan, series, period) {
        return None;
    }
    Some(if is_outside { "outside" } else { "" })
}

/// Whether a goal of the series has this period, or part of it.
fn of_goal(plan: &Plan, series: &Series, period: &Period) -> bool {
    let in_month = Period::containing(period.start, PeriodKind::Month, 1).covers(period);
    plan.goals.goals.iter().enumerate().any(|(at, goal)| {
        let measured = series.goal == Some(at as u32) || (goal.kpi.value.target == Some(series.kpi) && goal.scope() == series.scope);
        let own = goal.period.as_ref().map(|period| period.value);
        measured && own.is_some_and(|own| own == *period || (in_month && own.covers(period)))
    })
}
