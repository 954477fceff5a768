//! Dependencies between tasks: cycles, tasks that wait for themselves, and dates that contradict them.

use jiff::Span;
use jiff::civil::Date;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::execution::Task;
use crate::model::{Entity, Plan};
use crate::value::Context;
use crate::value::dependency::Tie;

/// E301, E302 and E304.
pub fn judge(plan: &Plan, context: &Context<'_>) {
    let tasks = &plan.execution.tasks;
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(tasks.len(), tasks.len());
    for _ in tasks.iter() {
        graph.add_node(());
    }
    for (at, task) in tasks.iter().enumerate() {
        for dependency in &task.depends_on {
            let Some(before) = dependency.value.on.target else { continue };
            if before as usize == at {
                context.report(Diagnostic::new("E302", dependency.span).variant("self").arg("name", &task.name.value).subject(key(task)));
                continue;
            }
            graph.add_edge(NodeIndex::new(before as usize), NodeIndex::new(at), ());
        }
    }
    let mut knot = vec![None; tasks.len()];
    for (number, component) in tarjan_scc(&graph).into_iter().filter(|component| component.len() > 1).enumerate() {
        component.iter().for_each(|node| knot[node.index()] = Some(number));
        tell_cycle(plan, &graph, component, context);
    }
    // Dates on a cycle cannot all be right, and the cycle is told already.
    let in_a_knot = |before: u32, at: usize| knot[at].is_some() && knot[before as usize] == knot[at];
    for (at, task) in tasks.iter().enumerate() {
        for dependency in &task.depends_on {
            let before = dependency.value.on.target.filter(|&before| before as usize != at && !in_a_knot(before, at));
            if let Some(before) = before {
                overlap(&tasks[before as usize], task, dependency.value.tie, dependency.value.lag, dependency.span, context);
            }
        }
    }
}

fn key(task: &Task) -> String {
    format!("task/{}", task.id())
}

/// Tells the shortest cycle through the first task of a knot.
fn tell_cycle(plan: &Plan, graph: &DiGraph<(), ()>, mut component: Vec<NodeIndex>, context: &Context<'_>) {
    component.sort_unstable();
    let tasks = &plan.execution.tasks;
    let start = component[0];
    let cycle = shortest_cycle(graph, start, &component);
    let names: Vec<&str> = cycle.iter().chain([&start]).map(|node| tasks[node.index()].id()).collect();
    let first = &tasks[start.index()];
    let waits_for = cycle.last().copied().unwrap_or(start);
    let dependency = first.depends_on.iter().find(|dependency| dependency.value.on.target == Some(waits_for.index() as u32));
    let span = dependency.map_or(first.span, |dependency| dependency.span);
    context.report(Diagnostic::new("E301", span).arg("path", names.join(" → ")).subject(key(first)));
}

/// The tasks of a shortest way from `start` back to itself, in the order of work.
fn shortest_cycle(graph: &DiGraph<(), ()>, start: NodeIndex, component: &[NodeIndex]) -> Vec<NodeIndex> {
    let mut came_from: std::collections::BTreeMap<NodeIndex, NodeIndex> = Default::default();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut next: Vec<NodeIndex> = graph.neighbors(node).filter(|next| component.binary_search(next).is_ok()).collect();
        next.sort_unstable();
        for next in next {
            if next == start {
                return way_back(&came_from, start, node);
            }
            if let std::collections::btree_map::Entry::Vacant(e) = came_from.entry(next) {
                e.insert(node);
                queue.push_back(next);
            }
        }
    }
    vec![start]
}

fn way_back(came_from: &std::collections::BTreeMap<NodeIndex, NodeIndex>, start: NodeIndex, end: NodeIndex) -> Vec<NodeIndex> {
    let mut way = vec![end];
    while let Some(&node) = way.last().filter(|&&node| node != start).and_then(|node| came_from.get(node)) {
        way.push(node);
    }
    way.reverse();
    way
}

/// E304: the later task begins (or ends) before the tie to the earlier one allows. Days are whole, so what follows the end of a task
/// begins on the next day, as the slack counts it. Work handed over on the last day is no fault; a lag that is short by that one day is
/// warned of.
fn overlap(before: &Task, after: &Task, tie: Tie, lag: i32, span: crate::diagnostic::Span, context: &Context<'_>) {
    let start = |task: &Task| task.planned_start.as_ref().map(|start| start.value);
    let end = |task: &Task| task.planned_end.as_ref().map(|end| end.value.0);
    let (from, to) = match tie {
        Tie::FinishStart => (end(before), start(after)),
        Tie::StartStart => (start(before), start(after)),
        Tie::FinishFinish => (end(before), end(after)),
        Tie::StartFinish => (start(before), end(after)),
    };
    let (Some(from), Some(to)) = (from, to) else { return };
    let next_day = i64::from(tie == Tie::FinishStart);
    let Ok(earliest) = Span::new().try_days(i64::from(lag) + next_day).and_then(|days| from.checked_add(days)) else { return };
    if to < earliest {
        let shares_a_day = next_day == 1 && to.tomorrow().is_ok_and(|next| next == earliest);
        if shares_a_day && lag == 0 {
            return;
        }
        let severity = if shares_a_day { Severity::Warning } else { Severity::Error };
        tell_overlap(before, after, earliest, to, severity, span, context);
    }
}

fn tell_overlap(before: &Task, after: &Task, earliest: Date, date: Date, severity: Severity, span: crate::diagnostic::Span, context: &Context<'_>) {
    context.report(
        Diagnostic::new("E304", span)
            .severity(severity)
            .arg("task", &after.name.value)
            .arg("date", date)
            .arg("before", &before.name.value)
            .arg("earliest", earliest)
            .related("before", before.span)
            .subject(key(after)),
    );
}
