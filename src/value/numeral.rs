//! Numerals: `1,500.5`, `1.2亿`, `10w`, `三十`, `一百五十万`, `贰拾万`, `1亿2000万`.

use rust_decimal::Decimal;

use crate::vocabulary::grammar::{grammar, take};

/// A numeral that was read from the start of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// The number before its factor: 1.2 of `1.2亿`.
    pub base: Decimal,
    /// The factor; 1 when there is none, or when it is inside of the number.
    pub factor: Decimal,
    /// Whether a factor (`万`, `k`) was written, so that the unit of a column brings no other.
    pub scaled: bool,
    /// Whether it is only about so many: `十来`.
    pub rough: bool,
}

impl Numeral {
    /// The number; `None` when it has more digits than a decimal holds.
    pub fn value(&self) -> Option<Decimal> {
        self.base.checked_mul(self.factor)
    }
}

/// Reads the numeral at the start of a plain text, and gives the rest of the text.
pub fn read(text: &str) -> Option<(Numeral, &str)> {
    let mut reader = Reader { rest: text, ..Reader::default() };
    while reader.step()? {}
    reader.finish(text)
}

/// The number that a plain text calls a version: 2 of `v2`, `第2版`, `修订2`.
///
/// ```
/// use planpress::value::numeral::version;
/// assert_eq!((version("v2"), version("第二版"), version("v2.1b")), (Some(2.into()), Some(2.into()), None));
/// ```
pub fn version(text: &str) -> Option<Decimal> {
    let grammar = grammar();
    let named = take(text, &grammar.version_before).map(|rest| rest.trim_start_matches(['.', ' ']));
    let (numeral, rest) = read(named.or_else(|| take(text, &grammar.ordinal))?)?;
    let ends = rest.is_empty() || grammar.version_after.iter().any(|word| word == rest);
    numeral.value().filter(|_| ends)
}

/// The state of reading: `total` holds what lies above the last 万 or 亿, `section` what lies above the last 十, 百, 千.
#[derive(Default)]
struct Reader<'t> {
    rest: &'t str,
    total: Decimal,
    section: Decimal,
    run: Option<Decimal>,
    /// Whether the run was written in Han digits, and whether it began with a zero.
    han: bool,
    zero: bool,
    /// Value of the last multiplier, for `三千五`.
    last: u32,
    last_myriad: u32,
    /// How many separate numbers were added: one number and its factors keep apart.
    runs: u32,
    single: Option<Decimal>,
    scaled: bool,
    rough: bool,
    /// Whether a run had decimals.
    fraction: bool,
    /// The text from the last run on, and the single number before it.
    before_run: (&'t str, Option<Decimal>),
}

impl<'t> Reader<'t> {
    /// Reads one piece; `Some(false)` at the end, `None` on overflow.
    fn step(&mut self) -> Option<bool> {
        let Some(c) = self.rest.chars().next() else { return Some(false) };
        let grammar = grammar();
        if c.is_ascii_digit() || (c == '.' && self.run.is_none() && self.rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            return self.arabic();
        }
        if let Some(&digit) = grammar.digits.get(&c) {
            return self.han_digit(digit, c.len_utf8());
        }
        if let Some(&ten) = grammar.tens.get(&c) {
            // A ten may begin a number (十五), a hundred may not (百家).
            if self.run.is_none() && ten != 10 {
                return Some(false);
            }
            self.times(ten, c.len_utf8())
        } else if let Some(&myriad) = grammar.myriads.get(&c) {
            if self.run.is_none() && self.section.is_zero() && self.total.is_zero() {
                return Some(false);
            }
            self.times_myriad(myriad, c.len_utf8())
        } else if let Some(rest) = self.parted_factor() {
            self.rest = rest;
            Some(true)
        } else if grammar.roughly.contains(&c) && self.begun() && !self.rough {
            self.rough = true;
            self.rest = &self.rest[c.len_utf8()..];
            Some(true)
        } else {
            Some(false)
        }
    }

