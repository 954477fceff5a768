//! Workbooks as people send them: what cannot be said in CSV (dates beside texts, hidden rows, formulas without a value), and
//! what planpress says of it.

use std::io::Write;

use planpress::compile::{Compiled, Options, compile};
use planpress::diagnostic::render::Renderer;
use planpress::diagnostic::{Diagnostic, Span};
use planpress::load::{Format, Sources, source};
use planpress::recognise::Unread;
use rust_xlsxwriter::{ExcelDateTime, FilterCondition, Format as Style, Workbook, Worksheet};

/// Compiles a plan with this one workbook.
fn with_workbook(bytes: Vec<u8>) -> Compiled {
    with_settings("", bytes)
}

/// The same, with more settings.
fn with_settings(more: &str, bytes: Vec<u8>) -> Compiled {
    let settings = format!("name: p\nperiod: 2026-H1\nas_of: 2026-03-31\npeople: [{{id: p-1, name: 林溪}}]\n{more}");
    let files = [("plan.yaml", settings.into_bytes()), ("执行计划表.xlsx", bytes)];
    let file = |(id, (path, bytes)): (usize, &(&str, Vec<u8>))| source(id as u16, (*path).into(), Format::of(path).unwrap(), bytes.clone());
    compile(Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() }, &Options::default())
}

/// The messages of a code, with their excerpts where `human`.
fn messages(compiled: &Compiled, code: &str, human: bool) -> String {
    let found: Vec<_> = compiled.found.iter().filter(|found| found.code.0 == code).cloned().collect();
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
    if human { renderer.human(&found) } else { renderer.short(&found) }
}

/// A workbook whose only sheet has a header and three tasks; `more` changes the sheet.
fn tasks(more: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("执行计划表").unwrap();
    for (column, header) in (0..).zip(["任务名称", "责任人", "计划开始时间", "计划结束时间", "工作量"]) {
        sheet.write(0, column, header).unwrap();
    }
    let day = Style::new().set_num_format("yyyy-mm-dd");
    for (row, name) in (1..).zip(["拜访", "签约", "回访"]) {
        sheet.write(row, 0, name).unwrap().write(row, 1, "林溪").unwrap().write(row, 4, 2).unwrap();
        for (column, month) in [(2, 2), (3, 5)] {
            sheet.write_with_format(row, column, ExcelDateTime::from_ymd(2026, month, 1).unwrap(), &day).unwrap();
        }
    }
    more(sheet);
    book.save_to_buffer().unwrap()
}

fn names(compiled: &Compiled) -> Vec<&str> {
    compiled.plan.execution.tasks.iter().map(|task| task.name.value.as_str()).collect()
}

#[test]
fn a_text_among_dates_is_told_once_for_its_column() {
    let silent = with_workbook(tasks(|_| ()));
    assert_eq!(messages(&silent, "W108", false), "");
    let mixed = with_workbook(tasks(|sheet| {
        sheet.write(2, 2, "2026-02-01").unwrap().write(3, 2, "2月1日").unwrap();
    }));
    assert_eq!(messages(&mixed, "W108", false), "执行计划表.xlsx[执行计划表]!C3: warning[W108]: “计划开始时间”一列有的是日期，有的是文字\n");
    let starts = mixed.plan.execution.tasks.iter().map(|task| task.planned_start.map(|start| start.value.to_string()));
    assert_eq!(starts.collect::<Vec<_>>(), vec![Some("2026-02-01".to_string()); 3], "both are read");
}

