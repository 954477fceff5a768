//! How a figure came about, for people: names first, then numbers, then the operands down to the input.

use super::wording::{Seen, Wording};
use super::{Definition, Expr, FigureId, Figures, RowSet, Source, Value};
use crate::diagnostic::Span;
use crate::vocabulary::Vocabulary;
use foldhash::HashSet;

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The figure.
    pub figure: FigureId,
    /// The tests that chose the value, in words (`达成率 < 绿灯线`); empty without a choice.
    pub because: Vec<String>,
    /// The expression with names; empty for what was read or chosen as a constant.
    pub words: String,
    /// The same with numbers.
    pub numbers: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Paragraph of domain/3.
    pub rule: &'static str,
    /// Its operands, in the order of the expression; of a choice only the path taken and its tests.
    pub operands: Vec<FigureId>,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Read at a place.
    Place(Span),
    /// Written nowhere; the key of the words that say why there is a value, or none: it is lacking, it follows from a period, it is
    /// a default of the program.
    Unwritten(&'static str),
    /// Added up from this many rows of the input.
    Rows(usize),
    /// Computed.
    Computed,
    /// Found by a named method.
    Method(&'static str),
}

impl Figures {
    /// Explains one figure; `number` shows the value of an operand.
    ///
    /// # Panics
    /// When the figure does not exist.
    pub fn explain(
        &self,
        id: FigureId,
        vocabulary: &Vocabulary,
        number: &dyn Fn(FigureId) -> String,
        constant: &dyn Fn(Value) -> String,
    ) -> Explanation {
        let known = self.segments(id, vocabulary);
        let name = |operand: FigureId| self.name_beyond(operand, &known, vocabulary);
        let words = Wording { figures: self, vocabulary, seen: Seen::Row(id.row), single: &name, constant };
        let numbers = Wording { single: number, ..words };
        let branch = self.branch(id).filter(|expr| !matches!(expr, Expr::Constant(_)));
        Explanation {
            figure: id,
            because: self.path(id).into_iter().map(|(test, holds)| because(&words, test, holds)).collect(),
            words: branch.map(|expr| words.print(expr)).unwrap_or_default(),
            numbers: branch.map(|expr| numbers.print(expr)).unwrap_or_default(),
            origin: self.origin(id),
            rule: self.column_ref(id.column).rule.0,
            operands: self.reasons(id),
        }
    }

    /// Where a figure comes from.
    pub fn origin(&self, id: FigureId) -> Origin {
        match self.definition(id) {
            Definition::Read if self.span(id) == Span::Nowhere => Origin::Unwritten(self.unwritten(id)),
            Definition::Read => Origin::Place(self.span(id)),
            Definition::Rows => Origin::Rows(self.row_set(id).map_or(0, RowSet::len)),
            Definition::Computed(_) => Origin::Computed,
            Definition::Derived { by, .. } => Origin::Method(by),
        }
    }

    /// Why a figure has its value though nobody wrote it. Dates that are written nowhere are those of periods, and the as-of day.
    fn unwritten(&self, id: FigureId) -> &'static str {
        match (self.value(id), self.column_ref(id.column).name) {
            (Value::Missing(_), _) => "how.absent",
            (Value::Date(_), "as_of") => "how.as_of",
            (Value::Date(_), "end") => "how.end",
            (Value::Date(_), _) => "how.start",
            (Value::Number(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_), _) => "how.default",
        }
    }

    /// The rows of the input that a figure was added up from.
    pub fn row_set(&self, id: FigureId) -> Option<&RowSet> {
        self.column_ref(id.column).row_set(id.row)
    }

    /// The operands that made the value of a figure: of a choice, only those of the test and of the branch taken.
    pub fn reasons(&self, id: FigureId) -> Vec<FigureId> {
        let mut operands = Vec::new();
        match self.definition(id) {
            Definition::Read | Definition::Rows => {}
            Definition::Computed(expr) => self.taken(expr, id.row, &mut operands),
            Definition::Derived { from, .. } => from.iter().for_each(|series| operands.extend(self.members(series, id.row))),
        }
        let mut seen = HashSet::default();
        operands.retain(|&operand| operand != id && self.exists(operand) && seen.insert(operand));
        operands
    }

    fn taken(&self, expr: &Expr, row: u32, operands: &mut Vec<FigureId>) {
        if let Expr::If { test, then, otherwise } = expr {
            self.taken(test, row, operands);
            match self.evaluate(test, row) {
                Value::Flag(true) => self.taken(then, row, operands),
                Value::Flag(false) => self.taken(otherwise, row, operands),
                Value::Number(_) | Value::Date(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => {}
            }
            return;
        }
        expr.references(&mut |source| match source {
            Source::Single(single) => operands.extend(self.single(single, row)),
            Source::Series(series) => operands.extend(self.members(series, row)),
        });
    }

    /// The expression that gave the value: the branch taken of a choice; `None` for what is not computed.
    pub fn branch(&self, id: FigureId) -> Option<&Expr> {
        let Definition::Computed(definition) = self.definition(id) else { return None };
        let mut expr = definition;
        while let Expr::If { test, then, otherwise } = expr {
            expr = if self.evaluate(test, id.row).is_true() { then.as_ref() } else { otherwise.as_ref() };
        }
        Some(expr)
    }

    /// The tests passed on the way to the value, each with its outcome; a test that is missing ends the way.
    pub fn path(&self, id: FigureId) -> Vec<(&Expr, bool)> {
        let mut tests = Vec::new();
        let Definition::Computed(definition) = self.definition(id) else { return tests };
        let mut expr = definition;
        while let Expr::If { test, then, otherwise } = expr {
            let Value::Flag(holds) = self.evaluate(test, id.row) else { break };
            tests.push((test.as_ref(), holds));
            expr = if holds { then.as_ref() } else { otherwise.as_ref() };
        }
        tests
    }

    /// A figure and everything below it, each once, operands after the figures that use them.
    pub fn tree(&self, id: FigureId) -> Vec<(usize, FigureId, bool)> {
        let (mut lines, mut unfolded, mut stack) = (Vec::new(), HashSet::default(), vec![(0, id)]);
        while let Some((depth, id)) = stack.pop() {
            let first = unfolded.insert(id);
            lines.push((depth, id, first));
            if first {
                stack.extend(self.reasons(id).into_iter().rev().map(|operand| (depth + 1, operand)));
            }
        }
        lines
    }
}

/// A test in the words in which it holds.
fn because(words: &Wording<'_>, test: &Expr, holds: bool) -> String {
    match (holds, opposite(test)) {
        (true, _) => words.print(test),
        (false, Some(opposite)) => words.print(&opposite),
        (false, None) => format!("{} {}", words.vocabulary.word("explain.not"), words.print(test)),
    }
}

/// The test that holds when this one does not, where one can be written.
fn opposite(test: &Expr) -> Option<Expr> {
    use super::Compare::{AtLeast, AtMost, Equal, Greater, Less};
    if let Expr::Compare(compare, a, b) = test {
        let turned = match compare {
            Less => AtLeast,
            AtMost => Greater,
            AtLeast => Less,
            Greater => AtMost,
            Equal => return None,
        };
        return Some(Expr::Compare(turned, a.clone(), b.clone()));
    }
    if let Expr::All(tests) = test {
        return tests.iter().map(opposite).collect::<Option<_>>().map(Expr::Any);
    }
    if let Expr::Any(tests) = test { tests.iter().map(opposite).collect::<Option<_>>().map(Expr::All) } else { None }
}
