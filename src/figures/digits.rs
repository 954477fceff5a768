//! The digits of a number, without a detour through a longer text: snapshots and workbooks write millions of them.

use rust_decimal::Decimal;

/// Nineteen digits fit a word of the machine.
const WORD: u128 = 10_000_000_000_000_000_000;
/// A sign, a point, 29 digits, and the zeros before a fraction of 28.
const ROOM: usize = 40;

/// A number with all its decimals and no zeros at their end.
#[derive(Clone, Copy, Debug)]
pub struct Digits {
    bytes: [u8; ROOM],
    first: usize,
    last: usize,
}

impl Digits {
    /// The digits of a number, those of its `normalize().to_string()`.
    ///
    /// ```
    /// use planpress::figures::Digits;
    /// assert_eq!(Digits::of("-0.0500".parse().unwrap()).as_str(), "-0.05");
    /// assert_eq!(Digits::of("7180000.00".parse().unwrap()).as_str(), "7180000");
    /// ```
    pub fn of(number: Decimal) -> Self {
        let mut digits = Self { bytes: [b'0'; ROOM], first: ROOM, last: ROOM };
        let mantissa = number.mantissa().unsigned_abs();
        let scale = number.scale() as usize;
        digits.put(mantissa, scale);
        digits.drop_zeros(scale);
        if number.is_sign_negative() && mantissa != 0 {
            digits.push(b'-');
        }
        digits
    }

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The digits as bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.first..self.last]
    }

    /// Puts the digits from the last to the first, with a point before the last `scale` of them and a zero before a bare point.
    fn put(&mut self, mantissa: u128, scale: usize) {
        let mut words = [(mantissa % WORD) as u64, (mantissa / WORD) as u64];
        let wanted = scale + 1;
        let mut written = 0;
        while written < wanted || words != [0, 0] {
            if written == scale && scale > 0 {
                self.push(b'.');
            }
            let word = usize::from(written >= 19);
            self.push(b'0' + (words[word] % 10) as u8);
            words[word] /= 10;
            written += 1;
        }
    }

    fn drop_zeros(&mut self, scale: usize) {
        if scale == 0 {
            return;
        }
        while self.bytes[self.last - 1] == b'0' {
            self.last -= 1;
        }
        if self.bytes[self.last - 1] == b'.' {
            self.last -= 1;
        }
    }

    fn push(&mut self, byte: u8) {
        self.first -= 1;
        self.bytes[self.first] = byte;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_digits_are_those_of_the_decimal(mantissa in any::<i128>(), places in 0u32..=28, shift in 0u32..96) {
            let mantissa = (mantissa >> 32) >> shift;
            let number = Decimal::from_i128_with_scale(mantissa, places);
            prop_assert_eq!(Digits::of(number).as_str().to_string(), number.normalize().to_string());
        }

        #[test]
        fn round_numbers_lose_their_zeros(whole in any::<i64>(), zeros in 0u32..9) {
            let number = Decimal::from_i128_with_scale(i128::from(whole) * 10_i128.pow(zeros), zeros);
            prop_assert_eq!(Digits::of(number).as_str().to_string(), whole.to_string());
        }
    }
}
