//! What if: the same definitions over other values.

use super::{ColumnId, Definition, FigureId, Figures, Value};
use foldhash::HashMap;

/// How far the evaluation of a figure has come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    New,
    Open,
    Done,
}

impl Figures {
    /// The figures as they would be if these had been read with other values: every computed figure is evaluated again, once, its
    /// operands first. What a method derived stays as it is.
    ///
    /// # Panics
    /// When a figure to be changed does not exist or is computed.
    pub fn with_changes(&self, changes: &[(FigureId, Value)]) -> Figures {
        let mut changed = self.clone();
        for &(id, value) in changes {
            assert!(!matches!(self.definition(id), Definition::Computed(_)), "{} is computed", self.key(id));
            changed.column_mut(id.column).set_value(id.row, value);
        }
        let mut marks = HashMap::default();
        for id in self.all() {
            changed.settle(id, &mut marks);
        }
        changed
    }

    fn settle(&mut self, id: FigureId, marks: &mut HashMap<ColumnId, Vec<Mark>>) {
        let mut stack = vec![id];
        while let Some(&id) = stack.last() {
            match std::mem::replace(mark(marks, id), Mark::Done) {
                Mark::New if matches!(self.definition(id), Definition::Computed(_)) => {
                    *mark(marks, id) = Mark::Open;
                    let operands = self.operands(id);
                    stack.extend(operands.into_iter().filter(|&operand| self.exists(operand) && *mark(marks, operand) == Mark::New));
                }
                Mark::Open => self.evaluate_again(id),
                Mark::New | Mark::Done => {
                    stack.pop();
                }
            }
        }
    }

    fn evaluate_again(&mut self, id: FigureId) {
        if let Definition::Computed(expr) = self.definition(id) {
            let value = self.evaluate(expr, id.row);
            self.column_mut(id.column).set_value(id.row, value);
        }
    }
}

fn mark(marks: &mut HashMap<ColumnId, Vec<Mark>>, id: FigureId) -> &mut Mark {
    let column = marks.entry(id.column).or_default();
    let row = id.row as usize;
    if column.len() <= row {
        column.resize(row + 1, Mark::New);
    }
    &mut column[row]
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Span;
    use crate::figures::{Figures, Unit, Value};

    #[test]
    fn a_change_moves_all_that_rests_on_it_and_nothing_else() {
        let mut figures = Figures::default();
        let family = figures.family("kpi");
        let columns = [("target", ""), ("actual", ""), ("rate", "3.1.3"), ("double", "3.1.3")];
        let [target, actual, rate, double] = columns.map(|(name, rule)| figures.column(family, name, Unit::Number, rule));
        let rows = ["a", "b"].map(|key| figures.row(family, key));
        for row in rows {
            figures.read(target, row, 4, Span::Nowhere);
            figures.read(actual, row, 2, Span::Nowhere);
        }
        figures.compute(rate, rows, actual / target);
        figures.compute(double, rows, rate * 2);
        let changed = figures.with_changes(&[(actual.at(0), Value::from(8))]);
        assert_eq!([changed.value(rate.at(0)), changed.value(double.at(0))], [Value::from(2), Value::from(4)]);
        assert_eq!(changed.value(double.at(1)), Value::from(1));
        assert_eq!(figures.value(double.at(0)), Value::from(1));
    }
}
