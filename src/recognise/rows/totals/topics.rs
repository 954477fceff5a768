//! What the rows of a table are about beside what they measure: a total of 销售额 in 1月 sums up the rows of that KPI and month alone, and
//! 华东小计 may stand below rows of all regions.

use std::ops::RangeInclusive;

use foldhash::{HashMap, HashSet};

use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::words;
use crate::value::{Context, PeriodKind, Raw};
use crate::vocabulary::normalise;

use super::sums::{Found, Sort, Sums};

/// The number of a text; nothing is written where it is [`NONE`].
pub type Text = u32;
/// No text.
pub const NONE: Text = 0;

/// KPI and period of a row; of a total that names none, any.
pub type Topic = [Text; 2];

/// The columns that say what rows are about, and the texts in them.
#[derive(Debug)]
pub struct Topics {
    kpi: Option<u16>,
    period: Option<u16>,
    numbers: HashMap<String, Text>,
    /// The texts by their numbers, as first written.
    texts: Vec<String>,
    /// The KPIs that the rows name.
    kpis: HashSet<Text>,
    /// The kinds of the periods that the rows name, by their texts.
    kinds: HashMap<Text, Option<PeriodKind>>,
}

impl Topics {
    /// Those of a table of targets or actuals. The rows of others are not told apart.
    pub fn of(layout: &Layout) -> Self {
        let is_wanted =
            |column: &&Column, name: &str| layout.form.takes_series() && column.name == Some(name) && matches!(column.role, Role::Fields(_));
        let column = |name: &str| layout.columns.iter().find(|column| is_wanted(column, name)).map(|column| column.index);
        Self {
            kpi: column("kpi"),
            period: column("period"),
            numbers: HashMap::default(),
            texts: vec![String::new()],
            kpis: HashSet::default(),
            kinds: HashMap::default(),
        }
    }

    /// The column of periods.
    pub fn period(&self) -> Option<u16> {
        self.period
    }

    /// Whether a column says KPIs or periods.
    pub fn has(&self, column: u16) -> bool {
        [self.kpi, self.period].contains(&Some(column))
    }

