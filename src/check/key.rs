//! What a row of actuals measures, before the names of all files are put together.

use crate::model::facts::{SCOPE, Scope, Series};

/// What a name in a row leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Position in its table.
    Known(u32),
    /// Position among the names this file brings.
    New(u32),
}

/// What a row measures, before the names of all files are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Position of the goal.
    pub goal: Option<u32>,
    /// The KPI.
    pub kpi: Member,
    /// The scope, in the order of [`SCOPE`].
    pub scope: [Option<Member>; SCOPE.len()],
}

impl Key {
    /// The key in eight numbers, quick to hash: 0 for nothing, else twice the position plus one, or two when it is new.
    pub fn packed(&self) -> [u32; 8] {
        let pack = |member: Option<Member>| match member {
            None => 0,
            Some(Member::Known(at)) => 2 * at + 1,
            Some(Member::New(at)) => 2 * at + 2,
        };
        let [a, b, c, d, e, f] = self.scope.map(pack);
        [self.goal.map_or(0, |goal| goal + 1), pack(Some(self.kpi)), a, b, c, d, e, f]
    }

    /// The same key with every member replaced.
    pub fn map(self, replace: impl Fn(Member) -> Member) -> Self {
        Self { goal: self.goal, kpi: replace(self.kpi), scope: self.scope.map(|member| member.map(&replace)) }
    }
}

/// A series of positions in the plan's tables.
pub fn series(key: &Key, position: &impl Fn(Member) -> u32) -> Series {
    let scope = Scope::from_members(key.scope.map(|member| member.map(position)));
    Series { goal: key.goal, kpi: position(key.kpi), scope }
}
