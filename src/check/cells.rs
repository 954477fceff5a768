//! The cells of a row of actuals by what they give, whether they stand on a sheet of a million rows or in a record.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::load::NO_NUMBER;
use crate::model::facts::SCOPE;
use crate::recognise::{Draft, words};
use crate::value::{Hint, Node, Raw, Unit};

/// The fields of the actual entity that are kept: those of the scope in the order of [`SCOPE`], then the others.
pub const FIELDS: [&str; 20] = {
    let [region, team, person, product_line, customer_type, channel] = *SCOPE;
    [
        region,
        team,
        person,
        product_line,
        customer_type,
        channel,
        "goal",
        "kpi",
        "period",
        "value",
        "numerator",
        "denominator",
        "n",
        "revision",
        "achievement",
        "to_date",
        "order_number",
        "customer",
        "order_status",
        "currency",
    ]
};
/// The goal.
pub const GOAL: usize = 6;
/// The KPI.
pub const KPI: usize = 7;
/// The period.
pub const PERIOD: usize = 8;
/// The value.
pub const VALUE: usize = 9;
/// The numerator of a ratio.
pub const NUMERATOR: usize = 10;
/// Its denominator.
pub const DENOMINATOR: usize = 11;
/// Number of samples.
pub const N: usize = 12;
/// Number of the revision.
pub const REVISION: usize = 13;
/// The achievement as printed.
pub const ACHIEVEMENT: usize = 14;
/// The value from the beginning of the year.
pub const TO_DATE: usize = 15;
/// Number of the order that the row is of.
pub const ORDER: usize = 16;
/// Name of the customer.
pub const CUSTOMER: usize = 17;
/// State of the order.
pub const ORDER_STATUS: usize = 18;
/// Currency of the row.
pub const CURRENCY: usize = 19;

/// A value of a row, borrowed: a node is made of it only where it is decoded.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'n> {
    /// As it stands.
    pub raw: &'n Raw<'n>,
    /// Where.
    pub span: Span,
    /// What its column tells.
    pub hint: Option<&'n Arc<Hint>>,
    /// Number of the text in its sheet, or [`NO_NUMBER`].
    pub number: u32,
}

impl<'n> Cell<'n> {
    /// A value at a place, with what its column tells.
    pub fn new(raw: &'n Raw<'n>, span: Span, hint: Option<&'n Arc<Hint>>) -> Self {
        Self { raw, span, hint, number: NO_NUMBER }
    }

    /// The same value, with the number of its text in the sheet.
    pub fn numbered(self, number: u32) -> Self {
        Self { number, ..self }
    }

    /// Whether its column says that it holds percentages.
    pub fn is_headed_percent(self) -> bool {
        self.hint.is_some_and(|hint| hint.unit == Some(Unit::Percent))
    }

    /// The value as a node, to be decoded.
    pub fn node(self) -> Node<'n> {
        Node { raw: self.raw.borrowed(), span: self.span, hint: self.hint.cloned() }
    }
}

/// The fields of a row, as they stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cells<'n> {
    at: [Option<Cell<'n>>; FIELDS.len()],
}

impl<'n> Cells<'n> {
    /// The slot of a field of the actual entity; `None` for fields that are not kept.
    pub fn slot(field: &str) -> Option<usize> {
        FIELDS.iter().position(|name| *name == field)
    }

    /// Whether the field of a slot says what was measured.
    pub fn is_measure(slot: usize) -> bool {
        matches!(slot, VALUE | TO_DATE | NUMERATOR | DENOMINATOR)
    }

    /// Sets a field by its slot; a blank leaves it silent.
    pub fn set(&mut self, slot: usize, cell: Cell<'n>) {
        self.at[slot] = Some(cell).filter(|cell| !cell.raw.is_blank());
    }

    /// Sets the measure of a period, its value or that to date; `false` when it is blank.
    pub fn set_measure(&mut self, slot: usize, cell: Cell<'n>) -> bool {
        self.set(slot, cell);
        self.at[slot].is_some()
    }

    /// Sets the period, whatever was there.
    pub fn set_period(&mut self, cell: Cell<'n>) {
        self.at[PERIOD] = Some(cell);
    }

    /// Sets the achievement, whatever was there: that of the whole row is not that of a period.
    pub fn set_achievement(&mut self, cell: Option<Cell<'n>>) {
        self.at[ACHIEVEMENT] = cell.filter(|cell| !cell.raw.is_blank());
    }

    /// Fills a slot when the row is silent.
    pub fn supply(&mut self, slot: usize, node: &'n Node<'n>) {
        if self.at[slot].is_none() {
            self.at[slot] = Some(Cell::new(&node.raw, node.span, node.hint.as_ref()));
        }
    }

    /// The fields of a record.
    pub fn of(draft: &'n Draft<'_>) -> Self {
        let mut cells = Self::default();
        for (field, node) in &draft.values {
            if let Some(slot) = Self::slot(draft.info.fields[usize::from(*field)].name) {
                cells.set(slot, Cell::new(&node.raw, node.span, node.hint.as_ref()));
            }
        }
        cells
    }

    /// Whether the row says of which order or customer it is.
    pub fn is_of_order(&self) -> bool {
        self.at[ORDER].is_some() || self.at[CUSTOMER].is_some()
    }

    /// Whether the row sums up others, which it says in the place of an order or a customer.
    pub fn is_of_all_orders(&self) -> bool {
        let texts = [ORDER, CUSTOMER].into_iter().filter_map(|slot| self.at[slot]?.raw.text());
        texts.into_iter().any(|text| words::is_total_of_orders(&text))
    }

    /// The field in a slot.
    pub fn get(&self, slot: usize) -> Option<Cell<'n>> {
        self.at[slot]
    }
}
