//! The page 人才: whom to choose, place, raise, keep and judge (选用育留考).

use crate::analysis::talent::{self, ContestColumns, PayoutColumns, PositionColumns, ProbationColumns, SkillColumns, TrainingColumns};
use crate::figures::ColumnId;
use crate::model::execution::ProbationState;
use crate::model::funnel::VacancyState;
use crate::report::{Block, Cell, ColumnKind, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// The page; none when nothing is told of people.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    if talent::is_empty(sight.plan) {
        return None;
    }
    let mut page = sight.child("resources/talent", "resources", Vec::new());
    let tables = [
        positions(sight),
        assignments(sight),
        trainings(sight),
        skills(sight),
        ladder(sight),
        incentives(sight),
        payouts(sight),
        contests(sight),
        probations(sight),
    ];
    page.blocks.extend(tables.into_iter().flatten().map(|table| Block::Table(table.with_blank_columns_off_page())));
    let late = sight.plan.funnel.positions.iter().filter(|position| is_late(sight, &position.id.value)).count();
    if late > 0 {
        page.title = sight.sentence("page.resources/talent.late", &[("count", Text::plain(late.to_string()))]);
        page.badge = Some((Status::Watch, late));
    }
    Some(page)
}

fn is_late(sight: &Sight<'_>, id: &str) -> bool {
    let state = sight.figures.find(&format!("position/{id}/state")).and_then(|figure| sight.figures.value(figure).term());
    state == Some(VacancyState::Late.term())
}

