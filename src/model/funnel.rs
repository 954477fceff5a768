//! The funnel and the customers: stages, leads, opportunities, orders.

use rust_decimal::Decimal;

use super::entity::Ref;
use super::frame::{Channel, CustomerType, Person, Region};
use super::market::Level;
use super::measurement::WorkStatus;
use crate::value::{Date, DateSpan, Days, Deadline, Flag, Money, Percent, Period, Quantity, Score, Worded};

terms! {
    /// The six common stages of a funnel (domain/1 002-S1-STAGE), in their order.
    pub enum StageKind("stage_kind") {
        /// 潜在客户.
        Lead = "lead",
        /// 意向客户.
        Prospect = "prospect",
        /// 商机孵化.
        Nurture = "nurture",
        /// 商务谈判.
        Negotiation = "negotiation",
        /// 成交签约.
        Won = "won",
        /// 复购增购.
        Repeat = "repeat",
        /// 输单: where deals are put that came to nothing; no stage that others come after.
        Lost = "lost",
    }
    /// State of an opportunity in its stage (domain/1 002-T1).
    pub enum OpportunityStatus("opportunity_status") {
        /// 待跟进.
        Waiting = "waiting",
        /// 推进中.
        Running = "running",
        /// 已成交.
        Won = "won",
        /// 已流失.
        Lost = "lost",
        /// 暂停.
        Paused = "paused",
    }
    /// Size of a lead's company (domain/3 §3.5.8).
    pub enum LeadSize("lead_size") {
        /// 大.
        Large = "large",
        /// 中.
        Medium = "medium",
        /// 小.
        Small = "small",
    }
    /// How clear the need of a lead is.
    pub enum NeedClarity("need_clarity") {
        /// 明确.
        Clear = "clear",
        /// 一般.
        Fair = "fair",
        /// 模糊.
        Vague = "vague",
    }
    /// Whether a lead has money for it.
    pub enum LeadBudget("lead_budget") {
        /// 有.
        Granted = "granted",
        /// 待批.
        Asked = "asked",
        /// 无.
        None = "none",
    }
    /// State of a vacancy.
    pub enum VacancyState("vacancy_state") {
        /// 招聘中.
        Open = "open",
        /// 逾期未到岗.
        Late = "late",
        /// 已到岗.
        Filled = "filled",
    }
    /// Tier of a customer (domain/1 004-M2-TIER).
    pub enum Tier("tier") {
        /// A.
        A = "a",
        /// B.
        B = "b",
        /// C.
        C = "c",
    }
}

