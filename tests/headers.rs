//! Headers that people write and that mean one thing alone and another beside a second column.

use planpress::compile::{Compiled, Options, compile};
use planpress::load::{Format, Sources, source};

/// Compiles a plan of the first half of 2026 with these files.
fn plan(files: &[(&str, &str)]) -> Compiled {
    let settings = ("plan.yaml", "name: p\nperiod: 2026-H1\nas_of: 2026-03-31\npeople: [{id: p-1, name: 林溪}]\n");
    let mut files = [files, &[settings]].concat();
    files.sort_unstable();
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    compile(sources, &Options::default())
}

/// Asserts that no header was doubted, and nothing in the cells below them.
fn assert_understood(compiled: &Compiled) {
    let doubts = compiled.found.iter().filter(|found| matches!(found.code.0, "E103" | "E104" | "E105" | "E107" | "E110" | "E115" | "W107"));
    assert_eq!(doubts.map(|found| (found.code.0, &found.args)).collect::<Vec<_>>(), []);
}

#[test]
fn a_goal_beside_its_target_value_is_its_name() {
    for headers in ["目标,指标,目标值(万元),责任人", "目标值(万元),指标,目标,责任人", "Goal,KPI,Target(万元),Owner"] {
        let cells =
            if headers.starts_with("目标值") { "600,销售额,收入过六百万,林溪" } else { "收入过六百万,销售额,600,林溪" };
        let compiled = plan(&[("目标设定表.csv", &format!("{headers}\n{cells}\n"))]);
        assert_understood(&compiled);
        let goal = compiled.plan.goals.goals.iter().next().expect("a goal is read");
        assert_eq!(goal.name.as_ref().map(|name| name.value.as_str()), Some("收入过六百万"), "{headers}");
        assert!(format!("{:?}", goal.target.value).contains("6000000"), "{headers}: {:?}", goal.target.value);
    }
}

#[test]
fn a_goal_alone_is_its_target() {
    let compiled = plan(&[("目标设定表.csv", "指标,目标,责任人\n销售额,600万元,林溪\n")]);
    assert_understood(&compiled);
    let target = &compiled.plan.goals.goals.iter().next().expect("a goal is read").target.value;
    assert!(format!("{target:?}").contains("6000000"), "{target:?}");
}

#[test]
fn two_columns_of_one_meaning_stay_a_fault() {
    for headers in ["目标名称,指标,目标,目标值(万元)", "目标名称,指标,目标值(万元),目标"] {
        let (third, fourth) = if headers.ends_with("目标") { ("700", "回款提速") } else { ("回款提速", "700") };
        let compiled = plan(&[("目标设定表.csv", &format!("{headers}\n收入,销售额,{third},{fourth}\n"))]);
        let faults: Vec<_> = compiled.found.iter().map(|found| found.code.0).filter(|code| code.starts_with('E')).collect();
        assert_eq!(faults, ["E107"], "the name is taken, so both are targets, told once and in no row: {:?}", compiled.found);
    }
}

#[test]
fn a_strategy_table_in_its_own_words_is_understood() {
    let compiled = plan(&[
        ("策略组合表.csv", "策略模块,策略名称,策略描述,责任人,时间安排\n渠道策略,渠道下沉,签下县级经销商,林溪,2-4月\n"),
        ("执行计划表.csv", "任务名称,策略名称,责任人,时间安排,计划进度,实际进度\n签约,渠道下沉,林溪,2-3月,100%,60%\n"),
    ]);
    assert_understood(&compiled);
    let initiative = compiled.plan.strategy.initiatives.iter().next().expect("an initiative is read");
    assert_eq!(initiative.name.value, "渠道下沉");
    assert_eq!(initiative.note.as_ref().map(|note| note.value.as_str()), Some("签下县级经销商"));
    assert_eq!(initiative.due.map(|due| due.value.0.to_string()).as_deref(), Some("2026-04-30"));
    let task = compiled.plan.execution.tasks.iter().next().expect("a task is read");
    assert!(task.initiative.as_ref().is_some_and(|found| found.value.target.is_some()), "{:?}", task.initiative);
    assert_eq!(task.planned_start.map(|start| start.value.to_string()).as_deref(), Some("2026-02-01"));
}

#[test]
fn a_strategy_beside_its_measure_is_the_module() {
    let compiled = plan(&[("策略组合表.csv", "策略名称,具体措施,责任人\n渠道策略,签下县级经销商,林溪\n")]);
    assert_understood(&compiled);
    let initiative = compiled.plan.strategy.initiatives.iter().next().expect("an initiative is read");
    assert_eq!(initiative.name.value, "签下县级经销商");
    assert!(initiative.module.is_some());
}

/// To look for a period or a member at every place of a long text took minutes.
#[test]
fn a_page_of_text_above_a_table_is_passed_over() {
    let page = "六月的目标和实际".repeat(2_000);
    let table = format!("{page},{page},{page}\n指标,目标值(万元),责任人\n销售额,600,林溪\n");
    let compiled = plan(&[("目标设定表.csv", &table)]);
    assert_understood(&compiled);
    assert_eq!(compiled.plan.goals.goals.iter().count(), 1);
}

/// Each row stood in all those above it, and was read again for each of them.
#[test]
fn a_deep_outline_and_a_long_list_of_parts_are_read_once() {
    let chain: String = (1..800).map(|depth| format!("{},项{depth},1\n", vec!["1"; depth].join("."))).collect();
    let deep = plan(&[("预算.csv", &format!("序号,预算项目,预算金额(万元)\n{chain}"))]);
    assert_eq!(deep.plan.execution.budget.iter().count(), 1, "the innermost row counts");
    let parts: String = (0..3_000).map(|row| format!("其中：项{row},1\n")).collect();
    let parts = plan(&[("预算.csv", &format!("预算项目,预算金额(万元)\n总额,3000\n{parts}"))]);
    assert_eq!(parts.plan.execution.budget.iter().count(), 3_000, "the parts make up the whole");
}

/// A misspelt name of three characters is no name of its own: it is told with the one that it is like, and nothing is read by guessing.
#[test]
fn what_is_misspelt_is_told_with_what_it_is_like() {
    let compiled = plan(&[("表.csv", "指标,期间,目标直\n销售额,2026-01,10万\n")]);
    let near = |name: &str| {
        let of_name = |found: &&planpress::diagnostic::Diagnostic| found.code.0 == "W107" && found.args.iter().any(|(_, value)| value == name);
        compiled.found.iter().find(of_name).and_then(|found| found.suggestion.clone())
    };
    assert_eq!(near("目标直").as_deref(), Some("目标值"));
    let (bytes, name) = (b"name: p\nperiod: 2026\nperoid: 2026\n".to_vec(), "plan.yaml");
    let sources = Sources { files: vec![source(0, name.into(), Format::of(name).unwrap(), bytes)], ..Sources::default() };
    let found = compile(sources, &Options::default()).found;
    assert_eq!(found.iter().find_map(|found| found.suggestion.as_deref()), Some("period"));
}
