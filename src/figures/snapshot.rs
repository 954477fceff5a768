//! The snapshot `figures.json`: every figure with its value, definition and place, by key; two snapshots can be compared.
//!
//! A family is written once with its columns and their definitions; a row has one value per column. Numbers have all their
//! decimals. So a plan of a million figures stays a file that can be read.

use std::fmt;
use std::io::{self, Write};

use super::Digits;
use super::wording::Wording;
use super::{Column, Definition, Expr, Family, Figures, Series, Source, Unit, Value};
use crate::diagnostic::{Places, Span};
use crate::vocabulary::Vocabulary;

/// Version of the format.
const VERSION: u32 = 1;

impl Figures {
    /// Writes the snapshot. `head` is a JSON object with facts of the build; `places` say where values were read.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn snapshot(&self, out: &mut dyn Write, head: &serde_json::Value, vocabulary: &Vocabulary, places: &Places) -> io::Result<()> {
        write!(out, "{{\"version\":{VERSION},\n\"build\":{head},\n\"families\":{{")?;
        for (position, family) in self.families().iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(out, "{comma}\n\"{}\":{{\"columns\":[", family.name)?;
            for (position, column) in family.columns().iter().enumerate() {
                let comma = if position == 0 { "" } else { "," };
                write!(out, "{comma}\n {}", self.column_entry(column, vocabulary))?;
            }
            write!(out, "],\n\"rows\":{{")?;
            for (row, key) in family.keys().enumerate() {
                write!(out, "{}\n ", if row == 0 { "" } else { "," })?;
                quote(out, key)?;
                write!(out, ":")?;
                self.row_entry(out, family, row as u32, places)?;
            }
            write!(out, "}}}}")?;
        }
        writeln!(out, "}}}}")
    }

    fn column_entry(&self, column: &Column, vocabulary: &Vocabulary) -> serde_json::Value {
        let definitions: Vec<_> = column.definitions().iter().map(|definition| self.definition_text(definition, vocabulary)).collect();
        serde_json::json!({"name": column.name, "unit": unit_code(column.unit), "rule": column.rule.0, "definitions": definitions})
    }

    fn row_entry(&self, out: &mut dyn Write, family: &Family, row: u32, places: &Places) -> io::Result<()> {
        write!(out, "{{\"values\":[")?;
        for (position, column) in family.columns().iter().enumerate() {
            if position > 0 {
                out.write_all(b",")?;
            }
            match column.definition(row) {
                Some(_) => self.value_text(out, column.value(row))?,
                None => out.write_all(b"null")?,
            }
        }
        write!(out, "]")?;
        row_definitions(out, family, row)?;
        row_places(out, family, row, places)?;
        write!(out, "}}")
    }

    /// A value in JSON: numbers with all their decimals, a missing one with its reason.
    fn value_text(&self, out: &mut dyn Write, value: Value) -> io::Result<()> {
        match value {
            Value::Number(number) => out.write_all(Digits::of(number).as_bytes()),
            Value::Date(date) => write!(out, "\"{date}\""),
            Value::Flag(flag) => write!(out, "{flag}"),
            Value::Text(text) => quote(out, self.words(text)),
            Value::Term(term) => write!(out, "\"{}\"", term.code),
            Value::Missing(reason) => write!(out, "{{\"missing\":\"{}\"}}", reason.code()),
        }
    }

    /// A definition as text that changes only when the definition does.
    pub fn definition_text(&self, definition: &Definition, vocabulary: &Vocabulary) -> String {
        match definition {
            Definition::Read => "read".into(),
            Definition::Rows => "rows".into(),
            Definition::Computed(expr) => self.expr_text(expr, vocabulary),
            Definition::Derived { by, from } => {
                format!("{by}({})", from.iter().map(|series| self.series_text(series)).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// A definition in words of the vocabulary, for the glossary.
    pub fn definition_words(&self, expr: &Expr, vocabulary: &Vocabulary) -> String {
        Wording::definition_words(self, vocabulary, expr)
    }

    fn expr_text(&self, expr: &Expr, vocabulary: &Vocabulary) -> String {
        Wording::definition(self, vocabulary, expr)
    }

    /// Name of what an expression refers to, without a row: `target`, `months.target`, `plan/as_of`.
    pub(super) fn reference_text(&self, source: Source<'_>) -> String {
        match source {
            Source::Single(Expr::Own(column)) => self.column_ref(*column).name.into(),
            Source::Single(Expr::Via(relation, column)) => format!("{}.{}", self.relation_name(*relation), self.column_ref(*column).name),
            Source::Single(Expr::Figure(id)) => self.key(*id),
            Source::Single(_) => String::new(),
            Source::Series(series) => self.series_text(series),
        }
    }

    fn series_text(&self, series: &Series) -> String {
        match series {
            Series::Related(relation, column) => format!("{}.{}", self.relation_name(*relation), self.column_ref(*column).name),
            Series::Column(column) => format!("*.{}", self.column_ref(*column).name),
            Series::List(list) => list.iter().map(|expr| self.reference_text(Source::Single(expr))).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Which definition each value has where a column has several.
fn row_definitions(out: &mut dyn Write, family: &Family, row: u32) -> io::Result<()> {
    let several = family.columns().iter().filter(|column| column.definitions().len() > 1);
    let numbers = several.filter_map(|column| {
        let definition = column.definition(row)?;
        Some((column.name, column.definitions().iter().position(|known| std::ptr::eq(known, definition))?))
    });
    let mut entries = Entries::new("by");
    for (name, number) in numbers {
        entries.next(out, name)?;
        write!(out, "{number}")?;
    }
    entries.end(out)
}

/// Where read values stand: a place, or of rows that were added up the first of each sheet and how many there are.
fn row_places(out: &mut dyn Write, family: &Family, row: u32, places: &Places) -> io::Result<()> {
    let mut entries = Entries::new("at");
    let mut text = String::new();
    for column in family.columns() {
        if let Some(rows) = column.row_set(row) {
            entries.next(out, column.name)?;
            write!(out, "[")?;
            for (position, part) in rows.parts.iter().enumerate() {
                write!(out, "{}", if position == 0 { "" } else { "," })?;
                text.clear();
                let _ = fmt::Write::write_fmt(&mut text, format_args!("{} ({})", places.shown(part.first()), part.rows.len()));
                quote(out, &text)?;
            }
            write!(out, "]")?;
        } else if column.span(row) != Span::Nowhere {
            entries.next(out, column.name)?;
            text.clear();
            let _ = fmt::Write::write_fmt(&mut text, format_args!("{}", places.shown(column.span(row))));
            quote(out, &text)?;
        }
    }
    entries.end(out)
}

/// An object inside of another that stands there only when it has entries.
struct Entries {
    name: &'static str,
    any: bool,
}

impl Entries {
    fn new(name: &'static str) -> Self {
        Self { name, any: false }
    }

    /// Begins an entry; its name is one of the program's and needs no escape.
    fn next(&mut self, out: &mut dyn Write, name: &'static str) -> io::Result<()> {
        if self.any { write!(out, ",\"{name}\":") } else { write!(out, ",\"{}\":{{\"{name}\":", self.name) }?;
        self.any = true;
        Ok(())
    }

    fn end(self, out: &mut dyn Write) -> io::Result<()> {
        if self.any { out.write_all(b"}") } else { Ok(()) }
    }
}

/// Code of a unit in the snapshot.
fn unit_code(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Price => "price",
        Unit::Percent => "percent",
        Unit::Achievement => "achievement",
        Unit::Points => "points",
        Unit::Count(_) => "count",
        Unit::Number => "number",
        Unit::Quotient => "quotient",
        Unit::Days => "days",
        Unit::Score => "score",
        Unit::Date => "date",
        Unit::Flag => "flag",
        Unit::Text => "text",
        Unit::Term => "term",
        Unit::OfRow => "of_row",
        Unit::OfRowDifference => "of_row_difference",
    }
}

/// Writes a text as JSON.
fn quote(out: &mut dyn Write, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(out, text)?)
}
