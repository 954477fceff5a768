//! How a figure came about, as a tree for people: names first, then numbers, then the operands down to the input.

use super::{Definition, Expr, FigureId, Figures, Series, Source, Value};

/// One step of an explanation: a figure and the operands that made its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The figure.
    pub figure: FigureId,
    /// Its operands, each a step of its own; of a choice only the path taken and the tests that chose it.
    pub operands: Vec<FigureId>,
}

impl Figures {
    /// The operands that made the value of a figure: of a choice, only those of the test and of the branch taken.
    ///
    /// # Panics
    /// When the figure does not exist.
    pub fn reasons(&self, id: FigureId) -> Step {
        let mut operands = Vec::new();
        match self.definition(id) {
            Definition::Read | Definition::Rows => {}
            Definition::Computed(expr) => self.taken(expr, id.row, &mut operands),
            Definition::Derived { from, .. } => from.iter().for_each(|series| operands.extend(self.members(series, id.row))),
        }
        let mut seen = std::collections::HashSet::new();
        operands.retain(|&operand| operand != id && self.exists(operand) && seen.insert(operand));
        Step { figure: id, operands }
    }

    fn taken(&self, expr: &Expr, row: u32, operands: &mut Vec<FigureId>) {
        if let Expr::If { test, then, otherwise } = expr {
            self.taken(test, row, operands);
            match self.evaluate(test, row) {
                Value::Flag(true) => self.taken(then, row, operands),
                Value::Flag(false) => self.taken(otherwise, row, operands),
                _ => {}
            }
            return;
        }
        expr.references(&mut |source| match source {
            Source::Single(single) => operands.extend(self.single(single, row)),
            Source::Series(series) => operands.extend(self.members(series, row)),
        });
    }

    /// The expression that gave the value: the branch taken of a choice, without the choice; `None` for what is not computed.
    pub fn branch(&self, id: FigureId) -> Option<&Expr> {
        let Definition::Computed(expr) = self.definition(id) else { return None };
        let mut expr = expr;
        while let Expr::If { test, then, otherwise } = expr {
            expr = if self.evaluate(test, id.row).is_true() { then } else { otherwise };
        }
        Some(expr)
    }

    /// The tests passed on the way to the value, each with its outcome.
    pub fn tests(&self, id: FigureId) -> Vec<(&Expr, bool)> {
        let mut tests = Vec::new();
        let Definition::Computed(expr) = self.definition(id) else { return tests };
        let mut expr = expr;
        while let Expr::If { test, then, otherwise } = expr {
            let holds = self.evaluate(test, id.row).is_true();
            tests.push((test.as_ref(), holds));
            expr = if holds { then } else { otherwise };
        }
        tests
    }
}

/// Where an expression prints a reference, a series or a value; implemented by words, numbers and formulas alike.
pub struct Printer<'a> {
    /// Prints one reference.
    pub single: &'a dyn Fn(&Expr) -> String,
    /// Prints the members of a series, for a sum: `a + b + c`, or a name for many.
    pub series: &'a dyn Fn(&Series) -> Vec<String>,
    /// Prints a constant.
    pub constant: &'a dyn Fn(Value) -> String,
    /// Word for a function of several members: `mean`, `max`, `count`, `rank` ..
    pub function: &'a dyn Fn(&str) -> String,
}
