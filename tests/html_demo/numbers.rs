//! Invented figures for the demonstration pages.

use jiff::civil::Date;
use planpress::diagnostic::{FileId, Span};
use planpress::figures::{ColumnId, Expr, FamilyId, FigureId, Figures, Reason, Series, Unit, Value};
use planpress::report::{Cell, Status, Text};
use rust_decimal::Decimal;

/// Figures by short names.
pub struct Numbers {
    pub figures: Figures,
    family: FamilyId,
    next: u16,
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

impl Numbers {
    pub fn new() -> Self {
        let mut figures = Figures::default();
        let family = figures.family("kpi");
        figures.keyed_by(family, &["kpi", "period", "scope"]);
        figures.label("kpi", "revenue", "营业收入");
        figures.label("period", "2026-Q1", "2026 Q1");
        for (segment, name) in [("east", "华东"), ("south", "华南"), ("west", "西南"), ("company", "公司")] {
            figures.label("scope", segment, name);
        }
        Self { figures, family, next: 4 }
    }

    /// A column; those of a KPI count in the unit of their row.
    fn column(&mut self, name: &'static str, row: u32, unit: Unit) -> ColumnId {
        let unit = match name {
            "target" | "actual" => {
                self.figures.set_row_unit(self.family, row, unit);
                Unit::OfRow
            }
            "variance" => {
                self.figures.set_row_unit(self.family, row, unit);
                Unit::OfRowDifference
            }
            _ => unit,
        };
        self.figures.column(self.family, name, unit, "3.1.3")
    }

    fn span(&mut self) -> Span {
        self.next += 1;
        Span::Cell { file: FileId(self.next % 3), sheet: 0, row: u32::from(self.next), column: 3 }
    }

    /// A read number: money in 万元, rates in percent.
    pub fn read(&mut self, key: &str, column: &'static str, unit: Unit, value: &str) -> FigureId {
        let scale = match unit {
            Unit::Money => Decimal::from(10_000),
            Unit::Percent | Unit::Achievement => Decimal::new(1, 2),
            _ => Decimal::ONE,
        };
        let (row, span) = (self.figures.row(self.family, key), self.span());
        let column = self.column(column, row, unit);
        self.figures.read(column, row, decimal(value) * scale, span)
    }

    pub fn missing(&mut self, key: &str, column: &'static str, unit: Unit, reason: Reason) -> FigureId {
        let row = self.figures.row(self.family, key);
        let column = self.column(column, row, unit);
        self.figures.read(column, row, Value::Missing(reason), Span::Nowhere)
    }

    pub fn day(&mut self, key: &str, column: &'static str, day: &str) -> FigureId {
        let (row, span) = (self.figures.row(self.family, key), self.span());
        let column = self.column(column, row, Unit::Date);
        self.figures.read(column, row, date(day), span)
    }

    /// Target, actual as the sum of months, variance and achievement of a row, computed as the program does.
    pub fn measured(&mut self, key: &str, unit: Unit, target: &str, months: &[&str]) -> Measured {
        let target = self.read(key, "target", unit, target);
        let months: Vec<FigureId> =
            months.iter().enumerate().map(|(number, value)| self.read(&format!("{key}/{}月", number + 1), "actual", unit, value)).collect();
        let row = self.figures.row(self.family, key);
        let actual_column = self.column("actual", row, unit);
        let series = Series::List(months.iter().map(|&month| Expr::from(month)).collect());
        let actual = self.figures.compute_one(actual_column, row, Expr::Sum(series));
        let variance_column = self.column("variance", row, unit);
        let hundred = if unit == Unit::Percent { 100 } else { 1 };
        let variance = self.figures.compute_one(variance_column, row, (Expr::from(actual) - target) * hundred);
        let achievement_column = self.column("achievement", row, Unit::Achievement);
        let achievement =
            self.figures.compute_one(achievement_column, row, Expr::constant(1) + (Expr::from(actual) - target) / Expr::from(target).abs());
        Measured { target, actual, variance, achievement, months }
    }
}

/// The figures of one row.
#[derive(Clone)]
pub struct Measured {
    pub target: FigureId,
    pub actual: FigureId,
    pub variance: FigureId,
    pub achievement: FigureId,
    pub months: Vec<FigureId>,
}

pub fn grade(numbers: &Numbers, achievement: FigureId) -> Status {
    match numbers.figures.number(achievement) {
        None => Status::None,
        Some(share) if share >= Decimal::ONE => Status::Good,
        Some(share) if share >= decimal("0.8") => Status::Watch,
        Some(_) => Status::Miss,
    }
}

/// A figure in a cell with its mark.
pub fn marked(numbers: &Numbers, achievement: FigureId) -> Cell {
    Cell::figure(achievement).with_status(Some(grade(numbers, achievement)))
}

/// A variance with its judgement.
pub fn variance(numbers: &Numbers, id: FigureId, lower_is_better: bool) -> Cell {
    let number = numbers.figures.number(id).unwrap_or_default();
    let good = if lower_is_better { number <= Decimal::ZERO } else { number >= Decimal::ZERO };
    Cell::figure(id).judged(Some(good))
}

pub fn text(words: &str) -> Text {
    Text::plain(words)
}
