//! The period of a table that no column gives: the name of its sheet, `1月`, a line above its header, `2026年1月销售完成情况`, or the name of
//! its file, `3月完成情况`. Where these say 累计, 截至 or `1-3月`, its values are those from the beginning of the year.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Format, Sheet};
use crate::value::{Context, Period, PeriodKind};

use super::numbered;
use super::supplied::{Supplied, SuppliedBy};
use super::{titled, years};
use crate::recognise::draft::Drafts;
use crate::recognise::forms::Form;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, Reader};
use crate::recognise::place::FilePlace;
use crate::recognise::words::{self, Measure, layout_words};

/// Most letters of a line that is a title, and of a period in it.
const TITLE_LETTERS: usize = 60;
const PERIOD_LETTERS: usize = 18;

/// Name of the column of days.
const DATE: &str = "date";

/// A period that stands where the table does.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it gives to each row: the period, or the day.
    pub column: &'static str,
    /// The period; of values to date, from the beginning of the year.
    pub period: Period,
    /// As written.
    pub text: String,
    /// What the actuals are given for their period.
    pub given: String,
    /// Where.
    pub span: Span,
    /// What gives it.
    pub by: SuppliedBy,
    /// Whether the actuals are those from the beginning of the year.
    pub to_date: bool,
}

/// A period in a text.
struct Mention {
    period: Period,
    text: String,
    /// Whether it is the end of a stretch that is not said: 截至3月.
    is_end: bool,
}

impl Told {
    /// What the name of a sheet says, which may be the number of a month among others.
    pub fn by_name(sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> Option<Self> {
        let context = drafts.context;
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
        let number = || numbered::month(&sheet.name, context).filter(|_| drafts.in_months);
        let of_number = || number().map(|month| Self::of_month(month, &sheet.name, span, SuppliedBy::SheetName));
        Self::in_name(&sheet.name, span, SuppliedBy::SheetName, context).or_else(of_number).filter(|_| drafts.place.format == Format::Workbook)
    }

    /// What the name of a sheet or file says: 销售额_2026_03 as a title would, and 2603.
    fn in_name(name: &str, span: Span, by: SuppliedBy, context: &Context<'_>) -> Option<Self> {
        let of_year = || numbered::month_of_year(name.trim(), context).map(|month| Self::of_month(month, name, span, by));
        Self::in_text(&name.replace('_', "-"), span, by, context).or_else(of_year)
    }

    /// The months that a name of a sheet or file says.
    pub fn period_of_name(name: &str, context: &Context<'_>) -> Option<Period> {
        Self::in_name(name, Span::Nowhere, SuppliedBy::FileName, context).map(|told| told.period)
    }

    fn of_month(month: Period, text: &str, span: Span, by: SuppliedBy) -> Self {
        Self { column: "period", period: month, text: text.trim().to_string(), given: month.code(), span, by, to_date: false }
    }

    /// What the lines above a table say: the last of them, else the first two. What stands between are remarks.
    pub fn by_title(above: &[OwnedRow], sheet: &Sheet, context: &Context<'_>) -> Option<Self> {
        let in_row = |row: &OwnedRow| {
            let (column, text) = title(row)?;
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column };
            Self::in_text(text, span, SuppliedBy::Title, context)
        };
        let (last, others) = above.split_last()?;
        in_row(last).or_else(|| others.iter().take(2).rev().find_map(in_row))
    }

    /// What is told around a table, by what stands nearest to it.
    pub fn around(above: &[OwnedRow], form: &Form, sheet: &Sheet, place: &FilePlace, reader: &Reader<'_, '_>) -> Option<Self> {
        let context = reader.context;
        if reader.sets_period() {
            return None;
        }
        let named = Self::by_title(above, sheet, context).or(reader.told.cloned()).or_else(|| Self::by_file(place, form, context));
        let names = above.iter().filter_map(title).map(|(_, text)| text).chain((place.format == Format::Workbook).then_some(sheet.name.as_str()));
        if names.into_iter().any(words::is_cumulative) { named.or(place.period.clone()).and_then(Self::until_end) } else { named }
    }

