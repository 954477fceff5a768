//! The vectors of domain/3 §3.3, §3.4, §3.6 and §3.7 on small plans written in YAML.

use std::fmt::Write;
use std::time::{Duration, Instant};

use planpress::compile::{Compiled, Options, compile};
use planpress::figures::Value;
use planpress::load::{Format, Sources, source};
use planpress::report::{Content, Inline, RowKind, Table};

/// Compiles a plan of the first half of 2026 with these lists.
fn plan(lists: &str) -> Compiled {
    plan_of("period: 2026-H1\nas_of: 2026-03-31\n", lists)
}

/// Compiles a plan with these settings and lists.
fn plan_of(settings: &str, lists: &str) -> Compiled {
    let settings = format!("name: p\n{settings}");
    let files = [("lists.yaml", lists), ("plan.yaml", settings.as_str())];
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    compile(sources, &Options { keep_going: true, ..Options::default() })
}

fn shown<const N: usize>(compiled: &Compiled, keys: [&str; N]) -> [String; N] {
    keys.map(|key| match compiled.figures.find(key).map(|id| compiled.figures.value(id)) {
        Some(Value::Number(number)) => number.round_dp(4).normalize().to_string(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Term(term)) => term.code.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Text(text)) => compiled.figures.words(text).to_string(),
        Some(Value::Missing(reason)) => reason.code().to_string(),
        None => panic!("no figure {key}; found {:?}", compiled.found.iter().map(|found| (found.code.0, &found.args)).collect::<Vec<_>>()),
    })
}

/// Revenue goals: one of the company, and one for each region.
fn split(parent: &str, parts: &[&str]) -> Compiled {
    let mut lists = format!("goals:\n  - {{id: g, kpi: 销售额, target: {parent}}}\n");
    for (number, part) in parts.iter().enumerate() {
        writeln!(lists, "  - {{id: g{number}, kpi: 销售额, target: {part}, region: R{number}, parent: g}}").unwrap();
    }
    plan(&lists)
}

#[test]
fn a_number_of_a_kpi_in_ten_thousands_is_scaled_once() {
    let compiled = plan(
        "kpis: [{id: revenue, name: 销售额, unit: 万元}]\ngoals: [{id: g, kpi: revenue, period: 2026-Q1, target: 600万, months: {2026-01: 200, 2026-02: 200万元, 2026-03: 2000000元}}]\n\
         actuals:\n  - {kpi: revenue, period: 2026-01, value: 180.5万}\n  - {kpi: revenue, period: 2026-02, value: 12000}\n  - {kpi: revenue, period: 2026-03, value: 2100000元}\n",
    );
    let keys = ["kpi/revenue/2026-Q1/full_target", "kpi/revenue/2026-Q1/target", "kpi/revenue/2026-Q1/actual"];
    assert_eq!(shown(&compiled, keys), ["6000000", "6000000", "123905000"]);
}

fn verdict(parent: &str, parts: &[&str]) -> String {
    let [verdict] = shown(&split(parent, parts), ["reconcile/g/region/verdict"]);
    verdict
}

#[test]
fn targets_are_resolved_by_their_kind() {
    let of = |target: &str| {
        shown(
            &plan(&format!("goals:\n  - {{id: g, kpi: 销售额, target: {target}, base_value: 500万元}}\n")),
            ["goal/g/target", "goal/g/growth_over_base"],
        )
    };
    assert_eq!(of("600万元"), ["6000000", "0.2"]);
    assert_eq!(of("增长30%"), ["6500000", "0.3"]);
    assert_eq!(of("翻番"), ["10000000", "1"]);
    assert_eq!(of("增加20万元"), ["5200000", "0.04"]);
    assert_eq!(of("≥550万元"), ["5500000", "0.1"]);
}

#[test]
fn a_range_must_be_hit_at_its_low_end() {
    let plan = plan("goals:\n  - {id: g, kpi: 新客户签约量, target: 3-4家}\n");
    assert_eq!(shown(&plan, ["goal/g/target", "goal/g/must_hit", "goal/g/stretch", "goal/g/upper"]), ["3", "3", "4", "4"]);
}

#[test]
fn growth_without_a_base_is_missing() {
    assert_eq!(shown(&plan("goals:\n  - {id: g, kpi: 销售额, target: 增长30%}\n"), ["goal/g/target", "goal/g/smart_m"]), ["no_data", "false"]);
}

#[test]
fn the_verdict_changes_at_its_limits() {
    assert_eq!(verdict("1000万元", &["500万元", "500万元"]), "closed");
    assert_eq!(verdict("1000万元", &["500万元", "495万元"]), "closed");
    assert_eq!(verdict("1000万元", &["500万元", "494.9万元"]), "short");
    assert_eq!(verdict("1000万元", &["500万元", "450万元"]), "short");
    assert_eq!(verdict("1000万元", &["500万元", "449万元"]), "short_much");
    assert_eq!(verdict("1000万元", &["500万元", "506万元"]), "cushion");
    assert_eq!(verdict("1000万元", &["500万元", "700万元"]), "cushion");
    assert_eq!(verdict("1000万元", &["500万元", "700.1万元"]), "over");
}

#[test]
fn the_product_lines_of_the_sample_are_short_by_twenty() {
    let plan = split("1800万元", &["1080万元", "450万元", "250万元"]);
    let keys = ["reconcile/g/region/children", "reconcile/g/region/diff", "reconcile/g/region/verdict", "goal/g0/share"];
    assert_eq!(shown(&plan, keys), ["17800000", "-200000", "short", "0.6"]);
}

