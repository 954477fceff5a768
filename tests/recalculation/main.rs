//! A spreadsheet program that calculates our workbooks again must find what the evaluator found.
//!
//! Every cached value is poisoned first, and LibreOffice is told to calculate always: by default it keeps cached values, and then
//! this test could not fail (the first tests prove both). Numbers agree to 1e-9, words exactly, missing is blank, an error value
//! never passes. Then inputs are changed at random and the evaluator is asked the same.

mod cells;
mod office;
mod plan;
mod random;

use cells::{Calculations, Shown, calculations, with_cached};
use office::{Recalculate, recalculated};
use planpress::emit::xlsx::{Words, Workbooks};
use planpress::figures::{FigureId, Figures, Reason, Unit, Value};
use planpress::report::Report;
use planpress::vocabulary::Vocabulary;
use random::Random;
use rust_decimal::Decimal;

/// The workbooks of a report as bytes.
fn workbooks(report: &Report, figures: &Figures) -> Vec<Vec<u8>> {
    let vocabulary = Vocabulary {};
    let number = |id: FigureId| figures.key(id);
    let source = |span| format!("{span:?}");
    let choices = |_: &str| Vec::new();
    let words = Words { vocabulary: &vocabulary, number: &number, source: &source, choices: &choices };
    let workbooks = Workbooks::new(report, figures, words);
    let outputs = workbooks.outputs();
    outputs
        .iter()
        .map(|output| {
            let mut bytes = Vec::new();
            output.write(&mut bytes).expect("a workbook can be written");
            bytes
        })
        .collect()
}

fn poisoned(bytes: &[u8]) -> Vec<u8> {
    with_cached(bytes, |_, _| true)
}

/// Cells whose calculated value is not the expected one.
fn differences(expected: &Calculations, found: &Calculations) -> Vec<String> {
    assert!(!expected.is_empty(), "there are formulas to be compared");
    let mut differences = Vec::new();
    for (cell, wanted) in expected {
        let got = found.get(cell).map(|found| found.value.clone());
        if !got.as_ref().is_some_and(|got| agree(&wanted.value, got)) {
            differences.push(format!("{cell:?} ={}: expected {:?}, calculated {got:?}", wanted.formula, wanted.value));
        }
    }
    differences
}

fn agree(expected: &Shown, found: &Shown) -> bool {
    match (expected, found) {
        (Shown::Error(_), _) | (_, Shown::Error(_)) => false,
        (Shown::Number(expected), Shown::Number(found)) => (expected - found).abs() <= 1e-9 * expected.abs().max(found.abs()).max(1.0),
        (expected, found) => expected == found,
    }
}

#[test]
fn a_wrong_cached_value_is_found_and_only_when_recalculation_is_forced() {
    let sample = plan::sample(1);
    let bytes = workbooks(&sample.report, &sample.figures).remove(0);
    let mut count = 0;
    let wrong = with_cached(&bytes, |_, _| {
        count += 1;
        count == 100
    });
    let expected = calculations(&wrong);
    let forced = recalculated(std::slice::from_ref(&wrong), Recalculate::Always);
    assert_eq!(differences(&expected, &calculations(&forced[0])).len(), 1, "the wrong value is found");
    let kept = recalculated(std::slice::from_ref(&wrong), Recalculate::Never);
    assert_eq!(differences(&expected, &calculations(&kept[0])), [""; 0], "without force LibreOffice keeps what it reads");
}

#[test]
fn libreoffice_calculates_what_the_evaluator_found() {
    let (mut files, mut expected) = (Vec::new(), Vec::new());
    for seed in 1..=3 {
        let sample = plan::sample(seed);
        for bytes in workbooks(&sample.report, &sample.figures) {
            expected.push(calculations(&bytes));
            files.push(poisoned(&bytes));
        }
    }
    let calculated = recalculated(&files, Recalculate::Always);
    let wrong: Vec<String> = expected.iter().zip(&calculated).flat_map(|(expected, found)| differences(expected, &calculations(found))).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn after_random_edits_libreoffice_and_the_evaluator_still_agree() {
    let sample = plan::sample(4);
    let original = workbooks(&sample.report, &sample.figures);
    let (mut files, mut expected) = (Vec::new(), Vec::new());
    for round in 0..8 {
        let changed = sample.figures.with_changes(&edits(&sample.figures, &sample.inputs, &mut Random(100 + round)));
        for (bytes, original) in workbooks(&sample.report, &changed).iter().zip(&original) {
            let (after, before) = (calculations(bytes), calculations(original));
            let formulas = |calculations: &Calculations| calculations.iter().map(|(cell, found)| (cell.clone(), found.formula.clone())).collect::<Vec<_>>();
            assert_eq!(formulas(&before), formulas(&after), "a formula depends on the definition, never on values");
            expected.push(after);
            files.push(poisoned(bytes));
        }
    }
    let calculated = recalculated(&files, Recalculate::Always);
    let wrong: Vec<String> = expected.iter().zip(&calculated).flat_map(|(expected, found)| differences(expected, &calculations(found))).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// Other values for some of the inputs: missing ones, zeros, values equal to those of a neighbour.
fn edits(figures: &Figures, inputs: &[FigureId], random: &mut Random) -> Vec<(FigureId, Value)> {
    (0..40)
        .map(|_| {
            let id = inputs[random.below(inputs.len() as u64) as usize];
            let drawn = random.below(2_000) as i64;
            let value = match (figures.unit(id), random.below(8)) {
                (_, 0) => Value::Missing(Reason::NoData),
                (unit, 1) if unit.is_numeric() && unit != Unit::Date => Value::from(0),
                (Unit::Date, _) => Value::Date(jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(drawn % 300))),
                (Unit::Flag, _) => Value::Flag(drawn % 2 == 0),
                (Unit::Text | Unit::Term, _) => figures.value(inputs.iter().copied().find(|&other| figures.unit(other) == figures.unit(id)).unwrap_or(id)),
                (Unit::Money, _) => Value::Number(Decimal::new(drawn * 7_919, 2)),
                (Unit::Percent | Unit::Achievement, _) => Value::Number(Decimal::new(drawn, 3)),
                (_, _) => Value::from(drawn - 200),
            };
            (id, value)
        })
        .collect()
}

#[test]
#[ignore = "dump"]
fn dump() {
    let sample = plan::sample(1);
    for (i, bytes) in workbooks(&sample.report, &sample.figures).iter().enumerate() {
        std::fs::write(format!("/tmp/dump{i}.xlsx"), bytes).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for ((sheet, cell), calc) in calculations(bytes) {
            let col: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
            if sheet.ends_with("sheet2.xml") || seen.insert((sheet.clone(), col)) { println!("{i} {sheet} {cell} {:?} ={}", calc.value, calc.formula); }
        }
    }
}
