//! Tables of several plans of which one is to be chosen: 预算方案A.xlsx and 预算方案B.xlsx are never added up. Nobody but the planner can
//! choose, so the second is an error (E101), and its lines are left out.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::recognise::words::layout_words;
use crate::recognise::{Draft, Standing, Title};
use crate::value::Context;

use super::identity::{Sheet, sheet_of};

/// Refuses budgets that are options of one another.
pub fn refuse(drafts: &mut [Draft<'_>], titles: &BTreeMap<Sheet, &Title>, context: &Context<'_>) {
    let mut chosen: BTreeMap<[String; 2], Sheet> = BTreeMap::new();
    let options = titles.iter().filter_map(|(&sheet, title)| Some((sheet, without_option(title)?)));
    let second: BTreeMap<Sheet, Sheet> = options.map(|(sheet, rest)| (sheet, *chosen.entry(rest).or_insert(sheet))).collect();
    for (sheet, first) in second.into_iter().filter(|(sheet, first)| sheet != first) {
        let place = |of: Sheet| drafts.iter().map(|draft| draft.span).find(|span| sheet_of(*span) == Some(of)).unwrap_or(Span::Nowhere);
        let told = Diagnostic::new("E101", place(sheet)).variant("options").arg("first", shown(titles[&first])).arg("second", shown(titles[&sheet]));
        context.report(told.related("first", place(first)));
        let lines = drafts.iter_mut().filter(|draft| draft.info.kind == "budget_line" && sheet_of(draft.span) == Some(sheet));
        lines.for_each(|draft| draft.standing = Standing::Again);
    }
}

/// The names of a table without the mark of the option that it is; `None` for what is none.
fn without_option(title: &Title) -> Option<[String; 2]> {
    let names = title.timeless.each_ref().map(|name| (name, without_mark(name)));
    names.iter().any(|(_, rest)| rest.is_some()).then(|| names.map(|(name, rest)| rest.unwrap_or_else(|| name.clone())))
}

/// A name without the letter or number beside the word for an option: 预算方案 of 预算方案A and of 预算A方案.
fn without_mark(name: &str) -> Option<String> {
    layout_words().options.iter().find_map(|word| {
        let (before, after) = name.split_once(word.as_str())?;
        let rest = after.strip_prefix(is_mark).filter(|rest| !rest.starts_with(is_mark));
        let behind = rest.map(|rest| format!("{before}{word}{rest}"));
        behind.or_else(|| before.strip_suffix(is_mark).filter(|rest| !rest.ends_with(is_mark)).map(|rest| format!("{rest}{word}{after}")))
    })
}

fn is_mark(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || layout_words().option_marks.contains(letter)
}

fn shown(title: &Title) -> &str {
    if title.sheet.is_empty() { &title.file } else { &title.sheet }
}
