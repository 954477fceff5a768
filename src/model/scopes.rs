//! How scopes lie in one another: a person's sales in a region are part of the region's, those of 上海 part of 华东's where 华东 is
//! above it, and all of them part of the company's.
//!
//! **Decision.** A member is above another where `dimensions.yaml` says so, or where a goal for the one was split into a goal for the
//! other; but not a person above another, because a manager's sales are his own.

use std::collections::BTreeSet;

use super::Plan;
use super::entity::Ref;
use super::facts::{SCOPE, Scope};
use super::goals::Goal;
use crate::diagnostic::Spanned;
use crate::vocabulary::normalise;

/// How many dimensions a scope has.
pub const DIMENSIONS: usize = SCOPE.len();

/// Position of people among the dimensions.
const PERSON: usize = 2;

/// The members above members, for each dimension of a scope.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    above: [Vec<Option<u32>>; DIMENSIONS],
    /// Members of which only some parts are listed.
    partial: [BTreeSet<u32>; DIMENSIONS],
}

impl Scopes {
    /// Those of a plan; members above themselves lie in nothing.
    pub fn of(plan: &Plan) -> Self {
        let frame = &plan.frame;
        let mut scopes = Self {
            above: [
                frame.regions.iter().map(|item| target(&item.parent)).collect(),
                frame.teams.iter().map(|item| target(&item.parent)).collect(),
                vec![None; frame.people.len()],
                frame.product_lines.iter().map(|item| target(&item.parent)).collect(),
                frame.customer_types.iter().map(|item| target(&item.parent)).collect(),
                frame.channels.iter().map(|item| target(&item.parent)).collect(),
            ],
            partial: partial(plan),
        };
        plan.goals.goals.iter().for_each(|goal| scopes.learn(plan, goal));
        (0..DIMENSIONS).for_each(|dimension| scopes.cut_rings(dimension));
        scopes
    }

    /// Learns from a goal that is part of another in one dimension.
    fn learn(&mut self, plan: &Plan, goal: &Goal) {
        let Some(whole) = target(&goal.parent).map(|position| &plan.goals.goals[position as usize]) else { return };
        if whole.kpi.value.target != goal.kpi.value.target {
            return;
        }
        let (part, whole) = (goal.scope().members(), whole.scope().members());
        let differing: Vec<usize> = (0..DIMENSIONS).filter(|&dimension| part[dimension] != whole[dimension]).collect();
        if let &[dimension] = differing.as_slice()
            && dimension != PERSON
            && let (Some(member), Some(above)) = (part[dimension], whole[dimension])
        {
            self.above[dimension][member as usize].get_or_insert(above);
        }
    }

    fn cut_rings(&mut self, dimension: usize) {
        for member in 0..self.above[dimension].len() {
            let mut seen = BTreeSet::from([member as u32]);
            let mut at = member;
            while let Some(above) = self.above[dimension][at] {
                if !seen.insert(above) {
                    self.above[dimension][at] = None;
                    break;
                }
                at = above as usize;
            }
        }
    }

    /// The scope one step coarser in a dimension; `None` when the scope is not limited there.
    pub fn coarser(&self, scope: Scope, dimension: usize) -> Option<Scope> {
        let mut members = scope.members();
        let member = members[dimension]?;
        members[dimension] = self.above[dimension][member as usize];
        Some(Scope::from_members(members))
    }

    /// The scope that one is a part of, in the last dimension that limits it, and that dimension; `None` for the company.
    pub fn outer(&self, scope: Scope) -> Option<(usize, Scope)> {
        let last = (0..DIMENSIONS).rev().find(|&dimension| scope.members()[dimension].is_some())?;
        Some((last, self.coarser(scope, last)?))
    }

    /// Whether only some parts of a scope are listed, so that they do not add up to it.
    pub fn is_partial(&self, scope: Scope) -> bool {
        scope.members().iter().zip(&self.partial).any(|(member, partial)| member.is_some_and(|member| partial.contains(&member)))
    }

    /// How many steps it is to the company.
    pub fn depth(&self, scope: Scope) -> usize {
        (0..DIMENSIONS)
            .map(|dimension| std::iter::successors(self.coarser(scope, dimension), |&coarse| self.coarser(coarse, dimension)).count())
            .sum()
    }

    /// The scopes between a fine and a coarse one, the last dimension first; `None` when the one is not part of the other.
    pub fn between(&self, fine: Scope, coarse: Scope) -> Option<Vec<Scope>> {
        let mut path = Vec::new();
        let mut at = fine;
        for dimension in (0..DIMENSIONS).rev() {
            while at.members()[dimension] != coarse.members()[dimension] {
                at = self.coarser(at, dimension)?;
                path.push(at);
            }
        }
        path.pop();
        Some(path)
    }

    /// All scopes that a scope is part of.
    pub fn all_coarser(&self, scope: Scope) -> BTreeSet<Scope> {
        let mut found = BTreeSet::new();
        let mut open = vec![scope];
        while let Some(scope) = open.pop() {
            let coarser = (0..DIMENSIONS).filter_map(|dimension| self.coarser(scope, dimension));
            open.extend(coarser.filter(|&coarse| found.insert(coarse)));
        }
        found
    }
}

fn partial(plan: &Plan) -> [BTreeSet<u32>; DIMENSIONS] {
    let mut found: [BTreeSet<u32>; DIMENSIONS] = Default::default();
    if plan.partial.is_empty() {
        return found;
    }
    plan.names(&mut |kind, name, position| {
        let dimension = SCOPE.iter().position(|known| *known == kind);
        if let Some(dimension) = dimension.filter(|_| plan.partial.contains(&(kind, normalise::name(name)))) {
            found[dimension].insert(position);
        }
    });
    found
}

fn target<T>(field: &Option<Spanned<Ref<T>>>) -> Option<u32> {
    field.as_ref()?.value.target
}
