//! Tables of initiatives: the strategy table (000-S3), and the way from goal over initiative to task.

use super::goal_link;
use super::overview::lacking;
use crate::analysis::strategy::modules;
use crate::figures::FigureId;
use crate::model::execution::Task;
use crate::model::goals::Goal;
use crate::model::strategy::{Initiative, ModuleKind};
use crate::report::{Cell, Column, ColumnKind, Filter, Inline, LeftOut, Row, RowKind, Rows, Shown, Table, Text, shown};
use crate::sections::Sight;
use crate::sections::cells::{entity, group, home, written};

/// Tags of rows by priority.
const PRIORITIES: [(&str, &str); 3] = [("p0", "P0"), ("p1", "P1"), ("p2", "P2")];

/// 策略组合表: module, step, effect, owner, resources, time, and what hangs on it.
pub fn table(sight: &Sight<'_>) -> Table {
    let columns = columns(sight);
    let mut rows = Rows::default();
    for module in modules(sight.plan).into_iter().map(Some).chain([None]) {
        let of: Vec<&Initiative> = of_module(sight, module);
        if of.is_empty() {
            continue;
        }
        rows.push(group_row(sight, module, columns.len()));
        rows.extend(of.into_iter().map(|initiative| row(sight, initiative)));
    }
    let mut filters = vec![Filter { label: sight.word("filter.all"), tag: "" }];
    filters.extend(PRIORITIES.map(|(tag, label)| Filter { label: label.to_string(), tag }));
    filters.push(Filter { label: sight.word("strategy.no_task"), tag: "loose" });
    let sheets = vec![sight.sheet("strategy", "sheet.initiatives", 4), sight.sheet("report", "sheet.initiatives", 3)];
    let (heading, footnote) = (sight.heading("table.initiatives"), sight.footnote(Text::plain(sight.word("table.initiatives.aid")), &rows));
    Table { id: "initiatives".into(), heading, sheets, columns, rows, filters, footnote, ..Table::default() }
}

fn of_module<'a>(sight: &'a Sight<'_>, module: Option<ModuleKind>) -> Vec<&'a Initiative> {
    sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.module.as_ref().map(|module| module.value) == module).collect()
}

fn columns(sight: &Sight<'_>) -> Vec<Column> {
    let head = |id, kind| sight.head("strategy", id, kind);
    vec![
        Column { shown: Shown::Workbook, choices: Some("module_kind"), ..head("module", ColumnKind::Text) },
        head("initiative", ColumnKind::Prose),
        head("expected_effect", ColumnKind::Prose),
        head("owner", ColumnKind::Text),
        head("resource", ColumnKind::Prose),
        head("amount", ColumnKind::Number),
        Column { shown: Shown::Workbook, ..head("start", ColumnKind::Date) },
        head("due", ColumnKind::Date),
        Column { choices: Some("priority"), ..head("priority", ColumnKind::Text) },
        Column { choices: Some("initiative_status"), minor: true, ..head("status", ColumnKind::Text) },
        head("goals", ColumnKind::Prose),
        head("tasks_done", ColumnKind::Number),
        head("tasks", ColumnKind::Number),
    ]
}

/// The module with what it is to achieve and who answers for it.
fn group_row(sight: &Sight<'_>, module: Option<ModuleKind>, width: usize) -> Row {
    let Some(module) = module else { return group(sight.word("strategy.no_module"), width) };
    let mut row = group(sight.vocabulary.term_label(module.term()), width);
    let declared = sight.plan.strategy.modules.iter().find(|declared| declared.module.value == module);
    if let Some(declared) = declared {
        let goal = declared.goal.iter().map(|goal| Text::plain(&goal.value));
        let words = sight.joined(
            std::iter::once(Text::plain(sight.vocabulary.term_label(module.term()))).chain(goal).chain([sight.person(declared.owner.as_ref())]),
        );
        row.cells[0] = Cell::rich(words);
        row.entity = Some(format!("module/{}", declared.id.value));
    }
    row
}

