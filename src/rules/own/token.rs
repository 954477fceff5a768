//! The words of a rule: names, numbers, dates, texts, keys and signs, each with its place in characters.

use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Fault;
use crate::value::Unit;

/// A word of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `task.buffer`, a label of a column, or a word such as `and`.
    Name(String),
    /// `12`, `1.5`; percentages and words of thousands are worked in.
    Number(Decimal),
    /// `2026-03-31`.
    Date(Date),
    /// `'Chen'`, `"Chen"`.
    Text(String),
    /// `[kpi/revenue/2026-H1/achievement]`.
    Key(String),
    /// A sign: `(`, `<=`, `×`.
    Sign(&'static str),
}

/// Signs as they are written and as they are understood, the longer ones first.
const SIGNS: [(&str, &str); 23] = [
    ("<=", "<="),
    (">=", ">="),
    ("!=", "!="),
    ("<>", "!="),
    ("==", "="),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("(", "("),
    (")", ")"),
    ("（", "("),
    ("）", ")"),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("×", "*"),
    ("/", "/"),
    ("÷", "/"),
    (",", ","),
];

/// A token with its place.
pub type Placed = (Token, Range<usize>);

/// Splits a rule into its words.
///
/// # Errors
/// The first character that begins none, or the opening quote or bracket that nothing closes.
pub fn tokens(text: &str) -> Result<Vec<Placed>, Fault> {
    let letters: Vec<char> = text.chars().collect();
    let (mut at, mut tokens) = (0, Vec::new());
    while at < letters.len() {
        if letters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (token, end) = token(&letters, at)?;
        tokens.push((token, at..end));
        at = end;
    }
    Ok(tokens)
}

fn token(letters: &[char], at: usize) -> Result<(Token, usize), Fault> {
    let first = letters[at];
    match first {
        '\'' | '"' | '“' | '「' => closed(letters, at, &['\'', '"', '”', '」']).map(|(text, end)| (Token::Text(text), end)),
        '[' => closed(letters, at, &[']']).map(|(key, end)| (Token::Key(key), end)),
        _ if first.is_ascii_digit() => number(letters, at),
        _ if is_of_name(first) => {
            let end = run(letters, at, |c| is_of_name(c) || c == '.');
            Ok((Token::Name(letters[at..end].iter().collect()), end))
        }
        _ => {
            let sign = SIGNS.iter().find(|(written, _)| written.chars().eq(letters[at..].iter().copied().take(written.chars().count())));
            let sign = sign.ok_or_else(|| Fault::new("", first, at..at + 1))?;
            Ok((Token::Sign(sign.1), at + sign.0.chars().count()))
        }
    }
}

/// The text up to the mark that closes it.
fn closed(letters: &[char], at: usize, marks: &[char]) -> Result<(String, usize), Fault> {
    let marks: &[char] = if matches!(letters[at], '\'' | '"') { &letters[at..=at] } else { marks };
    let end = letters[at + 1..].iter().position(|c| marks.contains(c)).map(|length| at + 1 + length);
    let end = end.ok_or_else(|| Fault::new("open", letters[at], at..at + 1))?;
    Ok((letters[at + 1..end].iter().collect(), end + 1))
}

fn number(letters: &[char], at: usize) -> Result<(Token, usize), Fault> {
    let end = run(letters, at, |c| c.is_ascii_digit() || c == '-');
    let date: String = letters[at..end].iter().collect();
    if let Ok(date) = date.parse::<Date>() {
        return Ok((Token::Date(date), end));
    }
    let digits = run(letters, at, |c| c.is_ascii_digit() || c == '.');
    let end = run(letters, digits, |c| c == '%' || is_of_name(c));
    let text = |range: Range<usize>| letters[range].iter().collect::<String>();
    let number = text(at..digits).parse().ok().zip(factor(&text(digits..end))).and_then(|(number, factor): (Decimal, _)| number.checked_mul(factor));
    number.map(|number| (Token::Number(number), end)).ok_or_else(|| Fault::new("", text(at..end), at..end))
}

/// What the unit behind a number multiplies it by.
fn factor(unit: &str) -> Option<Decimal> {
    match Unit::parse(unit) {
        _ if unit.is_empty() => Some(Decimal::ONE),
        Some((Unit::Percent, factor)) => Some(factor / Decimal::ONE_HUNDRED),
        Some((Unit::None | Unit::Money | Unit::Count(_), factor)) => Some(factor),
        Some((Unit::PercentPoints, _)) | None => None,
    }
}

fn run(letters: &[char], from: usize, holds: impl Fn(char) -> bool) -> usize {
    letters[from..].iter().position(|&c| !holds(c)).map_or(letters.len(), |length| from + length)
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
