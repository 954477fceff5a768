//! The state of each task: the first that holds (domain/3 §3.8.4), with the signs of risk that lead to it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Work, flag, missing, predecessors_of, states, term};
use crate::figures::{Compare, Expr, Reason, Series, Value};
use crate::model::execution::TaskStatus;
use crate::model::measurement::WorkStatus;
use crate::vocabulary::Term;

/// Percentage points behind the plan from which a task is at risk.
const BEHIND: i64 = 15;
/// Days before the deadline within which a task should be nearly done.
const NEAR: i64 = 7;
/// Days looked ahead.
const AHEAD: i64 = 14;
/// Days after which a weekly report is out of date: seven, and three of grace.
const REPORT_DAYS: i64 = 10;
/// Likelihood times damage from which an open risk is high (domain/3 §3.9.3).
const HIGH_RISK: i64 = 15;

impl Work<'_> {
    /// Done, overdue, at risk, delayed, running, not begun; and beside them stale reports, buffers and expected finish.
    pub(super) fn states(&mut self) {
        self.finished();
        self.overdue();
        self.signs_of_risk();
        self.at_risk();
        self.state();
        self.stale();
        self.delays();
        self.expected_finish();
    }

    /// Done at 100 %, or by an actual end. What says neither is not done.
    fn finished(&mut self) {
        let columns = self.columns;
        let full = || Expr::from(columns.progress).compare(Compare::AtLeast, 1);
        let ended = || Expr::from(columns.actual_end).present();
        let kind =
            |work: &Self, position: usize| (work.has(columns.progress.at(work.rows[position])), work.has(columns.actual_end.at(work.rows[position])));
        for (which, expr) in
            [((true, true), Expr::Any(vec![full(), ended()])), ((true, false), full()), ((false, true), ended()), ((false, false), flag(false))]
        {
            let rows = self.rows_where(|position| kind(self, position) == which);
            self.figures.compute(columns.finished, rows, expr);
        }
    }

    fn overdue(&mut self) {
        let columns = self.columns;
        let unfinished = || Expr::from(columns.finished).compare(Compare::Equal, flag(false));
        let dated = self.rows_where(|position| self.counts(position) && self.has(columns.end.at(self.rows[position])));
        let others = self.rows_where(|position| !(self.counts(position) && self.has(columns.end.at(self.rows[position]))));
        let passed = self.as_of().compare(Compare::Greater, columns.end);
        self.figures.compute(columns.overdue, dated.iter().copied(), Expr::All(vec![unfinished(), passed]));
        self.figures.compute(columns.overdue, others, flag(false));
        let days = Expr::from(columns.overdue).choose(self.as_of() - columns.end, 0);
        self.figures.compute(columns.overdue_days, dated.iter().copied(), days);
        self.figures.compute(columns.left, dated.iter().copied(), columns.end - self.settings.as_of);
        let left = || Expr::from(columns.left);
        let soon = Expr::All(vec![unfinished(), left().compare(Compare::AtLeast, 0), left().compare(Compare::AtMost, AHEAD)]);
        self.figures.compute(columns.upcoming, dated, soon);
    }

    fn signs_of_risk(&mut self) {
        let columns = self.columns;
        let tasks = self.tasks();
        let tied = self.rows_where(|position| self.counts(position) && predecessors_of(&tasks[position]).next().is_some());
        let late = Expr::CountWhere { of: Series::Related(self.predecessors, columns.overdue), compare: Compare::Equal, than: Box::new(flag(true)) };
        self.figures.compute(columns.late_predecessors, tied, late);
        for (position, risks) in self.open_high_risks() {
            self.figures.derive(columns.open_risks, self.rows[position], risks, "open_high_risks", Vec::new());
        }
    }

    /// How many open risks of 15 or more name the task.
    fn open_high_risks(&self) -> BTreeMap<usize, i64> {
        let mut found = BTreeMap::new();
        for risk in self.plan.measurement.risks.iter() {
            let open = !matches!(risk.status.as_ref().map(|status| status.value), Some(WorkStatus::Done | WorkStatus::Dropped));
            let scores = risk.probability.as_ref().zip(risk.impact.as_ref());
            let is_high = scores.is_some_and(|(probability, impact)| is_high(probability.value.0, impact.value.0));
            let task = risk.task.as_ref().and_then(|task| task.value.target).map(|target| target as usize);
            if let Some(task) = task.filter(|_| open && is_high) {
                *found.entry(task).or_insert(0) += 1;
            }
        }
        found
    }

    /// One of the signs that can be judged for the task holds; the signs differ by what is known of it.
    fn at_risk(&mut self) {
        let signs = self.signs();
        let mut classes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for position in (0..self.rows.len()).filter(|&position| self.counts(position)) {
            let row = self.rows[position];
            let known = signs.iter().enumerate().filter(|(_, sign)| sign.needs.iter().all(|column| self.has(column.at(row))));
            classes.entry(known.map(|(bit, _)| 1 << bit).sum()).or_default().push(row);
        }
        for (class, rows) in classes {
            let tests: Vec<Expr> = signs.iter().enumerate().filter(|(bit, _)| class & (1 << bit) != 0).map(|(_, sign)| sign.test.clone()).collect();
            let expr = if tests.is_empty() { flag(false) } else { Expr::Any(tests) };
            self.figures.compute(self.columns.at_risk, rows, expr);
        }
    }

    fn signs(&self) -> Vec<Sign> {
        let columns = self.columns;
        let below = |column, limit: Decimal| Expr::from(column).compare(Compare::Less, Expr::Constant(Value::Number(limit)));
        let begun = self.as_of().compare(Compare::AtLeast, columns.start);
        let near = Expr::from(columns.left).compare(Compare::AtMost, NEAR);
        let unready = below(columns.progress, Decimal::new(80, 2));
        vec![
            Sign { needs: vec![columns.deviation], test: below(columns.deviation, Decimal::from(-BEHIND)) },
            Sign { needs: vec![columns.deadline_slack], test: below(columns.deadline_slack, Decimal::ZERO) },
            // A task that has yet to begin is not late because its deadline is near.
            Sign { needs: vec![columns.start, columns.left, columns.progress], test: Expr::All(vec![begun, near, unready]) },
            Sign { needs: vec![columns.open_risks], test: Expr::from(columns.open_risks).compare(Compare::AtLeast, 1) },
            Sign { needs: vec![columns.late_predecessors], test: Expr::from(columns.late_predecessors).compare(Compare::AtLeast, 1) },
        ]
    }

    fn state(&mut self) {
        let columns = self.columns;
        let cancelled = self.rows_where(|position| self.is_cancelled(position));
        self.figures.compute(columns.state, cancelled, term(states::CANCELLED));
        let mut classes: BTreeMap<(bool, bool, bool, bool), Vec<u32>> = BTreeMap::new();
        for position in (0..self.rows.len()).filter(|&position| !self.is_cancelled(position)) {
            let row = self.rows[position];
            let said = self.reports.status(position).map(|status| status.value);
            let is_begun = matches!(said, Some(TaskStatus::Running | TaskStatus::Paused)) || self.reports.is_told_in_words(position);
            let begun = is_begun || self.tasks()[position].actual_start.is_some();
            let class = (self.tree.is_leaf(position), self.has(columns.progress.at(row)), self.has(columns.start.at(row)), begun);
            classes.entry(class).or_default().push(row);
        }
        for ((leaf, reported, dated, begun), rows) in classes {
            let expr = if leaf { self.leaf_state(reported, dated, begun) } else { self.summary_state(reported) };
            self.figures.compute(columns.state, rows, expr);
        }
    }

    /// The first that holds. Where nothing was reported, a task that should have begun is delayed unless it is said to run.
    fn leaf_state(&self, reported: bool, dated: bool, begun: bool) -> Expr {
        let columns = self.columns;
        let should_run = self.as_of().compare(Compare::Greater, columns.start);
        let progress = |compare| Expr::from(columns.progress).compare(compare, 0);
        let rest = match (reported, dated, begun) {
            (true, true, _) => {
                let moving = progress(Compare::Greater).choose(term(states::RUNNING), term(states::TODO));
                Expr::All(vec![should_run, progress(Compare::Equal)]).choose(term(states::DELAYED_START), moving)
            }
            (true, false, _) => progress(Compare::Greater).choose(term(states::RUNNING), term(states::TODO)),
            (false, _, true) => term(states::RUNNING),
            (false, true, false) => should_run.choose(term(states::DELAYED_START), term(states::TODO)),
            (false, false, false) => term(states::TODO),
        };
        let risk = Expr::from(columns.at_risk).choose(term(states::AT_RISK), rest);
        let overdue = Expr::from(columns.overdue).choose(term(states::OVERDUE), risk);
        Expr::from(columns.finished).choose(term(states::DONE), overdue)
    }

    /// Done, running or not begun: risks are told of the tasks themselves.
    fn summary_state(&self, reported: bool) -> Expr {
        let columns = self.columns;
        if !reported {
            return Expr::Constant(missing(Reason::NoActual));
        }
        let moving = Expr::from(columns.progress).compare(Compare::Greater, 0).choose(term(states::RUNNING), term(states::TODO));
        Expr::from(columns.finished).choose(term(states::DONE), moving)
    }

    fn stale(&mut self) {
        let columns = self.columns;
        let rows = self.rows_where(|position| self.counts(position) && self.has(columns.age.at(self.rows[position])));
        let running = Expr::from(columns.state).compare(Compare::Equal, term(states::RUNNING));
        let old = Expr::from(columns.age).compare(Compare::Greater, REPORT_DAYS);
        self.figures.compute(columns.stale, rows, Expr::All(vec![running, old]));
    }

    /// How late a task was or is, and what share of its buffer that takes.
    fn delays(&mut self) {
        let columns = self.columns;
        let has = |work: &Self, position: usize, column: crate::figures::ColumnId| work.has(column.at(work.rows[position]));
        let ended = self.rows_where(|position| self.counts(position) && has(self, position, columns.end) && has(self, position, columns.actual_end));
        let open = self.rows_where(|position| self.counts(position) && has(self, position, columns.end) && !has(self, position, columns.actual_end));
        self.figures.compute(columns.delay, ended, Expr::Max(vec![Expr::constant(0), columns.actual_end - columns.end]));
        self.figures.compute(columns.delay, open, Expr::from(columns.overdue_days));
        let buffered = self.rows_where(|position| self.counts(position) && has(self, position, columns.buffer) && has(self, position, columns.delay));
        self.figures.compute(columns.buffer_used, buffered.iter().copied(), columns.delay / columns.buffer);
        let below = |percent: i64| Expr::from(columns.buffer_used).compare(Compare::Less, Expr::Constant(Value::Number(Decimal::new(percent, 2))));
        let colour = |code| term(Term::new("buffer_state", code));
        let state = below(33).choose(colour("green"), below(67).choose(colour("yellow"), colour("red")));
        self.figures.compute(columns.buffer_state, buffered, state);
    }

    /// At the pace so far, for tasks that have begun and are not done.
    fn expected_finish(&mut self) {
        let columns = self.columns;
        let moving = |work: &Self, position: usize| {
            let row = work.rows[position];
            let part = work.figures.number(columns.progress.at(row)).is_some_and(|progress| progress > Decimal::ZERO && progress < Decimal::ONE);
            work.counts(position) && part && !work.figures.value(columns.finished.at(row)).is_true()
        };
        let begun = |work: &Self, position: usize, column: crate::figures::ColumnId| {
            work.date(column, work.rows[position]).is_some_and(|start| start <= work.as_of)
        };
        let actual = self.rows_where(|position| moving(self, position) && begun(self, position, columns.actual_start));
        let planned = self
            .rows_where(|position| moving(self, position) && !begun(self, position, columns.actual_start) && begun(self, position, columns.start));
        for (start, rows) in [(columns.actual_start, actual), (columns.start, planned)] {
            let rest = Expr::constant(1) - columns.progress;
            let pace = Expr::from(columns.progress) / (self.as_of() - start + 1);
            self.figures.compute(columns.expected_finish, rows, self.as_of() + Expr::RoundUp(Box::new(rest / pace)));
        }
    }
}

/// A sign of risk: the columns it needs, and the test.
struct Sign {
    needs: Vec<crate::figures::ColumnId>,
    test: Expr,
}

/// Whether the product of the two scores is high; scores beyond any scale are refused elsewhere and may not stop the program here.
fn is_high(probability: Decimal, impact: Decimal) -> bool {
    probability.checked_mul(impact).is_none_or(|score| score >= Decimal::from(HIGH_RISK))
}
