//! The vectors of domain/3 §3.8 on plans made by hand.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::{ScheduleColumns, TaskColumns, schedule};
use crate::diagnostic::{Span, Spanned};
use crate::figures::{Figures, Value};
use crate::model::execution::{ProgressEntry, Task, TaskStatus};
use crate::model::frame::{Person, Settings};
use crate::model::{Plan, Ref, Table};
use crate::value::dependency::Tie;
use crate::value::{Days, Deadline, Milestone, Period, PeriodKind, Progress};

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::Nowhere)
}

fn settings(as_of: Date) -> Settings {
    let period = Period { start: date(as_of.year(), 1, 1), end: date(as_of.year(), 12, 31), kind: PeriodKind::Year };
    Settings {
        id: at("plan".into()),
        span: Span::Nowhere,
        name: at("plan".into()),
        company: None,
        scenario: Vec::new(),
        period: at(period),
        fiscal_year_start_month: None,
        currency: None,
        display_unit: None,
        locale: None,
        as_of: Some(at(as_of)),
        budget_total: None,
        contingency_low: None,
        contingency_high: None,
        rag_green: None,
        rag_yellow: None,
        tolerance: None,
        collection_rate: None,
        task_days: None,
        holidays: Vec::new(),
        makeup_days: Vec::new(),
    }
}

fn task(id: &str, start: Date, end: Date) -> Task {
    Task {
        id: at(id.into()),
        span: Span::Nowhere,
        name: at(id.into()),
        wbs: None,
        parent: None,
        initiative: None,
        objective: None,
        deliverable: None,
        deliverable_standard: None,
        owner: None,
        collaborators: Vec::new(),
        planned_start: Some(at(start)),
        planned_end: Some(at(Deadline(end))),
        time: None,
        baseline_start: None,
        baseline_end: None,
        actual_start: None,
        actual_end: None,
        milestone: None,
        depends_on: Vec::new(),
        buffer: None,
        effort_days: None,
        weight: None,
        progress: None,
        status: None,
        priority: None,
        risk: None,
        mitigation: None,
        updated_at: None,
        resource: None,
        contributes_to: Vec::new(),
        note: None,
    }
}

fn percent(number: i64) -> Option<Spanned<Progress>> {
    Some(at(Progress { fraction: Some(Decimal::new(number, 2)), text: None }))
}

fn reference<T>(name: &str, target: u32) -> Ref<T> {
    let mut reference = Ref::new(name);
    reference.target = Some(target);
    reference
}

fn after(mut task: Task, earlier: &[(&str, u32)], tie: Tie, lag: i32) -> Task {
    task.depends_on = earlier.iter().map(|&(name, target)| at(crate::model::entity::Dependency { on: reference(name, target), tie, lag })).collect();
    task
}

fn plan(as_of: Date, tasks: Vec<Task>) -> Plan {
    let mut plan = Plan::default();
    plan.frame.plan = Table::new(vec![settings(as_of)]);
    plan.execution.tasks = Table::new(tasks);
    plan
}

/// Computes the plan and answers the value of each key.
fn values<const N: usize>(plan: &Plan, keys: [&str; N]) -> [Value; N] {
    let mut figures = Figures::default();
    schedule(plan, &mut figures);
    keys.map(|key| figures.find(key).map_or_else(|| panic!("no figure {key}"), |id| figures.value(id)))
}

fn shown<const N: usize>(plan: &Plan, keys: [&str; N]) -> [String; N] {
    values(plan, keys).map(|value| match value {
        Value::Number(number) => number.round_dp(4).normalize().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Term(term) => term.code.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Missing(reason) => reason.code().to_string(),
        Value::Text(_) => unreachable!("tasks have no text figures"),
    })
}

/// The three tasks of 001-T3.
fn tracked() -> Vec<Task> {
    let rows = [("t-1", 1, 10, 90), ("t-2", 1, 30, 60), ("t-3", 15, 20, 100)];
    rows.map(|(id, first, last, done)| Task { progress: percent(done), ..task(id, date(2024, 6, first), date(2024, 6, last)) }).to_vec()
}

#[test]
fn spi_of_001_t3() {
    let plan = plan(date(2024, 6, 20), tracked());
    let planned = shown(&plan, ["task/t-1/planned_progress", "task/t-2/planned_progress", "task/t-3/planned_progress"]);
    assert_eq!(planned, ["1", "0.6667", "1"]);
    assert_eq!(shown(&plan, ["schedule/planned", "schedule/actual", "schedule/spi"]), ["0.7826", "0.7174", "0.9167"]);
    assert_eq!(shown(&plan, ["task/t-1/state", "task/t-1/overdue_days", "task/t-3/state"]), ["overdue", "10", "done"]);
}

#[test]
fn declared_weights_count_only_when_every_task_has_one() {
    let mut tasks = tracked();
    tasks[0].weight = Some(at(Decimal::from(2)));
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks.clone()), ["schedule/actual"]), ["0.7174"]);
    tasks[1].weight = Some(at(Decimal::ONE));
    tasks[2].weight = Some(at(Decimal::ONE));
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks), ["schedule/actual"]), ["0.85"]);
}

