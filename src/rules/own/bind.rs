//! Names of a rule to columns and figures: a rule becomes an expression as the figures have them, and its kinds are checked, for the
//! evaluator takes them as given.

use super::parse::{Node, Part};
use super::{Fault, OwnCase};
use crate::figures::{ColumnId, Compare, Expr, FamilyId, FigureId, Figures, Op, Reason, Unit, Value};
use crate::vocabulary::{Term, near, normalise};

/// What a part of a rule yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// A text of the input.
    Text,
    /// A word of the vocabulary.
    Term,
}

impl Kind {
    fn of_unit(unit: Unit) -> Self {
        match unit {
            Unit::Date => Kind::Date,
            Unit::Flag => Kind::Flag,
            Unit::Text => Kind::Text,
            Unit::Term => Kind::Term,
            Unit::Money | Unit::Price | Unit::Percent | Unit::Achievement | Unit::Points | Unit::Count(_) | Unit::Number | Unit::Quotient => {
                Kind::Number
            }
            Unit::Days | Unit::Score | Unit::OfRow | Unit::OfRowDifference => Kind::Number,
        }
    }

    /// Whether a value is of this kind; a missing one is of any.
    pub fn fits(self, value: Value) -> bool {
        match value {
            Value::Number(_) => self == Kind::Number,
            Value::Date(_) => self == Kind::Date,
            Value::Flag(_) => self == Kind::Flag,
            Value::Text(_) => self == Kind::Text,
            Value::Term(_) => self == Kind::Term,
            Value::Missing(_) => true,
        }
    }
}

/// A test over a row. What compares is an expression of the figures; what joins is here, for a definition is unknown as soon as one of
/// its tests is, and a rule such as `not present(x) or x = 0` is meant to hold without `x`.
#[derive(Debug, PartialEq)]
pub enum Test {
    /// What the figures evaluate.
    Leaf(Expr),
    /// The opposite.
    Not(Box<Test>),
    /// Both hold.
    And(Box<[Test; 2]>),
    /// One holds.
    Or(Box<[Test; 2]>),
}

impl Test {
    /// Whether the test holds in a row; `None` where what is missing leaves it open.
    pub fn holds(&self, figures: &Figures, row: u32) -> Option<bool> {
        match self {
            Test::Leaf(expr) => match figures.evaluate(expr, row) {
                Value::Flag(flag) => Some(flag),
                Value::Number(_) | Value::Date(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => None,
            },
            Test::Not(of) => of.holds(figures, row).map(|holds| !holds),
            Test::And(both) => settled(both.each_ref().map(|test| test.holds(figures, row)), false),
            Test::Or(both) => settled(both.each_ref().map(|test| test.holds(figures, row)), true),
        }
    }
}

/// What two answers come to when one that is `decisive` settles it.
fn settled([a, b]: [Option<bool>; 2], decisive: bool) -> Option<bool> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a == b { a } else { decisive }),
        (known, None) | (None, known) => known.filter(|&known| known == decisive),
    }
}

/// A rule that is bound: its test, and the figures of the row that it names with what they must be.
pub struct Bound {
    /// The test.
    pub test: Test,
    /// The columns named, in the order of their first mention.
    pub columns: Vec<(ColumnId, Kind)>,
    /// The single figures named.
    pub figures: Vec<(FigureId, Kind)>,
}

/// Binds a rule about the rows of a family.
///
/// # Errors
/// The first name that nothing has, or the first part whose kind does not fit.
pub fn bind(part: &Part, family: FamilyId, case: &OwnCase<'_>) -> Result<Bound, Fault> {
    let mut binder = Binder { case, family, columns: Vec::new(), figures: Vec::new() };
    let test = binder.test(part)?;
    Ok(Bound { test, columns: binder.columns, figures: binder.figures })
}

struct Binder<'a> {
    case: &'a OwnCase<'a>,
    family: FamilyId,
    columns: Vec<(ColumnId, Kind)>,
    figures: Vec<(FigureId, Kind)>,
}

type Found = Result<(Expr, Kind), Fault>;

