//! Strategy: modules and their initiatives (具体措施/举措), with the details of price, channel and promotion.

use rust_decimal::Decimal;

use super::entity::Ref;
use super::frame::{Channel, Person, Region};
use super::goals::{Goal, Kpi};
use super::market::{Evidence, Gap, Need, Persona, PestFactor, Segment, SwotItem, SwotStrategy};
use crate::value::{Date, DateSpan, Deadline, Effect, Money, Percent, Quantity};

terms! {
    /// The strategy modules (domain/1 000-S3, 002, 004).
    pub enum ModuleKind("module_kind") {
        /// 产品.
        Product = "product",
        /// 渠道.
        Channel = "channel",
        /// 价格.
        Price = "price",
        /// 推广.
        Promotion = "promotion",
        /// 客户关系.
        Crm = "crm",
        /// 服务.
        Service = "service",
        /// 获客.
        Acquisition = "acquisition",
        /// 转化.
        Conversion = "conversion",
        /// 成交.
        Closing = "closing",
    }
    /// Priority.
    pub enum Priority("priority") {
        /// First.
        P0 = "p0",
        /// Second.
        P1 = "p1",
        /// Third.
        P2 = "p2",
    }
    /// State of an initiative.
    pub enum InitiativeStatus("initiative_status") {
        /// Not decided.
        Draft = "draft",
        /// Under way.
        Active = "active",
        /// Paused.
        Paused = "paused",
        /// Given up.
        Stopped = "stopped",
        /// Finished.
        Done = "done",
    }
}

