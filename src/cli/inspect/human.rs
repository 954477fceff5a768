//! The account of a file for people.

use planpress::check::inspect::{Inspected, Sample};
use planpress::diagnostic::render::Renderer;
use planpress::diagnostic::span::column_letters;
use planpress::diagnostic::{Diagnostic, Severity, Span};
use planpress::recognise::{ColumnReading, Named, Nearest, RowKind, Shape, Supplied, SuppliedBy, TakenBy, Unread};
use planpress::vocabulary::Vocabulary;
use unicode_width::UnicodeWidthStr;

use super::super::words::fill;
use super::{Account, snippet};

/// Widest text of a cell of the table, in columns of the terminal.
const WIDEST: usize = 28;
/// Rows named one by one.
const MOST_ROWS: usize = 12;

/// The whole account.
pub fn account(account: &Account, words: &Vocabulary) -> String {
    let mut text = format!("{}\n", account.path);
    for table in &account.inspection.tables {
        text.push('\n');
        text.push_str(&told(table, account, words));
    }
    if !account.found.is_empty() {
        let compiled = &account.compiled;
        let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour: false };
        text.push_str(&format!("\n{}\n{}", words.word("cli.inspect.found"), renderer.short(&account.found)));
    }
    let sources = snippet::sources(&account.path, &account.inspection.tables, &account.inspection.vocabulary);
    if !sources.is_empty() {
        let unread = account.inspection.tables.iter().any(snippet::is_remark).then(|| words.word("cli.inspect.pin.unread"));
        let pin = [Some(words.word("cli.inspect.pin")), unread].into_iter().flatten().collect::<Vec<_>>().join("\n");
        text.push_str(&format!("\n{pin}\n\n{sources}"));
    }
    text
}

fn told(table: &Inspected, account: &Account, words: &Vocabulary) -> String {
    let reading = &table.reading;
    let sheet = reading.sheet.as_ref().map(|sheet| format!("[{sheet}] ")).unwrap_or_default();
    if reading.entities.is_empty() {
        let key = unread(reading.unread);
        let nearest = reading.nearest.as_ref().map(|nearest| nearest_told(nearest, words));
        return format!("{sheet}{}\n{}", words.word(key), nearest.unwrap_or_default());
    }
    let kinds: Vec<String> = reading.entities.iter().map(|kind| format!("{} {kind}", words.entity(kind))).collect();
    let kinds = kinds.join(words.word("list_separator"));
    let by = words.word(taken_by(reading.by));
    if reading.sheet.is_none() && reading.columns.is_empty() {
        return fill(words, "cli.inspect.records", &[("count", &reading.rows_read.to_string()), ("kinds", &kinds)]) + "\n";
    }
    let mut text = format!("{sheet}{}\n", fill(words, "cli.inspect.taken", &[("kinds", &kinds), ("by", by)]));
    let header = reading.header_row.map_or_else(String::new, |row| row.to_string());
    let counts = [("header", header), ("read", reading.rows_read.to_string()), ("skipped", reading.rows_skipped.to_string())];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    let totals = reading.total_rows.to_string();
    let key = match reading.shape {
        Shape::Upright => "cli.inspect.rows",
        Shape::Turned => "cli.inspect.rows.turned",
        Shape::Cards(_) => "cli.inspect.rows.cards",
    };
    text.push_str(&format!("  {}\n", fill(words, key, &[counts.as_slice(), &[("totals", &totals)]].concat())));
    text.push_str(&columns(table, account, words));
    text.push_str(&supplied(table, words));
    text.push_str(&left_out(table, account, words));
    text
}

/// What stands around the table and holds for each row.
fn supplied(table: &Inspected, words: &Vocabulary) -> String {
    let kind = table.reading.form.unwrap_or_default();
    let one = |supplied: &Supplied| {
        let (field, by) = (field_label(kind, supplied.column, words), words.word(supplied_by(supplied.by)));
        fill(words, "cli.inspect.supplied.one", &[("field", field), ("text", &supplied.text), ("by", by)])
    };
    let all: Vec<String> = table.reading.supplied.iter().map(one).collect();
    if all.is_empty() { String::new() } else { format!("  {}: {}\n", words.word("cli.inspect.supplied"), all.join(words.word("list_separator"))) }
}

