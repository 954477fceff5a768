//! Goals, the KPIs they are measured by, and what was measured.

use rust_decimal::Decimal;

use super::entity::Ref;
use super::facts::Scope;
use super::frame::{Channel, CustomerType, Person, ProductLine, Region, Team};
use crate::diagnostic::Spanned;
use crate::value::{Date, Deadline, Flag, Percent, Period, Quantity, Target};

terms! {
    /// Which way a KPI is good.
    pub enum KpiDirection("kpi_direction") {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
        /// Inside a range is good.
        Range = "range",
        /// Done or not.
        Milestone = "milestone",
    }
    /// How a KPI adds up over time and over scopes (domain/1 §1.6).
    pub enum Aggregation("aggregation") {
        /// Sum.
        Sum = "sum",
        /// Last value of the period.
        Last = "last",
        /// Ratio of the sums of numerator and denominator.
        Ratio = "ratio",
        /// Mean weighted by the number of samples.
        Average = "average",
    }
    /// Result or process.
    pub enum GoalKind("goal_kind") {
        /// A business result.
        Business = "business",
        /// A step towards one.
        Process = "process",
    }
    /// How often a KPI is measured.
    pub enum Frequency("frequency") {
        /// Daily.
        Day = "day",
        /// Weekly.
        Week = "week",
        /// Monthly.
        Month = "month",
        /// Quarterly.
        Quarter = "quarter",
        /// Yearly.
        Year = "year",
    }
    /// Level of a goal's scope.
    pub enum ScopeLevel("scope_level") {
        /// The whole company.
        Company = "company",
        /// A region.
        Region = "region",
        /// A team.
        Team = "team",
        /// A person.
        Person = "person",
    }
    /// What a growth target is compared with.
    pub enum GrowthBasis("growth_basis") {
        /// The period before (环比).
        Previous = "previous",
        /// The same period a year before (同比).
        LastYear = "last_year",
    }
}

entities! {
    /// What is aimed at, and what came of it.
    pub struct Goals;

    /// A measure. Those of the catalogue (domain/1 §1.6) need no declaration.
    pub struct Kpi("kpi", kpis, key ["name"]) {
        /// Name as people say it.
        name: String, required;
        /// Other names.
        aliases: String, list;
        /// Unit: 元, %, 家, 条, 分, 次, 天.
        unit: String, optional;
        /// Which way is good; more is better when silent.
        direction: KpiDirection, optional;
        /// How it adds up; a sum when silent, a ratio for %.
        aggregation: Aggregation, optional;
        /// KPI above the fraction bar.
        numerator: Ref<Kpi>, optional;
        /// KPI below the fraction bar.
        denominator: Ref<Kpi>, optional;
        /// How often it is measured.
        frequency: Frequency, optional;
        /// Business result or process.
        kind: GoalKind, optional;
        /// Decimals shown.
        decimals: Decimal, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Where the actuals come from.
        source_system: String, optional;
        /// Weight in the weighted achievement.
        weight: Percent, optional;
        /// Largest achievement that counts in the weighted achievement, 120 % when silent.
        cap: Percent, optional;
        /// Achievement from which it counts as met.
        rag_green: Percent, optional;
        /// Achievement from which it counts as nearly met.
        rag_yellow: Percent, optional;
        /// What exactly is counted.
        definition: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A goal: a KPI, a scope, a period and a target.
    pub struct Goal("goal", goals, key ["kpi", "dimension", "region", "team", "person", "product_line", "customer_type", "channel", "period"]) {
        /// Name as people say it; made from KPI and scope when silent.
        name: String, optional;
        /// The measure.
        kpi: Ref<Kpi>, required;
        /// Level of the goal as a table names it (整体, 区域, 客户, 推广).
        dimension: String, optional;
        /// Region it is for.
        region: Ref<Region>, optional;
        /// Team it is for.
        team: Ref<Team>, optional;
        /// Person it is for.
        person: Ref<Person>, optional;
        /// Product line it is for.
        product_line: Ref<ProductLine>, optional;
        /// Kind of customer it is for.
        customer_type: Ref<CustomerType>, optional;
        /// Channel it is for.
        channel: Ref<Channel>, optional;
        /// Period; the plan's when silent.
        period: Period, optional;
        /// What is to be reached.
        target: Target, required;
        /// Value the growth starts from.
        base_value: Quantity, optional;
        /// What a growth target is compared with.
        growth_basis: GrowthBasis, optional;
        /// Value that must be reached.
        must_hit: Quantity, optional;
        /// Value that would be a success.
        stretch: Quantity, optional;
        /// The target before it was changed.
        baseline_target: Quantity, optional;
        /// Day on which the target was changed.
        changed_on: Date, optional;
        /// Business result or process.
        kind: GoalKind, optional;
        /// Last day; the end of the period when silent.
        due: Deadline, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// What has to be done above all.
        key_action: String, optional;
        /// How it is judged.
        assessment: String, optional;
        /// Goal it is a part of.
        parent: Ref<Goal>, optional;
        /// Whether its parts are not meant to add up to it.
        partial: Flag, optional;
        /// Target of each sub-period.
        months: Quantity, per_period;
        /// Weight among the goals of the scorecard.
        weight: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// A measured value of a KPI, for a scope and a period.
    pub struct Actual("actual", actuals, key ["kpi", "goal", "region", "team", "person", "product_line", "customer_type", "channel", "period", "revision"]) {
        /// The goal it belongs to; gives KPI and scope.
        goal: Ref<Goal>, optional;
        /// The measure.
        kpi: Ref<Kpi>, optional;
        /// Region.
        region: Ref<Region>, optional;
        /// Team.
        team: Ref<Team>, optional;
        /// Person.
        person: Ref<Person>, optional;
        /// Product line.
        product_line: Ref<ProductLine>, optional;
        /// Kind of customer.
        customer_type: Ref<CustomerType>, optional;
        /// Channel.
        channel: Ref<Channel>, optional;
        /// Number of the order, contract or invoice that the row is of; such rows are added up.
        order_number: String, optional;
        /// Name of the customer that the row is of; such rows are added up.
        customer: String, optional;
        /// State of the order; what was cancelled or paid back is left out.
        order_status: String, optional;
        /// Currency of the row; what is not in our money is left out.
        currency: String, optional;
        /// Period; from the file's name when silent.
        period: Period, optional;
        /// The value.
        value: Quantity, optional;
        /// Value from the beginning of the year to the end of the period, when the value of the period alone is silent.
        to_date: Quantity, optional;
        /// Part above the fraction bar.
        numerator: Quantity, optional;
        /// Part below the fraction bar.
        denominator: Quantity, optional;
        /// Number of samples behind an average.
        n: Decimal, optional;
        /// Higher revisions replace lower ones.
        revision: Decimal, optional;
        /// Achievement as the table printed it, to be compared with ours.
        achievement: Percent, optional;
        /// Where the value comes from.
        source_system: String, optional;
        /// Remark.
        note: String, optional;
    }
}

impl Goal {
    /// Whom the goal is for; references must have been resolved.
    pub fn scope(&self) -> Scope {
        Scope {
            region: target(&self.region),
            team: target(&self.team),
            person: target(&self.person),
            product_line: target(&self.product_line),
            customer_type: target(&self.customer_type),
            channel: target(&self.channel),
        }
    }

    /// Its name, or its id when it has none.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(&self.id.value, |name| &name.value)
    }
}

fn target<T>(reference: &Option<Spanned<Ref<T>>>) -> Option<u32> {
    reference.as_ref().and_then(|reference| reference.value.target)
}