#[test]
fn counts_must_add_up_exactly() {
    let of = |parts: [i32; 2]| {
        let lists = format!(
            "goals:\n  - {{id: g, kpi: 新客户签约量, target: 500家}}\n  - {{id: a, kpi: 新客户签约量, target: {}家, region: A, parent: g}}\n  - {{id: b, kpi: 新客户签约量, target: {}家, region: B, parent: g}}\n",
            parts[0], parts[1]
        );
        let [verdict] = shown(&plan(&lists), ["reconcile/g/region/verdict"]);
        verdict
    };
    assert_eq!(of([250, 250]), "closed");
    assert_eq!(of([250, 249]), "short");
    assert_eq!(of([250, 251]), "cushion");
}

/// 001-T1: 150 of 500 is shared out, 350 (70 %) is open.
#[test]
fn a_partial_split_is_open_and_not_short() {
    let declared =
        plan("goals:\n  - {id: g, kpi: 销售额, target: 500万元, partial: 是}\n  - {id: e, kpi: 销售额, target: 150万元, region: 华东, parent: g}\n");
    let keys = ["reconcile/g/region/verdict", "reconcile/g/region/open", "reconcile/g/region/open_share", "goal/e/share"];
    assert_eq!(shown(&declared, keys), ["open", "3500000", "0.7", "0.3"]);
    let known = "regions: [{id: east, name: 华东}, {id: south, name: 华南}]\ngoals:\n  - {id: g, kpi: 销售额, target: 500万元}\n  - {id: e, kpi: 销售额, target: 150万元, region: 华东, parent: g}\n";
    assert_eq!(shown(&plan(known), ["reconcile/g/region/verdict", "reconcile/g/region/known"]), ["open", "2"]);
}

#[test]
fn parts_of_a_lower_is_better_kpi_are_short_when_they_allow_more() {
    let of = |months: &str| {
        let lists = format!(
            "kpis: [{{name: 客户投诉, unit: 次, direction: 低为好}}]\ngoals:\n  - {{id: g, kpi: 客户投诉, target: ≤18次, period: 2026-Q1, months: {months}}}\n"
        );
        let [verdict] = shown(&plan(&lists), ["reconcile/g/months/verdict"]);
        verdict
    };
    assert_eq!(of("{2026-01: 6次, 2026-02: 6次, 2026-03: 6次}"), "closed");
    assert_eq!(of("{2026-01: 6次, 2026-02: 6次, 2026-03: 8次}"), "short_much");
    assert_eq!(of("{2026-01: 6次, 2026-02: 6次, 2026-03: 5次}"), "cushion");
}

#[test]
fn months_of_a_rate_are_compared_through_their_mean() {
    let of = |march: &str| {
        let lists = format!(
            "goals:\n  - {{id: g, kpi: 线索转化率, target: 15%, period: 2026-Q1, months: {{2026-01: 15%, 2026-02: 15%, 2026-03: {march}}}}}\n"
        );
        shown(&plan(&lists), ["reconcile/g/months/children", "reconcile/g/months/diff", "goal/g/months_diff", "reconcile/g/months/verdict"])
    };
    assert_eq!(of("13.5%"), ["0.145", "-0.5", "-0.5", "closed"]);
    assert_eq!(of("12%"), ["0.14", "-1", "-1", "short"]);
}

const SAMPLE_MATRIX: &str = "
goals:
  - {id: g, kpi: 销售额, target: 750万元, period: 2026-Q1, months: {2026-01: 240万元, 2026-02: 180万元, 2026-03: 330万元}}
  - {id: e, kpi: 销售额, target: 375万元, period: 2026-Q1, region: 华东, parent: g, months: {2026-01: 120万元, 2026-02: 90万元, 2026-03: 165万元}}
  - {id: s, kpi: 销售额, target: 235万元, period: 2026-Q1, region: 华南, parent: g, months: {2026-01: 75万元, 2026-02: 56万元, 2026-03: 104万元}}
  - {id: w, kpi: 销售额, target: 140万元, period: 2026-Q1, region: 西南, parent: g, months: {2026-01: 45万元, 2026-02: 34万元, 2026-03: 61万元}}
";

#[test]
fn regions_by_months_close_both_ways() {
    let plan = plan(SAMPLE_MATRIX);
    let keys = [
        "goal/e/months_total",
        "goal/e/months_diff",
        "split_month/g/region/2026-02/children",
        "split_month/g/region/2026-02/diff",
        "split_month/g/region/2026-02/closed",
    ];
    assert_eq!(shown(&plan, keys), ["3750000", "0", "1800000", "0", "true"]);
    assert_eq!(
        shown(&plan, ["reconcile/g/region/verdict", "reconcile/g/months/verdict", "reconcile/w/months/verdict"]),
        ["closed", "closed", "closed"]
    );
}

#[test]
fn smart_counts_its_letters() {
    let of = |fields: &str| {
        let [score] = shown(&plan(&format!("goals:\n  - {{id: g, kpi: 销售额, target: 500万元{fields}}}\n")), ["goal/g/smart"]);
        score
    };
    assert_eq!(of(""), "3", "KPI, number, and the plan's own period");
    assert_eq!(of(", due: 2026-06-30"), "3");
    assert_eq!(of(", due: 2026-06-30, base_value: 400万元"), "4");
    assert_eq!(of(", due: 2026-06-30, base_value: 300万元"), "3");
    assert_eq!(of(", due: 2026-06-30, base_value: 500万元"), "3");
    let served = "goals:\n  - {id: g, kpi: 销售额, target: 500万元, due: 2026-06-30, base_value: 400万元}\ninitiatives:\n  - {name: a, goals: [g]}\n";
    assert_eq!(shown(&plan(served), ["goal/g/smart", "goal/g/initiatives"]), ["5", "1"]);
}

