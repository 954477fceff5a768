//! Records to a checked plan: ids, merging, decoding, references, cycles — everything that needs no figure.
//!
//! ```text
//! Sources ─ gather ─► drafts ─ complete ─► identity ─► records ─ decode ─► Plan ─ members, references ─► goals, tasks, ranges
//!                └─► streams of actuals ───────────────────────────────────────────► actuals ─► Facts
//! ```
//!
//! Every fault is collected and stops nothing: a faulty record is left out, an unknown reference stays unresolved.

mod actuals;
mod added;
mod alike;
mod batch;
mod budgets;
mod called;
mod categories;
mod cells;
mod complete;
mod counted;
mod daily_rates;
mod defaults;
mod departments;
mod details;
mod doubles;
mod dues;
mod durations;
mod gather;
mod goals;
mod grains;
mod homes;
mod identity;
pub mod inspect;
mod key;
mod known;
mod kpis;
mod leaves;
mod long;
mod lookback;
mod members;
mod months;
mod noughts;
mod options;
mod orders;
mod ourselves;
mod owners;
mod percent;
mod periods;
mod pool;
mod ranges;
mod references;
mod restated;
mod rows;
mod running;
mod scores;
mod settings;
mod small;
mod so_far;
mod sources;
mod spending;
mod spent_again;
mod spent_kinds;
mod stages;
mod states;
mod sums;
mod tasks;
mod tiers;
mod titles;
mod unused;
mod updated;
mod void;

use std::cell::RefCell;

use foldhash::HashSet;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Limits, Sources};
use crate::model::Plan;
use crate::model::facts::Facts;
use crate::recognise::{Draft, Inside, Reading};
use crate::value::{Context, Period};
use crate::vocabulary::Vocabulary;

pub use goals::Restated;

/// What the user may set besides the input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Day on which the report looks at the plan; replaces the plan's own.
    pub as_of: Option<Date>,
    /// Language of the report; replaces the plan's own.
    pub locale: Option<String>,
}

/// The checked input.
#[derive(Debug)]
pub struct Checked {
    /// Entities with their references resolved.
    pub plan: Plan,
    /// Measured values.
    pub facts: Facts,
    /// How each file and sheet was understood.
    pub readings: Vec<Reading>,
    /// Targets that an evaluation repeats, to be compared with the goals (W127).
    pub restated: Vec<Restated>,
    /// Everything that was wrong, assumed or left out, sorted by place.
    pub found: Vec<Diagnostic>,
    /// Words of the plan's language.
    pub vocabulary: Vocabulary,
}

/// Reads and checks the input. Pure: no disk, no clock; the same sources give the same result with any number of threads.
pub fn check(sources: &Sources, options: &Options) -> Checked {
    let gathered = gather::gather(sources, options);
    let frame = gathered.frame;
    let vocabulary = gathered.vocabulary;
    let context = frame.context(&vocabulary);
    let mut found = gathered.found;
    let passed_over = |variant| move |file| Diagnostic::new("I102", Span::Nowhere).variant(variant).arg("file", file);
    found.extend(sources.too_deep.iter().map(passed_over("deep")));
    found.extend(sources.locks.iter().map(passed_over("lock")));
    let mut readings = gathered.readings;
    let known = known::Known::of(&gathered.drafts, &context);
    let (mut drafts, mut inside) = (gathered.drafts, gathered.inside);
    leaves::unite(&mut drafts, &mut inside, &gathered.guide.members, &context);
    void::leave_out(&mut drafts, &context);
    complete::complete(&mut drafts, &known, &context);
    let titles = titles::Titles::new(&readings);
    updated::settle(&mut drafts, &titles, &context);
    settle_money(&mut drafts, &titles, &context);
    let mut records = identity::identify(drafts, &known, &titles, &context);
    kpis::complete(&mut records, &context);
    periods::lend(&mut records, &known, &context);
    long::join(&mut records, &known, &context);
    months::targets(&mut records, &known, &context);
    budgets::complete(&mut records, &context);
    departments::leave_out_sums(&mut records, &context);
    spending::settle(&mut records, &context);
    states::settle(&mut records, &context);
    scores::tell_levels(&mut records, &context);
    let own_share = ourselves::leave_out(&mut records, &context);
    defaults::before_decoding(&mut records);

    let mut plan = Plan { own_share, ..Plan::default() };
    let secondary = records.decode(&mut plan, &context);
    let open = connect(&mut plan, inside, &context);
    let restated = goals::merge_secondary(&mut plan, secondary, &context);
    goals::complete(&mut plan, &context);
    restated::tell(&plan, &restated, &context);
    restated::tell_within(&plan, &context);
    defaults::spans_of_time(&mut plan);
    durations::settle(&mut plan, &context);
    states::of_progress(&mut plan, &context);
    let mut facts = actuals::read(&mut plan, std::mem::take(&mut records.actuals), &gathered.streams, &open, &mut readings, &context);
    orders::settle(&plan, &mut facts, &context);
    let asked = defaults::asked_day(&plan, options);
    lookback::date_months(&mut plan, asked);
    lookback::forget_later(&mut plan, &mut facts, options, &context);
    settle_periods(&plan, &mut facts, asked, &context);
    added::add(&mut plan, &facts, &readings, &context);
    added::measured::add(&mut plan, &facts, &context);
    goals::concerned(&mut plan);
    defaults::as_of(&mut plan, &facts, options, &context);
    lookback::tell_later(&plan, &context);
    judge(&plan, &facts, &context);
    settings::absent(&plan, gathered.plan_file, &mut found, &context);
    found.append(&mut context.found.take());
    called::by_name(&mut found, &plan, &context);
    without_consequences(&mut found);
    found.sort();
    found.dedup();
    Checked { plan, facts, readings, restated, found, vocabulary }
}

