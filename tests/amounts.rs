//! What tables amount to: each `amounts/<name>.txt` holds the files of a plan and, after `== says`, the amounts that were read from them
//! and what was told.
//!
//! A part begins with `== ` and the path of a file; where no `plan.yaml` is among them the usual one is taken. The part `== asks` names
//! figures whose values are to be said too, a key a line. `UPDATE_AMOUNTS=1 cargo test --test amounts` writes what is found, to be read
//! before it is kept.

use std::fmt::Write;
use std::path::Path;

use planpress::check::{Checked, check};
use planpress::compile::{Compiled, Options, compile};
use planpress::diagnostic::render::Renderer;
use planpress::figures::Value;
use planpress::load::{Format, Sources, source};
use planpress::model::facts::{SCOPE, Scope};
use planpress::value::Target;

const PLAN: &str = "name: p\nperiod: 2026-01-01..2026-12-31\nas_of: 2026-03-31\n";
const SAYS: &str = "== says\n";
const ASKS: &str = "asks";

fn parts(case: &str) -> impl Iterator<Item = (&str, &str)> {
    case.split("== ").filter_map(|part| part.split_once('\n'))
}

/// The files that a case holds.
fn files(case: &str) -> Vec<(&str, String)> {
    let mut files: Vec<(&str, String)> = parts(case).filter(|(path, _)| *path != ASKS).map(|(path, text)| (path, text.to_string())).collect();
    if files.iter().all(|(path, _)| *path != "plan.yaml") {
        files.insert(0, ("plan.yaml", PLAN.to_string()));
    }
    files
}

/// A plan as it was checked, the figures that are asked for, and its messages.
struct Read {
    checked: Checked,
    figures: String,
    messages: String,
}

fn read(case: &str) -> Read {
    let file = |(id, (path, text)): (usize, &(&str, String))| {
        source(id as u16, (*path).into(), Format::of(path).expect("it is a plan file"), text.clone().into_bytes())
    };
    let sources = Sources { files: files(case).iter().enumerate().map(file).collect(), ..Sources::default() };
    let checked = check(&sources, &Default::default());
    let compiled = compile(sources, &Options { keep_going: true, check_only: true, ..Options::default() });
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
    let messages = renderer.short(&checked.found);
    let keys = parts(case).filter(|(path, _)| *path == ASKS).flat_map(|(_, keys)| keys.lines());
    let figures = keys.map(|key| format!("{key} {}\n", figure(&compiled, key))).collect();
    Read { checked, figures, messages }
}

fn figure(compiled: &Compiled, key: &str) -> String {
    match compiled.figures.find(key).map(|id| compiled.figures.value(id)) {
        Some(Value::Number(number)) => number.round_dp(4).normalize().to_string(),
        Some(other) => format!("{other:?}"),
        None => "-".to_string(),
    }
}

/// The members of a scope by their names.
fn scope(scope: Scope, checked: &Checked) -> String {
    let frame = &checked.plan.frame;
    let name = |(dimension, position): (&&str, Option<u32>)| {
        let position = position?;
        Some(match *dimension {
            "region" => frame.regions.get_at(position)?.name.value.clone(),
            "channel" => frame.channels.get_at(position)?.name.value.clone(),
            other => format!("{other} {position}"),
        })
    };
    SCOPE.iter().zip(scope.members()).filter_map(name).map(|name| format!(" {name}")).collect()
}

fn target(target: &Target) -> String {
    match target {
        Target::Absolute(quantity) => format!("{}{}", quantity.value.normalize(), quantity.unit.word()),
        other => format!("{other:?}"),
    }
}

fn goals(checked: &Checked, said: &mut String) {
    for goal in checked.plan.goals.goals.iter() {
        let kpi = checked.plan.goals.kpis.get(&goal.kpi.value).map_or("?", |kpi| kpi.name.value.as_str());
        let period = goal.period.map_or_else(String::new, |period| period.value.code());
        let months: String = goal.months.iter().map(|(month, amount)| format!(" {}={}", month.code(), amount.value.value.normalize())).collect();
        let base = goal.base_value.as_ref().map_or_else(String::new, |base| format!(" base {}", base.value.value.normalize()));
        writeln!(said, "goal {kpi}{} {period} {}{base}{months}", scope(goal.scope(), checked), target(&goal.target.value)).unwrap();
    }
}

