//! Families `improvement`, `improvements`, `iteration` and `sop`: what is done about variances, by when, and towards which target
//! (domain/2 §2.6).
//!
//! **Decisions.** The target an improvement works towards is the new one it names, else that of the first month to come; it is held
//! against the last month with an actual.

use rust_decimal::Decimal;

use crate::analysis::measures::{focus, row_of};
use crate::analysis::settings::{Settings, settings};
use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, Figures, Reason, Series, Unit, Value};
use crate::model::Plan;
use crate::model::facts::Scope;
use crate::model::goals::Goal;
use crate::model::measurement::{Improvement, WorkStatus};
use crate::value::Target;

columns! {
    /// Columns of family `improvement`.
    pub struct ImprovementColumns("improvement") {
        /// State.
        status: Term, "";
        /// Last day.
        due: Date, "";
        /// Whether that day has passed and it is not finished.
        overdue: Flag, "2.6";
        /// Days since that day.
        overdue_days: Days, "2.6";
        /// Target from now on.
        next_target: OfRow, "2.6";
        /// Actual of the last month.
        actual: OfRow, "2.6";
        /// Actual less that target.
        distance: OfRowDifference, "2.6";
    }
}

columns! {
    /// Columns of family `improvements`: one row.
    pub struct ImprovementTotals("improvements") {
        /// All of them.
        total: Number, "";
        /// Not begun.
        open: Number, "";
        /// Under way.
        doing: Number, "";
        /// Finished.
        done: Number, "";
        /// Overdue.
        overdue: Number, "2.6";
        /// First day on which one of those left is due.
        next_due: Date, "";
    }
}

columns! {
    /// Columns of family `iteration`.
    pub struct IterationColumns("iteration") {
        /// Day.
        date: Date, "";
        /// From when it holds.
        effective_from: Date, "";
        /// Change of the budget.
        budget_delta: Money, "";
    }
}

columns! {
    /// Columns of family `sop`.
    pub struct ProcedureColumns("sop") {
        /// How many people were trained.
        trained_count: Number, "";
    }
}

/// Makes families `improvement` and `improvements`.
///
/// # Panics
/// When the plan has no settings.
pub fn improvements(plan: &Plan, figures: &mut Figures) {
    let settings = settings(plan, figures);
    let columns = ImprovementColumns::define(figures);
    for improvement in plan.measurement.improvements.iter() {
        let row = figures.row(columns.family, &improvement.id.value);
        figures.label("improvement", &improvement.id.value, &improvement.text.value);
        let (state, span) = improvement.status.as_ref().map_or((WorkStatus::Open, improvement.span), |status| (status.value, status.span));
        figures.read(columns.status, row, state.term(), span);
        match &improvement.due {
            Some(deadline) => figures.read(columns.due, row, deadline.value.0, deadline.span),
            None => figures.read(columns.due, row, Value::Missing(Reason::NoData), Span::Nowhere),
        };
    }
    lateness(plan, figures, columns, settings);
    aims(plan, figures, columns);
    totals(plan, figures, columns);
}

fn is_left(improvement: &Improvement) -> bool {
    improvement.status.as_ref().is_none_or(|status| !matches!(status.value, WorkStatus::Done | WorkStatus::Dropped))
}

/// Which of those that are not finished are overdue; the last day itself is not too late.
fn lateness(plan: &Plan, figures: &mut Figures, columns: ImprovementColumns, settings: Settings) {
    let left = plan.measurement.improvements.iter().filter(|improvement| is_left(improvement) && improvement.due.is_some());
    let rows: Vec<u32> = left.map(|improvement| figures.row(columns.family, &improvement.id.value)).collect();
    figures.compute(columns.overdue, rows.iter().copied(), Expr::from(columns.due).compare(Compare::Less, settings.as_of));
    let late: Vec<u32> = rows.into_iter().filter(|&row| figures.value(columns.overdue.at(row)).is_true()).collect();
    figures.compute(columns.overdue_days, late, Expr::from(settings.as_of) - columns.due);
}

/// The KPI and scope an improvement is for.
pub fn aim(plan: &Plan, improvement: &Improvement) -> Option<(u32, Scope)> {
    let of_goal = |goal: &Goal| Some((goal.kpi.value.target?, goal.scope()));
    let goal = improvement.goal.as_ref().and_then(|goal| goal.value.target).map(|goal| &plan.goals.goals[goal as usize]);
    let region = improvement.region.as_ref().and_then(|region| region.value.target);
    let of_kpi = || Some((improvement.kpi.as_ref()?.value.target?, Scope { region, ..Scope::default() }));
    goal.map_or_else(of_kpi, of_goal)
}

