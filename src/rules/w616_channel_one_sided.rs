//! W616: a channel that costs money without leads, or brings leads without costs.

use std::collections::BTreeMap;

use super::Case;
use crate::analysis::funnel::ChannelColumns;
use crate::diagnostic::{Diagnostic, Span};

/// One warning per channel.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = ChannelColumns::find(case.figures) else { return };
    let funnel = &case.plan.funnel;
    let family = case.figures.family_ref(columns.family);
    let mut costs: BTreeMap<u32, Span> = BTreeMap::new();
    for cost in funnel.channel_costs.iter() {
        if let Some(channel) = cost.channel.value.target {
            costs.entry(channel).or_insert(cost.channel.span);
        }
    }
    let channel = |at: u32| &case.plan.frame.channels[at as usize];
    for (&at, &span) in &costs {
        let number = |column: crate::figures::ColumnId| family.row(&channel(at).id.value).and_then(|row| case.figures.number(column.at(row)));
        let costs_something = number(columns.cost).is_some_and(|cost| !cost.is_zero());
        if costs_something && number(columns.leads).is_none_or(|leads| leads.is_zero()) {
            tell(Diagnostic::new("W616", span).arg("name", &channel(at).name.value));
        }
    }
    let mut brought: BTreeMap<u32, (Span, usize)> = BTreeMap::new();
    for source in funnel.leads.iter().filter_map(|lead| lead.source.as_ref()) {
        if let Some(at) = source.value.target.filter(|at| !costs.contains_key(at)) {
            brought.entry(at).or_insert((source.span, 0)).1 += 1;
        }
    }
    for (at, (span, count)) in brought {
        tell(Diagnostic::new("W616", span).variant("leads").arg("name", &channel(at).name.value).arg("count", count));
    }
}
