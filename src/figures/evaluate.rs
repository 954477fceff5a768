//! The value of an expression in a row.

use std::cmp::Ordering;

use jiff::ToSpan;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::{Compare, Expr, Figures, Op, Reason, Series, Value};

/// Places at which two numbers are compared.
const COMPARED_PLACES: u32 = 9;
/// Places to which a number is rounded before it is rounded up.
const ROUND_UP_PLACES: u32 = 6;

impl Figures {
    /// The value of `expr` in `row` of its family.
    pub fn evaluate(&self, expr: &Expr, row: u32) -> Value {
        match expr {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => self.reference(expr, row),
            Expr::Constant(value) => *value,
            Expr::Arith(op, a, b) => arith(*op, self.evaluate(a, row), self.evaluate(b, row)),
            Expr::Abs(of) => on_number(self.evaluate(of, row), |number| number.abs()),
            Expr::RoundUp(of) => on_number(self.evaluate(of, row), round_up),
            Expr::Min(list) => self.extreme_of(list, row, Decimal::min),
            Expr::Max(list) => self.extreme_of(list, row, Decimal::max),
            Expr::Sum(of) => self.sum(of, row),
            Expr::SumTogether { of, with } => self.sum_together(of, with, row),
            Expr::Mean { of, weights } => self.mean(of, weights.as_ref(), row),
            Expr::Largest(of) => self.extreme(of, row, Ordering::Greater),
            Expr::Smallest(of) => self.extreme(of, row, Ordering::Less),
            Expr::Last(of) => self.values(of, row).filter(|value| value.is_present()).last().unwrap_or(Value::Missing(Reason::Nothing)),
            Expr::Count(of) => Value::from(self.values(of, row).filter(|value| value.is_present()).count() as i64),
            Expr::CountWhere { of, compare, than } => self.count_where(of, *compare, self.evaluate(than, row), row),
            Expr::Rank { of, among } => self.rank(self.evaluate(of, row), among, row),
            Expr::Present(of) => Value::Flag(self.evaluate(of, row).is_present()),
            Expr::Compare(compare, a, b) => compared(*compare, self.evaluate(a, row), self.evaluate(b, row)),
            Expr::All(tests) => self.judge(tests, row, |flags| flags.iter().all(|&flag| flag)),
            Expr::Any(tests) => self.judge(tests, row, |flags| flags.iter().any(|&flag| flag)),
            Expr::If { test, then, otherwise } => match self.evaluate(test, row) {
                Value::Flag(true) => self.evaluate(then, row),
                Value::Flag(false) => self.evaluate(otherwise, row),
                Value::Missing(reason) => Value::Missing(reason),
                Value::Number(_) | Value::Date(_) | Value::Text(_) | Value::Term(_) => panic!("the test of a choice is yes or no"),
            },
        }
    }

    fn reference(&self, expr: &Expr, row: u32) -> Value {
        self.single(expr, row).map_or(Value::Missing(Reason::NoData), |id| self.value(id))
    }

    fn values<'a>(&'a self, series: &'a Series, row: u32) -> Box<dyn Iterator<Item = Value> + 'a> {
        match series {
            Series::Related(relation, column) => Box::new(self.related(*relation, row).iter().map(|&to| self.value(column.at(to)))),
            Series::Column(column) => Box::new(self.rows(column.family()).map(|row| self.value(column.at(row)))),
            Series::List(list) => Box::new(list.iter().map(move |expr| self.reference(expr, row))),
        }
    }

    fn numbers<'a>(&'a self, series: &'a Series, row: u32) -> impl Iterator<Item = Decimal> + 'a {
        self.values(series, row).filter_map(Value::number)
    }

    fn sum(&self, of: &Series, row: u32) -> Value {
        self.numbers(of, row).reduce(|a, b| a + b).map_or(Value::Missing(Reason::Nothing), Value::Number)
    }