fn actuals(checked: &Checked, said: &mut String) {
    let facts = &checked.facts;
    for row in facts.rows() {
        let series = &facts.series()[row.series() as usize];
        let kpi = checked.plan.goals.kpis.get_at(series.kpi).map_or("?", |kpi| kpi.name.value.as_str());
        let value = row.measure().value().unwrap_or_default().normalize();
        writeln!(said, "actual {kpi}{} {} {value}", scope(series.scope, checked), facts.period_of(row).code()).unwrap();
    }
}

/// The regions that stand in others.
fn regions(checked: &Checked, said: &mut String) {
    let regions = &checked.plan.frame.regions;
    for region in regions.iter() {
        let outer = region.parent.as_ref().and_then(|parent| regions.get_at(parent.value.target?));
        outer.iter().for_each(|outer| writeln!(said, "region {} in {}", region.name.value, outer.name.value).unwrap());
    }
}

fn money(checked: &Checked, said: &mut String) {
    let plan = &checked.plan;
    for line in plan.execution.budget.iter() {
        writeln!(said, "budget {} {}", line.name.value, line.planned.value.0.normalize()).unwrap();
    }
    for spend in plan.execution.spends.iter() {
        writeln!(said, "spend {} {}", spend.date.value.0, spend.amount.value.0.normalize()).unwrap();
    }
    for resource in plan.strategy.resources.iter() {
        let quantity = resource.quantity.as_ref().map_or_else(String::new, |quantity| quantity.value.value.normalize().to_string());
        writeln!(said, "resource {} {quantity}", resource.name.value).unwrap();
    }
    for order in plan.funnel.orders.iter() {
        writeln!(said, "order {} {}", order.date.value, order.amount.value.0.normalize()).unwrap();
    }
}

/// What is known of each task: the one above it, its owner, its days, how far it is, its state and its remark.
fn tasks(checked: &Checked, said: &mut String) {
    let plan = &checked.plan;
    for task in plan.execution.tasks.iter() {
        let above = task.parent.as_ref().and_then(|parent| plan.execution.tasks.get_at(parent.value.target?));
        let facts = [
            above.map(|above| format!("in {}", above.name.value)),
            task.owner.as_ref().and_then(|owner| plan.frame.people.get_at(owner.value.target?)).map(|owner| owner.name.value.clone()),
            task.planned_start.map(|start| format!("from {}", start.value)),
            task.planned_end.map(|end| format!("to {}", end.value.0)),
            task.progress.as_ref().and_then(|progress| progress.value.fraction).map(|fraction| fraction.normalize().to_string()),
            task.status.map(|status| format!("{:?}", status.value)),
            task.note.as_ref().map(|note| format!("({})", note.value)),
        ];
        let facts: String = facts.into_iter().flatten().map(|fact| format!(" {fact}")).collect();
        writeln!(said, "task {}{facts}", task.name.value).unwrap();
    }
    reports(checked, said);
}

/// The reports on tasks.
fn reports(checked: &Checked, said: &mut String) {
    let execution = &checked.plan.execution;
    for report in execution.progress.iter() {
        let task = report.task.value.target.and_then(|task| execution.tasks.get_at(task)).map_or("?", |task| task.name.value.as_str());
        let facts = [
            report.date.map(|date| date.value.to_string()),
            report.progress.as_ref().and_then(|progress| progress.value.fraction).map(|fraction| fraction.normalize().to_string()),
            report.status.map(|status| format!("{:?}", status.value)),
        ];
        let facts: String = facts.into_iter().flatten().map(|fact| format!(" {fact}")).collect();
        writeln!(said, "report {task}{facts}").unwrap();
    }
}

/// The amounts of a plan, and what was told of how its files were read.
fn said(read: &Read) -> String {
    let mut said = String::new();
    regions(&read.checked, &mut said);
    goals(&read.checked, &mut said);
    actuals(&read.checked, &mut said);
    money(&read.checked, &mut said);
    tasks(&read.checked, &mut said);
    said + &read.figures + &read.messages
}

#[test]
fn tables_amount_to_what_they_mean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/amounts");
    let mut cases: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "the cases are found");
    let mut wrong = String::new();
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap();
        let (case, expected) = text.split_once(SAYS).unwrap_or((&text, ""));
        let found = said(&read(case));
        if std::env::var_os("UPDATE_AMOUNTS").is_some() {
            std::fs::write(&path, format!("{case}{SAYS}{found}")).unwrap();
        }
        if found != expected {
            writeln!(wrong, "{}\n--- expected\n{expected}--- found\n{found}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
