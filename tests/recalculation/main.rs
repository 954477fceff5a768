//! A spreadsheet program that calculates our workbooks again must find what the evaluator found.
//!
//! Every cached value is poisoned first, and LibreOffice is told to calculate always: by default it keeps cached values, and then
//! this test could not fail (the first tests prove both). Numbers agree to 1e-9, words exactly, missing is blank, an error value
//! never passes. Then inputs are changed at random and the evaluator is asked the same.

mod actual;
mod cells;
mod office;
mod plan;
mod random;
mod twin;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cells::{Calculations, Shown, calculations, with_cached};
use office::{Recalculate, recalculated};
use planpress::compile::{Compiled, Options, compile};
use planpress::emit::xlsx::Workbooks;
use planpress::figures::{Definition, Expr, FigureId, Figures, Op, Reason, Unit, Value};
use planpress::load::folder;
use planpress::report::Report;
use planpress::vocabulary::Vocabulary;
use random::Random;
use rust_decimal::Decimal;
use twin::{Float, Twin};

/// Lays out the workbooks of a report with keys for names.
fn with_workbooks<T>(report: &Report, figures: &Figures, f: impl FnOnce(&Workbooks<'_>) -> T) -> T {
    let vocabulary = Vocabulary::load("zh-CN");
    f(&Workbooks::new(report, figures, &vocabulary, &|id: FigureId| figures.key(id)))
}

/// The workbooks of a report as bytes.
fn workbooks(report: &Report, figures: &Figures) -> Vec<Vec<u8>> {
    let bytes = |output: &planpress::emit::Output<'_>| {
        let mut bytes = Vec::new();
        output.write(&mut bytes).expect("a workbook can be written");
        bytes
    };
    with_workbooks(report, figures, |workbooks| workbooks.outputs().iter().map(bytes).collect())
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
            let formulas =
                |calculations: &Calculations| calculations.iter().map(|(cell, found)| (cell.clone(), found.formula.clone())).collect::<Vec<_>>();
            assert_eq!(formulas(&before), formulas(&after), "a formula depends on the definition, never on values");
            expected.push(after);
            files.push(poisoned(bytes));
        }
    }
    let calculated = recalculated(&files, Recalculate::Always);
    let wrong: Vec<String> = expected.iter().zip(&calculated).flat_map(|(expected, found)| differences(expected, &calculations(found))).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn plain_floats_lead_to_the_same_words_and_the_same_gaps() {
    let mut compared = 0;
    for seed in 1..=20 {
        let sample = plan::sample(seed);
        for round in 0..10 {
            let changed = sample.figures.with_changes(&edits(&sample.figures, &sample.inputs, &mut Random(seed * 1_000 + round)));
            compared += assert_twin(&changed, &format!("seed {seed}, round {round}"));
        }
    }
    assert!(compared > 100_000);
}

/// Asserts that floats lead to the same values, and counts them.
fn assert_twin(figures: &Figures, what: &str) -> usize {
    let mut twin = Twin::new(figures);
    let mut compared = 0;
    for id in figures.all() {
        let (exact, float) = (twin::read(figures.value(id)), twin.value(id));
        let near = match (exact, float) {
            (Float::Number(exact), Float::Number(float)) => (exact - float).abs() <= 1e-9 * exact.abs().max(1.0),
            (exact, float) => exact == float,
        };
        assert!(near, "{} ({what}): {exact:?} in decimals, {float:?} in floats", figures.key(id));
        compared += 1;
    }
    compared
}

#[test]
fn every_computed_figure_stands_as_a_formula() {
    let sample = plan::sample(1);
    with_workbooks(&sample.report, &sample.figures, |workbooks| {
        assert!(sample.figures.all().filter(|&id| workbooks.formula_text(id).is_some()).count() > 500, "there are formulas");
        assert_eq!(literals(&sample.figures, workbooks), [""; 0]);
    });
}

/// Computed figures that stand in a workbook as a mere value.
fn literals(figures: &Figures, workbooks: &Workbooks<'_>) -> Vec<String> {
    let computed = figures.all().filter(|&id| matches!(figures.definition(id), Definition::Computed(_)));
    computed.filter(|&id| workbooks.address(id).is_some() && workbooks.formula_text(id).is_none()).map(|id| figures.key(id)).collect()
}

#[test]
fn the_sample_has_every_kind_of_expression() {
    let sample = plan::sample(1);
    let mut found = BTreeSet::new();
    for column in sample.figures.families().iter().flat_map(|family| family.columns()) {
        for definition in column.definitions() {
            if let Definition::Computed(expr) = definition {
                kinds(expr, &mut found);
            }
        }
    }
    let missing: Vec<_> = KINDS.iter().filter(|kind| !found.contains(*kind)).collect();
    assert!(missing.is_empty(), "the sample lacks {missing:?}");
}

