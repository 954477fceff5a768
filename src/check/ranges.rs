//! Dates that run backwards (E104), percentages that cannot be (E106) and limits that are none (E105).

use std::ops::RangeInclusive;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::{Entity, EntityInfo, Plan};
use crate::value::{Context, Deadline, Percent, Score};

use super::defaults::LARGEST_LIMIT;

/// Judges every pair of dates and every share, probability, rate and progress.
pub fn judge(plan: &Plan, context: &Context<'_>) {
    dates(plan, context);
    percentages(plan, context);
    limits(plan, context);
}

/// E105 for limits of files that are no positive whole numbers: they are left as they are by default.
fn limits(plan: &Plan, context: &Context<'_>) {
    let Some(settings) = plan.settings() else { return };
    for limit in [&settings.file_mb, &settings.workbook_memory_mb, &settings.workbook_seconds].into_iter().flatten() {
        let is_whole = limit.value.is_integer() && limit.value >= Decimal::ONE && limit.value <= LARGEST_LIMIT.into();
        if !is_whole {
            context.report(Diagnostic::new("E105", limit.span).variant("limit").arg("text", limit.value).arg("limit", LARGEST_LIMIT));
        }
    }
}

/// The scores that a risk may have.
const SCORES: RangeInclusive<Decimal> = Decimal::ONE..=Decimal::from_parts(5, 0, 0, false, 0);

/// One entity whose fields are judged.
struct Judged<'j, 'c> {
    info: EntityInfo,
    id: &'j str,
    context: &'j Context<'c>,
}

impl<'j, 'c> Judged<'j, 'c> {
    fn of<T: Entity>(item: &'j T, context: &'j Context<'c>) -> Self {
        Self { info: T::INFO, id: item.id(), context }
    }

    fn dates(&self, field: &str, start: Option<(Date, Span)>, end: Option<(Date, Span)>) {
        let (Some((start, first)), Some((end, span))) = (start, end) else { return };
        if end < start {
            let words = self.context.vocabulary;
            self.context.report(
                Diagnostic::new("E104", span)
                    .arg("entity", words.entity(self.info.kind))
                    .arg("id", self.id)
                    .arg("field", words.field(self.info.kind, field))
                    .arg("start", start)
                    .arg("end", end)
                    .related("start", first)
                    .subject(format!("{}/{}", self.info.kind, self.id)),
            );
        }
    }

    /// The scores of a risk are multiplied, and the product is judged by what it can be.
    fn score(&self, field: &str, score: Option<&Spanned<Score>>) {
        let Some(score) = score.filter(|score| !SCORES.contains(&score.value.0)) else { return };
        let words = self.context.vocabulary;
        let told = Diagnostic::new("E106", score.span).variant("score").arg("entity", words.entity(self.info.kind)).arg("id", self.id);
        let told = told.arg("field", words.field(self.info.kind, field)).arg("text", score.value.0.normalize());
        self.context.report(told.subject(format!("{}/{}", self.info.kind, self.id)));
    }

    fn share(&self, field: &str, percent: Option<&Spanned<Percent>>) {
        if let Some(percent) = percent {
            self.fraction(field, percent.value.0, percent.span);
        }
    }

    fn fraction(&self, field: &str, value: Decimal, span: Span) {
        if value < Decimal::ZERO || value > Decimal::ONE {
            let words = self.context.vocabulary;
            let percent = (value * Decimal::ONE_HUNDRED).normalize();
            self.context.report(
                Diagnostic::new("E106", span)
                    .arg("text", format!("{percent}%"))
                    .arg("entity", words.entity(self.info.kind))
                    .arg("id", self.id)
                    .arg("field", words.field(self.info.kind, field))
                    .subject(format!("{}/{}", self.info.kind, self.id)),
            );
        }
    }
}

fn day(date: Option<&Spanned<Date>>) -> Option<(Date, Span)> {
    date.map(|date| (date.value, date.span))
}

fn last_day(date: Option<&Spanned<Deadline>>) -> Option<(Date, Span)> {
    date.map(|date| (date.value.0, date.span))
}

