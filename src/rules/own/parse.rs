//! The grammar of a rule: `or`, `and`, `not`, a comparison, sums, products, from loose to tight.

use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Fault;
use super::token::{Placed, Token};
use crate::figures::Op;

/// A part of a rule with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub node: Node,
    /// Its characters.
    pub at: Range<usize>,
}

/// What a part of a rule is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A name, still to be found.
    Name(String),
    /// The key of one figure.
    Key(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A text.
    Text(String),
    /// The opposite.
    Not(Box<Part>),
    /// Whether there is a value.
    Present(Box<Part>),
    /// Both hold.
    And(Box<Part>, Box<Part>),
    /// One holds.
    Or(Box<Part>, Box<Part>),
    /// A comparison by its sign.
    Compare(&'static str, Box<Part>, Box<Part>),
    /// Arithmetic.
    Arith(Op, Box<Part>, Box<Part>),
}

/// Nesting beyond which nobody reads a rule.
const DEEPEST: usize = 50;
/// Words beyond which nobody reads a rule; a long sum nests as deep as it is long.
const MOST_WORDS: usize = 500;

/// Reads a rule.
///
/// # Errors
/// The first word that does not fit, or the end where one more is needed.
pub fn parse(tokens: &[Placed]) -> Result<Part, Fault> {
    if tokens.len() > MOST_WORDS {
        return Err(Fault::new("deep", "", tokens[MOST_WORDS].1.clone()));
    }
    let mut reader = Reader { tokens, next: 0, depth: 0 };
    let part = reader.or()?;
    match tokens.get(reader.next) {
        Some(placed) => Err(unexpected(placed)),
        None => Ok(part),
    }
}

fn unexpected((token, at): &Placed) -> Fault {
    let text = match token {
        Token::Name(text) | Token::Text(text) | Token::Key(text) => text.clone(),
        Token::Number(number) => number.to_string(),
        Token::Date(date) => date.to_string(),
        Token::Sign(sign) => (*sign).to_string(),
    };
    Fault::new("", text, at.clone())
}

struct Reader<'t> {
    tokens: &'t [Placed],
    next: usize,
    depth: usize,
}

type Read = Result<Part, Fault>;

impl Reader<'_> {
    fn or(&mut self) -> Read {
        let mut left = self.and()?;
        while self.takes_word("or") {
            left = joined(left, self.and()?, Node::Or);
        }
        Ok(left)
    }

    fn and(&mut self) -> Read {
        let mut left = self.not()?;
        while self.takes_word("and") {
            left = joined(left, self.not()?, Node::And);
        }
        Ok(left)
    }

    fn not(&mut self) -> Read {
        let start = self.place().start;
        if !self.takes_word("not") {
            return self.comparison();
        }
        let of = self.deeper(Self::not)?;
        Ok(Part { at: start..of.at.end, node: Node::Not(Box::new(of)) })
    }

    fn comparison(&mut self) -> Read {
        let left = self.sum()?;
        match ["<=", ">=", "!=", "<", ">", "="].into_iter().find(|sign| self.takes(sign)) {
            Some(sign) => Ok(joined(left, self.sum()?, |a, b| Node::Compare(sign, a, b))),
            None => Ok(left),
        }
    }

    fn sum(&mut self) -> Read {
        let mut left = self.product()?;
        while let Some(op) = self.operator(&[("+", Op::Add), ("-", Op::Sub)]) {
            left = joined(left, self.product()?, |a, b| Node::Arith(op, a, b));
        }
        Ok(left)
    }

    fn product(&mut self) -> Read {
        let mut left = self.single()?;
        while let Some(op) = self.operator(&[("*", Op::Mul), ("/", Op::Div)]) {
            left = joined(left, self.single()?, |a, b| Node::Arith(op, a, b));
        }
        Ok(left)
    }

    fn single(&mut self) -> Read {
        let start = self.place().start;
        if self.takes("-") {
            let zero = Part { node: Node::Number(Decimal::ZERO), at: start..start };
            return Ok(joined(zero, self.deeper(Self::single)?, |a, b| Node::Arith(Op::Sub, a, b)));
        }
        if self.takes("(") {
            let inner = self.deeper(Self::or)?;
            let end = self.expect(")")?;
            return Ok(Part { at: start..end, ..inner });
        }
        let Some((token, at)) = self.tokens.get(self.next).cloned() else { return Err(Fault::new("end", "", self.place())) };
        self.next += 1;
        let node = match token {
            Token::Name(name) if name == "present" && self.takes("(") => {
                let of = self.deeper(Self::single)?;
                let end = self.expect(")")?;
                return Ok(Part { node: Node::Present(Box::new(of)), at: at.start..end });
            }
            Token::Name(name) => Node::Name(name),
            Token::Key(key) => Node::Key(key),
            Token::Number(number) => Node::Number(number),
            Token::Date(date) => Node::Date(date),
            Token::Text(text) => Node::Text(text),
            Token::Sign(_) => return Err(unexpected(&(token, at))),
        };
        Ok(Part { node, at })
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Read) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new("deep", "", self.place()));
        }
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn operator(&mut self, known: &[(&str, Op)]) -> Option<Op> {
        known.iter().find(|(sign, _)| self.takes(sign)).map(|&(_, op)| op)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let takes = matches!(self.tokens.get(self.next), Some((Token::Sign(found), _)) if *found == sign);
        self.next += usize::from(takes);
        takes
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let takes = matches!(self.tokens.get(self.next), Some((Token::Name(found), _)) if found.eq_ignore_ascii_case(word));
        self.next += usize::from(takes);
        takes
    }

    fn expect(&mut self, sign: &'static str) -> Result<usize, Fault> {
        let place = self.place();
        if self.takes(sign) { Ok(place.end) } else { Err(self.tokens.get(self.next).map_or_else(|| Fault::new("end", "", place), unexpected)) }
    }

    /// The place of the next token, or the end.
    fn place(&self) -> Range<usize> {
        let end = self.tokens.last().map_or(0, |(_, at)| at.end);
        self.tokens.get(self.next).map_or(end.saturating_sub(1)..end, |(_, at)| at.clone())
    }
}

fn joined(left: Part, right: Part, node: impl FnOnce(Box<Part>, Box<Part>) -> Node) -> Part {
    let at = left.at.start..right.at.end;
    Part { node: node(Box::new(left), Box::new(right)), at }
}