    /// What is told of the rows of a table, and of which of its values; it is said where columns have it.
    pub fn of_table(around: Option<Self>, layout: &mut Layout, context: &Context<'_>) -> Option<Self> {
        let told = around?;
        if layout.is_lent {
            told.tell(layout, context);
            return None;
        }
        Some(told).filter(|told| told.is_of(layout, context)).map(|told| told.settled(layout))
    }

    /// The day of what a table reports that has no column of days, as a title or the name of its sheet says it: 截至2026年2月28日.
    pub fn day_of_table(above: &[OwnedRow], layout: &Layout, sheet: &Sheet, format: Format, context: &Context<'_>) -> Option<Self> {
        let is_of_day = layout.form.main().key.contains(&DATE) && layout.columns.iter().all(|column| column.name != Some(DATE));
        let at = |row, column| Span::Cell { file: sheet.file, sheet: sheet.index, row, column };
        let titles = above.iter().rev().filter_map(|row| title(row).map(|(column, text)| (text, at(row.number, column), SuppliedBy::Title)));
        let name = (format == Format::Workbook).then_some((sheet.name.as_str(), at(1, 0), SuppliedBy::SheetName));
        let mut texts = titles.chain(name).filter(|_| is_of_day);
        texts.find_map(|(text, span, by)| Self::day_in_text(text, span, by, context))
    }

    /// The only day that a text names, or with which a stretch ends in it.
    fn day_in_text(text: &str, span: Span, by: SuppliedBy, context: &Context<'_>) -> Option<Self> {
        let letters: Vec<char> = text.trim().chars().collect();
        let found = Some(letters).filter(|letters| letters.len() <= TITLE_LETTERS).map(|letters| mentions(&letters, true, context))?;
        let [mention] = <[Mention; 1]>::try_from(found).ok()?;
        let day = Period::containing(mention.period.end, PeriodKind::Day, context.fiscal_start);
        let is_day = mention.is_end || mention.period.kind == PeriodKind::Day;
        is_day.then(|| Self { column: DATE, period: day, given: day.end.to_string(), text: mention.text, span, by, to_date: false })
    }

    /// Values to date are those of the columns that do not say themselves of which days they are.
    fn settled(self, layout: &mut Layout) -> Self {
        if self.to_date && !layout.run_to_date() {
            return Self { period: self.last(), to_date: false, ..self };
        }
        self
    }

    /// What words in the name of the file say of the actuals in it; goals may be named for the month in which they were changed.
    fn by_file(place: &FilePlace, form: &Form, context: &Context<'_>) -> Option<Self> {
        let is_silent = place.period.is_none() && form.parts.iter().any(|part| matches!(part.info.kind, "actual" | "channel_cost"));
        Self::by_name_of_file(place, context).filter(|_| is_silent)
    }

    /// What the name of the file says, in words or in digits alone.
    pub fn in_file_name(place: &FilePlace, context: &Context<'_>) -> Option<Self> {
        place.period.clone().or_else(|| Self::in_path(place, context))
    }

    /// What the name of the file says, or where it says nothing the next of its folders that does: 2026年1月/个人业绩表.xlsx.
    fn in_path(place: &FilePlace, context: &Context<'_>) -> Option<Self> {
        let folders = place.path.rsplit('/').skip(1);
        std::iter::once(place.stem.as_str())
            .chain(folders)
            .find_map(|name| Self::in_name(name, Span::File(place.file), SuppliedBy::FileName, context))
    }

    /// What the name of the file says in words, whatever the table holds.
    pub fn by_name_of_file(place: &FilePlace, context: &Context<'_>) -> Option<Self> {
        Self::in_path(place, context).filter(|told| told.is_part_of(context.plan))
    }

    /// The lines above the widest of the first rows, which are no part of a table.
    pub fn titles(rows: &[OwnedRow]) -> &[OwnedRow] {
        &rows[..rows.iter().take_while(|row| titled::line(row).is_some()).count()]
    }