fn dates(plan: &Plan, context: &Context<'_>) {
    for settings in plan.frame.plan.iter() {
        let period = &settings.period;
        Judged::of(settings, context).dates("period", Some((period.value.start, period.span)), Some((period.value.end, period.span)));
    }
    for task in plan.execution.tasks.iter() {
        let judged = Judged::of(task, context);
        judged.dates("planned_end", day(task.planned_start.as_ref()), last_day(task.planned_end.as_ref()));
        judged.dates("actual_end", day(task.actual_start.as_ref()), day(task.actual_end.as_ref()));
        judged.dates("baseline_end", day(task.baseline_start.as_ref()), last_day(task.baseline_end.as_ref()));
    }
    for initiative in plan.strategy.initiatives.iter() {
        Judged::of(initiative, context).dates("due", day(initiative.start.as_ref()), last_day(initiative.due.as_ref()));
    }
    for probation in plan.execution.probations.iter() {
        Judged::of(probation, context).dates("end", day(probation.start.as_ref()), day(probation.end.as_ref()));
    }
    for assignment in plan.funnel.assignments.iter() {
        Judged::of(assignment, context).dates("to", day(assignment.from.as_ref()), day(assignment.to.as_ref()));
    }
    for goal in plan.goals.goals.iter() {
        let period = goal.period.as_ref();
        Judged::of(goal, context).dates("period", period.map(|p| (p.value.start, p.span)), period.map(|p| (p.value.end, p.span)));
    }
}

fn percentages(plan: &Plan, context: &Context<'_>) {
    for settings in plan.frame.plan.iter() {
        let judged = Judged::of(settings, context);
        judged.share("contingency_low", settings.contingency_low.as_ref());
        judged.share("contingency_high", settings.contingency_high.as_ref());
    }
    for industry in plan.market.industries.iter() {
        Judged::of(industry, context).share("own_share", industry.own_share.as_ref());
    }
    for competitor in plan.market.competitors.iter() {
        Judged::of(competitor, context).share("share", competitor.share.as_ref());
    }
    for factor in plan.market.ksf.iter() {
        Judged::of(factor, context).share("weight", factor.weight.as_ref());
    }
    for kpi in plan.goals.kpis.iter() {
        Judged::of(kpi, context).share("weight", kpi.weight.as_ref());
    }
    for goal in plan.goals.goals.iter() {
        Judged::of(goal, context).share("weight", goal.weight.as_ref());
    }
    for activity in plan.strategy.promo_activities.iter() {
        Judged::of(activity, context).share("conversion_target", activity.conversion_target.as_ref());
    }
    for funnel in plan.strategy.funnel_plans.iter() {
        Judged::of(funnel, context).share("repeat_share", funnel.repeat_share.as_ref());
    }
    percentages_of_work(plan, context);
}

fn percentages_of_work(plan: &Plan, context: &Context<'_>) {
    for task in plan.execution.tasks.iter() {
        if let Some((fraction, span)) = task.progress.as_ref().and_then(|progress| Some((progress.value.fraction?, progress.span))) {
            Judged::of(task, context).fraction("progress", fraction, span);
        }
    }
    for entry in plan.execution.progress.iter() {
        if let Some((fraction, span)) = entry.progress.as_ref().and_then(|progress| Some((progress.value.fraction?, progress.span))) {
            Judged::of(entry, context).fraction("progress", fraction, span);
        }
    }
    for line in plan.execution.budget.iter() {
        Judged::of(line, context).share("share", line.share.as_ref());
    }
    for stage in plan.funnel.stages.iter() {
        let judged = Judged::of(stage, context);
        judged.share("probability", stage.probability.as_ref());
        judged.share("target_rate", stage.target_rate.as_ref());
    }
    for risk in plan.measurement.risks.iter() {
        let judged = Judged { id: &risk.text.value, ..Judged::of(risk, context) };
        judged.score("probability", risk.probability.as_ref());
        judged.score("impact", risk.impact.as_ref());
    }
    for cause in plan.measurement.attributions.iter() {
        Judged::of(cause, context).share("share", cause.share.as_ref());
    }
}
