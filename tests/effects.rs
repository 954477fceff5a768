//! Alerts, causes, drivers, improvements and forecasts on small plans written in YAML (domain/3 §3.2, §3.9).

use planpress::compile::{Compiled, Options, compile};
use planpress::figures::Value;
use planpress::load::{Format, Sources, source};

/// Compiles a plan of the first half of 2026 with these lists.
fn plan(lists: &str) -> Compiled {
    let files = [("lists.yaml", lists), ("plan.yaml", "name: p\nperiod: 2026-H1\nas_of: 2026-03-31\n")];
    let file = |(id, &(path, text)): (usize, &(&str, &str))| source(id as u16, path.into(), Format::of(path).unwrap(), text.as_bytes().to_vec());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    compile(sources, &Options { keep_going: true, ..Options::default() })
}

/// A figure as text; `None` when there is no such figure.
fn shown(compiled: &Compiled, key: &str) -> Option<String> {
    Some(match compiled.figures.value(compiled.figures.find(key)?) {
        Value::Number(number) => number.round_dp(4).normalize().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Term(term) => term.code.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => compiled.figures.words(text).to_string(),
        Value::Missing(reason) => reason.code().to_string(),
    })
}

fn check(compiled: &Compiled, expected: &[(&str, &str)]) {
    for (key, value) in expected {
        assert_eq!(shown(compiled, key).as_deref(), Some(*value), "{key}");
    }
}

/// Three months of revenue against 100 万 each, with other lists after them.
fn months(values: [&str; 3], rest: &str) -> Compiled {
    let [january, february, march] = values;
    plan(&format!(
        "goals: [{{id: g, kpi: revenue, period: 2026-H1, target: 600万元, months: {{2026-01: 100万元, 2026-02: 100万元, 2026-03: 100万元, \
         2026-04: 100万元, 2026-05: 100万元, 2026-06: 100万元}}}}]\n\
         actuals: [{{kpi: revenue, period: 2026-01, value: {january}}}, {{kpi: revenue, period: 2026-02, value: {february}}}, \
         {{kpi: revenue, period: 2026-03, value: {march}}}]\n{rest}"
    ))
}

#[test]
fn three_misses_fall_and_are_red_at_once() {
    let compiled = months(["80万元", "75万元", "70万元"], "");
    check(
        &compiled,
        &[
            ("alerts/open", "3"),
            ("alerts/urgent", "2"),
            ("alert/low_achievement/goal:g/value", "0.75"),
            ("alert/missed_in_a_row/goal:g/value", "3"),
            ("alert/missed_in_a_row/goal:g/since", "2026-01-01"),
            ("alert/deteriorating/goal:g/value", "0.7"),
        ],
    );
}

#[test]
fn eighty_percent_is_not_red_and_a_hit_breaks_the_run() {
    let compiled = months(["100万元", "60万元", "80万元"], "");
    check(&compiled, &[("alerts/total", "0"), ("kpi/revenue/2026-Q1/achievement", "0.8")]);
}

#[test]
fn an_alert_that_is_known_is_listed_apart_until_its_day() {
    let red = ["70万元", "75万元", "70万元"];
    let known = months(red, "alert_acks: [{rule: low_achievement, object: g, until: 2026-03-31}]\n");
    check(&known, &[("alerts/open", "1"), ("alerts/known", "1"), ("alert/low_achievement/goal:g/state", "known")]);
    let past = months(red, "alert_acks: [{rule: low_achievement, object: g, until: 2026-03-30}]\n");
    check(&past, &[("alerts/open", "2"), ("alerts/known", "0")]);
}

#[test]
fn a_high_risk_is_told_from_fifteen_while_it_is_open() {
    let compiled = plan(
        "risks: [{id: a, text: 甲, probability: 3, impact: 5}, {id: b, text: 乙, probability: 2, impact: 5}, \
         {id: c, text: 丙, probability: 5, impact: 5, status: 已完成}]\n",
    );
    check(&compiled, &[("alerts/open", "1"), ("alert/high_risk/risk:a/value", "15")]);
}