    /// The only month, quarter, half or stretch of months that a text names, if it is shorter than the plan; else the end that it names.
    fn in_text(text: &str, span: Span, by: SuppliedBy, context: &Context<'_>) -> Option<Self> {
        let letters: Vec<char> = text.trim().chars().collect();
        let plan = context.plan.filter(|_| letters.len() <= TITLE_LETTERS)?;
        let (ends, plain): (Vec<Mention>, Vec<Mention>) = mentions(&letters, false, context).into_iter().partition(|mention| mention.is_end);
        let found = if plain.is_empty() { ends } else { plain };
        let [mention] = <[Mention; 1]>::try_from(found).ok()?;
        let to_date = mention.is_end || words::is_cumulative(text) || mention.is_from_beginning();
        let Mention { period, text, .. } = mention;
        let told = Self { column: "period", period, given: text.clone(), text, span, by, to_date: false };
        if to_date { told.until_end() } else { Some(told).filter(|told| !told.period.covers(&plan)) }
    }

    /// The same of values from the beginning of the year, if all of it lies in one.
    fn until_end(self) -> Option<Self> {
        let (last, start) = (self.last(), self.last().year().start);
        let told = Self { period: self.period.from(start), given: last.code(), to_date: true, ..self };
        (start <= self.period.start).then_some(told)
    }

    /// The month, or the day, with which the period ends.
    fn last(&self) -> Period {
        self.period.last_part()
    }

    /// Whether it is months that are not all of the plan: targets beside the actuals of March are those of March, and beside the actuals of
    /// all the plan, or of a day, they are the plan's.
    pub fn is_part_of(&self, plan: Option<Period>) -> bool {
        self.period.is_of_whole_months() && plan.is_some_and(|plan| !self.period.covers(&plan))
    }

    /// What inspect shows of it.
    pub fn supplied(&self) -> Supplied {
        Supplied::of(self.column, self.given.clone(), self.span, self.by)
    }

    /// Whether it gives the day of what was reported.
    pub fn is_day(&self) -> bool {
        self.column == DATE
    }

    /// What a record of this kind is given for its period.
    pub fn given_to(&self, kind: &str) -> String {
        let is_stretch = self.to_date && kind != "actual";
        if is_stretch { format!("{}..{}", self.period.start, self.period.end) } else { self.given.clone() }
    }

    /// Whether the rows of a table are of the period: no column gives theirs. 年度目标 in a table of March says nothing of what was done.
    pub fn is_of(&self, layout: &Layout, context: &Context<'_>) -> bool {
        let is_around = |text: &str| words::period(text, context).is_some_and(|around| around != self.last() && around.covers(&self.last()));
        let is_target_around = |column: &Column| {
            let text = if let Role::Period { text, .. } = &column.role { Some(text) } else { None };
            layout.measure(column) == Some(Measure::Target) && text.is_some_and(|text| is_around(text))
        };
        let gives_period = |column: &&Column| matches!(column.role, Role::Period { .. }) || matches!(column.name, Some("period" | "date"));
        let takes = layout.form.parts.iter().any(|part| part.info.key.contains(&"period"));
        let (around, others): (Vec<&Column>, Vec<&Column>) = layout.columns.iter().partition(|column| is_target_around(column));
        let is_needed = around.is_empty() || others.iter().any(|column| layout.measure(column).is_some());
        takes && is_needed && !others.iter().any(gives_period)
    }

