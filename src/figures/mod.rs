//! Waist 2: every number a reader sees, with its key, value, unit, and how it came about.
//!
//! A [`FigureId`] is (family, row, column). Figures are *read* from a place of the input, *computed* by an [`Expr`] over other
//! figures, or *derived* by a named method. [`Figures::compute`] evaluates at once: its operands exist, so there are no cycles.
//! The value comes from the expression and from nothing else; explanation, Excel formula, snapshot and glossary all print the
//! same definition.
//!
//! Missing operands: operators and comparisons pass the first reason on; sums, means, ranks and counts leave them out, and a sum
//! or mean of nothing is missing. Division by zero is missing. Comparisons round both sides to 9 places and [`Expr::RoundUp`]
//! rounds to 6 before it ceils, here and in the formula alike, because inputs are decimal and Excel's arithmetic is not.

mod digits;
mod evaluate;
pub mod explain;
mod expr;
mod family;
pub mod keys;
mod name;
mod packed;
mod recompute;
pub mod snapshot;
mod value;
mod wording;

pub use digits::Digits;
pub use evaluate::checked_sum;
pub use expr::{Compare, Expr, Op, Series, Source};
pub use family::{Column, Definition, Family, RowSet, RowSetPart, Rule};
pub use value::{Reason, TextId, Unit, Value, after};

use crate::diagnostic::Span;
use foldhash::HashMap;

/// One figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigureId {
    /// Its column.
    pub column: ColumnId,
    /// Its row.
    pub row: u32,
}

/// A column of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId {
    family: u16,
    column: u16,
}

/// A family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FamilyId(u16);

/// A relation from rows of one family to rows of the same or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelationId(u16);

/// The rows that each row of a family is related to.
#[derive(Clone, Debug)]
struct Relation {
    name: &'static str,
    starts: Vec<u32>,
    targets: Vec<u32>,
}

/// All figures of a report.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    families: Vec<Family>,
    relations: Vec<Relation>,
    texts: Vec<Box<str>>,
    text_index: HashMap<Box<str>, TextId>,
    labels: HashMap<&'static str, HashMap<String, String>>,
}

impl ColumnId {
    /// The family of the column.
    pub fn family(self) -> FamilyId {
        FamilyId(self.family)
    }

    /// The figure of a row in this column.
    pub fn at(self, row: u32) -> FigureId {
        FigureId { column: self, row }
    }
}

impl Figures {
    /// The family of this name, made when it is new.
    pub fn family(&mut self, name: &'static str) -> FamilyId {
        let position = self.families.iter().position(|family| family.name == name).unwrap_or_else(|| {
            self.families.push(Family::new(name));
            self.families.len() - 1
        });
        FamilyId(position as u16)
    }

    /// The row of this key, made when it is new. A key is made of ids, never of row numbers or names.
    pub fn row(&mut self, family: FamilyId, key: &str) -> u32 {
        self.families[usize::from(family.0)].row_or_new(key)
    }

    /// Gives a row the unit of its KPI, for columns whose unit is [`Unit::OfRow`].
    pub fn set_row_unit(&mut self, family: FamilyId, row: u32, unit: Unit) {
        self.families[usize::from(family.0)].units[row as usize] = unit;
    }

