//! The account of a file for programs.

use planpress::check::inspect::{Inspected, Sample};
use planpress::diagnostic::render::Renderer;
use planpress::diagnostic::span::column_letters;
use planpress::recognise::{ColumnReading, Shape};
use serde_json::{Value, json};

use super::human::{named, row_kind, supplied_by, taken_by, unread};
use super::{Account, snippet};

/// The whole account as one object.
pub fn account(account: &Account) -> String {
    let compiled = &account.compiled;
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
    let found: Vec<Value> = renderer.json(&account.found).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let tables: Vec<Value> = account.inspection.tables.iter().map(|inspected| table(inspected, account)).collect();
    let sources = snippet::sources(&account.path, &account.inspection.tables, &account.inspection.vocabulary);
    format!("{:#}\n", json!({"file": account.path, "tables": tables, "found": found, "sources": sources}))
}

fn table(table: &Inspected, account: &Account) -> Value {
    let reading = &table.reading;
    let columns: Vec<Value> = reading.columns.iter().zip(&table.samples).map(|(reading, samples)| column(reading, samples, account)).collect();
    let left_out: Vec<Value> = reading.left_out.iter().map(|(row, kind)| json!({"row": row, "as": code(row_kind(*kind))})).collect();
    let nearest = reading.nearest.as_ref().map(|nearest| json!({"entity": nearest.form, "header": nearest.header_row}));
    let supplied =
        reading.supplied.iter().map(|supplied| json!({"field": supplied.column, "text": supplied.text, "by": code(supplied_by(supplied.by))}));
    let supplied: Vec<Value> = supplied.collect();
    let why = reading.entities.is_empty().then(|| code(unread(reading.unread)));
    json!({
        "sheet": reading.sheet, "entities": reading.entities, "by": code(taken_by(reading.by)), "unread": why, "header": reading.header_row,
        "transposed": matches!(reading.shape, Shape::Turned), "cards": matches!(reading.shape, Shape::Cards(_)),
        "rows": {"read": reading.rows_read, "skipped": reading.rows_skipped, "totals": reading.total_rows},
        "columns": columns, "supplied": supplied, "left_out": left_out, "unchecked": reading.unchecked, "nearest": nearest,
    })
}

fn column(reading: &ColumnReading, samples: &[Sample], account: &Account) -> Value {
    let values: Vec<Value> = samples.iter().map(|sample| value(sample, account)).collect();
    let field = reading.field.map(|(kind, field)| format!("{kind}.{field}"));
    json!({"column": column_letters(reading.column), "header": reading.header, "field": field, "named": code(named(reading.named)), "values": values})
}

fn value(sample: &Sample, account: &Account) -> Value {
    let place = account.compiled.places.show(sample.span);
    match &sample.meaning {
        Ok(meaning) => json!({"at": place, "raw": sample.raw, "value": meaning}),
        Err(fault) => json!({"at": place, "raw": sample.raw, "code": fault.code.0}),
    }
}

/// The last part of a word key is the code.
fn code(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}