#[test]
fn rows_and_columns_hidden_by_hand_are_left_out_and_counted() {
    let shown = with_workbook(tasks(|_| ()));
    assert_eq!((messages(&shown, "I103", false).as_str(), names(&shown)), ("", vec!["拜访", "签约", "回访"]));
    let hidden = with_workbook(tasks(|sheet| {
        sheet.set_row_hidden(2).unwrap().set_column_hidden(4).unwrap();
    }));
    assert_eq!(names(&hidden), ["拜访", "回访"]);
    assert!(hidden.plan.execution.tasks.iter().all(|task| task.effort_days.is_none()), "a hidden column is not read");
    assert_eq!(
        messages(&hidden, "I103", false),
        "执行计划表.xlsx[执行计划表]!A1: info[I103]: 工作表“执行计划表”里隐藏的 1 列没有读：E 列\n\
         执行计划表.xlsx[执行计划表]!A1: info[I103]: 工作表“执行计划表”里隐藏的 1 行没有读：第 3 行\n"
    );
}

#[test]
fn many_hidden_rows_are_named_by_their_ranges() {
    let hidden = |rows: &[u32]| {
        let bytes = tasks(|sheet| {
            for row in 0..60 {
                sheet.write(row + 4, 0, format!("任务{row}")).unwrap();
            }
            rows.iter().for_each(|&row| _ = sheet.set_row_hidden(row - 1).unwrap());
        });
        messages(&with_workbook(bytes), "I103", false).rsplit_once('：').unwrap().1.trim_end().to_string()
    };
    assert_eq!(hidden(&[5, 6, 7, 12]), "第 5–7、12 行");
    let every_other: Vec<u32> = (0..12).map(|at| 5 + 2 * at).collect();
    assert_eq!(hidden(&every_other), "第 5、7、9、11、13、15、17、19、21、23 等 行");
}

#[test]
fn rows_and_columns_hidden_by_hand_are_read_when_the_plan_asks_for_them() {
    let bytes = tasks(|sheet| {
        sheet.set_row_hidden(2).unwrap().set_column_hidden(4).unwrap();
    });
    let asked = with_settings("sources: [{file: '*.xlsx', hidden: true}]\n", bytes);
    assert_eq!((messages(&asked, "I103", false).as_str(), names(&asked)), ("", vec!["拜访", "签约", "回访"]));
    assert!(asked.plan.execution.tasks.iter().all(|task| task.effort_days.is_some()));
}

#[test]
fn rows_that_a_filter_hides_are_read_and_counted() {
    let filtered = with_workbook(tasks(|sheet| {
        sheet.autofilter(0, 0, 3, 4).unwrap();
        sheet.filter_column(0, &FilterCondition::new().add_list_filter("拜访")).unwrap();
    }));
    assert_eq!(names(&filtered), ["拜访", "签约", "回访"]);
    assert_eq!(
        messages(&filtered, "I103", false),
        "执行计划表.xlsx[执行计划表]!A1: info[I103]: 工作表“执行计划表”里被筛选隐藏的 2 行读了：第 3–4 行\n"
    );
}

#[test]
fn a_hidden_sheet_is_left_out_and_told() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write(0, 0, "封面").unwrap();
    let sheet = book.add_worksheet().set_name("执行计划表").unwrap();
    sheet.write(0, 0, "任务名称").unwrap().write(0, 1, "责任人").unwrap().write(1, 0, "拜访").unwrap().write(1, 1, "林溪").unwrap();
    sheet.set_hidden(true);
    let bytes = book.save_to_buffer().unwrap();
    let hidden = with_workbook(bytes.clone());
    assert!(names(&hidden).is_empty());
    assert_eq!(messages(&hidden, "I103", false), "执行计划表.xlsx[执行计划表]!A1: info[I103]: 工作表“执行计划表”是隐藏的，没有读\n");
    let asked = with_settings("sources: [{file: '*.xlsx', sheet: 执行计划表, hidden: true}]\n", bytes);
    assert_eq!((messages(&asked, "I103", false).as_str(), names(&asked)), ("", vec!["拜访"]));
}