#[test]
fn a_key_customer_that_is_silent_for_twice_its_time_is_told() {
    let compiled = plan(
        "customers: [{id: a, name: 甲, tier: A}, {id: b, name: 乙, tier: A}, {id: c, name: 丙, tier: B, churn_risk: 高}, {id: d, name: 丁, tier: A, churn_risk: 高}]\n\
         orders: [{customer: 甲, date: 2025-12-01, amount: 1万元}, {customer: 甲, date: 2025-12-31, amount: 1万元}, \
         {customer: 乙, date: 2026-01-10, amount: 1万元}, {customer: 乙, date: 2026-02-19, amount: 1万元}, {customer: 丁, date: 2026-03-30, amount: 1万元}]\n",
    );
    // 90 days are more than twice 30; 40 days are the usual time of the other.
    check(&compiled, &[("customer/a/interval", "30"), ("customer/a/quiet", "true"), ("customer/b/quiet", "false"), ("alerts/open", "2")]);
    assert!(shown(&compiled, "alert/key_customer/customer:a/value").is_some() && shown(&compiled, "alert/key_customer/customer:d/value").is_some());
}

#[test]
fn causes_without_a_share_take_what_is_left() {
    let causes = "attributions: [{id: a, goal: g, text: 甲, cause_class: 执行, share: 50%}, {id: b, goal: g, text: 暴雨}, {id: c, goal: g, text: 丙, cause_class: 策略}]\n";
    let compiled = months(["80万元", "90万元", "90万元"], causes);
    check(
        &compiled,
        &[
            ("attribution/a/amount", "-200000"),
            ("attribution/b/amount", "-100000"),
            ("attribution/b/class", "external"),
            ("cause_kpi/revenue/execution", "-200000"),
            ("cause_kpi/revenue/external", "-100000"),
            ("cause_kpi/revenue/explained", "-400000"),
        ],
    );
}

#[test]
fn the_drivers_add_up_to_the_whole_difference() {
    let compiled = plan(
        "goals: [{id: l, kpi: leads, period: 2026-Q1, target: 500条}, {id: c, kpi: lead_conversion, period: 2026-Q1, target: 20%}, \
         {id: p, kpi: aov, period: 2026-Q1, target: 10万元}]\n\
         actuals: [{kpi: leads, period: 2026-Q1, value: 450条}, {kpi: lead_conversion, period: 2026-Q1, value: 22%}, {kpi: aov, period: 2026-Q1, value: 9万元}]\n",
    );
    let effects = [("leads", "-1000000"), ("lead_conversion", "900000"), ("aov", "-990000")];
    effects.iter().for_each(|(kpi, effect)| check(&compiled, &[(&format!("driver/{kpi}/effect"), effect)]));
    check(&compiled, &[("driver/target", "10000000"), ("driver/actual", "8910000"), ("driver/effect", "-1090000")]);
}

#[test]
fn improvements_are_overdue_after_their_day_and_held_against_the_next_target() {
    let compiled = months(
        ["80万元", "90万元", "90万元"],
        "improvements: [{id: a, goal: g, text: 甲, due: 2026-03-30}, {id: b, goal: g, text: 乙, due: 2026-03-31, new_target: 120万元}, \
         {id: c, goal: g, text: 丙, due: 2026-03-01, status: 已完成}]\n",
    );
    check(&compiled, &[("improvements/overdue", "1"), ("improvement/a/overdue_days", "1"), ("improvement/b/overdue", "false")]);
    check(&compiled, &[("improvement/a/next_target", "1000000"), ("improvement/b/next_target", "1200000"), ("improvement/b/distance", "-300000")]);
}

#[test]
fn a_forecast_of_one_month_is_not_sure() {
    let sure = months(["80万元", "90万元", "100万元"], "");
    check(&sure, &[("kpi/revenue/2026-H1/moving_forecast", "5400000"), ("kpi/revenue/2026-H1/confidence", "medium")]);
    let one = plan(
        "goals: [{id: g, kpi: revenue, period: 2026-Q1, target: 300万元, months: {2026-01: 100万元, 2026-02: 100万元, 2026-03: 100万元}}]\n\
         actuals: [{kpi: revenue, period: 2026-01, value: 80万元}]\n",
    );
    check(&one, &[("kpi/revenue/2026-Q1/confidence", "low"), ("kpi/revenue/2026-Q1/moving_forecast", "2400000")]);
}
