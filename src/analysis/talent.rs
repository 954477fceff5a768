//! Families of the people a plan needs: vacancies, skills, probations, commissions and contests (domain/1 004-M6; domain/3 §3.9.4).
//!
//! **Decisions.** A commission is told for the period of the report and paid on the whole base once its threshold is reached. A contest
//! ranks its own KPI over its own period; beside it stands how many points of achievement each made up in the last month.

use crate::analysis::measures::{focus, of_goal};
use crate::analysis::places::places;
use crate::analysis::settings::{Settings, settings};
use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, FigureId, Figures};
use crate::model::Plan;
use crate::model::execution::ProbationState;
use crate::model::funnel::{Contest, Incentive, Position, VacancyState};
use crate::value::Period;

columns! {
    /// Columns of family `position`.
    pub struct PositionColumns("position") {
        /// By when.
        need_by: Date, "";
        /// Day it was filled.
        filled_on: Date, "";
        /// Whether it is open, late or filled.
        state: Term, "3.9.3";
        /// Days it is late.
        days_late: Days, "3.9.3";
    }
}

columns! {
    /// Columns of family `competency`.
    pub struct SkillColumns("competency") {
        /// Level wanted.
        required: Score, "";
        /// Level had.
        actual: Score, "";
        /// Wanted less had.
        gap: Score, "3.9.3";
    }
}

columns! {
    /// Columns of family `training`.
    pub struct TrainingColumns("training") {
        /// First day.
        start: Date, "";
        /// Last day.
        end: Date, "";
        /// Length.
        days: Days, "";
        /// Budget.
        budget: Money, "";
    }
}

columns! {
    /// Columns of family `probation`.
    pub struct ProbationColumns("probation") {
        /// Last day.
        end: Date, "";
        /// Days until then.
        days_left: Days, "3.9.3";
        /// How it stands.
        state: Term, "3.9.3";
        /// Achievement of its goal.
        achievement: Achievement, "3.9.3";
        /// Whether it ends within 14 days and the goal is not reached.
        ending: Flag, "3.9.3";
    }
}

columns! {
    /// Columns of family `payout`, one row for each incentive and person.
    pub struct PayoutColumns("payout") {
        /// What it is counted on.
        base: Money, "3.9.4";
        /// Achievement of the person.
        achievement: Achievement, "3.9.4";
        /// Achievement from which it is paid.
        threshold: Percent, "3.9.4";
        /// Rate.
        rate: Percent, "3.9.4";
        /// What is paid.
        amount: Money, "3.9.4";
    }
}

columns! {
    /// Columns of family `contest`, one row for each contest and person.
    pub struct ContestColumns("contest") {
        /// What counts.
        value: OfRow, "3.9.4";
        /// Place; equals share it.
        rank: Number, "3.9.4";
        /// Achievement of the last month less that of the month before, in points.
        progress: Points, "3.9.4";
        /// Place by that.
        progress_rank: Number, "3.9.4";
    }
}

/// Makes the families.
///
/// # Panics
/// When the plan has no settings.
pub fn talent(plan: &Plan, figures: &mut Figures) {
    let settings = settings(plan, figures);
    positions(plan, settings, figures);
    skills(plan, figures);
    probations(plan, settings, figures);
    payouts(plan, figures);
    contests(plan, figures);
}

/// Whether a plan tells nothing of the people it needs.
pub fn is_empty(plan: &Plan) -> bool {
    let funnel = &plan.funnel;
    funnel.positions.is_empty()
        && funnel.trainings.is_empty()
        && funnel.competencies.is_empty()
        && funnel.assignments.is_empty()
        && funnel.incentives.is_empty()
        && funnel.contests.is_empty()
        && funnel.ladders.is_empty()
        && plan.execution.probations.is_empty()
}

fn positions(plan: &Plan, settings: Settings, figures: &mut Figures) {
    let columns = PositionColumns::define(figures);
    let (mut open, mut dated) = (Vec::new(), Vec::new());
    for position in plan.funnel.positions.iter() {
        let row = figures.row(columns.family, &position.id.value);
        figures.label("position", &position.id.value, &position.title.value);
        for (column, day) in [(columns.need_by, &position.need_by), (columns.filled_on, &position.filled_on)] {
            if let Some(day) = day {
                figures.read(column, row, day.value, day.span);
            }
        }
        match filled(position) {
            Some(span) => drop(figures.read(columns.state, row, VacancyState::Filled.term(), span)),
            None if position.need_by.is_some() => dated.push(row),
            None => open.push(row),
        }
    }
    figures.compute(columns.state, open, Expr::from(VacancyState::Open.term()));
    let late = Expr::from(columns.need_by).compare(Compare::Less, settings.as_of);
    figures.compute(columns.state, dated.iter().copied(), late.choose(VacancyState::Late.term(), VacancyState::Open.term()));
    let late: Vec<u32> = dated.into_iter().filter(|&row| figures.value(columns.state.at(row)).term() == Some(VacancyState::Late.term())).collect();
    figures.compute(columns.days_late, late, Expr::from(settings.as_of) - columns.need_by);
}

