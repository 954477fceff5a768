//! Deadlines of goals that are periods: `2024年Q3` says which period the goal is for. But 二季度 as the deadline of a plan of half a year
//! may say no more than that the plan ends then.

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::model::facts::SCOPE;
use crate::recognise::{Draft, words};
use crate::value::{Context, Node, Period, PeriodKind};
use crate::vocabulary::normalise;

use super::known::text_node;

/// What a goal measures, and of what: goals of one subject are told apart by their periods.
type Subject = Vec<Option<String>>;

/// Gives each goal without a period that of its deadline. A deadline at the end of the plan stays one, and is told, unless other goals of
/// its subject have other periods: then it is one period of several.
pub fn periods(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let named = periods_named(drafts, context);
    for draft in drafts.iter_mut().filter(|draft| draft.info.kind == "goal" && is_silent(draft)) {
        let Some(period) = of_due(draft, context) else { continue };
        let Some((text, span)) = draft.get("due").and_then(|node| Some((node.text()?.into_owned(), node.span))) else { continue };
        let is_alone = named.get(&subject(draft)).is_none_or(|all| all.iter().all(|(other, is_due)| *is_due && *other == period));
        match context.plan.filter(|plan| is_alone && plan.end == period.end && plan.start < period.start) {
            Some(plan) => context.report(Diagnostic::new("I104", span).variant("due").arg("text", text).arg("read", plan.code())),
            None => _ = draft.set("period", text_node(text, span)),
        }
    }
}

/// The periods that the goals of each subject name, and whether as a deadline.
fn periods_named(drafts: &[Draft<'_>], context: &Context<'_>) -> HashMap<Subject, Vec<(Period, bool)>> {
    let mut named: HashMap<Subject, Vec<(Period, bool)>> = HashMap::default();
    for draft in drafts.iter().filter(|draft| draft.info.kind == "goal") {
        let written = || draft.get("period").and_then(Node::text).and_then(|text| words::period(&text, context));
        let period = if is_silent(draft) { of_due(draft, context).map(|period| (period, true)) } else { written().map(|period| (period, false)) };
        if let Some(period) = period {
            named.entry(subject(draft)).or_default().push(period);
        }
    }
    named
}

fn is_silent(draft: &Draft<'_>) -> bool {
    draft.get("period").is_none_or(Node::is_blank)
}

fn of_due(draft: &Draft<'_>, context: &Context<'_>) -> Option<Period> {
    let text = draft.get("due").and_then(Node::text)?;
    words::period(&text, context).filter(|period| match period.kind {
        PeriodKind::Year | PeriodKind::Half | PeriodKind::Quarter => true,
        PeriodKind::Month | PeriodKind::Range | PeriodKind::Week | PeriodKind::Day => false,
    })
}

fn subject(draft: &Draft<'_>) -> Subject {
    let name = |field: &str| draft.get(field).and_then(Node::text).map(|text| normalise::name(&text));
    std::iter::once("kpi").chain(SCOPE.iter().copied()).map(name).collect()
}
