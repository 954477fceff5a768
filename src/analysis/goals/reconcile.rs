//! Family `reconcile`: whether the parts of a goal add up to it (domain/3 §3.3.1). One row per goal and split, and one for its
//! months: `reconcile/g-rev/region/verdict`, `reconcile/g-rev/months/verdict`.
//!
//! The margin is positive when the parts promise more than the goal asks: more for a KPI of which more is better, less for one of
//! which less is better. Parts of a ratio or a mean are compared through their mean, and never count as incomplete.

use super::targets::is_lower;
use super::tree::{Split, members_known, splits};
use super::{Goals, kind};
use crate::analysis::limits::per_mille;
use crate::diagnostic::Span;
use crate::figures::{ColumnId, Compare, Expr, FamilyId, FigureId, Figures, RelationId, Series, Unit, Value};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Goal};
use crate::vocabulary::Term;

/// Segment of the key for the row that compares a goal with its months.
pub const BY_MONTHS: &str = "months";

/// Set of the words of a verdict.
pub const VERDICT: &str = "reconcile";

/// A row of the family with what decides its formulas.
struct Row {
    row: u32,
    of_months: bool,
    /// Whether its parts are added up, averaged, or the last one counts.
    adds: Aggregation,
    lower: bool,
    /// Whether every piece counts.
    exact: bool,
    percent: bool,
}

/// Where a row leads: to its goal, and to its parts (goals or months).
struct Ways {
    goal: RelationId,
    parts: RelationId,
    months: RelationId,
}

/// Makes the family.
pub fn reconcile(goals: &Goals<'_>, figures: &mut Figures) {
    let family = figures.family("reconcile");
    figures.keyed_by(family, &["goal", "split"]);
    let (rows, ways) = rows(goals, family, figures);
    let of = |keep: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| keep(row)).map(|row| row.row).collect::<Vec<_>>();
    let parent = figures.column(family, "parent", Unit::OfRow, "3.3.1");
    let children = figures.column(family, "children", Unit::OfRow, "3.3.1");
    figures.compute(parent, of(&|_| true), Expr::Via(ways.goal, goals.target));
    gather(goals, figures, children, &rows, &ways);
    let diff = figures.column(family, "diff", Unit::OfRowDifference, "3.3.1");
    let ratio = figures.column(family, "ratio", Unit::Percent, "3.3.1");
    let open = figures.column(family, "open", Unit::OfRow, "3.3.1");
    let open_share = figures.column(family, "open_share", Unit::Percent, "3.3.1");
    figures.compute(diff, of(&|row| !row.percent), children - parent);
    figures.compute(diff, of(&|row| row.percent), (children - parent) * 100);
    figures.compute(ratio, of(&|_| true), children / parent);
    figures.compute(open, of(&|row| row.adds == Aggregation::Sum), parent - children);
    figures.compute(open_share, of(&|row| row.adds == Aggregation::Sum), open / parent);
    margin(figures, family, &rows);
    verdict(figures, family, &rows);
}

fn rows(goals: &Goals<'_>, family: FamilyId, figures: &mut Figures) -> (Vec<Row>, Ways) {
    let (mut rows, mut of_goal, mut of_parts, mut of_months) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let known = figures.column(family, "known", Unit::Number, "3.3.1");
    // What nobody gives is made of its parts, and proves nothing of them.
    let is_given = |split: &Split| !goals.plan.added.contains(&(split.goal as u32));
    for split in splits(goals.plan).into_iter().filter(is_given) {
        let goal = &goals.plan.goals.goals[split.goal];
        let row = figures.row(family, &format!("{}/{}", goal.id.value, split.code));
        of_goal.push((row, goals.row(figures, split.goal)));
        of_parts.extend(split.parts.iter().map(|&part| (row, goals.row(figures, part))));
        if let Some(members) = members_known(goals.plan, &split) {
            figures.derive(known, row, i64::from(members), "dimension_members", Vec::new());
        }
        rows.push(describe(goals, goal, row, false, figures));
        let last_of_scopes = !split.by.is_empty() && rows.last().is_some_and(|row| row.adds == Aggregation::Last);
        if let Some(row) = rows.last_mut().filter(|_| last_of_scopes) {
            row.adds = Aggregation::Sum;
        }
    }
    for (position, goal) in goals.plan.goals.goals.iter().enumerate().filter(|(_, goal)| !goal.months.is_empty()) {
        let row = figures.row(family, &format!("{}/{BY_MONTHS}", goal.id.value));
        let goal_row = goals.row(figures, position);
        of_goal.push((row, goal_row));
        of_months.extend(figures.related(goals.months, goal_row).iter().map(|&month| (row, month)));
        if let Some(periods) = periods_open(goal) {
            figures.derive(known, row, i64::from(periods), "goal_periods", Vec::new());
        }
        rows.push(describe(goals, goal, row, true, figures));
    }
    let goal = figures.relate("goal", family, of_goal);
    let parts = figures.relate("parts", family, of_parts);
    let months = figures.relate("months", family, of_months);
    (rows, Ways { goal, parts, months })
}

