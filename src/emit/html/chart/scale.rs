//! Scales with round steps, and how wide words are.

use unicode_width::UnicodeWidthStr;

/// Maps values to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Values `from..to` on pixels `start..end`; an empty range of values is widened by one.
    pub fn new((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self { from, to, start, end }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.start + (value - self.from) / (self.to - self.from) * (self.end - self.start)
    }
}

/// Least share of its values that an axis may cover.
const FINEST: f64 = 1e-12;

/// Round steps that cover `low..high`, at most so many intervals.
pub fn ticks(low: f64, high: f64, intervals: u32) -> Vec<f64> {
    let range = if high > low { high - low } else { 1.0 };
    // Far from zero a small step is lost in the last place of the float, and its number has no integer.
    let range = range.max(low.abs().max(high.abs()) * FINEST);
    let step = round_step(range / f64::from(intervals.max(1)));
    let first = (low / step).floor() as i64;
    let last = (high / step - 1e-9).ceil() as i64;
    (first..=last.max(first + 1)).map(|tick| tick as f64 * step).collect()
}

/// The least of 1, 2, 2.5, 5, 10 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// Width of words at a size, in pixels: a Han character is as wide as it is high, others are about 0.58 of it.
pub fn text_width(words: &str, size: f64) -> f64 {
    let cells = words.width() as f64;
    let wide = words.chars().filter(|letter| letter.len_utf8() >= 3).count() as f64;
    (wide + (cells - 2.0 * wide).max(0.0) * 0.58) * size
}

/// A tick as words: commas from 1,000, decimals only where the step has them.
pub fn tick_words(value: f64) -> String {
    let number = rust_decimal::Decimal::try_from(value).unwrap_or_default().round_dp(4).normalize();
    crate::emit::html::format::number(number, number.scale(), false)
}

#[cfg(test)]
mod tests {
    use super::{Scale, text_width, tick_words, ticks};

    #[test]
    fn steps_are_round_and_cover_the_values() {
        assert_eq!(ticks(0.0, 1800.0, 4), [0.0, 500.0, 1000.0, 1500.0, 2000.0]);
        assert_eq!(ticks(0.0, 364.0, 2), [0.0, 200.0, 400.0]);
        assert_eq!(ticks(-46.0, 23.0, 4).first(), Some(&-60.0));
        assert!(ticks(0.0, 0.0, 4).len() > 1);
        assert!((2..9).contains(&ticks(1e28, 1e28, 4).len()) && ticks(0.0, 1e28, 4).len() > 1);
        assert_eq!(tick_words(1500.0), "1,500");
        assert_eq!(tick_words(0.25), "0.25");
    }

    #[test]
    fn values_and_words_have_lengths() {
        assert_eq!(Scale::new((0.0, 10.0), (100.0, 0.0)).at(5.0), 50.0);
        assert_eq!(text_width("营收", 12.0), 24.0);
        assert!(text_width("718", 12.0) < 24.0);
    }
}
