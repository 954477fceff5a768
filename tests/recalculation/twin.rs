//! The evaluator once more in plain binary floats, as a spreadsheet program without tricks would calculate: LibreOffice forgives
//! float noise that Excel may not, so words and missing values must come out the same here as well.

use std::collections::HashMap;

use jiff::civil::Date;
use planpress::figures::{Compare, Definition, Expr, FigureId, Figures, Op, Series, TextId, Value};
use planpress::vocabulary::Term;

/// A value in floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Float {
    Number(f64),
    Date(Date),
    Flag(bool),
    Text(TextId),
    Term(Term),
    Missing,
}

/// Evaluates every figure again in floats; what is read is the nearest float.
pub struct Twin<'a> {
    figures: &'a Figures,
    known: HashMap<FigureId, Float>,
}

impl<'a> Twin<'a> {
    pub fn new(figures: &'a Figures) -> Self {
        Self { figures, known: HashMap::new() }
    }

    /// The value of a figure.
    pub fn value(&mut self, id: FigureId) -> Float {
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        let value = match self.figures.exists(id).then(|| self.figures.definition(id)) {
            Some(Definition::Computed(expr)) => self.evaluate(expr, id.row),
            Some(_) => read(self.figures.value(id)),
            None => Float::Missing,
        };
        self.known.insert(id, value);
        value
    }

    fn evaluate(&mut self, expr: &Expr, row: u32) -> Float {
        match expr {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => self.figures.single(expr, row).map_or(Float::Missing, |id| self.value(id)),
            Expr::Constant(value) => read(*value),
            Expr::Arith(op, a, b) => self.arith(*op, a, b, row),
            Expr::Abs(of) => self.numbers_of(std::slice::from_ref(of), row, |list| list[0].abs()),
            Expr::RoundUp(of) => self.numbers_of(std::slice::from_ref(of), row, |list| round_up(list[0])),
            Expr::Min(list) => self.numbers(list, row, |list| list.iter().copied().fold(f64::INFINITY, f64::min)),
            Expr::Max(list) => self.numbers(list, row, |list| list.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
            Expr::Sum(of) => self.over(of, row, |list| list.iter().sum()),
            Expr::Largest(of) => self.extreme(of, row, std::cmp::Ordering::Greater),
            Expr::Smallest(of) => self.extreme(of, row, std::cmp::Ordering::Less),
            Expr::Mean { of, weights: None } => self.over(of, row, |list| list.iter().sum::<f64>() / list.len() as f64),
            Expr::Mean { of, weights: Some(weights) } => self.weighted(of, weights, row),
            Expr::SumTogether { of, with } => {
                let pairs = self.pairs(of, with, row);
                if pairs.is_empty() { Float::Missing } else { Float::Number(pairs.iter().map(|(of, _)| of).sum()) }
            }
            Expr::Last(of) => self.values(of, row).into_iter().rev().find(|value| *value != Float::Missing).unwrap_or(Float::Missing),
            Expr::Count(of) => Float::Number(self.values(of, row).into_iter().filter(|value| *value != Float::Missing).count() as f64),
            Expr::CountWhere { of, compare, than } => match self.evaluate(than, row) {
                Float::Missing => Float::Missing,
                than => Float::Number(self.values(of, row).into_iter().filter(|&value| in_range(value, *compare, than)).count() as f64),
            },
            Expr::Rank { of, among } => match self.evaluate(of, row) {
                Float::Missing => Float::Missing,
                of => Float::Number(1.0 + self.values(among, row).into_iter().filter(|&value| in_range(value, Compare::Greater, of)).count() as f64),
            },
            Expr::Present(of) => Float::Flag(self.evaluate(of, row) != Float::Missing),
            Expr::Compare(compare, a, b) => compared(*compare, self.evaluate(a, row), self.evaluate(b, row)),
            Expr::All(tests) => self.flags(tests, row, |flags| flags.iter().all(|&flag| flag)),
            Expr::Any(tests) => self.flags(tests, row, |flags| flags.iter().any(|&flag| flag)),
            Expr::If { test, then, otherwise } => match self.evaluate(test, row) {
                Float::Flag(true) => self.evaluate(then, row),
                Float::Flag(false) => self.evaluate(otherwise, row),
                _ => Float::Missing,
            },
        }
    }

    fn arith(&mut self, op: Op, a: &Expr, b: &Expr, row: u32) -> Float {
        let (a, b) = (self.evaluate(a, row), self.evaluate(b, row));
        match (op, a, b) {
            (Op::Sub, Float::Date(a), Float::Date(b)) => Float::Number(f64::from((a - b).get_days())),
            (Op::Add, Float::Date(date), Float::Number(days)) => shifted(date, days),
            (Op::Sub, Float::Date(date), Float::Number(days)) => shifted(date, -days),
            (_, Float::Number(a), Float::Number(b)) => calculated(op, a, b),
            _ => Float::Missing,
        }
    }

    fn numbers(&mut self, list: &[Expr], row: u32, f: impl Fn(&[f64]) -> f64) -> Float {
        let values: Option<Vec<f64>> = list.iter().map(|expr| number(self.evaluate(expr, row))).collect();
        values.map_or(Float::Missing, |values| Float::Number(f(&values)))
    }

    fn numbers_of(&mut self, list: &[Box<Expr>], row: u32, f: impl Fn(&[f64]) -> f64) -> Float {
        let values: Option<Vec<f64>> = list.iter().map(|expr| number(self.evaluate(expr, row))).collect();
        values.map_or(Float::Missing, |values| Float::Number(f(&values)))
    }

    fn flags(&mut self, tests: &[Expr], row: u32, f: impl Fn(&[bool]) -> bool) -> Float {
        let flags: Option<Vec<bool>> =
            tests.iter().map(|test| if let Float::Flag(flag) = self.evaluate(test, row) { Some(flag) } else { None }).collect();
        flags.map_or(Float::Missing, |flags| Float::Flag(f(&flags)))
    }

    fn values(&mut self, series: &Series, row: u32) -> Vec<Float> {
        let ids: Vec<Option<FigureId>> = match series {
            Series::Related(relation, column) => self.figures.related(*relation, row).iter().map(|&to| Some(column.at(to))).collect(),
            Series::Column(column) => self.figures.rows(column.family()).map(|row| Some(column.at(row))).collect(),
            Series::List(list) => list.iter().map(|expr| self.figures.single(expr, row)).collect(),
        };
        ids.into_iter().map(|id| id.map_or(Float::Missing, |id| self.value(id))).collect()
    }

    fn over(&mut self, of: &Series, row: u32, f: impl Fn(&[f64]) -> f64) -> Float {
        let values: Vec<f64> = self.values(of, row).into_iter().filter_map(number).collect();
        if values.is_empty() { Float::Missing } else { Float::Number(f(&values)) }
    }

    fn extreme(&mut self, of: &Series, row: u32, wanted: std::cmp::Ordering) -> Float {
        let values = self.values(of, row).into_iter().filter(|value| *value != Float::Missing);
        let order = |a, b| match (a, b) {
            (Float::Number(a), Float::Number(b)) => f64::total_cmp(&a, &b),
            (Float::Date(a), Float::Date(b)) => a.cmp(&b),
            other => panic!("{other:?} cannot be ordered"),
        };
        values.reduce(|best, value| if order(value, best) == wanted { value } else { best }).unwrap_or(Float::Missing)
    }

    fn pairs(&mut self, of: &Series, with: &Series, row: u32) -> Vec<(f64, f64)> {
        let (of, with) = (self.values(of, row), self.values(with, row));
        of.into_iter().zip(with).filter_map(|(of, with)| number(of).zip(number(with))).collect()
    }

    fn weighted(&mut self, of: &Series, weights: &Series, row: u32) -> Float {
        let pairs = self.pairs(of, weights, row);
        let weight: f64 = pairs.iter().map(|(_, weight)| weight).sum();
        if round(weight, 9) == 0.0 { Float::Missing } else { Float::Number(pairs.iter().map(|(of, weight)| of * weight).sum::<f64>() / weight) }
    }
}

/// The nearest float of what was read.
pub fn read(value: Value) -> Float {
    match value {
        Value::Number(number) => Float::Number(number.to_string().parse().expect("a number")),
        Value::Date(date) => Float::Date(date),
        Value::Flag(flag) => Float::Flag(flag),
        Value::Text(text) => Float::Text(text),
        Value::Term(term) => Float::Term(term),
        Value::Missing(_) => Float::Missing,
    }
}

fn number(value: Float) -> Option<f64> {
    if let Float::Number(number) = value { Some(number) } else { None }
}

fn round(number: f64, places: i32) -> f64 {
    let factor = 10f64.powi(places);
    (number * factor).round() / factor
}

fn round_up(number: f64) -> f64 {
    let rounded = round(number, 6);
    if rounded < 0.0 { rounded.floor() } else { rounded.ceil() }
}

fn shifted(date: Date, days: f64) -> Float {
    date.checked_add(jiff::Span::new().days(round(days, 9).trunc() as i64)).map_or(Float::Missing, Float::Date)
}

fn calculated(op: Op, a: f64, b: f64) -> Float {
    let result = match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div if round(b, 9) == 0.0 => return Float::Missing,
        Op::Div => a / b,
        Op::Power if (a == 0.0 && b <= 0.0) || (a < 0.0 && b.fract() != 0.0) => return Float::Missing,
        Op::Power => a.powf(b),
    };
    Float::Number(result)
}

