//! Family `opportunity`: state, days in the stage, days without a touch, weighted amount of each deal (domain/3 §3.5.3, §3.5.4, §3.5.6).

use std::collections::HashMap;

use jiff::civil::Date;

use super::Work;
use crate::analysis::limits::limit;
use crate::diagnostic::Spanned;
use crate::figures::{Compare, Expr, Figures, Series, Unit, Value};
use crate::model::funnel::{Opportunity, OpportunityStatus};
use crate::value::Money;

/// Days without a touch after which a deal is left alone (domain/3 §3.5.4).
const IDLE_DAYS: i64 = 14;

columns! {
    /// Columns of family `opportunity`.
    pub struct DealColumns("opportunity") {
        /// What the deal is worth.
        amount: Money, "";
        /// Where it stands, as its table says, else by its stage.
        state: Term, "3.5.4";
        /// Day it came: as written, else the day in its number.
        created: Date, "3.5.3";
        /// Day it came into its stage: as written, else by the record of stages, else the day it came.
        entered: Date, "3.5.3";
        /// Days an open deal has been in its stage.
        dwell: Days, "3.5.3";
        /// Days it may stay there.
        timeout: Days, "";
        /// Whether it has been there longer: the last day itself is not too long.
        timed_out: Flag, "3.5.4";
        /// Day it is expected to close.
        expected_close: Date, "";
        /// Whether that day has passed and the deal is still open.
        close_passed: Flag, "3.5.4";
        /// Day somebody last spoke with the customer.
        last_talk: Date, "3.5.4";
        /// That day, or the day the deal came into its stage when that is later.
        last_touch: Date, "3.5.4";
        /// Days since then.
        idle: Days, "3.5.4";
        /// Whether that is too long.
        inactive: Flag, "3.5.4";
        /// Likelihood that it is won, of its stage.
        probability: Percent, "";
        /// Amount times likelihood.
        weighted: Money, "3.5.6";
        /// Day it was won.
        won_on: Date, "";
    }
}

columns! {
    /// Columns of family `follow_up`.
    pub struct TouchColumns("follow_up") {
        /// Day.
        time: Date, "";
    }
}

/// Whether a deal is open by its figures: it is neither won, nor lost, nor paused.
pub fn is_open(figures: &Figures, deal: &Opportunity) -> bool {
    let state = DealColumns::find(figures).and_then(|columns| figures.value_of(columns.state, &deal.id.value)).and_then(Value::term);
    let closed = [OpportunityStatus::Won, OpportunityStatus::Lost, OpportunityStatus::Paused];
    state.is_some_and(|state| closed.iter().all(|status| status.term() != state))
}

/// Makes the family, and `follow_up`.
pub fn deals(work: &Work<'_>, figures: &mut Figures) {
    let columns = DealColumns::define(figures);
    let entered = last_entries(work);
    for deal in work.deals() {
        let row = figures.row(columns.family, &deal.id.value);
        figures.label("opportunity", &deal.id.value, &deal.customer.value);
        read(work, deal, row, &columns, figures);
        read_days(work, deal, row, entered.get(deal.id.value.as_str()).copied(), &columns, figures);
    }
    let open = rows_of(work, figures, |deal| work.is_open(deal));
    figures.compute(columns.dwell, open.iter().copied(), Expr::from(work.settings.as_of) - columns.entered);
    let timed: Vec<u32> = open.iter().copied().filter(|&row| figures.exists(columns.timeout.at(row))).collect();
    figures.compute(columns.timed_out, timed, Expr::from(columns.dwell).compare(Compare::Greater, columns.timeout));
    let dated: Vec<u32> = open.iter().copied().filter(|&row| figures.exists(columns.expected_close.at(row))).collect();
    figures.compute(columns.close_passed, dated, Expr::from(columns.expected_close).compare(Compare::Less, work.settings.as_of));
    let weighed: Vec<u32> = open.iter().copied().filter(|&row| figures.exists(columns.probability.at(row))).collect();
    figures.compute(columns.weighted, weighed, columns.amount * columns.probability);
    touches(work, figures, &columns, &open);
}

fn rows_of(work: &Work<'_>, figures: &Figures, keep: impl Fn(&Opportunity) -> bool) -> Vec<u32> {
    let family = figures.family_ref(figures.find_family("opportunity").expect("the family is made"));
    let kept = work.deals().filter(|deal| keep(deal));
    kept.filter_map(|deal| family.row(&deal.id.value)).collect()
}

