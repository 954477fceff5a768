//! The entries of `sources:` that pin down how the tables of a file are read, to be pasted into plan.yaml and corrected there.

use planpress::check::inspect::Inspected;
use planpress::diagnostic::span::column_letters;
use planpress::recognise::{ColumnReading, Named, Reading, Shape, words};
use planpress::value::Context;
use planpress::vocabulary::Vocabulary;
use serde_yaml::{Mapping, Value};

/// What stands for a column or a sheet that is left out.
const LEFT_OUT: &str = "-";

/// The list of entries, one per table.
pub fn sources(path: &str, tables: &[Inspected], vocabulary: &Vocabulary) -> String {
    let is_table = |table: &&Inspected| table.reading.form.is_some() || table.reading.nearest.is_some();
    let entries: Vec<Value> = tables.iter().filter(is_table).map(|table| entry(path, table, vocabulary)).collect();
    if entries.is_empty() {
        return String::new();
    }
    serde_yaml::to_string(&Mapping::from_iter([("sources".into(), Value::from(entries))])).unwrap_or_default()
}

fn entry(path: &str, table: &Inspected, vocabulary: &Vocabulary) -> Value {
    let reading = &table.reading;
    let nearest = reading.nearest.as_ref();
    let form = reading.form.or(nearest.map(|nearest| nearest.form)).unwrap_or_default();
    let header = reading.header_row.or(nearest.map(|nearest| nearest.header_row));
    let columns = nearest.map_or(reading.columns.as_slice(), |nearest| nearest.columns.as_slice());
    let mut entry = Mapping::new();
    entry.insert("file".into(), path.into());
    entry.extend(reading.sheet.as_ref().map(|sheet| ("sheet".into(), sheet.as_str().into())));
    entry.insert("entity".into(), form.into());
    match reading.shape {
        Shape::Upright => entry.extend(header.map(|header| ("header".into(), header_rows(header, reading)))),
        Shape::Turned => _ = entry.insert("transposed".into(), true.into()),
        Shape::Cards(_) => _ = entry.insert("cards".into(), true.into()),
    }
    let columns = columns.iter().filter(|column| column.named != Named::Series);
    // The columns of cards are no columns of the sheet; their labels name them.
    let name = |column: &ColumnReading| match reading.shape {
        Shape::Upright | Shape::Turned => column_letters(column.column),
        Shape::Cards(_) => column.header.clone(),
    };
    let columns: Mapping = columns.map(|column| (name(column).into(), meaning(column, form, vocabulary).into())).collect();
    entry.insert("columns".into(), columns.into());
    Value::Mapping(entry)
}

/// The row of the header, or both.
fn header_rows(last: u32, reading: &Reading) -> Value {
    if reading.header_rows == 2 { format!("{}-{last}", last - 1).into() } else { last.into() }
}

/// What a column is; of an unknown one what it is most like.
fn meaning(column: &ColumnReading, form: &str, vocabulary: &Vocabulary) -> String {
    let known = column.source_name.clone().filter(|_| column.named != Named::Redundant);
    known.or_else(|| near(column, form, vocabulary)).unwrap_or_else(|| LEFT_OUT.into())
}

fn near(column: &ColumnReading, form: &str, vocabulary: &Vocabulary) -> Option<String> {
    let context = Context { vocabulary, plan: None, fiscal_start: 1, file_period: None, found: Default::default() };
    let info = planpress::model::Plan::info(form).filter(|_| column.named == Named::Unknown)?;
    words::near_field(&context, info, &column.header)
}