/// Makes what is only named, and connects what names one another.
fn connect(plan: &mut Plan, inside: Vec<Inside>, context: &Context<'_>) -> members::Open {
    let listed = stages::listed(plan);
    let open = members::make(plan, inside, context);
    stages::complete(plan, listed, context);
    references::resolve(plan, context);
    stages::settle_deals(plan);
    open
}

/// Tells what is wrong with a plan that was read.
fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    actuals::judge(plan, facts, context);
    counted::judge(plan, facts, context);
    unused::judge(plan, facts, context);
    tiers::tell_own(plan, context);
    goals::judge(plan, facts, context);
    tasks::judge(plan, context);
    ranges::judge(plan, context);
    settings::judge(plan, context);
}

/// Settles actuals of periods that lie in one another, and of those that are to come.
fn settle_periods(plan: &Plan, facts: &mut Facts, asked: Option<Date>, context: &Context<'_>) {
    let checking = grains::compare(plan, facts, context);
    // What is above and below the bar of a rate may stand in rows that only check a month.
    daily_rates::settle(plan, facts, &checking, context);
    facts.leave_out(|row| checking.contains(&(row.series(), row.period())));
    so_far::settle(plan, facts, asked, context);
    if noughts::leave_out(facts, asked, context) {
        // A year of four quarters, three of them nought, is what the first has come to.
        so_far::settle(plan, facts, asked, context);
    }
}

/// Tells the lines of the budget apart and leads spending to them, so that no money counts twice.
fn settle_money(drafts: &mut [Draft<'_>], titles: &titles::Titles<'_>, context: &Context<'_>) {
    details::settle(drafts, titles, context);
    categories::settle(drafts, context);
    departments::tell_apart(drafts, titles, context);
    sums::follow(drafts);
    spent_kinds::settle(drafts, context);
    spent_again::settle(drafts, titles, context);
    sums::release(drafts);
}

/// What the settings of the plan say a file may cost; what they leave out, or say wrongly, is as it is by default.
pub fn limits(sources: &Sources) -> Limits {
    gather::limits(sources)
}

/// Leaves out what only follows from another fault: a KPI that nobody knows is told once for its cell, whatever is made of the row;
/// and when a file could not be read, nobody knows whether the people stood in it.
fn without_consequences(found: &mut Vec<Diagnostic>) {
    let unread = found.iter().any(|diagnostic| diagnostic.code.0 == "E108");
    let unknown: HashSet<Span> = found.iter().filter(|diagnostic| diagnostic.code.0 == "E501").map(|diagnostic| diagnostic.span).collect();
    found.retain(|diagnostic| match diagnostic.code.0 {
        "E102" => !unknown.contains(&diagnostic.span),
        "I111" => !unread,
        _ => true,
    });
}

/// What decoding needs to know of the plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanFrame {
    /// Period of the plan.
    pub plan: Option<Period>,
    /// First month of the fiscal year.
    pub fiscal_start: i8,
}

impl PlanFrame {
    /// A context in which nothing was found yet.
    pub fn context(self, vocabulary: &Vocabulary) -> Context<'_> {
        Context { vocabulary, plan: self.plan, fiscal_start: self.fiscal_start, file_period: None, found: RefCell::default() }
    }
}
