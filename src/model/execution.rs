//! Execution: tasks with their dependencies and progress, meetings, budget and spending.

use rust_decimal::Decimal;

use super::entity::{Dependency, Ref};
use super::frame::{Department, Person};
use super::goals::{Goal, Kpi};
use super::strategy::{Initiative, Priority};
use crate::value::{Date, DateSpan, Days, Deadline, Decode, Duration, Flag, Milestone, Money, Percent, Progress, Quantity, Worded};
use crate::vocabulary::{Vocabulary, normalise};

terms! {
    /// State of a task, as declared.
    pub enum TaskStatus("task_status") {
        /// 未开始.
        ToDo = "todo",
        /// 进行中.
        Running = "running",
        /// 已完成.
        Done = "done",
        /// 滞后.
        Delayed = "delayed",
        /// 暂停.
        Paused = "paused",
        /// 取消.
        Cancelled = "cancelled",
    }
    /// How a probation stands.
    pub enum ProbationState("probation_state") {
        /// 试用中.
        Open = "open",
        /// 已转正.
        Passed = "passed",
        /// 未通过.
        Failed = "failed",
    }
    /// Kind of a budget line.
    pub enum BudgetCategory("budget_category") {
        /// 推广.
        Promotion = "promotion",
        /// 渠道.
        Channel = "channel",
        /// 培训.
        Training = "training",
        /// 市场费用.
        Marketing = "marketing",
        /// 销售工具.
        Tools = "tools",
        /// 人力.
        People = "people",
        /// 应急.
        Contingency = "contingency",
        /// 其他.
        Other = "other",
    }
}

/// Kind of a budget line: one of those that all plans have, or one of the plan's own.
pub type BudgetKind = Worded<BudgetCategory>;

impl BudgetKind {
    /// Whether a text means this kind.
    pub fn is_called(&self, text: &str, vocabulary: &Vocabulary) -> bool {
        match self {
            Self::Common(category) => vocabulary.term(Self::NAME, text) == Some(category.term().code),
            Self::Own(own) => normalise::name(own) == normalise::name(text),
        }
    }
}