    fn pairs<'a>(&'a self, of: &'a Series, with: &'a Series, row: u32) -> impl Iterator<Item = (Decimal, Decimal)> + 'a {
        self.values(of, row).zip(self.values(with, row)).filter_map(|(of, with)| of.number().zip(with.number()))
    }

    fn sum_together(&self, of: &Series, with: &Series, row: u32) -> Value {
        self.pairs(of, with, row).map(|(of, _)| of).reduce(|a, b| a + b).map_or(Value::Missing(Reason::Nothing), Value::Number)
    }

    fn mean(&self, of: &Series, weights: Option<&Series>, row: u32) -> Value {
        let (total, weight) = match weights {
            Some(weights) => self
                .pairs(of, weights, row)
                .fold((Decimal::ZERO, Decimal::ZERO), |(total, sum), (value, weight)| (total + value * weight, sum + weight)),
            None => self.numbers(of, row).fold((Decimal::ZERO, Decimal::ZERO), |(total, count), value| (total + value, count + Decimal::ONE)),
        };
        if weight.is_zero() { Value::Missing(Reason::Nothing) } else { Value::Number(total / weight) }
    }

    fn extreme(&self, of: &Series, row: u32, wanted: Ordering) -> Value {
        let present = self.values(of, row).filter(|value| value.is_present());
        present.reduce(|best, value| if order(value, best) == wanted { value } else { best }).unwrap_or(Value::Missing(Reason::Nothing))
    }

    fn extreme_of(&self, list: &[Expr], row: u32, pick: fn(Decimal, Decimal) -> Decimal) -> Value {
        let values = list.iter().map(|expr| self.evaluate(expr, row));
        values.reduce(|a, b| on_numbers(a, b, |a, b| Value::Number(pick(a, b)))).unwrap_or(Value::Missing(Reason::Nothing))
    }

    fn count_where(&self, of: &Series, compare: Compare, than: Value, row: u32) -> Value {
        if let Value::Missing(reason) = than {
            return Value::Missing(reason);
        }
        Value::from(self.values(of, row).filter(|&value| compared(compare, value, than).is_true()).count() as i64)
    }

    fn rank(&self, of: Value, among: &Series, row: u32) -> Value {
        match of {
            Value::Number(_) => {
                let larger = self.values(among, row).filter(|&value| compared(Compare::Greater, value, of).is_true()).count();
                Value::from(larger as i64 + 1)
            }
            Value::Missing(reason) => Value::Missing(reason),
            Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) => panic!("only numbers are ranked"),
        }
    }

    fn judge(&self, tests: &[Expr], row: u32, judge: fn(&[bool]) -> bool) -> Value {
        let mut flags = Vec::with_capacity(tests.len());
        for test in tests {
            match self.evaluate(test, row) {
                Value::Flag(flag) => flags.push(flag),
                Value::Missing(reason) => return Value::Missing(reason),
                Value::Number(_) | Value::Date(_) | Value::Text(_) | Value::Term(_) => panic!("a test is yes or no"),
            }
        }
        Value::Flag(judge(&flags))
    }
}

/// How two numbers, or two dates, stand to each other.
fn order(a: Value, b: Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        _ => panic!("numbers are compared with numbers and dates with dates"),
    }
}

fn on_number(value: Value, f: impl FnOnce(Decimal) -> Decimal) -> Value {
    match value {
        Value::Number(number) => Value::Number(f(number)),
        Value::Missing(_) => value,
        Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) => panic!("a number is expected"),
    }
}

fn on_numbers(a: Value, b: Value, f: impl FnOnce(Decimal, Decimal) -> Value) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => f(a, b),
        (Value::Missing(_), _) => a,
        (_, Value::Missing(_)) => b,
        _ => panic!("two numbers are expected"),
    }
}

fn arith(op: Op, a: Value, b: Value) -> Value {
    match (op, a, b) {
        (Op::Sub, Value::Date(a), Value::Date(b)) => Value::from(i64::from((a - b).get_days())),
        (Op::Add, Value::Date(date), Value::Number(days)) => shift(date, days),
        (Op::Sub, Value::Date(date), Value::Number(days)) => shift(date, -days),
        (_, Value::Missing(_), _) => a,
        (_, _, Value::Missing(_)) => b,
        _ => on_numbers(a, b, |a, b| calculate(op, a, b)),
    }
}

/// Whole days are added; 9 ÷ 0.3 days are 30 and not 29, whatever the last digit of the quotient.
fn shift(date: jiff::civil::Date, days: Decimal) -> Value {
    let days = round(days, COMPARED_PLACES).trunc().to_i64().unwrap_or(0);
    date.checked_add(days.days()).map_or(Value::Missing(Reason::NoData), Value::Date)
}

fn calculate(op: Op, a: Decimal, b: Decimal) -> Value {
    let result = match op {
        Op::Add => a.checked_add(b),
        Op::Sub => a.checked_sub(b),
        Op::Mul => a.checked_mul(b),
        Op::Div if round(b, COMPARED_PLACES).is_zero() => return Value::Missing(Reason::ZeroBase),
        Op::Div => a.checked_div(b),
        Op::Power if a.is_zero() && b <= Decimal::ZERO => return Value::Missing(Reason::ZeroBase),
        Op::Power => a.checked_powd(b),
    };
    result.map_or(Value::Missing(Reason::NoData), Value::Number)
}

/// Compares two present values; numbers at 9 places.
fn compared(compare: Compare, a: Value, b: Value) -> Value {
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => round(a, COMPARED_PLACES).cmp(&round(b, COMPARED_PLACES)),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        (Value::Missing(_), _) => return a,
        (_, Value::Missing(_)) => return b,
        (Value::Flag(_), Value::Flag(_)) | (Value::Text(_), Value::Text(_)) | (Value::Term(_), Value::Term(_)) if compare == Compare::Equal => {
            return Value::Flag(a == b);
        }
        _ => panic!("values of two kinds are compared"),
    };
    Value::Flag(match compare {
        Compare::Less => order.is_lt(),
        Compare::AtMost => order.is_le(),
        Compare::Equal => order.is_eq(),
        Compare::AtLeast => order.is_ge(),
        Compare::Greater => order.is_gt(),
    })
}

fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Up to the next whole number away from zero, as Excel's `ROUNDUP` does: 145 ÷ 0.29 is 500, not 501.
fn round_up(number: Decimal) -> Decimal {
    round(number, ROUND_UP_PLACES).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero)
}
