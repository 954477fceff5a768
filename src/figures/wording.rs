//! Expressions in words and in numbers: `1 + (实际 − 目标) ÷ |目标|`, `1 + (94 − 140) ÷ |140|`.

use super::{Compare, Expr, FigureId, Figures, Op, Series, Source, Value};
use crate::vocabulary::Vocabulary;

/// More members than this are not written out.
const MANY: usize = 6;

/// Prints expressions of one row; what stands for a reference is the caller's choice.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub figures: &'a Figures,
    pub vocabulary: &'a Vocabulary,
    /// The row whose figures are named; `None` names columns and relations, as a definition does.
    pub row: Option<u32>,
    pub single: &'a dyn Fn(FigureId) -> String,
    pub constant: &'a dyn Fn(Value) -> String,
}

/// How tightly the parts of an expression hold together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loose,
    Sum,
    Product,
    Atom,
}

impl<'a> Wording<'a> {
    /// An expression as a definition, the same for every row and in every language.
    pub fn definition(figures: &'a Figures, vocabulary: &'a Vocabulary, expr: &Expr) -> String {
        let constant = |value: Value| match value {
            Value::Number(number) => number.normalize().to_string(),
            Value::Term(term) => term.code.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Text(text) => figures.words(text).to_string(),
            Value::Missing(reason) => reason.code().to_string(),
        };
        Wording { figures, vocabulary, row: None, single: &|id| figures.key(id), constant: &constant }.print(expr)
    }

    /// A definition with the names that people use.
    pub fn definition_words(figures: &'a Figures, vocabulary: &'a Vocabulary, expr: &Expr) -> String {
        let constant = |value: Value| match value {
            Value::Number(number) => number.normalize().to_string(),
            Value::Term(term) => vocabulary.term_label(term).to_string(),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Text(text) => figures.words(text).to_string(),
            Value::Missing(reason) => vocabulary.reason(reason.code()).to_string(),
        };
        let name = |id: FigureId| figures.name(id, vocabulary);
        Wording { figures, vocabulary, row: None, single: &name, constant: &constant }.print(expr)
    }

    /// The expression as text.
    pub fn print(&self, expr: &Expr) -> String {
        self.bound(expr).0
    }

    fn bound(&self, expr: &Expr) -> (String, Binding) {
        match expr {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => (self.reference(expr), Binding::Atom),
            Expr::Constant(value) => ((self.constant)(*value), Binding::Atom),
            Expr::Arith(op, a, b) => self.arith(*op, a, b),
            Expr::Abs(of) => (format!("|{}|", self.print(of)), Binding::Atom),
            Expr::RoundUp(of) => (format!("⌈{}⌉", self.print(of)), Binding::Atom),
            Expr::Min(list) => self.function("min", list.iter().map(|item| self.print(item)).collect()),
            Expr::Max(list) => self.function("max", list.iter().map(|item| self.print(item)).collect()),
            Expr::Sum(of) => self.sum(of),
            Expr::SumTogether { of, with } if self.row.is_none() => {
                self.function("sum", [of, with].into_iter().flat_map(|series| self.members(series)).collect())
            }
            Expr::SumTogether { of, with } => self.sum_together(of, with),
            Expr::Mean { of, weights } => self.function("mean", std::iter::once(of).chain(weights).flat_map(|series| self.members(series)).collect()),
            Expr::Largest(of) => self.function("max", self.members(of)),
            Expr::Smallest(of) => self.function("min", self.members(of)),
            Expr::Last(of) => self.function("last", self.members(of)),
            Expr::Count(of) => self.function("count", self.members(of)),
            Expr::CountWhere { of, compare, than } => {
                (format!("{}({} {} {})", self.word("count"), self.members(of).join(", "), sign(*compare), self.print(than)), Binding::Atom)
            }
            Expr::Rank { of, .. } => self.function("rank", vec![self.print(of)]),
            Expr::Present(of) => self.function("present", vec![self.print(of)]),
            Expr::Compare(compare, a, b) => (format!("{} {} {}", self.print(a), sign(*compare), self.print(b)), Binding::Loose),
            Expr::All(tests) => (self.joined(tests, "and"), Binding::Loose),
            Expr::Any(tests) => (self.joined(tests, "or"), Binding::Loose),
            Expr::If { test, then, otherwise } => {
                (format!("{} ? {} : {}", self.print(test), self.print(then), self.print(otherwise)), Binding::Loose)
            }
        }
    }