    /// Kinds whose records do not have the period in the name of their file: columns give theirs, or a title or the name of the sheet says
    /// that targets are those of the year. 2026年1月.xlsx says nothing of the targets below 1月 to 12月.
    pub fn kinds_of_others(&self, above: &[OwnedRow], name: Option<&str>, layout: &Layout, context: &Context<'_>) -> Vec<&'static str> {
        let are_of_year = layout.holds_only_targets() && years::is_of_plan(above, name, context);
        let is_dated = |part: usize| layout.is_lent || are_of_year || (self.period.is_of_whole_months() && self.yields_in(part, layout, context));
        let parts = layout.form.parts.iter().enumerate();
        parts.filter(|(at, _)| is_dated(*at)).map(|(_, part)| part.info.kind).collect()
    }

    /// Whether columns say the periods of the records of a part: one of periods, headers that name others than this one, or one that names
    /// this one beside the target of the plan.
    fn yields_in(&self, part: usize, layout: &Layout, context: &Context<'_>) -> bool {
        let gives = |column: &&Column| column.slots().iter().any(|slot| usize::from(slot.part) == part);
        let columns = || layout.columns.iter().filter(gives);
        let is = |column: &Column, is_meant: &dyn Fn(Period) -> bool| match &column.role {
            Role::Period { text, .. } => words::period(text, context).is_some_and(is_meant),
            Role::Fields(_) | Role::Member { .. } | Role::Unit | Role::Redundant | Role::Unknown => false,
        };
        let is_apart = |column: &Column| is(column, &|period| !period.overlaps(&self.period)) || matches!(column.name, Some("period" | DATE));
        let is_of_plan =
            |column: &Column| column.name == Some("target") || is(column, &|period| context.plan.is_some_and(|plan| period.covers(&plan)));
        let is_of_told = |column: &Column| is(column, &|period| period == self.period);
        columns().any(is_apart) || (columns().any(is_of_told) && columns().any(is_of_plan))
    }

    /// I104: how the rows are read; the targets beside values to date are those of all the stretch.
    pub fn tell(&self, layout: &Layout, context: &Context<'_>) {
        let has = |measure: Measure| {
            layout.columns.iter().any(|column| !matches!(column.role, Role::Period { .. }) && layout.measure(column) == Some(measure))
        };
        let tell = |variant, read: Period| {
            let told = Diagnostic::new("I104", self.span).variant(variant).arg("text", &self.text);
            context.report(told.arg("read", read.label(context.vocabulary)));
        };
        if !self.to_date || has(Measure::Target) {
            tell(if self.is_day() { "told_day" } else { "told" }, self.period);
        }
        if self.to_date {
            tell("told_to_date", self.last());
        }
    }
}

/// The text of a line that is a title.
fn title(row: &OwnedRow) -> Option<(u16, &str)> {
    titled::line(row).filter(|(_, text)| !words::is_note(text))
}

impl Mention {
    /// Whether it is written as the months from the beginning of the year on: 1-3月.
    fn is_from_beginning(&self) -> bool {
        let is_stretch = self.text.contains(|c: char| layout_words().stretch.contains(c)) && self.period.kind != PeriodKind::Month;
        is_stretch && self.period.start == self.period.year().start
    }
}

/// The periods that a text names, but for the day on which it was made; with days among them, or only such as end a stretch.
fn mentions(letters: &[char], with_days: bool, context: &Context<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let Some((end, mention)) = mention_at(letters, at, with_days, context) else {
            at += 1;
            continue;
        };
        found.extend(Some(mention).filter(|_| !is_of_making(&letters[..at], &letters[end..])));
        at = end;
    }
    found
}

/// A text without the days that it names, and without the periods in which it was made: a title says by these nothing of what it heads.
pub fn without_days(text: &str, context: &Context<'_>) -> String {
    without(text, |before, after, is_day| is_day || is_of_making(before, after), context)
}

/// A text without the days, months and years that it names.
pub fn without_periods(text: &str, context: &Context<'_>) -> String {
    without(text, |_, _, _| true, context)
}

/// A text without those of its periods of which this holds, told by what stands before and behind one and whether it is a day.
fn without(text: &str, is_left_out: impl Fn(&[char], &[char], bool) -> bool, context: &Context<'_>) -> String {
    let letters: Vec<char> = text.trim().chars().take(TITLE_LETTERS).collect();
    let (mut kept, mut at) = (String::new(), 0);
    while at < letters.len() {
        let end = year_or_mention_end(&letters, at, context);
        let is_left_out = end.is_some_and(|(end, is_day)| is_left_out(&letters[..at], &letters[end..], is_day));
        let next = end.map_or(at + 1, |(end, _)| end);
        kept.extend(letters[at..next].iter().filter(|_| !is_left_out));
        at = next;
    }
    kept
}