/// A name for each kind of expression.
const KINDS: [&str; 25] = [
    "own",
    "via",
    "figure",
    "constant",
    "arith",
    "abs",
    "min",
    "max",
    "round up",
    "sum",
    "sum together",
    "mean",
    "weighted mean",
    "largest",
    "smallest",
    "last",
    "count",
    "count where",
    "rank",
    "present",
    "compare",
    "all",
    "any",
    "if",
    "power",
];

fn kinds(expr: &Expr, found: &mut BTreeSet<&'static str>) {
    found.insert(match expr {
        Expr::Own(_) => "own",
        Expr::Via(..) => "via",
        Expr::Figure(_) => "figure",
        Expr::Constant(_) => "constant",
        Expr::Arith(Op::Power, ..) => "power",
        Expr::Arith(..) => "arith",
        Expr::Abs(_) => "abs",
        Expr::Min(_) => "min",
        Expr::Max(_) => "max",
        Expr::RoundUp(_) => "round up",
        Expr::Sum(_) => "sum",
        Expr::SumTogether { .. } => "sum together",
        Expr::Mean { weights: None, .. } => "mean",
        Expr::Mean { .. } => "weighted mean",
        Expr::Largest(_) => "largest",
        Expr::Smallest(_) => "smallest",
        Expr::Last(_) => "last",
        Expr::Count(_) => "count",
        Expr::CountWhere { .. } => "count where",
        Expr::Rank { .. } => "rank",
        Expr::Present(_) => "present",
        Expr::Compare(..) => "compare",
        Expr::All(_) => "all",
        Expr::Any(_) => "any",
        Expr::If { .. } => "if",
    });
    match expr {
        Expr::Arith(_, a, b) | Expr::Compare(_, a, b) => [a, b].into_iter().for_each(|part| kinds(part, found)),
        Expr::Abs(of) | Expr::RoundUp(of) | Expr::Present(of) | Expr::Rank { of, .. } | Expr::CountWhere { than: of, .. } => kinds(of, found),
        Expr::Min(list) | Expr::Max(list) | Expr::All(list) | Expr::Any(list) => list.iter().for_each(|part| kinds(part, found)),
        Expr::If { test, then, otherwise } => [test, then, otherwise].into_iter().for_each(|part| kinds(part, found)),
        _ => {}
    }
}

/// The sample project, compiled.
fn sample_project() -> Compiled {
    let sources = folder(Path::new("sample-project")).expect("the sample can be read");
    compile(sources, &Options::default())
}

#[test]
fn libreoffice_agrees_on_every_workbook_of_the_sample_project() {
    let compiled = sample_project();
    let report = compiled.report.as_ref().expect("the sample has a report");
    let files = workbooks(report, &compiled.figures);
    let literal = with_workbooks(report, &compiled.figures, |workbooks| literals(&compiled.figures, workbooks));
    assert_eq!(literal, [""; 0], "every computed figure stands as a formula");
    let expected: Vec<Calculations> = files.iter().map(|bytes| calculations(bytes)).collect();
    assert!(expected.iter().map(BTreeMap::len).sum::<usize>() > 1_000, "the sample has formulas");
    let calculated = recalculated(&files.iter().map(|bytes| poisoned(bytes)).collect::<Vec<_>>(), Recalculate::Always);
    let wrong: Vec<String> = expected
        .iter()
        .zip(&calculated)
        .zip(&report.workbooks)
        .filter(|((expected, _), _)| !expected.is_empty())
        .flat_map(|((expected, found), workbook)| {
            differences(expected, &calculations(found)).into_iter().map(|difference| format!("{}: {difference}", workbook.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn plain_floats_agree_on_the_sample_project() {
    let compiled = sample_project();
    let inputs: Vec<FigureId> =
        compiled.figures.all().filter(|&id| matches!(compiled.figures.definition(id), Definition::Read | Definition::Rows)).collect();
    for round in 0..20 {
        let changes = if round == 0 { Vec::new() } else { edits(&compiled.figures, &inputs, &mut Random(round)) };
        let changed = compiled.figures.with_changes(&changes);
        assert_twin(&changed, &format!("round {round}"));
    }
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
                (Unit::Text | Unit::Term, _) => {
                    figures.value(inputs.iter().copied().find(|&other| figures.unit(other) == figures.unit(id)).unwrap_or(id))
                }
                (Unit::Money, _) => Value::Number(Decimal::new(drawn * 7_919, 2)),
                (Unit::Percent | Unit::Achievement, _) => Value::Number(Decimal::new(drawn, 3)),
                (_, _) => Value::from(drawn - 200),
            };
            (id, value)
        })
        .collect()
}