    /// The column of this name, made when it is new.
    ///
    /// # Panics
    /// When it exists with another unit or rule: two sections would mean different things by one name.
    pub fn column(&mut self, family: FamilyId, name: &'static str, unit: Unit, rule: &'static str) -> ColumnId {
        let columns = &mut self.families[usize::from(family.0)].columns;
        let position = columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            columns.push(Column::new(name, unit, Rule(rule)));
            columns.len() - 1
        });
        let found = &columns[position];
        assert!(found.unit == unit && found.rule == Rule(rule), "column {name} is defined twice");
        ColumnId { family: family.0, column: position as u16 }
    }

    /// The column of this name, when it exists.
    pub fn find_column(&self, family: &str, name: &str) -> Option<ColumnId> {
        let family = self.families.iter().position(|known| known.name == family)?;
        let column = self.families[family].columns.iter().position(|column| column.name == name)?;
        Some(ColumnId { family: family as u16, column: column as u16 })
    }

    /// Relates rows of `from` to rows of another family by pairs; the order of the pairs of one row is kept.
    pub fn relate(&mut self, name: &'static str, from: FamilyId, mut pairs: Vec<(u32, u32)>) -> RelationId {
        pairs.sort_by_key(|&(from, _)| from);
        let rows = self.families[usize::from(from.0)].keys.len();
        let mut starts = vec![0; rows + 1];
        for &(from, _) in &pairs {
            starts[from as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        self.relations.push(Relation { name, starts, targets: pairs.into_iter().map(|(_, to)| to).collect() });
        RelationId(self.relations.len() as u16 - 1)
    }

    /// The rows a row is related to.
    pub fn related(&self, relation: RelationId, row: u32) -> &[u32] {
        let relation = &self.relations[usize::from(relation.0)];
        match relation.starts.get(row as usize..row as usize + 2) {
            Some(&[start, end]) => &relation.targets[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Name of a relation, for the snapshot and the explanation.
    pub fn relation_name(&self, relation: RelationId) -> &'static str {
        self.relations[usize::from(relation.0)].name
    }

    /// A figure read at one place; [`Span::Nowhere`] is a default of the program.
    pub fn read(&mut self, column: ColumnId, row: u32, value: impl Into<Value>, span: Span) -> FigureId {
        let rows = self.row_count(column);
        let column_data = self.column_mut(column);
        let which = column_data.definition_number(Definition::Read);
        column_data.set(row, rows, value.into(), which);
        if span != Span::Nowhere {
            column_data.set_span(row, rows, span);
        }
        column.at(row)
    }

    /// A figure added up from rows of input files.
    pub fn read_rows(&mut self, column: ColumnId, row: u32, value: impl Into<Value>, rows: RowSet) -> FigureId {
        let count = self.row_count(column);
        let column_data = self.column_mut(column);
        let which = column_data.definition_number(Definition::Rows);
        column_data.set(row, count, value.into(), which);
        column_data.row_sets.insert(row, rows);
        column.at(row)
    }

    /// Defines the column of these rows by one expression and evaluates it.
    ///
    /// # Panics
    /// When a row already has another definition in this column.
    pub fn compute(&mut self, column: ColumnId, rows: impl IntoIterator<Item = u32>, expr: impl Into<Expr>) {
        let expr = expr.into();
        let which = self.column_mut(column).definition_number(Definition::Computed(expr.clone()));
        let count = self.row_count(column);
        for row in rows {
            let known = self.column_ref(column).which.get(row as usize).copied().unwrap_or(0);
            assert!(known == 0 || known == which, "{} is defined twice", self.key(column.at(row)));
            let value = self.evaluate(&expr, row);
            self.column_mut(column).set(row, count, value, which);
        }
    }

    /// Defines one figure by an expression.
    pub fn compute_one(&mut self, column: ColumnId, row: u32, expr: impl Into<Expr>) -> FigureId {
        self.compute(column, [row], expr);
        column.at(row)
    }

    /// A figure that a method of `analysis` found from others.
    pub fn derive(&mut self, column: ColumnId, row: u32, value: impl Into<Value>, by: &'static str, from: Vec<Series>) -> FigureId {
        let rows = self.row_count(column);
        let column_data = self.column_mut(column);
        let which = column_data.definition_number(Definition::Derived { by, from });
        column_data.set(row, rows, value.into(), which);
        column.at(row)
    }

    /// Keeps a text once.
    pub fn text(&mut self, text: &str) -> TextId {
        if let Some(&id) = self.text_index.get(text) {
            return id;
        }
        let id = TextId(self.texts.len() as u32);
        self.texts.push(text.into());
        self.text_index.insert(text.into(), id);
        id
    }

    /// The text of these words, if a figure has it.
    pub fn find_text(&self, text: &str) -> Option<TextId> {
        self.text_index.get(text).copied()
    }

    /// The words of a text.
    pub fn words(&self, text: TextId) -> &str {
        &self.texts[text.0 as usize]
    }

    /// Gives a segment of keys (`revenue` of kind `kpi`, `region:east` of kind `scope`) the name that people use. Entities of
    /// two kinds may have the same id, so a name belongs to a kind.
    pub fn label(&mut self, kind: &'static str, segment: impl Into<String>, name: impl Into<String>) {
        self.labels.entry(kind).or_default().insert(segment.into(), name.into());
    }

    /// Says of what kinds the segments of a family's keys are; the last kind may repeat. Without it a key is one id of the
    /// kind that the family is named after.
    pub fn keyed_by(&mut self, family: FamilyId, kinds: &'static [&'static str]) {
        self.families[usize::from(family.0)].kinds = kinds;
    }

    /// The families, in the order they were made.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family with this name.
    pub fn find_family(&self, name: &str) -> Option<FamilyId> {
        self.families.iter().position(|family| family.name == name).map(|position| FamilyId(position as u16))
    }

    /// The family itself.
    pub fn family_ref(&self, family: FamilyId) -> &Family {
        &self.families[usize::from(family.0)]
    }

    /// All rows of a family.
    pub fn rows(&self, family: FamilyId) -> std::ops::Range<u32> {
        0..self.families[usize::from(family.0)].keys.len() as u32
    }

    /// The column itself.
    pub fn column_ref(&self, column: ColumnId) -> &Column {
        &self.families[usize::from(column.family)].columns[usize::from(column.column)]
    }

    /// Number of rows of the family of a column.
    fn row_count(&self, column: ColumnId) -> usize {
        self.families[usize::from(column.family)].keys.len()
    }

    fn column_mut(&mut self, column: ColumnId) -> &mut Column {
        &mut self.families[usize::from(column.family)].columns[usize::from(column.column)]
    }

    /// Whether the figure exists: its row has a definition in its column.
    pub fn exists(&self, id: FigureId) -> bool {
        self.column_ref(id.column).definition(id.row).is_some()
    }

    /// The value of a figure.
    pub fn value(&self, id: FigureId) -> Value {
        self.column_ref(id.column).value(id.row)
    }

    /// The value in a column of the row with this key; `None` when there is no such figure.
    pub fn value_of(&self, column: ColumnId, row: &str) -> Option<Value> {
        let id = column.at(self.family_ref(column.family()).row(row)?);
        self.exists(id).then(|| self.value(id))
    }

    /// The number of a figure, if it is one.
    pub fn number(&self, id: FigureId) -> Option<rust_decimal::Decimal> {
        self.value(id).number()
    }

    /// The unit of a figure, that of its row where the column says so.
    pub fn unit(&self, id: FigureId) -> Unit {
        let of_row = self.families[usize::from(id.column.family)].units.get(id.row as usize).copied().unwrap_or(Unit::Number);
        match (self.column_ref(id.column).unit, of_row) {
            (Unit::OfRow, unit) => unit,
            (Unit::OfRowDifference, Unit::Percent) => Unit::Points,
            (Unit::OfRowDifference, unit) => unit,
            (unit, _) => unit,
        }
    }

    /// How a figure came about.
    ///
    /// # Panics
    /// When the figure does not exist.
    pub fn definition(&self, id: FigureId) -> &Definition {
        self.column_ref(id.column).definition(id.row).expect("the figure exists")
    }

    /// Where a figure was read; [`Span::Nowhere`] for defaults and for what was not read.
    pub fn span(&self, id: FigureId) -> Span {
        self.column_ref(id.column).span(id.row)
    }

    /// The key of a figure: `kpi/revenue/2026-Q1/region:east/achievement`.
    pub fn key(&self, id: FigureId) -> String {
        format!("{}/{}", self.row_key(id), self.column_ref(id.column).name)
    }

    /// The figure with this key.
    pub fn find(&self, key: &str) -> Option<FigureId> {
        let (family, rest) = key.split_once('/')?;
        let (row, column) = rest.rsplit_once('/').unwrap_or(("", rest));
        let column = self.find_column(family, column)?;
        let row = self.families[usize::from(column.family)].row(row)?;
        self.exists(column.at(row)).then_some(column.at(row))
    }

    /// All figures, family by family, row by row.
    pub fn all(&self) -> impl Iterator<Item = FigureId> + '_ {
        self.families.iter().enumerate().flat_map(move |(family, data)| {
            (0..data.keys.len() as u32).flat_map(move |row| {
                (0..data.columns.len())
                    .map(move |column| ColumnId { family: family as u16, column: column as u16 }.at(row))
                    .filter(|&id| self.exists(id))
            })
        })
    }

    /// The columns in which something is hidden from this audience.
    pub fn masked_columns(&self) -> foldhash::HashSet<ColumnId> {
        let columns = self.families.iter().enumerate().flat_map(|(family, data)| {
            data.columns.iter().enumerate().map(move |(column, data)| (ColumnId { family: family as u16, column: column as u16 }, data))
        });
        columns.filter(|(_, data)| data.has_masked()).map(|(column, _)| column).collect()
    }

    /// The members of a series, seen from a row.
    pub fn members(&self, series: &Series, row: u32) -> Vec<FigureId> {
        match series {
            Series::Related(relation, column) => self.related(*relation, row).iter().map(|&to| column.at(to)).collect(),
            Series::Column(column) => self.rows(column.family()).map(|row| column.at(row)).filter(|&id| self.exists(id)).collect(),
            Series::List(list) => list.iter().filter_map(|expr| self.single(expr, row)).collect(),
        }
    }

    /// The one figure that a reference means, seen from a row; `None` when the relation leads nowhere.
    pub fn single(&self, reference: &Expr, row: u32) -> Option<FigureId> {
        if let Expr::Via(relation, column) = reference {
            return if let [one] = self.related(*relation, row) { Some(column.at(*one)) } else { None };
        }
        if let Expr::Own(column) = reference {
            Some(column.at(row))
        } else if let Expr::Figure(id) = reference {
            Some(*id)
        } else {
            None
        }
    }

    /// The figures that a figure was made from, in the order of its definition, each once.
    pub fn operands(&self, id: FigureId) -> Vec<FigureId> {
        let mut operands = Vec::new();
        let mut push = |source: Source<'_>| match source {
            Source::Single(expr) => operands.extend(self.single(expr, id.row)),
            Source::Series(series) => operands.extend(self.members(series, id.row)),
        };
        match self.definition(id) {
            Definition::Read | Definition::Rows => {}
            Definition::Computed(expr) => expr.references(&mut push),
            Definition::Derived { from, .. } => from.iter().for_each(|series| push(Source::Series(series))),
        }
        let mut seen = foldhash::HashSet::default();
        operands.retain(|&operand| seen.insert(operand));
        operands
    }
}