/// Where the period, or the mere year, ends that begins at a letter, and whether it is a day: 20251220 is one too.
fn year_or_mention_end(letters: &[char], at: usize, context: &Context<'_>) -> Option<(usize, bool)> {
    let mention = mention_at(letters, at, true, context).map(|(end, mention)| (end, mention.period.kind == PeriodKind::Day));
    let digits = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let is_begun = at > 0 && letters[at - 1].is_ascii_digit();
    mention.or_else(|| (digits >= 4 && !is_begun).then_some((at + digits, digits == "20251220".len())))
}

/// Whether what stands around a period says that it tells when the table was made: 打印时间 2026/3/5, 2026年3月导出.
fn is_of_making(before: &[char], after: &[char]) -> bool {
    let text = |letters: &[char]| letters.iter().collect::<String>().to_lowercase();
    let (before, after, words) = (text(before), text(after), layout_words());
    let bare = |text: &str| text.trim_end_matches([' ', ':', '：']).len();
    let before = &before[..bare(&before)];
    let before = words.made_when.iter().find_map(|word| before.strip_suffix(word.as_str())).unwrap_or(before);
    words.made.iter().any(|word| before[..bare(before)].ends_with(word.as_str()) || after.trim_start().starts_with(word.as_str()))
}

/// The longest period that begins at a letter, and where it ends.
fn mention_at(letters: &[char], at: usize, with_days: bool, context: &Context<'_>) -> Option<(usize, Mention)> {
    let words = layout_words();
    let before: String = letters[..at].iter().collect::<String>().to_lowercase();
    let is_end = words.cut_off.iter().any(|word| before.trim_end().ends_with(word.as_str()));
    if before.ends_with(|c: char| c.is_ascii_digit()) || (!is_end && is_inside(&before)) {
        return None;
    }
    let last = letters.len().min(at + PERIOD_LETTERS);
    let end = (at + 2..=last).rev().find(|&end| read(&letters[at..end], is_end || with_days, context).is_some())?;
    let ends_here = letters.get(end).is_some_and(|c| words.period_end.contains(*c));
    let goes_on = |c: &char| c.is_ascii_digit() || words.no_period_before.contains(*c);
    let all: String = letters.iter().collect();
    let is_end = is_end || (ends_here && words::is_running(&all));
    if letters.get(end).is_some_and(goes_on) && !(ends_here && is_end) {
        return None;
    }
    let (period, text) = (read(&letters[at..end], is_end || with_days, context)?, letters[at..end].iter().collect());
    Some((end, Mention { period, text, is_end }))
}

/// Whether what stands before a period makes it the end of something longer: 1-3月, 至3月. A mark behind a word parts the two: 销售额-3月.
fn is_inside(before: &str) -> bool {
    let words = layout_words();
    let Some(mark) = before.chars().next_back().filter(|mark| words.no_period_after.contains(*mark)) else { return false };
    let outer = before.trim_end_matches(mark).chars().next_back();
    let is_of_period = |c: char| c.is_ascii_digit() || words.period_letters.contains(c);
    mark.is_alphanumeric() || outer.is_none_or(is_of_period)
}

/// The months, or the day, that some letters are.
fn read(letters: &[char], may_be_day: bool, context: &Context<'_>) -> Option<Period> {
    let text: String = letters.iter().collect();
    // Of numbers alone only 202603 is more likely a month than a number.
    let is_tight = text.trim() == text && (text.len() == "202603".len() || text.contains(|c: char| !c.is_ascii_digit()));
    let period = words::period(&text, context).filter(|_| is_tight)?;
    let is_of_months = match period.kind {
        PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Half => true,
        PeriodKind::Range => period.is_of_whole_months(),
        PeriodKind::Day => may_be_day,
        PeriodKind::Year | PeriodKind::Week => false,
    };
    is_of_months.then_some(period)
}