/// The label of what `set:` may say of a table of this kind; the unit of its amounts is called as that of actuals.
pub fn field_label<'n>(kind: &str, field: &'n str, words: &'n Vocabulary) -> &'n str {
    let own = words.field(kind, field);
    if own == field { words.field("actual", field) } else { own }
}

/// What an unread sheet is most like, which of its columns are known, and what it lacks.
fn nearest_told(nearest: &Nearest, words: &Vocabulary) -> String {
    let known = nearest.columns.iter().filter(|column| column.field.is_some() || column.named == Named::Redundant).count();
    let (row, known, all) = (nearest.header_row.to_string(), known.to_string(), nearest.columns.len().to_string());
    let values = [("entity", words.entity(nearest.form)), ("row", &row), ("known", &known), ("all", &all)];
    let lacks: Vec<&str> = nearest.lacks.iter().map(|field| words.field(nearest.form, field)).collect();
    let lacks = Some(lacks.join(words.word("list_separator"))).filter(|lacks| !lacks.is_empty());
    let lacks = lacks.map(|fields| format!("  {}\n", fill(words, "cli.inspect.lacks", &[("fields", &fields)])));
    format!("  {}\n{}", fill(words, "cli.inspect.nearest", &values), lacks.unwrap_or_default())
}

/// A line per column: letters, header, field, how it was named, first values.
fn columns(table: &Inspected, account: &Account, words: &Vocabulary) -> String {
    let letters = |column: u16| match table.reading.shape {
        Shape::Upright => column_letters(column),
        Shape::Turned => (u32::from(column) + 1).to_string(),
        Shape::Cards(_) => {
            let (row, column) = table.reading.shape.place(1, column);
            format!("{}{row}", column_letters(column))
        }
    };
    let line = |(column, samples): (&ColumnReading, &Vec<Sample>)| {
        let field = column.field.map_or_else(|| "—".to_string(), |(kind, field)| format!("{} {field}", words.field(kind, field)));
        let values: Vec<String> = samples.iter().map(|sample| value(sample, account)).collect();
        [
            letters(column.column),
            column.header.replace('\n', " "),
            field,
            words.word(named(column.named)).to_string(),
            values.join(words.word("list_separator")),
        ]
    };
    let mut lines: Vec<[String; 5]> = vec![
        ["", "header", "field", "named", "values"]
            .map(|name| if name.is_empty() { String::new() } else { words.word(&format!("cli.inspect.head.{name}")).to_string() }),
    ];
    lines.extend(table.reading.columns.iter().zip(&table.samples).map(line));
    let width = |at: usize| lines.iter().map(|line| short(&line[at]).width()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2), width(3)];
    let padded = |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
    let row = |line: &[String; 5]| {
        let cells: Vec<String> = widths.iter().zip(line).map(|(width, text)| padded(&short(text), *width)).collect();
        format!("  {}  {}\n", cells.join("  "), line[4]).trim_end().to_string() + "\n"
    };
    lines.iter().map(row).collect()
}

/// `150 → 1500000`, or the code of what is wrong with it.
fn value(sample: &Sample, account: &Account) -> String {
    let raw = short(&sample.raw.replace('\n', " "));
    match &sample.meaning {
        Ok(Some(meaning)) if *meaning == sample.raw => raw,
        Ok(Some(meaning)) => format!("{raw} → {}", short(&meaning.replace('\n', " "))),
        Ok(None) => format!("{raw} → —"),
        Err(fault) => format!("{raw} → {} {}", fault.code.0, account.compiled.texts.message(fault)),
    }
}

