//! The critical path of the plan: the network of its tasks, and its times as figures (domain/3 §3.8.5).

use super::{ScheduleColumns, Work, predecessors_of};
use crate::analysis::network::{Activity, Network, Solution, Times};
use crate::figures::{Compare, Expr, Series, Value};
use crate::value::Date;
use crate::value::dependency::Tie;
use rust_decimal::prelude::ToPrimitive;

/// The nodes of a task: where ties to its start and to its end are fastened. A leaf is one node, a tied summary two, between
/// which its parts lie.
#[derive(Clone, Copy)]
enum Nodes {
    Leaf(usize),
    Summary { begin: usize, end: usize },
    None,
}

impl Work<'_> {
    /// Earliest and latest dates, slack, and which tasks drive the end of the plan.
    pub(super) fn critical_path(&mut self) {
        let columns = self.columns;
        let starts = self.rows.iter().filter_map(|&row| self.date(columns.start, row));
        let Some(origin) = starts.min() else { return };
        let (network, nodes) = self.network(origin);
        let solution = network.solve();
        let mut solved = Vec::new();
        for (position, nodes) in nodes.iter().enumerate() {
            let Nodes::Leaf(node) = *nodes else { continue };
            let row = self.rows[position];
            if let Some(times) = solution.times[node].filter(|_| self.has(columns.duration.at(row))) {
                self.write_times(row, origin, &times);
                solved.push(row);
            }
        }
        self.figures.compute(columns.critical, solved.iter().copied(), Expr::from(columns.total_slack).compare(Compare::AtMost, 0));
        self.figures.compute(columns.deadline_slack, solved.iter().copied(), columns.end - columns.earliest_finish);
        self.write_length(origin, &solution, &solved);
    }

    /// The network of the plan: a leaf may not start before its planned start, which is how tasks without ties are placed.
    fn network(&self, origin: Date) -> (Network, Vec<Nodes>) {
        let mut network = Network::default();
        let tied = self.tied_summaries();
        let nodes: Vec<Nodes> = (0..self.rows.len()).map(|position| self.nodes(position, origin, tied[position], &mut network)).collect();
        for position in 0..self.rows.len() {
            if let Some(parent) = self.tree.parents[position] {
                enclose(&mut network, nodes[parent], nodes[position]);
            }
        }
        for (position, task) in self.tasks().iter().enumerate() {
            for tie in &task.depends_on {
                if let Some(before) = tie.value.on.target.map(|target| target as usize).filter(|&before| before != position) {
                    let lag = i64::from(tie.value.lag) - i64::from(self.hands_over(before, position, tie.value.tie));
                    fasten(&mut network, nodes[before], nodes[position], tie.value.tie, lag);
                }
            }
        }
        (network, nodes)
    }

    /// Whether the later task is planned to begin on the day the earlier one ends: that day is worked on both (as E304 has it).
    fn hands_over(&self, before: usize, after: usize, tie: Tie) -> bool {
        let end = self.date(self.columns.end, self.rows[before]);
        tie == Tie::FinishStart && end.is_some() && end == self.date(self.columns.start, self.rows[after])
    }

    fn nodes(&self, position: usize, origin: Date, tied: bool, network: &mut Network) -> Nodes {
        let columns = self.columns;
        let row = self.rows[position];
        if !self.tree.is_leaf(position) {
            return if tied {
                Nodes::Summary { begin: network.activity(Activity::default()), end: network.activity(Activity::default()) }
            } else {
                Nodes::None
            };
        }
        if self.is_cancelled(position) {
            return Nodes::Leaf(network.activity(Activity::default()));
        }
        let whole =
            |value: Value| value.number().and_then(|number| number.ceil().to_i64()).filter(|&days| (0..=1_000_000).contains(&days)).unwrap_or(0);
        let not_before = self.date(columns.start, row).map_or(0, |start| self.calendar.count(origin, start) - i64::from(self.calendar.counts(start)));
        let duration = whole(self.figures.value(columns.duration.at(row)));
        let buffer = whole(self.figures.value(columns.buffer.at(row)));
        Nodes::Leaf(network.activity(Activity { not_before, duration, buffer }))
    }

    /// The summaries that a tie names, and those below them: only they need nodes.
    fn tied_summaries(&self) -> Vec<bool> {
        let mut tied = vec![false; self.rows.len()];
        for (position, task) in self.tasks().iter().enumerate() {
            for before in predecessors_of(task) {
                tied[before] = true;
                tied[position] = true;
            }
        }
        for &position in &self.tree.order {
            tied[position] |= self.tree.parents[position].is_some_and(|parent| tied[parent]);
        }
        tied
    }

    fn write_times(&mut self, row: u32, origin: Date, times: &Times) {
        let columns = self.columns;
        let own = Series::List(vec![columns.start.into(), columns.duration.into()]);
        let before = vec![own.clone(), Series::Related(self.predecessors, columns.earliest_finish)];
        let last = |start: i64, finish: i64| (finish - 1).max(start);
        let dates = [
            (columns.earliest_start, times.earliest_start),
            (columns.earliest_finish, last(times.earliest_start, times.earliest_finish)),
            (columns.latest_start, times.latest_start),
            (columns.latest_finish, last(times.latest_start, times.latest_finish)),
        ];
        for (column, day) in dates {
            let date = self.calendar.nth(origin, day).map_or(super::missing(crate::figures::Reason::NoData), Value::Date);
            self.figures.derive(column, row, date, "critical_path", before.clone());
        }
        let slack = vec![Series::List(vec![columns.latest_start.into(), columns.earliest_start.into()])];
        self.figures.derive(columns.total_slack, row, times.total_slack(), "critical_path", slack);
        self.figures.derive(columns.free_slack, row, times.free_slack, "critical_path", vec![own]);
    }

    fn write_length(&mut self, origin: Date, solution: &Solution, solved: &[u32]) {
        let columns = ScheduleColumns::define(self.figures);
        let row = self.figures.row(columns.family, "");
        let network = self.figures.relate("network", columns.family, solved.iter().map(|&task| (row, task)).collect());
        let task = self.columns;
        self.figures.compute_one(columns.first_start, row, Expr::Smallest(Series::Related(network, task.start)));
        let from = vec![Series::Related(network, task.earliest_finish), Series::Related(network, task.buffer)];
        self.figures.derive(columns.length, row, solution.length, "critical_path", from.clone());
        let last = self.calendar.nth(origin, (solution.length - 1).max(0)).map_or(super::missing(crate::figures::Reason::NoData), Value::Date);
        self.figures.derive(columns.last_finish, row, last, "critical_path", from);
    }
}

