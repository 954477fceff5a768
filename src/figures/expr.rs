//! Definitions of figures: small, total, and printable as an Excel formula and as words.

use super::{ColumnId, FigureId, RelationId, Value};

/// An expression over columns of its row, of related rows, and single figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A column of the same row.
    Own(ColumnId),
    /// A column of the one row that the relation leads to.
    Via(RelationId, ColumnId),
    /// A single figure.
    Figure(FigureId),
    /// A constant of the definition (1, 100, a term).
    Constant(Value),
    /// Arithmetic on two numbers; dates may be subtracted, and days added to them.
    Arith(Op, Box<Expr>, Box<Expr>),
    /// Without its sign.
    Abs(Box<Expr>),
    /// The least.
    Min(Vec<Expr>),
    /// The largest.
    Max(Vec<Expr>),
    /// Up to the next whole number, after rounding to 6 places.
    RoundUp(Box<Expr>),
    /// Sum of what is present; missing when nothing is.
    Sum(Series),
    /// Sum of `of` over the members where `with` is present too.
    SumTogether {
        /// What is added.
        of: Series,
        /// What must be present beside it.
        with: Series,
    },
    /// Mean of what is present, weighted when weights are given.
    Mean {
        /// What is averaged.
        of: Series,
        /// The weights, in the same order.
        weights: Option<Series>,
    },
    /// The largest of what is present.
    Largest(Series),
    /// The least of what is present.
    Smallest(Series),
    /// The last of what is present, in the order of the series.
    Last(Series),
    /// How many are present.
    Count(Series),
    /// How many compare so.
    CountWhere {
        /// What is compared.
        of: Series,
        /// How.
        compare: Compare,
        /// With what.
        than: Box<Expr>,
    },
    /// 1 + how many of `among` are larger.
    Rank {
        /// What is ranked.
        of: Box<Expr>,
        /// Among which.
        among: Series,
    },
    /// Whether there is a value.
    Present(Box<Expr>),
    /// A comparison; numbers are compared at 9 decimal places.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// Whether all hold.
    All(Vec<Expr>),
    /// Whether one holds.
    Any(Vec<Expr>),
    /// A choice; stands in tail position only.
    If {
        /// The test.
        test: Box<Expr>,
        /// The value when it holds.
        then: Box<Expr>,
        /// The value when it does not.
        otherwise: Box<Expr>,
    },
}

/// Several figures in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Series {
    /// A column of the rows that the relation leads to, in their order.
    Related(RelationId, ColumnId),
    /// A whole column.
    Column(ColumnId),
    /// Single expressions, each a reference.
    List(Vec<Expr>),
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `+`
    Add,
    /// `−`
    Sub,
    /// `×`
    Mul,
    /// `÷`
    Div,
    /// `^`
    Power,
}

/// Comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `≤`
    AtMost,
    /// `=`
    Equal,
    /// `≥`
    AtLeast,
    /// `>`
    Greater,
}

impl Expr {
    /// A constant number.
    pub fn constant(number: i64) -> Self {
        Expr::Constant(Value::from(number))
    }

    /// Whether this divided by that.
    pub fn compare(self, compare: Compare, other: impl Into<Expr>) -> Self {
        Expr::Compare(compare, Box::new(self), Box::new(other.into()))
    }

    /// Without its sign.
    pub fn abs(self) -> Self {
        Expr::Abs(Box::new(self))
    }

    /// Whether there is a value.
    pub fn present(self) -> Self {
        Expr::Present(Box::new(self))
    }

    /// `then` when this test holds, else `otherwise`.
    pub fn choose(self, then: impl Into<Expr>, otherwise: impl Into<Expr>) -> Self {
        Expr::If { test: Box::new(self), then: Box::new(then.into()), otherwise: Box::new(otherwise.into()) }
    }

    fn arith(self, op: Op, other: Expr) -> Self {
        Expr::Arith(op, Box::new(self), Box::new(other))
    }

    /// To the power of `exponent`; a root is taken in decimals.
    pub fn power(self, exponent: impl Into<Expr>) -> Self {
        self.arith(Op::Power, exponent.into())
    }

    /// Shows every reference in the expression, from left to right.
    pub fn references(&self, visit: &mut dyn FnMut(Source<'_>)) {
        match self {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => visit(Source::Single(self)),
            Expr::Constant(_) => {}
            Expr::Abs(of) | Expr::RoundUp(of) | Expr::Present(of) => of.references(visit),
            Expr::Arith(_, a, b) | Expr::Compare(_, a, b) => {
                a.references(visit);
                b.references(visit);
            }
            Expr::Min(list) | Expr::Max(list) | Expr::All(list) | Expr::Any(list) => list.iter().for_each(|item| item.references(visit)),
            Expr::Sum(of) | Expr::Largest(of) | Expr::Smallest(of) | Expr::Last(of) | Expr::Count(of) => visit(Source::Series(of)),
            Expr::SumTogether { of, with } => {
                visit(Source::Series(of));
                visit(Source::Series(with));
            }
            Expr::Mean { of, weights } => {
                visit(Source::Series(of));
                weights.iter().for_each(|weights| visit(Source::Series(weights)));
            }
            Expr::CountWhere { of, than, .. } => {
                visit(Source::Series(of));
                than.references(visit);
            }
            Expr::Rank { of, among } => {
                of.references(visit);
                visit(Source::Series(among));
            }
            Expr::If { test, then, otherwise } => {
                test.references(visit);
                then.references(visit);
                otherwise.references(visit);
            }
        }
    }
}

/// What an expression refers to: one figure of a row, or several.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// One figure: `Own`, `Via` or `Figure`.
    Single(&'a Expr),
    /// Several figures.
    Series(&'a Series),
}

impl From<ColumnId> for Expr {
    fn from(column: ColumnId) -> Self {
        Expr::Own(column)
    }
}

impl From<FigureId> for Expr {
    fn from(figure: FigureId) -> Self {
        Expr::Figure(figure)
    }
}

impl From<i64> for Expr {
    fn from(number: i64) -> Self {
        Expr::constant(number)
    }
}

impl From<crate::vocabulary::Term> for Expr {
    fn from(term: crate::vocabulary::Term) -> Self {
        Expr::Constant(Value::Term(term))
    }
}

macro_rules! operator {
    ($($trait:ident $method:ident $op:ident),+) => {$(
        impl<T: Into<Expr>> std::ops::$trait<T> for Expr {
            type Output = Expr;
            fn $method(self, other: T) -> Expr {
                self.arith(Op::$op, other.into())
            }
        }
        impl<T: Into<Expr>> std::ops::$trait<T> for ColumnId {
            type Output = Expr;
            fn $method(self, other: T) -> Expr {
                Expr::Own(self).arith(Op::$op, other.into())
            }
        }
    )+};
}

operator!(Add add Add, Sub sub Sub, Mul mul Mul, Div div Div);
