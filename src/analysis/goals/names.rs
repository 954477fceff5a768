//! Names of goals for people.

use crate::diagnostic::Spanned;
use crate::model::goals::Goal;
use crate::model::{Entity, Plan, Ref, Table};

/// Between KPI and scope.
const BETWEEN: &str = " · ";

/// The name of a goal: as written, else its KPI and its scope.
pub fn goal_name(plan: &Plan, goal: &Goal) -> String {
    if let Some(name) = &goal.name {
        return name.value.clone();
    }
    let kpi = plan.goals.kpis.get(&goal.kpi.value).map_or_else(|| goal.kpi.value.name.clone(), |kpi| kpi.name.value.clone());
    std::iter::once(kpi).chain(scope_names(plan, goal)).collect::<Vec<_>>().join(BETWEEN)
}

/// The members of dimensions to which a goal is limited, in a fixed order; none for the company as a whole.
pub fn scope_names(plan: &Plan, goal: &Goal) -> Vec<String> {
    let frame = &plan.frame;
    [
        member(&frame.regions, &goal.region),
        member(&frame.teams, &goal.team),
        member(&frame.people, &goal.person),
        member(&frame.product_lines, &goal.product_line),
        member(&frame.customer_types, &goal.customer_type),
        member(&frame.channels, &goal.channel),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn member<T: Entity>(table: &Table<T>, field: &Option<Spanned<Ref<T>>>) -> Option<String> {
    let reference = &field.as_ref()?.value;
    Some(table.get(reference).map_or_else(|| reference.name.clone(), |item| item.names().get(1).copied().unwrap_or(item.id()).to_string()))
}
