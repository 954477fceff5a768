//! Waist 1: the checked facts of a plan, plain structs, each value with its place.
//!
//! ```text
//! Settings ── Person ── Department · Region · ProductLine · Channel · CustomerType · Team
//! PestFactor · Industry · Competitor · Capability · Swot · Segment ── Persona ── Need      (Evidence behind each)
//! Goal ──< Goal (parts) ── Kpi ──< Actual        Goal >──< Initiative ──< Task ──< ProgressEntry
//! Module ──< Initiative ──< Resource · BudgetLine ──< Spend
//! Goal × period ──< Attribution ──< Improvement   Risk · Review · Lesson ── Sop · Iteration
//! ```
//!
//! An entity is declared once, in the file of its area, by `entities!`; a new one is that declaration and its words in
//! `vocabulary/`. There is no I/O and no formatting here.

#[macro_use]
mod declare;
pub mod entity;
pub mod execution;
pub mod facts;
pub mod frame;
pub mod funnel;
pub mod goals;
pub mod market;
pub mod measurement;
pub mod scopes;
pub mod strategy;

pub use entity::{Arity, Entity, EntityInfo, Field, Holder, Record, Ref, Table};
pub use execution::Execution;
pub use frame::Frame;
pub use funnel::Funnel;
pub use goals::Goals;
pub use market::Market;
pub use measurement::Measurement;
pub use strategy::Strategy;

use crate::value::{Context, Reference};

macro_rules! plan {
    ($($(#[doc = $doc:literal])+ $field:ident: $group:ident,)+) => {
        /// Everything the input says, decoded and with its references resolved.
        #[derive(Debug, Default)]
        pub struct Plan {
            $($(#[doc = $doc])+ pub $field: $group,)+
            /// What was measured.
            pub facts: facts::Facts,
            /// Members of which only some parts are listed, `其中：上海`: kind and name, as names are compared.
            pub partial: std::collections::BTreeSet<(&'static str, String)>,
            /// The goals that nobody gives, by position: what their parts come to.
            pub added: std::collections::BTreeSet<u32>,
            /// The KPIs, by position, of which only parts of the company were measured and that have no goal for it: it is what these come to.
            pub summed: std::collections::BTreeSet<u32>,
            /// Our share of the market, as a row for our company among the competitors has it.
            pub own_share: Option<crate::diagnostic::Spanned<crate::value::Percent>>,
        }

        impl Plan {
            /// All entities that can be declared.
            pub fn infos() -> impl Iterator<Item = &'static EntityInfo> {
                [$($group::INFOS),+].into_iter().flatten()
            }

            /// Decodes the records of one kind and adds them to their table.
            pub fn decode(&mut self, kind: &str, records: Vec<Record<'_>>, context: &Context<'_>) {
                $(let Err(records) = self.$field.decode(kind, records, context) else { return };)+
                debug_assert!(records.is_empty(), "no entity of kind {kind}");
            }

            /// Shows every reference of the plan, with the entity and field that hold it.
            pub fn references(&mut self, visit: &mut dyn FnMut(Holder<'_>, Reference<'_>)) {
                $(self.$field.references(visit);)+
            }

            /// The goals that somebody gives.
            pub fn given_goals(&self) -> impl Iterator<Item = &goals::Goal> {
                let is_given = |(position, _): &(usize, &goals::Goal)| !self.added.contains(&(*position as u32));
                self.goals.goals.iter().enumerate().filter(is_given).map(|(_, goal)| goal)
            }

            /// Tells each name by which an entity may be referred to: kind, name, position.
            pub fn names(&self, list: &mut dyn FnMut(&'static str, &str, u32)) {
                $(self.$field.names(list);)+
            }
        }
    };
}

plan! {
    /// Settings, people, dimensions.
    frame: Frame,
    /// The market.
    market: Market,
    /// Goals and KPIs.
    goals: Goals,
    /// Strategy.
    strategy: Strategy,
    /// Execution.
    execution: Execution,
    /// Evaluation.
    measurement: Measurement,
    /// Funnel, customers, talent, supply.
    funnel: Funnel,
}

impl Plan {
    /// What is known of the entity of this kind.
    ///
    /// ```
    /// assert_eq!(planpress::model::Plan::info("task").unwrap().plural, "tasks");
    /// ```
    pub fn info(kind: &str) -> Option<&'static EntityInfo> {
        Self::infos().find(|info| info.kind == kind)
    }

    /// The settings; a plan without them is not computed.
    pub fn settings(&self) -> Option<&frame::Settings> {
        self.frame.plan.first()
    }
}