/// A table of these rows with its heading `talent.<id>` and the sheet of the same name; none without rows.
fn table(sight: &Sight<'_>, id: &'static str, sheet: (&str, u16), kinds: &[(&'static str, ColumnKind)], rows: Rows) -> Option<Table> {
    let (sheet, order) = sheet;
    (!rows.is_empty()).then(|| Table {
        id: id.into(),
        heading: sight.heading(&format!("talent.{id}")),
        sheets: vec![sight.sheet("resources", sheet, order)],
        columns: sight.heads("talent", kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    })
}

fn positions(sight: &Sight<'_>) -> Option<Table> {
    let columns = PositionColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.positions.iter().map(|position| {
        let figure = |column: ColumnId| sight.cell_of(column, &position.id.value);
        let status = if is_late(sight, &position.id.value) { Status::Miss } else { Status::Running };
        let filled = sight.figures.value_of(columns.state, &position.id.value).and_then(|value| value.term()) == Some(VacancyState::Filled.term());
        let cells = vec![
            Cell::text(&position.title.value),
            position.count.as_ref().map_or_else(Cell::default, |count| Cell::text(count.value.value.normalize().to_string())),
            figure(columns.need_by),
            written(&position.channel),
            figure(columns.state).with_status(Some(if filled { Status::Good } else { status })),
            figure(columns.days_late),
            figure(columns.filled_on),
            written(&position.note),
        ];
        home("position", &position.id.value, cells)
    });
    let kinds = [
        ("title", ColumnKind::Text),
        ("headcount", ColumnKind::Text),
        ("need_by", ColumnKind::Date),
        ("channel", ColumnKind::Text),
        ("state", ColumnKind::Status),
        ("days_late", ColumnKind::Number),
        ("filled_on", ColumnKind::Date),
        ("note", ColumnKind::Prose),
    ];
    table(sight, "positions", ("sheet.positions", 5), &kinds, rows.collect())
}

fn assignments(sight: &Sight<'_>) -> Option<Table> {
    let rows = sight.plan.funnel.assignments.iter().map(|known| {
        let day =
            |day: &Option<crate::diagnostic::Spanned<crate::value::Date>>| day.map_or_else(Cell::default, |day| Cell::text(day.value.to_string()));
        let cells = vec![
            Cell::rich(sight.person(Some(&known.person))),
            Cell::text(&known.post.value),
            day(&known.from),
            day(&known.to),
            written(&known.note),
        ];
        home("assignment", &known.id.value, cells)
    });
    let kinds =
        [("person", ColumnKind::Text), ("post", ColumnKind::Text), ("from", ColumnKind::Text), ("to", ColumnKind::Text), ("note", ColumnKind::Prose)];
    table(sight, "assignments", ("sheet.assignments", 6), &kinds, rows.collect())
}

fn trainings(sight: &Sight<'_>) -> Option<Table> {
    let columns = TrainingColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.trainings.iter().map(|training| {
        let figure = |column: ColumnId| sight.cell_of(column, &training.id.value);
        let cells = vec![
            Cell::text(&training.name.value),
            written(&training.audience),
            written(&training.skill),
            figure(columns.start),
            figure(columns.end),
            figure(columns.days),
            figure(columns.budget),
        ];
        home("training", &training.id.value, cells)
    });
    let kinds = [
        ("training", ColumnKind::Text),
        ("audience", ColumnKind::Text),
        ("skill", ColumnKind::Text),
        ("start", ColumnKind::Date),
        ("end", ColumnKind::Date),
        ("days", ColumnKind::Number),
        ("budget", ColumnKind::Number),
    ];
    table(sight, "trainings", ("sheet.trainings", 7), &kinds, rows.collect())
}

fn skills(sight: &Sight<'_>) -> Option<Table> {
    let columns = SkillColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.competencies.iter().map(|skill| {
        let figure = |column: ColumnId| sight.cell_of(column, &skill.id.value);
        let wanted = |training: &&crate::model::funnel::Training| {
            training.skill.as_ref().is_some_and(|taught| taught.value.trim() == skill.skill.value.trim())
        };
        let courses = sight.plan.funnel.trainings.iter().filter(wanted);
        let courses = sight.joined(courses.map(|training| entity("training", &training.id.value, &training.name.value)));
        let cells = vec![Cell::text(&skill.skill.value), figure(columns.required), figure(columns.actual), figure(columns.gap), Cell::rich(courses)];
        home("competency", &skill.id.value, cells)
    });
    let kinds = [
        ("skill", ColumnKind::Text),
        ("required", ColumnKind::Number),
        ("actual", ColumnKind::Number),
        ("gap", ColumnKind::Number),
        ("courses", ColumnKind::Prose),
    ];
    table(sight, "skills", ("sheet.skills", 8), &kinds, rows.collect())
}

fn ladder(sight: &Sight<'_>) -> Option<Table> {
    let mut steps: Vec<_> = sight.plan.funnel.ladders.iter().collect();
    steps.sort_by_key(|step| step.order.as_ref().map(|order| order.value));
    let rows = steps.into_iter().map(|step| {
        let cells = vec![Cell::text(&step.title.value), written(&step.requirement), written(&step.note)];
        home("ladder", &step.id.value, cells)
    });
    let kinds = [("grade", ColumnKind::Text), ("requirement", ColumnKind::Prose), ("note", ColumnKind::Prose)];
    table(sight, "ladder", ("sheet.ladder", 9), &kinds, rows.collect())
}

fn incentives(sight: &Sight<'_>) -> Option<Table> {
    let rows = sight.plan.funnel.incentives.iter().map(|incentive| {
        let kpi = incentive.kpi.as_ref().and_then(|kpi| sight.plan.goals.kpis.get(&kpi.value));
        let kpi = kpi.map_or_else(Cell::default, |kpi| Cell::rich(entity("kpi", &kpi.id.value, &kpi.name.value)));
        let cells = vec![Cell::text(&incentive.name.value), written(&incentive.kind), kpi, written(&incentive.rule), written(&incentive.note)];
        home("incentive", &incentive.id.value, cells)
    });
    let kinds = [
        ("incentive", ColumnKind::Text),
        ("kind", ColumnKind::Text),
        ("kpi", ColumnKind::Text),
        ("rule", ColumnKind::Prose),
        ("note", ColumnKind::Prose),
    ];
    table(sight, "incentives", ("sheet.incentives", 10), &kinds, rows.collect())
}

fn payouts(sight: &Sight<'_>) -> Option<Table> {
    let columns = PayoutColumns::find(sight.figures)?;
    let keys: Vec<(u32, String)> =
        sight.figures.family_ref(columns.family).keys().enumerate().map(|(row, key)| (row as u32, key.to_string())).collect();
    let rows = keys.iter().filter_map(|(row, key)| {
        let (incentive, person) = key.split_once('/')?;
        let incentive = sight.plan.funnel.incentives.by_id(incentive)?;
        let person = sight.plan.frame.people.by_id(person)?;
        let figure = |column: ColumnId| sight.cell_at(column, *row);
        let mut cells = vec![Cell::text(&incentive.name.value), Cell::rich(entity("person", &person.id.value, &person.name.value))];
        cells.extend([columns.base, columns.achievement, columns.threshold, columns.rate, columns.amount].map(figure));
        Some(Row { cells, ..Row::default() })
    });
    let kinds = [
        ("incentive", ColumnKind::Text),
        ("person", ColumnKind::Text),
        ("base", ColumnKind::Number),
        ("achievement", ColumnKind::Number),
        ("threshold", ColumnKind::Number),
        ("rate", ColumnKind::Number),
        ("amount", ColumnKind::Number),
    ];
    table(sight, "payouts", ("sheet.payouts", 11), &kinds, rows.collect())
}

fn contests(sight: &Sight<'_>) -> Option<Table> {
    let columns = ContestColumns::find(sight.figures)?;
    let keys: Vec<(u32, String)> =
        sight.figures.family_ref(columns.family).keys().enumerate().map(|(row, key)| (row as u32, key.to_string())).collect();
    let mut ranked: Vec<&(u32, String)> = keys.iter().collect();
    ranked.sort_by_key(|(row, key)| (key.split('/').next().map(str::to_string), sight.figures.number(columns.rank.at(*row))));
    let rows = ranked.into_iter().filter_map(|(row, key)| {
        let (contest, person) = key.split_once('/')?;
        let contest = sight.plan.funnel.contests.by_id(contest)?;
        let person = sight.plan.frame.people.by_id(person)?;
        let figure = |column: ColumnId| sight.cell_at(column, *row);
        let mut cells = vec![Cell::text(&contest.name.value), Cell::rich(entity("person", &person.id.value, &person.name.value))];
        cells.extend([columns.value, columns.rank, columns.progress, columns.progress_rank].map(figure));
        cells.push(written(&contest.prize));
        Some(Row { cells, ..Row::default() })
    });
    let kinds = [
        ("contest", ColumnKind::Text),
        ("person", ColumnKind::Text),
        ("value", ColumnKind::Number),
        ("rank", ColumnKind::Number),
        ("progress", ColumnKind::Variance),
        ("progress_rank", ColumnKind::Number),
        ("prize", ColumnKind::Prose),
    ];
    let table = table(sight, "contests", ("sheet.contests", 13), &kinds, rows.collect())?;
    Some(Table { sheets: vec![sight.sheet("evaluation", "sheet.contests", 13)], ..table })
}

fn probations(sight: &Sight<'_>) -> Option<Table> {
    let columns = ProbationColumns::find(sight.figures)?;
    let rows = sight.plan.execution.probations.iter().map(|probation| {
        let figure = |column: ColumnId| sight.cell_of(column, &probation.id.value);
        let state = sight.figures.value_of(columns.state, &probation.id.value).and_then(|value| value.term());
        let ending = sight.figures.value_of(columns.ending, &probation.id.value).is_some_and(|value| value.is_true());
        let status = match state {
            Some(state) if state == ProbationState::Passed.term() => Status::Good,
            Some(state) if state == ProbationState::Failed.term() => Status::Miss,
            _ if ending => Status::Watch,
            _ => Status::Running,
        };
        let cells = vec![
            Cell::rich(sight.person(Some(&probation.person))),
            written(&probation.expectation),
            figure(columns.achievement),
            figure(columns.end),
            figure(columns.days_left),
            figure(columns.state).with_status(Some(status)),
        ];
        home("probation", &probation.id.value, cells)
    });
    let kinds = [
        ("person", ColumnKind::Text),
        ("expectation", ColumnKind::Prose),
        ("achievement", ColumnKind::Number),
        ("end", ColumnKind::Date),
        ("days_left", ColumnKind::Number),
        ("state", ColumnKind::Status),
    ];
    table(sight, "probations", ("sheet.probations", 12), &kinds, rows.collect())
}
