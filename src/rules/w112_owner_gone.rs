//! W112: somebody who has left, or is away for long, still answers for something that is not done.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::funnel::is_open;
use crate::analysis::goals::names::goal_name;
use crate::analysis::schedule::states;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::model::Ref;
use crate::model::frame::{Person, PersonStatus};
use crate::model::measurement::WorkStatus;
use crate::model::strategy::InitiativeStatus;

/// Names listed.
const LISTED: usize = 5;

/// One warning per person, listing what is still theirs.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for (position, person) in case.plan.frame.people.iter().enumerate() {
        let Some(status) = person.status.as_ref().filter(|status| status.value == PersonStatus::Inactive) else { continue };
        let owned = owned(case, position as u32);
        if !owned.is_empty() {
            let more = if owned.len() > LISTED { "…" } else { "" };
            let names = case.listed(&owned[..owned.len().min(LISTED)]);
            let found = Diagnostic::new("W112", status.span).arg("name", &person.name.value).arg("count", owned.len());
            tell(found.arg("names", format!("{names}{more}")).subject(format!("person/{}", person.id.value)));
        }
    }
}

fn is(owner: &Option<Spanned<Ref<Person>>>, person: u32) -> bool {
    owner.as_ref().and_then(|owner| owner.value.target) == Some(person)
}

/// What is not done and belongs to a person: goals that are not over, initiatives, tasks, risks, improvements, open deals.
fn owned(case: &Case<'_>, person: u32) -> Vec<String> {
    let plan = case.plan;
    let said = |kind: &'static str| move |name: String| format!("{} {name}", case.vocabulary.entity(kind));
    let as_of = plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value);
    let ahead = |goal: &&crate::model::goals::Goal| goal.period.as_ref().is_none_or(|period| as_of.is_none_or(|day| period.value.end >= day));
    let goals = plan.given_goals().filter(ahead).filter(|goal| is(&goal.owner, person) || goal.scope().person == Some(person));
    let mut owned: Vec<String> = goals.map(|goal| goal_name(plan, goal)).map(said("goal")).collect();
    let over = [InitiativeStatus::Stopped, InitiativeStatus::Done];
    let initiatives = plan.strategy.initiatives.iter().filter(|one| one.status.as_ref().is_none_or(|status| !over.contains(&status.value)));
    owned.extend(initiatives.filter(|one| is(&one.owner, person)).map(|one| one.name.value.clone()).map(said("initiative")));
    if let Some(tasks) = Tasks::of(case) {
        let open = tasks.leaves().filter(|&position| tasks.state(position) != Some(states::DONE)).map(|position| tasks.task(position));
        owned.extend(open.filter(|task| is(&task.owner, person)).map(|task| task.name.value.clone()).map(said("task")));
    }
    let live =
        |status: &Option<Spanned<WorkStatus>>| status.as_ref().is_none_or(|status| matches!(status.value, WorkStatus::Open | WorkStatus::Doing));
    let risks = plan.measurement.risks.iter().filter(|risk| live(&risk.status) && is(&risk.owner, person));
    owned.extend(risks.map(|risk| risk.text.value.clone()).map(said("risk")));
    let improvements = plan.measurement.improvements.iter().filter(|item| live(&item.status) && is(&item.owner, person));
    owned.extend(improvements.map(|item| item.text.value.clone()).map(said("improvement")));
    let deals = plan.funnel.opportunities.iter().filter(|deal| is_open(case.figures, deal) && is(&deal.owner, person));
    owned.extend(deals.map(|deal| deal.customer.value.clone()).map(said("opportunity")));
    owned
}
