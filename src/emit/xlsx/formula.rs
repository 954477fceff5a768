//! A definition as an Excel formula over the home cells of its operands.
//!
//! The text depends on the expression and on where its operands stand, never on values. What is missing in the evaluator is `""`
//! here: a formula first counts its operands, then looks at divisors, then computes; so no error value arises, and none is hidden.
//! Functions of Excel 2003 only, no array formula, nothing volatile.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::kind::{Kind, kind_of};
use super::layout::Layout;
use super::place::{Area, Place};
use super::value::serial;
use crate::figures::{Compare, Definition, Expr, FigureId, Figures, Op, Value};
use crate::vocabulary::Vocabulary;

/// Longest formula; Excel allows 8,192 characters.
const MOST_CHARACTERS: usize = 8_000;
/// Most arguments of a function; Excel allows 255.
pub(super) const MOST_ARGUMENTS: usize = 250;
/// Deepest nesting of brackets; Excel allows 64 levels.
const MOST_DEPTH: usize = 60;
/// Places at which numbers are compared, as the evaluator does.
const COMPARED_PLACES: u32 = 9;

/// Prints formulas of one workbook.
#[derive(Clone, Copy)]
pub struct Printer<'a> {
    /// Where the figures stand.
    pub layout: &'a Layout<'a>,
    /// The figures.
    pub figures: &'a Figures,
    /// Words of terms.
    pub vocabulary: &'a Vocabulary,
}

impl Printer<'_> {
    /// The formula of a figure at its home, without `=`, with [`ROW_MARK`](super::place::ROW_MARK)s for its own row; `None` when the
    /// figure stands as a literal: it is not computed, an operand is masked, its column needs too many operands, or no formula says it.
    pub fn formula(&self, id: FigureId) -> Option<String> {
        let Definition::Computed(expr) = self.figures.definition(id) else { return None };
        let home = self.layout.home(id)?;
        if self.layout.is_literal(home.sheet, home.column) || self.layout.is_masked(self.figures, expr, id.row) {
            return None;
        }
        let scope = Scope { printer: *self, row: id.row, from: home };
        let text = scope.tail(expr, &Known::default())?;
        (text.chars().count() <= MOST_CHARACTERS && depth(&text) <= MOST_DEPTH).then_some(text)
    }

    /// How a formula at `from` names the cells of the column of `home`, up to the number of the row: `'月度跟踪'!$D$`.
    pub fn column(&self, home: Place, from: Place) -> String {
        let cell = Scope { printer: *self, row: 0, from: Place { row: u32::MAX, ..from } }.cell(home);
        cell.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_string()
    }

    /// The formula of another place of a figure: what its home shows.
    pub fn mirror(&self, home: Place, at: Place) -> String {
        let scope = Scope { printer: *self, row: 0, from: at };
        let cell = scope.cell(home);
        format!(r#"IF({cell}="","",{cell})"#)
    }
}

/// The row of the family that is printed, and the cell in which the formula stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) printer: Printer<'a>,
    pub(super) row: u32,
    pub(super) from: Place,
}

/// A part of a formula, with what must hold before it may be looked at.
pub(super) struct Piece {
    pub(super) text: String,
    binding: Binding,
    pub(super) needs: Needs,
}

/// How tightly a piece holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comparison,
    Sum,
    Product,
    Power,
    Atom,
}

/// What makes an expression missing.
#[derive(Clone, Default)]
pub(super) struct Needs {
    /// Cells that must hold a number or a date.
    numbers: Vec<Place>,
    /// Cells that must not be empty.
    words: Vec<Place>,
    /// Tests that hold when something is missing; they may be asked at any time.
    pub(super) lacks: Vec<String>,
    /// Tests that hold when the value is missing; each may be asked only when nothing before it holds.
    faults: Vec<String>,
    /// An operand does not exist.
    never: bool,
}

/// What is known where a branch of a choice is printed.
#[derive(Clone, Default)]
struct Known(Needs);

impl Needs {
    pub(super) fn lack(test: String) -> Self {
        Self { lacks: vec![test], ..Self::default() }
    }