#[test]
fn the_deadline_day_itself_is_not_overdue() {
    let late = |as_of| shown(&plan(as_of, vec![Task { progress: percent(90), ..task("t", date(2024, 6, 1), date(2024, 6, 10)) }]), ["task/t/state", "task/t/overdue_days"]);
    assert_eq!(late(date(2024, 6, 10)), ["running", "0"]);
    assert_eq!(late(date(2024, 6, 11)), ["overdue", "1"]);
}

#[test]
fn states_exclude_one_another_in_order() {
    let as_of = date(2024, 6, 15);
    let of = |progress, start, end| {
        let task = Task { progress, ..task("t", start, end) };
        shown(&plan(as_of, vec![task]), ["task/t/state"])[0].clone()
    };
    assert_eq!(of(percent(100), date(2024, 6, 1), date(2024, 6, 5)), "done");
    assert_eq!(of(percent(34), date(2024, 6, 1), date(2024, 6, 30)), "at_risk");
    assert_eq!(of(percent(35), date(2024, 6, 1), date(2024, 6, 30)), "running");
    assert_eq!(of(percent(79), date(2024, 6, 1), date(2024, 6, 22)), "at_risk");
    assert_eq!(of(percent(80), date(2024, 6, 1), date(2024, 6, 22)), "running");
    assert_eq!(of(percent(0), date(2024, 6, 14), date(2024, 8, 30)), "delayed_start");
    assert_eq!(of(percent(0), date(2024, 6, 15), date(2024, 8, 30)), "todo");
    assert_eq!(of(None, date(2024, 6, 17), date(2024, 6, 18)), "todo");
    assert_eq!(of(None, date(2024, 6, 1), date(2024, 6, 14)), "overdue");
    assert_eq!(of(None, date(2024, 6, 1), date(2024, 7, 14)), "delayed_start");
}

#[test]
fn a_task_after_an_overdue_one_is_at_risk() {
    let tasks = vec![
        Task { progress: percent(90), ..task("a", date(2024, 6, 1), date(2024, 6, 10)) },
        after(task("b", date(2024, 6, 20), date(2024, 6, 30)), &[("a", 0)], Tie::FinishStart, 0),
    ];
    assert_eq!(shown(&plan(date(2024, 6, 12), tasks), ["task/b/late_predecessors", "task/b/state"]), ["1", "at_risk"]);
}

/// A 5 days, then B 10 and C 4 beside each other, then D 3.
fn diamond() -> Vec<Task> {
    let june = |first, last| (date(2024, 6, first), date(2024, 6, last));
    let [a, b, c, d] = [("a", june(1, 5)), ("b", june(6, 15)), ("c", june(6, 9)), ("d", june(16, 18))].map(|(id, (start, end))| task(id, start, end));
    let first = [("a", 0)];
    vec![a, after(b, &first, Tie::FinishStart, 0), after(c, &first, Tie::FinishStart, 0), after(d, &[("b", 1), ("c", 2)], Tie::FinishStart, 0)]
}

#[test]
fn critical_path_of_the_diamond() {
    let mut tasks = diamond();
    let keys = ["schedule/length", "task/c/total_slack", "task/c/free_slack", "task/c/critical", "task/b/critical", "task/c/latest_finish", "schedule/last_finish"];
    assert_eq!(shown(&plan(date(2024, 6, 1), tasks.clone()), keys), ["18", "6", "6", "false", "true", "2024-06-15", "2024-06-18"]);
    tasks[3].buffer = Some(at(Days(Decimal::from(2))));
    assert_eq!(shown(&plan(date(2024, 6, 1), tasks), ["schedule/length", "task/d/critical", "schedule/last_finish"]), ["20", "true", "2024-06-20"]);
}

#[test]
fn a_tie_to_a_summary_binds_its_parts() {
    let mut tasks = diamond();
    tasks.push(Task { planned_start: None, planned_end: None, ..task("s", date(2024, 6, 1), date(2024, 6, 1)) });
    tasks.push(after(task("e", date(2024, 6, 16), date(2024, 6, 17)), &[("s", 4)], Tie::FinishStart, 0));
    tasks[1].parent = Some(at(reference("s", 4)));
    tasks[2].parent = Some(at(reference("s", 4)));
    let plan = plan(date(2024, 6, 1), tasks);
    assert_eq!(shown(&plan, ["task/s/start", "task/s/end", "task/s/duration", "task/e/earliest_start"]), ["2024-06-06", "2024-06-15", "10", "2024-06-16"]);
}

#[test]
fn a_summary_is_weighted_by_the_durations_of_its_parts() {
    let mut tasks = tracked();
    tasks.push(task("s", date(2024, 1, 1), date(2024, 1, 1)));
    for part in &mut tasks[..2] {
        part.parent = Some(at(reference("s", 3)));
    }
    let keys = ["task/s/start", "task/s/end", "task/s/progress", "task/s/state", "schedule/task_count"];
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks), keys), ["2024-06-01", "2024-06-30", "0.675", "running", "3"]);
}