    /// What a row is about.
    pub fn of_row(&mut self, cells: &[(u16, Raw<'_>)]) -> Topic {
        let topic = [self.kpi, self.period].map(|column| column.map_or(NONE, |column| self.number_in(cells, column)));
        self.kpis.insert(topic[0]);
        topic
    }

    /// The kind of the period that a row is about: of months, quarters and halves in one table, a total sums up those of one kind.
    pub fn kind(&mut self, topic: Topic, context: &Context<'_>) -> Option<PeriodKind> {
        let text = &self.texts[topic[1] as usize];
        *self.kinds.entry(topic[1]).or_insert_with(|| words::period(text, context).map(|period| period.kind))
    }

    /// Whether a total is about a day.
    pub fn is_day(&self, topic: Topic, context: &Context<'_>) -> bool {
        words::period(self.text(topic[1]), context).is_some_and(|period| period.kind == PeriodKind::Day)
    }

    /// The kinds of periods that the rows name, where they are several.
    pub fn several_kinds(&self) -> Vec<PeriodKind> {
        let mut kinds: Vec<PeriodKind> = self.kinds.values().copied().flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > 1 { kinds } else { Vec::new() }
    }

    /// What a total is about: 合计 in the place of a KPI is of any, and 销售额合计 of that one.
    pub fn of_total(&mut self, cells: &[(u16, Raw<'_>)]) -> Topic {
        [self.kpi, self.period].map(|column| {
            let text = column.and_then(|column| written(cells, column)).unwrap_or_default();
            match words::summed_name(&text) {
                Some(name) => self.numbers.get(&name).copied().unwrap_or(NONE),
                None if words::is_total(&text) => NONE,
                None => self.number(&text),
            }
        })
    }

    /// The number of what a row says in a column.
    pub fn number_in(&mut self, cells: &[(u16, Raw<'_>)], column: u16) -> Text {
        match cells.iter().find(|(at, _)| *at == column) {
            Some((_, Raw::Text(text))) => self.number(text.trim()),
            Some(_) => written(cells, column).map_or(NONE, |text| self.number(&text)),
            None => NONE,
        }
    }

    /// The text of a number.
    pub fn text(&self, number: Text) -> &str {
        &self.texts[number as usize]
    }

    /// The number of a text that was seen.
    pub fn known(&self, text: &str) -> Option<Text> {
        self.numbers.get(normalise::word(text).as_str()).copied()
    }

    /// Whether the rows name several KPIs, which do not add up.
    pub fn has_several_kpis(&self) -> bool {
        self.kpis.iter().filter(|kpi| **kpi != NONE).count() > 1
    }

    /// The KPIs that the rows name.
    pub fn kpis(&self) -> impl Iterator<Item = &str> {
        self.kpis.iter().map(|&kpi| self.text(kpi))
    }

    /// The number of a text.
    pub fn number(&mut self, text: &str) -> Text {
        if text.is_empty() {
            return NONE;
        }
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let word = normalise::word(text);
        let number = *self.numbers.entry(word).or_insert_with(|| {
            self.texts.push(text.to_string());
            (self.texts.len() - 1) as Text
        });
        self.numbers.insert(text.to_string(), number);
        number
    }
}

/// What a row says in a column.
pub fn written(cells: &[(u16, Raw<'_>)], column: u16) -> Option<String> {
    let (_, raw) = cells.iter().find(|(at, _)| *at == column)?;
    raw.text().map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
}

/// Names of members by which sums are kept, of each topic: beyond, a total is compared with the rows around it alone.
const MOST_MEMBERS: usize = 50_000;

/// What the rows of each topic come to, column by column.
#[derive(Debug, Default)]
pub struct Book {
    accounts: HashMap<Topic, Account>,
    /// By KPI, or for any, and the kind of their periods.
    kinds: HashMap<(Text, PeriodKind), Account>,
    members: HashMap<(Topic, Text), Tally>,
}

/// What the rows of a topic come to down to each place where that changes.
#[derive(Debug, Default)]
pub struct Account {
    steps: Vec<(usize, Tally)>,
}

/// How many rows there are, and what they come to in each column.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many.
    pub rows: usize,
    /// By column.
    pub sums: Vec<Sums>,
}

impl Book {
    /// Adds a row that stands at a place and names these members.
    pub fn add(&mut self, topic: Topic, members: &[Text], place: usize, sort: Sort, values: &[Found]) {
        for topic in topics(topic) {
            self.accounts.entry(topic).or_default().add(place, sort, values);
            for &member in members {
                if self.members.len() < MOST_MEMBERS || self.members.contains_key(&(topic, member)) {
                    self.members.entry((topic, member)).or_default().add(sort, values);
                }
            }
        }
    }

    /// Adds the same row to those whose periods are of its kind.
    pub fn add_of_kind(&mut self, kpi: Text, kind: PeriodKind, place: usize, sort: Sort, values: &[Found]) {
        self.kinds.entry((NONE, kind)).or_default().add(place, sort, values);
        if kpi != NONE {
            self.kinds.entry((kpi, kind)).or_default().add(place, sort, values);
        }
    }

    /// The rows of a KPI whose periods are of a kind.
    pub fn of_kind(&self, kpi: Text, kind: PeriodKind) -> Option<&Account> {
        self.kinds.get(&(kpi, kind))
    }

    /// The rows of a topic.
    pub fn account(&self, topic: Topic) -> Option<&Account> {
        self.accounts.get(&topic)
    }

    /// The rows of a topic that name a member; `None` where none does, or too many members are named.
    pub fn of_member(&self, topic: Topic, member: Text) -> Option<&Tally> {
        self.members.get(&(topic, member)).filter(|_| self.members.len() < MOST_MEMBERS)
    }
}

/// The topic of a row, and those of the totals that leave its KPI or period open.
fn topics([kpi, period]: Topic) -> impl Iterator<Item = Topic> {
    let all = [[kpi, period], [kpi, NONE], [NONE, period], [NONE, NONE]];
    (0..all.len()).filter(move |&at| !all[..at].contains(&all[at])).map(move |at| all[at])
}

impl Account {
    fn add(&mut self, place: usize, sort: Sort, values: &[Found]) {
        if self.steps.last().is_none_or(|(last, _)| *last != place) {
            let so_far = self.steps.last().map_or_else(Tally::default, |(_, tally)| tally.clone());
            self.steps.push((place, so_far));
        }
        if let Some((_, tally)) = self.steps.last_mut() {
            tally.add(sort, values);
        }
    }

    /// The rows of some places.
    pub fn between(&self, places: &RangeInclusive<usize>) -> Tally {
        let before = places.start().checked_sub(1).map_or_else(Tally::default, |place| self.until(place));
        self.until(*places.end()).without(&before)
    }

    /// The rows down to a place.
    fn until(&self, place: usize) -> Tally {
        let passed = self.steps.partition_point(|(at, _)| *at <= place);
        passed.checked_sub(1).map_or_else(Tally::default, |at| self.steps[at].1.clone())
    }
}

impl Tally {
    fn add(&mut self, sort: Sort, values: &[Found]) {
        self.rows += 1;
        self.sums.resize(values.len(), Sums::default());
        self.sums.iter_mut().zip(values).for_each(|(sums, value)| sums.add(sort, value));
    }

    fn without(mut self, earlier: &Self) -> Self {
        self.rows -= earlier.rows;
        for (sums, earlier) in self.sums.iter_mut().zip(&earlier.sums) {
            *sums = sums.without(earlier);
        }
        self
    }
}
