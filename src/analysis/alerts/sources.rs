//! Alerts about tasks, money, risks, deals, customers, people, goods and competitors (domain/3 §3.9.3).

use super::{Found, Work};
use crate::analysis::budget::TotalColumns;
use crate::analysis::customers::CustomerColumns;
use crate::analysis::funnel::{DealColumns, PipelineColumns};
use crate::analysis::limits::{limit, percent_or};
use crate::analysis::schedule::TaskColumns;
use crate::analysis::supply::StockColumns;
use crate::analysis::talent::ProbationColumns;
use crate::figures::{Expr, Unit, Value};
use crate::model::funnel::{Customer, Tier};
use crate::model::market::Level;
use crate::model::measurement::{AlertRule, Risk, Severity, WorkStatus};

/// Share of a buffer beyond which its use is told, in percent.
const BUFFER_USED: i64 = 67;
/// Score of a risk from which it is told.
const RISK_SCORE: i64 = 15;
/// Days after which a running task needs a report: a week and three days.
const FRESH_DAYS: i64 = 10;

impl Work<'_> {
    /// Tasks that are overdue, that use up their buffer, that nobody reports on.
    pub(super) fn tasks(&mut self) {
        let Some(columns) = TaskColumns::find(self.figures) else { return };
        let found = self.tasks_where(|work, row| work.holds(columns.overdue, row));
        let (of, rows) = self.raise(AlertRule::TaskOverdue, Severity::Urgent, columns.overdue_days, found);
        self.since(rows, Expr::Via(of, columns.end) + 1);
        let most = percent_or(self.figures, "buffer_alert", "3.9.3", BUFFER_USED, None);
        let most = self.figures.number(most);
        let found = self.tasks_where(|work, row| work.figures.number(columns.buffer_used.at(row)).zip(most).is_some_and(|(used, most)| used > most));
        self.raise(AlertRule::BufferUsed, Severity::Urgent, columns.buffer_used, found);
        let found = self.tasks_where(|work, row| work.holds(columns.stale, row));
        let (of, rows) = self.raise(AlertRule::DataStale, Severity::Soon, columns.age, found);
        self.since(rows, Expr::Via(of, columns.updated) + FRESH_DAYS + 1);
    }

    fn tasks_where(&self, holds: impl Fn(&Self, u32) -> bool) -> Vec<Found> {
        let Some(family) = self.figures.find_family("task") else { return Vec::new() };
        let row = |id: &str| self.figures.family_ref(family).row(id).filter(|&row| holds(self, row));
        let tasks = self.plan.execution.tasks.iter();
        let found = tasks.filter_map(|task| Some((task, row(&task.id.value)?)));
        found.map(|(task, row)| Found { kind: "task", id: task.id.value.clone(), name: task.name.value.clone(), row }).collect()
    }

    /// The budget as a whole, and risks.
    pub(super) fn money(&mut self) {
        if let Some(columns) = TotalColumns::find(self.figures) {
            let row = self.figures.row(columns.family, "");
            let severity = match self.figures.value(columns.pace_state.at(row)).term().map(|term| term.code) {
                Some("fast") => Some(Severity::Soon),
                Some("too_fast") => Some(Severity::Urgent),
                _ => None,
            };
            if let Some(severity) = severity {
                self.raise(AlertRule::BudgetPace, severity, columns.pace, vec![self.whole_plan(row)]);
            }
        }
        self.risks();
    }

    /// The plan itself, for what concerns it as a whole.
    fn whole_plan(&self, row: u32) -> Found {
        let plan = self.plan.settings().expect("a plan without settings is not computed");
        Found { kind: "plan", id: plan.id.value.clone(), name: plan.name.value.clone(), row }
    }

    /// Open risks with a high score.
    fn risks(&mut self) {
        let Some(score) = self.figures.find_column("risk", "score") else { return };
        let most = limit(self.figures, "risk_alert", Unit::Number, "3.9.3", RISK_SCORE.into());
        let most = self.figures.number(most).unwrap_or_default();
        let is_open = |risk: &Risk| risk.status.as_ref().is_none_or(|status| !matches!(status.value, WorkStatus::Done | WorkStatus::Dropped));
        let family = self.figures.family_ref(score.family());
        let high = |risk: &&Risk| {
            let score = family.row(&risk.id.value).and_then(|row| self.figures.number(score.at(row)));
            is_open(risk) && score.is_some_and(|score| score >= most)
        };
        let risks = self.plan.measurement.risks.iter().filter(high);
        let found = risks.filter_map(|risk| {
            let row = family.row(&risk.id.value)?;
            Some(Found { kind: "risk", id: risk.id.value.clone(), name: risk.text.value.clone(), row })
        });
        let found = found.collect();
        self.raise(AlertRule::HighRisk, Severity::Urgent, score, found);
    }

    /// Deals that stay in their stage, that nobody touches, and too few of them.
    pub(super) fn deals(&mut self) {
        if let Some(columns) = PipelineColumns::find(self.figures) {
            let row = self.figures.row(columns.family, "");
            if self.holds(columns.thin, row) {
                self.raise(AlertRule::ThinPipeline, Severity::Urgent, columns.coverage, vec![self.whole_plan(row)]);
            }
        }
        let Some(columns) = DealColumns::find(self.figures) else { return };
        let found = self.deals_where(|work, row| work.holds(columns.timed_out, row));
        let (of, rows) = self.raise(AlertRule::StageTimeout, Severity::Soon, columns.dwell, found);
        self.since(rows, Expr::Via(of, columns.entered) + Expr::Via(of, columns.timeout) + 1);
        let found = self.deals_where(|work, row| work.holds(columns.inactive, row));
        let (of, rows) = self.raise(AlertRule::Inactive, Severity::Soon, columns.idle, found);
        if let Some(most) = self.figures.find("plan/idle_days") {
            self.since(rows, Expr::Via(of, columns.last_touch) + most + 1);
        }
    }

    fn deals_where(&self, holds: impl Fn(&Self, u32) -> bool) -> Vec<Found> {
        let Some(family) = self.figures.find_family("opportunity") else { return Vec::new() };
        let row = |id: &str| self.figures.family_ref(family).row(id).filter(|&row| holds(self, row));
        let deals = self.plan.funnel.opportunities.iter().filter_map(|deal| Some((deal, row(&deal.id.value)?)));
        deals.map(|(deal, row)| Found { kind: "opportunity", id: deal.id.value.clone(), name: deal.customer.value.clone(), row }).collect()
    }

    /// Customers of tier A that are likely to leave.
    pub(super) fn customers(&mut self) {
        let Some(columns) = CustomerColumns::find(self.figures) else { return };
        let is_best = |row: u32| self.figures.value(columns.tier.at(row)).term() == Some(Tier::A.term());
        let is_said = |customer: &Customer| customer.churn_risk.as_ref().is_some_and(|risk| risk.value.common() == Some(Level::High));
        let mut found = Vec::new();
        for customer in self.plan.funnel.customers.iter() {
            let Some(row) = self.figures.family_ref(columns.family).row(&customer.id.value) else { continue };
            if is_best(row) && (is_said(customer) || self.holds(columns.quiet, row)) {
                found.push(Found { kind: "customer", id: customer.id.value.clone(), name: customer.name.value.clone(), row });
            }
        }
        let (of, rows) = self.raise(AlertRule::KeyCustomer, Severity::Urgent, columns.recency, found);
        self.since(rows, Expr::Via(of, columns.last_order));
    }

    /// Goods that do not last, and probations that end.
    pub(super) fn people_and_goods(&mut self) {
        if let Some(columns) = StockColumns::find(self.figures) {
            let family = self.figures.family_ref(columns.family);
            let short = self.plan.funnel.stocks.iter().filter_map(|stock| Some((stock, family.row(&stock.id.value)?)));
            let short = short.filter(|&(_, row)| self.holds(columns.short, row));
            let found = short.map(|(stock, row)| Found { kind: "stock", id: stock.id.value.clone(), name: stock.sku.value.clone(), row }).collect();
            self.raise(AlertRule::StockShort, Severity::Urgent, columns.cover, found);
        }
        let Some(columns) = ProbationColumns::find(self.figures) else { return };
        let family = self.figures.family_ref(columns.family);
        let ending = self.plan.execution.probations.iter().filter_map(|item| Some((item, family.row(&item.id.value)?)));
        let ending = ending.filter(|&(_, row)| self.holds(columns.ending, row));
        let found = ending.map(|(item, row)| {
            let name = self.plan.frame.people.get(&item.person.value).map_or(&item.person.value.name, |person| &person.name.value);
            Found { kind: "probation", id: item.id.value.clone(), name: name.clone(), row }
        });
        let found = found.collect();
        self.raise(AlertRule::ProbationEnding, Severity::Soon, columns.days_left, found);
    }

    /// What competitors did in the plan's time, and no review came after.
    pub(super) fn competitors(&mut self) {
        let family = self.figures.family("competitor_event");
        let date = self.figures.column(family, "date", Unit::Date, "");
        let reviewed = self.plan.measurement.reviews.iter().map(|review| review.period.value.end).max();
        let mut found = Vec::new();
        for event in self.plan.market.competitor_events.iter() {
            let row = self.figures.row(family, &event.id.value);
            self.figures.label("competitor_event", &event.id.value, &event.detail.value);
            self.figures.read(date, row, Value::Date(event.date.value), event.date.span);
            let is_new = event.date.value >= self.start && event.date.value <= self.as_of && reviewed.is_none_or(|end| event.date.value > end);
            if is_new {
                found.push(Found { kind: "competitor_event", id: event.id.value.clone(), name: event.detail.value.clone(), row });
            }
        }
        let (of, rows) = self.raise(AlertRule::CompetitorEvent, Severity::Soon, date, found);
        self.since(rows, Expr::Via(of, date));
    }
}
