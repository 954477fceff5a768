//! W118: a goal lacks a letter of SMART, or an owner.

use super::Case;
use crate::analysis::goals::LETTERS;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;

/// One per goal, naming what it lacks.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.given_goals() {
        let key = |letter: &str| format!("goal/{}/{letter}", goal.id.value);
        let lacking = LETTERS.iter().filter(|letter| case.figures.find(&key(letter)).is_some() && !case.holds(&key(letter)));
        let mut lacks: Vec<String> = lacking.map(|letter| case.vocabulary.word(&format!("lack.{letter}")).to_string()).collect();
        if goal.owner.is_none() {
            lacks.push(case.vocabulary.word("lack.owner").to_string());
        }
        if !lacks.is_empty() {
            let name = goal_name(case.plan, goal);
            tell(Diagnostic::new("W118", goal.span).arg("name", name).arg("lacks", case.listed(&lacks)).subject(format!("goal/{}", goal.id.value)));
        }
    }
}