    pub(super) fn add(&mut self, other: Needs) {
        self.numbers.extend(other.numbers);
        self.words.extend(other.words);
        self.lacks.extend(other.lacks);
        self.faults.extend(other.faults);
        self.never |= other.never;
    }

    /// Without repetitions and without what is known.
    fn without(mut self, known: &Known) -> Self {
        fresh(&mut self.numbers, &known.0.numbers);
        fresh(&mut self.words, &known.0.words);
        fresh(&mut self.lacks, &known.0.lacks);
        fresh(&mut self.faults, &known.0.faults);
        self
    }
}

fn fresh<T: PartialEq + Clone>(list: &mut Vec<T>, known: &[T]) {
    let mut seen = known.to_vec();
    list.retain(|item| {
        let new = !seen.contains(item);
        if new {
            seen.push(item.clone());
        }
        new
    });
}

impl Piece {
    pub(super) fn atom(text: impl Into<String>, needs: Needs) -> Self {
        Self { text: text.into(), binding: Binding::Atom, needs }
    }

    pub(super) fn never() -> Self {
        Self::atom("\"\"", Needs { never: true, ..Needs::default() })
    }

    /// A sum, which needs brackets beside anything tighter.
    pub(super) fn sum(text: impl Into<String>, needs: Needs) -> Self {
        Self { text: text.into(), binding: Binding::Sum, needs }
    }

    /// A product or a quotient.
    pub(super) fn product(text: impl Into<String>, needs: Needs) -> Self {
        Self { text: text.into(), binding: Binding::Product, needs }
    }

    fn bound(&self, binding: Binding) -> String {
        if self.binding < binding { format!("({})", self.text) } else { self.text.clone() }
    }
}

