//! The detail of one line of the budget, in a table of its own that is named for it: 春季发布会预算.xlsx beside 春季发布会 of the year. Its
//! lines are those of the kind that the line is, which then sums them up ([`super::categories`]). Names of versions tell which of two
//! tables counts: 终稿 and not 初稿.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Span};
use crate::recognise::words::layout_words;
use crate::recognise::{Draft, Standing, Title};
use crate::value::{Context, Node, Raw};

use super::departments::on_sheet;
use super::identity::{Sheet, sheet_of};
use super::options;
use super::titles::Titles;

/// Leaves out the lines of drafts of the budget, and gives the lines of a detail their kind.
pub fn settle(drafts: &mut [Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) {
    let mut sheets: BTreeMap<Sheet, BTreeSet<String>> = BTreeMap::new();
    for (name, sheet) in drafts.iter().filter_map(on_sheet) {
        sheets.entry(sheet).or_default().insert(name);
    }
    if sheets.len() < 2 {
        return;
    }
    let titles: BTreeMap<Sheet, &Title> = sheets.keys().map(|&sheet| (sheet, titles.of(sheet))).collect();
    leave_earlier(drafts, &titles, context);
    options::refuse(drafts, &titles, context);
    let detailed: BTreeMap<Sheet, String> = sheets.keys().filter_map(|&sheet| Some((sheet, line_of(sheet, &sheets, &titles)?))).collect();
    for (&sheet, lines) in &sheets {
        let unclear = named(sheet, &sheets, &titles).into_iter().next().filter(|line| line.chars().count() > 2 && !detailed.contains_key(&sheet));
        let first = drafts.iter().find(|draft| on_sheet(draft).is_some_and(|(_, other)| other == sheet));
        if let Some((line, first)) = unclear.zip(first) {
            context.report(Diagnostic::new("W104", first.span).variant("perhaps_detail").arg("name", line).arg("rows", lines.len()));
        }
    }
    for draft in drafts.iter_mut().filter(|draft| draft.standing == Standing::Declared) {
        let line = on_sheet(draft).and_then(|(_, sheet)| detailed.get(&sheet));
        let is_said = draft.get("category").is_some_and(|node| !node.is_blank());
        if let Some(line) = line.filter(|_| !is_said) {
            let span = head_of(draft.span);
            draft.put("category", Node::new(Raw::Text(line.clone().into()), span));
        }
    }
}

/// The lines of other tables that a name of a table holds.
fn named<'n>(sheet: Sheet, sheets: &'n BTreeMap<Sheet, BTreeSet<String>>, titles: &BTreeMap<Sheet, &Title>) -> BTreeSet<&'n String> {
    let own = &sheets[&sheet];
    let is_named =
        |line: &&String| line.chars().count() > 1 && !own.contains(*line) && titles[&sheet].names().iter().any(|title| title.contains(line.as_str()));
    sheets.iter().filter(|(other, _)| **other != sheet).flat_map(|(_, names)| names).filter(is_named).collect()
}

/// The line of another table for which a table is named: nothing but words of tables is left of a name without it.
fn line_of(sheet: Sheet, sheets: &BTreeMap<Sheet, BTreeSet<String>>, titles: &BTreeMap<Sheet, &Title>) -> Option<String> {
    let is_all = |line: &str| titles[&sheet].names().iter().any(|title| title.contains(line) && is_of_tables(&title.replacen(line, "", 1)));
    let mut lines = named(sheet, sheets, titles).into_iter().filter(|line| is_all(line));
    let line = lines.next()?;
    lines.next().is_none().then(|| line.clone())
}

/// The first cell of the sheet of a place: no cell of a line says its kind.
fn head_of(span: Span) -> Span {
    match span {
        Span::Cell { file, sheet, .. } => Span::Cell { file, sheet, row: 1, column: 0 },
        Span::Nowhere | Span::File(_) | Span::Text { .. } => span,
    }
}

/// Whether a text holds but words of tables and numbers.
fn is_of_tables(text: &str) -> bool {
    let layout = layout_words();
    let mut rest = text.to_string();
    let mut words: Vec<&String> = layout.budgeted.iter().chain(&layout.spent_by).chain(&layout.title_tails).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().for_each(|word| rest = rest.replace(word.as_str(), ""));
    !rest.chars().any(char::is_alphabetic)
}

/// How far a table is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    Draft,
    Unsaid,
    Final,
}

impl Version {
    /// Where a name says both, 申报和批复, nothing is known.
    fn of(title: &Title) -> Self {
        match (title.says(&layout_words().drafts), title.says(&layout_words().finals)) {
            (true, false) => Self::Draft,
            (false, true) => Self::Final,
            (true, true) | (false, false) => Self::Unsaid,
        }
    }
}

/// The names of a table without the words for versions.
fn unversioned(title: &Title) -> [String; 2] {
    let words = || layout_words().drafts.iter().chain(&layout_words().finals);
    title.names().map(|name| {
        let mut rest = words().fold(name.to_string(), |rest, word| rest.replace(word.as_str(), ""));
        rest.retain(char::is_alphanumeric);
        rest
    })
}

/// Leaves out the lines of tables of which another one of that name is a later version, which is told once a table (W104).
fn leave_earlier(drafts: &mut [Draft<'_>], titles: &BTreeMap<Sheet, &Title>, context: &Context<'_>) {
    let layout = layout_words();
    if titles.values().any(|title| title.says(&layout.drafts) && title.says(&layout.finals)) {
        return;
    }
    let later = |sheet: &Sheet| {
        let own = titles[sheet];
        let is_later = |title: &Title| Version::of(title) > Version::of(own) && unversioned(title) == unversioned(own);
        titles.iter().filter(|(_, title)| is_later(title)).max_by_key(|(_, title)| Version::of(title)).map(|(later, _)| *later)
    };
    let later: BTreeMap<Sheet, Sheet> = titles.keys().filter_map(|sheet| Some((*sheet, later(sheet)?))).collect();
    let place =
        |of: &Sheet, drafts: &[Draft<'_>]| drafts.iter().find(|draft| sheet_of(draft.span) == Some(*of)).map_or(Span::Nowhere, |draft| draft.span);
    let places: BTreeMap<Sheet, Span> = later.iter().map(|(sheet, later)| (*sheet, place(later, drafts))).collect();
    let mut told: BTreeMap<Sheet, (Span, usize)> = BTreeMap::new();
    for draft in drafts.iter_mut().filter(|draft| draft.info.kind == "budget_line") {
        if let Some(sheet) = sheet_of(draft.span).filter(|sheet| places.contains_key(sheet)) {
            draft.standing = Standing::Again;
            told.entry(sheet).or_insert((draft.span, 0)).1 += 1;
        }
    }
    let is_said = |sheet: &Sheet| [sheet, &later[sheet]].iter().all(|sheet| Version::of(titles[sheet]) != Version::Unsaid);
    for (sheet, (span, rows)) in told {
        let variant = if is_said(&sheet) { "earlier" } else { "superseded" };
        context.report(Diagnostic::new("W104", span).variant(variant).arg("rows", rows).related("first", places[&sheet]));
    }
}
