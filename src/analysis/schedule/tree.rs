//! The work breakdown structure: which task stands under which, and in what order they are shown.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::model::Plan;
use crate::model::execution::Task;

/// Part of a WBS number: its number, then its text (`3a` after `3`).
type WbsPart = (u64, String);

/// The tree of the plan's tasks, by their positions in the plan. A parent that would close a circle is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Position of the task above; as declared, else by the WBS number (`1.2` above `1.2.1`).
    pub parents: Vec<Option<usize>>,
    /// Positions of the tasks directly below, in the order shown.
    pub children: Vec<Vec<usize>>,
    /// Depth, from 0.
    pub levels: Vec<u8>,
    /// All positions in the order shown: each task before those below it.
    pub order: Vec<usize>,
}

impl Tree {
    /// The tree of the plan's tasks.
    pub fn of(plan: &Plan) -> Self {
        let tasks = &plan.execution.tasks;
        let breakdowns = breakdowns(tasks);
        let parents = without_circles(declared_parents(tasks, &breakdowns));
        let starts = first_starts(tasks, &parents);
        let mut sorted: Vec<usize> = (0..tasks.len()).collect();
        sorted.sort_by_cached_key(|&position| sort_key(&tasks[position], breakdowns[position], starts[position]));
        let mut children = vec![Vec::new(); tasks.len()];
        for &position in &sorted {
            if let Some(parent) = parents[position] {
                children[parent].push(position);
            }
        }
        let roots = sorted.into_iter().filter(|&position| parents[position].is_none());
        let (order, levels) = walk(roots.collect(), &children);
        Self { parents, children, levels, order }
    }

    /// Whether the task has no task below it; only such tasks are counted and weighed.
    pub fn is_leaf(&self, position: usize) -> bool {
        self.children[position].is_empty()
    }

    /// The tasks that sum up others, deepest first.
    pub fn summaries_upwards(&self) -> Vec<usize> {
        self.order.iter().rev().copied().filter(|&position| !self.is_leaf(position)).collect()
    }
}

/// Every task in the order shown, with the depth of each.
fn walk(mut stack: Vec<usize>, children: &[Vec<usize>]) -> (Vec<usize>, Vec<u8>) {
    let (mut order, mut levels) = (Vec::with_capacity(children.len()), vec![0_u8; children.len()]);
    stack.reverse();
    while let Some(position) = stack.pop() {
        order.push(position);
        for &child in children[position].iter().rev() {
            levels[child] = levels[position].saturating_add(1);
            stack.push(child);
        }
    }
    (order, levels)
}

/// The parent that a task names, else the task of its breakdown whose number its own continues: 1 for 1.1.
fn declared_parents(tasks: &[Task], breakdowns: &[usize]) -> Vec<Option<usize>> {
    let numbered = |position: usize| Some(((breakdowns[position], number(&tasks[position])?), position));
    let by_number: HashMap<(usize, &str), usize> = (0..tasks.len()).rev().filter_map(numbered).collect();
    let above = |position: usize| {
        let declared = tasks[position].parent.as_ref().and_then(|parent| parent.target).map(|target| target as usize);
        declared.or_else(|| by_number.get(&(breakdowns[position], number(&tasks[position])?.rsplit_once('.')?.0)).copied())
    };
    (0..tasks.len()).map(|position| above(position).filter(|&parent| parent != position)).collect()
}

/// Which breakdown of the work the number of each task belongs to. Numbers that no two tasks share are one for the whole plan, wherever they
/// stand; else each sheet counts for itself, and one that begins again, 1, 1.1 and then another 1, counts anew from there.
fn breakdowns<'t>(tasks: &'t [Task]) -> Vec<usize> {
    let mut all = HashSet::new();
    if tasks.iter().filter_map(number).all(|number| all.insert(number)) {
        return vec![0; tasks.len()];
    }
    let mut begun = 0;
    let mut sheets: HashMap<_, (usize, HashSet<&str>)> = HashMap::new();
    let breakdown = |task: &'t Task| {
        let (breakdown, outermost) = sheets.entry(task.span.table()).or_default();
        let own = number(task).filter(|number| !number.contains('.'));
        if *breakdown == 0 || own.is_some_and(|number| !outermost.insert(number)) {
            begun += 1;
            (*breakdown, *outermost) = (begun, own.into_iter().collect());
        }
        *breakdown
    };
    tasks.iter().map(breakdown).collect()
}

/// The number of a task in the breakdown of the work; its id may be one.
fn number(task: &Task) -> Option<&str> {
    let id = Some(task.id.value.trim()).filter(|id| id.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())));
    task.wbs.as_ref().map(|wbs| wbs.value.trim()).or(id)
}

/// Cuts each circle of parents at one of its members: what no walk from a root reaches stands in or under a circle.
fn without_circles(mut parents: Vec<Option<usize>>) -> Vec<Option<usize>> {
    let mut state = vec![0_u32; parents.len()];
    for start in 0..parents.len() {
        let (mut position, walk) = (start, start as u32 + 1);
        while state[position] == 0 {
            state[position] = walk;
            match parents[position] {
                Some(parent) if state[parent] == walk => parents[position] = None,
                Some(parent) => position = parent,
                None => break,
            }
        }
    }
    parents
}

/// The first day of each task; of one without it, that of the first task below it.
fn first_starts(tasks: &[Task], parents: &[Option<usize>]) -> Vec<Option<Date>> {
    let own: Vec<Option<Date>> = tasks.iter().map(|task| task.planned_start.map(|start| start.value)).collect();
    let mut starts = own.clone();
    for (position, start) in own.iter().enumerate().filter_map(|(position, start)| Some((position, (*start)?))) {
        let mut above = parents[position];
        while let Some(parent) = above.filter(|&parent| own[parent].is_none() && starts[parent].is_none_or(|first| start < first)) {
            starts[parent] = Some(start);
            above = parents[parent];
        }
    }
    starts
}

fn sort_key(task: &Task, breakdown: usize, start: Option<Date>) -> (bool, usize, Vec<WbsPart>, Option<Date>, String) {
    let wbs = task.wbs.as_ref().map(|wbs| wbs.value.split('.').map(wbs_part).collect::<Vec<_>>());
    let breakdown = if wbs.is_some() { breakdown } else { 0 };
    (wbs.is_none(), breakdown, wbs.unwrap_or_default(), start, task.id.value.clone())
}

fn wbs_part(part: &str) -> WbsPart {
    let part = part.trim();
    let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
    (part[..digits].parse().unwrap_or(u64::MAX), part[digits..].to_string())
}

#[cfg(test)]
mod tests {
    use super::{walk, wbs_part, without_circles};

    #[test]
    fn circles_are_cut_once() {
        assert_eq!(without_circles(vec![Some(1), Some(2), Some(0), Some(2)]), [Some(1), Some(2), None, Some(2)]);
        assert_eq!(without_circles(vec![None, Some(0), Some(1)]), [None, Some(0), Some(1)]);
    }

    #[test]
    fn parents_come_before_their_children() {
        let (order, levels) = walk(vec![2, 0], &[vec![1], vec![], vec![3], vec![]]);
        assert_eq!((order, levels), (vec![2, 3, 0, 1], vec![0, 1, 0, 1]));
    }

    #[test]
    fn wbs_numbers_sort_as_numbers() {
        assert!(wbs_part("10") > wbs_part("9"));
        assert!(wbs_part("3a") > wbs_part("3"));
    }
}
