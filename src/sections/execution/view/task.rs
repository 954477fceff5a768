//! The page of one task: what is done, what blocks, what it serves.

use super::{Execution, path_of, plan};
use crate::analysis::schedule::{milestone_name, states};
use crate::diagnostic::Spanned;
use crate::figures::ColumnId;
use crate::report::{Block, Cell, ColumnKind, Facts, Inline, Page, Row, Rows, Table, Text};
use crate::sections::cells::entity;

/// The page.
pub fn page(execution: &Execution<'_>, position: usize) -> Page {
    let task = execution.task(position);
    let mut blocks = vec![Block::Columns(vec![(6, vec![facts(execution, position)]), (6, vec![dates(execution, position)])])];
    blocks.extend(history(execution, position));
    blocks.extend(ties(execution, position));
    blocks.extend(parts(execution, position));
    blocks.extend(spending(execution, position));
    blocks.extend(execution.sight.chain(crate::analysis::trace::Stage::Task, &task.id.value));
    Page {
        path: path_of(task),
        group: "execution",
        parent: Some("execution/index".into()),
        label: task.name.value.clone(),
        listed: false,
        question: execution.sight.word("page.execution/task.question"),
        title: title(execution, position),
        lead: task.objective.as_ref().map_or_else(Text::default, |objective| Text::plain(&objective.value)),
        entities: vec![format!("task/{}", task.id.value)],
        blocks,
        ..Page::default()
    }
}

fn title(execution: &Execution<'_>, position: usize) -> Text {
    let columns = execution.columns;
    let name = Text::plain(&execution.task(position).name.value);
    let label = execution.state(position).map(|state| Text::plain(execution.sight.vocabulary.term_label(state))).unwrap_or_default();
    let figure = |column: ColumnId| execution.present(position, column).map(|id| Text(vec![Inline::Figure(id)]));
    let late = figure(columns.overdue_days).filter(|_| execution.state(position) == Some(states::OVERDUE));
    match (late, figure(columns.progress)) {
        (Some(days), _) => execution.sight.sentence("task.title.overdue", &[("task", name), ("days", days)]),
        (None, Some(progress)) => execution.sight.sentence("task.title", &[("task", name), ("state", label), ("progress", progress)]),
        (None, None) => execution.sight.sentence("task.title.no_progress", &[("task", name), ("state", label)]),
    }
}

/// Rows that have something to say.
fn told(execution: &Execution<'_>, rows: Vec<(&str, Text)>) -> Vec<(String, Text)> {
    rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (execution.sight.word(&format!("task.fact.{key}")), text)).collect()
}

fn words(field: Option<&Spanned<String>>) -> Text {
    field.map_or_else(Text::default, |field| Text::plain(&field.value))
}

fn facts(execution: &Execution<'_>, position: usize) -> Block {
    let sight = execution.sight;
    let task = execution.task(position);
    let newest = execution.reports.newest(position);
    let state = execution
        .figure(position, execution.columns.state)
        .map_or_else(Text::default, |id| Text(vec![Inline::Mark(execution.status(position)), Inline::Plain(" ".into()), Inline::Figure(id)]));
    let rows = vec![
        ("state", state),
        ("owner", execution.owner(position)),
        ("collaborators", sight.joined(task.collaborators.iter().map(|person| sight.person(Some(person))))),
        ("initiative", plan::initiative(execution, position)),
        ("goals", goals(execution, position)),
        ("kpis", kpis(execution, position)),
        ("parent", execution.tree.parents[position].map_or_else(Text::default, |parent| execution.link(parent))),
        ("deliverable", words(task.deliverable.as_ref())),
        ("deliverable_standard", words(task.deliverable_standard.as_ref())),
        ("milestone", milestone_name(task).map_or_else(Text::default, Text::plain)),
        ("risk", words(newest.and_then(|entry| entry.risk.as_ref()).or(task.risk.as_ref()))),
        ("mitigation", words(newest.and_then(|entry| entry.mitigation.as_ref()).or(task.mitigation.as_ref()))),
        ("risks", risks(execution, position)),
        ("improvements", improvements(execution, position)),
        ("resource", words(task.resource.as_ref())),
        ("note", words(task.note.as_ref())),
        ("source", Text(vec![Inline::Source(task.span)])),
    ];
    Block::Facts(Facts { heading: sight.heading("task.facts"), rows: told(execution, rows), ..Facts::default() })
}

