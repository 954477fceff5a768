//! The vectors of domain/3 §3.8 on small plans written in YAML.

use std::fmt::Write;

use planpress::compile::{Compiled, Options, compile};
use planpress::figures::Value;
use planpress::load::{Format, Sources, source};

/// Compiles a plan from named files.
fn compiled(files: &[(&str, &str)]) -> Compiled {
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    compile(sources, &Options { keep_going: true, ..Options::default() })
}

/// Compiles a plan of 2024 or 2026 with these tasks (and other lists) as of a day.
fn plan(as_of: &str, lists: &str) -> Compiled {
    let year = &as_of[..4];
    compiled(&[("a.yaml", lists), ("plan.yaml", &format!("name: p\nperiod: {year}\nas_of: {as_of}\n"))])
}

fn shown<const N: usize>(compiled: &Compiled, keys: [&str; N]) -> [String; N] {
    let codes: Vec<_> = compiled.found.iter().take(3).map(|found| (found.code.0, &found.args)).collect();
    keys.map(|key| match compiled.figures.find(key).map(|id| compiled.figures.value(id)) {
        Some(Value::Number(number)) => number.round_dp(4).normalize().to_string(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Term(term)) => term.code.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Missing(reason)) => reason.code().to_string(),
        Some(Value::Text(_)) => panic!("tasks have no text figures"),
        None => panic!("no figure {key}; found {codes:?}"),
    })
}

/// The three tasks of 001-T3.
const TRACKED: &str = "
tasks:
  - {id: t-1, name: a, planned_start: 2024-06-01, planned_end: 2024-06-10, progress: 90%}
  - {id: t-2, name: b, planned_start: 2024-06-01, planned_end: 2024-06-30, progress: 60%}
  - {id: t-3, name: c, planned_start: 2024-06-15, planned_end: 2024-06-20, progress: 100%}
";

#[test]
fn spi_of_001_t3() {
    let plan = plan("2024-06-20", TRACKED);
    let planned = shown(&plan, ["task/t-1/planned_progress", "task/t-2/planned_progress", "task/t-3/planned_progress"]);
    assert_eq!(planned, ["1", "0.6667", "1"]);
    assert_eq!(shown(&plan, ["schedule/planned", "schedule/actual", "schedule/spi"]), ["0.7826", "0.7174", "0.9167"]);
    assert_eq!(shown(&plan, ["task/t-1/state", "task/t-1/overdue_days", "task/t-3/state"]), ["overdue", "10", "done"]);
}

#[test]
fn declared_weights_count_only_when_every_task_has_one() {
    let first = TRACKED.replacen("progress: 90%", "progress: 90%, weight: 2", 1);
    assert_eq!(shown(&plan("2024-06-20", &first), ["schedule/actual"]), ["0.7174"]);
    let all = first.replace("progress: 60%", "progress: 60%, weight: 1").replace("progress: 100%", "progress: 100%, weight: 1");
    assert_eq!(shown(&plan("2024-06-20", &all), ["schedule/actual"]), ["0.85"]);
}

fn one(as_of: &str, fields: &str) -> Compiled {
    plan(as_of, &format!("tasks:\n  - {{id: t, name: t, {fields}}}\n"))
}

#[test]
fn the_deadline_day_itself_is_not_overdue() {
    let fields = "planned_start: 2024-06-01, planned_end: 2024-06-10, progress: 90%";
    let keys = ["task/t/state", "task/t/overdue_days"];
    assert_eq!(shown(&one("2024-06-10", fields), keys), ["running", "0"]);
    assert_eq!(shown(&one("2024-06-11", fields), keys), ["overdue", "1"]);
}

