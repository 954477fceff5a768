//! The frame of a plan: its settings, its people, and the members of its dimensions.

use rust_decimal::Decimal;

use super::entity::Ref;
use crate::value::{Date, Flag, Money, Percent, Period};

terms! {
    /// Unit in which money is shown.
    pub enum DisplayUnit("display_unit") {
        /// 元.
        Yuan = "yuan",
        /// 万元.
        TenThousand = "wan",
        /// 亿元.
        HundredMillion = "yi",
    }
    /// Which days count in the duration and the planned progress of a task (domain/3 §3.8.1).
    pub enum TaskDays("task_days") {
        /// Every day of the calendar.
        Calendar = "calendar",
        /// Days on which people work.
        Workdays = "workdays",
    }
    /// What becomes of the diagnostics of a code.
    pub enum CheckSeverity("check_severity") {
        /// They are not told, only counted.
        Off = "off",
        /// They are notes.
        Info = "info",
        /// They are warnings.
        Warning = "warning",
        /// They are errors.
        Error = "error",
    }
    /// Whether an owner is a person, a post or a group.
    pub enum PersonType("person_type") {
        /// A named person.
        Person = "person",
        /// A post, such as 渠道经理.
        Role = "role",
        /// A group.
        Team = "team",
    }
    /// Whether a person can still be given work.
    pub enum PersonStatus("person_status") {
        /// At work.
        Active = "active",
        /// Left or on long leave.
        Inactive = "inactive",
    }
}

entities! {
    /// Settings, people and dimensions.
    pub struct Frame;

    /// Settings of the plan, from `plan.yaml`.
    pub struct Settings("plan", plan, key ["name"]) {
        /// Title of the plan.
        name: String, required;
        /// Company that plans.
        company: String, optional;
        /// Business scenarios the plan is for.
        scenario: String, list;
        /// First and last day of the plan.
        period: Period, required;
        /// First month of the fiscal year, 1 to 12.
        fiscal_year_start_month: Decimal, optional;
        /// Currency of all money, CNY when silent.
        currency: String, optional;
        /// Unit in which money is shown, 万元 when silent.
        display_unit: DisplayUnit, optional;
        /// Language of the report: zh-CN, zh-TW or en.
        locale: String, optional;
        /// Day on which the report looks at the plan; by default the last day of the newest actual period.
        as_of: Date, optional;
        /// Budget of the plan with its reserve.
        budget_total: Money, optional;
        /// Least share of the budget to keep in reserve.
        contingency_low: Percent, optional;
        /// Largest share of the budget to keep in reserve.
        contingency_high: Percent, optional;
        /// Achievement from which a goal counts as met.
        rag_green: Percent, optional;
        /// Achievement from which a goal counts as nearly met.
        rag_yellow: Percent, optional;
        /// Shortfall of a company goal beyond which a cause is asked for.
        tolerance: Percent, optional;
        /// Collection rate to compare with.
        collection_rate: Percent, optional;
        /// Largest share of the revenue that may be spent.
        expense_limit: Percent, optional;
        /// Amount of a budget line above which somebody must approve what is spent.
        approval_limit: Money, optional;
        /// Which days count in the duration of a task; every day of the calendar when silent.
        task_days: TaskDays, optional;
        /// Largest workbook or table of text that is read, in MB.
        file_mb: Decimal, optional;
        /// Memory of the process that reads a workbook apart, in MB; 1024 when silent.
        workbook_memory_mb: Decimal, optional;
        /// Processor time of that process, in seconds; 15 when silent.
        workbook_seconds: Decimal, optional;
        /// Days of the year on which nobody works.
        holidays: Date, list;
        /// Weekend days on which people work.
        makeup_days: Date, list;
    }

    /// What the plan decides about a code of diagnostics: to silence it or to take it more or less seriously.
    pub struct Check("check", checks, key ["code", "record"]) {
        /// Code such as W305.
        code: String, required;
        /// What becomes of its diagnostics: off, info, warning or error.
        severity: CheckSeverity, required;
        /// Id of the record that alone is meant, or its kind and id as in `task/t-07`; without it the whole plan.
        record: String, optional;
        /// Why; readers of the report see it.
        reason: String, required;
    }

    /// A rule that the plan sets for itself: a test over the rows of one family of figures.
    pub struct OwnRule("own_rule", own_rules = "rules", key ["message"]) {
        /// What its rows are, such as `task`; without it what the first name of the test says.
        each: String, optional;
        /// Test of which a row that holds is an error.
        error: String, optional;
        /// Test of which a row that holds is a warning.
        warn: String, optional;
        /// Test of which a row that holds is a note.
        info: String, optional;
        /// What to tell.
        message: String, required;
    }

    /// A person, a post or a group that can own goals and tasks.
    pub struct Person("person", people, key ["name"]) {
        /// Name as people say it.
        name: String, required;
        /// Post.
        title: String, optional;
        /// Department the person belongs to.
        department: Ref<Department>, optional;
        /// Region the person answers for.
        region: Ref<Region>, optional;
        /// Team of the person.
        team: Ref<Team>, optional;
        /// Whom the person reports to.
        manager: Ref<Person>, optional;
        /// Person, post or group.
        r#type: PersonType, optional;
        /// Number of heads of a group.
        headcount: Decimal, optional;
        /// First day at work.
        hire_date: Date, optional;
        /// Whether the name is masked (`*宁`); found by its spelling when silent.
        masked: Flag, optional;
        /// Working hours a week, 40 when silent.
        capacity_hours: Decimal, optional;
        /// Active or gone.
        status: PersonStatus, optional;
        /// Other spellings of the name.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A department.
    pub struct Department("department", departments, key ["name"]) {
        /// Name.
        name: String, required;
        /// Department above it.
        parent: Ref<Department>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A region.
    pub struct Region("region", regions, key ["name"]) {
        /// Name.
        name: String, required;
        /// Region above it.
        parent: Ref<Region>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A product line.
    pub struct ProductLine("product_line", product_lines, key ["name"]) {
        /// Name.
        name: String, required;
        /// Product line above it.
        parent: Ref<ProductLine>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A sales channel.
    pub struct Channel("channel", channels, key ["name"]) {
        /// Name.
        name: String, required;
        /// Channel above it.
        parent: Ref<Channel>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A kind of customer.
    pub struct CustomerType("customer_type", customer_types, key ["name"]) {
        /// Name.
        name: String, required;
        /// Kind above it.
        parent: Ref<CustomerType>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }

    /// A sales team.
    pub struct Team("team", teams, key ["name"]) {
        /// Name.
        name: String, required;
        /// Team above it.
        parent: Ref<Team>, optional;
        /// Other names.
        aliases: String, list;
        /// Remark.
        note: String, optional;
    }
}
