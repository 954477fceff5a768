//! How long the largest workbook takes, beside the library alone with the same cells ready at hand.
//!
//! Ignored by default, because it measures: `cargo test --release --test workbook_speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use planpress::diagnostic::{FileId, Span};
use planpress::emit::xlsx::Workbooks;
use planpress::figures::{Compare, Expr, Figures, Unit, Value};
use planpress::report::{Cell, Column, ColumnKind, Report, Row, SheetPlace, Table, Workbook};
use planpress::vocabulary::{Term, Vocabulary};
use rust_decimal::Decimal;

const TASKS: u32 = 50_000;
const GOALS: u32 = 5_000;
const MONTHS: u32 = 12;

fn place(sheet: &str, order: u16) -> Vec<SheetPlace> {
    vec![SheetPlace { workbook: "large", sheet: sheet.into(), order, overview: false }]
}

fn column(id: &'static str) -> Column {
    Column { id, title: id.into(), kind: ColumnKind::Number, ..Column::default() }
}

/// 50,000 tasks of 14 columns, half of them computed, and 5,000 goals of 12 months with target, actual, achievement and grade.
fn large() -> (Figures, Report) {
    let mut figures = Figures::default();
    let tasks = tasks(&mut figures);
    let goals = goals(&mut figures);
    let workbooks = vec![Workbook { name: "large", title: "large".into(), page: "index".into() }];
    (figures, Report { sheets: vec![tasks, goals], workbooks, ..Report::default() })
}

fn tasks(figures: &mut Figures) -> Table {
    let family = figures.family("task");
    let names = ["start", "end", "progress", "weight", "cost"];
    let units = [Unit::Date, Unit::Date, Unit::Percent, Unit::Number, Unit::Money];
    let read: Vec<_> = names.iter().zip(units).map(|(name, unit)| figures.column(family, name, unit, "")).collect();
    let plan = figures.family("plan");
    let row = figures.row(plan, "");
    let as_of = figures.column(plan, "as_of", Unit::Date, "");
    let as_of = figures.read(as_of, row, Value::Date(jiff::civil::date(2026, 6, 1)), Span::Nowhere);
    let first = jiff::civil::date(2026, 1, 1);
    for task in 0..TASKS {
        let row = figures.row(family, &format!("t{task}"));
        let start = first.saturating_add(jiff::Span::new().days(task % 300));
        let values = [
            Value::Date(start),
            Value::Date(start.saturating_add(jiff::Span::new().days(task % 37))),
            Value::Number(Decimal::new((task % 101).into(), 2)),
            Value::from(i64::from(task % 7)),
            Value::Number(Decimal::new(i64::from(task) * 1_237, 2)),
        ];
        for (&column, value) in read.iter().zip(values) {
            figures.read(column, row, value, Span::Cell { file: FileId(0), sheet: 0, row: task, column: 1 });
        }
    }
    let [start, end, progress, weight, cost] = read[..] else { panic!("five columns") };
    let mut computed = Vec::new();
    let mut define = |figures: &mut Figures, name, unit, expr: Expr| {
        let column = figures.column(family, name, unit, "3.8");
        figures.compute(column, 0..TASKS, expr);
        computed.push((name, column));
        column
    };
    let days = define(figures, "days", Unit::Days, Expr::from(end) - start + 1);
    let elapsed = (Expr::from(as_of) - start + 1) / days;
    let planned = define(figures, "planned", Unit::Percent, Expr::Max(vec![Expr::constant(0), Expr::Min(vec![Expr::constant(1), elapsed])]));
    define(figures, "deviation", Unit::Points, (Expr::from(progress) - planned) * 100);
    let done = Expr::from(progress).compare(Compare::AtLeast, 1);
    let chain = done.choose(
        Term::new("task_status", "done"),
        Expr::from(as_of).compare(Compare::Greater, end).choose(Term::new("task_status", "overdue"), Term::new("task_status", "running")),
    );
    let status = define(figures, "status", Unit::Term, chain);
    define(
        figures,
        "late",
        Unit::Days,
        Expr::from(status).compare(Compare::Equal, Term::new("task_status", "overdue")).choose(Expr::from(as_of) - end, 0),
    );
    define(figures, "unit_cost", Unit::Money, Expr::from(cost) / weight);
    let mut columns = vec![column("id"), column("name"), column("owner")];
    columns.extend(names.iter().map(|name| column(name)));
    columns.extend(computed.iter().map(|(name, _)| column(name)));
    let rows = (0..TASKS).map(|task| {
        let words = [format!("t{task}"), format!("渠道签约与培训 {}", task % 2_000), format!("负责人{}", task % 300)];
        let ids = read.iter().copied().chain(computed.iter().map(|&(_, column)| column));
        Row { cells: words.into_iter().map(Cell::text).chain(ids.map(|column| Cell::figure(column.at(task)))).collect(), ..Row::default() }
    });
    Table { id: "tasks".into(), columns, rows: rows.collect(), sheets: place("执行计划表", 0), ..Table::default() }
}

