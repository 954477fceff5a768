//! The chain from what was found to what is planned next: finding → strengths and chances → initiative → goal → task → cause →
//! improvement → change of the plan; and what hangs loose in it (domain/1 004-EX).
//!
//! The links are those that the input states. An actual is not a link of its own: it belongs to its goal. What nobody gave a name to, such as
//! a cause of a KPI without a goal, hangs on the goals of that KPI and scope.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::measures::{of_goal, series};
use crate::figures::{Figures, Series, Unit};
use crate::model::measurement::WorkStatus;
use crate::model::{Entity, Plan, Ref, Table};

/// A thing of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// What it is.
    pub stage: Stage,
    /// Its position among those of its kind.
    pub at: u32,
}

/// The stages of the chain, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// A force of the market.
    Force,
    /// A strength, weakness, opportunity or threat.
    Swot,
    /// A need of customers.
    Need,
    /// A gap that rivals leave.
    Gap,
    /// What is done.
    Initiative,
    /// What it is for.
    Goal,
    /// Who does it when.
    Task,
    /// Why a goal was missed.
    Cause,
    /// What is done about it.
    Improvement,
}

impl Stage {
    /// All stages, in the order of the chain.
    pub const ALL: [Stage; 9] =
        [Self::Force, Self::Swot, Self::Need, Self::Gap, Self::Initiative, Self::Goal, Self::Task, Self::Cause, Self::Improvement];

    /// The kind of entity, as links and the vocabulary name it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Force => "pest_factor",
            Self::Swot => "swot_item",
            Self::Need => "need",
            Self::Gap => "gap",
            Self::Initiative => "initiative",
            Self::Goal => "goal",
            Self::Task => "task",
            Self::Cause => "attribution",
            Self::Improvement => "improvement",
        }
    }
}

/// Why something hangs loose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loose {
    /// A finding that no initiative answers.
    Unanswered,
    /// An initiative that rests on no finding.
    Unfounded,
    /// An initiative without a goal.
    WithoutGoal,
    /// An initiative without a task.
    WithoutTask,
    /// A goal that no initiative serves, neither itself nor through a goal it is part of.
    WithoutInitiative,
    /// A missed goal without an improvement.
    WithoutAction,
    /// An improvement that became no task and changes no initiative.
    WithoutWork,
    /// An improvement still open that no review names.
    Unreviewed,
}

impl Loose {
    /// All reasons, in the order of the chain.
    pub const ALL: [Loose; 8] = [
        Self::Unanswered,
        Self::Unfounded,
        Self::WithoutGoal,
        Self::WithoutTask,
        Self::WithoutInitiative,
        Self::WithoutAction,
        Self::WithoutWork,
        Self::Unreviewed,
    ];

    /// Its code in the vocabulary.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Unfounded => "unfounded",
            Self::WithoutGoal => "without_goal",
            Self::WithoutTask => "without_task",
            Self::WithoutInitiative => "without_initiative",
            Self::WithoutAction => "without_action",
            Self::WithoutWork => "without_work",
            Self::Unreviewed => "unreviewed",
        }
    }
}

/// The chain of a plan.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Each link, from what gives rise to what follows.
    links: BTreeSet<(Node, Node)>,
    /// The same from what follows.
    back: BTreeSet<(Node, Node)>,
}

fn node(stage: Stage, at: u32) -> Node {
    Node { stage, at }
}

/// The positions that a list of references leads to.
fn targets<'r, T: 'r>(list: impl IntoIterator<Item = &'r crate::diagnostic::Spanned<Ref<T>>>) -> Vec<u32> {
    list.into_iter().filter_map(|reference| reference.value.target).collect()
}

fn positions<T: Entity>(table: &Table<T>) -> impl Iterator<Item = (u32, &T)> {
    table.iter().enumerate().map(|(at, item)| (at as u32, item))
}

impl Trace {
    /// The chain, from the links that the input states.
    pub fn of(plan: &Plan) -> Self {
        let mut trace = Self::default();
        trace.findings(plan);
        trace.work(plan);
        trace.lessons(plan);
        trace.back = trace.links.iter().map(|&(from, to)| (to, from)).collect();
        trace
    }

    fn link(&mut self, from: Node, to: Node) {
        self.links.insert((from, to));
    }

