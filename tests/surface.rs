//! What small plans show their planner: the pages are built and read as text.

mod project;

use std::path::Path;

use project::{run, text};

/// Builds a plan of these files and gives a page without its marks.
fn page(files: &[(&str, &str)], path: &str) -> String {
    let dir = tempfile::tempdir().expect("a folder can be made");
    for (name, content) in files {
        std::fs::write(dir.path().join(name), content).expect("a file can be written");
    }
    run(&["build", text(dir.path())]).exits(0);
    read(&dir.path().join("report").join(path))
}

fn read(path: &Path) -> String {
    let html = std::fs::read_to_string(path).expect("the page is written");
    let mut words = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(c),
            _ => {}
        }
    }
    words.replace('\u{a0}', " ")
}

const YEAR: &str = "name: 计划\nperiod: 2026\nas_of: 2026-02-28\ndisplay_unit: 万元\n";

#[test]
fn a_period_that_still_runs_is_told_to_date_with_its_whole_target() {
    let months: Vec<String> = (1..=12).map(|month| format!("{month}月")).collect();
    let table = format!("编号,指标,目标值,{}\ng,销售额,1200万{}\n", months.join(","), ",100万".repeat(12));
    let goals = ("目标设定表.csv", table.as_str());
    let actuals = ("实际值.csv", "指标,期间,实际值(元)\n销售额,2026-01,1000000\n销售额,2026-02,1100000\n");
    let index = page(&[("plan.yaml", YEAR), goals, actuals], "index.html");
    assert!(index.contains("2026年销售额至今达成 105.0%"), "{index}");
    assert!(index.contains("至今目标 200 万元，全期目标 1,200 万元"), "{index}");
    assert!(page(&[("plan.yaml", YEAR), goals, actuals], "evaluation/kpi-revenue.html").contains("销售额2026年至今差额"));
}

#[test]
fn money_leads_and_kpis_keep_the_name_that_the_plan_gives_them() {
    let goals = ("a.csv", "指标,目标值,期间\n新客户数,60家,2026\n销售额,1200万,2026\n");
    let actuals = ("实际值.csv", "指标,期间,实际值\n新客户数,2026-01,5家\n销售额,2026-01,100万\n");
    let index = page(&[("plan.yaml", YEAR), goals, actuals], "index.html");
    assert!(index.contains("2026年销售额至今达成"), "{index}");
    assert!(index.contains("新客户数") && !index.contains("新客户签约量"), "{index}");
}

#[test]
fn what_is_known_of_the_whole_period_only_has_no_course() {
    let plan = ("plan.yaml", "name: 计划\nperiod: 2026-Q1\nas_of: 2026-03-31\n");
    let table = ("效果评估表.csv", "评估维度,目标值,实际值,差异分析,改进建议\n销售额,500万,430万,渠道下滑,增加促销\n");
    let index = page(&[plan, table], "index.html");
    assert!(index.contains("430") && !index.contains("逐月：") && !index.contains("最近到期 。"), "{index}");
}

#[test]
fn tasks_are_shown_by_the_numbers_that_people_gave_them() {
    let tasks = |head: &str, first: &str| format!("{head}任务,负责人,开始时间,结束时间\n{first}甲,张三,2026-01-05,2026-04-20\n");
    let plan = ("plan.yaml", YEAR);
    let shown = |tasks: &str| page(&[plan, ("执行计划表.csv", tasks)], "execution/index.html");
    assert!(shown(&tasks("编号,", "T1,")).contains("T1 甲"));
    let unnumbered = shown(&tasks("", ""));
    assert!(!unnumbered.contains("WBS") && !unnumbered.contains("编号"), "{unnumbered}");
}

#[test]
fn a_block_with_nothing_to_tell_is_not_there() {
    let goals = ("目标设定表.csv", "指标,目标值,期间\n销售额,1200万,2026\n");
    let index = page(&[("plan.yaml", YEAR), goals], "index.html");
    assert!(!index.contains("需处理的任务"), "{index}");
}
