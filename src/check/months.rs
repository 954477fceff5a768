//! Goals that say their months and no whole: the months of what adds up make the target, which is told.

use crate::diagnostic::Diagnostic;
use crate::model::{Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Decode, Node, Period, Quantity, Raw, Shown, Unit};
use crate::vocabulary::catalogue_kpi;

use super::identity::Records;

/// Gives goals without a target the sum of their months, and goals without a period the stretch that these cover.
pub fn targets(records: &mut Records<'_>, context: &Context<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let [target, months, kpi, period] = ["target", "months", "kpi", "period"].map(field);
    for record in records.all_of_kind("goal") {
        let is_silent = record.get(target).is_none_or(Node::is_blank);
        let adds_up = record.get(kpi).and_then(Node::text).is_some_and(|name| catalogue_kpi(&name).is_some_and(|kpi| kpi.aggregation == "sum"));
        let Some(sum) = record.get(months).filter(|_| is_silent && adds_up).and_then(|node| sum(node, context)) else { continue };
        let span = record.get(months).map_or(record.span, |node| node.span);
        context.report(Diagnostic::new("I104", span).variant("months").arg("read", sum.shown()));
        set(record, target, Node::new(Raw::Text(text(&sum, context).into()), span));
        let covered = record.get(months).and_then(|node| covered(node, context));
        if let Some(covered) = covered.filter(|_| record.get(period).is_none_or(Node::is_blank)) {
            set(record, period, Node::new(Raw::Text(covered.into()), span));
        }
    }
}

fn set<'s>(record: &mut Record<'s>, field: usize, node: Node<'s>) {
    record.values.retain(|(at, _)| usize::from(*at) != field);
    record.values.push((field as u16, node));
}

/// The sum of the months; `None` when one of them is no amount, or they count different things.
fn sum(node: &Node<'_>, context: &Context<'_>) -> Option<Quantity> {
    let Raw::Map(entries) = &node.raw else { return None };
    words::quiet(context, |context| {
        let mut amounts = entries.iter().map(|(_, node)| Quantity::decode(node, context).ok().flatten());
        let first = amounts.next()??;
        let same = |amount: &Quantity| amount.unit == first.unit && amount.unit != Unit::Percent;
        amounts.try_fold(first.clone(), |sum, amount| {
            let amount = amount.filter(same)?;
            Some(Quantity { value: sum.value.checked_add(amount.value)?, ..sum })
        })
    })
}

/// The amount as it would be typed; numbers without a unit stay so, for they count in the unit of the KPI.
fn text(sum: &Quantity, context: &Context<'_>) -> String {
    let unit = if sum.unit == Unit::Money { context.vocabulary.unit("yuan") } else { sum.unit.word() };
    format!("{}{unit}", sum.value.normalize())
}

/// First and last day of the months.
fn covered(node: &Node<'_>, context: &Context<'_>) -> Option<String> {
    let Raw::Map(entries) = &node.raw else { return None };
    let periods: Vec<Period> = entries.iter().filter_map(|(key, _)| words::period(&key.value, context)).collect();
    let (first, last) = (periods.iter().map(|period| period.start).min()?, periods.iter().map(|period| period.end).max()?);
    Some(format!("{first}..{last}"))
}
