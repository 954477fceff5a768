//! The value of an expression in a row.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::value::after;
use super::{Compare, Expr, Figures, Op, Reason, Series, Value};

/// Places at which two numbers are compared.
const COMPARED_PLACES: u32 = 9;
/// A number that is computed stays below 10^24: shown in percent or added up a thousand times, a decimal still holds it.
const LARGEST: Decimal = Decimal::from_parts(2_701_131_776, 466_537_709, 54_210, false, 0);
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
        total(self.numbers(of, row))
    }

    fn pairs<'a>(&'a self, of: &'a Series, with: &'a Series, row: u32) -> impl Iterator<Item = (Decimal, Decimal)> + 'a {
        self.values(of, row).zip(self.values(with, row)).filter_map(|(of, with)| of.number().zip(with.number()))
    }

    fn sum_together(&self, of: &Series, with: &Series, row: u32) -> Value {
        total(self.pairs(of, with, row).map(|(of, _)| of))
    }

    fn mean(&self, of: &Series, weights: Option<&Series>, row: u32) -> Value {
        let sums = match weights {
            Some(weights) => weigh(self.pairs(of, weights, row)),
            None => weigh(self.numbers(of, row).map(|value| (value, Decimal::ONE))),
        };
        match sums {
            Some((_, weight)) if weight.is_zero() => Value::Missing(Reason::Nothing),
            Some((total, weight)) => held(total.checked_div(weight)),
            None => held(None),
        }
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

/// The value of a calculation; missing when it leads beyond what a decimal holds.
fn held(result: Option<Decimal>) -> Value {
    result.filter(|number| number.abs() < LARGEST).map_or(Value::Missing(Reason::NoData), Value::Number)
}

/// The sum of numbers, 0 of none; missing when it leads beyond what a decimal holds.
pub fn checked_sum(mut numbers: impl Iterator<Item = Decimal>) -> Value {
    held(numbers.try_fold(Decimal::ZERO, Decimal::checked_add))
}

fn total(mut numbers: impl Iterator<Item = Decimal>) -> Value {
    match numbers.next() {
        Some(first) => held(numbers.try_fold(first, Decimal::checked_add)),
        None => Value::Missing(Reason::Nothing),
    }
}

/// The sum of values times weights, and that of the weights; `None` beyond what a decimal holds.
fn weigh(mut pairs: impl Iterator<Item = (Decimal, Decimal)>) -> Option<(Decimal, Decimal)> {
    pairs.try_fold((Decimal::ZERO, Decimal::ZERO), |(total, sum), (value, weight)| {
        Some((total.checked_add(value.checked_mul(weight)?)?, sum.checked_add(weight)?))
    })
}

/// How two numbers, or two dates, stand to each other.
fn order(a: Value, b: Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        (Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_), _) => {
            panic!("numbers are compared with numbers and dates with dates")
        }
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
        (Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_), _) => panic!("two numbers are expected"),
    }
}

fn arith(op: Op, a: Value, b: Value) -> Value {
    match (op, a, b) {
        (Op::Sub, Value::Date(a), Value::Date(b)) => Value::from(i64::from((a - b).get_days())),
        (Op::Add, Value::Date(date), Value::Number(days)) => shift(date, days),
        (Op::Sub, Value::Date(date), Value::Number(days)) => shift(date, -days),
        (_, Value::Missing(_), _) => a,
        (_, _, Value::Missing(_)) => b,
        (_, Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_), _) => on_numbers(a, b, |a, b| calculate(op, a, b)),
    }
}

/// Whole days are added; 9 ÷ 0.3 days are 30 and not 29, whatever the last digit of the quotient.
fn shift(date: jiff::civil::Date, days: Decimal) -> Value {
    let days = round(days, COMPARED_PLACES).trunc().to_i64();
    days.and_then(|days| after(date, days)).map_or(Value::Missing(Reason::NoData), Value::Date)
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
    held(result)
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
        (Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_), _) => panic!("values of two kinds are compared"),
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;

    use crate::diagnostic::Span;
    use crate::figures::{Expr, Figures, Op, Reason, Series, Unit, Value};

    /// Two numbers whose sum and whose squares are larger than a decimal holds.
    #[test]
    fn what_no_decimal_holds_is_missing() {
        let mut figures = Figures::default();
        let family = figures.family("kpi");
        let [value, weight] = ["value", "weight"].map(|name| figures.column(family, name, Unit::Number, ""));
        for key in ["a", "b"] {
            let row = figures.row(family, key);
            figures.read(value, row, Decimal::MAX, Span::Nowhere);
            figures.read(weight, row, Decimal::MAX, Span::Nowhere);
        }
        let (of, with) = (|| Series::Column(value), || Series::Column(weight));
        let expressions = [
            Expr::Sum(of()),
            Expr::SumTogether { of: of(), with: with() },
            Expr::Mean { of: of(), weights: None },
            Expr::Mean { of: of(), weights: Some(with()) },
            Expr::RoundUp(Box::new(Expr::Constant(Value::Number(Decimal::MAX)))),
            Expr::Constant(Value::Date(date(2026, 3, 31))) + Expr::constant(99_999_998),
            Expr::Constant(Value::Date(date(2026, 3, 31))) - Expr::Constant(Value::Number(Decimal::MAX)),
            Expr::Arith(Op::Power, Box::new(Expr::Constant(Value::Number(Decimal::MAX))), Box::new(Expr::constant(99))),
        ];
        let found: Vec<Value> = expressions.iter().map(|expr| figures.evaluate(expr, 0)).collect();
        let missing = Value::Missing(Reason::NoData);
        let rounded = Value::Number(Decimal::MAX);
        assert_eq!(found, [missing, missing, missing, missing, rounded, missing, missing, missing]);
    }
}
