//! W901, E902: the rules that a plan sets for itself (`rules:` of plan.yaml).
//!
//! ```yaml
//! rules:
//!   - {id: buffer, warn: "task.buffer = 0 and task.critical", message: "tasks of the critical path keep a buffer"}
//!   - {id: west, error: "[kpi/revenue/2026-Q1/region:west/achievement] < 80%", message: "the west needs a plan of its own"}
//! ```
//!
//! A rule is a test over the rows of one family of figures (`each: task`; without it the family that the first name names), in a small
//! language that has no loops and no effects:
//!
//! | written | means |
//! |---|---|
//! | `task.buffer`, `buffer` | a figure of the row, by the name of the program or by its label in the report |
//! | `[kpi/revenue/2026-H1/achievement]` | one figure, by the key that its page shows |
//! | `12`, `80%`, `2026-03-31`, `'Chen'` | a number (`万` and the like work), a day, a text |
//! | `state = done` | a word of the vocabulary, by its code or as the report writes it |
//! | `= != < <= > >=` | a comparison, numbers at 9 places |
//! | `and or not ( )` | as usual, `not` the tightest, then `and` |
//! | `present(x)` | whether there is a value |
//! | `+ - * /`, `× ÷` | arithmetic; two days are subtracted, days are added to a day |
//!
//! What a rule compares is evaluated by the figures themselves and so means what a definition means: what is missing is never 0, and a
//! comparison with it is open; a rule that stays open finds nothing. Faults of a rule are told at their place (E902).

mod bind;
mod parse;
mod token;

use std::collections::BTreeSet;
use std::ops::Range;

use super::Case;
use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::figures::{ColumnId, Expr, FamilyId, FigureId, Figures, Value};
use crate::model::frame::OwnRule;
use crate::vocabulary::{Vocabulary, near};
use bind::{Bound, Kind, bind, same};
use parse::parse;
use token::{Token, tokens};

/// What is wrong with a rule, and where in its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which sentence of E902.
    pub variant: &'static str,
    /// The text in question.
    pub text: String,
    /// Its characters.
    pub at: Range<usize>,
    /// A near name.
    pub near: Option<String>,
    /// Words that would do.
    pub accepted: String,
}

impl Fault {
    fn new(variant: &'static str, text: impl ToString, at: Range<usize>) -> Self {
        Self { variant, text: text.to_string(), at, near: None, accepted: String::new() }
    }
}

/// What the names of a rule are found in.
pub struct OwnCase<'a> {
    /// All figures.
    pub figures: &'a Figures,
    /// Words.
    pub vocabulary: &'a Vocabulary,
    /// The text of the rule.
    text: &'a str,
}

impl OwnCase<'_> {
    /// The family that a name means: its own, or the word of its rows.
    fn family(&self, name: &str) -> Option<FamilyId> {
        let words = |family: &str| [self.vocabulary.word(&format!("family.{family}")).to_string(), self.vocabulary.entity(family).to_string()];
        let found = self.figures.families().iter().find(|family| family.name == name || words(family.name).iter().any(|word| same(word, name)));
        self.figures.find_family(found?.name)
    }

    /// The column of a family that a name means, with or without the name of the family before it.
    fn column(&self, family: FamilyId, name: &str) -> Option<ColumnId> {
        let name = match name.split_once('.') {
            Some((prefix, name)) if self.family(prefix) == Some(family) => name,
            Some(_) => return None,
            None => name,
        };
        let family = self.figures.family_ref(family);
        let label = |column: &str| self.vocabulary.word(&format!("figure.{}.{column}", family.name)).to_string();
        let found = family
            .columns()
            .iter()
            .find(|column| column.name == name)
            .or_else(|| family.columns().iter().find(|column| same(&label(column.name), name)));
        self.figures.find_column(family.name, found?.name)
    }

    /// Every name of a column of a family.
    fn column_names(&self, family: FamilyId) -> Vec<String> {
        let family = self.figures.family_ref(family);
        let label = |column: &str| self.vocabulary.word(&format!("figure.{}.{column}", family.name)).to_string();
        family.columns().iter().flat_map(|column| [column.name.to_string(), label(column.name)]).collect()
    }

    /// The sets of words that a term may be of: those in its column, or of the one figure.
    fn term_kinds(&self, expr: &Expr) -> Vec<&'static str> {
        let values: Vec<Value> = if let Expr::Own(column) = expr {
            self.figures.rows(column.family()).map(|row| self.figures.value(column.at(row))).collect()
        } else {
            vec![self.figures.evaluate(expr, 0)]
        };
        values.into_iter().filter_map(Value::term).map(|term| term.kind).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A part of the text of the rule.
    fn slice(&self, at: &Range<usize>) -> String {
        self.text.chars().skip(at.start).take(at.len()).collect()
    }
}

/// Applies every rule of the plan.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for rule in case.plan.frame.own_rules.iter() {
        match only_test(rule) {
            Some((test, severity)) => judged(case, rule, test, severity, tell),
            None => tell(Diagnostic::new("E902", rule.span).variant("several").arg("name", &rule.id.value)),
        }
    }
}