/// How many sub-periods a goal has whose last ones have no target yet: they are still to be shared out.
fn periods_open(goal: &Goal) -> Option<u32> {
    let whole = goal.period.as_ref()?.value;
    let last = goal.months.iter().map(|(month, _)| month.end).max()?;
    let periods = whole.sub_periods(goal.months[0].0.kind).len();
    u32::try_from(periods).ok().filter(|_| last < whole.end)
}

fn describe(goals: &Goals<'_>, goal: &Goal, row: u32, of_months: bool, figures: &mut Figures) -> Row {
    let family = figures.family("reconcile");
    let unit = kind::unit(goals.plan, goal, figures);
    figures.set_row_unit(family, row, unit);
    let declared = figures.column(family, "declared_partial", Unit::Flag, "");
    let (partial, span) = goal.partial.as_ref().map_or((false, Span::Nowhere), |partial| (partial.value.0, partial.span));
    figures.read(declared, row, Value::Flag(partial), span);
    let adds = kind::kpi(goals.plan, goal).map_or(Aggregation::Sum, kind::aggregation);
    Row {
        row,
        of_months,
        adds,
        lower: is_lower(goals.plan, goal),
        exact: kind::is_count(goals.plan, goal),
        percent: kind::is_percent(goals.plan, goal),
    }
}

/// What the parts come to.
fn gather(goals: &Goals<'_>, figures: &mut Figures, children: ColumnId, rows: &[Row], ways: &Ways) {
    let count = figures.column(children.family(), "count", Unit::Number, "3.3.1");
    let month = figures.find_column("goal_month", "target");
    for of_months in [false, true] {
        let series = match (of_months, month) {
            (false, _) => Series::Related(ways.parts, goals.target),
            (true, Some(month)) => Series::Related(ways.months, month),
            (true, None) => continue,
        };
        let of = |adds: &[Aggregation]| {
            rows.iter().filter(|row| row.of_months == of_months && adds.contains(&row.adds)).map(|row| row.row).collect::<Vec<_>>()
        };
        figures.compute(children, of(&[Aggregation::Sum]), Expr::Sum(series.clone()));
        figures.compute(children, of(&[Aggregation::Ratio, Aggregation::Average]), Expr::Mean { of: series.clone(), weights: None });
        figures.compute(children, of(&[Aggregation::Last]), Expr::Last(series.clone()));
        figures.compute(count, rows.iter().filter(|row| row.of_months == of_months).map(|row| row.row), Expr::Count(series));
    }
}

/// How much more than the goal the parts promise: as a share of the goal; for means of percentages the plain difference.
fn margin(figures: &mut Figures, family: FamilyId, rows: &[Row]) {
    let parent = figures.column(family, "parent", Unit::OfRow, "3.3.1");
    let children = figures.column(family, "children", Unit::OfRow, "3.3.1");
    let margin = figures.column(family, "margin", Unit::Percent, "3.3.1");
    let of = |lower: bool, rate: bool| rows.iter().filter(|row| row.lower == lower && row.is_rate() == rate).map(|row| row.row).collect::<Vec<_>>();
    figures.compute(margin, of(false, false), (children - parent) / Expr::from(parent).abs());
    figures.compute(margin, of(true, false), (parent - children) / Expr::from(parent).abs());
    figures.compute(margin, of(false, true), children - parent);
    figures.compute(margin, of(true, true), parent - children);
}

impl Row {
    /// Whether its parts are compared through the mean of percentages.
    fn is_rate(&self) -> bool {
        self.percent && self.averages()
    }

    fn averages(&self) -> bool {
        matches!(self.adds, Aggregation::Ratio | Aggregation::Average)
    }
}

/// Limits between the verdicts.
struct Limits {
    tolerance: FigureId,
    none: FigureId,
    short: FigureId,
    cushion: FigureId,
}