/// 1000万 ÷ 10万 = 100 deals; ÷ 20 % = 500; ÷ 25 % = 2000 leads; × 2500 元 = 50 % of the revenue.
#[test]
fn the_funnel_is_worked_back_from_revenue() {
    let lists = "goals: [{id: g, kpi: 销售额, target: 1000万元}]\nstages:\n  - {id: lead, name: 线索, order: 1, target_rate: 25%, lead_time_days: 30天}\n  - {id: deal, name: 商机, order: 2, target_rate: 20%, lead_time_days: 60天}\n  - {id: won, name: 成交, order: 3, probability: 100%}\nfunnel_plans: [{id: f, goal: g, aov: 10万元, cost_per_lead: 2500元}]\n";
    let plan = plan(lists);
    assert_eq!(
        shown(&plan, ["funnel_plan/f/deals", "funnel_step/f/deal/need", "funnel_step/f/lead/need", "funnel_plan/f/leads"]),
        ["100", "500", "2000", "2000"]
    );
    assert_eq!(
        shown(&plan, ["funnel_plan/f/lead_spend", "funnel_plan/f/lead_spend_share", "funnel_step/f/lead/days_ahead"]),
        ["5000000", "0.5", "90"]
    );
    let odd = lists.replace("aov: 10万元", "aov: 12万元");
    assert_eq!(shown(&self::plan(&odd), ["funnel_plan/f/deals", "funnel_step/f/deal/need", "funnel_step/f/lead/need"]), ["84", "420", "1680"]);
    let repeat = lists.replace("aov: 10万元", "aov: 10万元, repeat_share: 40%");
    assert_eq!(shown(&self::plan(&repeat), ["funnel_plan/f/new_revenue", "funnel_plan/f/deals"]), ["6000000", "60"]);
    assert_eq!(shown(&self::plan(&odd), ["funnel_step/f/lead/exact"]), ["1666.6667"]);
}

/// 145 ÷ 0.29 is 500 and 57 ÷ 0.57 is 100: binary floats give 501 and 101.
#[test]
fn steps_round_up_in_decimals() {
    let of = |revenue: &str, rate: &str| {
        let lists = format!(
            "goals: [{{id: g, kpi: 销售额, target: {revenue}}}]\nstages:\n  - {{id: lead, name: 线索, order: 1, target_rate: {rate}}}\n  - {{id: won, name: 成交, order: 2, probability: 100%}}\nfunnel_plans: [{{id: f, goal: g, aov: 1万元}}]\n"
        );
        let [need] = shown(&plan(&lists), ["funnel_step/f/lead/need"]);
        need
    };
    assert_eq!(of("145万元", "29%"), "500");
    assert_eq!(of("57万元", "57%"), "100");
}

#[test]
fn the_price_of_a_unit_of_effect() {
    let lists = "initiatives:\n  - {id: live, name: 直播, budget: 10万元, expected_effect: 获取有效线索500条}\n  - {id: dealer, name: 签约, budget: 15万元, expected_effect: 覆盖城市10个}\n  - {id: brand, name: 品牌, budget: 2万元, expected_effect: 认知度提升20%}\n";
    let plan = plan(lists);
    assert_eq!(shown(&plan, ["initiative/live/unit_cost", "initiative/dealer/unit_cost", "initiative_total/amount"]), ["200", "15000", "270000"]);
    assert!(plan.figures.find("initiative/brand/unit_cost").is_none(), "a rate has no pieces");
}

#[test]
fn segments_by_three_scores() {
    let lists = "segments:\n  - {id: a, name: a, size_score: 5, competition_score: 3, fit_score: 5}\n  - {id: b, name: b, size_score: 4, competition_score: 2, fit_score: 4}\n  - {id: c, name: c, size_score: 3, competition_score: 2, fit_score: 4}\n  - {id: d, name: d, size_score: 4, competition_score: 5, fit_score: 3}\n  - {id: e, name: e, size_score: 4, competition_score: 2, fit_score: 3, core: 否}\n";
    let plan = plan(lists);
    assert_eq!(
        shown(&plan, ["segment/a/total", "segment/b/total", "segment/c/total", "segment/d/total", "segment/e/total"]),
        ["4.4", "4", "3.6", "2.8", "3.7"]
    );
    assert_eq!(shown(&plan, ["segment/a/rank", "segment/b/rank", "segment/c/rank", "segment/d/rank", "segment/e/rank"]), ["1", "2", "4", "5", "3"]);
    assert_eq!(
        shown(&plan, ["segment/a/core", "segment/c/core", "segment/d/core", "segment/e/core_by_score", "segment/e/core"]),
        ["true", "false", "false", "true", "false"]
    );
    assert_eq!(shown(&plan, ["segment_total/core"]), ["2"]);
}

#[test]
fn money_is_foretold_by_the_days_of_the_plan_alone() {
    let lists = "budget: [{id: b, name: b, category: 推广, planned: 100, spent: 60}]\n";
    let on = |day: &str| plan_of(&format!("period: 2026-H1\nas_of: {day}\n"), lists);
    assert!(on("2026-01-01").figures.find("budget_total/forecast").is_none(), "nothing has passed on the first day");
    assert_eq!(shown(&on("2027-01-31"), ["plan/elapsed", "budget_total/forecast", "budget_total/elapsed_months"]), ["1", "60", "6"]);
}

#[test]
fn an_amount_is_no_score() {
    let plan = plan(
        "segments:\n  - {id: a, name: a, size_score: 1.2亿, competition_score: 3, fit_score: 5}\n  - {id: b, name: b, size_score: 4, competition_score: 2, fit_score: 4}\n",
    );
    assert_eq!(shown(&plan, ["segment/a/total", "segment/a/rank", "segment/b/rank"]), ["no_data", "no_data", "1"]);
}