fn dates(execution: &Execution<'_>, position: usize) -> Block {
    let columns = execution.columns;
    let figure = |column: ColumnId| execution.present(position, column).map_or_else(Text::default, Text::figure);
    let rows = vec![
        ("start", figure(columns.start)),
        ("end", figure(columns.end)),
        ("duration", figure(columns.duration)),
        ("planned_progress", figure(columns.planned_progress)),
        ("progress", figure(columns.progress)),
        ("deviation", figure(columns.deviation)),
        ("overdue_days", if execution.state(position) == Some(states::OVERDUE) { figure(columns.overdue_days) } else { Text::default() }),
        ("expected_finish", figure(columns.expected_finish)),
        ("actual_start", figure(columns.actual_start)),
        ("actual_end", figure(columns.actual_end)),
        ("baseline_start", figure(columns.baseline_start)),
        ("baseline_end", figure(columns.baseline_end)),
        ("earliest_start", figure(columns.earliest_start)),
        ("latest_finish", figure(columns.latest_finish)),
        ("total_slack", figure(columns.total_slack)),
        ("free_slack", figure(columns.free_slack)),
        ("critical", figure(columns.critical)),
        ("buffer", figure(columns.buffer)),
        ("buffer_used", figure(columns.buffer_used)),
        ("effort", figure(columns.effort)),
        ("updated", figure(columns.updated)),
    ];
    Block::Facts(Facts { heading: execution.sight.heading("task.dates"), rows: told(execution, rows), ..Facts::default() })
}

/// Goals that the initiative of the task serves.
fn goals(execution: &Execution<'_>, position: usize) -> Text {
    let plan = execution.sight.plan;
    let initiative = execution.task(position).initiative.as_ref().and_then(|initiative| plan.strategy.initiatives.get(&initiative.value));
    let goals = initiative.into_iter().flat_map(|initiative| &initiative.goals).filter_map(|goal| plan.goals.goals.get(&goal.value));
    execution.sight.joined(goals.map(|goal| {
        let kpi = plan.goals.kpis.get(&goal.kpi.value).map(|kpi| kpi.name.value.clone()).unwrap_or_else(|| goal.kpi.value.name.clone());
        entity("goal", &goal.id.value, goal.name.as_ref().map_or(&kpi, |name| &name.value))
    }))
}

fn kpis(execution: &Execution<'_>, position: usize) -> Text {
    let kpis = execution.task(position).contributes_to.iter().filter_map(|kpi| execution.sight.plan.goals.kpis.get(&kpi.value));
    execution.sight.joined(kpis.map(|kpi| entity("kpi", &kpi.id.value, &kpi.name.value)))
}

fn risks(execution: &Execution<'_>, position: usize) -> Text {
    let of = |target: Option<u32>| target == Some(position as u32);
    let risks = execution.sight.plan.measurement.risks.iter().filter(|risk| of(risk.task.as_ref().and_then(|task| task.value.target)));
    execution.sight.joined(risks.map(|risk| entity("risk", &risk.id.value, &risk.text.value)))
}

fn improvements(execution: &Execution<'_>, position: usize) -> Text {
    let of = |target: Option<u32>| target == Some(position as u32);
    let items = execution.sight.plan.measurement.improvements.iter().filter(|item| of(item.task.as_ref().and_then(|task| task.value.target)));
    execution.sight.joined(items.map(|item| entity("improvement", &item.id.value, &item.text.value)))
}

