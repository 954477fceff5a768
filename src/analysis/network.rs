//! The critical path method on a network of activities (domain/3 §3.8.5; Kelley and Walker 1959; Moder, Phillips and Davis 1983
//! for start-start, finish-finish and start-finish ties).
//!
//! Times are whole days from the beginning of the network. An activity of duration `d` that starts at `t` is finished at `t + d`,
//! where the next one may start. A tie says that a start lies at least so many days after another start; every kind of tie is one
//! of these, because durations are fixed. A buffer is a node of its own after its activity, on which nothing depends.

use std::collections::VecDeque;

use crate::value::dependency::Tie;

/// Activities and the ties between them.
#[derive(Clone, Debug, Default)]
pub struct Network {
    activities: Vec<Activity>,
    ties: Vec<Arc>,
}

/// An activity: when it may start at the earliest, how long it takes, how many days are kept in reserve after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// First day on which it may start, from the beginning of the network.
    pub not_before: i64,
    /// Days of work.
    pub duration: i64,
    /// Days in reserve.
    pub buffer: i64,
}

/// `to` starts at least `days` after the start of `from`.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: usize,
    to: usize,
    days: i64,
}

/// Times of one activity, in days from the beginning of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// ES: it cannot start before.
    pub earliest_start: i64,
    /// EF = ES + duration.
    pub earliest_finish: i64,
    /// LS: if it starts later, the network ends later.
    pub latest_start: i64,
    /// LF = LS + duration.
    pub latest_finish: i64,
    /// Days it may be late without moving any other activity.
    pub free_slack: i64,
}

impl Times {
    /// Total slack: days it may be late without moving the end of the network; critical when 0.
    pub fn total_slack(&self) -> i64 {
        self.latest_start - self.earliest_start
    }
}

/// The network with its times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Days from the beginning to the end, buffers included.
    pub length: i64,
    /// Times of each activity; `None` for those in a cycle, or behind one.
    pub times: Vec<Option<Times>>,
}

impl Network {
    /// Adds an activity; the answer is its number.
    pub fn activity(&mut self, activity: Activity) -> usize {
        self.activities.push(activity);
        self.activities.len() - 1
    }

    /// Ties two activities; `lag` days lie between the two ends, or overlap when negative.
    pub fn tie(&mut self, from: usize, to: usize, tie: Tie, lag: i64) {
        let (before, after) = (self.activities[from].duration, self.activities[to].duration);
        let days = lag
            + match tie {
                Tie::FinishStart => before,
                Tie::StartStart => 0,
                Tie::FinishFinish => before - after,
                Tie::StartFinish => -after,
            };
        self.ties.push(Arc { from, to, days });
    }

    /// Forward and backward pass. Time and space are linear in activities and ties; nothing recurses.
    ///
    /// ```
    /// use planpress::analysis::network::{Activity, Network};
    /// use planpress::value::dependency::Tie;
    /// let mut network = Network::default();
    /// let [a, b, c, d] = [5, 10, 4, 3].map(|duration| network.activity(Activity { duration, ..Activity::default() }));
    /// for (from, to) in [(a, b), (b, d), (a, c), (c, d)] {
    ///     network.tie(from, to, Tie::FinishStart, 0);
    /// }
    /// let solution = network.solve();
    /// assert_eq!(solution.length, 18);
    /// assert_eq!(solution.times[c].unwrap().total_slack(), 6);
    /// assert_eq!([a, b, d].map(|critical| solution.times[critical].unwrap().total_slack()), [0, 0, 0]);
    /// ```
    pub fn solve(&self) -> Solution {
        let (outgoing, incoming) = (self.arcs_by(|arc| arc.from), self.arcs_by(|arc| arc.to));
        let order = self.order(&outgoing, &incoming);
        let mut early = vec![None; self.activities.len()];
        for &node in &order {
            let ties = incoming.of(node).iter().filter_map(|&arc| early[self.ties[arc].from].map(|start: i64| start + self.ties[arc].days));
            early[node] = Some(ties.fold(self.activities[node].not_before, i64::max));
        }
        let ends = order.iter().filter_map(|&node| early[node].map(|start| start + self.activities[node].duration + self.activities[node].buffer));
        let length = ends.max().unwrap_or(0);
        let mut late = vec![None; self.activities.len()];
        for &node in order.iter().rev() {
            let ties = outgoing.of(node).iter().filter_map(|&arc| late[self.ties[arc].to].map(|start: i64| start - self.ties[arc].days));
            late[node] = Some(ties.fold(length - self.activities[node].duration - self.activities[node].buffer, i64::min));
        }
        let times = (0..self.activities.len()).map(|node| Some(self.times(node, early[node]?, late[node]?, &early, &outgoing, length))).collect();
        Solution { length, times }
    }

