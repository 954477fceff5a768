//! W315: a high risk, or a critical task that is overdue, and no later review that names it.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::schedule::states;
use crate::diagnostic::Diagnostic;
use crate::model::measurement::{Review, Risk, WorkStatus};
use crate::value::Date;
use rust_decimal::Decimal;

/// Likelihood × damage from which a risk is high (domain/3 §3.9.3).
const HIGH: i64 = 15;

/// One warning per risk and task. A task is judged by the reviews after its last day; a risk by the newest review. Where no such review
/// was held yet, nothing is told.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let as_of = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value);
    let reviews: Vec<&Review> = case.plan.measurement.reviews.iter().filter(|review| as_of.is_none_or(|day| day_of(review) <= day)).collect();
    let Some(newest) = reviews.iter().max_by_key(|review| day_of(review)) else { return };
    for risk in case.plan.measurement.risks.iter().filter(|risk| is_high(case, risk)) {
        if !names(newest, &[&risk.id.value, &risk.text.value]) {
            let found = Diagnostic::new("W315", risk.span).variant("risk").arg("risk", &risk.text.value);
            tell(found.arg("period", newest.period.value.label(case.vocabulary)).subject(format!("risk/{}", risk.id.value)));
        }
    }
    let Some(tasks) = Tasks::of(case) else { return };
    let overdue = tasks.leaves().filter(|&task| tasks.state(task) == Some(states::OVERDUE) && tasks.holds(task, tasks.columns.critical));
    for position in overdue {
        let (Some(end), task) = (tasks.date(position, tasks.columns.end), tasks.task(position)) else { continue };
        let later: Vec<&&Review> = reviews.iter().filter(|review| day_of(review) > end).collect();
        if !later.is_empty() && !later.iter().any(|review| names(review, &[&task.id.value, &task.name.value])) {
            let found = tasks.tell("W315", position, tasks.columns.end).arg("end", end);
            tell(found.arg("period", later[later.len() - 1].period.value.label(case.vocabulary)));
        }
    }
}

/// The day of a review: as written, else the last of its period.
fn day_of(review: &Review) -> Date {
    review.date.as_ref().map_or(review.period.value.end, |date| date.value)
}

/// Whether a risk is high and nobody has closed it.
fn is_high(case: &Case<'_>, risk: &Risk) -> bool {
    let is_closed = risk.status.as_ref().is_some_and(|status| matches!(status.value, WorkStatus::Done | WorkStatus::Dropped));
    let score = case.number(&format!("risk/{}/score", risk.id.value));
    !is_closed && score.is_some_and(|score| score >= Decimal::from(HIGH))
}

/// Whether a review speaks of something by its id or name.
fn names(review: &Review, of: &[&str]) -> bool {
    let lists = [&review.plan, &review.r#do, &review.check, &review.act, &review.decisions];
    let lines = lists.into_iter().flatten().map(|line| line.value.as_str());
    lines.chain(review.body.as_ref().map(|body| body.value.as_str())).any(|text| of.iter().any(|name| text.contains(name)))
}