/// Where it is said that a vacancy is filled.
fn filled(position: &Position) -> Option<Span> {
    let by_state = position.status.as_ref().filter(|status| status.value.common() == Some(VacancyState::Filled)).map(|status| status.span);
    by_state.or(position.filled_on.as_ref().map(|day| day.span))
}

fn skills(plan: &Plan, figures: &mut Figures) {
    let columns = SkillColumns::define(figures);
    let mut both = Vec::new();
    for skill in plan.funnel.competencies.iter() {
        let row = figures.row(columns.family, &skill.id.value);
        figures.label("competency", &skill.id.value, &skill.skill.value);
        for (column, level) in [(columns.required, &skill.required), (columns.actual, &skill.actual)] {
            if let Some(level) = level {
                figures.read(column, row, level.value.0, level.span);
            }
        }
        if skill.required.is_some() && skill.actual.is_some() {
            both.push(row);
        }
    }
    figures.compute(columns.gap, both, columns.required - columns.actual);
    trainings(plan, figures);
}

fn trainings(plan: &Plan, figures: &mut Figures) {
    let columns = TrainingColumns::define(figures);
    for training in plan.funnel.trainings.iter() {
        let row = figures.row(columns.family, &training.id.value);
        figures.label("training", &training.id.value, &training.name.value);
        if let Some(date) = &training.date {
            for (column, day) in [(columns.start, date.value.start), (columns.end, date.value.end)] {
                if let Some(day) = day {
                    figures.read(column, row, day, date.span);
                }
            }
        }
        if let Some(days) = &training.days {
            figures.read(columns.days, row, days.value.0, days.span);
        }
        if let Some(budget) = &training.budget {
            figures.read(columns.budget, row, budget.value.0, budget.span);
        }
    }
}

fn probations(plan: &Plan, settings: Settings, figures: &mut Figures) {
    let columns = ProbationColumns::define(figures);
    let soon = crate::analysis::limits::limit(figures, "probation_soon", crate::figures::Unit::Days, "3.9.3", 14.into());
    for probation in plan.execution.probations.iter() {
        let row = figures.row(columns.family, &probation.id.value);
        let person = plan.frame.people.get(&probation.person.value);
        figures.label("probation", &probation.id.value, person.map_or(&probation.person.value.name, |person| &person.name.value));
        let (state, span) = match probation.result.as_ref().and_then(|result| Some((result.value.common()?, result.span))) {
            Some(said) => said,
            None => (ProbationState::Open, probation.span),
        };
        figures.read(columns.state, row, state.term(), span);
        let achievement = probation.goal.as_ref().and_then(|goal| of_goal(plan, figures, goal.value.target?, "achievement"));
        if let Some(achievement) = achievement {
            figures.compute(columns.achievement, [row], achievement);
        }
        let Some(end) = &probation.end else { continue };
        figures.read(columns.end, row, end.value, end.span);
        figures.compute(columns.days_left, [row], columns.end - settings.as_of);
        let open = Expr::from(columns.state).compare(Compare::Equal, Expr::from(ProbationState::Open.term()));
        let near = Expr::from(columns.days_left).compare(Compare::AtMost, soon);
        let mut signs = vec![open, near];
        if achievement.is_some() {
            signs.push(Expr::from(columns.achievement).compare(Compare::Less, 1));
        }
        figures.compute(columns.ending, [row], Expr::All(signs));
    }
}

/// The figure of a person's KPI in a period.
fn of_person(figures: &Figures, kpi: &str, period: &Period, person: &str, column: &str) -> Option<FigureId> {
    figures.find(&format!("kpi/{kpi}/{}/person:{person}/{column}", period.code())).filter(|&id| figures.value(id).is_present())
}

