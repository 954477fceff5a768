//! The sample project, from its files to its figures: what domain/7 says of it must come out, every figure must be what its
//! definition says, and a changed actual must change nothing but what depends on it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use planpress::compile::{Compiled, Options, compile};
use planpress::diagnostic::render::Renderer;
use planpress::figures::{Definition, FigureId, Figures, Value};
use planpress::load::{Sources, folder};
use rust_decimal::Decimal;

fn sources() -> Sources {
    folder(Path::new("sample-project")).expect("the sample can be read")
}

fn compiled(sources: Sources) -> Compiled {
    compile(sources, &Options::default())
}

/// Rows of a table kept beside this file: key, value.
fn table(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(format!("tests/sample/{name}")).expect("the table is in the repository");
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| line.split_once('\t').expect("a row has a key and a value")).map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

#[test]
fn its_figures_are_those_of_the_specification() {
    let compiled = compiled(sources());
    let mut wrong = Vec::new();
    let rows = table("figures.tsv");
    for (key, expected) in &rows {
        let figure = compiled.figures.find(key).unwrap_or_else(|| panic!("there is no figure {key}"));
        let shown = match compiled.figures.value(figure) {
            Value::Number(number) => number.round_dp(expected.split_once('.').map_or(0, |(_, digits)| digits.len() as u32)).normalize().to_string(),
            Value::Date(date) => date.to_string(),
            Value::Term(term) => term.code.to_string(),
            value => format!("{value:?}"),
        };
        let expected = Decimal::from_str(expected).map_or(expected.clone(), |number| number.normalize().to_string());
        if shown != expected {
            wrong.push(format!("{key}: {shown}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() > 50);
}

#[test]
fn its_diagnostics_are_exactly_the_planted_ones() {
    let compiled = compiled(sources());
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
    let expected = std::fs::read_to_string("tests/sample/diagnostics.txt").expect("the list is in the repository");
    assert_eq!(renderer.short(&compiled.found), expected);
}

#[test]
fn every_figure_is_what_its_definition_says() {
    let compiled = compiled(sources());
    let figures = &compiled.figures;
    let mut computed = 0;
    for id in figures.all() {
        if let Definition::Computed(expr) = figures.definition(id) {
            computed += 1;
            assert_eq!(figures.evaluate(expr, id.row), figures.value(id), "{}", figures.key(id));
        }
    }
    assert!(computed > 500, "{computed} figures are computed");
}

#[test]
fn every_figure_is_found_by_its_key() {
    let compiled = compiled(sources());
    let mut keys = HashSet::new();
    for id in compiled.figures.all() {
        let key = compiled.figures.key(id);
        assert_eq!(compiled.figures.find(&key), Some(id), "{key}");
        assert!(keys.insert(key.clone()), "{key} is the key of two figures");
    }
}

#[test]
fn a_changed_actual_changes_only_what_depends_on_it() {
    let before = compiled(sources());
    let mut changed = sources();
    let file = changed.files.iter_mut().find(|file| file.path == "actuals/2026-03.yaml").expect("the sample has actuals of March");
    let text = String::from_utf8(file.bytes.to_vec()).expect("YAML is UTF-8");
    assert!(text.contains("region: west, value: 39万元"));
    file.bytes = Arc::from(text.replace("region: west, value: 39万元", "region: west, value: 49万元").into_bytes());
    let after = compiled(changed);
    let actual = before.figures.find("kpi/revenue/2026-03/region:west/actual").expect("the actual is a figure");
    let depends = dependents(&before.figures, actual);
    let moved: BTreeSet<String> = values(&before.figures)
        .into_iter()
        .filter(|(key, value)| values_differ(value, after.figures.find(key).map(|id| shown(&after.figures, id))))
        .map(|(key, _)| key)
        .collect();
    assert!(moved.contains("kpi/revenue/2026-Q1/achievement") && moved.contains("score/2026-Q1/achievement"));
    let stray: Vec<&String> = moved.iter().filter(|key| !depends.contains(*key)).collect();
    assert!(stray.is_empty(), "changed without depending on it: {stray:?}");
}

fn values_differ(before: &str, after: Option<String>) -> bool {
    after.is_none_or(|after| after != before)
}

fn shown(figures: &Figures, id: FigureId) -> String {
    match figures.value(id) {
        Value::Text(text) => figures.words(text).to_string(),
        value => format!("{value:?}"),
    }
}

fn values(figures: &Figures) -> BTreeMap<String, String> {
    figures.all().map(|id| (figures.key(id), shown(figures, id))).collect()
}

/// Keys of all figures that have `leaf` somewhere below them.
fn dependents(figures: &Figures, leaf: FigureId) -> HashSet<String> {
    let mut found: HashSet<FigureId> = HashSet::from([leaf]);
    loop {
        let more: Vec<FigureId> =
            figures.all().filter(|id| !found.contains(id) && figures.operands(*id).iter().any(|operand| found.contains(operand))).collect();
        if more.is_empty() {
            return found.into_iter().map(|id| figures.key(id)).collect();
        }
        found.extend(more);
    }
}