fn goals(figures: &mut Figures) -> Table {
    let family = figures.family("kpi");
    let [target, actual] = ["target", "actual"].map(|name| figures.column(family, name, Unit::Money, ""));
    for cell in 0..GOALS * MONTHS {
        let row = figures.row(family, &format!("g{}/{}", cell / MONTHS, cell % MONTHS));
        figures.read(target, row, Decimal::new(i64::from(cell % 977) * 10_007, 2), Span::Nowhere);
        figures.read(actual, row, Decimal::new(i64::from(cell % 991) * 9_973, 2), Span::Nowhere);
    }
    let rate = figures.column(family, "achievement", Unit::Achievement, "3.1.3");
    figures.compute(rate, 0..GOALS * MONTHS, Expr::constant(1) + (Expr::from(actual) - target) / Expr::from(target).abs());
    let mut columns = vec![column("goal")];
    columns.extend((0..3 * MONTHS).map(|_| column("month")));
    let rows = (0..GOALS).map(|goal| {
        let cells = (0..MONTHS).flat_map(|month| [target, actual, rate].map(|column| Cell::figure(column.at(goal * MONTHS + month))));
        Row { cells: std::iter::once(Cell::text(format!("目标 {goal}"))).chain(cells).collect(), ..Row::default() }
    });
    Table { id: "goals".into(), columns, rows: rows.collect(), sheets: place("月度跟踪", 1), ..Table::default() }
}

fn ours(figures: &Figures, report: &Report) -> (Vec<u8>, Duration, Duration) {
    let vocabulary = Vocabulary::load("zh-CN");
    let start = Instant::now();
    let number = |_| String::new();
    let workbooks = Workbooks::new(report, figures, &vocabulary, &number);
    let laid = start.elapsed();
    let mut bytes = Vec::new();
    workbooks.outputs()[0].write(&mut bytes).expect("a workbook can be written");
    (bytes, laid, start.elapsed())
}

/// A cell ready to be written.
enum Ready {
    Text(String),
    Number(f64),
    Formula(String, String),
}

/// The library alone, low memory and level 3, with a format per column.
fn library(sheets: &[Vec<(u32, u16, Ready)>]) -> Duration {
    let start = Instant::now();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.set_zip_compression_level(3);
    for cells in sheets {
        let sheet = workbook.add_worksheet_with_low_memory().expect("a sheet");
        sheet.set_formula_result_default("");
        for (row, column, ready) in cells {
            match ready {
                Ready::Text(text) => sheet.write_string(*row, *column, text),
                Ready::Number(number) => sheet.write_number(*row, *column, *number),
                Ready::Formula(formula, result) => sheet.write_formula(*row, *column, rust_xlsxwriter::Formula::new(formula).set_result(result)),
            }
            .expect("a cell");
        }
    }
    let mut bytes = Vec::new();
    workbook.save_to_writer(&mut bytes).expect("a workbook");
    start.elapsed()
}

/// The cells of a workbook of ours, as the library would be given them.
fn ready(bytes: &[u8]) -> Vec<Vec<(u32, u16, Ready)>> {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let mut workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let names = workbook.sheet_names();
    names
        .iter()
        .map(|name| {
            let formulas = workbook.worksheet_formula(name).expect("formulas");
            let values = workbook.worksheet_range(name).expect("values");
            let mut cells = Vec::new();
            for (row, column, value) in values.cells() {
                let (row, column) = (row as u32 + values.start().unwrap().0, column as u16 + values.start().unwrap().1 as u16);
                let formula = formulas.get_value((row, column.into())).filter(|formula| !formula.is_empty());
                let text = match value {
                    Data::Float(number) => number.to_string(),
                    other => other.to_string(),
                };
                cells.push((
                    row,
                    column,
                    match (formula, value) {
                        (Some(formula), _) => Ready::Formula(formula.clone(), text),
                        (None, Data::Empty) => continue,
                        (None, Data::Float(number)) => Ready::Number(*number),
                        (None, Data::DateTime(date)) => Ready::Number(date.as_f64()),
                        (None, _) => Ready::Text(text),
                    },
                ));
            }
            cells
        })
        .collect()
}

#[test]
#[ignore = "measures; run in release"]
fn a_large_workbook_takes_little_more_than_the_library() {
    let (figures, report) = large();
    let (bytes, ..) = ours(&figures, &report);
    let cells = ready(&bytes);
    let count: usize = cells.iter().map(Vec::len).sum();
    let mut best = [Duration::MAX; 3];
    for _ in 0..5 {
        let (_, laid, all) = ours(&figures, &report);
        best = [best[0].min(laid), best[1].min(all), best[2].min(library(&cells))];
    }
    let ratio = best[1].as_secs_f64() / best[2].as_secs_f64();
    println!("{count} cells, {} bytes: layout {:?}, in all {:?}, library alone {:?}, ratio {ratio:.2}", bytes.len(), best[0], best[1], best[2]);
    assert!(ratio < 1.2, "{ratio:.2}");
}
