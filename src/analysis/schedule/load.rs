//! Who carries what: tasks, progress and weekly load of each owner (domain/3 §3.8.6). Masked owners are left out.
//!
//! The effort of a task is spread evenly over the working days between its first and last day, or over all its days when none of
//! them is a working day. A task without effort adds nothing to the load; it is counted among the tasks at once.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::totals::{count_of, count_true, weighted};
use super::{OwnerColumns, ScheduleColumns, WeekColumns, Work, states};
use crate::analysis::calendar::{Calendar, after};
use crate::diagnostic::Span;
use crate::figures::{Expr, Series, Value};
use crate::model::frame::Person;

/// Working hours of a day of effort.
const HOURS: i64 = 8;
/// Working hours a week when a person has no other.
const WEEK_HOURS: i64 = 40;
/// Longest task, in days, whose effort is spread over weeks; a longer one is a slip of the year.
const LONGEST: i64 = 1_100;

/// Tasks of one person, and the person's position in the plan.
type Owners = BTreeMap<usize, Vec<usize>>;

impl Work<'_> {
    /// Families `owner` and `owner_week`.
    pub(super) fn owners(&mut self) {
        let owners = self.tasks_by_owner();
        let columns = OwnerColumns::define(self.figures);
        let people = &self.plan.frame.people;
        let rows: BTreeMap<usize, u32> = owners.keys().map(|&person| (person, self.figures.row(columns.family, &people[person].id.value))).collect();
        for (&person, &row) in &rows {
            self.figures.label("owner", people[person].id.value.clone(), people[person].name.value.clone());
            let hours = people[person].capacity_hours;
            let (hours, span) = hours.map_or((Decimal::from(WEEK_HOURS), Span::Nowhere), |hours| (hours.value, hours.span));
            self.figures.read(columns.capacity, row, hours, span);
        }
        self.owner_counts(&owners, &rows);
        self.owner_weeks(&owners, &rows);
    }

    fn tasks_by_owner(&self) -> Owners {
        let mut owners = Owners::new();
        for (position, task) in self.tasks().iter().enumerate().filter(|&(position, _)| self.counts(position)) {
            if let Some(owner) = task.owner.as_ref().and_then(|owner| owner.value.target).map(|target| target as usize) {
                owners.entry(owner).or_default().push(position);
            }
        }
        owners.retain(|&person, _| !is_masked(&self.plan.frame.people[person]));
        owners
    }

    fn owner_counts(&mut self, owners: &Owners, rows: &BTreeMap<usize, u32>) {
        let (columns, task) = (OwnerColumns::define(self.figures), self.columns);
        let measured: std::collections::BTreeSet<u32> = self.measured().into_iter().collect();
        let pairs = |wanted: &dyn Fn(u32) -> bool| {
            let all = owners.iter().flat_map(|(person, tasks)| tasks.iter().map(|&position| (rows[person], self.rows[position])));
            all.filter(|&(_, task)| wanted(task)).collect::<Vec<_>>()
        };
        let (all, known) = (pairs(&|_| true), pairs(&|task| measured.contains(&task)));
        let all = self.figures.relate("owned", columns.family, all);
        let known = self.figures.relate("owned_measured", columns.family, known);
        let schedule = ScheduleColumns::define(self.figures).critical.at(0);
        for (person, tasks) in owners {
            let row = rows[person];
            self.figures.compute_one(columns.critical, row, count_true(all, task.critical));
            self.figures.compute_one(columns.critical_share, row, Expr::from(columns.critical) / schedule);
            self.figures.compute_one(columns.task_count, row, Expr::Count(Series::Related(all, task.state)));
            for (column, state) in [(columns.done, states::DONE), (columns.overdue, states::OVERDUE), (columns.at_risk, states::AT_RISK)] {
                self.figures.compute_one(column, row, count_of(all, task.state, state));
            }
            weighted(self.figures, row, known, (task.planned_progress, task.weight), columns.planned);
            weighted(self.figures, row, known, (task.progress, task.weight), columns.actual);
            let most = self.most_at_once(tasks);
            let spans = vec![Series::Related(all, task.start), Series::Related(all, task.end)];
            self.figures.derive(columns.most_at_once, row, most, "most_at_once", spans);
        }
    }

    fn span(&self, position: usize) -> Option<(Date, Date)> {
        let row = self.rows[position];
        self.date(self.columns.start, row).zip(self.date(self.columns.end, row)).filter(|(start, end)| start <= end)
    }

    /// The largest number of the tasks that are planned for one day.
    fn most_at_once(&self, tasks: &[usize]) -> i64 {
        let spans = tasks.iter().filter_map(|&position| self.span(position));
        let mut steps: Vec<(Date, i64)> = spans.flat_map(|(start, end)| [Some((start, 1)), after(end, 1).map(|day| (day, -1))]).flatten().collect();
        steps.sort_unstable();
        let (mut now, mut most) = (0, 0);
        for (_, step) in steps {
            now += step;
            most = most.max(now);
        }
        most
    }

    fn owner_weeks(&mut self, owners: &Owners, rows: &BTreeMap<usize, u32>) {
        let (week, owner) = (WeekColumns::define(self.figures), OwnerColumns::define(self.figures));
        self.figures.keyed_by(week.family, &["owner", "week"]);
        let work = Calendar::of_work(self.plan);
        let (mut efforts, mut parts) = (Vec::new(), Vec::new());
        for (&person, tasks) in owners {
            let mut weeks: BTreeMap<Date, (Decimal, Vec<u32>)> = BTreeMap::new();
            for &position in tasks {
                self.spread(position, &work, &mut weeks);
            }
            for (monday, (effort, tasks)) in weeks {
                let row = self.figures.row(week.family, &format!("{}/{}", self.plan.frame.people[person].id.value, week_code(monday)));
                parts.extend(tasks.into_iter().map(|task| (row, task)));
                efforts.push((row, rows[&person], effort));
            }
        }
        let parts = self.figures.relate("in_week", week.family, parts);
        let person = self.figures.relate("person", week.family, efforts.iter().map(|&(row, person, _)| (row, person)).collect());
        for &(row, _, effort) in &efforts {
            self.figures.derive(week.effort, row, Value::Number(effort), "spread_over_workdays", vec![Series::Related(parts, self.columns.effort)]);
        }
        self.figures.compute(week.load, efforts.iter().map(|&(row, _, _)| row), week.effort * HOURS / Expr::Via(person, owner.capacity));
        let weeks = self.figures.relate("weeks", owner.family, efforts.iter().map(|&(row, person, _)| (person, row)).collect());
        let loaded: std::collections::BTreeSet<u32> = efforts.iter().map(|&(_, person, _)| person).collect();
        self.figures.compute(owner.peak_load, loaded, Expr::Largest(Series::Related(weeks, week.load)));
    }

    /// Adds the effort of a task to the weeks (by their Mondays) over which it stretches.
    fn spread(&self, position: usize, work: &Calendar, weeks: &mut BTreeMap<Date, (Decimal, Vec<u32>)>) {
        let row = self.rows[position];
        let Some((effort, (start, end))) = self.figures.number(self.columns.effort.at(row)).zip(self.span(position)) else { return };
        let calendar = if work.count(start, end) > 0 { work } else { &Calendar::EveryDay };
        let days = calendar.count(start, end);
        if days > LONGEST {
            return;
        }
        let mut first = start;
        while first <= end {
            let monday = monday_of(first);
            let Some(last) = after(monday, 6).map(|sunday| sunday.min(end)) else { return };
            let share = calendar.count(first, last);
            if share > 0 {
                let (sum, tasks) = weeks.entry(monday).or_default();
                *sum = sum.saturating_add(effort.saturating_mul(Decimal::from(share)) / Decimal::from(days));
                tasks.push(row);
            }
            let Some(next) = after(last, 1) else { return };
            first = next;
        }
    }
}

/// Whether the person's name is masked: as declared, else by an asterisk in it.
pub fn is_masked(person: &Person) -> bool {
    person.masked.as_ref().map_or_else(|| person.name.value.contains(['*', '＊']), |masked| masked.value.0)
}

fn monday_of(day: Date) -> Date {
    after(day, -i64::from(day.weekday().to_monday_zero_offset())).unwrap_or(day)
}

/// Code of the ISO week that begins on this Monday: `2026-W12`.
fn week_code(monday: Date) -> String {
    let week = monday.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}
