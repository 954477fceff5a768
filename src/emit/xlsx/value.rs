//! Values as cells hold them: the nearest float of a number, the serial number of a date, text that a cell can hold.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::figures::Digits;

/// UTF-16 units that a cell can hold.
const MOST_UNITS: usize = 32_767;
/// Largest whole number up to which every one is a float.
const EXACT_MANTISSA: i128 = 1 << 53;
/// Powers of ten that are floats.
const POWERS: [f64; 23] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

/// The float nearest to a number.
///
/// A whole number of at most 53 bits divided by a power of ten that is a float is rounded once, so it is the nearest; any other
/// number goes through its digits. (`Decimal::to_f64` is not always the nearest.)
pub fn nearest(number: Decimal) -> f64 {
    let (mantissa, scale) = (number.mantissa(), number.scale() as usize);
    match POWERS.get(scale) {
        Some(power) if mantissa.abs() <= EXACT_MANTISSA => mantissa.to_f64().unwrap_or(f64::NAN) / power,
        _ => Digits::of(number).as_str().parse().unwrap_or(f64::NAN),
    }
}

/// The number of a day in Excel: 1 is 1900-01-01, and 60 is a day that never was.
pub fn serial(date: Date) -> i32 {
    let days = (date - Date::constant(1899, 12, 30)).get_days();
    if days < 61 { days - 1 } else { days }
}

/// Whether Excel can show the day.
pub fn is_datable(date: Date) -> bool {
    (1900..=9999).contains(&date.year())
}

/// The text as far as a cell can hold it; `cut` is said where it ends too early.
pub fn fitting<'a>(text: &'a str, cut: &str) -> Cow<'a, str> {
    if text.len() <= MOST_UNITS || text.encode_utf16().count() <= MOST_UNITS {
        return Cow::Borrowed(text);
    }
    let room = MOST_UNITS - cut.encode_utf16().count();
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= room
        })
        .collect();
    Cow::Owned(kept + cut)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_those_of_excel() {
        assert_eq!(serial(Date::constant(1900, 1, 1)), 1);
        assert_eq!(serial(Date::constant(1900, 3, 1)), 61);
        assert_eq!(serial(Date::constant(2026, 4, 30)), 46142);
        assert!(!is_datable(Date::constant(1899, 12, 31)));
    }

    #[test]
    fn long_text_is_cut_at_the_limit_and_says_so() {
        let text = "𠀀".repeat(20_000);
        let fitted = fitting(&text, "…(cut)");
        assert!(fitted.encode_utf16().count() <= MOST_UNITS && fitted.ends_with("…(cut)"));
        assert_eq!(fitting("短", "…"), "短");
    }

    proptest! {
        #[test]
        fn the_float_is_the_nearest(mantissa in any::<i64>(), scale in 0u32..28) {
            let number = Decimal::from_i128_with_scale(mantissa.into(), scale);
            prop_assert_eq!(nearest(number), number.to_string().parse::<f64>().unwrap());
        }
    }
}
