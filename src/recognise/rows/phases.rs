//! Tasks that stand in others: below a phase by its number, `一、渠道建设` over `1` and `2`, by how far a name is indented, or below a row
//! that says a name and no more.
//!
//! Columns that name the work ever more finely say it too (`steps`).
//!
//! A phase is as long and as far as the tasks in it; counted beside them, it would count everything twice. A column that numbers the
//! breakdown or names the task above says it all, and nothing is guessed.

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Node, Raw};

use super::RowKind;
use super::outline::{begins_phase, parents};
use super::steps;
use crate::recognise::draft::Parent;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;
use crate::recognise::header::steps::OUTER;

mod namesakes;

/// Columns that say in which task another one stands.
const SAID: &[&str] = &["wbs", "parent"];

/// Which rows stand in which, and the records that those are.
#[derive(Default)]
pub struct Phases {
    above: Vec<Option<usize>>,
    drafts: Vec<Option<u32>>,
    /// Ids of tasks that are called as others are in other phases.
    ids: HashMap<usize, String>,
}

/// What stands above a row.
#[derive(Clone, Debug, Default)]
pub struct Above {
    /// The record in which that of the row stands.
    pub parent: Option<Parent>,
    /// The id that tells it from those of other phases.
    pub id: Option<String>,
    /// The kind of what the row says.
    pub kind: Option<Node<'static>>,
}

impl Phases {
    /// Finds them among the rows of a table of tasks, and tells them (I104). A phase that is called in the column of numbers gets its name;
    /// one that columns name gets a row.
    pub fn settle(rows: &mut Vec<OwnedRow>, kinds: &mut Vec<RowKind>, layout: &mut Layout, sheet: &Sheet, context: &Context<'_>) -> Self {
        if layout.form.main().kind != "task" {
            return Self::default();
        }
        let steps = steps::write_out(layout, rows, kinds);
        let is_said = layout.columns.iter().any(|column| column.name.is_some_and(|name| SAID.contains(&name)));
        let variant = if steps.is_some() { "steps" } else { "phases" };
        let above = steps.unwrap_or_else(|| if is_said { vec![None; rows.len()] } else { above(rows, kinds, layout) });
        name_phases(rows, &above, layout);
        let phases = Self { drafts: vec![None; above.len()], ids: ids(rows, kinds, &above, layout), above };
        phases.tell(variant, rows, layout, sheet, context);
        phases
    }

    /// What stands above a row.
    pub fn above(&self, row: usize, layout: &Layout) -> Above {
        let field = layout.form.main().field("parent").map(|field| field as u16);
        let draft = self.above.get(row).copied().flatten().and_then(|above| self.drafts[above]);
        Above { parent: draft.zip(field).map(|(draft, field)| Parent { draft, field }), id: self.ids.get(&row).cloned(), kind: None }
    }

    /// Keeps which record a row is.
    pub fn keep(&mut self, row: usize, draft: Option<u32>) {
        if let Some(kept) = self.drafts.get_mut(row) {
            *kept = draft;
        }
    }

    fn tell(&self, variant: &'static str, rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        let mut phases: Vec<usize> = self.above.iter().flatten().copied().collect();
        let inner = phases.len();
        phases.sort_unstable();
        phases.dedup();
        let Some((column, text)) = phases.first().and_then(|&first| called(&rows[first], layout)) else { return };
        let told = Diagnostic::new("I104", layout.cell(sheet, rows[phases[0]].number, column)).variant(variant);
        context.report(told.arg("text", text).arg("count", phases.len()).arg("rows", inner));
    }
}

/// What the task of a row is called, and the column that says it.
fn called<'r>(row: &'r OwnedRow, layout: &Layout) -> Option<(u16, &'r str)> {
    let in_outer =
        || layout.columns.iter().filter(|column| column.name == Some(OUTER)).find_map(|column| Some((column.index, row.text(column.index)?)));
    let column = parents::name_column(layout)?;
    row.text(column).map(|text| (column, text)).or_else(in_outer)
}

/// The ids of tasks that are called as others are.
fn ids(rows: &[OwnedRow], kinds: &[RowKind], above: &[Option<usize>], layout: &Layout) -> HashMap<usize, String> {
    let name = |row: usize| called(&rows[row], layout).map(|(_, name)| name.trim().to_string());
    let own = |row: usize| name(row).filter(|_| kinds[row] == RowKind::Data);
    let path = |row: usize| {
        let mut path: Vec<String> = std::iter::successors(above[row], |&outer| above[outer]).filter_map(name).collect();
        path.reverse();
        (!path.is_empty()).then(|| path.join("-"))
    };
    namesakes::ids(rows, layout, &own, &|row| name(above[row]?), &path)
}

/// The row in which each one stands: by numbers and indents, else by the heading above it.
fn above(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout) -> Vec<Option<usize>> {
    let mut above = vec![None; rows.len()];
    for parent in parents::find(rows, layout, false).into_iter().filter(|parent| parent.inner.start >= parent.row) {
        for row in parent.inner.filter(|&row| row != parent.row && kinds[row] == RowKind::Data) {
            above[row] = above[row].or(Some(parent.row));
        }
    }
    let headings = headings(rows, kinds, layout);
    let mut last = None;
    for row in (0..rows.len()).filter(|&row| kinds[row] == RowKind::Data) {
        if headings[row] {
            last = Some(row);
        } else {
            above[row] = above[row].or(last);
        }
    }
    above
}

/// Rows that say a name and no more, above one that says more: all of them where the table begins with one, else those that are numbered
/// as phases are. Such a row among tasks may be a task of which nothing is known yet.
fn headings(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout) -> Vec<bool> {
    let is_data = |row: usize| kinds.get(row) == Some(&RowKind::Data);
    let name = |row: usize| lone_name(&rows[row], layout).filter(|_| is_data(row));
    let heads = |row: usize| name(row).is_some() && is_data(row + 1) && name(row + 1).is_none();
    let all = (0..rows.len()).find(|&row| is_data(row)).is_some_and(heads);
    (0..rows.len()).map(|row| heads(row) && (all || name(row).is_some_and(begins_phase))).collect()
}

/// The only text of a row, where it stands in the column of names or of numbers.
fn lone_name<'r>(row: &'r OwnedRow, layout: &Layout) -> Option<&'r str> {
    let [(column, Raw::Text(text))] = row.cells.as_slice() else { return None };
    let is_named = parents::name_column(layout) == Some(*column) || parents::number_column(layout) == Some(*column);
    is_named.then_some(text.trim())
}

/// Puts what stands alone in the column of numbers where the name belongs.
fn name_phases(rows: &mut [OwnedRow], above: &[Option<usize>], layout: &Layout) {
    let Some(column) = parents::name_column(layout) else { return };
    for &phase in above.iter().flatten() {
        let name = lone_name(&rows[phase], layout).map(str::to_string);
        if let Some(name) = name.filter(|_| rows[phase].cell(column).is_none()) {
            rows[phase].cells = vec![(column, Raw::Text(name.into()))];
        }
    }
}
