//! A person changes one actual in a workbook: all that rests on it must follow, and as if the input had said so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use planpress::compile::{Compiled, Options, compile};
use planpress::emit::xlsx::Address;
use planpress::figures::Definition;
use planpress::load::folder;
use planpress::report::Report;

use crate::cells::{self, Shown, calculations};
use crate::office::{Recalculate, recalculated};
use crate::{agree, differences, poisoned, with_workbooks, workbooks};

/// The actual that is changed, by its key, in its input file and in the workbook.
const ACTUAL: &str = "kpi/revenue/2026-03/region:west/actual";
const FILE: &str = "actuals/2026-03.yaml";
const WRITTEN: (&str, &str) = ("region: west, value: 39万元", "region: west, value: 49万元");
const VALUE: f64 = 490_000.0;

/// Figures that a reader sees beside or above the actual; every one of them has to move, and 评级 from red to yellow.
const FOLLOWERS: [&str; 9] = [
    "kpi/revenue/2026-03/region:west/achievement",
    "kpi/revenue/2026-03/region:west/variance",
    "kpi/revenue/2026-03/region:west/rag",
    "kpi/revenue/2026-Q1/region:west/achievement",
    "kpi/revenue/2026-03/achievement",
    "kpi/revenue/2026-Q1/actual",
    "kpi/revenue/2026-Q1/variance",
    "kpi/revenue/2026-Q1/achievement",
    "score/2026-Q1/achievement",
];

#[test]
fn a_changed_actual_moves_its_workbook_as_the_changed_input_does() {
    let (before, after) = (sample(|text| text), sample(|text| text.replace(WRITTEN.0, WRITTEN.1)));
    let mut followed = BTreeSet::new();
    for name in ["report", "evaluation"] {
        followed.extend(assert_follows(&before, &after, name));
    }
    let stayed: Vec<_> = FOLLOWERS.iter().filter(|key| !followed.contains(**key)).collect();
    assert!(stayed.is_empty(), "no workbook with this actual shows {stayed:?} as a formula that moves");
}

/// The sample with another file of actuals.
fn sample(edit: impl Fn(String) -> String) -> Compiled {
    let mut sources = folder(Path::new("sample-project")).expect("the sample can be read");
    let file = sources.files.iter_mut().find(|file| file.path == FILE).expect("the sample has actuals of March");
    let text = String::from_utf8(file.bytes.to_vec()).expect("YAML is UTF-8");
    assert!(text.contains(WRITTEN.0), "the sample says {}", WRITTEN.0);
    file.bytes = Arc::from(edit(text).into_bytes());
    compile(sources, &Options::default())
}

/// Changes the actual in one workbook, lets LibreOffice calculate, and compares with the workbook of the changed input. Returns the
/// followers that this workbook shows.
fn assert_follows(before: &Compiled, after: &Compiled, name: &str) -> BTreeSet<&'static str> {
    let (report, changed_report) = (alone(before, name), alone(after, name));
    let bytes = workbooks(&report, &before.figures).remove(0);
    let wanted = workbooks(&changed_report, &after.figures).remove(0);
    let input = address(before, &report, ACTUAL).unwrap_or_else(|| panic!("{name}: {ACTUAL} has a cell"));
    let edited = cells::with_number(&bytes, &input.sheet, &input.cell, VALUE);
    let calculated = recalculated(&[poisoned(&edited)], Recalculate::Always).remove(0);

    let (found, expected) = (calculations(&calculated), calculations(&wanted));
    let formulas = |bytes: &[u8]| calculations(bytes).into_iter().map(|(cell, found)| (cell, found.formula)).collect::<BTreeMap<_, _>>();
    assert_eq!(formulas(&bytes), formulas(&wanted), "{name}: another actual does not change the formulas");
    let wrong = differences(&expected, &found);
    assert!(wrong.is_empty(), "{name}: {} cells differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert_eq!(stale(&edited, &wanted), [""; 0], "{name}: numbers that stand as values and do not follow");

    let shown = FOLLOWERS.into_iter().filter(|key| address(before, &report, key).is_some());
    shown.inspect(|key| assert_moved(before, &report, key, &bytes, &calculated)).collect()
}

/// The report with this workbook only, so that each figure's address is the one it has there.
fn alone(compiled: &Compiled, name: &str) -> Report {
    let mut report = compiled.report.clone().expect("the sample has a report");
    report.workbooks.retain(|workbook| workbook.name == name);
    report
}

fn address(compiled: &Compiled, report: &Report, key: &str) -> Option<Address> {
    let figure = compiled.figures.find(key).unwrap_or_else(|| panic!("{key} is a figure"));
    with_workbooks(report, &compiled.figures, |workbooks| workbooks.address(figure))
}

/// Asserts that the figure stands as a formula that shows something else now.
fn assert_moved(compiled: &Compiled, report: &Report, key: &str, before: &[u8], after: &[u8]) {
    let figure = compiled.figures.find(key).expect("it has an address");
    assert!(matches!(compiled.figures.definition(figure), Definition::Computed(_)), "{key} is computed");
    let place = address(compiled, report, key).expect("it has an address");
    let cell = (cells::sheet_file(before, &place.sheet), place.cell);
    let old = calculations(before).remove(&cell).unwrap_or_else(|| panic!("{key} stands as a value at {cell:?}"));
    let new = calculations(after).remove(&cell).unwrap_or_else(|| panic!("{key} has lost its formula at {cell:?}"));
    assert!(!agree(&old.value, &new.value), "{key} still shows {:?}", old.value);
}

/// Cells without a formula that show one number in the edited workbook and another in that of the edited input.
fn stale(edited: &[u8], wanted: &[u8]) -> Vec<String> {
    let wanted = cells::values(wanted);
    let differs = |(cell, value): (&(String, String), &Shown)| match (value, wanted.get(cell)) {
        (value @ Shown::Number(_), Some(other)) if !agree(value, other) => Some(format!("{cell:?}: {value:?}, {other:?} from the input")),
        _ => None,
    };
    cells::values(edited).iter().filter_map(differs).collect()
}