/// A part lies between the ends of the summary above it.
fn enclose(network: &mut Network, above: Nodes, part: Nodes) {
    let Nodes::Summary { begin, end } = above else { return };
    let (first, last) = match part {
        Nodes::Leaf(node) => (node, node),
        Nodes::Summary { begin, end } => (begin, end),
        Nodes::None => return,
    };
    network.tie(begin, first, Tie::StartStart, 0);
    network.tie(last, end, Tie::FinishStart, 0);
}

fn fasten(network: &mut Network, before: Nodes, after: Nodes, tie: Tie, lag: i64) {
    let (from_start, to_start) = match tie {
        Tie::FinishStart => (false, true),
        Tie::StartStart => (true, true),
        Tie::FinishFinish => (false, false),
        Tie::StartFinish => (true, false),
    };
    if let (Some(from), Some(to)) = (fastening(before, from_start), fastening(after, to_start)) {
        network.tie(from, to, tie, lag);
    }
}

/// The node at the beginning or end of a task.
fn fastening(nodes: Nodes, at_start: bool) -> Option<usize> {
    match nodes {
        Nodes::Leaf(node) => Some(node),
        Nodes::Summary { begin, .. } if at_start => Some(begin),
        Nodes::Summary { end, .. } => Some(end),
        Nodes::None => None,
    }
}
