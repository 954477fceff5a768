//! One row of an evaluation table: a series in a period.

use super::Evaluation;
use crate::analysis::measures::Series;
use crate::figures::{FigureId, Value};
use crate::model::goals::Goal;
use crate::model::measurement::{Attribution, Improvement};
use crate::report::{Cell, Inline, Link, Row, RowKind, Text};
use crate::sections::units::beside;
use crate::value::Period;

impl Evaluation<'_> {
    /// A cell with a figure of a series; blank when the figure does not exist.
    pub fn cell(&self, series: &Series, period: &Period, column: &str) -> Cell {
        self.look.at(series, period, column).map_or_else(Cell::default, Cell::figure)
    }

    /// The achievement with the mark of its grade.
    pub fn achievement(&self, series: &Series, period: &Period) -> Cell {
        let grade = self.look.at(series, period, "rag");
        let status = grade.map(|grade| self.sight.grade(Some(grade)));
        self.cell(series, period, "achievement").with_status(status)
    }

    /// The variance, coloured by whether it is good.
    pub fn variance(&self, series: &Series, period: &Period) -> Cell {
        let figure = self.look.at(series, period, "variance");
        figure.map_or_else(Cell::default, Cell::figure).judged(figure.and_then(|figure| self.is_favourable(series, figure)))
    }

    /// Whether a variance is good for us; `None` at zero and for what is missing.
    pub fn is_favourable(&self, series: &Series, variance: FigureId) -> Option<bool> {
        let number = self.sight.figures.number(variance).filter(|number| !number.is_zero())?;
        Some(number.is_sign_positive() != self.look.is_lower(series))
    }

    /// The first goal of a series.
    pub fn goal(&self, series: &Series) -> Option<&Goal> {
        series.goals.first().map(|&goal| &self.sight.plan.goals.goals[goal as usize])
    }

    /// Name of a series beside its KPI: its scope; the KPI's for the company.
    pub fn name(&self, series: &Series) -> Text {
        self.named(series, None)
    }

    /// The name, and for the KPI itself the unit, which differs from KPI to KPI.
    fn name_with_unit(&self, series: &Series, period: &Period) -> Text {
        let figure = |column| self.look.at(series, period, column);
        self.named(series, figure("actual").or_else(|| figure("target")))
    }

    fn named(&self, series: &Series, figure: Option<FigureId>) -> Text {
        let kpi = self.look.kpi(series);
        let scope: Vec<String> = series.segments(self.sight.plan).into_iter().map(|(_, name)| name).collect();
        match self.goal(series) {
            _ if scope.is_empty() => {
                let link = Text::link(Link::Page(kpi_path(&kpi.id.value)), &kpi.name.value);
                Text(link.0.into_iter().chain(beside(self.sight, figure, self.look.is_lower(series)).0).collect())
            }
            Some(goal) => Text::link(Link::Entity(format!("goal/{}", goal.id.value)), scope.join(" · ")),
            None => Text::link(Link::Page(kpi_path(&kpi.id.value)), scope.join(" · ")),
        }
    }

    /// Causes that people gave for the variance of a series.
    pub fn attributions(&self, series: &Series) -> Vec<&Attribution> {
        let of = |item: &&Attribution| {
            self.concerns(
                series,
                item.goal.as_ref().and_then(|goal| goal.value.target),
                item.kpi.as_ref().and_then(|kpi| kpi.value.target),
                item.region.as_ref().and_then(|region| region.value.target),
            )
        };
        self.sight.plan.measurement.attributions.iter().filter(of).collect()
    }

    /// Improvements for a series.
    pub fn improvements(&self, series: &Series) -> Vec<&Improvement> {
        let of = |item: &&Improvement| {
            self.concerns(
                series,
                item.goal.as_ref().and_then(|goal| goal.value.target),
                item.kpi.as_ref().and_then(|kpi| kpi.value.target),
                item.region.as_ref().and_then(|region| region.value.target),
            )
        };
        self.sight.plan.measurement.improvements.iter().filter(of).collect()
    }

    fn concerns(&self, series: &Series, goal: Option<u32>, kpi: Option<u32>, region: Option<u32>) -> bool {
        match goal {
            Some(goal) => series.goals.contains(&goal),
            None => kpi == Some(series.kpi) && series.goal.is_none() && series.scope.region == region && series.scope.person.is_none(),
        }
    }

    /// The causes as text: class and words of each.
    pub fn cause_text(&self, series: &Series) -> Text {
        let mut text = Text::default();
        for (position, item) in self.attributions(series).into_iter().enumerate() {
            if position > 0 {
                text = text.with(Inline::Plain(self.sight.word("list.and")));
            }
            if let Some(class) = &item.cause_class {
                text = text.with(Inline::Tag(self.sight.vocabulary.term_label(class.value.term()).to_string(), false));
            }
            text = text.with(Inline::Link(Link::Entity(format!("attribution/{}", item.id.value)), item.text.value.clone()));
        }
        text
    }

    /// The improvements as text.
    pub fn improvement_text(&self, series: &Series) -> Text {
        let items = self.improvements(series);
        let words = items.iter().map(|item| Inline::Link(Link::Entity(format!("improvement/{}", item.id.value)), item.text.value.clone()));
        let mut pieces = Vec::new();
        for (position, piece) in words.enumerate() {
            if position > 0 {
                pieces.push(Inline::Plain(self.sight.word("list.and")));
            }
            pieces.push(piece);
        }
        Text(pieces)
    }

    /// Who answers for the improvement, else for the goal; a warning when an improvement has nobody.
    pub fn owner_text(&self, series: &Series) -> Text {
        let improvement = self.improvements(series).into_iter().next();
        if improvement.is_some_and(|item| item.owner.is_none()) {
            return Text(vec![Inline::Tag(self.sight.word("evaluation.no_owner"), true)]);
        }
        let owner = improvement.and_then(|item| item.owner.as_ref()).or_else(|| self.goal(series).and_then(|goal| goal.owner.as_ref()));
        self.sight.person(owner)
    }

    /// The due day of the first improvement.
    pub fn due_cell(&self, series: &Series) -> Cell {
        let figure = self.improvements(series).into_iter().find_map(|item| self.sight.figures.find(&format!("improvement/{}/due", item.id.value)));
        figure.filter(|&due| self.sight.figures.value(due).is_present()).map_or_else(Cell::default, Cell::figure)
    }

    /// The row of the evaluation table.
    pub fn evaluation_row(&self, series: &Series, period: &Period, kind: RowKind) -> Row {
        let rag = self.look.at(series, period, "rag").map_or_else(Cell::default, Cell::figure);
        let cells = vec![
            Cell::rich(self.name_with_unit(series, period)),
            self.cell(series, period, "target"),
            self.cell(series, period, "actual"),
            self.achievement(series, period),
            rag,
            self.variance(series, period),
            Cell::rich(self.cause_text(series)),
            Cell::rich(self.improvement_text(series)),
            Cell::rich(self.owner_text(series)),
            self.due_cell(series),
        ];
        Row { kind, cells, ..Row::default() }
    }

    /// Whether a series has anything to show in a period.
    pub fn has(&self, series: &Series, period: &Period) -> bool {
        let present = |column| self.look.at(series, period, column).is_some_and(|figure| self.sight.figures.value(figure).is_present());
        present("actual") || present("target")
    }

    /// The value of a figure of a series, for putting rows in order.
    pub fn value(&self, series: &Series, period: &Period, column: &str) -> Option<rust_decimal::Decimal> {
        self.look.at(series, period, column).map(|figure| self.sight.figures.value(figure)).and_then(Value::number)
    }
}

/// Path of the page of a KPI.
pub fn kpi_path(id: &str) -> String {
    format!("evaluation/kpi-{}", crate::report::slug(id, "kpi"))
}
