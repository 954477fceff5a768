//! Values in one fixed notation, whatever they were written as: for accounts of how an input was read.

use rust_decimal::Decimal;

use super::milestone::Milestone;
use super::target::Target;
use super::{Date, DateSpan, Days, Deadline, Effect, Flag, List, Money, PerPeriod, Percent, Period, Progress, Quantity, Score, Unit};

/// A value that can say what it was understood as.
pub trait Shown {
    /// The value without a unit of display: money in 元, shares as fractions, days as `2026-06-15`, terms by their codes.
    ///
    /// ```
    /// use planpress::value::{Money, Shown};
    /// assert_eq!(Money(1_500_000.into()).shown(), "1500000");
    /// ```
    fn shown(&self) -> String;
}

fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Both ends of a range, either of which may be open.
fn range<T: std::fmt::Display>(first: Option<T>, last: Option<T>) -> String {
    let end = |end: Option<T>| end.map(|end| end.to_string()).unwrap_or_default();
    format!("{}..{}", end(first), end(last))
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(" | ")
}

impl Shown for String {
    fn shown(&self) -> String {
        self.clone()
    }
}

impl Shown for Decimal {
    fn shown(&self) -> String {
        plain(*self)
    }
}

impl Shown for Money {
    fn shown(&self) -> String {
        plain(self.0)
    }
}

impl Shown for Percent {
    fn shown(&self) -> String {
        plain(self.0)
    }
}

impl Shown for super::Duration {
    fn shown(&self) -> String {
        self.days.shown()
    }
}

impl Shown for Days {
    fn shown(&self) -> String {
        plain(self.0)
    }
}

impl Shown for Score {
    fn shown(&self) -> String {
        plain(self.0)
    }
}

impl Shown for Quantity {
    fn shown(&self) -> String {
        match &self.unit {
            Unit::None | Unit::Money | Unit::Percent => plain(self.value),
            unit => format!("{} {}", plain(self.value), unit.word()),
        }
    }
}

impl Shown for Flag {
    fn shown(&self) -> String {
        self.0.to_string()
    }
}

impl Shown for Date {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for Deadline {
    fn shown(&self) -> String {
        self.0.to_string()
    }
}

impl Shown for DateSpan {
    fn shown(&self) -> String {
        range(self.start, self.end)
    }
}

impl Shown for Period {
    fn shown(&self) -> String {
        self.code()
    }
}

impl Shown for Milestone {
    fn shown(&self) -> String {
        match self {
            Milestone::Itself => "true".into(),
            Milestone::No => "false".into(),
            Milestone::Named(name) => name.clone(),
        }
    }
}

impl Shown for Progress {
    fn shown(&self) -> String {
        let done = self.done.as_ref().map(Shown::shown);
        let total = self.total.as_ref().map(Shown::shown);
        let counted = done.zip(total).map(|(done, total)| format!("{done} / {total}"));
        joined(self.fraction.map(plain).into_iter().chain(self.text.clone()).chain(counted))
    }
}

impl Shown for Effect {
    fn shown(&self) -> String {
        joined(self.subject.clone().into_iter().chain(self.quantity.as_ref().map(Shown::shown)).chain([self.text.clone()]))
    }
}

impl Shown for Target {
    fn shown(&self) -> String {
        let limit = |sign: &str, strict: bool, limit: &Quantity| format!("{sign}{} {}", if strict { "" } else { "=" }, limit.shown());
        match self {
            Target::Absolute(quantity) => quantity.shown(),
            Target::Growth(rate) => format!("× (1 + {})", plain(*rate)),
            Target::Delta(quantity) => format!("+ {}", quantity.shown()),
            Target::AtLeast { limit: quantity, strict } => limit(">", *strict, quantity),
            Target::AtMost { limit: quantity, strict } => limit("<", *strict, quantity),
            Target::Range { low, high } => range(Some(low.shown()), Some(high.shown())),
        }
    }
}

impl<T: Shown> Shown for List<T> {
    fn shown(&self) -> String {
        joined(self.0.iter().map(|item| item.value.shown()))
    }
}

impl<T: Shown> Shown for PerPeriod<T> {
    fn shown(&self) -> String {
        joined(self.0.iter().map(|(period, value)| format!("{}: {}", period.code(), value.value.shown())))
    }
}
