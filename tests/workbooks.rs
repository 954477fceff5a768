//! What stands in a workbook file: text as text, homes and mirrors, names, links, literals; and the same bytes every time.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use planpress::diagnostic::Span;
use planpress::emit::xlsx::{Address, Workbooks};
use planpress::figures::{Expr, FigureId, Figures, Reason, Series, Unit, Value};
use planpress::report::{
    Bars, Block, Cell, Chart, ChartKind, Column, ColumnKind, Footnote, Heading, Link, MoneyUnit, Page, Report, Row, RowKind, SheetPlace, Shown,
    Table, Text, Workbook,
};
use planpress::vocabulary::{Term, Vocabulary};
use rust_decimal::Decimal;

/// Text that a careless program would take for a formula, a link, an escape or markup.
const PAYLOADS: [&str; 24] = [
    "=1+1",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\u{200b}=1+1",
    "\u{feff}=1+1",
    "'=1+1",
    "{=1+1}",
    "_x0041_",
    "_x003d_1+1",
    "http://evil.example/?a=1&b=2",
    "file:///etc/passwd",
    "</t><f>1+1</f>",
    "a\u{1}b",
    "{{7*7}} ${x}",
    "001",
];

fn column(id: &'static str) -> Column {
    Column { id, title: id.into(), ..Column::default() }
}

fn place(workbook: &'static str, sheet: &str, order: u16, overview: bool) -> SheetPlace {
    SheetPlace { workbook, sheet: sheet.into(), order, overview }
}

fn table(sheets: Vec<SheetPlace>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    Table {
        id: sheets.first().map(|place| place.sheet.clone()).unwrap_or_default(),
        sheets,
        columns,
        rows: rows.into_iter().map(|cells| Row { cells, ..Row::default() }).collect(),
        ..Table::default()
    }
}

fn report(sheets: Vec<Table>) -> Report {
    let workbook = |name| Workbook { name, title: name.into(), page: "evaluation/index".into() };
    Report { sheets, workbooks: vec![workbook("report"), workbook("evaluation")], ..Report::default() }
}