impl Scope<'_> {
    /// A whole formula: choices become `IF`, and every branch has its own guards.
    fn tail(&self, expr: &Expr, known: &Known) -> Option<String> {
        let Expr::If { test, then, otherwise } = expr else {
            let piece = self.piece(expr)?;
            return self.guarded(piece.needs.without(known), piece.text);
        };
        let tested = self.piece(test)?;
        let needs = tested.needs.without(known);
        if needs.never {
            return Some("\"\"".to_string());
        }
        let mut known = known.clone();
        known.0.add(needs.clone());
        let mut known_then = known.clone();
        self.presumed(test, &mut known_then);
        known.0.faults.push(tested.text.clone());
        let body = format!("IF({},{},{})", tested.text, self.tail(then, &known_then)?, self.tail(otherwise, &known)?);
        self.guarded(needs, body)
    }

    /// What a test that holds says about its operands being there.
    fn presumed(&self, test: &Expr, known: &mut Known) {
        if let Expr::Present(of) = test {
            known.0.add(self.piece(of).map(|piece| piece.needs).unwrap_or_default());
        }
        if let Expr::All(tests) = test {
            tests.iter().for_each(|test| self.presumed(test, known));
        }
    }

    fn guarded(&self, needs: Needs, body: String) -> Option<String> {
        if needs.never {
            return Some("\"\"".to_string());
        }
        let lacks = self.lacks(&needs)?;
        let text = needs.faults.iter().rev().fold(body, |body, fault| format!("IF({fault},\"\",{body})"));
        Some(match lacks.as_slice() {
            [] => text,
            [one] => format!("IF({one},\"\",{text})"),
            several => format!("IF(OR({}),\"\",{text})", several.join(",")),
        })
    }

    /// Tests that hold when an operand is missing.
    fn lacks(&self, needs: &Needs) -> Option<Vec<String>> {
        let mut lacks = Vec::new();
        if !needs.numbers.is_empty() {
            lacks.push(format!("COUNT({})<{}", self.list(&needs.numbers)?, needs.numbers.len()));
        }
        lacks.extend(needs.words.iter().map(|&place| format!("{}=\"\"", self.cell(place))));
        lacks.extend(needs.lacks.iter().cloned());
        (lacks.len() <= MOST_ARGUMENTS).then_some(lacks)
    }

    /// An expression that is no choice; `None` when no formula says it.
    pub(super) fn piece(&self, expr: &Expr) -> Option<Piece> {
        match expr {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => self.reference(expr),
            Expr::Constant(value) => Some(self.constant(*value)),
            Expr::Arith(op, a, b) => self.arith(*op, a, b),
            Expr::Abs(of) => self.function("ABS", std::slice::from_ref(of.as_ref())),
            Expr::Min(list) => self.function("MIN", list),
            Expr::Max(list) => self.function("MAX", list),
            Expr::RoundUp(of) => {
                let piece = self.piece(of)?;
                Some(Piece::atom(format!("ROUNDUP(ROUND({},6),0)", piece.text), piece.needs))
            }
            Expr::Sum(of) => self.over("SUM", of, &[Kind::Number]),
            Expr::Largest(of) => self.over("MAX", of, &[Kind::Number, Kind::Date]),
            Expr::Smallest(of) => self.over("MIN", of, &[Kind::Number, Kind::Date]),
            Expr::Mean { of, weights: None } => self.over("AVERAGE", of, &[Kind::Number]),
            Expr::Mean { of, weights: Some(weights) } => self.weighted(of, weights),
            Expr::SumTogether { of, with } => self.sum_together(of, with),
            Expr::Last(of) => self.last(of),
            Expr::Count(of) => self.count(of),
            Expr::CountWhere { of, compare, than } => self.count_where(of, *compare, than),
            Expr::Rank { of, among } => self.rank(of, among),
            Expr::Present(of) => self.present(of),
            Expr::Compare(compare, a, b) => self.compare(*compare, a, b),
            Expr::All(tests) => self.function("AND", tests),
            Expr::Any(tests) => self.function("OR", tests),
            Expr::If { .. } => None,
        }
    }

    fn reference(&self, expr: &Expr) -> Option<Piece> {
        let figures = self.printer.figures;
        let Some(id) = figures.single(expr, self.row).filter(|&id| figures.exists(id)) else { return Some(Piece::never()) };
        let place = self.printer.layout.home(id)?;
        let mut needs = Needs::default();
        if kind_of(figures.unit(id)).is_counted() {
            needs.numbers.push(place)
        } else {
            needs.words.push(place)
        }
        Some(Piece::atom(self.cell(place), needs))
    }

    /// A cell as this formula writes it: by its name when it has one.
    pub(super) fn cell(&self, place: Place) -> String {
        match self.printer.layout.name_of(place) {
            Some(name) => name.to_string(),
            None => self.area(Area::cell(place)),
        }
    }

    pub(super) fn area(&self, area: Area) -> String {
        let mut text = String::new();
        area.write(&mut text, self.from, &|sheet| self.printer.layout.sheet_name(sheet).to_string());
        text
    }

    fn constant(&self, value: Value) -> Piece {
        let text = match value {
            Value::Number(number) if number.is_sign_negative() => {
                return Piece { text: number.normalize().to_string(), binding: Binding::Sum, needs: Needs::default() };
            }
            Value::Number(number) => number.normalize().to_string(),
            Value::Date(date) => serial(date).to_string(),
            Value::Flag(flag) => if flag { "TRUE" } else { "FALSE" }.to_string(),
            Value::Text(text) => quoted(self.printer.figures.words(text)),
            Value::Term(term) => quoted(self.printer.vocabulary.term_label(term)),
            Value::Missing(_) => return Piece::never(),
        };
        Piece::atom(text, Needs::default())
    }

    fn arith(&self, op: Op, a: &Expr, b: &Expr) -> Option<Piece> {
        let shifts = matches!(op, Op::Add | Op::Sub) && self.kind(a) == Kind::Date && self.kind(b) == Kind::Number;
        let (left, mut right) = (self.piece(a)?, self.piece(b)?);
        if shifts && !is_whole(b) {
            right = Piece { text: format!("TRUNC(ROUND({},9))", right.text), binding: Binding::Atom, ..right };
        }
        let (sign, binding, tighter) = match op {
            Op::Add => ("+", Binding::Sum, Binding::Sum),
            Op::Sub => ("-", Binding::Sum, Binding::Product),
            Op::Mul => ("*", Binding::Product, Binding::Product),
            Op::Div => ("/", Binding::Product, Binding::Power),
            Op::Power => ("^", Binding::Power, Binding::Atom),
        };
        let own = if op == Op::Power { Binding::Atom } else { binding };
        let text = format!("{}{sign}{}", left.bound(own), right.bound(tighter.max(negative(b))));
        let no_power = if op == Op::Power { self.no_power(a, b, &left, &right) } else { None };
        let mut needs = left.needs;
        needs.add(right.needs);
        match op {
            Op::Div => needs.faults.extend(self.zero(b, &right.text)),
            Op::Power => needs.faults.extend(no_power),
            Op::Add | Op::Sub if shifts && !matches!(b, Expr::Constant(_)) => needs.faults.push(beyond_calendar(op, &text)),
            Op::Add | Op::Sub | Op::Mul => {}
        }
        Some(Piece { text, binding, needs })
    }

    /// The test for a divisor of zero.
    fn zero(&self, divisor: &Expr, text: &str) -> Option<String> {
        if let Expr::Abs(of) = divisor {
            return self.piece(of).and_then(|piece| self.zero(of, &piece.text));
        }
        let never = matches!(divisor, Expr::Constant(Value::Number(number)) if !number.is_zero());
        (!never).then(|| self.is_zero(divisor, text))
    }

    /// What was read is zero or not; what was computed may be zero but for float noise.
    fn is_zero(&self, expr: &Expr, text: &str) -> String {
        let figures = self.printer.figures;
        let read = figures.single(expr, self.row).is_some_and(|id| figures.exists(id) && !matches!(figures.definition(id), Definition::Computed(_)));
        if read { format!("{text}=0") } else { format!("ROUND({text},{COMPARED_PLACES})=0") }
    }

    /// The test for a power that has no value: a root of a negative number, or zero to a power that is not positive.
    fn no_power(&self, base: &Expr, exponent: &Expr, left: &Piece, right: &Piece) -> Option<String> {
        if matches!(base, Expr::Constant(Value::Number(number)) if *number > Decimal::ZERO) {
            return None;
        }
        let (left, right) = (left.bound(Binding::Sum), right.bound(Binding::Power));
        let mut constant = true;
        exponent.references(&mut |_| constant = false);
        match self.printer.figures.evaluate(exponent, self.row).number().filter(|number| constant && *number > Decimal::ZERO) {
            Some(number) if number.fract().is_zero() => None,
            Some(_) => Some(format!("{left}<0")),
            None => Some(format!("OR(AND({left}<0,{right}<>INT({right})),AND({left}=0,{right}<=0))")),
        }
    }

    fn function(&self, name: &str, list: &[Expr]) -> Option<Piece> {
        if list.is_empty() || list.len() > MOST_ARGUMENTS {
            return None;
        }
        let mut needs = Needs::default();
        let mut texts = Vec::with_capacity(list.len());
        for item in list {
            let piece = self.piece(item)?;
            texts.push(piece.text);
            needs.add(piece.needs);
        }
        Some(Piece::atom(format!("{name}({})", texts.join(",")), needs))
    }

    fn present(&self, of: &Expr) -> Option<Piece> {
        let needs = self.piece(of)?.needs.without(&Known::default());
        if needs.never {
            return Some(Piece::atom("FALSE", Needs::default()));
        }
        let text = match (needs.numbers.as_slice(), needs.words.as_slice(), needs.lacks.is_empty() && needs.faults.is_empty()) {
            ([], [], true) => "TRUE".to_string(),
            (&[one], [], true) => format!("ISNUMBER({})", self.cell(one)),
            ([], &[one], true) => format!("NOT({}=\"\")", self.cell(one)),
            _ => {
                let there = needs.faults.iter().rev().fold("TRUE".to_string(), |there, fault| format!("IF({fault},FALSE,{there})"));
                match self.lacks(&needs)?.as_slice() {
                    [] => there,
                    [one] => format!("IF({one},FALSE,{there})"),
                    lacks => format!("IF(OR({}),FALSE,{there})", lacks.join(",")),
                }
            }
        };
        Some(Piece::atom(text, Needs::default()))
    }

    fn compare(&self, compare: Compare, a: &Expr, b: &Expr) -> Option<Piece> {
        let (left, right) = (self.piece(a)?, self.piece(b)?);
        let mut needs = left.needs.clone();
        needs.add(right.needs.clone());
        let sign = sign(compare);
        if compare == Compare::Equal && *b == Expr::constant(0) {
            return Some(Piece { text: self.is_zero(a, &left.text), binding: Binding::Comparison, needs });
        }
        let (left, right) = match (self.kind(a), self.kind(b)) {
            (Kind::Text, _) | (_, Kind::Text) => return Some(Piece::atom(format!("EXACT({},{})", left.text, right.text), needs)),
            (Kind::Number, _) | (_, Kind::Number) => (rounded(a, &left.text), rounded(b, &right.text)),
            (Kind::Date | Kind::Flag | Kind::Term, Kind::Date | Kind::Flag | Kind::Term) => (left.bound(Binding::Sum), right.bound(Binding::Sum)),
        };
        Some(Piece { text: format!("{left}{sign}{right}"), binding: Binding::Comparison, needs })
    }

    /// What an expression yields in this row.
    pub(super) fn kind(&self, expr: &Expr) -> Kind {
        let figures = self.printer.figures;
        match expr {
            Expr::Own(_) | Expr::Via(..) | Expr::Figure(_) => figures.single(expr, self.row).map_or(Kind::Number, |id| kind_of(figures.unit(id))),
            Expr::Constant(value) => match value {
                Value::Number(_) | Value::Missing(_) => Kind::Number,
                Value::Date(_) => Kind::Date,
                Value::Flag(_) => Kind::Flag,
                Value::Text(_) => Kind::Text,
                Value::Term(_) => Kind::Term,
            },
            Expr::Arith(Op::Add | Op::Sub, a, b) if self.kind(a) == Kind::Date && self.kind(b) == Kind::Number => Kind::Date,
            Expr::Last(of) | Expr::Largest(of) | Expr::Smallest(of) => self.series_kind(of),
            Expr::Present(_) | Expr::Compare(..) | Expr::All(_) | Expr::Any(_) => Kind::Flag,
            Expr::If { then, .. } => self.kind(then),
            Expr::Arith(..) | Expr::Abs(_) | Expr::Min(_) | Expr::Max(_) | Expr::RoundUp(_) | Expr::Sum(_) | Expr::SumTogether { .. } => Kind::Number,
            Expr::Mean { .. } | Expr::Count(_) | Expr::CountWhere { .. } | Expr::Rank { .. } => Kind::Number,
        }
    }
}