    /// Forces behind chances, and what initiatives answer.
    fn findings(&mut self, plan: &Plan) {
        for (at, item) in positions(&plan.market.swot) {
            targets(&item.pest).into_iter().for_each(|force| self.link(node(Stage::Force, force), node(Stage::Swot, at)));
        }
        for (at, gap) in positions(&plan.market.gaps) {
            targets(&gap.need).into_iter().for_each(|need| self.link(node(Stage::Need, need), node(Stage::Gap, at)));
        }
        for (at, initiative) in positions(&plan.strategy.initiatives) {
            let own = node(Stage::Initiative, at);
            targets(&initiative.pest).into_iter().for_each(|force| self.link(node(Stage::Force, force), own));
            targets(&initiative.swot).into_iter().for_each(|item| self.link(node(Stage::Swot, item), own));
            targets(&initiative.needs).into_iter().for_each(|need| self.link(node(Stage::Need, need), own));
            targets(&initiative.gap).into_iter().for_each(|gap| self.link(node(Stage::Gap, gap), own));
            for strategy in initiative.swot_strategies.iter().filter_map(|strategy| plan.market.swot_strategies.get(&strategy.value)) {
                targets(&strategy.from).into_iter().for_each(|item| self.link(node(Stage::Swot, item), own));
            }
        }
    }

    /// Initiatives, the goals they serve, the tasks they become.
    fn work(&mut self, plan: &Plan) {
        for (at, initiative) in positions(&plan.strategy.initiatives) {
            targets(&initiative.goals).into_iter().for_each(|goal| self.link(node(Stage::Initiative, at), node(Stage::Goal, goal)));
        }
        for (at, task) in positions(&plan.execution.tasks) {
            targets(&task.initiative).into_iter().for_each(|initiative| self.link(node(Stage::Initiative, initiative), node(Stage::Task, at)));
        }
    }

    /// Missed goals, their causes, and what is done about them.
    fn lessons(&mut self, plan: &Plan) {
        for (at, cause) in positions(&plan.measurement.attributions) {
            let goals = cause.goal.as_ref().and_then(|goal| goal.value.target).map_or_else(|| goals_of(plan, cause), |goal| vec![goal]);
            goals.into_iter().for_each(|goal| self.link(node(Stage::Goal, goal), node(Stage::Cause, at)));
        }
        for (at, improvement) in positions(&plan.measurement.improvements) {
            let own = node(Stage::Improvement, at);
            targets(&improvement.attribution).into_iter().for_each(|cause| self.link(node(Stage::Cause, cause), own));
            if improvement.attribution.is_none() {
                targets(&improvement.goal).into_iter().for_each(|goal| self.link(node(Stage::Goal, goal), own));
            }
            targets(&improvement.task).into_iter().for_each(|task| self.link(own, node(Stage::Task, task)));
            targets(&improvement.initiative).into_iter().for_each(|initiative| self.link(own, node(Stage::Initiative, initiative)));
        }
    }

    /// What gives rise to something, in the order of the chain.
    pub fn before(&self, of: Node) -> impl Iterator<Item = Node> {
        self.back.range((of, node(Stage::Force, 0))..).take_while(move |(from, _)| *from == of).map(|&(_, to)| to)
    }

    /// What follows from something, in the order of the chain.
    pub fn after(&self, of: Node) -> impl Iterator<Item = Node> {
        self.links.range((of, node(Stage::Force, 0))..).take_while(move |(from, _)| *from == of).map(|&(_, to)| to)
    }

    fn leads_to(&self, of: Node, stage: Stage) -> bool {
        self.after(of).any(|next| next.stage == stage)
    }

    /// Everything that hangs loose. `missed` says whether a goal, by its position, was missed so that something must be done.
    pub fn loose(&self, plan: &Plan, missed: impl Fn(u32) -> bool) -> Vec<(Loose, Node)> {
        let mut found = Vec::new();
        let mut tell = |loose, stage, at| found.push((loose, node(stage, at)));
        let findings = [(Stage::Swot, plan.market.swot.len()), (Stage::Need, plan.market.needs.len()), (Stage::Gap, plan.market.gaps.len())];
        // A plan without strategy answers nothing, which is told where the strategy is missing.
        let has_strategy = !plan.strategy.initiatives.is_empty();
        for (stage, number) in findings.into_iter().filter(|_| has_strategy) {
            let open =
                (0..number as u32).filter(|&at| !self.leads_to(node(stage, at), Stage::Initiative) && !self.leads_to(node(stage, at), Stage::Gap));
            open.for_each(|at| tell(Loose::Unanswered, stage, at));
        }
        let is_founded = plan.market.swot.len() + plan.market.needs.len() + plan.market.gaps.len() + plan.market.pest.len() > 0;
        for (at, _) in positions(&plan.strategy.initiatives) {
            let own = node(Stage::Initiative, at);
            let rests = self.before(own).any(|before| before.stage < Stage::Initiative);
            let lacks = [
                (Loose::Unfounded, is_founded && !rests),
                (Loose::WithoutGoal, !plan.goals.goals.is_empty() && !self.leads_to(own, Stage::Goal)),
                (Loose::WithoutTask, !plan.execution.tasks.is_empty() && !self.leads_to(own, Stage::Task)),
            ];
            lacks.into_iter().filter(|(_, lacks)| *lacks).for_each(|(loose, _)| tell(loose, Stage::Initiative, at));
        }
        for (at, _) in positions(&plan.goals.goals) {
            if has_strategy && !self.is_served(plan, at) {
                tell(Loose::WithoutInitiative, Stage::Goal, at);
            }
            if missed(at) && !self.is_acted_on(node(Stage::Goal, at)) {
                tell(Loose::WithoutAction, Stage::Goal, at);
            }
        }
        self.loose_improvements(plan, &mut tell);
        found
    }

