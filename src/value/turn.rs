//! What is and what is to be: `30%→60%`, `100万->120万`.

use super::Unit;
use super::measure::{Measure, measure};
use crate::vocabulary::grammar::{grammar, take};

/// What a number turns to: 60% of `30%→60%`, 120万 of `100→120万`. The number before it must be of the same sort, or bare.
pub fn turned(text: &str) -> Option<Measure> {
    let (before, after) = turn(text)?;
    let (before, after) = (measure(before)?, measure(after)?);
    let is_alike = (before.unit == Unit::None || before.unit == after.unit) && (!before.scaled || after.scaled);
    is_alike.then_some(after)
}

/// Whether an arrow follows a number, so that it is not the one that is meant.
pub fn begins(rest: &str) -> bool {
    take(rest.trim_start(), &grammar().turns).is_some()
}

/// The texts before and after an arrow.
fn turn(text: &str) -> Option<(&str, &str)> {
    let arrow = text.char_indices().find_map(|(at, _)| Some((at, take(&text[at..], &grammar().turns)?)));
    arrow.map(|(at, after)| (text[..at].trim(), after.trim()))
}
