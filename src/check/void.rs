//! Rows of orders that bring in nothing, or not in our money: an order that was cancelled, one in another currency. They are left out,
//! and told. What is negative takes back an order that stands above and counts, whatever its state is called.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Span};
use crate::recognise::{Draft, Standing, words};
use crate::value::{Context, Raw, Unit};

use super::cells::{CURRENCY, Cells, ORDER_STATUS, VALUE};

/// The field that says the state of an order or of a document.
const STATE: &str = "order_status";

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// The order is void.
    Void,
    /// The amount is in another currency.
    Foreign,
    /// The order is closed, delivered or called off: it counts.
    Closed,
}

impl Why {
    /// What the state of a record of a kind says; money that is not paid yet was spent all the same.
    fn of_state(kind: &str, text: &str) -> Option<Self> {
        let is_unpaid = kind != "spend" && words::is_unpaid_order(text);
        let is_closed = kind != "spend" && words::is_closed_order(text);
        let void = (words::is_void_order(text) || is_unpaid).then_some(Self::Void);
        void.or_else(|| is_closed.then_some(Self::Closed))
    }
}

/// The rows that were left out, by the word that says why: the places of the word, for a row may hold several measures.
#[derive(Debug, Default)]
pub struct Void(BTreeMap<(Why, String), BTreeSet<Span>>);

impl Void {
    /// Whether a row is left out, which is noted.
    pub fn leaves_out(&mut self, cells: &Cells<'_>) -> bool {
        let Some((why, text, span)) = why(cells) else { return false };
        self.0.entry((why, text)).or_default().insert(span);
        why != Why::Closed
    }

    /// I104 for what is void or closed, E109 for other currencies; once for each word.
    pub fn tell(&self, context: &Context<'_>) {
        for ((why, text), places) in &self.0 {
            let first = places.first().copied().unwrap_or(Span::Nowhere);
            let (code, variant) = match why {
                Why::Void => ("I104", "void_orders"),
                Why::Foreign => ("E109", "rows"),
                Why::Closed => ("I104", "closed_orders"),
            };
            context.report(Diagnostic::new(code, first).variant(variant).arg("text", text).arg("rows", places.len()));
        }
    }
}

/// Leaves out orders and spending that say so of themselves.
pub fn leave_out(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let mut void = Void::default();
    for draft in drafts.iter_mut().filter(|draft| matches!(draft.info.kind, "order" | "spend")) {
        let Some(state) = draft.get(STATE).and_then(|node| Some((node.raw.text()?.trim().to_string(), node.span))) else { continue };
        let takes_back = || draft.get("amount").is_some_and(|amount| is_below_nothing(&amount.raw));
        let Some(why) = Why::of_state(draft.info.kind, &state.0).filter(|_| !takes_back()) else { continue };
        if why == Why::Void {
            draft.standing = Standing::Void;
        }
        void.0.entry((why, state.0)).or_default().insert(state.1);
    }
    void.tell(context);
}

fn why(cells: &Cells<'_>) -> Option<(Why, String, Span)> {
    let said = |slot: usize| cells.get(slot).and_then(|cell| Some((cell.raw.text()?.trim().to_string(), cell.span)));
    let foreign = || said(CURRENCY).filter(|(text, _)| !is_ours(text)).map(|(text, span)| (Why::Foreign, text, span));
    let state = said(ORDER_STATUS).filter(|_| !is_negative(cells));
    match state.and_then(|(text, span)| Some((Why::of_state("order", &text)?, text, span))) {
        Some(closed @ (Why::Closed, ..)) => foreign().or(Some(closed)),
        void => void.or_else(foreign),
    }
}

fn is_negative(cells: &Cells<'_>) -> bool {
    cells.get(VALUE).is_some_and(|cell| is_below_nothing(cell.raw))
}

fn is_below_nothing(raw: &Raw<'_>) -> bool {
    match raw {
        Raw::Text(text) => text.trim_start().starts_with(['-', '−', '－', '(', '（']),
        raw => raw.text().is_some_and(|text| text.starts_with('-')),
    }
}

/// Whether a text says that an amount is in 元, or in units of it.
fn is_ours(text: &str) -> bool {
    words::is_own_currency(text) || Unit::parse(text).is_some_and(|(unit, _)| unit == Unit::Money)
}
