//! What is known of the market: forces, industry, competitors, strengths, segments, buyers and their needs.

use rust_decimal::Decimal;

use super::entity::Ref;
use super::frame::Region;
use crate::value::{Date, Flag, Money, Percent, Quantity, Score};

terms! {
    /// Kind of an outside force.
    pub enum PestCategory("pest_category") {
        /// 政治.
        Political = "political",
        /// 经济.
        Economic = "economic",
        /// 社会.
        Social = "social",
        /// 技术.
        Technological = "technological",
    }
    /// Whether a force helps.
    pub enum Direction("direction") {
        /// +1.
        Positive = "positive",
        /// 0.
        Neutral = "neutral",
        /// −1.
        Negative = "negative",
    }
    /// Strength of something, worth 3, 2 or 1.
    pub enum Level("level") {
        /// 3.
        High = "high",
        /// 2.
        Medium = "medium",
        /// 1.
        Low = "low",
    }
    /// Whether a competitor sells the same or a substitute.
    pub enum CompetitorKind("competitor_kind") {
        /// The same kind of product.
        Direct = "direct",
        /// A substitute.
        Indirect = "indirect",
    }
    /// Quadrant of SWOT.
    pub enum Quadrant("quadrant") {
        /// 优势.
        Strength = "strength",
        /// 劣势.
        Weakness = "weakness",
        /// 机会.
        Opportunity = "opportunity",
        /// 威胁.
        Threat = "threat",
    }
    /// Cross strategy of SWOT.
    pub enum CrossStrategy("cross_strategy") {
        /// Strengths for opportunities.
        So = "so",
        /// Weaknesses mended by opportunities.
        Wo = "wo",
        /// Strengths against threats.
        St = "st",
        /// Weaknesses guarded against threats.
        Wt = "wt",
    }
    /// Part in a buying decision.
    pub enum DecisionRoleKind("decision_role_kind") {
        /// 发起人.
        Initiator = "initiator",
        /// 影响者.
        Influencer = "influencer",
        /// 决策者.
        Decider = "decider",
        /// 使用者.
        User = "user",
    }
}