fn payouts(plan: &Plan, figures: &mut Figures) {
    let columns = PayoutColumns::define(figures);
    figures.keyed_by(columns.family, &["incentive", "person"]);
    let Some(period) = focus(plan) else { return };
    for incentive in plan.funnel.incentives.iter() {
        figures.label("incentive", &incentive.id.value, &incentive.name.value);
        let Some(kpi) = incentive.kpi.as_ref().and_then(|kpi| plan.goals.kpis.get(&kpi.value)) else { continue };
        for person in plan.frame.people.iter() {
            if let Some(base) = of_person(figures, &kpi.id.value, &period, &person.id.value, "actual") {
                figures.label("person", &person.id.value, &person.name.value);
                let row = figures.row(columns.family, &format!("{}/{}", incentive.id.value, person.id.value));
                let achievement = of_person(figures, &kpi.id.value, &period, &person.id.value, "achievement");
                payout(figures, &columns, incentive, row, base, achievement);
            }
        }
    }
}

/// What one person is paid: base × rate, or the fixed amount, once the threshold is reached.
fn payout(figures: &mut Figures, columns: &PayoutColumns, incentive: &Incentive, row: u32, base: FigureId, achievement: Option<FigureId>) {
    figures.compute(columns.base, [row], base);
    if let Some(achievement) = achievement {
        figures.compute(columns.achievement, [row], achievement);
    }
    let whole: Expr = match (&incentive.rate, &incentive.amount) {
        (Some(rate), _) => {
            figures.read(columns.rate, row, rate.value.0, rate.span);
            columns.base * columns.rate
        }
        (None, Some(amount)) => {
            let family = figures.family("incentive");
            let fixed = figures.column(family, "amount", crate::figures::Unit::Money, "");
            let own = figures.row(family, &incentive.id.value);
            Expr::from(figures.read(fixed, own, amount.value.0, amount.span))
        }
        (None, None) => return,
    };
    match &incentive.threshold {
        Some(threshold) if achievement.is_some() => {
            figures.read(columns.threshold, row, threshold.value.0, threshold.span);
            let reached = Expr::from(columns.achievement).compare(Compare::AtLeast, columns.threshold);
            figures.compute(columns.amount, [row], reached.choose(whole, 0));
        }
        // Nobody knows whether a threshold is reached without a goal.
        Some(_) => {}
        None => figures.compute(columns.amount, [row], whole),
    }
}

fn contests(plan: &Plan, figures: &mut Figures) {
    let columns = ContestColumns::define(figures);
    figures.keyed_by(columns.family, &["contest_name", "person"]);
    for contest in plan.funnel.contests.iter() {
        figures.label("contest_name", &contest.id.value, &contest.name.value);
        let rows = contestants(plan, contest, figures, &columns);
        places(figures, columns.rank, columns.value, &rows);
        let improved: Vec<u32> = rows.into_iter().filter(|&row| figures.exists(columns.progress.at(row))).collect();
        places(figures, columns.progress_rank, columns.progress, &improved);
    }
}

/// Everybody of whom the KPI is known in the period of the contest.
fn contestants(plan: &Plan, contest: &Contest, figures: &mut Figures, columns: &ContestColumns) -> Vec<u32> {
    let Some(kpi) = contest.kpi.as_ref().and_then(|kpi| plan.goals.kpis.get(&kpi.value)) else { return Vec::new() };
    let Some(period) = contest.period.as_ref().map(|period| period.value).or_else(|| focus(plan)) else { return Vec::new() };
    let as_of = plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value);
    let months: Vec<Period> = period.months().into_iter().filter(|month| as_of.is_none_or(|as_of| month.end <= as_of)).collect();
    let mut rows = Vec::new();
    for person in plan.frame.people.iter() {
        let Some(value) = of_person(figures, &kpi.id.value, &period, &person.id.value, "actual") else { continue };
        let row = figures.row(columns.family, &format!("{}/{}", contest.id.value, person.id.value));
        figures.label("person", &person.id.value, &person.name.value);
        figures.set_row_unit(columns.family, row, figures.unit(value));
        figures.compute(columns.value, [row], value);
        if let [.., before, last] = months.as_slice() {
            let achievement = |month: &Period| of_person(figures, &kpi.id.value, month, &person.id.value, "achievement");
            if let (Some(before), Some(last)) = (achievement(before), achievement(last)) {
                figures.compute(columns.progress, [row], (Expr::from(last) - before) * Expr::constant(100));
            }
        }
        rows.push(row);
    }
    rows
}