fn verdict(figures: &mut Figures, family: FamilyId, rows: &[Row]) {
    let limits = Limits {
        tolerance: per_mille(figures, "split_tolerance", "3.3.1", 5),
        none: per_mille(figures, "split_exact", "3.3.1", 0),
        short: per_mille(figures, "split_short", "3.3.1", 50),
        cushion: per_mille(figures, "split_cushion", "3.3.1", 200),
    };
    let margin = figures.column(family, "margin", Unit::Percent, "3.3.1");
    let incomplete = incomplete(figures, family, rows);
    let verdict = figures.column(family, "verdict", Unit::Term, "3.3.1");
    let of = |keep: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| keep(row)).map(|row| row.row).collect::<Vec<_>>();
    figures.compute(verdict, of(&|row| !row.averages() && row.exact), judged(margin, incomplete, limits.none, &limits));
    figures.compute(verdict, of(&|row| !row.averages() && !row.exact), judged(margin, incomplete, limits.tolerance, &limits));
    figures.compute(verdict, of(&Row::averages), close(margin, limits.tolerance));
}

/// Whether some of the goal is not meant to be shared out yet: it says so, or members of the dimension have no part.
fn incomplete(figures: &mut Figures, family: FamilyId, rows: &[Row]) -> ColumnId {
    let declared = figures.column(family, "declared_partial", Unit::Flag, "");
    let count = figures.column(family, "count", Unit::Number, "3.3.1");
    let known = figures.column(family, "known", Unit::Number, "3.3.1");
    let incomplete = figures.column(family, "incomplete", Unit::Flag, "3.3.1");
    let (with, without): (Vec<u32>, Vec<u32>) = rows.iter().map(|row| row.row).partition(|&row| figures.exists(known.at(row)));
    figures.compute(incomplete, with, Expr::Any(vec![declared.into(), Expr::from(count).compare(Compare::Less, known)]));
    figures.compute(incomplete, without, declared);
    incomplete
}

fn term(code: &'static str) -> Term {
    Term::new(VERDICT, code)
}

fn judged(margin: ColumnId, incomplete: ColumnId, tolerance: FigureId, limits: &Limits) -> Expr {
    let below = |limit: FigureId| Expr::from(margin).compare(Compare::Less, Expr::constant(0) - limit);
    let over = Expr::from(margin).compare(Compare::AtMost, limits.cushion).choose(term("cushion"), term("over"));
    let short = below(limits.short).choose(term("short_much"), term("short"));
    let not_short = Expr::from(margin).compare(Compare::AtMost, tolerance).choose(term("closed"), over);
    below(tolerance).choose(Expr::from(incomplete).choose(term("open"), short), not_short)
}

/// The verdict on a mean: within the tolerance, below or above.
fn close(margin: ColumnId, tolerance: FigureId) -> Expr {
    let above = Expr::from(margin).compare(Compare::AtMost, tolerance).choose(term("closed"), term("cushion"));
    Expr::from(margin).compare(Compare::Less, Expr::constant(0) - tolerance).choose(term("short"), above)
}

/// A verdict on the parts of a goal.
pub struct Judged<'a> {
    /// The goal.
    pub goal: &'a Goal,
    /// How it is split: segment of the key.
    pub by: String,
    /// The parts, when they are goals of their own.
    pub parts: Vec<&'a Goal>,
    /// Code of the verdict.
    pub verdict: &'static str,
}

impl Judged<'_> {
    /// A figure of the row.
    pub fn figure(&self, figures: &Figures, column: &str) -> Option<FigureId> {
        figures.find(&format!("reconcile/{}/{}/{column}", self.goal.id.value, self.by))
    }
}

/// Every verdict of the plan, splits first, then months.
pub fn judged_goals<'a>(plan: &'a Plan, figures: &Figures) -> Vec<Judged<'a>> {
    let goals = &plan.goals.goals;
    let of_splits = splits(plan).into_iter().map(|split| (&goals[split.goal], split.code, split.parts.iter().map(|&part| &goals[part]).collect()));
    let of_months = goals.iter().filter(|goal| !goal.months.is_empty()).map(|goal| (goal, BY_MONTHS.to_string(), Vec::new()));
    let verdict = |goal: &Goal, by: &str| figures.find(&format!("reconcile/{}/{by}/verdict", goal.id.value)).and_then(|id| figures.value(id).term());
    let judge = |(goal, by, parts): (&'a Goal, String, Vec<&'a Goal>)| verdict(goal, &by).map(|term| Judged { goal, by, parts, verdict: term.code });
    of_splits.chain(of_months).filter_map(judge).collect()
}