    /// The 亿 of `3.5个亿`, the 万 of `110 万`: the counter or space between a number and its factor says nothing.
    fn parted_factor(&self) -> Option<&'t str> {
        let after_space = Some(self.rest.trim_start()).filter(|rest| rest.len() < self.rest.len());
        let rest = grammar().counters.iter().find_map(|counter| self.rest.strip_prefix(counter.as_str())).or(after_space)?;
        let rest_of_factor = rest.trim_start_matches(|c| grammar().tens.contains_key(&c));
        let factor = rest_of_factor.chars().next().is_some_and(|c| grammar().myriads.contains_key(&c));
        (self.run.is_some() && factor).then_some(rest)
    }

    fn begun(&self) -> bool {
        self.run.is_some() || !self.section.is_zero() || !self.total.is_zero()
    }

    fn arabic(&mut self) -> Option<bool> {
        if self.run.is_some() || self.last == 10 {
            return Some(false);
        }
        let (number, length) = arabic(self.rest)?;
        self.start_run(number, false);
        self.rest = &self.rest[length..];
        Some(true)
    }

    fn start_run(&mut self, number: Decimal, han: bool) {
        self.run = Some(number);
        self.before_run = (self.rest, self.single);
        self.fraction |= !number.is_integer();
        self.han = han;
        self.runs += 1;
        self.single = Some(number);
    }

    fn han_digit(&mut self, digit: u8, length: usize) -> Option<bool> {
        let digit = Decimal::from(digit);
        match self.run {
            None => {
                self.zero = digit.is_zero();
                self.start_run(digit, true);
            }
            Some(run) if self.han => {
                let longer = run.checked_mul(Decimal::TEN)?.checked_add(digit)?;
                self.run = Some(longer);
                self.single = Some(longer);
            }
            Some(_) => return Some(false),
        }
        self.rest = &self.rest[length..];
        Some(true)
    }

    fn times(&mut self, ten: u32, length: usize) -> Option<bool> {
        // 3百千 is no number, but 3百万 is.
        let run = match self.run.take() {
            Some(run) => run,
            None => {
                self.runs += 1;
                self.single = Some(Decimal::ONE);
                Decimal::ONE
            }
        };
        self.section = self.section.checked_add(run.checked_mul(Decimal::from(ten))?)?;
        self.last = ten;
        self.scaled |= !self.han;
        self.rest = &self.rest[length..];
        Some(true)
    }

    fn times_myriad(&mut self, myriad: u32, length: usize) -> Option<bool> {
        let section = self.section.checked_add(self.run.take().unwrap_or_default())?;
        let factor = Decimal::from(myriad);
        self.total = if myriad > self.last_myriad {
            self.total.checked_add(section)?.checked_mul(factor)?
        } else {
            self.total.checked_add(section.checked_mul(factor)?)?
        };
        self.section = Decimal::ZERO;
        (self.last, self.last_myriad, self.scaled) = (myriad, myriad, true);
        self.rest = &self.rest[length..];
        Some(true)
    }

    fn finish(self, text: &'t str) -> Option<(Numeral, &'t str)> {
        let rest = &text[text.len() - self.rest.len()..];
        if !self.begun() && self.run.is_none() {
            return half(text);
        }
        let Some((tail, rest)) = self.tail(rest) else { return self.without_run(text) };
        let tail = tail?;
        let whole = self.total.checked_add(self.section)?.checked_add(tail)?;
        let (latin, rest) = latin_factor(rest);
        let latin_used = latin != Decimal::ONE;
        // One number and its factors stay apart, so that the left side of a range can take the factor of the right.
        let (base, factor) = match self.single.filter(|single| self.runs == 1 && !single.is_zero()) {
            Some(single) => (single, whole.checked_div(single)?.checked_mul(latin)?),
            None => (whole, latin),
        };
        Some((Numeral { base, factor, scaled: self.scaled || latin_used, rough: self.rough }, rest))
    }
}

impl<'t> Reader<'t> {
    /// What the last run adds, and the rest of the text. 三千五 is 3500 and 3万5 is 35000: a digit after a hundred or more counts its tenth,
    /// where nothing but a word for money follows. `None` when the run counts something of its own: the 3 of `10万3个月`.
    fn tail(&self, rest: &'t str) -> Option<(Option<Decimal>, &'t str)> {
        let run = self.run.unwrap_or_default();
        let is_short = !self.zero && self.last >= 100 && self.runs > 1 && self.run.is_some_and(|run| run < Decimal::ONE_HUNDRED);
        if !is_short {
            return Some((Some(run), rest));
        }
        let ends = rest.trim().is_empty() || take(rest.trim(), &grammar().yuan).is_some();
        let is_digit = !self.before_run.0.starts_with(|c: char| c.is_ascii_digit()) || self.before_run.0.trim().len() == rest.len() + 1;
        let is_tenth = run < Decimal::TEN && run.is_integer() && ends && !self.fraction && is_digit;
        is_tenth.then(|| (run.checked_mul(Decimal::from(self.last / 10)), rest))
    }

    /// The number that ends before the last run.
    fn without_run(mut self, text: &'t str) -> Option<(Numeral, &'t str)> {
        (self.rest, self.single) = self.before_run;
        self.run = None;
        self.runs -= 1;
        self.finish(text)
    }
}

/// A number in digits: thousands in groups of three, a fraction, an exponent; its length in bytes.
fn arabic(text: &str) -> Option<(Decimal, usize)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    let mut plain = text[..end].to_string();
    if end <= 3 {
        while let Some(width) = group(&text[end..]) {
            plain.push_str(&text[end + width..end + width + 3]);
            end += width + 3;
        }
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        let fraction = digits(end + 1);
        plain.push_str(&text[end..=end + fraction]);
        end += 1 + fraction;
    }
    if let Some(length) = exponent(&text[end..]) {
        plain.push_str(&text[end..end + length]);
        return Some((Decimal::from_scientific(&plain).ok()?, end + length));
    }
    if plain.starts_with('.') {
        plain.insert(0, '0');
    }
    Some((plain.parse().ok()?, end))
}

/// Width of the separator when a group of exactly three digits follows.
fn group(text: &str) -> Option<usize> {
    let separator = text.chars().next().filter(|c| matches!(c, ',' | ' ' | '\u{A0}' | '\''))?;
    let after = &text[separator.len_utf8()..];
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 3).then_some(separator.len_utf8())
}

/// Length of `e10`, `e+10`.
fn exponent(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('e')?;
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(text.len() - unsigned.len() + digits)
}

/// `w`, `k`, `million`: a factor only when no letter and no digit follows.
fn latin_factor(text: &str) -> (Decimal, &str) {
    let spaced = text.trim_start();
    let letters = spaced.bytes().take_while(u8::is_ascii_alphabetic).count();
    match grammar().factors.get(&spaced[..letters]) {
        Some(&factor) if !spaced[letters..].starts_with(|c: char| c.is_ascii_digit()) => (Decimal::from(factor), &spaced[letters..]),
        _ => (Decimal::ONE, text),
    }
}

/// `半` alone.
fn half(text: &str) -> Option<(Numeral, &str)> {
    let rest = grammar().half.iter().find_map(|word| text.strip_prefix(word.as_str()))?;
    // 半折 is half of the price, not half of a tenth.
    if take(rest, &grammar().discount).is_some() {
        return None;
    }
    Some((Numeral { base: Decimal::new(5, 1), factor: Decimal::ONE, scaled: false, rough: false }, rest))
}