fn table(execution: &Execution<'_>, key: &str, kinds: &[(&'static str, ColumnKind)], rows: Rows) -> Option<Block> {
    let sight = execution.sight;
    let table = Table { id: key.replace('.', "-"), heading: sight.heading(key), columns: sight.heads("execution", kinds), rows, ..Table::default() };
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// What was reported when.
fn history(execution: &Execution<'_>, position: usize) -> Option<Block> {
    let sight = execution.sight;
    let rows = execution.reports.entries(position).filter_map(|entry| {
        let key = format!("progress_entry/{}/{}", execution.task(position).id.value, entry.date?.value);
        let note = [&entry.risk, &entry.mitigation, &entry.note].into_iter().find_map(|text| text.as_ref()).map(|text| text.value.clone());
        let note = note.or_else(|| entry.progress.as_ref().and_then(|progress| progress.value.text.clone())).unwrap_or_default();
        let cells = vec![
            sight.cell(&format!("{key}/date")),
            sight.cell(&format!("{key}/progress")),
            sight.cell(&format!("{key}/change")),
            entry.status.map_or_else(Cell::default, |status| Cell::text(sight.vocabulary.term_label(status.value.term()))),
            Cell::text(note),
            Cell::rich(Text(vec![Inline::Source(entry.span)])),
        ];
        Some(Row { cells, ..Row::default() })
    });
    let kinds = [
        ("report_date", ColumnKind::Date),
        ("progress", ColumnKind::Number),
        ("change", ColumnKind::Variance),
        ("declared", ColumnKind::Text),
        ("remark", ColumnKind::Prose),
        ("source", ColumnKind::Source),
    ];
    table(execution, "task.history", &kinds, rows.collect())
}

/// The tasks before and after it.
fn ties(execution: &Execution<'_>, position: usize) -> Option<Block> {
    let tasks = &execution.sight.plan.execution.tasks;
    let tie = |tie: &crate::model::entity::Dependency<crate::model::execution::Task>| {
        plan::tie_words(execution, tie.tie, tie.lag).unwrap_or_else(|| "FS".into())
    };
    let before =
        execution.task(position).depends_on.iter().filter_map(|before| Some(("before", before.value.on.target? as usize, tie(&before.value))));
    let after = tasks.iter().enumerate().flat_map(|(later, task)| {
        let own = task.depends_on.iter().filter(|before| before.value.on.target == Some(position as u32));
        own.map(move |before| ("after", later, tie(&before.value)))
    });
    let row = |(side, other, tie): (&str, usize, String)| {
        let columns = execution.columns;
        let cells = vec![
            Cell::text(execution.sight.word(&format!("task.tie.{side}"))),
            Cell::rich(execution.numbered_link(other)),
            Cell::text(tie.trim()),
            Cell::rich(execution.owner(other)),
            execution.cell_if_present(other, columns.start),
            execution.cell_if_present(other, columns.end),
            execution.state_cell(other),
        ];
        Row { cells, ..Row::default() }
    };
    let kinds = [
        ("side", ColumnKind::Text),
        ("task", ColumnKind::Text),
        ("tie", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("start", ColumnKind::Date),
        ("end", ColumnKind::Date),
        ("state", ColumnKind::Status),
    ];
    table(execution, "task.ties", &kinds, before.chain(after).map(row).collect())
}

/// The tasks below it.
fn parts(execution: &Execution<'_>, position: usize) -> Option<Block> {
    let columns = execution.columns;
    let rows = execution.tree.children[position].iter().map(|&part| {
        let cells = vec![
            Cell::rich(execution.numbered_link(part)),
            Cell::rich(execution.owner(part)),
            execution.cell_if_present(part, columns.start),
            execution.cell_if_present(part, columns.end),
            execution.cell(part, columns.progress),
            execution.state_cell(part),
        ];
        Row { cells, ..Row::default() }
    });
    let kinds = [
        ("task", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("start", ColumnKind::Date),
        ("end", ColumnKind::Date),
        ("progress", ColumnKind::Number),
        ("state", ColumnKind::Status),
    ];
    table(execution, "task.parts", &kinds, rows.collect())
}

/// Money spent for it.
fn spending(execution: &Execution<'_>, position: usize) -> Option<Block> {
    let sight = execution.sight;
    let plan = sight.plan;
    let entries = plan.execution.spends.iter().filter(|entry| entry.task.as_ref().and_then(|task| task.value.target) == Some(position as u32));
    let rows = entries.filter_map(|entry| {
        let key = format!("spend/{}", entry.id.value);
        let line = entry.line.as_ref().and_then(|line| plan.execution.budget.get(&line.value));
        let cells = vec![
            Cell::figure(sight.figures.find(&format!("{key}/date"))?),
            line.map_or_else(Cell::default, |line| Cell::rich(entity("budget_line", &line.id.value, &line.name.value))),
            sight.cell(&format!("{key}/amount")),
            entry.doc.as_ref().map_or_else(Cell::default, |doc| Cell::text(&doc.value)),
        ];
        Some(Row { cells, ..Row::default() })
    });
    let kinds = [("spend_date", ColumnKind::Date), ("line", ColumnKind::Text), ("amount", ColumnKind::Number), ("doc", ColumnKind::Text)];
    table(execution, "task.spending", &kinds, rows.collect())
}