/// That one sheet is hidden is no reason for another.
#[test]
fn each_sheet_that_is_not_read_has_its_own_reason() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write(0, 0, "封面").unwrap();
    book.add_worksheet().set_name("旧目标").unwrap().set_hidden(true).write(0, 0, "指标").unwrap();
    book.add_worksheet().set_name("草稿").unwrap().write(0, 0, "指标").unwrap().write(0, 1, "目标值").unwrap();
    let settings = "name: p\nperiod: 2026-H1\nsources: [{file: a.xlsx, sheet: 草稿, entity: '-'}]\n".as_bytes().to_vec();
    let files = [("plan.yaml", settings), ("a.xlsx", book.save_to_buffer().unwrap())];
    let file = |(id, (path, bytes)): (usize, &(&str, Vec<u8>))| source(id as u16, (*path).into(), Format::of(path).unwrap(), bytes.clone());
    let sources = Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() };
    let readings = planpress::check::check(&sources, &Default::default()).readings;
    let reasons: Vec<_> = readings.iter().filter_map(|reading| Some((reading.sheet.as_deref()?, reading.unread))).collect();
    assert_eq!(reasons, [("封面", Unread::Unknown), ("旧目标", Unread::Hidden), ("草稿", Unread::LeftOut)]);
}

/// A workbook without cached values: the value of its formulas is taken away.
fn never_calculated(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::copy(&mut entry, &mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            content = String::from_utf8(content).unwrap().replace("</f><v>0</v>", "</f>").into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_a_value_is_told_in_words() {
    let bytes = tasks(|sheet| {
        sheet.write_formula(2, 4, "=E2*2").unwrap();
    });
    let found = with_workbook(never_calculated(&bytes));
    assert_eq!(
        messages(&found, "W101", true),
        "\
warning[W101]: 这一格的公式还没有算过，没有值，按缺失处理
  --> 执行计划表.xlsx[执行计划表]!E3
   |  A 任务名称   B 责任人   C 计划开始时间   D 计划结束时间   E 工作量
 3 |  签约         林溪       2026-02-01       2026-05-01       =…
   |                                                            ^^
   = help: 用 Excel 打开这个文件，保存一次，再试

错误 0 个，警告 1 个，提示 0 条
"
    );
    let wrong = with_workbook(tasks(|sheet| {
        sheet.write_formula(2, 4, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    }));
    assert_eq!(messages(&wrong, "W101", false), "执行计划表.xlsx[执行计划表]!E3: warning[W101]: 单元格里是错误值 `#DIV/0!`，按缺失处理\n");
}

#[test]
fn a_total_without_a_value_is_told_as_any_other_cell() {
    let bytes = tasks(|sheet| {
        sheet.write(4, 0, "合计").unwrap();
        sheet.write_formula(4, 4, "=SUM(E2:E4)").unwrap();
    });
    let told = messages(&with_workbook(never_calculated(&bytes)), "W101", false);
    assert_eq!(told, "执行计划表.xlsx[执行计划表]!E5: warning[W101]: 这一格的公式还没有算过，没有值，按缺失处理\n");
}

/// A long sheet of actuals: a row a day for each KPI, with these rows put in below row 400.
fn long_actuals(more: &[&[&str]]) -> Compiled {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("实际").unwrap();
    let header = ["指标", "区域", "期间", "实际值"];
    sheet.write_row(0, 0, header).unwrap();
    let mut row = 1;
    for at in 0..600u32 {
        if at == 400 {
            for cells in more {
                for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                    match text.parse::<f64>() {
                        Ok(number) => sheet.write(row, column, number).unwrap(),
                        Err(_) => sheet.write(row, column, *text).unwrap(),
                    };
                }
                row += 1;
            }
        }
        let (region, day) = (["华东", "华南", "华北", "华中"][(at % 4) as usize], at / 4);
        let period = jiff::civil::date(2026, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).unwrap();
        sheet
            .write(row, 0, "销售额")
            .unwrap()
            .write(row, 1, region)
            .unwrap()
            .write(row, 2, period.to_string())
            .unwrap()
            .write(row, 3, 10_000)
            .unwrap();
        row += 1;
    }
    let bytes = book.save_to_buffer().unwrap();
    let settings = "name: p\nperiod: 2026-H1\nregions: [华东, 华南, 华北, 华中]\n";
    let files = [("plan.yaml", settings.as_bytes().to_vec()), ("实际.xlsx", bytes)];
    let file = |(id, (path, bytes)): (usize, &(&str, Vec<u8>))| source(id as u16, (*path).into(), Format::of(path).unwrap(), bytes.clone());
    compile(Sources { files: files.iter().enumerate().map(file).collect(), ..Sources::default() }, &Options::default())
}

/// What was wrong or left out in a long sheet, and how many of its rows were read and left out. That its regions make up the company is said
/// of all of it.
fn told(compiled: &Compiled) -> (Vec<String>, [usize; 2]) {
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
    let is_of_rows = |found: &Diagnostic| matches!(found.span, Span::Cell { row, .. } if row > 1) && found.variant != "actuals_added";
    let of_rows: Vec<_> = compiled.found.iter().filter(|found| is_of_rows(found)).cloned().collect();
    let lines = renderer.short(&of_rows).lines().map(str::to_string).collect();
    let input = compiled.inputs.iter().find(|input| input.path == "实际.xlsx").unwrap();
    (lines, [input.read, input.skipped])
}

#[test]
fn what_stands_far_below_in_a_long_sheet_is_read_right_or_told() {
    assert_eq!(told(&long_actuals(&[])), (vec![], [600, 0]));
    assert_eq!(told(&long_actuals(&[&["指标", "区域", "期间", "实际值"]])), (vec![], [600, 1]), "the header of a printed page");
    assert_eq!(told(&long_actuals(&[&["合计", "", "", "4000000"], &["", "小计", "", "4000000"]])), (vec![], [600, 2]));
    assert_eq!(told(&long_actuals(&[&["注：以下为第二批"], &["以下为第二批数据"]])), (vec![], [600, 2]));
    let (lines, rows) = told(&long_actuals(&[&["任务名称", "负责人", "开始时间", "截止时间"], &["签约", "王明", "2026-02-01", "2026-03-31"]]));
    assert_eq!(lines, ["实际.xlsx[实际]!A402: warning[I102]: 工作表“实际”从第 402 行起像是另一张表，下面的 201 行没有读"]);
    assert_eq!(rows, [400, 1]);
}

#[test]
fn a_table_far_below_another_is_read_when_the_plan_declares_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("实际").unwrap();
    sheet.write_row(0, 0, ["指标", "期间", "实际值"]).unwrap();
    for row in 1..400u32 {
        let period = jiff::civil::date(2025, 1, 1).checked_add(jiff::Span::new().days(i64::from(row))).unwrap();
        sheet.write(row, 0, "销售额").unwrap().write(row, 1, period.to_string()).unwrap().write(row, 2, 10_000).unwrap();
    }
    sheet.write_row(400, 0, ["任务名称", "负责人", "开始时间"]).unwrap().write_row(401, 0, ["签约", "林溪", "2026-02-01"]).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let below = |compiled: &Compiled| messages(compiled, "I102", false).contains("另一张表");
    let alone = with_settings("", bytes.clone());
    assert!(below(&alone) && names(&alone).is_empty());
    let both = "sources: [{file: '*.xlsx', entity: actual, header: 1}, {file: '*.xlsx', entity: task, header: 401}]\n";
    let declared = with_settings(both, bytes);
    assert_eq!((below(&declared), names(&declared)), (false, vec!["签约"]));
}

/// A workbook with the budget of two departments and of both: a sheet each, of which the last says `sum` for 差旅费.
fn budgets(sum: f64) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, travel, fairs) in [("销售一部", 12_000.0, 30_000.0), ("销售二部", 12_000.0, 50_000.0), ("费用汇总", sum, 80_000.0)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "科目").unwrap().write(0, 1, "年度预算").unwrap();
        sheet.write(1, 0, "差旅费").unwrap().write(1, 1, travel).unwrap();
        sheet.write(2, 0, "展会费").unwrap().write(2, 1, fairs).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn lines_of_several_sheets_count_each_and_a_sheet_of_sums_is_compared() {
    let planned = |compiled: &Compiled| -> Vec<String> {
        let lines = compiled.plan.execution.budget.iter();
        lines.map(|line| format!("{} {}", line.name.value, line.planned.value.0.normalize())).collect()
    };
    for (sum, told) in [(24_000.0, 0), (25_000.0, 1)] {
        let compiled = with_workbook(budgets(sum));
        assert_eq!(planned(&compiled), ["差旅费 12000", "展会费 30000", "差旅费 12000", "展会费 50000"]);
        assert_eq!(messages(&compiled, "W105", false).lines().count(), told);
        assert_eq!(messages(&compiled, "W104", false).lines().count(), 1);
        assert_eq!(messages(&compiled, "E101", false), "");
    }
}