entities! {
    /// Findings about the market.
    pub struct Market;

    /// An outside force (PEST).
    pub struct PestFactor("pest_factor", pest, key ["category", "factor"]) {
        /// Political, economic, social or technological.
        category: PestCategory, required;
        /// What the force is.
        factor: String, required;
        /// Whether it helps.
        direction: Direction, optional;
        /// How strong it is.
        level: Level, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Where it was read, in words.
        source: String, optional;
        /// What we do about it.
        response: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// An industry in which we sell.
    pub struct Industry("industry", industries, key ["industry"]) {
        /// Its name.
        industry: String, required;
        /// Region it is measured in.
        region: Ref<Region>, optional;
        /// Total addressable market.
        tam: Money, optional;
        /// Part we could serve.
        sam: Money, optional;
        /// Part we aim at.
        som: Money, optional;
        /// Our own share.
        own_share: Percent, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Where it was read, in words.
        source: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// One year of an industry.
    pub struct MarketYear("market_year", market_years, key ["industry", "year"]) {
        /// The industry.
        industry: Ref<Industry>, optional;
        /// Calendar year.
        year: Decimal, required;
        /// Market size.
        size: Money, optional;
        /// Growth over the year before.
        growth: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// What wins in this market.
    pub struct KeySuccessFactor("key_success_factor", ksf, key ["factor"]) {
        /// What it is.
        factor: String, required;
        /// Weight among the factors.
        weight: Percent, optional;
        /// Our own rating, 1 to 5.
        self_rating: Score, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// How a competitor does on a key success factor.
    pub struct CompetitorRating("competitor_rating", competitor_ratings, key ["competitor", "factor"]) {
        /// The competitor.
        competitor: Ref<Competitor>, required;
        /// The factor.
        factor: Ref<KeySuccessFactor>, required;
        /// Rating, 1 to 5.
        rating: Score, required;
    }

    /// A trend of the market.
    pub struct Trend("trend", trends, key ["text"]) {
        /// Policy, technology, demand or rival.
        kind: String, optional;
        /// What happens.
        text: String, required;
        /// What it means for us.
        impact: String, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
    }

    /// A competitor.
    pub struct Competitor("competitor", competitors, key ["name"]) {
        /// Name.
        name: String, required;
        /// Direct or indirect.
        kind: CompetitorKind, optional;
        /// Market share.
        share: Percent, optional;
        /// Product and service.
        products: String, optional;
        /// Pricing.
        pricing: String, optional;
        /// Price level, ours is 100.
        price_index: Decimal, optional;
        /// Channels.
        channels: String, optional;
        /// Service model.
        service_model: String, optional;
        /// Marketing.
        marketing: String, optional;
        /// Where it is strong.
        strengths: String, list;
        /// Where it is weak.
        weaknesses: String, list;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// Something a competitor did.
    pub struct CompetitorEvent("competitor_event", competitor_events, key ["competitor", "date", "detail"]) {
        /// The competitor.
        competitor: Ref<Competitor>, required;
        /// Day.
        date: Date, required;
        /// Price cut, new product, policy.
        kind: String, optional;
        /// What happened.
        detail: String, required;
    }

    /// Something we can do or have.
    pub struct Capability("capability", capabilities, key ["name"]) {
        /// What it is.
        name: String, required;
        /// Product, customers, team, money, channel.
        r#type: String, optional;
        /// Rating, 1 to 5.
        rating: Score, optional;
        /// Whether it is a strength.
        is_strength: Flag, optional;
        /// How much can be put to use.
        deployable: Quantity, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A strength, weakness, opportunity or threat.
    pub struct SwotItem("swot_item", swot, key ["quadrant", "text"]) {
        /// Quadrant.
        quadrant: Quadrant, required;
        /// What it is.
        text: String, required;
        /// Weight, 1 to 5.
        weight: Score, optional;
        /// Forces it follows from.
        pest: Ref<PestFactor>, list;
        /// Capabilities it follows from.
        capabilities: Ref<Capability>, list;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A strategy that crosses two quadrants.
    pub struct SwotStrategy("swot_strategy", swot_strategies, key ["type", "text"]) {
        /// SO, WO, ST or WT.
        r#type: CrossStrategy, required;
        /// What to do.
        text: String, optional;
        /// Items it rests on.
        from: Ref<SwotItem>, list;
        /// Remark.
        note: String, optional;
    }

    /// A gap that competitors leave.
    pub struct Gap("gap", gaps, key ["opportunity"]) {
        /// What could be done there.
        opportunity: String, required;
        /// Competitor whose weakness it is.
        competitor: Ref<Competitor>, optional;
        /// Need it answers.
        need: Ref<Need>, optional;
        /// Why it is a gap.
        basis: String, list;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A segment of the market.
    pub struct Segment("segment", segments, key ["name"]) {
        /// Name.
        name: String, required;
        /// Industry of its customers.
        industry: String, optional;
        /// Size of its customers.
        company_size: String, optional;
        /// Region.
        region: String, optional;
        /// Traits of its needs.
        need_traits: String, optional;
        /// Size score, 1 to 5.
        size_score: Score, optional;
        /// Competition score, 1 to 5; 5 is fierce.
        competition_score: Score, optional;
        /// Fit with us, 1 to 5.
        fit_score: Score, optional;
        /// Number of customers, estimated.
        est_customers: Quantity, optional;
        /// Value, estimated.
        est_value: Money, optional;
        /// Core or not, by decision; computed when silent.
        core: Flag, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A typical customer.
    pub struct Persona("persona", personas, key ["name"]) {
        /// Name.
        name: String, required;
        /// Segment it belongs to.
        segment: Ref<Segment>, optional;
        /// Size.
        company_size: String, optional;
        /// Yearly revenue.
        revenue_range: String, optional;
        /// Industry.
        industry: String, optional;
        /// Part in the decision chain.
        role: String, optional;
        /// How it likes to buy.
        purchase_preference: String, optional;
        /// How much the price matters.
        price_sensitivity: Level, optional;
        /// What service it expects.
        service_expectation: String, optional;
        /// What hurts.
        pain_points: String, list;
        /// Length of a decision in days.
        decision_cycle_days: Quantity, optional;
        /// Budget.
        budget_range: String, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A part in a persona's decision.
    pub struct DecisionRole("decision_role", decision_roles, key ["persona", "role", "title"]) {
        /// The persona.
        persona: Ref<Persona>, required;
        /// Initiator, influencer, decider or user.
        role: DecisionRoleKind, required;
        /// Post of the person.
        title: String, optional;
        /// What the person cares for.
        concern: String, optional;
    }

    /// A need of customers.
    pub struct Need("need", needs, key ["text"]) {
        /// What is needed.
        text: String, required;
        /// Persona that needs it.
        persona: Ref<Persona>, optional;
        /// Urgency, 1 to 5.
        urgency: Score, optional;
        /// Importance, 1 to 5.
        importance: Score, optional;
        /// How often it comes up.
        frequency: Decimal, optional;
        /// What it is worth.
        value: Decimal, optional;
        /// Interview, industry data, questionnaire.
        source: String, optional;
        /// Whether nobody answers it yet.
        unmet: Flag, optional;
        /// Sources that show it.
        evidence: Ref<Evidence>, list;
        /// Remark.
        note: String, optional;
    }

    /// A source of findings.
    pub struct Evidence("evidence", evidence, key ["publisher", "date"]) {
        /// Report, questionnaire, interview, site, social media, CRM.
        method: String, optional;
        /// Who published it.
        publisher: String, optional;
        /// Day of publication.
        date: Date, optional;
        /// Number of answers or samples.
        n: Decimal, optional;
        /// Where to find it.
        url: String, optional;
        /// What it says.
        title: String, optional;
        /// Remark.
        note: String, optional;
    }
}