entities! {
    /// Where deals stand.
    pub struct Funnel;

    /// A stage of the funnel.
    pub struct Stage("stage", stages, key ["name"]) {
        /// Name.
        name: String, required;
        /// Position, from 1.
        order: Decimal, optional;
        /// Which of the common stages it is; by its name when silent.
        kind: StageKind, optional;
        /// Who answers for it.
        owner: String, optional;
        /// When a deal enters it.
        entry_criteria: String, optional;
        /// When a deal leaves it.
        exit_criteria: String, optional;
        /// Days after which a deal has been there too long.
        timeout_days: Days, optional;
        /// Likelihood that a deal in it is won.
        probability: Percent, optional;
        /// Share of deals that are to go on.
        target_rate: Percent, optional;
        /// Number of deals wanted in it.
        target_count: Quantity, optional;
        /// Days a deal is to stay.
        lead_time_days: Days, optional;
        /// Remark.
        note: String, optional;
    }

    /// A lead.
    pub struct Lead("lead", leads, key ["customer", "created"]) {
        /// Customer.
        customer: String, optional;
        /// Day it came.
        created: Date, optional;
        /// Channel it came from.
        source: Ref<Channel>, optional;
        /// Campaign it came from.
        campaign: String, optional;
        /// Segment.
        segment: String, optional;
        /// Size of the company.
        company_size: Worded<LeadSize>, optional;
        /// How clear the need is.
        need_clarity: Worded<NeedClarity>, optional;
        /// Whether there is a budget.
        budget: Worded<LeadBudget>, optional;
        /// Who works on it; nobody when it is in the pool.
        owner: Ref<Person>, optional;
        /// Whether it is a real lead.
        valid: Flag, optional;
        /// Opportunity it became.
        converted_opp: Ref<Opportunity>, optional;
        /// Remark.
        note: String, optional;
    }

    /// An opportunity.
    pub struct Opportunity("opportunity", opportunities, key ["customer", "stage"]) {
        /// Customer.
        customer: String, required;
        /// Stage it is in.
        stage: Ref<Stage>, required;
        /// State.
        status: OpportunityStatus, optional;
        /// Who works on it.
        owner: Ref<Person>, optional;
        /// Amount.
        amount: Money, optional;
        /// Whom to talk to.
        contact: String, optional;
        /// How to reach them; confidential.
        phone: String, optional;
        /// What they need.
        need: String, optional;
        /// Where it stands.
        current_progress: String, optional;
        /// What comes next.
        next_action: String, optional;
        /// When.
        next_action_due: Deadline, optional;
        /// Day it is expected to close.
        expected_close: Deadline, optional;
        /// Number of deep contacts.
        contacts_count: Decimal, optional;
        /// Who decides.
        decision_chain: String, list;
        /// Day it came.
        created: Date, optional;
        /// Day it entered its stage.
        entered: Date, optional;
        /// Why it was lost.
        lost_reason: String, optional;
        /// Day it was won.
        won_date: Date, optional;
        /// Whether the money came.
        cash_received: Flag, optional;
        /// Whether the project began.
        project_started: Flag, optional;
        /// Channel it came from.
        channel: Ref<Channel>, optional;
        /// Region.
        region: Ref<Region>, optional;
        /// Remark.
        note: String, optional;
    }

    /// One stage an opportunity went through.
    pub struct StageVisit("stage_visit", stage_history, key ["opportunity", "stage", "entered"]) {
        /// The opportunity.
        opportunity: Ref<Opportunity>, required;
        /// The stage.
        stage: Ref<Stage>, required;
        /// Day it came in.
        entered: Date, required;
        /// Day it went out.
        left: Date, optional;
    }

    /// A talk with a customer.
    pub struct FollowUp("follow_up", followups, key ["opportunity", "time", "kind"]) {
        /// The opportunity.
        opportunity: Ref<Opportunity>, required;
        /// Day.
        time: Date, required;
        /// By phone, visit ..
        kind: String, optional;
        /// What they said.
        feedback: String, optional;
        /// How the need changed.
        need_change: String, optional;
    }

    /// What a channel cost.
    pub struct ChannelCost("channel_cost", channel_costs, key ["channel", "campaign", "period"]) {
        /// Channel.
        channel: Ref<Channel>, required;
        /// Campaign.
        campaign: String, optional;
        /// Period.
        period: Period, optional;
        /// Cost.
        cost: Money, optional;
        /// Leads it brought.
        leads: Quantity, optional;
        /// Opportunities it brought.
        opportunities: Quantity, optional;
        /// New customers it brought.
        new_customers: Quantity, optional;
        /// Worth of these opportunities.
        opportunity_value: Money, optional;
        /// Revenue won.
        won_revenue: Money, optional;
        /// Remark.
        note: String, optional;
    }

    /// A customer.
    pub struct Customer("customer", customers, key ["name"]) {
        /// Name.
        name: String, required;
        /// Kind.
        r#type: Ref<CustomerType>, optional;
        /// Industry.
        industry: String, optional;
        /// Region.
        region: Ref<Region>, optional;
        /// Who looks after it; nobody when it is in the pool.
        owner: Ref<Person>, optional;
        /// A, B or C, by hand.
        tier: Worded<Tier>, optional;
        /// Key account or small and medium.
        kind: String, optional;
        /// How it is looked after.
        playbook: String, optional;
        /// Likelihood to leave.
        churn_risk: Worded<Level>, optional;
        /// Satisfaction.
        satisfaction: Decimal, optional;
        /// Net promoter score, 0 to 10.
        nps_score: Decimal, optional;
        /// Customer who recommended us.
        referral_by: Ref<Customer>, optional;
        /// Remark.
        note: String, optional;
    }

    /// An order.
    pub struct Order("order", orders, key ["customer", "date", "product", "amount"]) {
        /// Customer.
        customer: Ref<Customer>, required;
        /// Day.
        date: Date, required;
        /// Amount.
        amount: Money, required;
        /// Product.
        product: String, optional;
        /// State; an order that is void or was returned counts for nothing.
        order_status: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A vacancy.
    pub struct Position("position", positions, key ["title"]) {
        /// Post.
        title: String, required;
        /// How many.
        count: Quantity, optional;
        /// By when.
        need_by: Date, optional;
        /// Recommendation, headhunter, campus.
        channel: String, optional;
        /// State.
        status: Worded<VacancyState>, optional;
        /// Day it was filled.
        filled_on: Date, optional;
        /// Remark.
        note: String, optional;
    }

    /// A training course.
    pub struct Training("training", trainings, key ["name"]) {
        /// Name.
        name: String, required;
        /// For whom.
        audience: String, optional;
        /// Length.
        days: Days, optional;
        /// When.
        date: DateSpan, optional;
        /// Skill it teaches.
        skill: String, optional;
        /// Budget.
        budget: Money, optional;
        /// Remark.
        note: String, optional;
    }

    /// A skill wanted and had.
    pub struct Competency("competency", competencies, key ["skill"]) {
        /// Skill.
        skill: String, required;
        /// Level wanted, 1 to 5.
        required: Score, optional;
        /// Level had, 1 to 5.
        actual: Score, optional;
        /// Remark.
        note: String, optional;
    }

    /// An incentive.
    pub struct Incentive("incentive", incentives, key ["name"]) {
        /// Name.
        name: String, required;
        /// Commission, bonus, equity, travel.
        kind: String, optional;
        /// KPI it is counted on.
        kpi: Ref<super::goals::Kpi>, optional;
        /// Rate.
        rate: Percent, optional;
        /// Achievement from which it is paid.
        threshold: Percent, optional;
        /// Fixed amount.
        amount: Money, optional;
        /// Rule in words.
        rule: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A contest.
    pub struct Contest("contest", contests, key ["name"]) {
        /// Name.
        name: String, required;
        /// Period.
        period: Period, optional;
        /// KPI it is about.
        kpi: Ref<super::goals::Kpi>, optional;
        /// Who takes part.
        scope: String, optional;
        /// Prize.
        prize: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// Somebody put on a post.
    pub struct Assignment("assignment", assignments, key ["person", "post"]) {
        /// Who.
        person: Ref<Person>, required;
        /// Post.
        post: String, required;
        /// From.
        from: Date, optional;
        /// To.
        to: Date, optional;
        /// Remark.
        note: String, optional;
    }

    /// Goods in stock.
    pub struct Stock("stock", stocks, key ["sku"]) {
        /// Article.
        sku: String, required;
        /// Name of the article.
        product: String, optional;
        /// Pieces.
        qty: Quantity, optional;
        /// Pieces expected to be needed.
        forecast: Quantity, optional;
        /// Remark.
        note: String, optional;
    }

    /// A carrier.
    pub struct Logistics("logistics", logistics, key ["carrier"]) {
        /// Name.
        carrier: String, required;
        /// Price.
        price: Money, optional;
        /// Days of delivery.
        delivery_days: Days, optional;
        /// Remark.
        note: String, optional;
    }

    /// A second supplier.
    pub struct BackupSupplier("backup_supplier", backup_suppliers, key ["sku", "supplier"]) {
        /// Article.
        sku: String, required;
        /// Supplier.
        supplier: String, required;
        /// Remark.
        note: String, optional;
    }

    /// A tool.
    pub struct Tool("tool", tools, key ["name"]) {
        /// Name.
        name: String, required;
        /// What it is for.
        purpose: String, optional;
        /// How often it is updated.
        update_sla: String, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Day it was last updated.
        updated_at: Date, optional;
        /// Remark.
        note: String, optional;
    }

    /// A measure that keeps data safe.
    pub struct SecurityItem("security_item", security_items, key ["item"]) {
        /// What is to be kept safe.
        item: String, required;
        /// How.
        measure: String, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// State.
        status: WorkStatus, optional;
        /// Remark.
        note: String, optional;
    }

    /// A step of the career ladder.
    pub struct Ladder("ladder", ladders, key ["title"]) {
        /// Title.
        title: String, required;
        /// Position, from 1.
        order: Decimal, optional;
        /// What it takes to get there.
        requirement: String, optional;
        /// Remark.
        note: String, optional;
    }
}
