//! Expressions in words and in numbers: `1 + (实际 − 目标) ÷ |目标|`, `1 + (94 − 140) ÷ |140|`.

use super::{ColumnId, Compare, Expr, FigureId, Figures, Op, RelationId, Series, Source, Value};
use crate::vocabulary::Vocabulary;

/// More members than this are not written out.
const MANY: usize = 6;

/// Prints expressions of one row; what stands for a reference is the caller's choice.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub figures: &'a Figures,
    pub vocabulary: &'a Vocabulary,
    /// What references are named by.
    pub seen: Seen,
    pub single: &'a dyn Fn(FigureId) -> String,
    pub constant: &'a dyn Fn(Value) -> String,
}

/// What references are named by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// The figures of this row.
    Row(u32),
    /// Columns and relations, by the names of the program: a definition that is the same in every language.
    Codes,
    /// Columns and relations, by the words of people.
    Words,
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
        Wording { figures, vocabulary, seen: Seen::Codes, single: &|id| figures.key(id), constant: &constant }.print(expr)
    }

    /// A definition with the names that people use.
    pub fn definition_words(figures: &'a Figures, vocabulary: &'a Vocabulary, expr: &Expr) -> String {
        let constant = |value: Value| match value {
            Value::Number(number) => number.normalize().to_string(),
            Value::Term(term) => vocabulary.term_label(term).to_string(),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => vocabulary.word(if flag { "flag.yes" } else { "flag.no" }).to_string(),
            Value::Text(text) => figures.words(text).to_string(),
            Value::Missing(reason) => vocabulary.reason(reason.code()).to_string(),
        };
        let name = |id: FigureId| figures.name(id, vocabulary);
        Wording { figures, vocabulary, seen: Seen::Words, single: &name, constant: &constant }.print(expr)
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
            Expr::SumTogether { of, with } if self.row().is_none() => {
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
            Expr::If { test, then, otherwise } => (self.choice(test, then, otherwise), Binding::Loose),
        }
    }

    fn choice(&self, test: &Expr, then: &Expr, otherwise: &Expr) -> String {
        let [test, then, otherwise] = [test, then, otherwise].map(|part| self.print(part));
        if self.seen != Seen::Words {
            return format!("{test} ? {then} : {otherwise}");
        }
        self.vocabulary.filled("definition.choice", &[("test", &test), ("then", &then), ("otherwise", &otherwise)])
    }

    fn reference(&self, expr: &Expr) -> String {
        let Some(row) = self.row() else { return self.named(Source::Single(expr)) };
        self.figures.single(expr, row).map_or_else(|| self.vocabulary.reason("no_data").to_string(), |id| (self.single)(id))
    }

    /// The row whose figures are named, if a row is.
    fn row(&self) -> Option<u32> {
        if let Seen::Row(row) = self.seen { Some(row) } else { None }
    }

    /// Name of what an expression refers to, without a row.
    fn named(&self, source: Source<'_>) -> String {
        match (self.seen, source) {
            (Seen::Words, Source::Single(expr)) => self.single_words(expr),
            (Seen::Words, Source::Series(series)) => self.series_words(series),
            (Seen::Codes | Seen::Row(_), source) => self.figures.reference_text(source),
        }
    }

    /// 实际, 各月的实际, 计划 · 截止日.
    fn single_words(&self, expr: &Expr) -> String {
        if let Expr::Own(column) = expr {
            self.column(*column)
        } else if let Expr::Via(relation, column) = expr {
            self.of_relation(*relation, *column)
        } else if let Expr::Figure(id) = expr {
            (self.single)(*id)
        } else {
            String::new()
        }
    }

    fn series_words(&self, series: &Series) -> String {
        match series {
            Series::Related(relation, column) => self.of_relation(*relation, *column),
            Series::Column(column) => self.vocabulary.filled("relation.column", &[("name", &self.column(*column))]),
            Series::List(list) => list.iter().map(|expr| self.single_words(expr)).collect::<Vec<_>>().join(", "),
        }
    }

    fn of_relation(&self, relation: RelationId, column: ColumnId) -> String {
        let key = format!("relation.{}", self.figures.relation_name(relation));
        self.vocabulary.filled("relation.of", &[("row", self.vocabulary.word(&key)), ("name", &self.column(column))])
    }

    fn column(&self, column: ColumnId) -> String {
        self.figures.column_name(column.at(0), self.vocabulary)
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
        if self.row().is_none() {
            return self.function("sum", self.members(of));
        }
        self.added(self.members(of))
    }

    /// Only the members that have a partner were added.
    fn sum_together(&self, of: &Series, with: &Series) -> (String, Binding) {
        let row = self.row().unwrap_or_default();
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
        let Some(row) = self.row() else { return vec![self.named(Source::Series(series))] };
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
        if self.seen == Seen::Codes { name.to_string() } else { self.vocabulary.word(&format!("explain.{name}")).to_string() }
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