#[test]
fn needs_fall_into_four_quadrants() {
    let of = |urgency: &str, importance: &str| {
        shown(&plan(&format!("needs: [{{id: n, text: n, urgency: {urgency}, importance: {importance}}}]\n")), ["need/n/quadrant", "need/n/priority"])
    };
    assert_eq!(of("高", "高"), ["urgent_important", "25"]);
    assert_eq!(of("3", "4"), ["important", "12"]);
    assert_eq!(of("4", "3"), ["urgent", "12"]);
    assert_eq!(of("中", "低"), ["other", "3"]);
}

#[test]
fn compound_growth_is_a_root() {
    let lists = "industries: [{id: i, industry: 净水}]\nmarket_years:\n  - {industry: i, year: 2022, size: 38亿元}\n  - {industry: i, year: 2023, size: 42.3亿元}\n  - {industry: i, year: 2025, size: 52亿元}\n";
    let plan = plan(lists);
    let [cagr] = shown(&plan, ["industry/i/cagr"]);
    assert_eq!(cagr, "0.1102");
    assert_eq!(shown(&plan, ["industry/i/years", "industry/i/size"]), ["3", "5200000000"]);
}

#[test]
fn pest_scores_are_direction_times_level() {
    let lists = "pest:\n  - {id: a, category: 政治, factor: a, direction: 积极, level: 高}\n  - {id: b, category: 经济, factor: b, direction: 消极, level: 中}\n  - {id: c, category: 经济, factor: c, direction: 中性, level: 高}\n  - {id: d, category: 社会, factor: d, level: 高}\n";
    let plan = plan(lists);
    assert_eq!(shown(&plan, ["pest/a/score", "pest/b/score", "pest/c/score", "pest/d/score"]), ["3", "-2", "0", "no_data"]);
    assert_eq!(
        shown(
            &plan,
            ["pest_category/economic/net", "pest_total/net", "pest_total/opportunity", "pest_total/threat", "pest_category/technological/net"]
        ),
        ["-2", "1", "3", "-2", "nothing"]
    );
}

#[test]
fn ratings_are_weighed_and_shares_squared() {
    let lists = "industries: [{id: i, industry: 净水, own_share: 4%}]\ncompetitors:\n  - {id: x, name: x, share: 22%}\n  - {id: y, name: y, share: 17%}\nksf:\n  - {id: q, factor: 质量, weight: 60%, self_rating: 4}\n  - {id: c, factor: 成本, weight: 40%, self_rating: 3}\ncompetitor_ratings:\n  - {competitor: x, factor: q, rating: 5}\n  - {competitor: x, factor: c, rating: 2}\n  - {competitor: y, factor: q, rating: 3}\n";
    let plan = plan(lists);
    assert_eq!(
        shown(&plan, ["competition/own_score", "competitor/x/score", "competitor/y/score", "competition/score_gap"]),
        ["3.6", "3.8", "3", "-0.2"]
    );
    assert_eq!(
        shown(&plan, ["competition/hhi", "competition/share_total", "competition/other_share", "ksf/q/gap", "ksf/c/gap"]),
        ["789", "0.39", "0.57", "-1", "1"]
    );
}

/// 999,990 left at a tenth of a yuan a day last longer than any calendar; so does a task of which a millionth is done.
#[test]
fn a_day_beyond_the_calendar_is_missing() {
    let budget = plan("budget: [{id: b1, name: A, planned: 100000000, spent: 1}]\n");
    assert_eq!(shown(&budget, ["budget_total/exhausted_on"]), ["no_data"]);
    let tasks = plan("tasks: [{id: t1, name: A, owner: B, start: 2026-01-01, end: 2026-02-01, progress: 0.0001%}]\n");
    assert_eq!(tasks.figures.find("task/t1/progress").map(|id| tasks.figures.value(id).is_present()), Some(true));
}

/// Scores out of any range are refused; until they are mended, what is made of them must not stop the program.
#[test]
fn a_risk_of_absurd_scores_is_still_a_high_one() {
    let lists = "tasks: [{id: t1, name: A, owner: B, start: 2026-01-01, end: 2026-02-01}]\n\
                 risks: [{id: r1, risk: C, task: t1, probability: 999999999999999, impact: 999999999999999}]\n";
    assert_eq!(shown(&plan(lists), ["task/t1/open_risks"]), ["1"]);
}

#[test]
fn five_thousand_goals_are_computed_in_well_under_a_second() {
    let mut lists = String::from("goals:\n  - {id: g, kpi: 销售额, target: 5000万元}\n");
    for number in 0..5000 {
        writeln!(lists, "  - {{id: g{number}, kpi: 销售额, target: 1万元, base_value: 0.9万元, region: R{number}, parent: g}}").unwrap();
    }
    let compiled = plan(&lists);
    assert_eq!(shown(&compiled, ["reconcile/g/region/verdict", "reconcile/g/region/count"]), ["closed", "5000"]);
    let mut figures = planpress::figures::Figures::default();
    let begin = Instant::now();
    planpress::analysis::goals::goals(&compiled.plan, &mut figures);
    let elapsed = begin.elapsed();
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?} without optimisation");
    eprintln!("5,000 goals in {elapsed:?}");
}

/// The name that people read for the figure with this key.
fn name(compiled: &Compiled, key: &str) -> String {
    let id = compiled.figures.find(key).unwrap_or_else(|| panic!("no figure {key}"));
    compiled.figures.name(id, &planpress::vocabulary::Vocabulary::load("zh-CN"))
}