/// The one test of a rule, and how serious it is.
fn only_test(rule: &OwnRule) -> Option<(&Spanned<String>, Severity)> {
    let tests = [(&rule.error, Severity::Error), (&rule.warn, Severity::Warning), (&rule.info, Severity::Info)];
    let mut written = tests.into_iter().filter_map(|(test, severity)| Some((test.as_ref()?, severity)));
    written.next().filter(|_| written.next().is_none())
}

fn judged(case: &Case<'_>, rule: &OwnRule, test: &Spanned<String>, severity: Severity, tell: &mut dyn FnMut(Diagnostic)) {
    let own = OwnCase { figures: case.figures, vocabulary: case.vocabulary, text: &test.value };
    match bound(rule, test, &own) {
        Ok((family, bound)) => found_in(case, rule, family, &bound, &mut |found| tell(found.severity(severity))),
        Err(fault) => tell(told(rule, test, &fault)),
    }
}

fn bound(rule: &OwnRule, test: &Spanned<String>, own: &OwnCase<'_>) -> Result<(FamilyId, Bound), Fault> {
    let tokens = tokens(&test.value)?;
    let part = parse(&tokens)?;
    let prefixed = tokens.iter().find_map(|(token, at)| match token {
        Token::Name(name) => name.split_once('.').map(|(family, _)| (family.to_string(), at.start..at.start + family.chars().count())),
        Token::Number(_) | Token::Date(_) | Token::Text(_) | Token::Key(_) | Token::Sign(_) => None,
    });
    let (name, at) = match &rule.each {
        Some(each) => (each.value.clone(), 0..0),
        None => prefixed.unwrap_or_else(|| ("plan".to_string(), 0..0)),
    };
    let family = own.family(&name).ok_or_else(|| {
        let near = near(&name, own.figures.families().iter().map(|family| family.name)).map(str::to_string);
        Fault { near, ..Fault::new("each", &name, at) }
    })?;
    Ok((family, bind(&part, family, own)?))
}

/// E902: what is wrong with a rule, at its words.
fn told(rule: &OwnRule, test: &Spanned<String>, fault: &Fault) -> Diagnostic {
    let place = match &rule.each {
        Some(each) if fault.variant == "each" => each.span,
        _ => within(test.span, &test.value, &fault.at),
    };
    let found = Diagnostic::new("E902", place).variant(fault.variant).arg("name", &rule.id.value).arg("text", &fault.text);
    found.arg("accepted", &fault.accepted).suggest(fault.near.clone())
}

/// The place of some characters of a text; of a text that is not written as it is read, the whole.
fn within(span: Span, text: &str, at: &Range<usize>) -> Span {
    let Span::Text { file, line, column, length } = span else { return span };
    let (letters, written) = (text.chars().count(), usize::from(length));
    let quote = match written.checked_sub(letters) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return span,
    };
    let part = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    Span::Text { file, line, column: column.saturating_add(part(at.start + quote)), length: part(at.len().max(1)) }
}

/// W901: each row for which the test of a rule holds, once for a rule that names no figure of a row.
fn found_in(case: &Case<'_>, rule: &OwnRule, family: FamilyId, bound: &Bound, tell: &mut dyn FnMut(Diagnostic)) {
    let rows = if bound.columns.is_empty() { 0..1 } else { case.figures.rows(family) };
    for row in rows {
        let of_row = bound.columns.iter().map(|&(column, kind)| (column.at(row), kind));
        let figures: Vec<(FigureId, Kind)> = of_row.chain(bound.figures.iter().copied()).collect();
        // A column may hold words where its unit promises numbers; such a row is not what the rule is about.
        let fits = figures.iter().all(|&(id, kind)| kind.fits(case.figures.value(id)));
        if fits && bound.test.holds(case.figures, row) == Some(true) {
            tell(finding(case, rule, family, &figures));
        }
    }
}

fn finding(case: &Case<'_>, rule: &OwnRule, family: FamilyId, figures: &[(FigureId, Kind)]) -> Diagnostic {
    let exists = |id: &FigureId| case.figures.exists(*id);
    let ids: Vec<FigureId> = figures.iter().map(|&(id, _)| id).filter(exists).collect();
    let values: Vec<String> = ids.iter().map(|&id| format!("{} {}", case.figures.column_name(id, case.vocabulary), case.shown(id))).collect();
    let place = ids.iter().map(|&id| case.place_of(id)).find(|&place| place != Span::Nowhere).unwrap_or(rule.span);
    let of_row = ids.iter().find(|id| id.column.family() == family);
    let (name, key) = of_row.map(|&id| (case.figures.row_name(id), case.figures.family_ref(family).key(id.row))).unwrap_or_default();
    let found = Diagnostic::new("W901", place).arg("rule", &rule.id.value).arg("text", &rule.message.value);
    let found = found.arg("name", name).arg("fields", case.listed(&values)).related("rule", rule.span);
    let kind = case.figures.family_ref(family).name;
    if key.is_empty() { found.variant("plan") } else { found.subject(format!("{kind}/{key}")) }
}

#[cfg(test)]
mod tests;
