//! Tasks of one name in one table, 方案制定 of two phases or 月度总结 of two departments: each is a task of its own, told apart by what stands
//! above or beside it.

use foldhash::{HashMap, HashSet};

use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::value::Raw;
use crate::value::name::{NameKind, kind};

/// Columns that may tell tasks apart wherever they stand.
const TELLING: &[&str] = &["initiative", "owner", "wbs"];

/// The ids of tasks that others are called like, by their rows: both names. `own` is what a row is called, `above` what that which it stands
/// in, and `path` what all of these.
pub fn ids(
    rows: &[OwnedRow],
    layout: &Layout,
    own: &dyn Fn(usize) -> Option<String>,
    above: &dyn Fn(usize) -> Option<String>,
    path: &dyn Fn(usize) -> Option<String>,
) -> HashMap<usize, String> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::default();
    for (row, name) in (0..rows.len()).filter_map(|row| Some((row, own(row)?))) {
        groups.entry(name).or_default().push(row);
    }
    let mut ids = HashMap::default();
    for (name, group) in groups.into_iter().filter(|(_, group)| group.len() > 1) {
        let labels = labels(&group, rows, layout, [above, path]);
        let told = group.into_iter().zip(labels).filter_map(|(row, label)| Some((row, format!("{}-{name}", label?))));
        ids.extend(told);
    }
    ids
}

/// What tells rows of one name apart: what they stand in, else the first column in which they differ.
fn labels(group: &[usize], rows: &[OwnedRow], layout: &Layout, phases: [&dyn Fn(usize) -> Option<String>; 2]) -> Vec<Option<String>> {
    let [by_phase, by_path] = phases.map(|phase| group.iter().map(|&row| phase(row)).collect::<Vec<_>>());
    let name = layout.columns.iter().position(|column| column.name == Some("name"));
    let beside = layout.columns.iter().enumerate();
    let by_columns = beside.map(|(at, column)| by_column(group, rows, column, name.is_some_and(|name| at < name)));
    [by_phase.clone(), by_path].into_iter().chain(by_columns).find(|labels| differ(labels)).unwrap_or(by_phase)
}

/// What a column says beside the rows of a group: to the left of the name of tasks a name holds for the blank cells below it.
fn by_column(group: &[usize], rows: &[OwnedRow], column: &Column, is_left: bool) -> Vec<Option<String>> {
    let at = |row: usize| match rows[row].cell(column.index) {
        Some(Raw::Text(text)) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        _ => None,
    };
    let is_telling = column.name.is_some_and(|name| TELLING.contains(&name));
    let is_unread = column.role == Role::Unknown;
    let holds = |row: usize| (0..=row).rev().find_map(at);
    let labels: Vec<_> = group.iter().map(|&row| if is_left && !is_telling { holds(row) } else { at(row) }).collect();
    let are_departments = || labels.iter().flatten().all(|label| kind(label) == NameKind::Department);
    if is_telling || (is_unread && (is_left || are_departments())) { labels } else { vec![None; group.len()] }
}

/// Whether all of them differ.
fn differ(labels: &[Option<String>]) -> bool {
    let mut seen = HashSet::default();
    labels.iter().all(|label| seen.insert(label))
}