#[test]
fn entities_of_different_kinds_may_share_an_id() {
    let compiled = plan(
        "initiatives: [{id: 1, name: 渠道策略}]\ntasks: [{id: 1, name: 签约代理商, start: 2026-01-05, end: 2026-02-05, progress: 50%}]\n\
         risks: [{id: 1, text: 代理商流失, probability: 3, impact: 4}, {id: 2026-Q1, text: 季度风险, probability: 1, impact: 1}]\n\
         kpis: [{id: revenue, name: 销售额, unit: 万元}]\ngoals: [{id: 1, name: 一季度销售, kpi: revenue, period: 2026-Q1, target: 600万, months: {2026-01: 200, 2026-02: 200, 2026-03: 200}}]\n",
    );
    let names = ["initiative/1/name", "task/1/progress", "risk/1/score", "goal/1/target", "kpi/revenue/2026-Q1/target", "risk/2026-Q1/score"];
    let names = names.map(|key| name(&compiled, key));
    let expected = [
        "渠道策略 · 名称",
        "签约代理商 · 实际进度",
        "代理商流失 · 风险得分",
        "一季度销售 · 目标值",
        "销售额 · 2026年一季度 · 目标",
        "季度风险 · 风险得分",
    ];
    assert_eq!(names, expected);
}

#[test]
fn an_id_with_a_slash_is_one_segment_of_a_name() {
    let compiled = plan(
        "kpis: [{id: a/b, name: 客诉率, unit: '%'}, {id: a, name: 客单价, unit: 元}]\n\
         goals: [{id: g/1, name: 客诉, kpi: a/b, period: 2026-Q1, target: 3%, region: R/1, months: {2026-01: 3%, 2026-02: 3%, 2026-03: 3%}}]\n\
         spends: [{id: s/1, date: 2026-02-01, amount: 20}]\n",
    );
    assert_eq!(name(&compiled, "measure/a/b/cap"), "客诉率 · 封顶");
    assert_eq!(name(&compiled, "goal_month/g/1/2026-01/target"), "客诉 · 2026年1月 · 目标值");
    let regional = compiled.figures.all().map(|id| compiled.figures.key(id)).find(|key| key.starts_with("kpi/a/b/2026-Q1/region")).expect("a region");
    let words = name(&compiled, &regional);
    assert!(words.starts_with("客诉率 · 2026年一季度 · R/1 · "), "{words}");
}

/// Two and a half years by month: a company with a part, whose targets and actuals grow by one a month.
fn long_plan() -> Compiled {
    let months: Vec<String> = (0..30).map(|month| format!("{}-{:02}", 2024 + month / 12, month % 12 + 1)).collect();
    let targets: Vec<String> = months.iter().enumerate().map(|(position, month)| format!("{month}: {}", 100 + position)).collect();
    let targets = targets.join(", ");
    let mut lists = format!(
        "kpis: [{{id: revenue, name: 销售额, unit: 元}}]\ngoals:\n  - {{id: g, kpi: revenue, target: 3435, months: {{{targets}}}}}\n\
         \x20 - {{id: e, kpi: revenue, target: 3435, region: 华东, parent: g, months: {{{targets}}}}}\nactuals:\n"
    );
    for (position, month) in months.iter().enumerate() {
        writeln!(lists, "  - {{kpi: revenue, period: {month}, value: {}}}", 90 + position).unwrap();
    }
    plan_of("period: 2024-01-01..2026-06-30\nas_of: 2026-06-30\n", &lists)
}

#[test]
fn weights_of_goals_are_those_of_their_kpis() {
    let goal = |kpi: &str, target: &str, weight: &str| format!("  - {{kpi: {kpi}, target: {target}, weight: {weight}}}\n");
    let actual = |kpi: &str, value: &str| format!("  - {{kpi: {kpi}, period: 2026-H1, value: {value}}}\n");
    let goals = goal("销售额", "100万元", "60%") + &goal("新客户数", "10家", "40%");
    let actuals = actual("销售额", "50万元") + &actual("新客户数", "10家");
    let compiled = plan_of("period: 2026-H1\nas_of: 2026-06-30\n", &format!("goals:\n{goals}actuals:\n{actuals}"));
    assert_eq!(shown(&compiled, ["measure/revenue/weight", "score/2026-H1/achievement"]), ["0.6", "0.7"], "0.6 × 50 % + 0.4 × 100 %");
}

#[test]
fn targets_of_quarters_are_shared_out_by_the_days_that_have_actuals() {
    let goals = "goals:\n  - {kpi: 新客户数, target: 1200, months: {2026-Q1: 90, 2026-Q2: 210, 2026-Q3: 300, 2026-Q4: 600}}\n";
    let actuals = "actuals:\n  - {kpi: 新客户数, period: 2026-01, value: 30}\n  - {kpi: 新客户数, period: 2026-02, value: 29}\n";
    let compiled = plan_of("period: 2026\nas_of: 2026-02-28\n", &format!("{goals}{actuals}"));
    let keys = ["2026-Q1/full_target", "2026-Q1/target", "2026-Q1/achievement", "2026-H1/full_target", "2026/target", "2026/full_target"];
    let keys = keys.map(|key| format!("kpi/new_customers/{key}"));
    let keys = keys.each_ref().map(String::as_str);
    assert_eq!(shown(&compiled, keys), ["90", "59", "1", "300", "59", "1200"], "59 of the 90 days of the first quarter");
}

#[test]
fn months_beside_a_quarter_make_up_the_half_with_it() {
    let actuals = (1..=6).map(|month| format!("  - {{kpi: revenue, period: 2026-{month:02}, value: 30}}")).collect::<Vec<_>>().join("\n");
    let months = "2026-01: 20, 2026-02: 30, 2026-03: 70, 2026-Q2: 100";
    let lists = format!("goals: [{{id: g, kpi: revenue, period: 2026-H1, target: 220, months: {{{months}}}}}]\nactuals:\n{actuals}");
    let compiled = plan_of("period: 2026-H1\nas_of: 2026-06-30\n", &lists);
    let keys = ["H1/actual", "H1/target", "H1/full_target", "Q2/target", "Q2/actual", "Q1/target"].map(|key| format!("kpi/revenue/2026-{key}"));
    assert_eq!(shown(&compiled, keys.each_ref().map(String::as_str)), ["180", "220", "220", "100", "90", "120"]);
}