fn with<T>(report: &Report, figures: &Figures, f: impl FnOnce(&Workbooks<'_>) -> T) -> T {
    let vocabulary = Vocabulary::load("zh-CN");
    f(&Workbooks::new(report, figures, &vocabulary, &|id: FigureId| figures.key(id)))
}

fn files(report: &Report, figures: &Figures) -> BTreeMap<String, Vec<u8>> {
    with(report, figures, |workbooks| {
        let written = workbooks.outputs().into_iter().map(|output| {
            let mut bytes = Vec::new();
            output.write(&mut bytes).expect("a workbook can be written");
            (output.path.clone(), bytes)
        });
        written.collect()
    })
}

fn opened(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook can be opened")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).unwrap_or_else(|_| panic!("{name} is in the workbook")).read_to_string(&mut text).expect("text");
    text
}

fn address(workbook: &'static str, sheet: &str, cell: &str) -> Option<Address> {
    Some(Address { workbook, sheet: sheet.into(), cell: cell.into() })
}

#[test]
fn no_text_of_an_input_becomes_a_formula_and_none_is_changed() {
    let mut figures = Figures::default();
    let family = figures.family("task");
    let name = figures.column(family, "name", Unit::Text, "");
    let rows = PAYLOADS.iter().enumerate().map(|(row, payload)| {
        let key = figures.row(family, &format!("t{row}"));
        let text = figures.text(payload);
        let id = figures.read(name, key, Value::Text(text), Span::Nowhere);
        vec![Cell::text(*payload), Cell::figure(id), Cell::figure(id), Cell::rich(Text::link(Link::Page("index".into()), *payload))]
    });
    let rows: Vec<_> = rows.collect();
    let columns =
        vec![column("=1+1"), column("@b"), Column { unit: Some("=x".into()), ..column("c") }, Column { group: Some("=g".into()), ..column("d") }];
    let report = report(vec![table(vec![place("report", "=SUM(1)", 0, false), place("evaluation", "'!A1", 1, false)], columns, rows)]);
    for bytes in files(&report, &figures).values() {
        let mut workbook = opened(bytes);
        let names = workbook.sheet_names();
        for sheet in &names {
            assert!(workbook.worksheet_formula(sheet).expect("formulas").cells().all(|(_, _, formula)| formula.is_empty()), "a formula on {sheet}");
        }
        let range = workbook.worksheet_range(&names[1]).expect("the table");
        for (row, payload) in PAYLOADS.iter().enumerate() {
            for column in 0..4 {
                let found = range.get((row + 2, column)).expect("a cell");
                assert_eq!(*found, Data::String((*payload).to_string()), "row {row}, column {column}");
            }
        }
        assert!(!part(bytes, "xl/worksheets/sheet2.xml").contains("<f>"));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (figures, ids) = kpis();
    let rows = ids.iter().map(|row| row.iter().copied().map(Cell::figure).collect()).collect();
    let report = report(vec![table(
        vec![place("report", "甲", 0, false), place("evaluation", "甲", 0, false)],
        vec![column("a"), column("b"), column("c")],
        rows,
    )]);
    assert_eq!(files(&report, &figures), files(&report, &figures));
}

/// Target, actual and rate of four rows.
fn kpis() -> (Figures, Vec<[FigureId; 3]>) {
    let mut figures = Figures::default();
    let family = figures.family("kpi");
    let [target, actual] = ["target", "actual"].map(|name| figures.column(family, name, Unit::Money, ""));
    let rate = figures.column(family, "rate", Unit::Achievement, "3.1.3");
    for row in 0..4 {
        let at = figures.row(family, &format!("k{row}"));
        figures.read(target, at, i64::from(row) * 1_000_000 + 7_180_000, Span::Nowhere);
        figures.read(actual, at, Decimal::new(i64::from(row) * 12_345_678, 2), Span::Nowhere);
    }
    figures.compute(rate, 0..4, actual / target);
    let ids = (0..4).map(|row| [target, actual, rate].map(|column| column.at(row))).collect();
    (figures, ids)
}

#[test]
fn a_figure_has_its_home_in_the_first_table_and_on_an_overview_only_without_another() {
    let (figures, ids) = kpis();
    let shown = |columns: &[usize]| ids.iter().map(|row| columns.iter().map(|&column| Cell::figure(row[column])).collect()).collect::<Vec<Vec<_>>>();
    let overview = table(vec![place("report", "驾驶舱", 0, true)], vec![column("a"), column("c")], shown(&[1, 2]));
    let first = table(vec![place("report", "目标", 1, false)], vec![column("a"), Column { shown: Shown::Site, ..column("c") }], shown(&[0, 2]));
    let second = table(vec![place("report", "评估", 2, false)], vec![column("a"), column("c")], shown(&[0, 2]));
    let report = report(vec![overview, first, second]);
    with(&report, &figures, |workbooks| {
        assert_eq!(workbooks.address(ids[1][0]), address("report", "目标", "A3"), "the first table, although another shows it too");
        assert_eq!(workbooks.address(ids[1][1]), address("report", "驾驶舱", "A3"), "the overview alone shows it");
        assert_eq!(workbooks.address(ids[1][2]), address("report", "评估", "B3"), "not on the overview, and not in a column of the site");
        assert_eq!(
            workbooks.formula_text(ids[1][2]).as_deref(),
            Some("=IF(COUNT('驾驶舱'!$A$3,'目标'!$A$3)<2,\"\",IF('目标'!$A$3=0,\"\",'驾驶舱'!$A$3/'目标'!$A$3))")
        );
        assert_eq!(workbooks.formula_text(ids[1][0]), None, "what was read stands as a value");
    });
    let bytes = &files(&report, &figures)["workbooks/report.xlsx"];
    let formulas = opened(bytes).worksheet_formula("评估").expect("formulas");
    assert_eq!(formulas.get_value((2, 0)).map(String::as_str), Some("IF('目标'!$A$3=\"\",\"\",'目标'!$A$3)"), "the second place is a mirror");
}

#[test]
fn operands_that_no_sheet_shows_stand_side_by_side_on_the_last_sheet() {
    let mut figures = Figures::default();
    let (line, total) = (figures.family("line"), figures.family("total"));
    let [one, two] = ["one", "two"].map(|name| figures.column(line, name, Unit::Money, ""));
    for row in 0..3 {
        let at = figures.row(line, &format!("l{row}"));
        figures.read(one, at, 1, Span::Nowhere);
        figures.read(two, at, 2, Span::Nowhere);
    }
    let row = figures.row(total, "");
    let sum = figures.column(total, "sum", Unit::Money, "3.7");
    let scale = figures.column(total, "scale", Unit::Number, "");
    let scale = figures.read(scale, row, 10, Span::Nowhere);
    let sum = figures.compute_one(sum, row, Expr::from(scale) * (Expr::Sum(Series::Column(one)) - Expr::Sum(Series::Column(two))));
    let report = report(vec![table(vec![place("report", "合计", 0, false)], vec![column("a")], vec![vec![Cell::figure(sum)]])]);
    with(&report, &figures, |workbooks| {
        let formula = workbooks.formula_text(sum).expect("a formula");
        assert!(formula.contains("SUM('依据'!$B$2:$B$4)-SUM('依据'!$B$5:$B$7)"), "{formula}");
        assert_eq!(workbooks.address(scale), address("report", "依据", "B8"));
    });
    assert_eq!(files(&report, &figures)["workbooks/evaluation.xlsx"], files(&report, &figures)["workbooks/evaluation.xlsx"]);
    let mut workbook = opened(&files(&report, &figures)["workbooks/evaluation.xlsx"]);
    assert_eq!(workbook.worksheet_range("依据").expect("the last sheet").height(), 1, "a workbook that needs no operands has only heads there");
}

#[test]
fn settings_are_names_of_the_workbook() {
    let mut figures = Figures::default();
    let (plan, kpi) = (figures.family("plan"), figures.family("kpi"));
    let (row, at) = (figures.row(plan, ""), figures.row(kpi, "k"));
    let green = figures.column(plan, "rag_green", Unit::Percent, "");
    let green = figures.read(green, row, 1, Span::Nowhere);
    let rate = figures.column(kpi, "rate", Unit::Achievement, "");
    let rate = figures.read(rate, at, Decimal::new(9573, 4), Span::Nowhere);
    let rag = figures.column(kpi, "rag", Unit::Term, "3.1.9");
    let test = Expr::from(rate).compare(planpress::figures::Compare::AtLeast, green);
    let rag = figures.compute_one(rag, at, test.choose(Term::new("rag", "green"), Term::new("rag", "red")));
    let columns = vec![column("rate"), Column { kind: ColumnKind::Status, ..column("rag") }];
    let report = report(vec![table(vec![place("report", "评级", 0, false)], columns, vec![vec![Cell::figure(rate), Cell::figure(rag)]])]);
    let label = |code| Vocabulary::load("zh-CN").term_label(Term::new("rag", code));
    with(&report, &figures, |workbooks| {
        let expected = format!("=IF(COUNT(rag_g,A2)<2,\"\",IF(ROUND(A2,9)>=ROUND(rag_g,9),\"{}\",\"{}\"))", label("green"), label("red"));
        assert_eq!(workbooks.formula_text(rag), Some(expected));
    });
    let bytes = &files(&report, &figures)["workbooks/report.xlsx"];
    assert!(
        part(bytes, "xl/workbook.xml").contains("<definedName name=\"rag_g\">'依据'!$B$2</definedName>")
            || part(bytes, "xl/workbook.xml").contains("<definedName name=\"rag_g\">依据!$B$2</definedName>")
    );
    let sheet = part(bytes, "xl/worksheets/sheet2.xml");
    for code in ["green", "red"] {
        assert!(sheet.contains(&format!("$B2=\"{}\"", label(code))), "a colour for {code}, although only one of them occurs now");
    }
}

#[test]
fn what_is_masked_or_too_long_stands_as_a_literal() {
    let mut figures = Figures::default();
    let (line, total) = (figures.family("line"), figures.family("total"));
    let amount = figures.column(line, "amount", Unit::Money, "");
    for row in 0..900 {
        let at = figures.row(line, &format!("l{row}"));
        figures.read(amount, at, i64::from(row), Span::Nowhere);
    }
    let secret = figures.row(line, "secret");
    figures.read(amount, secret, Value::Missing(Reason::Masked), Span::Nowhere);
    let row = figures.row(total, "");
    let mut define = |name, expr: Expr| {
        let column = figures.column(total, name, Unit::Money, "3.7");
        figures.compute_one(column, row, expr)
    };
    let masked = define("masked", Expr::Max(vec![Expr::Figure(amount.at(secret)), Expr::constant(1)]));
    let beside = define("beside", Expr::Sum(Series::List((0..3).map(|row| Expr::Figure(amount.at(row))).collect())));
    let scattered = define("scattered", Expr::Sum(Series::List((0..300).map(|row| Expr::Figure(amount.at(row * 3))).collect())));
    let product = |row| Expr::Figure(amount.at(row)) * amount.at(row + 1) * amount.at(row + 2) * amount.at(row + 3);
    let long = define("long", Expr::Max((0..200).map(product).collect()));
    let shown = table(
        vec![place("report", "合计", 0, false)],
        vec![column("a")],
        [masked, beside, scattered, long].map(|id| vec![Cell::figure(id)]).to_vec(),
    );
    let ledger = table(vec![place("report", "流水", 1, false)], vec![column("a")], (0..=900).map(|row| vec![Cell::figure(amount.at(row))]).collect());
    let report = report(vec![shown, ledger]);
    with(&report, &figures, |workbooks| {
        assert_eq!(workbooks.formula_text(beside).as_deref(), Some("=IF(COUNT('流水'!$A$2:$A$4)=0,\"\",SUM('流水'!$A$2:$A$4))"));
        for literal in [masked, scattered, long] {
            assert_eq!(workbooks.formula_text(literal), None, "{}", figures.key(literal));
        }
    });
    let mut workbook = opened(&files(&report, &figures)["workbooks/report.xlsx"]);
    let range = workbook.worksheet_range("合计").expect("the table");
    assert_eq!(range.get((3, 0)), Some(&Data::Float((0..300).map(|row| f64::from(row * 3)).sum())));
}

/// The evaluator has no day after the year 9999; a workbook would count on.
#[test]
fn a_day_beyond_the_calendar_is_blank_in_the_workbook_too() {
    let mut figures = Figures::default();
    let family = figures.family("budget");
    let [begin, days] = [("begin", Unit::Date), ("days", Unit::Days)].map(|(name, unit)| figures.column(family, name, unit, ""));
    let end = figures.column(family, "end", Unit::Date, "3.7");
    let row = figures.row(family, "total");
    figures.read(begin, row, jiff::civil::date(2026, 3, 31), Span::Nowhere);
    figures.read(days, row, Decimal::from(9_000_000), Span::Nowhere);
    figures.compute(end, 0..1, begin + days);
    let cells = [begin, days, end].map(|column| Cell::figure(column.at(row)));
    let sheet = table(vec![place("report", "预算", 1, false)], ["begin", "days", "end"].map(column).to_vec(), vec![cells.to_vec()]);
    let report = report(vec![sheet]);
    let formula = with(&report, &figures, |workbooks| workbooks.formula_text(end.at(row)));
    assert_eq!(formula.as_deref(), Some(r#"=IF(COUNT(A2:B2)<2,"",IF(A2+TRUNC(ROUND(B2,9))>2958465,"",A2+TRUNC(ROUND(B2,9))))"#));
    let mut workbook = opened(&files(&report, &figures)["workbooks/report.xlsx"]);
    let range = workbook.worksheet_range("预算").expect("the table");
    assert!(range.used_cells().all(|(_, _, cell)| !matches!(cell, Data::Float(number) if *number > 9e6 + 1.0)), "the cached value is blank");
}

/// A table of many rows: a column that needs a number no sheet shows, and one that needs only the column beside it.
fn long_table(figures: &mut Figures, rows: u32, sheets: Vec<SheetPlace>) -> Table {
    let family = figures.family("task");
    let [unseen, shown, double] = ["unseen", "shown", "double"].map(|name| figures.column(family, name, Unit::Number, "3.1"));
    for row in 0..rows {
        let at = figures.row(family, &format!("t{row}"));
        figures.read(unseen, at, i64::from(row), Span::Nowhere);
    }
    figures.compute(shown, 0..rows, Expr::from(unseen) * 2);
    figures.compute(double, 0..rows, Expr::from(shown) * 2);
    let rows = (0..rows).map(|row| vec![Cell::figure(shown.at(row)), Cell::figure(double.at(row))]);
    table(sheets, vec![column("shown"), column("double")], rows.collect())
}

#[test]
fn a_column_that_needs_very_many_unseen_numbers_has_values_only_and_the_contents_say_so() {
    for (rows, live) in [(10_000, true), (10_001, false)] {
        let mut figures = Figures::default();
        let report = report(vec![long_table(&mut figures, rows, vec![place("evaluation", "任务", 0, false)])]);
        let column = |name| figures.find_column("task", name).expect("a column");
        with(&report, &figures, |workbooks| {
            assert_eq!(workbooks.formula_text(column("shown").at(7)).is_some(), live);
            assert_eq!(workbooks.formula_text(column("double").at(7)).as_deref(), Some("=IF(COUNT(A9)<1,\"\",A9*2)"));
        });
        let mut workbook = opened(&files(&report, &figures)["workbooks/evaluation.xlsx"]);
        let contents = workbook.worksheet_range("目录").expect("the contents");
        assert_eq!(contents.cells().any(|(_, _, cell)| cell.to_string().contains("只有数值") && cell.to_string().contains("shown")), !live);
        assert_eq!(workbook.worksheet_range("任务").expect("the table").get((8, 0)), Some(&Data::Float(14.0)));
    }
}

#[test]
fn a_very_long_table_stands_in_the_workbook_of_its_report_and_the_summary_names_it() {
    let mut figures = Figures::default();
    let places = vec![place("evaluation", "任务", 0, false), place("report", "任务", 0, false)];
    let report = report(vec![long_table(&mut figures, 10_001, places)]);
    let files = files(&report, &figures);
    let mut summary = opened(&files["workbooks/report.xlsx"]);
    assert_eq!(summary.sheet_names(), ["目录", "依据"]);
    let contents = summary.worksheet_range("目录").expect("the contents");
    assert!(contents.cells().any(|(_, _, cell)| *cell == Data::String("10001 行，见 evaluation.xlsx".into())));
    assert!(opened(&files["workbooks/evaluation.xlsx"]).sheet_names().contains(&"任务".to_string()));
}

#[test]
fn a_sheet_can_be_sorted_only_when_no_other_row_points_at_one_of_its_rows() {
    let (mut figures, ids) = kpis();
    let family = figures.family("total");
    let row = figures.row(family, "");
    let mut define = |name, expr: Expr| {
        let column = figures.column(family, name, Unit::Money, "3.7");
        figures.compute_one(column, row, expr)
    };
    let whole = define("whole", Expr::Sum(Series::Column(ids[0][0].column)));
    let single = define("single", Expr::from(ids[2][1]) * 2);
    let rows = |columns: &[usize]| ids.iter().map(|row| columns.iter().map(|&column| Cell::figure(row[column])).collect()).collect::<Vec<Vec<_>>>();
    let sorted = |tables: Vec<Table>| {
        let report = report(tables);
        let bytes = files(&report, &figures).remove("workbooks/report.xlsx").expect("a workbook");
        part(&bytes, "xl/worksheets/sheet2.xml").contains("<autoFilter")
    };
    let main = || table(vec![place("report", "主表", 0, false)], vec![column("a"), column("b"), column("c")], rows(&[0, 1, 2]));
    let beside = |id| table(vec![place("report", "旁", 1, false)], vec![column("x")], vec![vec![Cell::figure(id)]]);
    assert!(sorted(vec![main()]), "formulas look only at their own row");
    assert!(sorted(vec![main(), beside(whole)]), "a sum over all rows does not mind their order");
    assert!(!sorted(vec![main(), beside(single)]), "a cell that is pointed at may not move");
    assert!(!sorted(vec![main(), beside(ids[0][0])]), "a mirror points too");
    let mut with_total = main();
    with_total.rows.push(Row { kind: RowKind::Total, ..Row::default() });
    assert!(!sorted(vec![with_total]), "a total stays below");
}

#[test]
fn money_stays_in_yuan_and_the_head_says_so() {
    let (figures, ids) = kpis();
    let rows = ids.iter().map(|row| vec![Cell::text("x"), Cell::figure(row[0]), Cell::figure(row[2])]).collect();
    let target = Column { unit: Some("万元".into()), kind: ColumnKind::Number, title: "目标值".into(), ..column("target") };
    let mut report = report(vec![table(vec![place("report", "目标设定表", 0, false)], vec![column("name"), target, column("rate")], rows)]);
    report.frame.money = Some(MoneyUnit { word: "万元".into(), size: 10_000.into() });
    let bytes = &files(&report, &figures)["workbooks/report.xlsx"];
    let range = opened(bytes).worksheet_range("目标设定表").expect("the table");
    assert_eq!(range.get((0, 1)), Some(&Data::String("目标值(元)".into())));
    assert_eq!(range.get((1, 1)), Some(&Data::Float(7_180_000.0)));
    let styles = part(bytes, "xl/styles.xml");
    assert!(styles.contains("0\\.0,&quot;万&quot;") && part(bytes, "xl/comments1.xml").contains("元"), "and a note tells what is typed: {styles}");
    assert!(styles.contains("formatCode=\"0.0%\""), "an achievement is shown in percent with one decimal, as on the site: {styles}");
    assert!(!styles.contains("numFmtId=\"9\""), "and nowhere without: {styles}");
}

#[test]
fn bars_are_fields_of_weeks_that_follow_the_dates_of_their_row() {
    let mut figures = Figures::default();
    let family = figures.family("task");
    let row = figures.row(family, "t-1");
    let mut read = |name, unit, value: Value| {
        let column = figures.column(family, name, unit, "");
        figures.read(column, row, value, Span::Nowhere)
    };
    let [start, end] = [("start", 5), ("end", 18)].map(|(name, day)| read(name, Unit::Date, Value::Date(jiff::civil::date(2026, 3, day))));
    let done = read("progress", Unit::Percent, Value::Number(Decimal::new(5, 1)));
    let critical = read("critical", Unit::Flag, Value::Flag(true));
    let cells = [start, end, done, critical].map(Cell::figure).to_vec();
    let columns = ["start", "end", "progress", "critical"].map(column).to_vec();
    let mut gantt = table(vec![place("report", "甘特", 0, false)], columns, vec![cells]);
    gantt.bars = Some(Bars { span: (start, end), start: "start", end: "end", progress: "progress", critical: "critical" });
    let bytes = &files(&report(vec![gantt]), &figures)["workbooks/report.xlsx"];
    let range = opened(bytes).worksheet_range("甘特").expect("the table");
    let weeks: Vec<Option<&Data>> = (4..8).map(|at| range.get((0, at))).collect();
    assert!(matches!(weeks[..], [Some(Data::DateTime(_)), Some(Data::DateTime(_)), Some(Data::DateTime(_)), None]), "three Mondays: {weeks:?}");
    let sheet = part(bytes, "xl/worksheets/sheet2.xml");
    let within = "ISNUMBER($A2),ISNUMBER($B2),$A2&lt;=E$1+6,$B2&gt;=E$1";
    assert!(sheet.contains(&format!("<formula>AND({within})</formula>")), "{sheet}");
    assert!(sheet.contains("MAX(E$1,$A2)&lt;$A2+$C2*($B2-$A2+1),$D2=TRUE)"), "{sheet}");
    assert!(sheet.contains("sqref=\"E2:G2\""), "{sheet}");
}

#[test]
fn achievement_is_coloured_in_the_steps_of_the_site() {
    let (figures, ids) = kpis();
    let rows = ids.iter().map(|row| vec![Cell::text("x"), Cell::figure(row[2])]).collect();
    let heat = Column { kind: ColumnKind::Heat, ..column("m1") };
    let report = report(vec![table(vec![place("report", "逐月", 0, false)], vec![column("name"), heat], rows)]);
    let sheet = part(&files(&report, &figures)["workbooks/report.xlsx"], "xl/worksheets/sheet2.xml");
    let limits = planpress::report::HEAT_LIMITS.map(|limit| format!("ROUND(B2,9)&lt;{limit}/100"));
    assert!(limits.iter().all(|limit| sheet.contains(limit)), "{sheet}");
    assert_eq!(sheet.matches("stopIfTrue=\"1\"").count(), limits.len() + 1, "{sheet}");
}

#[test]
fn links_lead_inside_beside_and_to_the_page() {
    let (figures, ids) = kpis();
    let page = Page { path: "evaluation/kpi-revenue".into(), entities: vec!["kpi/revenue".into()], ..Page::default() };
    let links = [
        Link::Entity("kpi/revenue".into()),
        Link::Entity("kpi/none".into()),
        Link::Table("明细".into()),
        Link::Sheet { workbook: "evaluation".into(), sheet: "月度".into() },
    ];
    let rows = links.into_iter().zip(&ids).map(|(link, row)| vec![Cell::rich(Text::link(link, "去")), Cell::figure(row[0])]).collect();
    let first = table(vec![place("report", "目标", 0, false)], vec![column("a"), column("b")], rows);
    let second = table(vec![place("report", "明细", 1, false)], vec![column("a")], vec![vec![Cell::figure(ids[0][1])]]);
    let report = Report { pages: vec![page], ..report(vec![first, second]) };
    let bytes = &files(&report, &figures)["workbooks/report.xlsx"];
    let relations = part(bytes, "xl/worksheets/_rels/sheet2.xml.rels");
    assert!(relations.contains("Target=\"../evaluation/kpi-revenue.html\" TargetMode=\"External\""), "{relations}");
    assert!(relations.contains("Target=\"evaluation.xlsx\""), "{relations}");
    let sheet = part(bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("location=\"'明细'!A1\"") && sheet.contains("location=\"'月度'!A1\""), "{sheet}");
    assert_eq!(sheet.matches("<hyperlink ").count(), 3, "what has no page is plain text");
    let contents = part(bytes, "xl/worksheets/sheet1.xml");
    assert!(contents.contains("location=\"'目标'!A1\"") && contents.contains("location=\"'依据'!A1\""), "{contents}");
    assert_eq!(opened(bytes).worksheet_range("目录").expect("contents").get((1, 0)), Some(&Data::String("目标".into())));
    let relations = part(bytes, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(relations.contains("\"evaluation.xlsx\"") && relations.contains("\"../evaluation/index.html\""), "{relations}");
}

#[test]
fn a_formula_filled_down_is_the_one_that_is_printed_for_its_row() {
    let mut figures = Figures::default();
    let family = figures.family("month");
    let [a, b, fixed, beside] = ["a", "b", "fixed", "beside"].map(|name| figures.column(family, name, Unit::Number, "3.1"));
    for row in 0..6 {
        let at = figures.row(family, &format!("m{row}"));
        figures.read(a, at, i64::from(row), Span::Nowhere);
        figures.read(b, at, i64::from(row * 7), Span::Nowhere);
    }
    figures.compute(fixed, 0..6, Expr::from(a) + a.at(2));
    figures.compute(beside, 0..6, Expr::from(b) - a);
    let rows =
        |columns: [_; 2]| (0..6).map(|row| columns.map(|column: planpress::figures::ColumnId| Cell::figure(column.at(row))).to_vec()).collect();
    let detail = table(vec![place("report", "明细", 0, false)], vec![column("a"), column("b")], rows([a, b]));
    let other = table(vec![place("report", "对照", 1, false)], vec![column("fixed"), column("beside")], rows([fixed, beside]));
    let report = report(vec![detail, other]);
    let mut workbook = opened(&files(&report, &figures)["workbooks/report.xlsx"]);
    let written = workbook.worksheet_formula("对照").expect("formulas");
    with(&report, &figures, |workbooks| {
        for (row, column) in (0..6).flat_map(|row| [(row, fixed), (row, beside)]) {
            let place = (row + 1, u32::from(column == beside));
            let formula = workbooks.formula_text(column.at(row)).expect("a formula");
            assert_eq!(written.get_value(place).map(|text| format!("={text}")), Some(formula), "row {row}");
        }
    });
}

#[test]
fn a_table_without_a_heading_is_described_by_the_chart_drawn_from_it() {
    let (figures, ids) = kpis();
    let forecast = table(vec![place("report", "预测", 0, false)], vec![column("a")], vec![vec![Cell::figure(ids[0][0])]]);
    let chart = Chart {
        heading: Heading { title: Text::plain("全年到哪里"), ..Heading::default() },
        kind: ChartKind::Dots,
        table: forecast.id.clone(),
        category: "a",
        series: Vec::new(),
        as_of: None,
        summary: Text::default(),
        footnote: Footnote::default(),
    };
    let blocks = vec![Block::Columns(vec![(12, vec![Block::Chart(chart), Block::Table(forecast)])])];
    let report = Report { pages: vec![Page { blocks, ..Page::default() }], ..report(Vec::new()) };
    let contents = opened(&files(&report, &figures)["workbooks/report.xlsx"]).worksheet_range_at(0).expect("a sheet").expect("cells");
    assert_eq!(contents.get_value((1, 1)), Some(&Data::String("全年到哪里".into())));
}
