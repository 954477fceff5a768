//! How the tables of `tests/values` show what was read, on one line.

use std::fmt::Write as _;

use planpress::value::cadence::Cadence;
use planpress::value::{Date, DateSpan, Days, Deadline, Effect, Flag, Money, Percent, Period, Progress, Quantity, Score, Target, Unit};
use rust_decimal::Decimal;

/// A value or what stands in its place, with the codes that were told: each once, sorted. A fault comes first when there is no value.
pub fn outcome<'c>(value: Option<String>, told: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let mut codes: Vec<String> = told.map(|(code, variant)| if variant.is_empty() { code.into() } else { format!("{code}:{variant}") }).collect();
    codes.sort();
    codes.dedup();
    let fault = codes.iter().position(|code| value.is_none() && code.starts_with('E')).map(|at| codes.remove(at));
    let shown = value.or(fault).unwrap_or("missing".into());
    [shown].into_iter().chain(codes).collect::<Vec<_>>().join(" ")
}

pub fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

pub fn money(value: Money) -> String {
    number(value.0)
}

pub fn percent(value: Percent) -> String {
    number(value.0)
}

pub fn days(value: Days) -> String {
    number(value.0)
}

pub fn score(value: Score) -> String {
    number(value.0)
}

pub fn flag(value: Flag) -> String {
    value.0.to_string()
}

pub fn date(value: Date) -> String {
    value.to_string()
}

pub fn deadline(value: Deadline) -> String {
    value.0.to_string()
}

pub fn period_code(value: Period) -> String {
    value.code()
}

fn unit(unit: &Unit) -> String {
    match unit {
        Unit::None => "-".into(),
        Unit::Money => "money".into(),
        Unit::Percent => "percent".into(),
        Unit::PercentPoints => "points".into(),
        Unit::Count(word) => word.to_string(),
    }
}

pub fn quantity(quantity: &Quantity) -> String {
    format!("{} {}", quantity.value.normalize(), unit(&quantity.unit))
}

pub fn target(target: Target) -> String {
    match target {
        Target::Absolute(value) => quantity(&value),
        Target::Growth(value) => format!("growth {}", value.normalize()),
        Target::Delta(value) => format!("delta {}", quantity(&value)),
        Target::AtLeast { limit, strict } => format!("{} {}", if strict { ">" } else { ">=" }, quantity(&limit)),
        Target::AtMost { limit, strict } => format!("{} {}", if strict { "<" } else { "<=" }, quantity(&limit)),
        Target::Range { low, high } => format!("{} .. {}", quantity(&low), quantity(&high)),
    }
}

pub fn progress(progress: Progress) -> String {
    let mut shown = progress.fraction.map_or("?".to_string(), |value| value.normalize().to_string());
    for (name, part) in [("done", &progress.done), ("of", &progress.total)] {
        if let Some(part) = part {
            write!(shown, " {name} {}", quantity(part)).unwrap();
        }
    }
    if let Some(text) = progress.text {
        write!(shown, " “{text}”").unwrap();
    }
    shown
}

pub fn effect(effect: Effect) -> String {
    let number = effect.quantity.as_ref().map_or("?".to_string(), quantity);
    format!("{number}{} of {}", if effect.growth { " growth" } else { "" }, effect.subject.as_deref().unwrap_or("?"))
}

pub fn span(span: DateSpan) -> String {
    let end = |day: Option<Date>| day.map_or("?".to_string(), |day| day.to_string());
    format!("{} .. {}", end(span.start), end(span.end))
}

pub fn cadence(cadence: Option<Cadence>) -> String {
    let Some(cadence) = cadence else { return "none".into() };
    let mut shown = format!("{:?}", cadence.every).to_lowercase();
    if cadence.interval > 1 {
        write!(shown, " x{}", cadence.interval).unwrap();
    }
    for (name, value) in [(" weekday ", cadence.weekday), (" day ", cadence.day)] {
        if let Some(value) = value {
            write!(shown, "{name}{value}").unwrap();
        }
    }
    if let Some((hour, minute)) = cadence.time {
        write!(shown, " {hour}:{minute:02}").unwrap();
    }
    shown
}
