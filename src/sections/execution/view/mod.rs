//! Pages of the section: the plan with its bars, who carries what, meetings, and one page per task while they are few.

mod gantt;
mod index;
mod lists;
mod meetings;
mod owners;
mod plan;
mod task;
mod tracking;

use jiff::civil::Date;

use crate::analysis::schedule::reports::Reports;
use crate::analysis::schedule::tree::Tree;
use crate::analysis::schedule::{TaskColumns, states};
use crate::figures::{ColumnId, FigureId};
use crate::model::entity::is_derived;
use crate::model::execution::Task;
use crate::report::{Block, Cell, Column, ColumnKind, Footnote, Inline, Page, Status, Text, Workbook, is_shown_whole, slug};
use crate::sections::cells::{entity, first_of_each_file, task_status};
use crate::sections::{Pages, Sight};
use crate::vocabulary::Term;

/// A plan with more tasks than this has no page for each.
const PAGES: usize = 200;

/// What the pages of the section look at.
pub struct Execution<'a> {
    sight: &'a Sight<'a>,
    columns: TaskColumns,
    tree: Tree,
    reports: Reports<'a>,
    rows: Vec<u32>,
    /// Whether tasks have numbers of a work breakdown structure.
    structured: bool,
}

/// The pages of the section.
pub fn view(sight: &Sight<'_>) -> Pages {
    let workbook = Workbook { name: "execution", title: sight.word("section.execution"), page: "execution/index".into() };
    let Some(execution) = Execution::new(sight) else {
        let page = Page { blocks: vec![sight.missing("execution.empty")], ..sight.page("execution/index", "execution") };
        let meetings = meetings::page(sight);
        let workbook = (!meetings.is_empty()).then_some(workbook);
        return Pages { pages: std::iter::once(page).chain(meetings).collect(), sheets: Vec::new(), workbook };
    };
    let mut pages = vec![index::page(&execution)];
    pages.extend(owners::page(&execution));
    pages.extend(meetings::page(sight));
    if execution.has_pages() {
        pages.extend(execution.tree.order.iter().map(|&position| task::page(&execution, position)));
    }
    Pages { pages, sheets: vec![gantt::sheet(&execution)], workbook: Some(workbook) }
}

impl<'a> Execution<'a> {
    fn new(sight: &'a Sight<'a>) -> Option<Self> {
        let tasks = &sight.plan.execution.tasks;
        let columns = TaskColumns::find(sight.figures).filter(|_| !tasks.is_empty())?;
        let family = sight.figures.family_ref(columns.family);
        let rows = tasks.iter().map(|task| family.row(&task.id.value)).collect::<Option<Vec<u32>>>()?;
        let as_of = sight.figures.find("plan/as_of").and_then(|id| sight.figures.value(id).date()).unwrap_or(Date::MAX);
        let structured = tasks.iter().any(|task| task.wbs.is_some());
        Some(Self { sight, columns, tree: Tree::of(sight.plan), reports: Reports::until(sight.plan, as_of), rows, structured })
    }

    fn has_pages(&self) -> bool {
        self.rows.len() <= PAGES
    }

