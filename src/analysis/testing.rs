//! Small plans for the tests of this folder, built without reading files.

use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::figures::{Figures, Value};
use crate::model::entity::{Entity, Ref, Table};
use crate::model::frame::{Region, Settings};
use crate::model::funnel::Stage;
use crate::model::goals::{Goal, Kpi};
use crate::model::strategy::{FunnelPlan, Initiative};
use crate::model::{Plan, Record};
use crate::value::{Context, Date, Node, Percent, Period, PeriodKind, Quantity, Raw, Target, Unit};
use crate::vocabulary::Vocabulary;

/// A value without a place.
pub fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::Nowhere)
}

/// A decimal from its digits.
pub fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// An amount of 万元.
pub fn wan(text: &str) -> Quantity {
    Quantity { value: number(text) * Decimal::from(10_000), unit: Unit::Money }
}

/// A count of 家.
pub fn pieces(text: &str) -> Quantity {
    Quantity { value: number(text), unit: Unit::Count("家".into()) }
}

/// A percentage.
pub fn percent(text: &str) -> Quantity {
    Quantity { value: number(text) / Decimal::from(100), unit: Unit::Percent }
}

/// A month of 2026.
pub fn month(number: i8) -> Period {
    let start = Date::new(2026, number, 1).expect("a month");
    Period { start, end: start.last_of_month(), kind: PeriodKind::Month }
}

/// The months of 2026 from one to another.
pub fn months(first: i8, last: i8) -> Period {
    Period { start: month(first).start, end: month(last).end, kind: PeriodKind::Range }
}
