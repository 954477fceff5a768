//! Family `alert`: what asks for somebody's attention now, and since when, by the catalogue of domain/3 §3.9.3.
//!
//! An alert rests on a figure that another family already has, and says nothing new about it: which rule it meets, how much it
//! presses, since when. It is made after all other sections, as it looks at all of them.
//!
//! **Decisions.** A goal is low when its own grade is red, so that a KPI with limits of its own is not judged by others. It deteriorates
//! when its achievement fell twice in a row, which takes three periods. Somebody may say that an alert is known (`alert_ack`): it is
//! then listed apart until the day given.

mod goals;
mod sources;

use jiff::civil::Date;

use crate::analysis::settings::settings;
use crate::figures::{ColumnId, Compare, Expr, Figures, RelationId, Series};
use crate::model::Plan;
use crate::model::measurement::{AlertAck, AlertRule, AlertState, Severity};

columns! {
    /// Columns of family `alert`, keyed by rule and object: `task_overdue/task:t-07`.
    pub struct AlertColumns("alert") {
        /// What it is about.
        rule: Term, "3.9.3";
        /// How much it presses.
        severity: Term, "3.9.3";
        /// The figure that raised it.
        value: OfRow, "3.9.3";
        /// First day on which it held.
        since: Date, "3.9.3";
        /// Whether somebody said that it is known.
        state: Term, "3.9.3";
    }
}

columns! {
    /// Columns of family `alerts`: one row.
    pub struct AlertTotals("alerts") {
        /// All of them.
        total: Number, "3.9.3";
        /// Those nobody knows of.
        open: Number, "3.9.3";
        /// Those somebody knows of.
        known: Number, "3.9.3";
        /// Those that nobody knows of and that press at once.
        urgent: Number, "3.9.3";
    }
}

/// What an alert warns of: kind and id of an entity, its name, and the row of the figure that raised it.
struct Found {
    kind: &'static str,
    id: String,
    name: String,
    row: u32,
}

/// What every source of alerts works with.
struct Work<'a> {
    plan: &'a Plan,
    figures: &'a mut Figures,
    columns: AlertColumns,
    as_of: Date,
    start: Date,
}

/// Makes both families.
///
/// # Panics
/// When the plan has no settings.
pub fn alerts(plan: &Plan, figures: &mut Figures) {
    let settings = settings(plan, figures);
    let date = |id| figures.value(id).date().expect("the plan has dates");
    let (as_of, start) = (date(settings.as_of), date(settings.start));
    let columns = AlertColumns::define(figures);
    figures.keyed_by(columns.family, &["alert"]);
    let mut work = Work { plan, figures, columns, as_of, start };
    work.goals();
    work.tasks();
    work.money();
    work.deals();
    work.customers();
    work.people_and_goods();
    work.competitors();
    totals(figures, columns);
}

impl Work<'_> {
    /// Raises the alerts of one rule. Returns the way from them to the rows of the figures that raised them.
    fn raise(&mut self, rule: AlertRule, severity: Severity, value: ColumnId, found: Vec<Found>) -> (RelationId, Vec<u32>) {
        let mut pairs = Vec::new();
        for item in found {
            let key = format!("{}/{}:{}", rule.code(), item.kind, item.id);
            let row = self.figures.row(self.columns.family, &key);
            if pairs.iter().any(|&(known, _)| known == row) {
                continue;
            }
            let unit = self.figures.unit(value.at(item.row));
            self.figures.set_row_unit(self.columns.family, row, unit);
            self.stand(rule, &item, row);
            self.figures.label("alert", key, item.name);
            pairs.push((row, item.row));
        }
        let rows: Vec<u32> = pairs.iter().map(|&(row, _)| row).collect();
        let of = self.figures.relate("alert_of", self.columns.family, pairs);
        self.figures.compute(self.columns.rule, rows.iter().copied(), Expr::from(rule.term()));
        self.figures.compute(self.columns.severity, rows.iter().copied(), Expr::from(severity.term()));
        self.figures.compute(self.columns.value, rows.iter().copied(), Expr::Via(of, value));
        (of, rows)
    }

    /// Whether an alert is open or known.
    fn stand(&mut self, rule: AlertRule, item: &Found, row: u32) {
        match self.plan.measurement.alert_acks.iter().find(|ack| self.knows(ack, rule, item)) {
            Some(ack) => drop(self.figures.read(self.columns.state, row, AlertState::Known.term(), ack.span)),
            None => self.figures.compute(self.columns.state, [row], Expr::from(AlertState::Open.term())),
        }
    }

    fn knows(&self, ack: &AlertAck, rule: AlertRule, item: &Found) -> bool {
        let names = |object: &str| object.trim() == item.id || object.trim() == item.name;
        ack.rule.value == rule
            && ack.object.as_ref().is_none_or(|object| names(&object.value))
            && ack.until.as_ref().is_none_or(|until| self.as_of <= until.value)
    }

    /// Says since when alerts hold.
    fn since(&mut self, rows: Vec<u32>, since: impl Into<Expr>) {
        self.figures.compute(self.columns.since, rows, since);
    }

    /// Whether a figure is there and true.
    fn holds(&self, column: ColumnId, row: u32) -> bool {
        self.figures.value(column.at(row)).is_true()
    }
}

fn totals(figures: &mut Figures, alert: AlertColumns) {
    let columns = AlertTotals::define(figures);
    let row = figures.row(columns.family, "");
    let count = |of, term| Expr::CountWhere { of: Series::Column(of), compare: Compare::Equal, than: Box::new(Expr::from(term)) };
    figures.compute_one(columns.total, row, Expr::Count(Series::Column(alert.rule)));
    figures.compute_one(columns.open, row, count(alert.state, AlertState::Open.term()));
    figures.compute_one(columns.known, row, count(alert.state, AlertState::Known.term()));
    let open: Vec<u32> =
        figures.rows(alert.family).filter(|&row| figures.value(alert.state.at(row)).term() == Some(AlertState::Open.term())).collect();
    let open = figures.relate("open_alerts", columns.family, open.into_iter().map(|alert| (row, alert)).collect());
    let urgent = Box::new(Expr::from(Severity::Urgent.term()));
    let severity = Series::Related(open, alert.severity);
    figures.compute_one(columns.urgent, row, Expr::CountWhere { of: severity, compare: Compare::Equal, than: urgent });
}