#[test]
fn states_exclude_one_another_in_order() {
    let of = |fields: &str| shown(&one("2024-06-15", fields), ["task/t/state"])[0].clone();
    assert_eq!(of("progress: 100%, planned_start: 2024-06-01, planned_end: 2024-06-05"), "done");
    assert_eq!(of("progress: 34%, planned_start: 2024-06-01, planned_end: 2024-06-30"), "at_risk");
    assert_eq!(of("progress: 35%, planned_start: 2024-06-01, planned_end: 2024-06-30"), "running");
    assert_eq!(of("progress: 79%, planned_start: 2024-06-01, planned_end: 2024-06-22"), "at_risk");
    assert_eq!(of("progress: 80%, planned_start: 2024-06-01, planned_end: 2024-06-22"), "running");
    assert_eq!(of("progress: 0%, planned_start: 2024-06-14, planned_end: 2024-08-30"), "delayed_start");
    assert_eq!(of("progress: 0%, planned_start: 2024-06-15, planned_end: 2024-08-30"), "todo");
    assert_eq!(of("planned_start: 2024-06-17, planned_end: 2024-06-18"), "todo");
    assert_eq!(of("planned_start: 2024-06-01, planned_end: 2024-06-14"), "overdue");
    assert_eq!(of("planned_start: 2024-06-01, planned_end: 2024-07-14"), "delayed_start");
}

#[test]
fn a_task_after_an_overdue_one_is_at_risk() {
    let tasks = "
tasks:
  - {id: a, name: a, planned_start: 2024-06-01, planned_end: 2024-06-10, progress: 90%}
  - {id: b, name: b, planned_start: 2024-06-20, planned_end: 2024-06-30, depends_on: [a]}
";
    assert_eq!(shown(&plan("2024-06-12", tasks), ["task/b/late_predecessors", "task/b/state"]), ["1", "at_risk"]);
}

#[test]
fn an_open_high_risk_puts_its_task_at_risk() {
    let tasks = "
tasks: [{id: a, name: a, planned_start: 2024-06-20, planned_end: 2024-08-10}]
risks: [{id: r, text: r, probability: 5, impact: IMPACT, task: a}]
";
    let state = |impact| shown(&plan("2024-06-12", &tasks.replace("IMPACT", impact)), ["task/a/state"])[0].clone();
    assert_eq!((state("3"), state("2")), ("at_risk".into(), "todo".into()));
}

/// A 5 days, then B 10 and C 4 beside each other, then D 3.
const DIAMOND: &str = "
tasks:
  - {id: a, name: a, planned_start: 2024-06-01, planned_end: 2024-06-05}
  - {id: b, name: b, planned_start: 2024-06-06, planned_end: 2024-06-15, depends_on: [a]}
  - {id: c, name: c, planned_start: 2024-06-06, planned_end: 2024-06-09, depends_on: [a]}
  - {id: d, name: d, planned_start: 2024-06-16, planned_end: 2024-06-18, depends_on: [b, c]}
";

#[test]
fn critical_path_of_the_diamond() {
    let keys = [
        "schedule/length",
        "task/c/total_slack",
        "task/c/free_slack",
        "task/c/critical",
        "task/b/critical",
        "task/c/latest_finish",
        "schedule/last_finish",
    ];
    assert_eq!(shown(&plan("2024-06-01", DIAMOND), keys), ["18", "6", "6", "false", "true", "2024-06-15", "2024-06-18"]);
    let buffered = DIAMOND.replace("depends_on: [b, c]", "depends_on: [b, c], buffer: 2天");
    assert_eq!(shown(&plan("2024-06-01", &buffered), ["schedule/length", "task/d/critical", "schedule/last_finish"]), ["20", "true", "2024-06-20"]);
}

#[test]
fn a_late_predecessor_eats_the_slack_before_the_own_deadline() {
    let late = DIAMOND.replace("planned_end: 2024-06-15", "planned_end: 2024-06-19");
    assert_eq!(
        shown(&plan("2024-05-20", &late), ["task/d/earliest_finish", "task/d/deadline_slack", "task/d/state"]),
        ["2024-06-22", "-4", "at_risk"]
    );
}

#[test]
fn work_handed_over_on_the_last_day_is_not_late() {
    let handed = DIAMOND.replace("planned_start: 2024-06-16", "planned_start: 2024-06-15");
    assert_eq!(shown(&plan("2024-05-20", &handed), ["task/d/deadline_slack", "task/d/state"]), ["0", "todo"]);
}

#[test]
fn a_tie_to_a_summary_binds_its_parts() {
    let tasks = DIAMOND.replace("depends_on: [a]", "depends_on: [a], parent: s")
        + "  - {id: s, name: s}\n  - {id: e, name: e, planned_start: 2024-06-10, planned_end: 2024-06-11, depends_on: [s]}\n";
    let keys = ["task/s/start", "task/s/end", "task/s/duration", "task/e/earliest_start"];
    assert_eq!(shown(&plan("2024-05-20", &tasks), keys), ["2024-06-06", "2024-06-15", "10", "2024-06-16"]);
}