    fn reference(&self, expr: &Expr) -> String {
        let Some(row) = self.row else { return self.figures.reference_text(Source::Single(expr)) };
        self.figures.single(expr, row).map_or_else(|| self.vocabulary.reason("no_data").to_string(), |id| (self.single)(id))
    }

    fn arith(&self, op: Op, a: &Expr, b: &Expr) -> (String, Binding) {
        let (sign, binding) = match op {
            Op::Add => ("+", Binding::Sum),
            Op::Sub => ("−", Binding::Sum),
            Op::Mul => ("×", Binding::Product),
            Op::Div => ("÷", Binding::Product),
            Op::Power => ("^", Binding::Product),
        };
        let left = self.within(a, binding, false);
        let right = self.within(b, binding, matches!(op, Op::Sub | Op::Div | Op::Power));
        (format!("{left} {sign} {right}"), binding)
    }

    /// The text of a part, in brackets when it holds together less tightly than what it stands in.
    fn within(&self, part: &Expr, binding: Binding, strict: bool) -> String {
        let (text, own) = self.bound(part);
        if own < binding || (strict && own == binding) { format!("({text})") } else { text }
    }

    fn sum(&self, of: &Series) -> (String, Binding) {
        if self.row.is_none() {
            return self.function("sum", self.members(of));
        }
        self.added(self.members(of))
    }

    /// Only the members that have a partner were added.
    fn sum_together(&self, of: &Series, with: &Series) -> (String, Binding) {
        let row = self.row.unwrap_or_default();
        let pairs = self.figures.members(of, row).into_iter().zip(self.figures.members(with, row));
        let together = pairs.filter(|&(of, with)| self.figures.value(of).is_present() && self.figures.value(with).is_present());
        self.added(self.shortened(&together.map(|(of, _)| of).collect::<Vec<_>>()))
    }

    fn added(&self, members: Vec<String>) -> (String, Binding) {
        match members.len() {
            0 => (self.vocabulary.reason("nothing").to_string(), Binding::Atom),
            1 => (members[0].clone(), Binding::Atom),
            _ => (members.join(" + "), Binding::Sum),
        }
    }

    /// The members that are present, in words; only the ends of many.
    fn members(&self, series: &Series) -> Vec<String> {
        let Some(row) = self.row else { return vec![self.figures.reference_text(Source::Series(series))] };
        let present: Vec<_> = self.figures.members(series, row).into_iter().filter(|&id| self.figures.value(id).is_present()).collect();
        self.shortened(&present)
    }

    fn shortened(&self, present: &[FigureId]) -> Vec<String> {
        let text = |ids: &[FigureId]| ids.iter().map(|&id| (self.single)(id)).collect::<Vec<_>>();
        if present.len() <= MANY {
            return text(present);
        }
        let mut shown = text(&present[..2]);
        shown.push(format!("…({})", present.len()));
        shown.extend(text(&present[present.len() - 1..]));
        shown
    }

    fn function(&self, name: &str, args: Vec<String>) -> (String, Binding) {
        (format!("{}({})", self.word(name), args.join(", ")), Binding::Atom)
    }

    fn joined(&self, tests: &[Expr], word: &str) -> String {
        tests.iter().map(|test| self.print(test)).collect::<Vec<_>>().join(&format!(" {} ", self.word(word)))
    }

    fn word(&self, name: &str) -> String {
        if self.row.is_none() { name.to_string() } else { self.vocabulary.word(&format!("explain.{name}")).to_string() }
    }
}

/// The sign of a comparison.
fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::AtMost => "≤",
        Compare::Equal => "=",
        Compare::AtLeast => "≥",
        Compare::Greater => ">",
    }
}