fn row(sight: &Sight<'_>, initiative: &Initiative) -> Row {
    let key = |column: &str| format!("initiative/{}/{column}", initiative.id.value);
    let goals: Vec<Text> =
        initiative.goals.iter().filter_map(|goal| sight.plan.goals.goals.get(&goal.value)).map(|goal| goal_link(sight, goal)).collect();
    let tasks = if super::is_zero(sight, &key("tasks")) {
        sight.cell(&key("tasks")).with_status(Some(crate::report::Status::Watch))
    } else {
        sight.cell(&key("tasks"))
    };
    let cells = vec![
        sight.term(initiative.module.as_ref().map(|module| module.value.term())),
        Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value)),
        Cell::text(initiative.expected_effect.as_ref().map(|effect| effect.value.text.clone()).unwrap_or_default()),
        Cell::rich(sight.person(initiative.owner.as_ref())),
        written(&initiative.resource),
        sight.cell(&key("amount")),
        sight.cell(&key("start")),
        sight.cell(&key("due")),
        sight.cell(&key("priority")),
        sight.term(initiative.status.as_ref().map(|status| status.value.term())),
        if goals.is_empty() { lacking(sight, "strategy.no_goal") } else { Cell::rich(sight.joined(goals)) },
        sight.cell(&key("tasks_done")),
        tasks,
    ];
    let mut tags: Vec<&'static str> = initiative.priority.as_ref().map(|priority| priority.value.code()).into_iter().collect();
    if super::is_zero(sight, &key("tasks")) {
        tags.push("loose");
    }
    let row = if super::with_pages(&sight.plan.strategy.initiatives).next().is_some() {
        Row { cells, ..Row::default() }
    } else {
        home("initiative", &initiative.id.value, cells)
    };
    Row { tags, ..row }
}

/// From each goal over its initiatives to their tasks; then what hangs in the air.
pub fn trace(sight: &Sight<'_>) -> Table {
    let lines = trace_lines(sight);
    let first = shown(&lines);
    let unshown = lines.len() - first.len();
    let rows = first.iter().map(|line| match *line {
        TraceLine::Goal { goal, served } => goal_row(sight, goal, served),
        TraceLine::Initiative(initiative) => trace_row(sight, initiative),
    });
    let rows: Rows = rows.collect();
    let columns = [
        ("goal", ColumnKind::Text),
        ("target", ColumnKind::Number),
        ("initiative", ColumnKind::Prose),
        ("task_list", ColumnKind::Prose),
        ("kpi", ColumnKind::Text),
    ];
    Table {
        id: "trace".into(),
        heading: sight.heading("table.trace"),
        columns: sight.heads("strategy", &columns),
        left_out: (unshown > 0).then(|| LeftOut { rows: unshown, at: sight.sheet("strategy", "sheet.initiatives", 4) }),
        footnote: sight.footnote(Text::plain(sight.word("table.trace.aid")), &rows),
        rows,
        ..Table::default()
    }
}

/// A line of the trace; its row is made only when it is shown.
enum TraceLine<'a> {
    /// A goal, and whether an initiative serves it.
    Goal { goal: &'a Goal, served: bool },
    /// An initiative that serves the goal above it.
    Initiative(&'a Initiative),
}

fn trace_lines<'a>(sight: &'a Sight<'_>) -> Vec<TraceLine<'a>> {
    let mut lines = Vec::new();
    for goal in sight.plan.goals.goals.iter() {
        let initiatives: Vec<&Initiative> = super::serving(sight, goal).collect();
        if !initiatives.is_empty() || goal.parent.is_none() {
            lines.push(TraceLine::Goal { goal, served: !initiatives.is_empty() });
            lines.extend(initiatives.into_iter().map(TraceLine::Initiative));
        }
    }
    lines
}

fn goal_row(sight: &Sight<'_>, goal: &Goal, served: bool) -> Row {
    let kpi = sight.plan.goals.kpis.get(&goal.kpi.value).map(|kpi| entity("kpi", &kpi.id.value, &kpi.name.value)).unwrap_or_default();
    let target = sight.cell(&format!("goal/{}/target", goal.id.value));
    let first = if served { Cell::default() } else { lacking(sight, "strategy.no_initiative") };
    Row { cells: vec![Cell::rich(goal_link(sight, goal)), target, first, Cell::default(), Cell::rich(kpi)], ..Row::default() }
}

fn trace_row(sight: &Sight<'_>, initiative: &Initiative) -> Row {
    let tasks: Vec<Text> = tasks_of(sight, initiative).into_iter().map(|task| entity("task", &task.id.value, &task.name.value)).collect();
    let tasks = if tasks.is_empty() { lacking(sight, "strategy.no_task") } else { Cell::rich(sight.joined(tasks)) };
    let link = Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value));
    Row { kind: RowKind::Child(1), cells: vec![Cell::default(), Cell::default(), link, tasks, Cell::default()], ..Row::default() }
}

/// The tasks that carry out an initiative.
pub fn tasks_of<'a>(sight: &'a Sight<'_>, initiative: &Initiative) -> Vec<&'a Task> {
    let Some(count) = sight.figures.find(&format!("initiative/{}/tasks", initiative.id.value)) else { return Vec::new() };
    let id = |name: FigureId| sight.figures.family_ref(name.column.family()).key(name.row);
    sight.figures.operands(count).into_iter().filter_map(|name| sight.plan.execution.tasks.by_id(id(name))).collect()
}

/// A text with a figure, for lists: `3 / 5`.
pub fn of(done: Text, all: Text) -> Text {
    Text([done.0, vec![Inline::Plain(" / ".into())], all.0].concat())
}