#[test]
fn a_quarter_of_which_a_month_has_no_target_counts_as_a_whole() {
    let lists = "
goals: [{id: g, kpi: revenue, target: 150, months: {2026-01: 10, 2026-02: 20, 2026-Q1: 60, 2026-Q2: 90}}]
actuals: [{kpi: revenue, period: 2026-01, value: 10}, {kpi: revenue, period: 2026-02, value: 10}, {kpi: revenue, period: 2026-03, value: 10}]
";
    let compiled = plan(lists);
    assert_eq!(shown(&compiled, ["kpi/revenue/2026-Q1/full_target", "kpi/revenue/2026-Q1/target", "kpi/revenue/2026-H1/target"]), ["60", "60", "60"]);
    assert_eq!(shown(&compiled, ["goal/g/months_total", "reconcile/g/months/children"]), ["150", "150"]);
}

#[test]
fn what_was_written_for_a_half_is_not_known_on_a_day_within_it() {
    let lists = "
goals: [{id: g, kpi: revenue, period: 2026-H1, target: 600}]
actuals: [{kpi: revenue, period: 2026-01, value: 100}, {kpi: revenue, period: 2026-H1, value: 450}]
";
    let files = [("lists.yaml", lists), ("plan.yaml", "name: p\nperiod: 2026-H1\n")];
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    let day = "2026-02-15".parse().unwrap();
    let compiled = compile(sources, &Options { keep_going: true, as_of: Some(day), ..Options::default() });
    assert_eq!(shown(&compiled, ["kpi/revenue/2026-H1/actual"]), ["100"]);
}

#[test]
fn a_company_adds_up_people_in_regions_and_regions_above_regions() {
    let lists = "
regions: [{id: e, name: 华东}, {id: sh, name: 上海, parent: e}, {id: s, name: 华南}]
people: [{id: p, name: 张三}, {id: q, name: 李四}]
goals: [{id: g, kpi: revenue, period: 2026-Q1, target: 300}]
actuals:
  - {kpi: revenue, region: 上海, person: 张三, period: 2026-01, value: 50}
  - {kpi: revenue, region: 华南, person: 李四, period: 2026-01, value: 40}
";
    let compiled = plan(lists);
    let keys = ["", "/region:e", "/region:sh", "/region:s"].map(|scope| format!("kpi/revenue/2026-01{scope}/actual"));
    assert_eq!(shown(&compiled, keys.each_ref().map(String::as_str)), ["90", "50", "50", "40"]);
}

#[test]
fn the_cockpit_shows_the_parts_where_the_company_has_no_goal() {
    let goal =
        |region: &str, target: u32| format!("  - {{kpi: 销售额, region: {region}, target: {target}万元, months: {{2026-01: {target}万元}}}}\n");
    let actual = |region: &str, value: u32| format!("  - {{kpi: 销售额, region: {region}, period: 2026-01, value: {value}万元}}\n");
    let regions = "regions: [{id: e, name: 华东}, {id: s, name: 华南}]\n";
    let lists = format!("{regions}goals:\n{}{}actuals:\n{}{}", goal("华东", 100), goal("华南", 80), actual("华东", 90), actual("华南", 80));
    let compiled = plan_of("period: 2026-Q1\nas_of: 2026-01-31\n", &lists);
    let report = compiled.report.as_ref().expect("a report");
    let kpis = report.tables().find(|table| table.id == "overview-kpis").expect("the table of KPIs");
    assert_eq!(kpis.rows.len(), 2);
}

#[test]
fn what_lies_in_a_region_stands_below_it() {
    let goal = |region: &str, target: u32| format!("  - {{kpi: 销售额, region: {region}, target: {target}万元}}\n");
    let actual = |region: &str| format!("  - {{kpi: 销售额, region: {region}, period: 2026-01, value: 10万元}}\n");
    let regions = "regions: [{id: s, name: 华南}, {id: g, name: 广东, parent: s}, {id: e, name: 华东}, {id: j, name: 江苏, parent: e}]\n";
    let goals: String = ["江苏", "华东", "广东", "华南"].into_iter().map(|region| goal(region, 100)).collect();
    let actuals: String = ["江苏", "华东", "广东", "华南"].into_iter().map(actual).collect();
    let compiled = plan_of("period: 2026-Q1\nas_of: 2026-01-31\n", &format!("{regions}goals:\n{goals}actuals:\n{actuals}"));
    let report = compiled.report.as_ref().expect("a report");
    let table = report.tables().find(|table| table.id == "evaluation-table").expect("the table of evaluation");
    let depths: Vec<RowKind> = table.rows.iter().map(|row| row.kind()).filter(|kind| matches!(kind, RowKind::Child(_))).collect();
    assert_eq!(depths, [1, 2, 1, 2].map(RowKind::Child));
}

/// Heads of the month columns of a table, when every row has as many cells as the table has columns and no id comes twice.
fn month_heads(table: &Table) -> Vec<(String, &'static str)> {
    assert!(table.rows.iter().all(|row| row.cells().count() == table.columns.len()), "{}", table.id);
    let mut ids: Vec<&str> = table.columns.iter().map(|column| column.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), table.columns.len(), "{}", table.id);
    let months = table.columns.iter().filter(|column| column.id.strip_prefix('m').is_some_and(|number| number.parse::<u8>().is_ok()));
    months.map(|column| (column.title.clone(), column.id)).collect()
}