fn read(work: &Work<'_>, deal: &Opportunity, row: u32, columns: &DealColumns, figures: &mut Figures) {
    if let Some(Spanned { value: Money(amount), span }) = deal.amount {
        figures.read(columns.amount, row, amount, span);
    }
    match (work.status(deal), &deal.status) {
        (Some(state), Some(status)) => figures.read(columns.state, row, state.term(), status.span),
        (None, _) | (_, None) => figures.read(columns.state, row, OpportunityStatus::Running.term(), deal.stage.span),
    };
    if let Some(day) = &deal.expected_close {
        figures.read(columns.expected_close, row, day.value.0, day.span);
    }
    if let Some(day) = deal.won_date.as_ref().filter(|day| day.value <= work.as_of) {
        figures.read(columns.won_on, row, day.value, day.span);
    }
}

/// The days of a deal, and what its stage says of all deals in it.
fn read_days(work: &Work<'_>, deal: &Opportunity, row: u32, last: Option<Spanned<Date>>, columns: &DealColumns, figures: &mut Figures) {
    let in_id = date_in_id(&deal.id.value).map(|day| Spanned::new(day, deal.id.span));
    if let Some(created) = deal.created.or(in_id) {
        figures.read(columns.created, row, created.value, created.span);
    }
    match deal.entered.or(last) {
        Some(entered) => drop(figures.read(columns.entered, row, entered.value, entered.span)),
        None => figures.compute(columns.entered, [row], columns.created),
    }
    let Some(stage) = work.plan.funnel.stages.get(&deal.stage.value) else { return };
    if let Some(days) = &stage.timeout_days {
        figures.read(columns.timeout, row, days.value.0, days.span);
    }
    if let Some(probability) = &stage.probability {
        figures.read(columns.probability, row, probability.value.0, probability.span);
    }
}

/// The day each deal came into the stage it is in, as the record of stages has it, by the deal's id.
fn last_entries<'a>(work: &Work<'a>) -> HashMap<&'a str, Spanned<Date>> {
    let deals = &work.plan.funnel.opportunities;
    let mut last: HashMap<&str, Spanned<Date>> = HashMap::new();
    for visit in work.plan.funnel.stage_history.iter() {
        let Some(deal) = deals.get(&visit.opportunity.value) else { continue };
        if deal.stage.value.target == visit.stage.value.target {
            let known = last.entry(&deal.id.value).or_insert(visit.entered);
            *known = if visit.entered.value > known.value { visit.entered } else { *known };
        }
    }
    last
}

/// Days since the last talk or the last move of open deals.
fn touches(work: &Work<'_>, figures: &mut Figures, columns: &DealColumns, open: &[u32]) {
    let touch = TouchColumns::define(figures);
    let mut pairs = Vec::new();
    for talk in work.plan.funnel.followups.iter().filter(|talk| talk.time.value <= work.as_of) {
        let row = figures.row(touch.family, &talk.id.value);
        figures.read(touch.time, row, talk.time.value, talk.time.span);
        let deal = work.plan.funnel.opportunities.get(&talk.opportunity.value);
        if let Some(deal) = deal.filter(|deal| figures.family_ref(columns.family).row(&deal.id.value).is_some()) {
            pairs.push((figures.row(columns.family, &deal.id.value), row));
        }
    }
    let talks = figures.relate("talks", columns.family, pairs);
    let (talked, silent): (Vec<u32>, Vec<u32>) = open.iter().partition(|&&row| !figures.related(talks, row).is_empty());
    figures.compute(columns.last_talk, talked.iter().copied(), Expr::Largest(Series::Related(talks, touch.time)));
    figures.compute(columns.last_touch, talked, Expr::Largest(Series::List(vec![columns.last_talk.into(), columns.entered.into()])));
    figures.compute(columns.last_touch, silent, columns.entered);
    figures.compute(columns.idle, open.iter().copied(), Expr::from(work.settings.as_of) - columns.last_touch);
    let most = limit(figures, "idle_days", Unit::Days, "3.5.4", IDLE_DAYS.into());
    figures.compute(columns.inactive, open.iter().copied(), Expr::from(columns.idle).compare(Compare::Greater, most));
}

/// The day in a number of the form letters, year, month, day, running number (domain/3 §3.5.3).
///
/// ```
/// use jiff::civil::date;
/// use planpress::analysis::funnel::date_in_id;
/// assert_eq!(date_in_id("LX20240501001"), Some(date(2024, 5, 1)));
/// assert_eq!(date_in_id("LX20241301001"), None);
/// assert_eq!(date_in_id("0017"), None);
/// ```
pub fn date_in_id(id: &str) -> Option<Date> {
    let digits = id.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
    let day = digits.get(..8).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit()))?;
    Date::new(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?).ok()
}

/// Whether a figure is yes.
pub(super) fn yes() -> Box<Expr> {
    Box::new(Expr::Constant(Value::Flag(true)))
}
