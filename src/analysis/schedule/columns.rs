//! Columns of the families `task`, `progress_entry`, `schedule`, `owner` and `owner_week`.

columns! {
    /// Columns of family `task`: leaf tasks, and the tasks that sum them up.
    pub struct TaskColumns("task") {
        /// First day planned; of a summary the first of its parts.
        start: Date, "3.8.1";
        /// Last day planned, included.
        end: Date, "3.8.1";
        /// Days from the first to the last, both included.
        duration: Days, "3.8.1";
        /// Days by which it begins before the plan; 0 inside it.
        early_days: Days, "3.8.1";
        /// Days by which it ends after the plan; 0 inside it.
        past_days: Days, "3.8.1";
        /// Days of it that have passed.
        elapsed: Days, "3.8.2";
        /// Share that should be done by the as-of date.
        planned_progress: Percent, "3.8.2";
        /// Share that is done.
        progress: Percent, "3.8.3";
        /// Progress of a summary as somebody reported it; its parts decide.
        reported: Percent, "";
        /// Reported progress of a summary less that of its parts, in percentage points.
        reported_gap: Points, "3.8.4";
        /// Progress less planned progress, in percentage points.
        deviation: Points, "3.8.4";
        /// Weight in the plan's progress: as declared when every task has one, else the duration.
        weight: Number, "3.8.3";
        /// First day in fact.
        actual_start: Date, "";
        /// Last day in fact.
        actual_end: Date, "";
        /// First day of the approved plan.
        baseline_start: Date, "";
        /// Last day of the approved plan.
        baseline_end: Date, "";
        /// Working days of effort.
        effort: Days, "3.8.6";
        /// Day of the last report.
        updated: Date, "";
        /// Days since the last report.
        age: Days, "3.8.4";
        /// Whether it is running and the last report is older than a week and three days of grace.
        stale: Flag, "3.8.4";
        /// Whether it is done.
        finished: Flag, "3.8.4";
        /// Whether its last day has passed and it is not done.
        overdue: Flag, "3.8.4";
        /// Days since its last day, if overdue.
        overdue_days: Days, "3.8.4";
        /// Days until its last day; negative after it.
        left: Days, "3.8.4";
        /// Whether it ends within the next 14 days and is not done.
        upcoming: Flag, "3.8.4";
        /// How many of the tasks before it are overdue.
        late_predecessors: Number, "3.8.4";
        /// How many open risks with likelihood times damage of 15 or more threaten it.
        open_risks: Number, "3.8.4";
        /// Whether one of the signs of risk holds.
        at_risk: Flag, "3.8.4";
        /// Its state: the first that holds.
        state: Term, "3.8.4";
        /// ES: the earliest first day.
        earliest_start: Date, "3.8.5";
        /// EF: the earliest last day.
        earliest_finish: Date, "3.8.5";
        /// LS: the latest first day that keeps the end of the plan.
        latest_start: Date, "3.8.5";
        /// LF: the latest last day that keeps the end of the plan.
        latest_finish: Date, "3.8.5";
        /// Days it may be late without moving the end of the plan.
        total_slack: Days, "3.8.5";
        /// Days it may be late without moving another task.
        free_slack: Days, "3.8.5";
        /// Days between the earliest finish and its own deadline.
        deadline_slack: Days, "3.8.5";
        /// Whether it has no slack.
        critical: Flag, "3.8.5";
        /// Days in reserve after it.
        buffer: Days, "3.8.5";
        /// Days by which it was or is late.
        delay: Days, "3.8.4";
        /// Share of the reserve that is used up.
        buffer_used: Percent, "3.8.5";
        /// Whether the reserve suffices: green, yellow, red.
        buffer_state: Term, "3.8.5";
        /// Day on which it will be done at the pace so far.
        expected_finish: Date, "3.8.5";
    }
}

columns! {
    /// Columns of family `progress_entry`: one row per task and day of report.
    pub struct EntryColumns("progress_entry") {
        /// Day of the report.
        date: Date, "";
        /// Share done as reported.
        progress: Percent, "";
        /// Change since the report before, in percentage points.
        change: Points, "3.8.4";
    }
}

columns! {
    /// Columns of family `schedule`: one row, over leaf tasks.
    pub struct ScheduleColumns("schedule") {
        /// Number of leaf tasks, without cancelled ones.
        task_count: Number, "3.8.4";
        /// How many are done.
        done: Number, "3.8.4";
        /// How many are overdue.
        overdue: Number, "3.8.4";
        /// How many are at risk.
        at_risk: Number, "3.8.4";
        /// How many should have begun and did not.
        delayed_start: Number, "3.8.4";
        /// How many are running.
        running: Number, "3.8.4";
        /// How many are not begun.
        todo: Number, "3.8.4";
        /// How many running tasks were not reported on.
        stale: Number, "3.8.4";
        /// How many end within the next 14 days.
        upcoming: Number, "3.8.4";
        /// How many have both planned and actual progress; the averages are over these.
        measured: Number, "3.0";
        /// Planned progress, weighted.
        planned: Percent, "3.8.3";
        /// Actual progress, weighted.
        actual: Percent, "3.8.3";
        /// Actual less planned progress, in percentage points.
        deviation: Points, "3.8.3";
        /// Schedule performance index: actual ÷ planned progress.
        spi: Quotient, "3.8.3";
        /// How SPI stands by the limits of an achievement.
        spi_grade: Term, "3.1.9";
        /// Days from the first start to the last finish, buffers included.
        length: Days, "3.8.5";
        /// How many have no slack.
        critical: Number, "3.8.5";
        /// First day of the first task.
        first_start: Date, "3.8.5";
        /// Last day of the last task or its buffer, by the network.
        last_finish: Date, "3.8.5";
    }
}

columns! {
    /// Columns of family `owner`: one row per person who answers for a leaf task.
    pub struct OwnerColumns("owner") {
        /// Number of leaf tasks.
        task_count: Number, "3.8.6";
        /// How many are done.
        done: Number, "3.8.4";
        /// How many are overdue.
        overdue: Number, "3.8.4";
        /// How many are at risk.
        at_risk: Number, "3.8.4";
        /// Planned progress, weighted.
        planned: Percent, "3.8.3";
        /// Actual progress, weighted.
        actual: Percent, "3.8.3";
        /// How many have no slack.
        critical: Number, "3.8.5";
        /// Share of all tasks without slack.
        critical_share: Percent, "3.8.5";
        /// Working hours a week.
        capacity: Number, "3.8.6";
        /// Most tasks on one day.
        most_at_once: Number, "3.8.6";
        /// Largest load of a week.
        peak_load: Percent, "3.8.6";
    }
}

columns! {
    /// Columns of family `owner_week`: one row per person and ISO week with effort.
    pub struct WeekColumns("owner_week") {
        /// Working days of effort that fall into the week.
        effort: Days, "3.8.6";
        /// Effort ÷ capacity.
        load: Percent, "3.8.6";
    }
}