#[test]
fn a_number_stands_under_its_month_in_a_long_plan() {
    let compiled = long_plan();
    let report = compiled.report.as_ref().expect("a report");
    for (id, months) in [("heat", 24), ("split-g-region", 24), ("overview-kpis", 12)] {
        let table = report.tables().find(|table| table.id == id).unwrap_or_else(|| panic!("{id}"));
        let heads = month_heads(table);
        assert_eq!(heads.len(), months, "{id}");
        let last = table.columns.iter().position(|column| Some(column.id) == heads.last().map(|head| head.1)).expect("the last month");
        let Some(Content::Figure(figure)) = table.rows.get(0).cell(last).map(|cell| cell.content) else {
            panic!("{id}: no figure under {:?}", heads.last())
        };
        assert!(compiled.figures.key(figure).contains("/2026-06"), "{id}: {}", compiled.figures.key(figure));
        let note: String =
            table.footnote.aid.0.iter().filter_map(|piece| if let Inline::Plain(words) = piece { Some(words.as_str()) } else { None }).collect();
        assert_eq!(note.contains("指标明细") && note.contains("6 个月"), id != "overview-kpis", "{id}: {note}");
    }
}

#[test]
fn three_hundred_kpis_have_their_tiles() {
    let mut lists = "kpis:\n".to_string();
    (0..300).for_each(|kpi| writeln!(lists, "  - {{id: k{kpi}, name: 指标{kpi}, unit: 元}}").unwrap());
    lists.push_str("goals:\n");
    (0..300).for_each(|kpi| writeln!(lists, "  - {{id: g{kpi}, kpi: k{kpi}, target: 200, months: {{2026-01: 100, 2026-02: 100}}}}").unwrap());
    lists.push_str("actuals:\n");
    (0..300).for_each(|kpi| writeln!(lists, "  - {{kpi: k{kpi}, period: 2026-01, value: 50}}").unwrap());
    let compiled = plan(&lists);
    assert_eq!(shown(&compiled, ["tile/k0/fill", "tile/k299/track", "tile/k299/tick"]), ["0.5", "100", "1"]);
}

#[test]
fn a_table_stands_on_one_sheet() {
    let compiled = plan(
        "kpis: [{id: revenue, name: 销售额, unit: 元}]\ngoals:\n  - {id: g, kpi: revenue, target: 200, months: {2026-01: 100, 2026-02: 100}}\n\
         \x20 - {id: e, kpi: revenue, target: 150, region: 华东, parent: g, months: {2026-01: 75, 2026-02: 75}}\n\
         actuals: [{kpi: revenue, period: 2026-01, value: 50, region: 华东}]\n",
    );
    let report = compiled.report.as_ref().expect("a report");
    let sheets: Vec<&str> = report.sheets_of("evaluation").into_iter().map(|(place, _)| place.sheet.as_str()).collect();
    for sheet in ["月度跟踪", "缺口分解"] {
        assert_eq!(sheets.iter().filter(|&&name| name == sheet).count(), 1, "{sheet}: {sheets:?}");
    }
    for (place, table) in report.workbooks.iter().flat_map(|workbook| report.sheets_of(workbook.name)) {
        assert!(!report.title_of(table).is_empty(), "the sheet {} says what it is about", place.sheet);
    }
}

#[test]
fn a_goal_of_one_month_to_come_is_its_own_whole() {
    let compiled = plan("kpis: [{id: revenue, name: 销售额, unit: 元}]\ngoals: [{id: g, kpi: revenue, period: 2026-04, target: 100}]\n");
    assert_eq!(shown(&compiled, ["kpi/revenue/2026-04/target"]), ["100"]);
}

/// The first half of a year by month with actuals of January to March, of which February missed its target.
const HALF_YEAR: &str = "kpis: [{id: revenue, name: 销售额, unit: 元}]
goals: [{id: g, kpi: revenue, target: 600, months: {2026-01: 100, 2026-02: 100, 2026-03: 100, 2026-04: 100, 2026-05: 100, 2026-06: 100}}]
actuals: [{kpi: revenue, period: 2026-01, value: 120}, {kpi: revenue, period: 2026-02, value: 90}, {kpi: revenue, period: 2026-03, value: 60}]
";

#[test]
fn an_actual_typed_into_the_workbook_moves_what_follows_it() {
    let mut compiled = plan(HALF_YEAR);
    let keys = ["cumulative_forecast", "forecast"].map(|column| format!("kpi/revenue/2026-05/{column}"));
    let keys = [keys[0].as_str(), keys[1].as_str(), "kpi/revenue/2026-03/misses", "kpi/revenue/2026-03/since"];
    assert_eq!(shown(&compiled, keys), ["450", "90", "2", "2026-02-01"]);
    let find = |key: &str| compiled.figures.find(key).unwrap_or_else(|| panic!("{key}"));
    let typed = [(find("kpi/revenue/2026-04/actual"), 130), (find("kpi/revenue/2026-02/actual"), 110)];
    compiled.figures = compiled.figures.with_changes(&typed.map(|(id, value)| (id, Value::Number(value.into()))));
    let march = ["kpi/revenue/2026-04/cumulative_forecast", "kpi/revenue/2026-03/misses", "kpi/revenue/2026-03/since"];
    assert_eq!(shown(&compiled, march), ["nothing", "1", "2026-03-01"]);
    let [achievement, total, month] = shown(&compiled, ["kpi/revenue/2026-H1/achievement", keys[0], keys[1]]);
    assert_eq!([achievement.as_str(), total.as_str(), month.as_str()], ["1.05", "525", "105"]);
}