impl Binder<'_> {
    /// A part that must be yes or no.
    fn test(&mut self, part: &Part) -> Result<Test, Fault> {
        match &part.node {
            Node::Not(of) => Ok(Test::Not(Box::new(self.test(of)?))),
            Node::And(a, b) => Ok(Test::And(Box::new([self.test(a)?, self.test(b)?]))),
            Node::Or(a, b) => Ok(Test::Or(Box::new([self.test(a)?, self.test(b)?]))),
            Node::Compare("!=", a, b) => Ok(Test::Not(Box::new(Test::Leaf(self.comparison("=", a, b, part)?.0)))),
            Node::Name(_)
            | Node::Key(_)
            | Node::Number(_)
            | Node::Date(_)
            | Node::Text(_)
            | Node::Present(_)
            | Node::Compare(..)
            | Node::Arith(..) => {
                let (expr, kind) = self.part(part)?;
                if kind == Kind::Flag { Ok(Test::Leaf(expr)) } else { Err(Fault::new("test", self.case.slice(&part.at), part.at.clone())) }
            }
        }
    }

    fn part(&mut self, part: &Part) -> Found {
        match &part.node {
            Node::Number(number) => Ok((Expr::Constant(Value::Number(*number)), Kind::Number)),
            Node::Date(date) => Ok((Expr::Constant(Value::Date(*date)), Kind::Date)),
            Node::Text(text) => Err(Fault::new("alone", text, part.at.clone())),
            Node::Name(name) => self.name(name, part),
            Node::Key(key) => self.key(key, part),
            // What joins tests is no value that could be compared.
            Node::Not(_) | Node::And(..) | Node::Or(..) | Node::Compare("!=", ..) => Err(self.mixed(part)),
            Node::Present(of) => Ok((Expr::Present(Box::new(self.part(of)?.0)), Kind::Flag)),
            Node::Compare(sign, a, b) => self.comparison(sign, a, b, part),
            Node::Arith(op, a, b) => self.arith(*op, a, b, part),
        }
    }

    fn name(&mut self, name: &str, part: &Part) -> Found {
        let column = self.case.column(self.family, name).ok_or_else(|| {
            let known = self.case.column_names(self.family);
            let bare = name.rsplit('.').next().unwrap_or(name);
            let near = near(bare, known.iter().map(String::as_str)).map(str::to_string);
            Fault { near, ..Fault::new("name", name, part.at.clone()) }
        })?;
        let kind = Kind::of_unit(self.case.figures.column_ref(column).unit);
        if !self.columns.contains(&(column, kind)) {
            self.columns.push((column, kind));
        }
        Ok((Expr::Own(column), kind))
    }

    fn key(&mut self, key: &str, part: &Part) -> Found {
        let id = self.case.figures.find(key).ok_or_else(|| Fault::new("key", key, part.at.clone()))?;
        let kind = Kind::of_unit(self.case.figures.unit(id));
        self.figures.push((id, kind));
        Ok((Expr::Figure(id), kind))
    }

    fn comparison(&mut self, sign: &str, a: &Part, b: &Part, whole: &Part) -> Found {
        let (a, b) = if is_word(a) && !is_word(b) { (b, a) } else { (a, b) };
        let (left, kind) = self.part(a)?;
        let right = match self.word(&left, kind, b)? {
            Some(right) => right,
            None => {
                let (right, other) = self.part(b)?;
                if other != kind {
                    return Err(self.mixed(whole));
                }
                right
            }
        };
        if right == Expr::Constant(Value::Missing(Reason::Nothing)) {
            // A text that no figure has equals none of them, as far as there is one to compare.
            let itself = Expr::Compare(Compare::Equal, Box::new(left.clone()), Box::new(left));
            return Ok((Expr::All(vec![itself, Expr::Constant(Value::Flag(false))]), Kind::Flag));
        }
        let ordered = matches!(kind, Kind::Number | Kind::Date);
        let compare = match sign {
            "=" => Compare::Equal,
            _ if !ordered => return Err(self.mixed(whole)),
            "<" => Compare::Less,
            "<=" => Compare::AtMost,
            ">" => Compare::Greater,
            _ => Compare::AtLeast,
        };
        Ok((Expr::Compare(compare, Box::new(left), Box::new(right)), Kind::Flag))
    }

    fn mixed(&self, whole: &Part) -> Fault {
        Fault::new("kinds", self.case.slice(&whole.at), whole.at.clone())
    }

    /// A text, or a word for a state, beside what has that kind; `None` when it is none.
    fn word(&self, beside: &Expr, kind: Kind, part: &Part) -> Result<Option<Expr>, Fault> {
        let (Node::Text(text) | Node::Name(text)) = &part.node else { return Ok(None) };
        let is_name = matches!(part.node, Node::Name(_));
        if is_name && self.case.column(self.family, text).is_some() {
            return Ok(None);
        }
        let value = match kind {
            Kind::Text => self.case.figures.find_text(text).map_or(Value::Missing(Reason::Nothing), Value::Text),
            Kind::Flag => {
                self.case.vocabulary.term("flag", text).map(|code| Value::Flag(code == "yes")).ok_or_else(|| self.unknown(text, part, &["flag"]))?
            }
            Kind::Term => Value::Term(self.term(beside, text, part)?),
            Kind::Number | Kind::Date if is_name => return Ok(None),
            Kind::Number | Kind::Date => return Err(Fault::new("alone", text, part.at.clone())),
        };
        Ok(Some(Expr::Constant(value)))
    }

    /// The term that a word means among those of a column.
    fn term(&self, beside: &Expr, text: &str, part: &Part) -> Result<Term, Fault> {
        let kinds = self.case.term_kinds(beside);
        let found = kinds.iter().find_map(|kind| self.case.vocabulary.term(kind, text).map(|code| Term::new(kind, code)));
        found.ok_or_else(|| self.unknown(text, part, &kinds))
    }

    fn unknown(&self, text: &str, part: &Part, kinds: &[&'static str]) -> Fault {
        let accepted: Vec<&str> = kinds.iter().flat_map(|kind| self.case.vocabulary.term_labels(kind)).collect();
        let near = near(text, accepted.iter().copied()).map(str::to_string);
        let accepted = accepted.join(self.case.vocabulary.word("list_separator"));
        Fault { near, accepted, ..Fault::new("word", text, part.at.clone()) }
    }

    fn arith(&mut self, op: Op, a: &Part, b: &Part, whole: &Part) -> Found {
        let ((left, a), (right, b)) = (self.part(a)?, self.part(b)?);
        let kind = match (op, a, b) {
            (_, Kind::Number, Kind::Number) | (Op::Sub, Kind::Date, Kind::Date) => Kind::Number,
            (Op::Add | Op::Sub, Kind::Date, Kind::Number) => Kind::Date,
            _ => return Err(self.mixed(whole)),
        };
        Ok((Expr::Arith(op, Box::new(left), Box::new(right)), kind))
    }
}

fn is_word(part: &Part) -> bool {
    matches!(part.node, Node::Text(_))
}

/// Whether two names are the same as people write them.
pub fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || normalise::word(a) == normalise::word(b)
}
