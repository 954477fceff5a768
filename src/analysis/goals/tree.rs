//! How goals hang together: parts by dimension, and the initiatives that serve them.

use std::collections::BTreeMap;

use super::Goals;
use super::kind;
use crate::analysis::strategy::initiative_names;
use crate::figures::{Expr, Figures, RelationId, Series, Unit};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Goal};

/// A dimension by which a goal may be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Regions.
    Region,
    /// Teams.
    Team,
    /// Persons.
    Person,
    /// Product lines.
    ProductLine,
    /// Kinds of customers.
    CustomerType,
    /// Channels.
    Channel,
}

impl Dimension {
    /// All of them, in the order of keys.
    pub const ALL: [Dimension; 6] =
        [Dimension::Region, Dimension::Team, Dimension::Person, Dimension::ProductLine, Dimension::CustomerType, Dimension::Channel];

    /// Its name in keys and in the vocabulary.
    pub fn code(self) -> &'static str {
        match self {
            Dimension::Region => "region",
            Dimension::Team => "team",
            Dimension::Person => "person",
            Dimension::ProductLine => "product_line",
            Dimension::CustomerType => "customer_type",
            Dimension::Channel => "channel",
        }
    }

    /// The member to which a goal is limited in this dimension, as position in its table.
    pub fn member(self, goal: &Goal) -> Option<u32> {
        match self {
            Dimension::Region => goal.region.as_ref()?.value.target,
            Dimension::Team => goal.team.as_ref()?.value.target,
            Dimension::Person => goal.person.as_ref()?.value.target,
            Dimension::ProductLine => goal.product_line.as_ref()?.value.target,
            Dimension::CustomerType => goal.customer_type.as_ref()?.value.target,
            Dimension::Channel => goal.channel.as_ref()?.value.target,
        }
    }

    /// Position of the member above a member, when it has one.
    fn above(self, plan: &Plan, member: u32) -> Option<u32> {
        let (frame, member) = (&plan.frame, member as usize);
        match self {
            Dimension::Region => frame.regions[member].parent.as_ref()?.value.target,
            Dimension::Team => frame.teams[member].parent.as_ref()?.value.target,
            Dimension::Person => None,
            Dimension::ProductLine => frame.product_lines[member].parent.as_ref()?.value.target,
            Dimension::CustomerType => frame.customer_types[member].parent.as_ref()?.value.target,
            Dimension::Channel => frame.channels[member].parent.as_ref()?.value.target,
        }
    }

    fn members(self, plan: &Plan) -> u32 {
        let frame = &plan.frame;
        let count = match self {
            Dimension::Region => frame.regions.len(),
            Dimension::Team => frame.teams.len(),
            Dimension::Person => frame.people.len(),
            Dimension::ProductLine => frame.product_lines.len(),
            Dimension::CustomerType => frame.customer_types.len(),
            Dimension::Channel => frame.channels.len(),
        };
        count as u32
    }
}

/// Parts of one goal that are told apart in the same way, all of its KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Position of the goal.
    pub goal: usize,
    /// The dimensions that the parts add to its scope; none when they differ in their period, or in nothing.
    pub by: Vec<Dimension>,
    /// Segment of the key: `region`, `region+product_line`, `period`, `part`.
    pub code: String,
    /// Positions of the parts, those of earlier periods first.
    pub parts: Vec<usize>,
}

/// Every split of every goal, in the order of goals and dimensions.
pub fn splits(plan: &Plan) -> Vec<Split> {
    let goals = &plan.goals.goals;
    let mut found: BTreeMap<(usize, Vec<Dimension>, String), Vec<usize>> = BTreeMap::new();
    for (position, part) in goals.iter().enumerate() {
        let Some(parent) = parent_of(plan, part) else { continue };
        if goals[parent].kpi.value.target != part.kpi.value.target {
            continue;
        }
        let by: Vec<_> = Dimension::ALL.into_iter().filter(|dimension| dimension.member(part) != dimension.member(&goals[parent])).collect();
        let code = code(&by, &goals[parent], part);
        found.entry((parent, by, code)).or_default().push(position);
    }
    let sorted = |mut parts: Vec<usize>| {
        parts.sort_by_key(|&part| goals[part].period.as_ref().map(|period| period.value.start));
        parts
    };
    found.into_iter().map(|((goal, by, code), parts)| Split { goal, by, code, parts: sorted(parts) }).collect()
}

