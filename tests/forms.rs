//! The four tables of source 001: each alone beside a `plan.yaml` is read without an error, and so are all together.

use std::path::Path;

use planpress::check::{Checked, Options, check};
use planpress::compile::{self, compile};
use planpress::diagnostic::Severity;
use planpress::load;
use planpress::model::facts::Measure;
use planpress::report::Block;
use planpress::value::Target;
use rust_decimal::Decimal;

fn read(form: &str) -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms").join(form);
    let checked = check(&load::folder(&folder).unwrap(), &Options::default());
    let errors: Vec<_> = checked.found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{form}: {errors:#?}");
    checked
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The value of the only row of a KPI.
fn actual(checked: &Checked, kpi: &str) -> Decimal {
    let kpi = checked.plan.goals.kpis.position(kpi).expect("the KPI is made from the catalogue");
    let series = checked.facts.series().iter().position(|series| series.kpi == kpi).expect("the KPI has actuals");
    let row = checked.facts.effective(series as u32).next().unwrap();
    match row.measure() {
        Measure::Value(value) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_of_goals() {
    let checked = read("1-goals");
    let goals = &checked.plan.goals.goals;
    assert_eq!(goals.len(), 4);
    let kpis: Vec<&str> = goals.iter().map(|goal| checked.plan.goals.kpis.get(&goal.kpi.value).unwrap().id.value.as_str()).collect();
    assert_eq!(kpis, ["revenue", "revenue", "new_customers", "lead_conversion"]);
    let region = goals[1].region.as_ref().and_then(|region| checked.plan.frame.regions.get(&region.value)).unwrap();
    assert_eq!(region.name.value, "华东");
    assert!(matches!(&goals[0].target.value, Target::Absolute(quantity) if quantity.value == number("5000000")));
    assert!(matches!(&goals[3].target.value, Target::Absolute(quantity) if quantity.value == number("0.15")));
    assert_eq!(goals[0].period.as_ref().unwrap().value.code(), "2024-Q3");
    assert_eq!(goals[0].key_action.as_ref().unwrap().value, "聚焦行业客户");
}

#[test]
fn a_table_of_strategies_and_resources() {
    let checked = read("2-strategy");
    let initiatives = &checked.plan.strategy.initiatives;
    assert_eq!(initiatives.len(), 3);
    assert_eq!(initiatives[0].due.as_ref().unwrap().value.0.to_string(), "2024-06-15");
    assert_eq!(initiatives[2].start.as_ref().unwrap().value.to_string(), "2024-06-01");
    let owner = initiatives[1].owner.as_ref().and_then(|owner| checked.plan.frame.people.get(&owner.value)).unwrap();
    assert_eq!(owner.name.value, "渠道经理");
    let planned: Decimal = checked.plan.execution.budget.iter().map(|line| line.planned.value.0).sum();
    assert_eq!(planned, number("270000"));
    let line = checked.plan.execution.budget.iter().find(|line| line.name.value == "直播平台").expect("a line without the word 费用");
    assert_eq!(checked.plan.strategy.initiatives.get(&line.initiative.as_ref().unwrap().value).unwrap().name.value, "线上直播 5 场");
    assert_eq!(checked.plan.strategy.resources.len(), 3);
}

#[test]
fn a_table_of_progress() {
    let checked = read("3-progress");
    let tasks = &checked.plan.execution.tasks;
    assert_eq!(tasks.len(), 3);
    assert_eq!(tasks[0].progress.as_ref().unwrap().value.fraction, Some(number("0.9")));
    assert_eq!(tasks[1].planned_end.as_ref().unwrap().value.0.to_string(), "2024-06-30");
    let risks = &checked.plan.measurement.risks;
    assert_eq!(risks.len(), 2);
    assert_eq!(risks[1].response.as_ref().unwrap().value, "改为线上拜访");
    assert_eq!(checked.plan.execution.tasks.get(&risks[1].task.as_ref().unwrap().value).unwrap().name.value, "经销商拜访");
}

#[test]
fn a_table_of_effects() {
    let checked = read("4-evaluation");
    assert_eq!(checked.plan.goals.goals.len(), 3);
    assert_eq!(actual(&checked, "revenue"), number("5400000"));
    assert_eq!(actual(&checked, "lead_conversion"), number("0.12"));
    assert_eq!(actual(&checked, "new_customers"), number("28"));
    assert_eq!(checked.plan.measurement.attributions.len(), 3);
    assert_eq!(checked.plan.measurement.improvements.len(), 3);
    assert_eq!(checked.plan.settings().unwrap().as_of.unwrap().value.to_string(), "2024-09-30");
}

/// What nobody measured by month is not shown by month, what nobody split is not reconciled, and weights that nobody wrote are none.
#[test]
fn an_evaluation_alone_shows_nothing_empty() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms/4-evaluation");
    let compiled = compile(load::folder(&folder).unwrap(), &compile::Options::default());
    let report = compiled.report.expect("a report is made");
    let empty: Vec<&str> = report.tables().filter(|table| table.rows.is_empty()).map(|table| table.id.as_str()).collect();
    assert_eq!(empty, [] as [&str; 0]);
    let ids: Vec<&str> = report.tables().map(|table| table.id.as_str()).collect();
    assert!(!ids.iter().any(|id| id.contains("months") || *id == "heat" || *id == "reconciliation"), "{ids:?}");
    let charts = report.pages.iter().flat_map(|page| &page.blocks).filter(|block| matches!(block, Block::Chart(_)));
    assert_eq!(charts.count(), 0);
    let periods: Vec<&str> = report.pages.iter().map(|page| page.path.as_str()).filter(|path| path.starts_with("evaluation/period")).collect();
    assert_eq!(periods, ["evaluation/period-2024-q3"]);
    let kpis = report.tables().find(|table| table.id == "overview-kpis").expect("the KPIs are shown");
    assert!(!kpis.columns.iter().any(|column| column.id == "weight"));
    assert!(kpis.rows.iter().all(|row| row.cells().count() == kpis.columns.len()));
}

#[test]
fn all_four_together_make_each_goal_once() {
    let checked = read("5-together");
    assert_eq!(checked.plan.goals.goals.len(), 4);
    assert_eq!(checked.restated.len(), 3);
    assert_eq!(checked.facts.rows().len(), 3);
    assert_eq!(checked.plan.execution.tasks.len(), 3);
}