/// A workbook of sheets with these names, each with the actuals of one month.
fn actuals(names: [&str; 2]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (month, name) in (1..).zip(names) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, header) in (0..).zip(["指标", "期间", "实际值"]) {
            sheet.write(0, column, header).unwrap();
        }
        sheet.write(1, 0, "销售额").unwrap().write(1, 1, format!("{month}月")).unwrap().write(1, 2, "10万").unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn sheets_that_are_alike_say_whose_they_are_or_that_is_told() {
    let regions = with_workbook(actuals(["华东", "华南"]));
    assert_eq!(regions.plan.frame.regions.len(), 2);
    assert_eq!(messages(&regions, "W107", false), "");
    let shops = with_workbook(actuals(["直营", "加盟"]));
    assert_eq!(
        messages(&shops, "W107", false),
        "执行计划表.xlsx[直营]!A1: warning[W107]: 工作表直营、加盟表头相同，都没有说各是谁的，按全公司的数读了\n"
    );
    let other = with_workbook(actuals(["华东", "电商"]));
    assert_eq!(
        messages(&other, "W107", false),
        "执行计划表.xlsx[电商]!A1: warning[W107]: 工作表电商没有说是谁的，按全公司的数读了；表头相同的华东是各成员的\n"
    );
    for names in [["Sheet1", "Sheet2"], ["1月", "2月"], ["实际", "完成情况"], ["华东", "全国"], ["华东", "汇总"]] {
        assert_eq!(messages(&with_workbook(actuals(names)), "W107", false), "");
    }
    let set = "sources: [{file: 执行计划表.xlsx, sheet: 直营, set: {渠道: 直营}}, {file: 执行计划表.xlsx, sheet: 加盟, set: {渠道: 加盟}}]\n";
    let set = with_settings(set, actuals(["直营", "加盟"]));
    assert_eq!((set.plan.frame.channels.len(), messages(&set, "W107", false).as_str()), (2, ""));
}

#[test]
fn a_table_below_the_last_column_is_not_turned() {
    let goals = |first: u32| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("目标设定表").unwrap();
        for (row, cells) in (first..).zip([["具体指标", "收入"], ["目标值", "100万"], ["责任人", "林溪"], ["期间", "2026-H1"]]) {
            sheet.write(row, 0, cells[0]).unwrap().write(row, 1, cells[1]).unwrap();
        }
        with_workbook(book.save_to_buffer().unwrap())
    };
    let near = goals(65_532);
    assert_eq!((near.plan.goals.goals.len(), messages(&near, "E103", false).as_str()), (1, ""));
    let far = goals(65_533);
    assert_eq!(far.plan.goals.goals.len(), 0);
    assert!(messages(&far, "E103", false).contains("error[E103]"), "it is told");
}
