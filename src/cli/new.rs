//! `planpress new DIR`: a small plan that builds clean, to be filled by people.
//!
//! Its files are templates in `starter/<locale>/`. `{year}` in a text and `YEAR` in a name become the year of the plan. A template
//! `<book>.xlsx.<entity>.csv` becomes a workbook of one table: its first row names fields of the entity (with the unit of a column
//! in brackets), and the header that people see is the label of the vocabulary, so what is written here can be read back.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use planpress::vocabulary::Vocabulary;
use rust_embed::RustEmbed;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::arguments::New;
use super::terminal::Terminal;
use super::words::{fill, user_locale};
use super::{Outcome, Stop, faults};

/// The templates.
#[derive(RustEmbed)]
#[folder = "src/cli/starter/"]
struct Starter;

/// Writes the starter plan.
pub fn run(arguments: &New, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let dir = &arguments.dir;
    let shown = dir.display().to_string();
    if !is_free(dir).map_err(|error| faults::at("read", dir, &error, words))? {
        return Err(Stop::Usage(fill(words, "cli.new.taken", &[("dir", &shown)])));
    }
    let locale = arguments.locale.as_deref().unwrap_or(if user_locale() == "en" { "en" } else { "zh-CN" });
    let year = arguments.year.unwrap_or_else(this_year).to_string();
    let files = files(locale, &year)?;
    for (name, bytes) in &files {
        let path = dir.join(name);
        write(&path, bytes).map_err(|error| faults::at("write", &path, &error, words))?;
    }
    terminal.say(&fill(words, "cli.new.done", &[("dir", &shown), ("count", &files.len().to_string())]))?;
    Ok(Outcome::Clean)
}

/// Whether nothing stands at `dir` that could be overwritten.
fn is_free(dir: &Path) -> std::io::Result<bool> {
    match fs_err::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a file and the folder that holds it.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs_err::create_dir_all(path.parent().unwrap_or(path))?;
    fs_err::write(path, bytes)
}

/// The files of the starter plan: name and content, in the order of their names.
fn files(locale: &str, year: &str) -> Result<Vec<(String, Vec<u8>)>, Stop> {
    let folder = format!("{locale}/");
    let mut names: Vec<String> = Starter::iter().filter(|name| name.starts_with(&folder)).map(|name| name.into_owned()).collect();
    names.sort();
    let labels = Vocabulary::load(locale);
    names.iter().map(|name| file(&name[folder.len()..], &text_of(name).replace("{year}", year), year, &labels)).collect()
}

/// A template as UTF-8.
fn text_of(name: &str) -> String {
    let file = Starter::get(name).expect("the list of templates names it");
    String::from_utf8(file.data.into_owned()).expect("templates are UTF-8")
}

/// The file that a template becomes.
fn file(template: &str, text: &str, year: &str, labels: &Vocabulary) -> Result<(String, Vec<u8>), Stop> {
    let name = template.replace("YEAR", year);
    match name.strip_suffix(".csv").and_then(|table| table.rsplit_once('.')) {
        Some((workbook, entity)) => {
            let bytes = table(entity, text, labels).map_err(|error| Stop::Machine(error.to_string()))?;
            Ok((workbook.to_string(), bytes))
        }
        None => Ok((if name == "gitignore" { ".gitignore".into() } else { name }, text.as_bytes().to_vec())),
    }
}

/// A workbook with one table of an entity.
fn table(entity: &str, text: &str, labels: &Vocabulary) -> Result<Vec<u8>, XlsxError> {
    let mut records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = records.records().map(|record| record.expect("templates are tables")).collect();
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name(labels.plural(entity))?.set_freeze_panes(1, 0)?;
    for (number, row) in (0..).zip(&rows) {
        for (column, text) in (0..).zip(row) {
            if number == 0 {
                header(sheet, column, &label(entity, text, labels))?
            } else {
                cell(sheet, number, column, text)?
            };
        }
    }
    let columns = rows.first().map_or(0, csv::StringRecord::len);
    for column in 0..columns {
        let texts =
            rows.iter().enumerate().map(|(number, row)| if number == 0 { label(entity, &row[column], labels) } else { row[column].to_string() });
        let width = texts.map(|text| text.width()).max().unwrap_or(0);
        sheet.set_column_width(column as u16, (width as f64 + 2.0).clamp(8.0, 40.0))?;
    }
    sheet.autofilter(0, 0, rows.len().saturating_sub(1) as u32, columns.saturating_sub(1) as u16)?;
    workbook.save_to_buffer()
}

/// What people see of a column `field` or `field(unit)`.
fn label(entity: &str, column: &str, labels: &Vocabulary) -> String {
    let (field, unit) = column.split_at(column.find('(').unwrap_or(column.len()));
    format!("{}{unit}", labels.field(entity, field))
}

fn header<'s>(sheet: &'s mut Worksheet, column: u16, label: &str) -> Result<&'s mut Worksheet, XlsxError> {
    let format = Format::new().set_bold().set_background_color("#EEF1F5").set_align(FormatAlign::VerticalCenter);
    sheet.write_string_with_format(0, column, label, &format)
}

/// A date, a percent and a number are what they look like; all else is text.
fn cell<'s>(sheet: &'s mut Worksheet, row: u32, column: u16, text: &str) -> Result<&'s mut Worksheet, XlsxError> {
    if text.is_empty() {
        return Ok(sheet);
    }
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        let date = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
        return sheet.write_datetime_with_format(row, column, &date, &Format::new().set_num_format("yyyy-mm-dd"));
    }
    if let Some(Ok(percent)) = text.strip_suffix('%').map(str::parse::<f64>) {
        return sheet.write_number_with_format(row, column, percent / 100.0, &Format::new().set_num_format("0%"));
    }
    match text.parse::<f64>() {
        Ok(number) => sheet.write_number(row, column, number),
        Err(_) => sheet.write_string(row, column, text),
    }
}

/// The year of the clock, in the civil calendar of Greenwich: a plan is not made for hours.
fn this_year() -> i16 {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(i64::try_from(days).unwrap_or(0))).map_or(1970, jiff::civil::Date::year)
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn every_language_has_the_same_kinds_of_files() {
        let kinds = |locale| {
            let files = files(locale, "2026").expect("the starter can be made");
            files.iter().filter(|(name, _)| name.ends_with(".xlsx")).count()
        };
        assert_eq!((kinds("zh-CN"), kinds("en")), (6, 6));
    }

    #[test]
    fn the_year_stands_in_texts_and_names() {
        let files = files("en", "2031").expect("the starter can be made");
        let text = |name: &str| files.iter().find(|(known, _)| known == name).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
        assert!(text("actuals/2031-01.xlsx").is_some());
        assert!(text("plan.yaml").expect("there is a plan").contains("2031-H1"));
        assert!(files.iter().all(|(name, _)| !name.contains("YEAR") && !name.contains('{')));
    }
}
