//! What a message calls an entity: the id that a person wrote, else its name. Ids that the program derived are for its pages only.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::Plan;
use crate::model::entity::{Entity, is_derived};
use crate::value::Context;

/// Puts names in the place of derived ids.
pub fn by_name(found: &mut [Diagnostic], plan: &Plan, context: &Context<'_>) {
    let mut names: Option<BTreeMap<String, String>> = None;
    let values = found.iter_mut().flat_map(|diagnostic| &mut diagnostic.args).map(|(_, value)| value);
    for value in values.filter(|value| value.split(' ').any(is_derived)) {
        let names = names.get_or_insert_with(|| names_of(plan));
        let unnamed = context.vocabulary.word("unnamed");
        let called = |word| if is_derived(word) { names.get(word).map_or(unnamed, String::as_str) } else { word };
        *value = value.split(' ').map(called).collect::<Vec<_>>().join(" ");
    }
}

/// The name of each entity with a derived id: of a goal its KPI and scope.
fn names_of(plan: &Plan) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut last: (&str, u32, String) = ("", 0, String::new());
    plan.names(&mut |kind, name, position| {
        if (last.0, last.1) == (kind, position) && is_derived(&last.2) {
            names.entry(last.2.clone()).or_insert_with(|| name.to_string());
        } else if is_derived(name) {
            last = (kind, position, name.to_string());
        }
    });
    for goal in plan.goals.goals.iter().filter(|goal| is_derived(goal.id())) {
        let kpi = plan.goals.kpis.get(&goal.kpi.value).map_or(goal.kpi.value.name.as_str(), |kpi| &kpi.name.value);
        names.insert(goal.id().to_string(), kpi.to_string());
    }
    names
}
