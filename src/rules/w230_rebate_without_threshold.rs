//! W230: a rebate that is paid whatever comes of it.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per policy with a rate and no threshold.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for policy in case.plan.strategy.channel_policies.iter().filter(|policy| policy.threshold.is_none()) {
        let Some(rate) = &policy.rate else { continue };
        let channel = case.plan.frame.channels.get(&policy.channel.value).map_or(&policy.channel.value.name, |channel| &channel.name.value);
        let found = Diagnostic::new("W230", rate.span).arg("name", channel).arg("ratio", case.percent()(rate.value.0));
        tell(found.subject(format!("channel_policy/{}", policy.id.value)));
    }
}
