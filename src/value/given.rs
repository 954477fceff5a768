//! What every decoder does first: blanks, placeholders and error values are missing, text is folded to one spelling.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Context, Node, Raw};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, is_unit};
use crate::vocabulary::normalise;

/// A value that was written, as far as it can be told without knowing its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Nothing, or a placeholder: the value is missing.
    Nothing,
    /// Text, folded: half-width, simplified, lower case, a plain minus.
    Text(String),
    /// A number of a cell.
    Number(Decimal),
    /// A number of a cell that is formatted as a percentage: a fraction.
    Percent(Decimal),
    /// A cell formatted as a date.
    Date(Date),
    /// True or false.
    Flag(bool),
    /// A sequence or a mapping.
    Many,
}

/// Looks at a node as a value of a type that is measured: a number, a date, a unit. Placeholders are reported (W102), and so are error values (W101).
pub fn given(node: &Node<'_>, context: &Context<'_>) -> Given {
    match &node.raw {
        Raw::Blank => Given::Nothing,
        Raw::Text(text) => text_given(text, node, context),
        Raw::Number { value, percent: true } => Given::Percent(*value),
        Raw::Number { value, percent: false } => Given::Number(*value),
        Raw::Date(date) => Given::Date(*date),
        Raw::Flag(flag) => Given::Flag(*flag),
        Raw::Error(error) => {
            let told = Diagnostic::new("W101", node.span).arg("text", error);
            context.report(if error == Raw::NEVER_CALCULATED { told.variant("never_calculated") } else { told });
            Given::Nothing
        }
        Raw::List(_) | Raw::Map(_) => Given::Many,
    }
}

/// Whether nothing is written, or what stands for nothing.
pub fn is_nothing(node: &Node<'_>) -> bool {
    node.is_blank() || node.text().is_some_and(|text| placeholder(&plain(&text)) != Placeholder::No)
}

fn text_given(text: &str, node: &Node<'_>, context: &Context<'_>) -> Given {
    let folded = plain(text);
    match placeholder(&folded) {
        Placeholder::No => Given::Text(folded.into_owned()),
        Placeholder::Nothing | Placeholder::None => Given::Nothing,
        Placeholder::Undecided => {
            context.report(Diagnostic::new("W102", node.span).arg("text", text.trim()));
            Given::Nothing
        }
        Placeholder::Vague => {
            context.report(Diagnostic::new("W102", node.span).variant("vague").arg("text", text.trim()));
            Given::Nothing
        }
    }
}

/// The one spelling in which values are read: half-width, simplified, lower case, a plain minus, no space at the ends.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(folded(text).to_lowercase().replace('\u{2212}', "-").trim().to_string())
}

/// The text in one spelling, but for the digits that only mark: folded, the ① of ①30家 would be a digit among others, and so would the
/// ² of 10².
fn folded(text: &str) -> Cow<'_, str> {
    if !text.contains(is_raised) && !text.contains(is_circled) {
        return normalise::fold(text);
    }
    let (mut folded, mut start, mut before) = (String::with_capacity(text.len()), 0, ' ');
    for (at, c) in text.char_indices() {
        if is_circled(c) || (is_raised(c) && before.is_numeric()) {
            folded.push_str(&normalise::fold(&text[start..at]));
            folded.push(c);
            start = at + c.len_utf8();
        }
        before = c;
    }
    folded.push_str(&normalise::fold(&text[start..]));
    Cow::Owned(folded)
}

fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}')
}

fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2089}')
}

/// Sorts of text that stand for no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// It stands for a value.
    No,
    /// There is nothing, and nothing is to come: `-`, `暂无`, `N/A`.
    Nothing,
    /// `无`: nothing, except where it is a word of a closed set.
    None,
    /// To be filled in: `待定`, `TBD`, `X家`, `___`.
    Undecided,
    /// An amount in words that is no number: `若干`, `数百`.
    Vague,
}

/// Which placeholder a plain text is.
pub fn placeholder(text: &str) -> Placeholder {
    let grammar = grammar();
    let among = |words: &[String]| words.iter().any(|word| word == text);
    if text.is_empty() || among(&grammar.nothing) {
        Placeholder::Nothing
    } else if among(&grammar.none) {
        Placeholder::None
    } else if among(&grammar.undecided) || is_stand_in(text) {
        Placeholder::Undecided
    } else if grammar.vague.iter().any(|word| text.starts_with(word.as_str())) {
        Placeholder::Vague
    } else {
        Placeholder::No
    }
}

/// `X家`, `Y%`, `XX万元`, `__%`: letters that stand in for digits before a unit.
fn is_stand_in(text: &str) -> bool {
    let rest = text.trim_start_matches(['x', 'y', 'z', '_', '?', '×', '○']);
    let stand_in = &text[..text.len() - rest.len()];
    let one_letter = stand_in.chars().all(|c| stand_in.starts_with(c));
    !stand_in.is_empty() && one_letter && (is_unit(rest.trim()) || (rest.is_empty() && (stand_in.chars().count() > 1 || stand_in == "_")))
}

/// E105 for a node that cannot be read as `type_name`.
pub fn unreadable(node: &Node<'_>, type_name: &'static str) -> Box<Diagnostic> {
    let fault = Diagnostic::new("E105", node.span).arg("type", type_name);
    Box::new(match node.text() {
        Some(text) => fault.arg("text", text),
        None => fault.variant("shape").arg("text", outline(node)),
    })
}

/// A list or mapping on one line, short.
fn outline(node: &Node<'_>) -> String {
    let part = |node: &Node<'_>| node.text().map_or_else(|| "..".to_string(), Cow::into_owned);
    match &node.raw {
        Raw::List(items) => format!("[{}]", items.iter().take(4).map(part).collect::<Vec<_>>().join(", ")),
        Raw::Map(entries) => {
            format!("{{{}}}", entries.iter().take(4).map(|(key, node)| format!("{}: {}", key.value, part(node))).collect::<Vec<_>>().join(", "))
        }
        _ => String::new(),
    }
}

/// I104: a value was read with an assumption that the author may not share.
pub fn assumed(node: &Node<'_>, context: &Context<'_>, variant: &'static str, read_as: impl ToString) {
    let text = node.text().unwrap_or_default();
    context.report(Diagnostic::new("I104", node.span).variant(variant).arg("text", text).arg("read", read_as));
}
