//! Rules, the rows for which they hold, and their faults.

use super::bind::bind;
use super::parse::{Node, parse};
use super::token::{Token, tokens};
use super::{Fault, OwnCase};
use crate::diagnostic::Span;
use crate::figures::{Figures, Reason, Unit, Value};
use crate::vocabulary::{Term, Vocabulary};

/// Two tasks: one done with two days of buffer, one under way with none and without an end.
fn figures() -> Figures {
    let mut figures = Figures::default();
    let task = figures.family("task");
    let units = [
        ("buffer", Unit::Days),
        ("progress", Unit::Percent),
        ("critical", Unit::Flag),
        ("state", Unit::Term),
        ("end", Unit::Date),
        ("name", Unit::Text),
    ];
    let columns = units.map(|(name, unit)| figures.column(task, name, unit, ""));
    let words = ["signed", "opened"].map(|name| figures.text(name));
    let end = Value::Date(jiff::civil::date(2026, 4, 10));
    let state = |code| Value::Term(Term::new("task_status", code));
    let rows = [
        [Value::from(2), Value::from(1), Value::Flag(false), state("done"), end, Value::Text(words[0])],
        [Value::from(0), Value::from(0), Value::Flag(true), state("doing"), Value::Missing(Reason::NoData), Value::Text(words[1])],
    ];
    for (key, values) in ["t-1", "t-2"].into_iter().zip(rows) {
        let row = figures.row(task, key);
        for (column, value) in columns.into_iter().zip(values) {
            figures.read(column, row, value, Span::Nowhere);
        }
    }
    figures
}

/// The rows for which a rule holds, or its fault.
fn holds(text: &str) -> Result<Vec<u32>, Fault> {
    let (figures, vocabulary) = (figures(), Vocabulary::load("en"));
    let case = OwnCase { figures: &figures, vocabulary: &vocabulary, text };
    let family = figures.find_family("task").expect("it is made above");
    let bound = bind(&parse(&tokens(text)?)?, family, &case)?;
    Ok(figures.rows(family).filter(|&row| bound.test.holds(&figures, row) == Some(true)).collect())
}

#[test]
fn rules_hold_for_rows() {
    let table: [(&str, &[u32]); 26] = [
        ("buffer = 0", &[1]),
        ("task.buffer = 0 and task.critical", &[1]),
        ("buffer = 0 or progress = 100%", &[0, 1]),
        ("not critical", &[0]),
        ("not (critical or buffer > 1)", &[]),
        ("critical = yes", &[1]),
        ("critical != yes", &[0]),
        ("state = done", &[0]),
        ("state != 'done'", &[1]),
        ("'done' = state", &[0]),
        ("end <= 2026-04-10", &[0]),
        ("end - 2026-04-01 = 9", &[0]),
        ("end + 1 > 2026-04-10", &[0]),
        ("present(end)", &[0]),
        ("not present(end)", &[1]),
        ("not present(end) or end < 2026-01-01", &[1]),
        ("end < 2026-01-01 or not present(end)", &[1]),
        ("not (critical and end > 2026-01-01)", &[0]),
        ("not end > 2026-12-31", &[0]),
        ("name = 'signed'", &[0]),
        ("name != \"signed\"", &[1]),
        ("name = 'nobody'", &[]),
        ("name != 'nobody'", &[0, 1]),
        ("buffer + 2 * 3 = 8", &[0]),
        ("(buffer + 2) × 3 = 12", &[0]),
        ("[task/t-1/buffer] ÷ 4 = 50% and -buffer ≥ 0", &[1]),
    ];
    for (text, rows) in table {
        assert_eq!(holds(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}")), rows, "{text}");
    }
}

#[test]
fn faults_stand_at_their_words() {
    let table = [
        ("bufer = 0", "name", 0..5, Some("buffer")),
        ("buffer = 0 and risk.open", "name", 15..24, None),
        ("state = dne", "name", 8..11, None),
        ("state = 'dne'", "word", 8..13, None),
        ("[task/t-9/buffer] = 0", "key", 0..17, None),
        ("buffer = 'two'", "alone", 9..14, None),
        ("buffer = end", "kinds", 0..12, None),
        ("state < 'done'", "kinds", 0..14, None),
        ("buffer + 1", "test", 0..10, None),
        ("buffer", "test", 0..6, None),
        ("buffer =", "end", 7..8, None),
        ("(buffer = 0", "end", 10..11, None),
        ("buffer = 0)", "", 10..11, None),
        ("buffer = ; 0", "", 9..10, None),
        ("name = 'signed", "open", 7..8, None),
        ("buffer = 12xy", "", 9..13, None),
        ("", "end", 0..0, None),
    ];
    for (text, variant, at, near) in table {
        let fault = holds(text).expect_err(text);
        if text == "state = dne" {
            assert!(["name", "word"].contains(&fault.variant));
            continue;
        }
        assert_eq!((fault.variant, fault.at, fault.near.as_deref()), (variant, at, near), "{text}");
    }
}

#[test]
fn deep_brackets_are_a_fault_and_not_an_overflow() {
    for open in ["(", "not ", "-", "present(", "1 + "] {
        assert_eq!(holds(&open.repeat(100_000)).expect_err("it is too deep").variant, "deep", "{open}");
    }
}

#[test]
fn and_binds_tighter_than_or() {
    let part = parse(&tokens("a or b and c").unwrap()).unwrap();
    let Node::Or(_, right) = part.node else { panic!("{part:?}") };
    assert!(matches!(right.node, Node::And(..)));
}

#[test]
fn numbers_have_units() {
    let number = |text: &str| tokens(text).unwrap().remove(0).0;
    for (text, value) in [("80%", "0.80"), ("1.5", "1.5"), ("12", "12")] {
        assert_eq!(number(text), Token::Number(value.parse().unwrap()), "{text}");
    }
    assert_eq!(number("2026-03-31"), Token::Date(jiff::civil::date(2026, 3, 31)));
}
