//! The entries of `sources:` that pin down how the tables of a file are read, to be pasted into plan.yaml and corrected there.

use planpress::check::inspect::Inspected;
use planpress::diagnostic::span::column_letters;
use planpress::recognise::{ColumnReading, Named, Reading, RowKind, Shape, TakenBy, words};
use planpress::value::Context;
use planpress::vocabulary::Vocabulary;

use super::human::field_label;

/// What stands for a column or a sheet that is left out.
const LEFT_OUT: &str = "-";

/// The list of entries, one per table.
pub fn sources(path: &str, tables: &[Inspected], vocabulary: &Vocabulary) -> String {
    let is_table = |table: &&Inspected| table.reading.form.is_some() || table.reading.nearest.is_some();
    let entries: String = tables.iter().filter(is_table).map(|table| entry(path, table, vocabulary)).collect();
    if entries.is_empty() { entries } else { format!("sources:\n{entries}") }
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
    text.extend(columns.iter().filter(is_listed).map(|column| line(column, reading, &meaning(column, form, &given, vocabulary))));
    text.push_str(&set(table, form, vocabulary));
    text.push_str(&totals(reading));
    text.extend(nearest.filter(|nearest| !nearest.lacks.is_empty()).map(|nearest| lacking(&nearest.lacks, form, vocabulary)));
    if !members.is_empty() {
        let members: Vec<String> = members.iter().map(|member| scalar(member)).collect();
        text += &format!("  members:\n    {}: [{}]\n", vocabulary.entity("region"), members.join(", "));
    }
    text
}

/// What stands around a table and holds for each of its rows.
fn set(table: &Inspected, form: &str, vocabulary: &Vocabulary) -> String {
    let lines: String = table
        .reading
        .supplied
        .iter()
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

/// A column with what it is; of one that is not read its header stands beside it.
fn line(column: &ColumnReading, reading: &Reading, meaning: &str) -> String {
    // The columns of cards are no columns of the sheet; their labels name them.
    let (name, is_card) = match reading.shape {
        Shape::Upright | Shape::Turned => (column_letters(column.column), false),
        Shape::Cards(_) => (column.header.clone(), true),
    };
    let is_unknown = column.named == Named::Unknown && !column.header.is_empty() && !is_card;
    let header = if is_unknown { format!("  # {}", column.header.replace(['\n', '\r'], " ")) } else { String::new() };
    format!("    {}: {}{header}\n", scalar(&name), scalar(meaning))
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

/// What a column is; of an unknown one what it is most like.
fn meaning(column: &ColumnReading, form: &str, given: &[&str], vocabulary: &Vocabulary) -> String {
    let known = column.source_name.clone().filter(|_| column.named != Named::Redundant);
    let near = || near(column, form, vocabulary).filter(|near| !column.header.is_ascii() && !given.contains(&near.as_str()));
    known.or_else(near).unwrap_or_else(|| LEFT_OUT.into())
}

fn near(column: &ColumnReading, form: &str, vocabulary: &Vocabulary) -> Option<String> {
    let context = Context { vocabulary, plan: None, fiscal_start: 1, file_period: None, found: Default::default() };
    let info = planpress::model::Plan::info(form).filter(|_| column.named == Named::Unknown)?;
    words::near_field(&context, info, &column.header)
}