pub(super) fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Equal => "=",
        Compare::AtLeast => ">=",
        Compare::Greater => ">",
    }
}

fn rounded(expr: &Expr, text: &str) -> String {
    let exact = matches!(expr, Expr::Constant(Value::Number(number)) if number.normalize().scale() <= COMPARED_PLACES);
    if exact { text.to_string() } else { format!("ROUND({text},{COMPARED_PLACES})") }
}

/// The test for a day that no calendar has; a workbook would count on and show a number or `####`.
fn beyond_calendar(op: Op, day: &str) -> String {
    if op == Op::Sub { format!("{day}<{}", serial(Date::MIN)) } else { format!("{day}>{}", serial(Date::MAX)) }
}

/// Whether the expression is surely a whole number.
fn is_whole(expr: &Expr) -> bool {
    let constant = matches!(expr, Expr::Constant(Value::Number(number)) if number.fract().is_zero());
    constant || matches!(expr, Expr::RoundUp(_) | Expr::Count(_) | Expr::CountWhere { .. } | Expr::Rank { .. })
}

/// A negative number stands in brackets at the right of a sign.
fn negative(expr: &Expr) -> Binding {
    let negative = matches!(expr, Expr::Constant(Value::Number(number)) if number.is_sign_negative());
    if negative { Binding::Atom } else { Binding::Sum }
}

/// A text of a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// How deep brackets are nested, outside of texts and sheet names.
fn depth(text: &str) -> usize {
    let (mut deepest, mut depth, mut quote) = (0usize, 0usize, None);
    for c in text.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '(') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (None, ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
