//! What a goal is to reach, in each of the ways it is written (domain/4 §4.4, domain/3 §3.1.1).

use rust_decimal::Decimal;

use super::Quantity;

/// A target.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A value: `500万元`, `15%`, `30家`.
    Absolute(Quantity),
    /// Growth over a base: `增长20%` is 0.20, `翻番` is 1, `降低10%` is −0.10.
    Growth(Decimal),
    /// A change of the base by an amount or by percentage points: `增加20万`, `提升3个百分点`.
    Delta(Quantity),
    /// At least: `≥90%`, `不低于90%`; `strict` for `超过`.
    AtLeast {
        /// The limit.
        limit: Quantity,
        /// Whether the limit itself does not count.
        strict: bool,
    },
    /// At most: `≤5`, `不超过20%`; `strict` for `少于`.
    AtMost {
        /// The limit.
        limit: Quantity,
        /// Whether the limit itself does not count.
        strict: bool,
    },
    /// Inside a range, both ends included: `3-4家`; the low end must be hit, the high end is the stretch.
    Range {
        /// Low end.
        low: Quantity,
        /// High end.
        high: Quantity,
    },
}
