//! How people write things: one file per way of writing a value.
//!
//! Every type an entity's field can have implements [`Decode`]: from a raw [`Node`] (a YAML node or a cell) and the [`Context`] of the
//! plan to a typed value, or one [`Diagnostic`] that quotes the offending text. What had to be guessed is told through
//! [`Context::report`]. The grammar is domain/4 §4.4.

use std::cell::RefCell;

use crate::diagnostic::{Diagnostic, Span};
use crate::vocabulary::Vocabulary;

pub mod cadence;
pub mod calendar;
mod cover;
pub mod date;
pub mod dependency;
pub mod effect;
pub mod format;
pub mod given;
pub mod list;
pub mod measure;
pub mod milestone;
pub mod moment;
pub mod name;
pub mod numeral;
pub mod period;
pub mod progress;
pub mod quantity;
pub mod rate;
pub mod raw;
mod shown;
pub mod stated;
pub mod target;
pub mod term;
pub mod text;
mod turn;
pub mod unit;

pub use cover::Cover;
pub use date::{DateSpan, Deadline};
pub use effect::Effect;
pub use jiff::civil::Date;
pub use list::{List, PerPeriod};
pub use milestone::Milestone;
pub use period::{Period, PeriodKind};
pub use progress::{Progress, state_code};
pub use quantity::{Days, Duration, Money, Percent, Quantity, Score};
pub use raw::{Hint, Key, Node, PercentScale, Raw};
pub use shown::Shown;
pub use target::Target;
pub use term::Worded;
pub use text::Flag;
pub use unit::Unit;

/// What the decoding of a value may need to know.
pub struct Context<'a> {
    /// Words of fields and enum values, and the language of the plan.
    pub vocabulary: &'a Vocabulary,
    /// The period of the plan; it completes dates and periods without a year.
    pub plan: Option<Period>,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: i8,
    /// The period or day that the file's name gives (`actuals/2026-01.xlsx`), if any.
    pub file_period: Option<Period>,
    /// What was found on the way: guesses, placeholders, conflicts.
    pub found: RefCell<Vec<Diagnostic>>,
}

impl Context<'_> {
    /// Tells something that does not keep the value from being read.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }
}

/// A type that a field of an entity can have.
pub trait Decode: Sized + Shown {
    /// Name of the type in the schema and the entry forms: `money`, `percent`, `date`, `list of text`.
    const NAME: &'static str;

    /// Reads the value. `Ok(None)` is a placeholder (`待定`, `-`, `X家`) or a blank: the value is missing, which is never 0.
    ///
    /// # Errors
    /// One diagnostic (E105, E106, E110, ..) that quotes the text, with the place of `node`.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>>;

    /// Reads a node that may stand for several values: a range of days in a list of days. Most types read one.
    ///
    /// # Errors
    /// Those of [`Decode::decode`].
    fn decode_several(node: &Node<'_>, context: &Context<'_>) -> Result<Vec<Self>, Box<Diagnostic>> {
        Ok(Self::decode(node, context)?.into_iter().collect())
    }

    /// Characters that separate several values of this type written in one cell.
    const SEPARATORS: &'static [char] = &['、', '，', ',', ';', '；', '\n', '/', '／'];

    /// Shows the references that the value holds, to be resolved; most types hold none.
    fn references(&mut self, _span: Span, _visit: &mut dyn FnMut(Reference<'_>)) {}
}

/// One reference to an entity, shown by [`Decode::references`].
pub struct Reference<'a> {
    /// Kind of the entity referred to (`person`).
    pub kind: &'static str,
    /// The id or name as written.
    pub name: &'a str,
    /// Where it is written.
    pub span: Span,
    /// To be set to the position in the table of that kind.
    pub target: &'a mut Option<u32>,
}