fn compared(compare: Compare, a: Float, b: Float) -> Float {
    let order = match (a, b) {
        (Float::Missing, _) | (_, Float::Missing) => return Float::Missing,
        (Float::Number(a), Float::Number(b)) => round(a, 9).partial_cmp(&round(b, 9)).unwrap_or(std::cmp::Ordering::Equal),
        (Float::Date(a), Float::Date(b)) => a.cmp(&b),
        _ => return Float::Flag(a == b),
    };
    Float::Flag(holds(compare, order))
}

/// A comparison inside of a range, as the formula makes it: within half of the ninth place.
fn in_range(value: Float, compare: Compare, than: Float) -> bool {
    match (value, than) {
        (Float::Missing, _) => false,
        (Float::Number(value), Float::Number(than)) => match compare {
            Compare::Greater => value > than + 5e-10,
            Compare::AtLeast => value > than - 5e-10,
            Compare::Less => value < than - 5e-10,
            Compare::AtMost => value < than + 5e-10,
            Compare::Equal => value > than - 5e-10 && value < than + 5e-10,
        },
        (Float::Date(value), Float::Date(than)) => holds(compare, value.cmp(&than)),
        _ => value == than,
    }
}

fn holds(compare: Compare, order: std::cmp::Ordering) -> bool {
    match compare {
        Compare::Less => order.is_lt(),
        Compare::AtMost => order.is_le(),
        Compare::Equal => order.is_eq(),
        Compare::AtLeast => order.is_ge(),
        Compare::Greater => order.is_gt(),
    }
}
