//! Numbers of cells, from binary to decimal.

use rust_decimal::Decimal;

const POWERS: [f64; 11] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];
const FIFTEEN_DIGITS: f64 = 1e15;

/// The number at 15 significant digits, as Excel shows and edits it. `None` when it is not finite or too large for a decimal
/// (about 7.9e28); digits beyond the 28th decimal place are dropped.
///
/// A decimal of at most 15 digits is the only one with its nearest binary number, so when scaling, rounding and dividing gives
/// the number back, the rounded integer holds its digits. The text form is taken only for numbers of more digits.
pub fn decimal(number: f64) -> Option<Decimal> {
    for (scale, power) in POWERS.iter().enumerate() {
        let whole = (number * power).round();
        if whole.abs() >= FIFTEEN_DIGITS {
            break;
        }
        if whole / power == number {
            return Some(Decimal::new(whole as i64, scale as u32));
        }
    }
    by_text(number)
}

fn by_text(number: f64) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    let text = format!("{number:.14e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let digits: i64 = mantissa.replace('.', "").parse().ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    shifted(digits, exponent - 14)
}

/// `digits × 10^exponent`.
fn shifted(digits: i64, exponent: i32) -> Option<Decimal> {
    let mut digits = i128::from(digits);
    if exponent >= 0 {
        let factor = 10i128.checked_pow(exponent.unsigned_abs())?;
        return Decimal::try_from_i128_with_scale(digits.checked_mul(factor)?, 0).ok();
    }
    let mut scale = exponent.unsigned_abs();
    while scale > Decimal::MAX_SCALE && digits != 0 {
        digits /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(digits, scale.min(Decimal::MAX_SCALE)).ok().map(|value| value.normalize())
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use rust_decimal::Decimal;

    fn shown(number: f64) -> String {
        decimal(number).map_or("none".into(), |value| value.to_string())
    }

    #[test]
    fn takes_fifteen_significant_digits() {
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(1.1 * 3.0), "3.3");
        assert_eq!(shown(13_900_000_000.0), "13900000000");
        assert_eq!(shown(-1234.5), "-1234.5");
        assert_eq!(shown(123_456_789.123_456_78), "123456789.123457");
        assert_eq!(shown(1e-12), "0.000000000001");
        assert_eq!(shown(2e20), "200000000000000000000");
        assert_eq!(shown(-0.0), "0");
    }

    #[test]
    fn refuses_what_no_decimal_holds() {
        for number in [f64::NAN, f64::INFINITY, 1e29, -1e300] {
            assert_eq!(shown(number), "none");
        }
        assert_eq!(decimal(1e-40), Some(Decimal::ZERO));
    }

    proptest! {
        #[test]
        fn short_decimals_come_back(digits in -999_999_999_999_999i64..=999_999_999_999_999, scale in 0u32..=12) {
            let exact = Decimal::new(digits, scale);
            let number: f64 = exact.to_string().parse().unwrap();
            prop_assert_eq!(decimal(number), Some(exact));
        }

        #[test]
        fn agrees_with_the_text_form(number in any::<f64>()) {
            if let (Some(value), true) = (decimal(number), number.abs() > 1e-10) {
                let again: f64 = value.to_string().parse().unwrap();
                prop_assert_eq!(format!("{number:.14e}"), format!("{again:.14e}"));
            }
        }
    }
}