    fn loose_improvements(&self, plan: &Plan, tell: &mut impl FnMut(Loose, Stage, u32)) {
        for (at, improvement) in positions(&plan.measurement.improvements) {
            let is_open = improvement.status.as_ref().is_none_or(|status| matches!(status.value, WorkStatus::Open | WorkStatus::Doing));
            if self.after(node(Stage::Improvement, at)).next().is_none() && is_open {
                tell(Loose::WithoutWork, Stage::Improvement, at);
            }
            if is_open && !plan.measurement.reviews.is_empty() && !is_reviewed(plan, &improvement.id.value, &improvement.text.value) {
                tell(Loose::Unreviewed, Stage::Improvement, at);
            }
        }
    }

    /// Whether an initiative serves a goal, one that it is part of, or one of its parts.
    fn is_served(&self, plan: &Plan, goal: u32) -> bool {
        let serves = |at: u32| self.before(node(Stage::Goal, at)).any(|before| before.stage == Stage::Initiative);
        let parent = |at: u32| plan.goals.goals[at as usize].parent.as_ref().and_then(|parent| parent.value.target);
        let mut above = std::iter::successors(Some(goal), |&at| parent(at)).take(plan.goals.goals.len());
        let is_part = |at: u32| std::iter::successors(Some(at), |&at| parent(at)).take(plan.goals.goals.len()).any(|above| above == goal);
        above.any(serves) || positions(&plan.goals.goals).any(|(at, _)| serves(at) && is_part(at))
    }

    /// Whether an improvement follows from a goal or from one of its causes.
    fn is_acted_on(&self, goal: Node) -> bool {
        self.leads_to(goal, Stage::Improvement) || self.after(goal).any(|cause| self.leads_to(cause, Stage::Improvement))
    }
}

/// The goals of the KPI and scope of a cause that names no goal.
fn goals_of(plan: &Plan, cause: &crate::model::measurement::Attribution) -> Vec<u32> {
    let Some(kpi) = cause.kpi.as_ref().and_then(|kpi| kpi.value.target) else { return Vec::new() };
    let target = |reference: Option<u32>, own: Option<u32>| reference == own;
    let is_its = |goal: &crate::model::goals::Goal| {
        let scope = goal.scope();
        let region = cause.region.as_ref().and_then(|region| region.value.target);
        let person = cause.person.as_ref().and_then(|person| person.value.target);
        goal.kpi.value.target == Some(kpi) && target(scope.region, region) && target(scope.person, person)
    };
    positions(&plan.goals.goals).filter(|(_, goal)| is_its(goal)).map(|(at, _)| at).collect()
}

/// Whether a review names something by its id or its words.
fn is_reviewed(plan: &Plan, id: &str, words: &str) -> bool {
    plan.measurement.reviews.iter().any(|review| {
        let lists = [&review.plan, &review.r#do, &review.check, &review.act, &review.decisions];
        let mut said = lists.into_iter().flatten().map(|line| line.value.as_str()).chain(review.body.as_ref().map(|body| body.value.as_str()));
        said.any(|line| line.contains(id) || line.contains(words))
    })
}

/// Whether a goal was missed so that something must be done: the company's by more than the tolerance, another when it is red (domain/3
/// §3.2.3).
pub fn is_missed(plan: &Plan, figures: &Figures, goal: u32) -> bool {
    if series::depth(&plan.goals.goals[goal as usize].scope()) > 0 {
        return of_goal(plan, figures, goal, "rag").and_then(|rag| figures.value(rag).term()).is_some_and(|rag| rag.code == "red");
    }
    let achievement = of_goal(plan, figures, goal, "achievement").and_then(|id| figures.number(id));
    let tolerance = figures.find("plan/tolerance").and_then(|id| figures.number(id)).unwrap_or_default();
    achievement.is_some_and(|achievement| achievement < Decimal::ONE - tolerance)
}

/// Family `trace`, one row: how much hangs loose.
pub fn trace(plan: &Plan, figures: &mut Figures) {
    let loose = Trace::of(plan).loose(plan, |goal| is_missed(plan, figures, goal)).len();
    let family = figures.family("trace");
    let row = figures.row(family, "");
    let column = figures.column(family, "loose", Unit::Number, "");
    figures.derive(column, row, loose as i64, "loose_ends", Vec::<Series>::new());
}
