//! A figure and all it was made from, as a tree: names, numbers, sources; each figure unfolded once.

use std::collections::HashSet;

use planpress::diagnostic::Span;
use planpress::figures::explain::{Explanation, Origin};
use planpress::figures::{Expr, FigureId, Figures, RowSetPart, Value};
use planpress::vocabulary::Vocabulary;

use super::tree::Entry;
use super::words::fill;

/// What the tree is told with.
pub struct Teller<'a> {
    /// All figures.
    pub figures: &'a Figures,
    /// Words of the plan's language.
    pub vocabulary: &'a Vocabulary,
    /// A value with its unit.
    pub shown: &'a dyn Fn(FigureId) -> String,
    /// A value without its unit, for formulas.
    pub bare: &'a dyn Fn(FigureId) -> String,
    /// A constant of a formula.
    pub constant: &'a dyn Fn(Value) -> String,
    /// A place as text.
    pub place: &'a dyn Fn(Span) -> String,
}

impl Teller<'_> {
    /// The tree below a figure, in depth-first order.
    pub fn unfold(&self, id: FigureId) -> Vec<Entry> {
        let (mut entries, mut unfolded) = (Vec::new(), HashSet::new());
        let mut waiting = vec![(0, id, self.figures.name(id, self.vocabulary))];
        while let Some((depth, id, name)) = waiting.pop() {
            let first = unfolded.insert(id);
            entries.push(Entry { depth, lines: if first { self.lines(id, &name, depth) } else { vec![self.again(id, &name)] } });
            if first {
                let below = |operand: &FigureId| (depth + 1, self.behind(*operand), self.figures.name_beside(*operand, id, self.vocabulary));
                waiting.extend(self.operands(id).iter().rev().map(below));
            }
        }
        entries
    }

    /// The operands worth showing: of a sum only what was added, not the partners that decided whether it counts.
    fn operands(&self, id: FigureId) -> Vec<FigureId> {
        let reasons = self.figures.reasons(id);
        if let Some(Expr::SumTogether { of, .. }) = self.figures.branch(id)
            && self.is_plain_sum(id)
        {
            return self.figures.members(of, id.row).into_iter().filter(|member| reasons.contains(member)).collect();
        }
        reasons
    }

    /// The figure whose value a figure only repeats; itself when it does more.
    fn behind(&self, id: FigureId) -> FigureId {
        let repeats = matches!(self.figures.branch(id), Some(Expr::Own(_) | Expr::Via(..) | Expr::Figure(_)));
        match self.figures.reasons(id)[..] {
            [only] if repeats && self.figures.path(id).is_empty() => self.behind(only),
            _ => id,
        }
    }

    /// A figure that was unfolded before.
    fn again(&self, id: FigureId, name: &str) -> (String, String) {
        let seen = if self.figures.reasons(id).is_empty() { String::new() } else { self.vocabulary.word("cli.explain.above").to_string() };
        (format!("{name}  {}{seen}", (self.shown)(id)), self.source(id))
    }

    /// The lines of a figure. The root shows its key; what was computed shows the paragraph that defines it, what was read its place.
    fn lines(&self, id: FigureId, name: &str, depth: usize) -> Vec<(String, String)> {
        let told = self.figures.explain(id, self.vocabulary, self.bare, self.constant);
        let head = format!("{name}  {}", (self.shown)(id));
        let (source, rule) = (self.source(id), paragraph(told.rule));
        if depth > 0 && self.is_plain_sum(id) {
            return vec![(format!("{head} = {}", self.sum(id)), rule)];
        }
        let formula = self.formula(id, &told);
        let because = self.because(id, &told, formula.is_some());
        let mut below: Vec<_> = formula.into_iter().chain(because).collect();
        if depth == 0 && below.is_empty() {
            below.push(String::new());
        }
        let (first_note, next_note) = if depth == 0 { (self.figures.key(id), if source.is_empty() { rule } else { source }) } else { (source, rule) };
        let notes = [next_note].into_iter().chain(std::iter::repeat(String::new()));
        [(head, first_note)].into_iter().chain(below.into_iter().zip(notes)).collect()
    }

    /// The line that says which tests chose the value, or the formula above it.
    fn because(&self, id: FigureId, told: &Explanation, of_formula: bool) -> Option<String> {
        let tests = told.because.join(&format!(" {} ", self.vocabulary.word("explain.and")));
        (!tests.is_empty()).then(|| {
            fill(
                self.vocabulary,
                if of_formula { "cli.explain.case" } else { "cli.explain.because" },
                &[("value", &(self.shown)(id)), ("tests", &tests)],
            )
        })
    }

    /// The line with the formula in names and in numbers.
    fn formula(&self, id: FigureId, told: &Explanation) -> Option<String> {
        if self.is_plain_sum(id) {
            return Some(format!("= {}", self.sum(id)));
        }
        let same = told.words == told.numbers || told.numbers.is_empty();
        let text = if same { format!("= {}", told.words) } else { format!("= {} = {}", told.words, told.numbers) };
        (!told.words.is_empty()).then_some(text)
    }

    fn is_plain_sum(&self, id: FigureId) -> bool {
        self.figures.path(id).is_empty() && matches!(self.figures.branch(id), Some(Expr::Sum(_) | Expr::SumTogether { .. }))
    }

    /// A sum with each number beside its name.
    fn sum(&self, id: FigureId) -> String {
        let member = |operand: FigureId| format!("{} {}", self.figures.name_beside(operand, id, self.vocabulary), (self.bare)(operand));
        self.figures.explain(id, self.vocabulary, &member, self.constant).numbers
    }

    /// Where a figure that was not computed comes from.
    fn source(&self, id: FigureId) -> String {
        match self.figures.origin(id) {
            Origin::Computed => String::new(),
            Origin::Unwritten(key) => self.vocabulary.word(key).to_string(),
            Origin::Place(span) => (self.place)(span),
            Origin::Rows(count) => self.rows(id, count),
            Origin::Method(method) => {
                let name = format!("method.{method}");
                fill(
                    self.vocabulary,
                    "cli.explain.method",
                    &[("method", self.vocabulary.word(&name)), ("rule", &paragraph(self.figures.column_ref(id.column).rule.0))],
                )
            }
        }
    }

    /// `120 rows: actuals/2026-01.xlsx[实际]!D7…`: how many rows, and the first place of each file.
    fn rows(&self, id: FigureId, count: usize) -> String {
        let parts = self.figures.row_set(id).map_or(&[][..], |set| &set.parts);
        let places: Vec<_> = parts.iter().map(|part| self.part(part)).collect();
        fill(self.vocabulary, "cli.explain.rows", &[("count", &count.to_string()), ("places", &places.join(", "))])
    }

    fn part(&self, part: &RowSetPart) -> String {
        let first = (self.place)(part.first());
        if part.rows.len() > 1 { format!("{first}…") } else { first }
    }
}

fn paragraph(rule: &str) -> String {
    if rule.is_empty() { String::new() } else { format!("§{rule}") }
}