fn code(by: &[Dimension], parent: &Goal, part: &Goal) -> String {
    if !by.is_empty() {
        return by.iter().map(|dimension| dimension.code()).collect::<Vec<_>>().join("+");
    }
    let differ = part.period.as_ref().map(|period| period.value) != parent.period.as_ref().map(|period| period.value);
    if differ { "period" } else { "part" }.to_string()
}

/// Position of the goal that a goal is a part of.
pub fn parent_of(plan: &Plan, goal: &Goal) -> Option<usize> {
    let position = goal.parent.as_ref()?.value.target? as usize;
    (position < plan.goals.goals.len()).then_some(position)
}

/// How many parts a complete split would have: the members on the level of its parts. `None` when nothing tells (several
/// dimensions at once, persons, periods, or parts of several levels).
pub fn members_known(plan: &Plan, split: &Split) -> Option<u32> {
    let [dimension] = split.by[..] else { return None };
    if dimension == Dimension::Person {
        return None;
    }
    let goals = &plan.goals.goals;
    let mut levels = split.parts.iter().map(|&part| dimension.member(&goals[part]).and_then(|member| dimension.above(plan, member)));
    let level = levels.next()?;
    if levels.any(|other| other != level) {
        return None;
    }
    Some((0..dimension.members(plan)).filter(|&member| dimension.above(plan, member) == level).count() as u32)
}

/// Relates goals to the goal they are part of, to that if somebody gives it, and to their parts.
pub fn relate(plan: &Plan, figures: &mut Figures) -> [RelationId; 3] {
    let family = figures.family("goal");
    let (mut up, mut given) = (Vec::new(), Vec::new());
    for goal in plan.goals.goals.iter() {
        if let Some(parent) = parent_of(plan, goal) {
            let row = figures.row(family, &goal.id.value);
            up.push((row, figures.row(family, &plan.goals.goals[parent].id.value)));
            given.extend(up.last().filter(|_| !plan.added.contains(&(parent as u32))));
        }
    }
    let down = up.iter().map(|&(part, parent)| (parent, part)).collect();
    [figures.relate("parent", family, up), figures.relate("given_parent", family, given), figures.relate("parts", family, down)]
}

/// Relates goals to the initiatives that serve them.
pub fn served_by(plan: &Plan, figures: &mut Figures) -> RelationId {
    let family = figures.family("goal");
    let initiatives = initiative_names(plan, figures).family();
    let mut pairs = Vec::new();
    for initiative in plan.strategy.initiatives.iter() {
        let to = figures.row(initiatives, &initiative.id.value);
        for goal in initiative.goals.iter().filter_map(|goal| plan.goals.goals.get(&goal.value)) {
            pairs.push((figures.row(family, &goal.id.value), to));
        }
    }
    figures.relate("initiatives", family, pairs)
}

/// Share of each part in its parent, and how many initiatives serve a goal, itself or through its neighbours in the tree.
pub fn shares(goals: &Goals<'_>, figures: &mut Figures) {
    let share = figures.column(goals.family, "share", Unit::Percent, "3.3.1");
    let mut adding = Vec::new();
    for (position, goal) in goals.plan.goals.goals.iter().enumerate() {
        let sums = kind::kpi(goals.plan, goal).is_some_and(|kpi| kind::aggregation(kpi) == Aggregation::Sum);
        let parent = parent_of(goals.plan, goal).filter(|&parent| goals.plan.goals.goals[parent].kpi.value.target == goal.kpi.value.target);
        if sums && parent.is_some() {
            adding.push(goals.row(figures, position));
        }
    }
    figures.compute(share, adding, goals.target / Expr::Via(goals.parent, goals.target));
    let name = initiative_names(goals.plan, figures);
    let own = figures.column(goals.family, "initiatives", Unit::Number, "3.3.4");
    let rows: Vec<_> = figures.rows(goals.family).collect();
    figures.compute(own, rows.clone(), Expr::Count(Series::Related(goals.served_by, name)));
    let below = figures.column(goals.family, "initiatives_of_parts", Unit::Number, "3.3.4");
    figures.compute(below, rows.clone(), Expr::Sum(Series::Related(goals.parts, own)));
    let near = figures.column(goals.family, "initiatives_near", Unit::Number, "3.3.4");
    figures.compute(near, rows, Expr::Sum(Series::List(vec![own.into(), Expr::Via(goals.parent, own), below.into()])));
}