#[test]
fn a_summary_is_weighted_by_the_durations_of_its_parts() {
    let tasks = TRACKED.replace("name: a", "name: a, parent: s").replace("name: b", "name: b, parent: s") + "  - {id: s, name: s}\n";
    let keys = ["task/s/start", "task/s/end", "task/s/progress", "task/s/state", "schedule/task_count"];
    assert_eq!(shown(&plan("2024-06-20", &tasks), keys), ["2024-06-01", "2024-06-30", "0.675", "running", "3"]);
}

#[test]
fn the_newest_report_by_the_as_of_date_counts() {
    let lists = |entries: &str| {
        format!("tasks: [{{id: t, name: t, planned_start: 2024-06-01, planned_end: 2024-07-30, progress: 5%}}]\nprogress:\n{entries}")
    };
    let entry = |day, done| format!("  - {{task: t, date: 2024-06-{day}, progress: {done}%, status: 进行中}}\n");
    let entries = lists(&[entry("18", 40), entry("25", 70), entry("05", 50)].concat());
    let keys = ["task/t/progress", "task/t/age", "progress_entry/t/2024-06-18/change"];
    assert_eq!(shown(&plan("2024-06-20", &entries), keys), ["0.4", "2", "-10"]);
    let old = lists(&[entry("05", 50), entry("13", 55)].concat());
    assert_eq!(shown(&plan("2024-06-23", &old), ["task/t/age", "task/t/stale"]), ["10", "false"]);
    assert_eq!(shown(&plan("2024-06-24", &old), ["task/t/age", "task/t/stale"]), ["11", "true"]);
}

#[test]
fn milestones_count_all_or_nothing_and_cancelled_tasks_not_at_all() {
    let tasks = "
tasks:
  - {id: m, name: m, milestone: 是, planned_end: 2024-06-20}
  - {id: c, name: c, planned_start: 2024-06-01, planned_end: 2024-06-05, status: 取消}
";
    let keys = ["task/m/planned_progress", "task/m/duration", "task/m/upcoming", "task/c/state", "schedule/task_count"];
    assert_eq!(shown(&plan("2024-06-19", tasks), keys), ["0", "1", "true", "cancelled", "1"]);
    assert_eq!(shown(&plan("2024-06-20", tasks), ["task/m/planned_progress"]), ["1"]);
}

#[test]
fn effort_is_spread_over_working_days() {
    let lists = "
people: [{id: p, name: 何岭}]
tasks:
  - {id: a, name: a, owner: p, planned_start: 2026-03-02, planned_end: 2026-03-22, effort_days: 6}
  - {id: b, name: b, owner: p, planned_start: 2026-03-09, planned_end: 2026-04-05, effort_days: 8}
  - {id: c, name: c, owner: p, planned_start: 2026-03-16, planned_end: 2026-04-05, effort_days: 4.8}
";
    let keys = ["owner_week/p/2026-W12/effort", "owner_week/p/2026-W12/load", "owner/p/peak_load", "owner/p/most_at_once", "owner/p/task_count"];
    assert_eq!(shown(&plan("2026-03-31", lists), keys), ["5.6", "1.12", "1.12", "3", "3"]);
}

#[test]
fn durations_count_working_days_when_the_plan_asks_for_them() {
    let task = "tasks: [{id: t, name: t, planned_start: 2024-06-03, planned_end: 2024-06-14, progress: 30%}]";
    let settings = "name: p\nperiod: 2024\nas_of: 2024-06-10\ntask_days: 工作日\nholidays: [2024-06-10]\n";
    let compiled = compiled(&[("a.yaml", task), ("plan.yaml", settings)]);
    assert_eq!(shown(&compiled, ["task/t/duration", "task/t/elapsed", "task/t/planned_progress"]), ["9", "5", "0.5556"]);
}

#[test]
fn the_expected_finish_keeps_the_pace_so_far() {
    let plan = one("2024-06-20", "progress: 40%, planned_start: 2024-06-01, planned_end: 2024-07-10");
    assert_eq!(shown(&plan, ["task/t/expected_finish"]), ["2024-07-20"]);
}