entities! {
    /// How the goals are to be reached.
    pub struct Strategy;

    /// A strategy module of the plan.
    pub struct Module("module", modules, key ["module"]) {
        /// Which one.
        module: ModuleKind, required;
        /// What it is to achieve.
        goal: String, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Priority.
        priority: Priority, optional;
        /// Remark.
        note: String, optional;
    }

    /// A concrete step of a strategy (具体措施).
    pub struct Initiative("initiative", initiatives, key ["module", "name"]) {
        /// What is done.
        name: String, required;
        /// Module it belongs to.
        module: ModuleKind, optional;
        /// Goals it serves.
        goals: Ref<Goal>, list;
        /// Segments it aims at.
        segments: Ref<Segment>, list;
        /// Needs it answers.
        needs: Ref<Need>, list;
        /// Persona it aims at.
        persona: Ref<Persona>, optional;
        /// SWOT items it follows from.
        swot: Ref<SwotItem>, list;
        /// Cross strategies it follows from.
        swot_strategies: Ref<SwotStrategy>, list;
        /// Outside forces it responds to.
        pest: Ref<PestFactor>, list;
        /// Gap it uses.
        gap: Ref<Gap>, optional;
        /// Channel it works in.
        channel: Ref<Channel>, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Resources in words, with amounts.
        resource: String, optional;
        /// Time as a range or a deadline.
        time: DateSpan, optional;
        /// First day.
        start: Date, optional;
        /// Last day.
        due: Deadline, optional;
        /// What it is to bring: text with a number.
        expected_effect: Effect, optional;
        /// Budget.
        budget: Money, optional;
        /// Priority.
        priority: Priority, optional;
        /// State.
        status: InitiativeStatus, optional;
        /// Sources that speak for it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A price tier.
    pub struct PriceTier("price_tier", price_tiers, key ["initiative", "min_amount"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Yearly purchases from which it holds.
        min_amount: Money, required;
        /// Factor on the list price: 0.9 for 9折.
        discount: Percent, required;
        /// For whom.
        valid_for: String, optional;
        /// Least factor that covers the cost.
        cost_floor: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// Rules for a channel.
    pub struct ChannelPolicy("channel_policy", channel_policies, key ["channel", "initiative"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// The channel.
        channel: Ref<Channel>, required;
        /// What the channel does.
        duty: String, optional;
        /// Segment it serves.
        segment: Ref<Segment>, optional;
        /// Region it serves.
        region: Ref<Region>, optional;
        /// How channels work together.
        collaboration_rule: String, optional;
        /// Kind of incentive.
        incentive_type: String, optional;
        /// From which achievement the incentive is paid.
        threshold: Percent, optional;
        /// Its rate.
        rate: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// A promotion.
    pub struct PromoActivity("promo_activity", promo_activities, key ["name"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Name.
        name: String, required;
        /// Kind.
        r#type: String, optional;
        /// How many sessions.
        count: Quantity, optional;
        /// When.
        months: String, optional;
        /// Budget.
        budget: Money, optional;
        /// What it tells.
        content: String, optional;
        /// Leads to win.
        lead_target: Quantity, optional;
        /// Conversion to reach.
        conversion_target: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// A lever of the product.
    pub struct ProductLever("product_lever", product_levers, key ["name"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Name.
        name: String, required;
        /// Positioning.
        positioning: String, optional;
        /// What speaks for it.
        selling_points: String, list;
        /// What is improved.
        iteration: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// One line of a bundle.
    pub struct BundleItem("bundle_item", bundle_items, key ["lever", "sku"]) {
        /// Lever it belongs to.
        lever: Ref<ProductLever>, optional;
        /// Article.
        sku: String, required;
        /// Pieces.
        qty: Decimal, required;
        /// Price of a piece.
        price: Money, optional;
        /// Cost of a piece.
        cost: Money, optional;
    }

    /// An action of customer care.
    pub struct CrmAction("crm_action", crm_actions, key ["lifecycle", "action"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Contact, conversion, retention, referral.
        lifecycle: String, optional;
        /// What is done.
        action: String, required;
        /// How often.
        cadence: String, optional;
        /// For which tier of customers.
        tier: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A service offered.
    pub struct ServiceItem("service_item", service_items, key ["phase", "item"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Before, during or after the sale.
        phase: String, optional;
        /// What it is.
        item: String, required;
        /// How fast.
        sla: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// Material for a stage of the funnel.
    pub struct StageContent("stage_content", stage_contents, key ["stage", "content"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Stage.
        stage: Ref<super::funnel::Stage>, required;
        /// What is shown.
        content: String, required;
        /// File or link.
        asset: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A rule that changes prices.
    pub struct PricingRule("pricing_rule", pricing_rules, key ["name"]) {
        /// Initiative it belongs to.
        initiative: Ref<Initiative>, optional;
        /// Name.
        name: String, required;
        /// Demand, competition or season.
        trigger: String, optional;
        /// Price before.
        from: Money, optional;
        /// Price after.
        to: Money, optional;
        /// Least price.
        floor: Money, optional;
        /// Remark.
        note: String, optional;
    }

    /// A resource the plan has or needs.
    pub struct Resource("resource", resources, key ["name", "initiative"]) {
        /// What it is.
        name: String, required;
        /// People, money, material, process, institution, technology, outside.
        category: String, optional;
        /// How much is needed.
        quantity: Quantity, optional;
        /// Money it needs.
        amount: Money, optional;
        /// How much there is.
        available: Quantity, optional;
        /// Where it comes from.
        source: String, optional;
        /// How it is shared out.
        allocation_rule: String, optional;
        /// Initiative it is for.
        initiative: Ref<Initiative>, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Remark.
        note: String, optional;
    }

    /// Required counts of the funnel worked back from revenue.
    pub struct FunnelPlan("funnel_plan", funnel_plans, key ["goal"]) {
        /// Revenue goal.
        goal: Ref<Goal>, optional;
        /// KPI of the goal, when no goal is named.
        kpi: Ref<Kpi>, optional;
        /// Average order value.
        aov: Money, required;
        /// Share of repeat business.
        repeat_share: Percent, optional;
        /// Cost per lead.
        cost_per_lead: Money, optional;
        /// Remark.
        note: String, optional;
    }
}