    fn task(&self, position: usize) -> &'a Task {
        &self.sight.plan.execution.tasks[position]
    }

    /// The figure of a task, when it exists.
    fn figure(&self, position: usize, column: ColumnId) -> Option<FigureId> {
        Some(column.at(self.rows[position])).filter(|&id| self.sight.figures.exists(id))
    }

    /// The figure of a task, when it has a value.
    fn present(&self, position: usize, column: ColumnId) -> Option<FigureId> {
        self.figure(position, column).filter(|&id| self.sight.figures.value(id).is_present())
    }

    fn cell(&self, position: usize, column: ColumnId) -> Cell {
        self.figure(position, column).map_or_else(Cell::default, Cell::figure)
    }

    /// A cell that is blank rather than without data.
    fn cell_if_present(&self, position: usize, column: ColumnId) -> Cell {
        self.present(position, column).map_or_else(Cell::default, Cell::figure)
    }

    fn is_true(&self, position: usize, column: ColumnId) -> bool {
        self.sight.figures.value(column.at(self.rows[position])).is_true()
    }

    fn date(&self, position: usize, column: ColumnId) -> Option<Date> {
        self.sight.figures.value(column.at(self.rows[position])).date()
    }

    fn state(&self, position: usize) -> Option<Term> {
        self.sight.figures.value(self.columns.state.at(self.rows[position])).term()
    }

    fn status(&self, position: usize) -> Status {
        self.state(position).map_or(Status::None, task_status)
    }

    /// The state with its mark.
    fn state_cell(&self, position: usize) -> Cell {
        self.cell(position, self.columns.state).with_status(Some(self.status(position)))
    }

    /// The deviation, coloured by whether the task is ahead or behind.
    fn deviation_cell(&self, position: usize) -> Cell {
        let number = self.sight.figures.number(self.columns.deviation.at(self.rows[position])).filter(|number| !number.is_zero());
        self.cell(position, self.columns.deviation).judged(number.map(|number| number.is_sign_positive()))
    }

    /// The task by name; a link where there is something to link to: its page, or its row in a table that is shown whole.
    fn link(&self, position: usize) -> Text {
        let task = self.task(position);
        if self.has_links() { entity("task", &task.id.value, &task.name.value) } else { Text::plain(&task.name.value) }
    }

    /// Whether every task has a page or a row that pages show.
    fn has_links(&self) -> bool {
        is_shown_whole(&self.rows)
    }

    /// The number by which people call a task: that of the structure; in a plan without one, the id that they wrote.
    fn number(&self, position: usize) -> &'a str {
        let task = self.task(position);
        match &task.wbs {
            Some(wbs) => wbs.value.as_str(),
            None if self.structured || is_derived(&task.id.value) => "",
            None => task.id.value.as_str(),
        }
    }

    /// The head of the column of these numbers; `None` where no task has one.
    fn number_head(&self) -> Option<Column> {
        let numbered = (0..self.rows.len()).any(|position| !self.number(position).is_empty());
        let head = |id| self.sight.head("execution", id, ColumnKind::Text);
        numbered.then(|| head(if self.structured { "wbs" } else { "number" }))
    }

    /// Number and linked name.
    fn numbered_link(&self, position: usize) -> Text {
        let mut text = Text::default();
        if !self.number(position).is_empty() {
            text = text.with(Inline::Plain(format!("{} ", self.number(position))));
        }
        text.0.extend(self.link(position).0);
        text
    }

    fn owner(&self, position: usize) -> Text {
        self.sight.person(self.task(position).owner.as_ref())
    }

    /// The owner; in rows that no page shows the name alone, because a link takes five times the room.
    fn owner_cell(&self, position: usize, on_page: bool) -> Cell {
        match &self.task(position).owner {
            Some(owner) if !on_page => Cell::text(self.sight.person_name(owner)),
            _ => Cell::rich(self.owner(position)),
        }
    }

    /// Leaf tasks in the order shown.
    fn leaves(&self) -> impl Iterator<Item = usize> + '_ {
        self.tree.order.iter().copied().filter(|&position| self.tree.is_leaf(position))
    }

    /// A reading aid, and the first place of each file the tasks and their progress come from.
    fn footnote(&self, key: &str) -> Footnote {
        let execution = &self.sight.plan.execution;
        let spans = execution.tasks.iter().map(|task| task.span).chain(execution.progress.iter().map(|entry| entry.span));
        Footnote { aid: Text::plain(self.sight.word(key)), sources: first_of_each_file(spans) }
    }

    /// What stands beside the bar or the name of a task that needs attention.
    fn remark(&self, position: usize) -> Text {
        let columns = self.columns;
        let state = self.state(position);
        let sentence = |key: &str, column: ColumnId| self.sight.sentence(key, &[("value", Text::figure(column.at(self.rows[position])))]);
        let behind =
            self.sight.figures.number(columns.deviation.at(self.rows[position])).is_some_and(|number| number.is_sign_negative() && !number.is_zero());
        match state {
            Some(states::OVERDUE) => sentence("execution.remark.overdue", columns.overdue_days),
            Some(states::AT_RISK) if behind => sentence("execution.remark.behind", columns.deviation),
            _ if self.is_true(position, columns.stale) => sentence("execution.remark.stale", columns.age),
            _ => Text::default(),
        }
    }
}

/// Path of the page of a task.
fn path_of(task: &Task) -> String {
    format!("execution/t-{}", slug(&task.id.value, "task"))
}

/// A page below the top page of the section.
fn child(sight: &Sight<'_>, path: &str, blocks: Vec<Block>) -> Page {
    Page { parent: Some("execution/index".into()), blocks, ..sight.page(path, "execution") }
}
