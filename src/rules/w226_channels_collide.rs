//! W226: two channels that serve the same segment in the same region, and nothing that says how they work together.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::strategy::{ChannelPolicy, InitiativeStatus};

/// One warning per segment and region; a rule on one of the two sides is enough.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut places: BTreeMap<(u32, u32), Vec<&ChannelPolicy>> = BTreeMap::new();
    for policy in case.plan.strategy.channel_policies.iter().filter(|policy| is_active(case, policy)) {
        let segment = policy.segment.as_ref().and_then(|segment| segment.value.target);
        let region = policy.region.as_ref().and_then(|region| region.value.target);
        if let Some(place) = segment.zip(region) {
            places.entry(place).or_default().push(policy);
        }
    }
    for ((segment, region), policies) in places {
        let first = policies[0];
        let Some(second) = policies.iter().find(|other| other.channel.value.target != first.channel.value.target) else { continue };
        if policies.iter().any(|policy| policy.collaboration_rule.is_some()) {
            continue;
        }
        let channel = |policy: &ChannelPolicy| match case.plan.frame.channels.get(&policy.channel.value) {
            Some(channel) => channel.name.value.clone(),
            None => policy.channel.value.name.clone(),
        };
        let found = Diagnostic::new("W226", second.channel.span).arg("first", channel(first)).arg("second", channel(second));
        let found = found.arg("of", &case.plan.market.segments[segment as usize].name.value);
        tell(found.arg("part", &case.plan.frame.regions[region as usize].name.value).related("first", first.channel.span));
    }
}

/// Whether the initiative of a policy is not over, paused or given up.
fn is_active(case: &Case<'_>, policy: &ChannelPolicy) -> bool {
    let initiative = policy.initiative.as_ref().and_then(|initiative| case.plan.strategy.initiatives.get(&initiative.value));
    let status = initiative.and_then(|initiative| initiative.status.as_ref()).map(|status| status.value);
    !matches!(status, Some(InitiativeStatus::Paused | InitiativeStatus::Stopped | InitiativeStatus::Done))
}