entities! {
    /// Who does what, when, and with what money.
    pub struct Execution;

    /// A task of the execution plan.
    pub struct Task("task", tasks, key ["name"]) {
        /// Name as people say it.
        name: String, required;
        /// Number in the work breakdown structure.
        wbs: String, optional;
        /// Task above it.
        parent: Ref<Task>, optional;
        /// Initiative it carries out.
        initiative: Ref<Initiative>, optional;
        /// What it is for.
        objective: String, optional;
        /// What comes out.
        deliverable: String, optional;
        /// When it counts as delivered.
        deliverable_standard: String, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Who helps.
        collaborators: Ref<Person>, list;
        /// First day planned.
        planned_start: Date, optional;
        /// Last day planned; `6月15日前` includes that day.
        planned_end: Deadline, optional;
        /// Both in one cell: `6-8月`.
        time: DateSpan, optional;
        /// First day of the approved plan.
        baseline_start: Date, optional;
        /// Last day of the approved plan.
        baseline_end: Deadline, optional;
        /// First day in fact.
        actual_start: Date, optional;
        /// Last day in fact.
        actual_end: Date, optional;
        /// Whether it is a milestone, or the milestone it ends with.
        milestone: Milestone, optional;
        /// Tasks that must come before.
        depends_on: Dependency<Task>, list;
        /// How long it takes, from the first day to the last: gives the one that is not written.
        duration: Duration, optional;
        /// Days kept in reserve after it.
        buffer: Days, optional;
        /// Working days of effort.
        effort_days: Decimal, optional;
        /// Weight in the plan's progress.
        weight: Decimal, optional;
        /// Share done.
        progress: Progress, optional;
        /// State as declared.
        status: TaskStatus, optional;
        /// Priority.
        priority: Priority, optional;
        /// What could go wrong.
        risk: String, optional;
        /// What is done about it.
        mitigation: String, optional;
        /// Day of the last report.
        updated_at: Date, optional;
        /// Resources in words.
        resource: String, optional;
        /// KPIs it contributes to.
        contributes_to: Ref<Kpi>, list;
        /// Remark.
        note: String, optional;
    }

    /// A report on a task's progress; the newest one by the as-of date counts.
    pub struct ProgressEntry("progress_entry", progress, key ["task", "date"]) {
        /// The task.
        task: Ref<Task>, required;
        /// Day of the report; from the file's name when silent.
        date: Date, optional;
        /// Share done.
        progress: Progress, optional;
        /// State.
        status: TaskStatus, optional;
        /// What is in the way.
        risk: String, optional;
        /// What is done about it.
        mitigation: String, optional;
        /// Who reported.
        by: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// Something one department hands to another.
    pub struct Handoff("handoff", handoffs, key ["from_dept", "to_dept", "deliverable"]) {
        /// Giver.
        from_dept: Ref<Department>, required;
        /// Taker.
        to_dept: Ref<Department>, required;
        /// What.
        deliverable: String, required;
        /// When.
        due: Deadline, optional;
        /// Task it belongs to.
        task: Ref<Task>, optional;
        /// Remark.
        note: String, optional;
    }

    /// A regular meeting.
    pub struct Meeting("meeting", meetings, key ["name"]) {
        /// Name.
        name: String, required;
        /// How often.
        cadence: String, optional;
        /// Day of the week.
        weekday: String, optional;
        /// Time of day.
        time: String, optional;
        /// Who comes.
        attendees: String, list;
        /// What is talked about.
        agenda: String, list;
        /// What it needs.
        inputs: String, list;
        /// What it gives.
        outputs: String, list;
        /// Remark.
        note: String, optional;
    }

    /// Something a meeting decided to do.
    pub struct ActionItem("action_item", action_items, key ["meeting", "text"]) {
        /// Meeting or review.
        meeting: String, optional;
        /// What.
        text: String, required;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// When.
        due: Deadline, optional;
        /// State.
        status: String, optional;
    }

    /// A line of the budget.
    pub struct BudgetLine("budget_line", budget, key ["name"]) {
        /// What it is for.
        name: String, required;
        /// Kind.
        category: BudgetKind, optional;
        /// Initiative it pays for.
        initiative: Ref<Initiative>, optional;
        /// Person who answers for it.
        owner: Ref<Person>, optional;
        /// Money planned.
        planned: Money, required;
        /// The same by month or quarter.
        months: Money, per_period;
        /// What may be paid from it.
        scope: String, optional;
        /// Who approves.
        approval_flow: String, optional;
        /// Whether it is the reserve.
        contingency: Flag, optional;
        /// Money spent, as the table says, when there is no ledger of spending.
        spent: Money, optional;
        /// Money left as the table says.
        remaining: Money, optional;
        /// Share of the line that is spent, as the table says.
        used: Percent, optional;
        /// Share of the total as the table says.
        share: Percent, optional;
        /// Remark.
        note: String, optional;
    }

    /// Money spent from a line.
    pub struct Spend("spend", spends = "spend", key ["line", "date", "doc", "amount"]) {
        /// The line.
        line: Ref<BudgetLine>, optional;
        /// Owner of the line, where several have its name.
        owner: String, optional;
        /// Kind of the line, where lines of several kinds have its name, or where the line is not said.
        category: String, optional;
        /// Day; a month counts at its last day.
        date: Deadline, required;
        /// Amount.
        amount: Money, required;
        /// Task it was for.
        task: Ref<Task>, optional;
        /// Who approved.
        approved_by: String, optional;
        /// Document.
        doc: String, optional;
        /// State of the document; one that is void or was sent back counts for nothing.
        order_status: String, optional;
        /// Remark.
        note: String, optional;
    }

    /// Use of a resource by a task.
    pub struct Allocation("allocation", allocations, key ["resource", "task"]) {
        /// Resource.
        resource: Ref<super::strategy::Resource>, required;
        /// Task.
        task: Ref<Task>, required;
        /// Share or hours.
        quantity: Quantity, optional;
    }

    /// A personal goal or post of somebody new.
    pub struct Probation("probation", probations, key ["person"]) {
        /// Who.
        person: Ref<Person>, required;
        /// Goal to reach.
        goal: Ref<Goal>, optional;
        /// What is expected, in words.
        expectation: String, optional;
        /// First day.
        start: Date, optional;
        /// Last day.
        end: Date, optional;
        /// Result.
        result: Worded<ProbationState>, optional;
        /// Remark.
        note: String, optional;
    }
}
