//! W110: a post or a group answers for work, not a person.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::Ref;
use crate::model::frame::{Person, PersonType};

/// One warning per post or group, at the first place it owns something.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut first: BTreeMap<u32, Span> = BTreeMap::new();
    let plan = case.plan;
    let tasks = plan.execution.tasks.iter().map(|task| &task.owner);
    let initiatives = plan.strategy.initiatives.iter().map(|initiative| &initiative.owner);
    let goals = plan.goals.goals.iter().map(|goal| &goal.owner);
    for owner in tasks.chain(initiatives).chain(goals).flatten() {
        note(&mut first, owner);
    }
    for (position, span) in first {
        let person = &plan.frame.people[position as usize];
        if matches!(person.r#type.map(|kind| kind.value), Some(PersonType::Role | PersonType::Team)) {
            tell(Diagnostic::new("W110", span).arg("name", &person.name.value).subject(format!("person/{}", person.id.value)));
        }
    }
}

fn note(first: &mut BTreeMap<u32, Span>, owner: &Spanned<Ref<Person>>) {
    if let Some(target) = owner.value.target {
        first.entry(target).and_modify(|known| *known = owner.span.min(*known)).or_insert(owner.span);
    }
}