/// The rows that were left out, by what they were taken for; totals with whether they agree.
fn left_out(table: &Inspected, account: &Account, words: &Vocabulary) -> String {
    let mut text = String::new();
    for kind in [RowKind::Title, RowKind::Header, RowKind::Joined, RowKind::Note, RowKind::Mean, RowKind::Derived, RowKind::Total] {
        let rows: Vec<u32> = table.reading.left_out.iter().filter(|(_, of)| *of == kind).map(|(row, _)| *row).collect();
        if rows.is_empty() {
            continue;
        }
        let mut shown: Vec<String> = rows.iter().take(MOST_ROWS).map(|row| marked(*row, kind, table, account, words)).collect();
        shown.extend((rows.len() > MOST_ROWS).then(|| "…".to_string()));
        text.push_str(&format!("  {}: {}\n", words.word(row_kind(kind)), shown.join(", ")));
    }
    text
}

fn marked(row: u32, kind: RowKind, table: &Inspected, account: &Account, words: &Vocabulary) -> String {
    let is_here = |found: &Diagnostic| matches!(found.span, Span::Cell { row: at, sheet, .. } if at == row && Some(sheet) == table.reading.sheet_index.or(Some(0)));
    let wrong = account.found.iter().any(|found| found.code.0 == "W105" && found.severity != Severity::Info && is_here(found));
    match kind {
        RowKind::Total if wrong => format!("{row} ✗"),
        RowKind::Total if table.reading.unchecked.contains(&row) => format!("{row} {}", words.word("cli.inspect.row.unchecked")),
        RowKind::Total => format!("{row} ✓"),
        RowKind::Title | RowKind::Header | RowKind::Joined | RowKind::Note | RowKind::Mean | RowKind::Derived | RowKind::Data => row.to_string(),
    }
}

fn short(text: &str) -> String {
    if text.width() <= WIDEST {
        return text.to_string();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if kept.width() + 2 > WIDEST {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

/// Word key of why a sheet was not read.
pub fn unread(unread: Unread) -> &'static str {
    match unread {
        Unread::Unknown => "cli.inspect.nothing",
        Unread::Hidden => "cli.inspect.hidden",
        Unread::LeftOut => "cli.inspect.left_out",
    }
}

/// Word key of how a table was found.
pub fn taken_by(by: TakenBy) -> &'static str {
    match by {
        TakenBy::Nothing => "cli.inspect.by.nothing",
        TakenBy::Declared => "cli.inspect.by.declared",
        TakenBy::SheetName => "cli.inspect.by.sheet",
        TakenBy::FileName => "cli.inspect.by.file",
        TakenBy::Header => "cli.inspect.by.header",
    }
}

/// Word key of what gives a field to each row.
pub fn supplied_by(by: SuppliedBy) -> &'static str {
    match by {
        SuppliedBy::Declared => "cli.inspect.supplied.declared",
        SuppliedBy::Header => "cli.inspect.supplied.header",
        SuppliedBy::Title => "cli.inspect.supplied.title",
        SuppliedBy::SheetName => "cli.inspect.supplied.sheet",
        SuppliedBy::FileName => "cli.inspect.supplied.file",
    }
}

/// Word key of how a column was named.
pub fn named(named: Named) -> &'static str {
    match named {
        Named::Exact => "cli.inspect.named.exact",
        Named::Alias => "cli.inspect.named.alias",
        Named::Assumed => "cli.inspect.named.assumed",
        Named::Declared => "cli.inspect.named.declared",
        Named::Series => "cli.inspect.named.series",
        Named::Measure => "cli.inspect.named.measure",
        Named::Finer => "cli.inspect.named.finer",
        Named::Redundant => "cli.inspect.named.redundant",
        Named::Unknown => "cli.inspect.named.unknown",
    }
}

/// Word key of a row that was left out.
pub fn row_kind(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Title => "cli.inspect.row.title",
        RowKind::Header => "cli.inspect.row.header",
        RowKind::Joined => "cli.inspect.row.joined",
        RowKind::Note => "cli.inspect.row.note",
        RowKind::Mean => "cli.inspect.row.mean",
        RowKind::Total => "cli.inspect.row.total",
        RowKind::Derived => "cli.inspect.row.derived",
        RowKind::Data => "cli.inspect.row.data",
    }
}
