//! W704: a skill that is lacking and that nobody teaches.

use super::Case;
use super::tasks::plain;
use crate::analysis::talent::SkillColumns;
use crate::diagnostic::Diagnostic;
use crate::vocabulary::normalise;
use rust_decimal::Decimal;

/// One warning per skill.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = SkillColumns::find(case.figures) else { return };
    let taught = |skill: &str| {
        let trainings = case.plan.funnel.trainings.iter();
        trainings.filter_map(|training| training.skill.as_ref()).any(|known| normalise::name(&known.value) == normalise::name(skill))
    };
    for skill in case.plan.funnel.competencies.iter() {
        let gap = case.figures.value_of(columns.gap, &skill.id.value).and_then(|gap| gap.number()).filter(|gap| *gap > Decimal::ZERO);
        if let Some(gap) = gap.filter(|_| !taught(&skill.skill.value)) {
            let found = Diagnostic::new("W704", skill.skill.span).arg("name", &skill.skill.value).arg("value", plain(gap));
            tell(found.subject(format!("competency/{}", skill.id.value)));
        }
    }
}
