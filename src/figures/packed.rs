//! Values as columns keep them: sixteen bytes each, half of what [`Value`] takes, because a large plan has millions.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::value::TextId;
use super::{Reason, Value};
use crate::vocabulary::Term;

/// A value in the bytes of a decimal. A decimal leaves its first byte 0; here it tells what the value is, and for all but numbers the
/// last eight bytes hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed([u8; 16]);

const NUMBER: u8 = 0;
const DATE: u8 = 1;
const FLAG: u8 = 2;
const TEXT: u8 = 3;
const TERM: u8 = 4;
const MISSING: u8 = 5;

/// The words of a column, which its values name by position.
pub type Terms = Vec<Term>;

impl Packed {
    /// What a row without a figure holds.
    pub const NONE: Packed = Packed::missing(Reason::NoData);

    /// A missing value.
    pub const fn missing(reason: Reason) -> Self {
        let mut bytes = [0; 16];
        bytes[0] = MISSING;
        bytes[8] = reason as u8;
        Self(bytes)
    }

    /// Packs a value; a word that is new to the column joins `terms`.
    pub fn pack(value: Value, terms: &mut Terms) -> Self {
        match value {
            Value::Number(number) => Self(number.serialize()),
            Value::Date(date) => Self::tagged(DATE, (i64::from(date.year()) << 16) | i64::from(date.month()) << 8 | i64::from(date.day())),
            Value::Flag(flag) => Self::tagged(FLAG, flag.into()),
            Value::Text(text) => Self::tagged(TEXT, text.0.into()),
            Value::Term(term) => Self::tagged(TERM, position(term, terms) as i64),
            Value::Missing(reason) => Self::missing(reason),
        }
    }

    /// The value.
    pub fn unpack(self, terms: &[Term]) -> Value {
        let content = i64::from_le_bytes(self.0[8..].try_into().expect("eight bytes"));
        match self.0[0] {
            NUMBER => Value::Number(Decimal::deserialize(self.0)),
            DATE => Value::Date(Date::constant((content >> 16) as i16, (content >> 8) as i8, content as i8)),
            FLAG => Value::Flag(content != 0),
            TEXT => Value::Text(TextId(content as u32)),
            TERM => Value::Term(terms[content as usize]),
            _ => Value::Missing(Reason::ALL[content as usize]),
        }
    }

    fn tagged(tag: u8, content: i64) -> Self {
        let mut bytes = [0; 16];
        bytes[0] = tag;
        bytes[8..].copy_from_slice(&content.to_le_bytes());
        Self(bytes)
    }
}

fn position(term: Term, terms: &mut Terms) -> usize {
    terms.iter().position(|known| *known == term).unwrap_or_else(|| {
        terms.push(term);
        terms.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everything_but_a_number_comes_back() {
        let mut terms = Terms::new();
        let words = [Term::new("rag", "green"), Term::new("rag", "red"), Term::new("rag", "green")].map(Value::Term);
        let dates = [Date::constant(-9999, 1, 1), Date::constant(2026, 12, 31), Date::MAX].map(Value::Date);
        let others = [Value::Flag(true), Value::Flag(false), Value::Text(TextId(u32::MAX))];
        let reasons = Reason::ALL.map(Value::Missing);
        for value in words.into_iter().chain(dates).chain(others).chain(reasons) {
            assert_eq!(Packed::pack(value, &mut terms).unpack(&terms), value);
        }
        assert_eq!(terms.len(), 2);
        assert_eq!(Packed::NONE, Packed::pack(Value::Missing(Reason::NoData), &mut terms));
    }

    proptest! {
        #[test]
        fn every_number_comes_back_with_its_places(low in any::<u32>(), middle in any::<u32>(), high in any::<u32>(), negative in any::<bool>(), scale in 0u32..=28) {
            let number = Decimal::from_parts(low, middle, high, negative, scale);
            let Value::Number(back) = Packed::pack(Value::Number(number), &mut Terms::new()).unpack(&[]) else { panic!("a number") };
            prop_assert_eq!((back, back.scale()), (number, number.scale()));
        }
    }
}
