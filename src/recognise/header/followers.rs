//! Amounts that do not say whose they are and stand behind the columns of a KPI or member: `销售额目标 | 实际 | 完成率 | 回款额目标 | 实际 |
//! 完成率`. Each belongs to the one on its left, where in this way all of them have it, and have it once; else nobody knows.

use super::headings::{Heading, Member};
use super::{Header, HeaderCell};
use crate::recognise::words::Measure;

/// Gives such columns to the members whose columns they follow.
pub fn claim(header: &Header, headings: &mut [Option<Heading>]) {
    for (measure, names) in MEASURES {
        let claimed = claimed(*measure, names, header, headings);
        for (at, member) in claimed {
            headings[at] = Some(Heading::Values(member, *measure));
        }
    }
}

/// What may follow, by the names of its columns.
const MEASURES: &[(Measure, &[&str])] = &[
    (Measure::Target, &["target"]),
    (Measure::Actual, &["actual", "value"]),
    (Measure::ToDate, &["to_date"]),
    (Measure::Achievement, &["achievement"]),
];

/// The columns of one measure, each with the member it belongs to; none where some member would have it twice or not at all.
fn claimed(measure: Measure, names: &[&str], header: &Header, headings: &[Option<Heading>]) -> Vec<(usize, Member)> {
    let is_followed = |at: &usize| headings[*at].is_none() && is_named(&header.cells[*at], names);
    let followers = (0..headings.len()).filter(is_followed);
    let Some(claimed) = followers.map(|at| Some((at, left_of(at, header, headings)?))).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let mut lacking: Vec<Member> = Vec::new();
    for member in headings.iter().flatten().filter_map(Heading::member) {
        let has_it = headings.iter().flatten().any(|heading| heading.measured(measure) == Some(member));
        if !has_it && !lacking.contains(member) {
            lacking.push(member.clone());
        }
    }
    let are_all = claimed.len() == lacking.len() && lacking.iter().all(|member| claimed.iter().any(|(_, other)| other == member));
    if lacking.len() > 1 && are_all { claimed } else { Vec::new() }
}

/// The member of the nearest column on the left, with nothing but other amounts between.
fn left_of(at: usize, header: &Header, headings: &[Option<Heading>]) -> Option<Member> {
    let left = (0..at).rev().find(|&at| !follows(&header.cells[at], headings[at].as_ref()))?;
    headings[left].as_ref()?.member().cloned()
}

/// Whether a column may stand between one and what follows it.
fn follows(cell: &HeaderCell, heading: Option<&Heading>) -> bool {
    match heading {
        Some(heading) => *heading == Heading::Derived,
        None => is_named(cell, &["diff"]) || MEASURES.iter().any(|(_, names)| is_named(cell, names)),
    }
}

fn is_named(cell: &HeaderCell, names: &[&str]) -> bool {
    cell.name.as_ref().is_some_and(|named| names.contains(&named.name))
}
