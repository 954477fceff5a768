//! One pack for the review of a period, block by block as the meeting goes: goals with cash, support, strategy, actions, resources, people,
//! control; then the minutes (domain/1 004).

use crate::analysis::schedule::{TaskColumns, states};
use crate::figures::ColumnId;
use crate::report::{Block, Cell, ColumnKind, Facts, Heading, Link, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, task_status, written};
use crate::value::Period;

use super::minutes;

/// What the blocks of a pack look at.
pub struct Pack<'a> {
    /// What the section sees.
    pub sight: &'a Sight<'a>,
    /// The period reviewed.
    pub period: &'a Period,
    /// Whether its tables are those of the workbook.
    pub on_sheets: bool,
}

/// The page of a period.
pub fn page(sight: &Sight<'_>, period: &Period, on_sheets: bool) -> Page {
    let pack = Pack { sight, period, on_sheets };
    let tables = [pack.goals(), pack.support(), pack.strategy(), pack.actions()];
    let mut blocks: Vec<Block> = tables.into_iter().flatten().map(|table| Block::Table(table.with_blank_columns_off_page())).collect();
    blocks.extend(pack.resources());
    blocks.extend(pack.people().map(Block::Table));
    blocks.extend(minutes::blocks(&pack));
    let label = period.label(sight.vocabulary);
    let score = sight.present(&format!("score/{}/achievement", period.code()));
    let title = match score {
        Some(score) => sight.sentence("review.pack.title", &[("period", Text::plain(&label)), ("score", Text::figure(score))]),
        None => Text::plain(&label),
    };
    Page {
        path: super::path(period),
        group: "review",
        parent: Some("review/index".into()),
        label,
        listed: false,
        question: sight.word("page.review/pack.question"),
        title,
        blocks,
        ..Page::default()
    }
}

