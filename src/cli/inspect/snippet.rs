//! The entries of `sources:` that pin down how the tables of a file are read, to be pasted into plan.yaml and corrected there.

use planpress::check::inspect::Inspected;
use planpress::diagnostic::span::column_letters;
use planpress::recognise::{ColumnReading, Named, Reading, RowKind, Shape, SuppliedBy, TakenBy, words};
use planpress::value::Context;
use planpress::vocabulary::Vocabulary;

use super::human::field_label;

/// What stands for a column or a sheet that is left out.
const LEFT_OUT: &str = "-";

/// The list of entries, one per table. Pasted as it stands it changes nothing, so that of a sheet that is not read is a remark.
pub fn sources(path: &str, tables: &[Inspected], vocabulary: &Vocabulary) -> String {
    let is_table = |table: &&Inspected| table.reading.form.is_some() || is_remark(table);
    let of_table = |table: &Inspected| {
        let entry = entry(path, table, vocabulary);
        if is_remark(table) { entry.lines().map(|line| format!("# {line}\n")).collect() } else { entry }
    };
    let entries: String = tables.iter().filter(is_table).map(of_table).collect();
    if entries.is_empty() { entries } else { format!("sources:\n{entries}") }
}

/// Whether the entry of a table is a remark: of one that is not read it says what it may be.
pub fn is_remark(table: &Inspected) -> bool {
    table.reading.nearest.is_some()
}

fn entry(path: &str, table: &Inspected, vocabulary: &Vocabulary) -> String {
    let reading = &table.reading;
    let nearest = reading.nearest.as_ref();
    let form = reading.form.or(nearest.map(|nearest| nearest.form)).unwrap_or_default();
    let header = reading.header_row.or(nearest.map(|nearest| nearest.header_row));
    let columns = nearest.map_or(reading.columns.as_slice(), |nearest| nearest.columns.as_slice());
    let members = nearest.map_or(&[][..], |nearest| nearest.members.as_slice());
    let mut text = format!("- file: {}\n", scalar(path));
    text.extend(reading.sheet.iter().map(|sheet| format!("  sheet: {}\n", scalar(sheet))));
    text += &format!("  entity: {}{}\n", scalar(form), others(table, columns, form, vocabulary));
    match reading.shape {
        Shape::Upright => text.extend(
            header.map(|header| format!("  header: {}\n", header_rows(header, nearest.map_or(reading.header_rows, |nearest| nearest.header_rows)))),
        ),
        Shape::Turned => text += "  transposed: true\n",
        Shape::Cards(_) => text += "  cards: true\n",
    }
    let is_listed = |column: &&ColumnReading| !matches!(column.named, Named::Series | Named::Measure) && !members.contains(&column.header);
    text += "  columns:\n";
    let given: Vec<&str> = columns.iter().filter_map(|column| column.source_name.as_deref()).collect();
    let line_of = |column: &ColumnReading| {
        let (known, near) = (known(column), near(column, form, &given, vocabulary));
        match nearest {
            Some(_) => line(column, reading, &known.or(near).unwrap_or_else(|| LEFT_OUT.into()), None),
            None => line(column, reading, &known.unwrap_or_else(|| LEFT_OUT.into()), near),
        }
    };
    text.extend(columns.iter().filter(is_listed).map(line_of));
    text.push_str(&set(table, form, vocabulary));
    text.push_str(&totals(reading));
    text.extend(nearest.filter(|nearest| !nearest.lacks.is_empty()).map(|nearest| lacking(&nearest.lacks, form, vocabulary)));
    if !members.is_empty() {
        let members: Vec<String> = members.iter().map(|member| scalar(member)).collect();
        text += &format!("  members:\n    {}: [{}]\n", vocabulary.entity("region"), members.join(", "));
    }
    text
}

/// What stands around a table and holds for each of its rows; but for the period, for the entry may come to be that of the files of all
/// months.
fn set(table: &Inspected, form: &str, vocabulary: &Vocabulary) -> String {
    let lines: String = table
        .reading
        .supplied
        .iter()
        .filter(|supplied| supplied.column != "period" || supplied.by == SuppliedBy::Declared)
        .map(|supplied| format!("    {}: {}\n", field_label(form, supplied.column, vocabulary), scalar(&supplied.text)))
        .collect();
    if lines.is_empty() { lines } else { format!("  set:\n{lines}") }
}

/// The rows of totals, where more than a word tells that they are.
fn totals(reading: &Reading) -> String {
    if !reading.guesses_totals {
        return String::new();
    }
    let totals: Vec<String> = reading.left_out.iter().filter(|(_, kind)| *kind == RowKind::Total).map(|(row, _)| row.to_string()).collect();
    format!("  totals: [{}]\n", totals.join(", "))
}

/// The fields that must be said, as lines to be filled in.
fn lacking(fields: &[&str], form: &str, vocabulary: &Vocabulary) -> String {
    let lines: String = fields.iter().map(|field| format!("  #   {}: \n", vocabulary.field(form, field))).collect();
    format!("  # set:\n{lines}")
}

/// A column with what it is; of one that is not read its header stands beside it, and what that is most like.
fn line(column: &ColumnReading, reading: &Reading, meaning: &str, near: Option<String>) -> String {
    let name = match reading.shape {
        Shape::Upright => column_letters(column.column),
        // The columns of a turned table are rows, and those of cards are labels.
        Shape::Turned => (column.column + 1).to_string(),
        Shape::Cards(_) => column.header.clone(),
    };
    let is_unknown = column.named == Named::Unknown && !column.header.is_empty();
    let header = is_unknown.then(|| column.header.replace(['\n', '\r'], " ")).filter(|header| *header != name);
    let remark = [header, near.map(|near| format!("→ {near}?"))].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let remark = if remark.is_empty() { remark } else { format!("  # {remark}") };
    format!("    {}: {}{remark}\n", scalar(&name), scalar(meaning))
}

/// What else the table may be, as a remark.
fn others(table: &Inspected, columns: &[ColumnReading], form: &str, vocabulary: &Vocabulary) -> String {
    if !matches!(table.reading.by, TakenBy::Header | TakenBy::Nothing) {
        return String::new();
    }
    let nearest = [form];
    let taken = if table.reading.entities.is_empty() { &nearest[..] } else { &table.reading.entities };
    let others = words::alike(columns, taken, vocabulary);
    let named: Vec<String> = others.into_iter().map(|kind| format!("{kind} {}", vocabulary.entity(kind))).collect();
    if named.is_empty() { String::new() } else { format!("  # {}", named.join(vocabulary.word("list_separator"))) }
}

/// A text as YAML writes it.
fn scalar(text: &str) -> String {
    serde_yaml::to_string(text).map_or_else(|_| text.to_string(), |written| written.trim_end().to_string())
}

/// The row of the header, or both.
fn header_rows(last: u32, rows: u32) -> String {
    if rows == 2 { format!("{}-{last}", last - 1) } else { last.to_string() }
}

/// What a column was taken for.
fn known(column: &ColumnReading) -> Option<String> {
    column.source_name.clone().filter(|_| column.named != Named::Redundant)
}

/// What an unknown column is most like, if no other one is that.
fn near(column: &ColumnReading, form: &str, given: &[&str], vocabulary: &Vocabulary) -> Option<String> {
    let context = Context { vocabulary, plan: None, fiscal_start: 1, file_period: None, found: Default::default() };
    let info = planpress::model::Plan::info(form).filter(|_| column.named == Named::Unknown && !column.header.is_ascii())?;
    words::near_field(&context, info, &column.header).filter(|near| !given.contains(&near.as_str()))
}