#[test]
fn a_cycle_is_told_and_leaves_the_rest_computed() {
    let tasks = DIAMOND.replace("id: a, name: a,", "id: a, name: a, depends_on: [d],")
        + "  - {id: e, name: e, planned_start: 2024-06-01, planned_end: 2024-06-02}\n";
    let plan = plan("2024-06-01", &tasks);
    assert!(plan.found.iter().any(|found| found.code.0 == "E301"));
    assert_eq!(shown(&plan, ["task/e/total_slack", "schedule/task_count"]), ["0", "5"]);
}

/// The whole program has a second for this; the schedule must be a small part of it.
#[test]
fn fifty_thousand_tasks_are_computed() {
    let mut tasks = String::from("id,任务名称,计划开始时间,计划结束时间,实际进度,前置任务\n");
    for number in 0..50_000_u32 {
        let day = 1 + 2 * (number % 10);
        let last = day + 1;
        let before = if number % 10 == 0 { String::new() } else { format!("t{:05}", number - 1) };
        writeln!(tasks, "t{number:05},任务{number},2024-03-{day:02},2024-03-{last:02},50%,{before}").unwrap();
    }
    let plan = compiled(&[("plan.yaml", "name: p\nperiod: 2024\nas_of: 2024-06-20\n"), ("执行计划表.csv", &tasks)]);
    assert_eq!(shown(&plan, ["schedule/task_count", "task/t00009/state"]), ["50000", "overdue"]);
}

/// Every word that pages and sheets ask for is in the vocabulary: a key without a word is shown as itself.
#[test]
fn pages_of_the_sample_have_all_their_words() {
    for locale in ["zh-CN", "zh-TW", "en"] {
        let sources = planpress::load::folder(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project")).unwrap();
        let compiled = compile(sources, &Options { keep_going: true, locale: Some(locale.into()), ..Options::default() });
        let report = compiled.report.expect("the sample has a report");
        let shown = format!("{report:?}").replace("\"resources.yaml\"", "");
        for prefix in ["\"column.", "\"task.", "\"sheet.", "\"execution.", "\"resources.", "\"page.", "\"section.", "\"filter."] {
            let found = shown.find(prefix).map(|at| shown[at..].chars().take(60).collect::<String>());
            assert_eq!(found, None, "{locale}");
        }
        for id in compiled.figures.all().filter(|id| {
            ["task", "schedule", "owner", "owner_week", "budget", "budget_total", "spend", "resource"]
                .contains(&compiled.figures.family_ref(id.column.family()).name)
        }) {
            let name = compiled.figures.column_name(id, &compiled.vocabulary);
            assert!(!name.starts_with("figure."), "{locale}: {name}");
        }
    }
}

/// The figures of domain/7 for the budget, and of `tests/sample_oracle.py` for the schedule.
#[test]
fn figures_of_the_sample() {
    let sources = planpress::load::folder(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project")).unwrap();
    let sample = compile(sources, &Options { keep_going: true, ..Options::default() });
    let counts = ["task_count", "done", "overdue", "at_risk", "running", "todo", "delayed_start", "stale"].map(|column| format!("schedule/{column}"));
    assert_eq!(shown(&sample, counts.each_ref().map(String::as_str)), ["26", "9", "2", "3", "6", "6", "0", "1"]);
    assert_eq!(shown(&sample, ["schedule/planned", "schedule/actual", "schedule/spi"]), ["0.6281", "0.5653", "0.8999"]);
    let budget = ["spent", "used", "pace", "burn", "runway", "contingency_ratio", "contingency_ok", "exhausted_on"]
        .map(|column| format!("budget_total/{column}"));
    let expected = ["1460000", "0.5615", "1.1293", "486666.6667", "2.3425", "0.1077", "within", "2026-06-10"];
    assert_eq!(shown(&sample, budget.each_ref().map(String::as_str)), expected);
    let shares = ["promotion", "channel", "training", "tools", "people", "reserve"].map(|line| format!("budget/b-{line}/share"));
    assert_eq!(shown(&sample, shares.each_ref().map(String::as_str)), ["0.3769", "0.2769", "0.0769", "0.0923", "0.0692", "0.1077"]);
}