impl<'a> Pack<'a> {
    /// A table of the pack: heading `review.<id>`, and its sheet when the workbook is of this period.
    pub fn table(&self, id: &'static str, order: u16, kinds: &[(&'static str, ColumnKind)], rows: Rows) -> Option<Table> {
        let sight = self.sight;
        let sheets = if self.on_sheets { vec![sight.sheet("review", &format!("sheet.review_{id}"), order)] } else { Vec::new() };
        (!rows.is_empty()).then(|| Table {
            id: id.into(),
            heading: Heading { note: self.period.short_label(sight.vocabulary), ..sight.heading(&format!("review.{id}")) },
            sheets,
            columns: sight.heads("review", kinds),
            footnote: sight.footnote(Text::default(), &rows),
            rows,
            ..Table::default()
        })
    }

    /// 目标: every KPI of the company in the period, cash among them.
    fn goals(&self) -> Option<Table> {
        let look = self.sight.look;
        let rows = look.kpis().into_iter().filter_map(|kpi| {
            let series = look.company(kpi)?;
            let figure = |column: &str| look.at(series, self.period, column);
            figure("target").or_else(|| figure("actual"))?;
            let cell = |column: &str| figure(column).map_or_else(Cell::default, Cell::figure);
            let known = look.kpi(series);
            let name = Text::link(Link::Entity(format!("kpi/{}", known.id.value)), &known.name.value);
            let unit = crate::sections::units::beside(self.sight, figure("actual").or_else(|| figure("target")), look.is_lower(series));
            let grade = figure("rag").map(|grade| self.sight.grade(Some(grade)));
            let cells = vec![
                Cell::rich(Text(name.0.into_iter().chain(unit.0).collect())),
                cell("target"),
                cell("actual"),
                cell("variance"),
                cell("achievement").with_status(grade),
            ];
            Some(Row { cells, ..Row::default() })
        });
        let kinds = [
            ("kpi", ColumnKind::Text),
            ("target", ColumnKind::Number),
            ("actual", ColumnKind::Number),
            ("variance", ColumnKind::Variance),
            ("achievement", ColumnKind::Number),
        ];
        self.table("goals", 3, &kinds, rows.collect())
    }

    /// 支撑: what happened in the market in the period.
    fn support(&self) -> Option<Table> {
        let market = &self.sight.plan.market;
        let events = market.competitor_events.iter().filter(|event| self.holds(event.date.value));
        let rows = events.map(|event| {
            let rival = market.competitors.get(&event.competitor.value);
            let rival =
                rival.map_or_else(|| Text::plain(&event.competitor.value.name), |rival| entity("competitor", &rival.id.value, &rival.name.value));
            let cells = vec![Cell::text(event.date.value.to_string()), Cell::rich(rival), Cell::text(&event.detail.value)];
            Row { cells, ..Row::default() }
        });
        let kinds = [("date", ColumnKind::Text), ("competitor", ColumnKind::Text), ("event", ColumnKind::Prose)];
        self.table("support", 4, &kinds, rows.collect())
    }

    fn holds(&self, day: jiff::civil::Date) -> bool {
        self.period.start <= day && day <= self.period.end
    }

    /// 策略: the initiatives of the highest priority, what they should bring, and what they are for.
    fn strategy(&self) -> Option<Table> {
        let sight = self.sight;
        let initiatives = &sight.plan.strategy.initiatives;
        let has_first = initiatives.iter().any(is_first);
        let rows = initiatives.iter().filter(|initiative| !has_first || is_first(initiative)).map(|initiative| {
            let goals = initiative.goals.iter().filter_map(|goal| sight.plan.goals.goals.get(&goal.value));
            let goals = goals.map(|goal| entity("goal", &goal.id.value, &crate::analysis::goals::names::goal_name(sight.plan, goal)));
            let effect = initiative.expected_effect.as_ref().map_or_else(Cell::default, |effect| Cell::text(&effect.value.text));
            let cells = vec![
                Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value)),
                effect,
                Cell::rich(sight.joined(goals)),
                Cell::rich(sight.person(initiative.owner.as_ref())),
                sight.term(initiative.status.as_ref().map(|status| status.value.term())),
            ];
            Row { cells, ..Row::default() }
        });
        let kinds = [
            ("initiative", ColumnKind::Text),
            ("effect", ColumnKind::Prose),
            ("goals", ColumnKind::Prose),
            ("owner", ColumnKind::Text),
            ("status", ColumnKind::Text),
        ];
        self.table("strategy", 5, &kinds, rows.collect())
    }

    /// 行动: tasks that end in the period, or that are late.
    fn actions(&self) -> Option<Table> {
        let sight = self.sight;
        let columns = TaskColumns::find(sight.figures)?;
        let value = |column: ColumnId, id: &str| sight.figures.value_of(column, id);
        let state = |id: &str| value(columns.state, id).and_then(|state| state.term());
        let is_of_period = |id: &str| value(columns.end, id).and_then(|end| end.date()).is_some_and(|end| self.holds(end));
        let leaves: std::collections::BTreeSet<u32> =
            sight.plan.execution.tasks.iter().filter_map(|task| task.parent.as_ref()?.value.target).collect();
        let tasks = sight.plan.execution.tasks.iter().enumerate().filter(|(at, _)| !leaves.contains(&(*at as u32))).map(|(_, task)| task);
        let wanted = tasks.filter(|task| is_of_period(&task.id.value) || state(&task.id.value) == Some(states::OVERDUE));
        let rows = wanted.map(|task| {
            let status = state(&task.id.value).map(task_status);
            let cells = vec![
                Cell::rich(entity("task", &task.id.value, &task.name.value)),
                Cell::rich(sight.person(task.owner.as_ref())),
                sight.cell_of(columns.end, &task.id.value),
                sight.cell_of(columns.progress, &task.id.value),
                sight.cell_of(columns.state, &task.id.value).with_status(status),
                written(&task.risk),
            ];
            Row { cells, ..Row::default() }
        });
        let kinds = [
            ("task", ColumnKind::Text),
            ("owner", ColumnKind::Text),
            ("end", ColumnKind::Date),
            ("progress", ColumnKind::Number),
            ("state", ColumnKind::Status),
            ("risk", ColumnKind::Prose),
        ];
        self.table("actions", 6, &kinds, rows.collect())
    }

    /// 资源: what was spent up to the as-of day, and how fast.
    fn resources(&self) -> Option<Block> {
        let sight = self.sight;
        let month = sight.present(&format!("spend_month/{}/spent", self.period.code()));
        let keys = ["total", "spent", "remaining", "used", "pace", "runway", "forecast"];
        let rows = keys.iter().filter_map(|key| Some((key, sight.present(&format!("budget_total/{key}"))?)));
        let mut rows: Vec<(String, Text)> =
            rows.map(|(key, figure)| (sight.word(&format!("figure.budget_total.{key}")), Text::figure(figure))).collect();
        if let Some(month) = month {
            rows.insert(0, (sight.word("figure.spend_month.spent"), Text::figure(month)));
        }
        (!rows.is_empty()).then(|| Block::Facts(Facts { heading: sight.heading("review.resources"), rows, ..Facts::default() }))
    }

    /// 人才: what each person reached of a goal of their own.
    fn people(&self) -> Option<Table> {
        let (sight, look) = (self.sight, self.sight.look);
        let of_person = look.series.iter().filter(|series| series.scope.person.is_some() && series.goal.is_none());
        let rows = of_person.filter_map(|series| {
            let figure = |column: &str| look.at(series, self.period, column);
            figure("actual").filter(|&actual| sight.figures.value(actual).is_present())?;
            let cell = |column: &str| figure(column).map_or_else(Cell::default, Cell::figure);
            let person = &sight.plan.frame.people[series.scope.person? as usize];
            let grade = figure("rag").map(|grade| sight.grade(Some(grade)));
            let misses = cell("misses").with_status(self.misses(figure("misses")));
            let cells = vec![
                Cell::rich(entity("person", &person.id.value, &person.name.value)),
                Cell::text(&look.kpi(series).name.value),
                cell("target"),
                cell("actual"),
                cell("achievement").with_status(grade),
                misses,
            ];
            Some(Row { cells, ..Row::default() })
        });
        let kinds = [
            ("person", ColumnKind::Text),
            ("kpi", ColumnKind::Text),
            ("target", ColumnKind::Number),
            ("actual", ColumnKind::Number),
            ("achievement", ColumnKind::Number),
            ("misses", ColumnKind::Number),
        ];
        self.table("people", 7, &kinds, rows.collect()).map(Table::with_blank_columns_off_page)
    }

    /// Three misses in a row are one too many.
    fn misses(&self, figure: Option<crate::figures::FigureId>) -> Option<Status> {
        let number = self.sight.figures.number(figure?)?;
        (number >= rust_decimal::Decimal::from(3)).then_some(Status::Miss)
    }
}

fn is_first(initiative: &crate::model::strategy::Initiative) -> bool {
    initiative.priority.as_ref().is_some_and(|priority| priority.value == crate::model::strategy::Priority::P0)
}