/// What improvements work towards, and where the last month stands.
fn aims(plan: &Plan, figures: &mut Figures, columns: ImprovementColumns) {
    let (Some(target), Some(actual)) = (figures.find_column("kpi", "target"), figures.find_column("kpi", "actual")) else { return };
    let (mut last, mut next) = (Vec::new(), Vec::new());
    for improvement in plan.measurement.improvements.iter() {
        let Some((kpi, scope)) = aim(plan, improvement) else { continue };
        let row = figures.row(columns.family, &improvement.id.value);
        let (past, coming) = around(plan, figures, kpi, &scope);
        let unit = past.or(coming).map(|known| figures.unit(actual.at(known)));
        unit.into_iter().for_each(|unit| figures.set_row_unit(columns.family, row, unit));
        last.extend(past.map(|past| (row, past)));
        match improvement.new_target.as_ref().and_then(|new| Some((level(&new.value)?, new.span))) {
            Some((value, span)) => drop(figures.read(columns.next_target, row, value, span)),
            None => next.extend(coming.map(|coming| (row, coming))),
        }
    }
    let rows = |pairs: &[(u32, u32)]| pairs.iter().map(|&(row, _)| row).collect::<Vec<u32>>();
    let (past, coming) = (rows(&last), rows(&next));
    let of_last = figures.relate("last_month", columns.family, last);
    let of_next = figures.relate("next_month", columns.family, next);
    figures.compute(columns.actual, past.iter().copied(), Expr::Via(of_last, actual));
    figures.compute(columns.next_target, coming, Expr::Via(of_next, target));
    let both: Vec<u32> = past.into_iter().filter(|&row| figures.exists(columns.next_target.at(row))).collect();
    let (rates, amounts): (Vec<u32>, Vec<u32>) = both.into_iter().partition(|&row| figures.unit(columns.actual.at(row)) == Unit::Percent);
    figures.compute(columns.distance, amounts, columns.actual - columns.next_target);
    figures.compute(columns.distance, rates, (columns.actual - columns.next_target) * 100);
}

/// The number that a target names.
fn level(target: &Target) -> Option<Decimal> {
    target.level().map(|quantity| quantity.value)
}

/// The last month with an actual and the first without, in the plan's months.
fn around(plan: &Plan, figures: &Figures, kpi: u32, scope: &Scope) -> (Option<u32>, Option<u32>) {
    let months = plan.settings().map(|settings| settings.period.value.months()).unwrap_or_default();
    let rows: Vec<u32> = months.iter().filter_map(|month| row_of(plan, figures, kpi, scope, month)).collect();
    let is_known = |&row: &u32| figures.find_column("kpi", "actual").is_some_and(|actual| figures.value(actual.at(row)).is_present());
    let last = rows.iter().rposition(is_known);
    let next = rows.get(last.map_or(0, |last| last + 1)).copied();
    let whole = || focus(plan).and_then(|focus| row_of(plan, figures, kpi, scope, &focus)).filter(is_known);
    (last.map(|last| rows[last]).or_else(whole), next)
}

fn totals(plan: &Plan, figures: &mut Figures, columns: ImprovementColumns) {
    let totals = ImprovementTotals::define(figures);
    let row = figures.row(totals.family, "");
    let count = |of, than: Expr| Expr::CountWhere { of: Series::Column(of), compare: Compare::Equal, than: Box::new(than) };
    figures.compute_one(totals.total, row, Expr::Count(Series::Column(columns.status)));
    for (column, state) in [(totals.open, WorkStatus::Open), (totals.doing, WorkStatus::Doing), (totals.done, WorkStatus::Done)] {
        figures.compute_one(column, row, count(columns.status, Expr::from(state.term())));
    }
    figures.compute_one(totals.overdue, row, Expr::Count(Series::Column(columns.overdue_days)));
    let earliest = plan.measurement.improvements.iter().filter(|item| is_left(item));
    let earliest = earliest.filter_map(|item| item.due.as_ref()).map(|due| due.value.0).min();
    let earliest = earliest.map_or(Value::Missing(Reason::Nothing), Value::Date);
    figures.derive(totals.next_due, row, earliest, "earliest", vec![Series::Column(columns.due), Series::Column(columns.status)]);
}

/// Makes families `iteration` and `sop`.
pub fn iterations(plan: &Plan, figures: &mut Figures) {
    let columns = IterationColumns::define(figures);
    for change in plan.measurement.iterations.iter() {
        let row = figures.row(columns.family, &change.id.value);
        figures.label("iteration", &change.id.value, &change.object.value);
        figures.read(columns.date, row, change.date.value, change.date.span);
        if let Some(from) = &change.effective_from {
            figures.read(columns.effective_from, row, from.value, from.span);
        }
        if let Some(delta) = &change.budget_delta {
            figures.read(columns.budget_delta, row, delta.value.0, delta.span);
        }
    }
    let columns = ProcedureColumns::define(figures);
    for procedure in plan.measurement.sops.iter() {
        let row = figures.row(columns.family, &procedure.id.value);
        figures.label("sop", &procedure.id.value, &procedure.title.value);
        if let Some(count) = &procedure.trained_count {
            figures.read(columns.trained_count, row, count.value, count.span);
        }
    }
}
