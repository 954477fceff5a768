//! A workbook with much that a copy can lose: formulas with values, a chart, conditional formats, validation, a picture, notes, merged and
//! hidden cells, names, and a second sheet with an awkward name.

use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime, Format, Formula, Image,
    Note, Workbook, Worksheet,
};

/// Tasks: id, owner and budget.
pub const TASKS: [(&str, &str, f64); 3] = [("t-01", "张三", 10_000.0), ("t-02", "王武", 20_000.0), ("t-03", "王武", 30_000.0)];

/// A picture of one point.
const DOT: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53,
    0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54, 8, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// The workbook.
pub fn rich() -> Vec<u8> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1).unwrap()));
    book.define_name("预算合计", "='执行计划'!$G$6").unwrap();
    let sheet = book.add_worksheet().set_name("执行计划").unwrap();
    table(sheet);
    furniture(sheet);
    let other = book.add_worksheet().set_name("it's <b>").unwrap();
    other.write(0, 0, "x").unwrap().merge_range(2, 0, 2, 3, "y", &Format::new()).unwrap().protect_with_password("secret");
    book.save_to_buffer().unwrap()
}

fn table(sheet: &mut Worksheet) {
    let header = Format::new().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x1f_4e_79));
    for (column, name) in (0..).zip(["编号", "任务", "负责人", "计划完成", "进度", "计划开始", "预算"]) {
        sheet.write_with_format(0, column, name, &header).unwrap();
    }
    let (percent, date) = (Format::new().set_num_format("0%"), Format::new().set_num_format("m\"月\"d\"日\""));
    for (row, (id, owner, budget)) in (1..).zip(TASKS) {
        sheet.write(row, 0, id).unwrap().write(row, 1, format!("签约 {id}")).unwrap().write(row, 2, owner).unwrap();
        sheet.write_with_format(row, 3, ExcelDateTime::from_ymd(2026, 3, row as u8).unwrap(), &date).unwrap();
        sheet.write_with_format(row, 4, 0.25 * f64::from(row), &percent).unwrap();
        sheet.write_with_format(row, 5, ExcelDateTime::from_ymd(2026, 1, 5).unwrap(), &date).unwrap();
        sheet.write(row, 6, budget).unwrap();
    }
    sheet.write(5, 0, "合计").unwrap();
    sheet.write_formula(5, 6, Formula::new("SUM(G2:G4)").set_result("60000")).unwrap();
}

fn furniture(sheet: &mut Worksheet) {
    sheet.set_freeze_panes(1, 1).unwrap().set_column_width(1, 30).unwrap().set_row_hidden(10).unwrap();
    let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(15_000)).set_format(Format::new().set_bold());
    sheet.add_conditional_format(1, 6, 3, 6, &rule).unwrap();
    sheet.add_data_validation(1, 2, 3, 2, &DataValidation::new().allow_list_strings(&["张三", "王五"]).unwrap()).unwrap();
    sheet.insert_note(3, 2, &Note::new("请确认姓名").set_author("小李")).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("'执行计划'!$G$2:$G$4");
    sheet.insert_chart(1, 9, &chart).unwrap();
    sheet.insert_image(20, 9, &Image::new_from_buffer(DOT).unwrap()).unwrap();
    sheet.autofilter(0, 0, 3, 6).unwrap();
}