    fn times(&self, node: usize, early: i64, late: i64, all: &[Option<i64>], outgoing: &Arcs, length: i64) -> Times {
        let Activity { duration, buffer, .. } = self.activities[node];
        let next = outgoing.of(node).iter().filter_map(|&arc| all[self.ties[arc].to].map(|start| start - self.ties[arc].days - early));
        let free_slack = next.fold(length - early - duration - buffer, i64::min);
        Times { earliest_start: early, earliest_finish: early + duration, latest_start: late, latest_finish: late + duration, free_slack }
    }

    /// The activities so that each comes after those it is tied to; those in or behind a cycle are left out.
    fn order(&self, outgoing: &Arcs, incoming: &Arcs) -> Vec<usize> {
        let mut waiting: Vec<usize> = (0..self.activities.len()).map(|node| incoming.of(node).len()).collect();
        let mut ready: VecDeque<usize> = (0..waiting.len()).filter(|&node| waiting[node] == 0).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(node) = ready.pop_front() {
            order.push(node);
            for &arc in outgoing.of(node) {
                let to = self.ties[arc].to;
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    ready.push_back(to);
                }
            }
        }
        order
    }

    fn arcs_by(&self, end: impl Fn(&Arc) -> usize) -> Arcs {
        let mut starts = vec![0; self.activities.len() + 1];
        for arc in &self.ties {
            starts[end(arc) + 1] += 1;
        }
        for node in 0..self.activities.len() {
            starts[node + 1] += starts[node];
        }
        let mut arcs = vec![0; self.ties.len()];
        let mut next = starts.clone();
        for (number, arc) in self.ties.iter().enumerate() {
            arcs[next[end(arc)]] = number;
            next[end(arc)] += 1;
        }
        Arcs { starts, arcs }
    }
}

/// Numbers of arcs, grouped by the activity at one of their ends.
struct Arcs {
    starts: Vec<usize>,
    arcs: Vec<usize>,
}

impl Arcs {
    fn of(&self, node: usize) -> &[usize] {
        &self.arcs[self.starts[node]..self.starts[node + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, Network};
    use crate::value::dependency::Tie;

    fn network(durations: &[i64]) -> Network {
        let mut network = Network::default();
        durations.iter().for_each(|&duration| {
            network.activity(Activity { duration, ..Activity::default() });
        });
        network
    }

    #[test]
    fn a_buffer_lengthens_the_network_and_leaves_the_path_critical() {
        let mut network = network(&[5, 10, 4]);
        let last = network.activity(Activity { duration: 3, buffer: 2, ..Activity::default() });
        for (from, to) in [(0, 1), (1, last), (0, 2), (2, last)] {
            network.tie(from, to, Tie::FinishStart, 0);
        }
        let solution = network.solve();
        assert_eq!(solution.length, 20);
        let slack: Vec<_> = solution.times.iter().map(|times| times.unwrap().total_slack()).collect();
        assert_eq!(slack, [0, 0, 6, 0]);
        assert_eq!(solution.times[2].unwrap().free_slack, 6);
    }

    #[test]
    fn each_kind_of_tie_binds_the_ends_it_names() {
        let starts = |tie, lag| {
            let mut network = network(&[6, 4]);
            network.tie(0, 1, tie, lag);
            network.solve().times[1].unwrap().earliest_start
        };
        assert_eq!(starts(Tie::FinishStart, 2), 8);
        assert_eq!(starts(Tie::FinishStart, -2), 4);
        assert_eq!(starts(Tie::StartStart, 3), 3);
        assert_eq!(starts(Tie::FinishFinish, 1), 3);
        assert_eq!(starts(Tie::StartFinish, 9), 5);
    }

    #[test]
    fn a_cycle_and_what_is_behind_it_have_no_times() {
        let mut network = network(&[1, 1, 1, 1]);
        for (from, to) in [(0, 1), (1, 2), (2, 1), (2, 3)] {
            network.tie(from, to, Tie::FinishStart, 0);
        }
        let known: Vec<_> = network.solve().times.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, false, false]);
    }

    #[test]
    fn an_activity_waits_for_its_planned_start() {
        let mut network = network(&[2]);
        let second = network.activity(Activity { duration: 2, not_before: 7, buffer: 0 });
        network.tie(0, second, Tie::FinishStart, 0);
        let solution = network.solve();
        assert_eq!(solution.times[0].unwrap().free_slack, 5);
        assert_eq!(solution.times[second].unwrap().earliest_start, 7);
        assert_eq!(solution.length, 9);
    }

    #[test]
    fn a_chain_of_fifty_thousand_is_solved_without_recursion() {
        let mut network = network(&vec![1; 50_000]);
        (1..50_000).for_each(|node| network.tie(node - 1, node, Tie::FinishStart, 0));
        assert_eq!(network.solve().length, 50_000);
    }
}