#[test]
fn a_plan_of_many_tasks_has_no_bars_and_shows_its_dates_once() {
    let gantt = |tasks: usize| -> Table {
        let list: String = (0..tasks).map(|n| format!("  - {{id: t{n}, name: 任务{n}, start: 2026-02-01, end: 2026-02-10}}\n")).collect();
        let report = plan(&format!("tasks:\n{list}")).report.expect("a report");
        report.sheets.into_iter().find(|table| table.id == "gantt").expect("the sheet")
    };
    let ids = |table: &Table| table.columns.iter().map(|column| column.id).collect::<Vec<_>>();
    let (short, long) = (gantt(500), gantt(501));
    assert!(short.bars.is_some() && long.bars.is_none());
    assert!(ids(&short).contains(&"start") && ids(&short).contains(&"state"));
    assert_eq!(ids(&long), ["number", "task", "earliest_start", "earliest_finish", "latest_start", "latest_finish", "free_slack", "critical"]);
    assert_eq!(long.rows.len(), 501);
}

const HALF: &str = "goals: [{id: g, kpi: 销售额, target: 600万, period: 2026-H1}]\nactuals:\n  - {kpi: 销售额, period: 2026-01, value: 100万}\n";

#[test]
fn a_goal_without_months_is_forecast_over_the_months_of_its_period() {
    let lists = format!("{HALF}  - {{kpi: 销售额, period: 2026-02, value: 110万}}\n");
    let compiled = plan_of("period: 2026-H1\nas_of: 2026-02-28\n", &lists);
    let keys =
        ["month_count", "months_left", "simple_forecast", "required", "target", "achievement"].map(|column| format!("kpi/revenue/2026-H1/{column}"));
    let keys = keys.each_ref().map(String::as_str);
    assert_eq!(shown(&compiled, keys), ["6", "4", "6300000", "975000", "1955801.105", "1.0737"]);
}

#[test]
fn a_target_without_months_counts_for_the_months_with_an_actual() {
    let compiled = plan_of("period: 2026-H1\nas_of: 2026-02-28\n", HALF);
    assert_eq!(shown(&compiled, ["kpi/revenue/2026-H1/target", "kpi/revenue/2026-H1/achievement"]), ["1027624.3094", "0.9731"]);
    let running = plan_of("period: 2026-H1\nas_of: 2026-01-10\n", &HALF.replace("2026-01", "2026-01-10"));
    assert_eq!(shown(&running, ["kpi/revenue/2026-01/days_counted", "kpi/revenue/2026-03/days_counted"]), ["10", "31"]);
    let told: Vec<_> = compiled.found.iter().filter(|found| ["W501", "W504"].contains(&found.code.0)).map(|found| found.code.0).collect();
    assert_eq!(told, ["W501"]);
}

/// Compiles a plan of the first half of 2026 with one table beside it.
fn with_table(path: &str, text: &str) -> Compiled {
    let files = [(path, text), ("plan.yaml", "name: p\nperiod: 2026-H1\nas_of: 2026-02-28\n")];
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    compile(sources, &Options { keep_going: true, ..Options::default() })
}

#[test]
fn bare_percentages_are_read_for_each_kpi() {
    let long = with_table("actuals.csv", "指标,期间,实际值(%)\n回款率,2026-01,90\n线索转化率,2026-01,0.146\n");
    let keys = ["kpi/collection_rate/2026-01/actual", "kpi/lead_conversion/2026-01/actual"];
    assert_eq!(shown(&long, keys), ["0.9", "0.146"]);
    let table = with_table("效果评估表.csv", "评估维度,目标值(%),实际值(%)\n回款率,90,85\n线索转化率,15,0.146\n");
    let keys = ["kpi/collection_rate/2026-H1/actual", "kpi/lead_conversion/2026-H1/actual", "kpi/lead_conversion/2026-H1/target"];
    assert_eq!(shown(&table, keys), ["0.85", "0.146", "0.15"]);
}

#[test]
fn causes_of_an_evaluation_belong_to_the_goal_of_their_row() {
    let table = "评估维度,目标值,实际值,差异分析,改进建议\n销售额,600万,500万,竞品降价,加强拜访\n新客户签约量,10家,8家,线索少,多办活动\n";
    let compiled = with_table("效果评估表.csv", table);
    let measurement = &compiled.plan.measurement;
    let causes: Vec<_> = measurement.attributions.iter().map(|item| item.goal.as_ref().and_then(|goal| goal.value.target)).collect();
    let actions: Vec<_> = measurement.improvements.iter().map(|item| item.goal.as_ref().and_then(|goal| goal.value.target)).collect();
    assert_eq!((causes, actions), (vec![Some(0), Some(1)], vec![Some(0), Some(1)]));
}

#[test]
fn the_report_is_about_a_period_that_has_targets() {
    let of = |months: &str| {
        let lists = format!(
            "goals: [{{id: g, kpi: 销售额, target: 600万, period: 2026-H1{months}}}]\nactuals: [{{kpi: 销售额, period: 2026-01, value: 100万}}]\n"
        );
        let compiled = plan_of("period: 2026-H1\n", &lists);
        planpress::analysis::measures::focus(&compiled.plan).map(|period| period.code())
    };
    assert_eq!(of(", months: {2026-01: 90万, 2026-02: 110万}"), Some("2026-01".into()));
    assert_eq!(of(""), Some("2026-H1".into()));
    let quarters = "goals: [{id: a, kpi: 销售额, target: 300万, period: 2026-Q1}, {id: b, kpi: 销售额, target: 300万, period: 2026-Q2}]\n";
    let compiled = plan_of("period: 2026-H1\nas_of: 2026-02-28\n", quarters);
    assert_eq!(planpress::analysis::measures::focus(&compiled.plan).map(|period| period.code()), Some("2026-Q1".into()));
}
