//! Text and yes or no.

use std::borrow::Cow;

use super::given::{Given, Placeholder, given, placeholder, plain, unreadable};
use super::{Context, Decode, Node, Raw};
use crate::diagnostic::Diagnostic;

/// Yes or no: `是/否`, `√/×`, `Y/N`, `1/0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Decode for String {
    const NAME: &'static str = "text";

    /// The text as typed, without space at its ends; long digits of a cell without `.0`. A list is joined, one item a line.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        match &node.raw {
            Raw::Text(text) => Ok(text_of(text, node, context)),
            Raw::List(items) => {
                let lines: Vec<String> =
                    items.iter().map(|item| String::decode(item, context)).filter_map(Result::transpose).collect::<Result<_, _>>()?;
                Ok((!lines.is_empty()).then(|| lines.join("\n")))
            }
            Raw::Map(_) => Err(unreadable(node, Self::NAME)),
            Raw::Error(_) => {
                given(node, context);
                Ok(None)
            }
            Raw::Blank | Raw::Number { .. } | Raw::Date(_) | Raw::Flag(_) => Ok(node.text().map(Cow::into_owned)),
        }
    }
}

fn text_of(text: &str, node: &Node<'_>, context: &Context<'_>) -> Option<String> {
    let text = text.trim();
    // Only a short text can be a placeholder as a whole; 若干 is an answer in words.
    let found = if text.chars().count() <= 8 { placeholder(&plain(text)) } else { Placeholder::No };
    match found {
        Placeholder::Undecided => {
            context.report(Diagnostic::new("W102", node.span).arg("text", text));
            None
        }
        Placeholder::Nothing | Placeholder::None => None,
        Placeholder::No | Placeholder::Vague => Some(text.to_string()),
    }
}

impl Decode for Flag {
    const NAME: &'static str = "yes or no";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        // A word of the set comes first: 无 means no here.
        if let Some(code) = node.text().and_then(|text| context.vocabulary.term("flag", &text)) {
            return Ok(Some(Flag(code == "yes")));
        }
        match given(node, context) {
            Given::Nothing => Ok(None),
            Given::Flag(flag) => Ok(Some(Flag(flag))),
            _ => {
                let text = node.text().unwrap_or_default();
                Err(Box::new(Diagnostic::new("E110", node.span).arg("text", text).arg("accepted", context.vocabulary.accepted("flag"))))
            }
        }
    }
}