#[test]
fn the_newest_report_by_the_as_of_date_counts() {
    let entry = |day, done| ProgressEntry {
        id: at(format!("e{day}")),
        span: Span::Nowhere,
        task: at(reference("t", 0)),
        date: Some(at(date(2024, 6, day))),
        progress: percent(done),
        status: Some(at(TaskStatus::Running)),
        risk: None,
        mitigation: None,
        by: None,
        note: None,
    };
    let mut plan = plan(date(2024, 6, 20), vec![Task { progress: percent(5), ..task("t", date(2024, 6, 1), date(2024, 7, 30)) }]);
    plan.execution.progress = Table::new(vec![entry(18, 40), entry(25, 70), entry(5, 50)]);
    let keys = ["task/t/progress", "task/t/age", "task/t/stale", "progress_entry/t/2024-06-18/change"];
    assert_eq!(shown(&plan, keys), ["0.4", "2", "false", "-10"]);
    plan.frame.plan = Table::new(vec![settings(date(2024, 6, 24))]);
    plan.execution.progress = Table::new(vec![entry(5, 50), entry(13, 55)]);
    assert_eq!(shown(&plan, ["task/t/age", "task/t/stale"]), ["11", "true"]);
}

#[test]
fn milestones_count_all_or_nothing_and_cancelled_tasks_not_at_all() {
    let milestone = Task { milestone: Some(at(Milestone::Itself)), planned_start: None, ..task("m", date(2024, 6, 1), date(2024, 6, 20)) };
    let cancelled = Task { status: Some(at(TaskStatus::Cancelled)), ..task("c", date(2024, 6, 1), date(2024, 6, 5)) };
    let tasks = vec![milestone, cancelled];
    let keys = ["task/m/planned_progress", "task/m/duration", "task/m/upcoming", "task/c/state", "schedule/task_count"];
    assert_eq!(shown(&plan(date(2024, 6, 19), tasks.clone()), keys), ["0", "1", "true", "cancelled", "1"]);
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks), ["task/m/planned_progress"]), ["1"]);
}

#[test]
fn effort_is_spread_over_working_days() {
    let person = Person {
        id: at("p".into()),
        span: Span::Nowhere,
        name: at("p".into()),
        title: None,
        department: None,
        region: None,
        team: None,
        manager: None,
        r#type: None,
        headcount: None,
        hire_date: None,
        masked: None,
        capacity_hours: None,
        status: None,
        aliases: Vec::new(),
        note: None,
    };
    let work = |id, start, end, effort: &str| Task { owner: Some(at(reference("p", 0))), effort_days: Some(at(effort.parse().unwrap())), ..task(id, start, end) };
    let tasks = vec![
        work("a", date(2026, 3, 2), date(2026, 3, 22), "6"),
        work("b", date(2026, 3, 9), date(2026, 4, 5), "8"),
        work("c", date(2026, 3, 16), date(2026, 4, 5), "4.8"),
    ];
    let mut plan = plan(date(2026, 3, 31), tasks);
    plan.frame.people = Table::new(vec![person]);
    let keys = ["owner_week/p/2026-W12/effort", "owner_week/p/2026-W12/load", "owner/p/peak_load", "owner/p/most_at_once", "owner/p/task_count"];
    assert_eq!(shown(&plan, keys), ["5.6", "1.12", "1.12", "3", "3"]);
}

#[test]
fn the_expected_finish_keeps_the_pace_so_far() {
    let tasks = vec![Task { progress: percent(40), ..task("t", date(2024, 6, 1), date(2024, 7, 10)) }];
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks), ["task/t/expected_finish"]), ["2024-07-20"]);
}

#[test]
fn every_column_has_its_row_in_the_family() {
    let mut figures = Figures::default();
    schedule(&plan(date(2024, 6, 20), tracked()), &mut figures);
    schedule(&plan(date(2024, 6, 20), tracked()), &mut figures);
    assert!(TaskColumns::find(&figures).is_some() && ScheduleColumns::find(&figures).is_some());
}

/// A day's work for a computer of 1990; the pipeline allows a second for everything.
#[test]
fn fifty_thousand_tasks_are_computed_at_once() {
    let tasks = (0..50_000_u32).map(|number| {
        let first = date(2024, 1, 1).checked_add(jiff::ToSpan::days(i64::from(number % 300))).unwrap();
        let task = Task { progress: percent(50), ..task(&format!("t{number:05}"), first, first.checked_add(jiff::ToSpan::days(9)).unwrap()) };
        let earlier = number.checked_sub(1).map(|earlier| (format!("t{earlier:05}"), earlier));
        let earlier: Vec<_> = earlier.iter().filter(|_| number % 10 != 0).map(|(name, target)| (name.as_str(), *target)).collect();
        after(task, &earlier, Tie::FinishStart, -20)
    });
    assert_eq!(shown(&plan(date(2024, 6, 20), tasks.collect()), ["schedule/task_count"]), ["50000"]);
}
