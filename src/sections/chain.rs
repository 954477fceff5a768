//! The chain from finding to next plan on the pages of its things: what a thing comes from, and what came of it.

use super::Sight;
use super::cells::entity;
use crate::analysis::goals::names::goal_name;
use crate::analysis::trace::{Node, Stage};
use crate::report::{Block, Facts, Text};

/// Links that stand in one place.
const MOST_LINKS: usize = 12;

/// The name of a thing of the chain, and its id.
pub fn name_of<'a>(sight: &Sight<'a>, node: Node) -> (&'a str, String) {
    let plan = sight.plan;
    let at = node.at as usize;
    match node.stage {
        Stage::Force => (&plan.market.pest[at].id.value, plan.market.pest[at].factor.value.clone()),
        Stage::Swot => (&plan.market.swot[at].id.value, plan.market.swot[at].text.value.clone()),
        Stage::Need => (&plan.market.needs[at].id.value, plan.market.needs[at].text.value.clone()),
        Stage::Gap => (&plan.market.gaps[at].id.value, plan.market.gaps[at].opportunity.value.clone()),
        Stage::Initiative => (&plan.strategy.initiatives[at].id.value, plan.strategy.initiatives[at].name.value.clone()),
        Stage::Goal => (&plan.goals.goals[at].id.value, goal_name(plan, &plan.goals.goals[at])),
        Stage::Task => (&plan.execution.tasks[at].id.value, plan.execution.tasks[at].name.value.clone()),
        Stage::Cause => (&plan.measurement.attributions[at].id.value, plan.measurement.attributions[at].text.value.clone()),
        Stage::Improvement => (&plan.measurement.improvements[at].id.value, plan.measurement.improvements[at].text.value.clone()),
    }
}

/// A link to a thing of the chain by its name.
pub fn node_link(sight: &Sight<'_>, node: Node) -> Text {
    let (id, name) = name_of(sight, node);
    entity(node.stage.kind(), id, &name)
}

impl Sight<'_> {
    /// Links to things of the chain; of very many the first.
    pub fn links(&self, nodes: &[Node]) -> Text {
        let rest = nodes.len().saturating_sub(MOST_LINKS);
        let more = (rest > 0).then(|| self.sentence("chain.more", &[("count", Text::plain(rest.to_string()))]));
        self.joined(nodes.iter().take(MOST_LINKS).map(|&node| node_link(self, node)).chain(more))
    }

    /// What a thing comes from and what came of it, as links in the order of the chain; none when it hangs alone.
    pub fn chain(&self, stage: Stage, id: &str) -> Option<Block> {
        let at = position(self, stage, id)?;
        let trace = self.trace;
        let own = Node { stage, at };
        let rows = Stage::ALL.into_iter().flat_map(|of| {
            let before: Vec<Node> = trace.before(own).filter(|node| node.stage == of).collect();
            let after: Vec<Node> = trace.after(own).filter(|node| node.stage == of).collect();
            let name = self.vocabulary.entity(of.kind());
            [(format!("← {name}"), before), (format!("→ {name}"), after)]
        });
        let mut rows: Vec<(String, Vec<Node>)> = rows.filter(|(_, nodes)| !nodes.is_empty()).collect();
        rows.sort_by_key(|(label, _)| label.starts_with('→'));
        let rows: Vec<(String, Text)> = rows.into_iter().map(|(label, nodes)| (label, self.links(&nodes))).collect();
        (!rows.is_empty()).then(|| Block::Facts(Facts { heading: self.heading("chain.heading"), rows, ..Facts::default() }))
    }
}

fn position(sight: &Sight<'_>, stage: Stage, id: &str) -> Option<u32> {
    let plan = sight.plan;
    match stage {
        Stage::Force => plan.market.pest.position(id),
        Stage::Swot => plan.market.swot.position(id),
        Stage::Need => plan.market.needs.position(id),
        Stage::Gap => plan.market.gaps.position(id),
        Stage::Initiative => plan.strategy.initiatives.position(id),
        Stage::Goal => plan.goals.goals.position(id),
        Stage::Task => plan.execution.tasks.position(id),
        Stage::Cause => plan.measurement.attributions.position(id),
        Stage::Improvement => plan.measurement.improvements.position(id),
    }
}
