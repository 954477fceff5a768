//! Entries of `sources:` that speak of nothing there is: a file, a sheet, a field of the records.

use crate::diagnostic::Diagnostic;
use crate::load::{Format, SourceFile, Sources};
use crate::recognise::{Declared, Reading, Supplied, takes};
use crate::value::Context;
use crate::vocabulary::Vocabulary;

/// Tells what no file, no sheet and no table answers to.
pub fn judge(entries: &[Declared], readings: &[Reading], sources: &Sources, vocabulary: &Vocabulary) -> Vec<Diagnostic> {
    let judge = Judge { readings, sources, vocabulary };
    entries.iter().flat_map(|entry| judge.entry(entry)).collect()
}

struct Judge<'j> {
    readings: &'j [Reading],
    sources: &'j Sources,
    vocabulary: &'j Vocabulary,
}

impl Judge<'_> {
    fn entry(&self, entry: &Declared) -> Vec<Diagnostic> {
        let (file, span) = entry.file();
        if !self.sources.files.iter().any(|known| entry.names_file(&known.path)) {
            return vec![Diagnostic::new("W107", span).variant("no_file").arg("name", file)];
        }
        let named: Vec<(&Reading, &SourceFile)> = self.readings.iter().filter_map(|reading| Some((reading, self.file_of(reading, entry)?))).collect();
        let meant: Vec<&Reading> = named.iter().filter(|(reading, file)| is_meant(entry, reading, file)).map(|(reading, _)| *reading).collect();
        match entry.sheet().filter(|_| meant.is_empty()) {
            Some((sheet, span)) => vec![Diagnostic::new("W107", span).variant("no_sheet").arg("name", sheet)],
            None => entry.set.iter().filter_map(|set| self.lacking(set, &meant)).collect(),
        }
    }

    fn file_of(&self, reading: &Reading, entry: &Declared) -> Option<&SourceFile> {
        let file = reading.file?;
        self.sources.files.iter().find(|known| known.id == file).filter(|known| entry.names_file(&known.path))
    }

    /// E110 for a field of `set:` that the records of none of these tables have.
    fn lacking(&self, set: &Supplied, tables: &[&Reading]) -> Option<Diagnostic> {
        let context = Context { vocabulary: self.vocabulary, plan: None, fiscal_start: 1, file_period: None, found: Default::default() };
        let takes = |table: &&Reading| table.form.is_some_and(|form| takes(form, &table.entities, set.column_in(form, &context)));
        // The period of a budget is that of its amounts, and no field of its own.
        let has_money = |table: &&Reading| set.column == "period" && table.entities.iter().any(|kind| matches!(*kind, "budget_line" | "spend"));
        if tables.iter().any(takes) || tables.iter().any(has_money) {
            return None;
        }
        let kind = *tables.iter().flat_map(|table| &table.entities).next()?;
        let label = [kind, "actual", "goal", "task"].map(|kind| self.vocabulary.field(kind, set.column));
        let label = label.into_iter().find(|label| *label != set.column).unwrap_or(set.column);
        let fields = crate::model::Plan::info(kind).into_iter().flat_map(|info| info.fields).map(|field| self.vocabulary.field(kind, field.name));
        let accepted = fields.collect::<Vec<_>>().join(self.vocabulary.word("list_separator"));
        Some(
            Diagnostic::new("E110", set.span)
                .variant("field")
                .arg("text", label)
                .arg("entity", self.vocabulary.entity(kind))
                .arg("accepted", accepted),
        )
    }
}

/// Whether an entry speaks of the sheet of a reading; a file of text is a sheet of its own name, and of one that cannot be read nobody
/// knows its sheets.
fn is_meant(entry: &Declared, reading: &Reading, file: &SourceFile) -> bool {
    match &reading.sheet {
        Some(sheet) => entry.names_sheet(sheet),
        None if file.format == Format::Csv => entry.names_sheet(stem(&file.path)),
        None => true,
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
