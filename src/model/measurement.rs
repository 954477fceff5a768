//! What came of it: causes, improvements, risks, reviews, lessons, changes of the plan.

use rust_decimal::Decimal;

use super::entity::Ref;
use super::execution::Task;
use super::frame::{Person, Region};
use super::goals::{Goal, Kpi};

use super::strategy::Initiative;
use crate::value::{Date, Deadline, Flag, Money, Percent, Period, Score, Target};

terms! {
    /// Class of a cause (domain/1 001-S7-ATTR).
    pub enum CauseClass("cause_class") {
        /// 策略.
        Strategy = "strategy",
        /// 执行.
        Execution = "execution",
        /// 外部.
        External = "external",
    }
    /// State of something to be done.
    pub enum WorkStatus("work_status") {
        /// Not begun.
        Open = "open",
        /// Under way.
        Doing = "doing",
        /// Finished.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
    /// What an alert is about (domain/3 §3.9.3).
    pub enum AlertRule("alert_rule") {
        /// A goal is red.
        LowAchievement = "low_achievement",
        /// A goal was missed in three periods in a row.
        MissedInARow = "missed_in_a_row",
        /// The achievement of a goal fell twice in a row, over three periods.
        Deteriorating = "deteriorating",
        /// A task is overdue.
        TaskOverdue = "task_overdue",
        /// More than 67 % of a buffer is used up.
        BufferUsed = "buffer_used",
        /// Nobody reports on a running task.
        DataStale = "data_stale",
        /// The budget is spent faster than time passes.
        BudgetPace = "budget_pace",
        /// An open risk has a score of 15 or more.
        HighRisk = "high_risk",
        /// The open deals are worth too little for what is left of the goal.
        ThinPipeline = "thin_pipeline",
        /// A deal is too long in its stage.
        StageTimeout = "stage_timeout",
        /// Nobody touched a deal lately.
        Inactive = "inactive",
        /// A customer of tier A is likely to leave, or did not order for twice its usual time.
        KeyCustomer = "key_customer",
        /// Goods in stock do not last.
        StockShort = "stock_short",
        /// A probation ends and its goal is not reached.
        ProbationEnding = "probation_ending",
        /// No review looked at what a competitor did.
        CompetitorEvent = "competitor_event",
    }
    /// Whether somebody said that an alert is known.
    pub enum AlertState("alert_state") {
        /// Nobody did.
        Open = "open",
        /// Somebody did, and the day until which it holds has not passed.
        Known = "known",
    }
    /// How much an alert presses.
    pub enum Severity("alert_severity") {
        /// At once.
        Urgent = "urgent",
        /// Soon.
        Soon = "soon",
    }
}

entities! {
    /// What was learnt from the actuals.
    pub struct Measurement;

    /// A cause of a variance, as people see it.
    pub struct Attribution("attribution", attributions, key ["goal", "kpi", "region", "person", "period", "text"]) {
        /// Goal whose variance it explains.
        goal: Ref<Goal>, optional;
        /// KPI, when no goal is named.
        kpi: Ref<Kpi>, optional;
        /// Region of that KPI.
        region: Ref<Region>, optional;
        /// Person of that KPI.
        person: Ref<Person>, optional;
        /// Period; to date when silent.
        period: Period, optional;
        /// The cause.
        text: String, required;
        /// Its class.
        cause_class: CauseClass, optional;
        /// Share of the variance.
        share: Percent, optional;
        /// What shows it.
        evidence: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// What is done about a variance.
    pub struct Improvement("improvement", improvements, key ["goal", "kpi", "text"]) {
        /// What is done.
        text: String, required;
        /// Goal it helps.
        goal: Ref<Goal>, optional;
        /// KPI it helps, when no goal is named.
        kpi: Ref<Kpi>, optional;
        /// Region.
        region: Ref<Region>, optional;
        /// Cause it answers.
        attribution: Ref<Attribution>, optional;
        /// Task it became.
        task: Ref<Task>, optional;
        /// Initiative it changes.
        initiative: Ref<Initiative>, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Last day.
        due: Deadline, optional;
        /// State.
        status: WorkStatus, optional;
        /// Target from now on.
        new_target: Target, optional;
        /// Remark.
        note: String, optional;
    }

    /// A risk.
    pub struct Risk("risk", risks, key ["text"]) {
        /// What could happen.
        text: String, required;
        /// Competition, customers, policy, weather, supply, people, money, data.
        category: String, optional;
        /// Likelihood, 1 to 5.
        probability: Score, optional;
        /// Damage, 1 to 5.
        impact: Score, optional;
        /// What shows that it happens.
        trigger: String, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// What is done about it.
        response: String, optional;
        /// State.
        status: WorkStatus, optional;
        /// Last day.
        due: Deadline, optional;
        /// Task it threatens.
        task: Ref<Task>, optional;
        /// Goal it threatens.
        goal: Ref<Goal>, optional;
        /// Remark.
        note: String, optional;
    }

    /// An alert that somebody knows of.
    pub struct AlertAck("alert_ack", alert_acks, key ["rule", "object"]) {
        /// What the alert is about.
        rule: AlertRule, required;
        /// Id or name of what it warns of; every alert of the rule when silent.
        object: String, optional;
        /// Last day on which it is left alone.
        until: Date, optional;
        /// Remark.
        note: String, optional;
    }

    /// A review of a period (PDCA).
    pub struct Review("review", reviews, key ["period"]) {
        /// The period.
        period: Period, required;
        /// Plan.
        plan: String, list;
        /// Do.
        r#do: String, list;
        /// Check.
        check: String, list;
        /// Act.
        act: String, list;
        /// What was decided.
        decisions: String, list;
        /// Who was there.
        attendees: String, list;
        /// Day of the meeting.
        date: Date, optional;
        /// Minutes, in Markdown.
        body: String, optional;
    }

    /// Something learnt.
    pub struct Lesson("lesson", lessons, key ["text"]) {
        /// What.
        text: String, required;
        /// Data that show it.
        result: String, optional;
        /// Whether it was shown to hold.
        validated: Flag, optional;
        /// Procedure it became.
        sop: Ref<Sop>, optional;
        /// Initiative it comes from.
        initiative: Ref<Initiative>, optional;
        /// Remark.
        note: String, optional;
    }

    /// A procedure.
    pub struct Sop("sop", sops, key ["title"]) {
        /// Title.
        title: String, required;
        /// Document.
        doc: String, optional;
        /// How many people were trained.
        trained_count: Decimal, optional;
        /// For whom.
        audience: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// A success to tell.
    pub struct Case("case", cases, key ["customer"]) {
        /// Customer.
        customer: String, required;
        /// Initiative it shows.
        initiative: Ref<Initiative>, optional;
        /// Result.
        result: String, required;
        /// Whether it may be told outside.
        quotable: Flag, optional;
        /// Remark.
        note: String, optional;
    }

    /// A change of the plan.
    pub struct Iteration("iteration", iterations, key ["date", "object"]) {
        /// Day.
        date: Date, required;
        /// What was changed.
        object: String, required;
        /// Before.
        before: String, optional;
        /// After.
        after: String, optional;
        /// Why.
        reason: String, optional;
        /// KPI whose data asked for it.
        data_ref: String, optional;
        /// Who approved.
        approver: String, optional;
        /// From when.
        effective_from: Date, optional;
        /// Change of the budget.
        budget_delta: Money, optional;
        /// Data or market.
        triggers: String, list;
        /// Remark.
        note: String, optional;
    }

    /// Text for the head of a page, in Markdown.
    pub struct Intro("intro", notes, key ["page"]) {
        /// Page it is for.
        page: String, required;
        /// Title.
        title: String, optional;
        /// Text.
        body: String, optional;
    }
}
