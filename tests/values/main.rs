//! The grammar of values (domain/4 §4.4), case by case: `<type>.tsv` holds one written value a line, what it is read as, and the
//! codes that are told. Where a type stands for the field of an entity (`ways.rs`), the value is also handed in through a workbook,
//! through CSV and through YAML, and must come out the same; a way that must differ says so in a column of its own: `sheet=`, `csv=`,
//! `yaml=`, or `field=` for all three.
//!
//! A line that begins with `@` sets the plan, the fiscal year, the language or the column's unit of the lines that follow; `cell:`
//! and `cell%:` mark numbers of a sheet, `day:` a cell with a date. `UPDATE=1 cargo test --test values` writes what is found.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use planpress::diagnostic::{FileId, Span};
use planpress::value::effect::resource_parts;
use planpress::value::format::{Format, Scale};
use planpress::value::{Context, Date, DateSpan, Days, Deadline, Decode, Effect, Flag, Hint, Money, Node, Percent, Period, Quantity, Raw, Score};
use planpress::value::{cadence, dependency, name, rate};
use planpress::vocabulary::{Vocabulary, normalise};
use rayon::prelude::*;
use rust_decimal::Decimal;

use shown::quantity;
use ways::WAYS;

mod shown;
mod ways;

const PLACE: Span = Span::Text { file: FileId(0), line: 1, column: 1, length: 1 };

/// What the lines of a file are read with.
struct Setting {
    vocabulary: Vocabulary,
    plan: Option<String>,
    fiscal_start: i8,
    column: Option<Arc<Hint>>,
    /// The unit in the header of the column; an empty one stands for a column that was decided otherwise.
    column_unit: Option<String>,
}

impl Setting {
    fn set(&mut self, directive: &str) {
        let (name, value) = directive.split_once(' ').unwrap_or((directive, ""));
        match name {
            "plan" => self.plan = Some(value.to_string()).filter(|plan| plan != "none"),
            "fiscal" => self.fiscal_start = value.parse().unwrap(),
            "locale" => self.vocabulary = Vocabulary::load(value),
            "column" => {
                self.column = Hint::for_unit(value).map(Arc::new);
                self.column_unit = Some(value.to_string()).filter(|unit| unit != "none");
            }
            "fractions" => (self.column, self.column_unit) = (Some(Arc::new(Hint::default())), Some(String::new())),
            _ => panic!("unknown directive {directive}"),
        }
    }

    fn context(&self) -> Context<'_> {
        let plan = self.plan.as_deref().map(|code| Period::from_code(code, self.fiscal_start).expect("the plan's code"));
        Context { vocabulary: &self.vocabulary, plan, fiscal_start: self.fiscal_start, file_period: None, found: RefCell::default() }
    }

    fn node<'a>(&self, text: &'a str) -> Node<'a> {
        let number = |text: &str, percent| Raw::Number { value: text.parse().unwrap(), percent };
        let raw = match text.split_once(':') {
            Some(("cell", value)) => number(value, false),
            Some(("cell%", value)) => number(value, true),
            Some(("day", value)) => Raw::Date(value.parse().unwrap()),
            _ if text == "(blank)" => Raw::Blank,
            _ => Raw::Text(Cow::Borrowed(text)),
        };
        Node { raw, span: PLACE, hint: self.column.clone() }
    }
}

/// Reads a value and shows it on one line, with the codes that were told.
fn read<T: Decode>(text: &str, setting: &Setting, show: impl Fn(T) -> String) -> String {
    let context = setting.context();
    let (value, fault) = match T::decode(&setting.node(text), &context) {
        Ok(value) => (value.map(show), None),
        Err(fault) => (None, Some(*fault)),
    };
    let told = context.found.take();
    shown::outcome(value, fault.iter().chain(&told).map(|told| (told.code.0, told.variant)))
}

fn resources(text: &str) -> String {
    let shown: Vec<String> = resource_parts(text)
        .iter()
        .map(|part| format!("{} {} {}", part.category, part.label, part.quantity.as_ref().map_or("?".into(), quantity)))
        .collect();
    shown.join("; ")
}

fn depends(text: &str, setting: &Setting) -> String {
    match dependency::decode(&setting.node(text), &setting.context()) {
        Ok(found) => found.map_or("missing".into(), |(name, tie, lag)| format!("{name} {} {lag:+}", tie.letters())),
        Err(fault) => fault.code.0.to_string(),
    }
}

fn rates(text: &str) -> String {
    rate::find(text).map_or("none".into(), |rate| format!("{} .. {} {}", quantity(&rate.low), quantity(&rate.high), rate.per))
}

/// The unit that a text beside a table states for its amounts, and what it makes of 1.
fn stated(text: &str) -> String {
    let Some(stated) = planpress::value::stated::stated(text) else { return "none".into() };
    let factor = stated.hint.map_or("unclear".into(), |hint| hint.factor.unwrap_or(Decimal::ONE).to_string());
    format!("{} {factor}{}", stated.word, if stated.is_named { " named" } else { "" })
}

/// A value as tables show it and as explanations do.
fn formatted(text: &str, words: &Vocabulary) -> String {
    let (format, value) = text.split_once(' ').unwrap();
    let format = match format {
        "money" => Format::Money(Scale::Wan),
        "yuan" => Format::Money(Scale::Yuan),
        "yi" => Format::Money(Scale::Yi),
        "rate0" => Format::Percent { decimals: 0 },
        "rate1" => Format::Percent { decimals: 1 },
        "points" => Format::PercentPoints,
        "quotient" => Format::Quotient,
        "count" => Format::Count,
        "days" => Format::Days,
        _ => panic!("no format is called {format}"),
    };
    let value: Decimal = value.parse().unwrap();
    format!("{} | {}", format.show(value, words).joined(), format.explain(value, words).joined()).replace('\u{a0}', " ")
}

/// Name, short name, the period before and the one a year before.
fn period(code: &str, words: &Vocabulary) -> String {
    let period = Period::from_code(code, 1).unwrap();
    assert_eq!(period.code(), code);
    format!("{} | {} | {} | {}", period.label(words), period.short_label(words), period.previous().code(), period.same_last_year().code())
}

/// Reads one value as the type that the file is named for; `None` for a type that only fields of entities have.
fn case(kind: &str, text: &str, setting: &Setting) -> Option<String> {
    Some(match kind {
        "quantity" => read(text, setting, |value: Quantity| quantity(&value)),
        "number" => read(text, setting, |value: Decimal| shown::number(value)),
        "money" => read(text, setting, |value: Money| shown::money(value)),
        "percent" => read(text, setting, |value: Percent| shown::percent(value)),
        "days" => read(text, setting, |value: Days| shown::days(value)),
        "score" => read(text, setting, |value: Score| shown::score(value)),
        "flag" => read(text, setting, |value: Flag| shown::flag(value)),
        "text" => read(text, setting, |value: String| value),
        "target" => read(text, setting, shown::target),
        "progress" => read(text, setting, shown::progress),
        "effect" => read(text, setting, |value: Effect| shown::effect(value)),
        "resources" => resources(text),
        "dependency" => depends(text, setting),
        "date" => read(text, setting, |value: Date| shown::date(value)),
        "deadline" => read(text, setting, |value: Deadline| shown::deadline(value)),
        "span" => read(text, setting, |value: DateSpan| shown::span(value)),
        "folding" => normalise::fold(text).into_owned(),
        "rate" => rates(text),
        "stated" => stated(text),
        "cadence" => shown::cadence(cadence::parse(text)),
        "name" => format!("{:?}", name::kind(text)),
        "format" => formatted(text, &setting.vocabulary),
        "periods_shown" => period(text, &setting.vocabulary),
        "period" => read(text, setting, |value: Period| value.code()),
        "owner" => return None,
        _ => panic!("no type is called {kind}"),
    })
}

/// One line of a table that holds a value.
struct Line<'t> {
    number: usize,
    text: &'t str,
    expected: &'t str,
    /// What is read where it must differ, by way.
    otherwise: Vec<(&'t str, &'t str)>,
}

impl<'t> Line<'t> {
    fn of(line: &'t str, number: usize) -> Self {
        let mut columns = line.split('\t');
        let (text, expected) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_else(|| panic!("line {number}: no tab")));
        let otherwise = columns.map(|column| column.split_once('=').unwrap_or_else(|| panic!("line {number}: no way in {column}"))).collect();
        Self { number, text, expected: expected.trim(), otherwise }
    }

    /// What is expected of a way; the direct reading is called `read`.
    fn expects(&self, way: &str) -> &'t str {
        let said = |name: &str| self.otherwise.iter().find(|(way, _)| *way == name).map(|(_, expected)| *expected);
        said(way).or_else(|| said("field").filter(|_| way != "read")).unwrap_or(self.expected)
    }

    /// The line as it would have to be.
    fn mended(&self, found: &[(&str, String)]) -> String {
        let main = &found[0].1;
        if let [_, (_, first), rest @ ..] = found
            && first != main
            && rest.len() == 2
            && rest.iter().all(|(_, value)| value == first)
        {
            return format!("{}\t{main}\tfield={first}", self.text);
        }
        let others = found[1..].iter().filter(|(_, value)| value != main);
        others.fold(format!("{}\t{main}", self.text), |line, (way, value)| format!("{line}\t{way}={value}"))
    }
}

/// What came of a table.
#[derive(Default)]
struct Outcome {
    values: usize,
    /// Values read through a field, by way.
    ways: [usize; WAYS.len()],
    wrong: Vec<String>,
    /// Numbers of lines, and what they would have to be.
    mended: Vec<(usize, String)>,
}

/// Reads the lines of one setting in every way.
fn group(kind: &str, lines: &[Line<'_>], setting: &Setting, outcome: &mut Outcome) {
    let mut found: Vec<Vec<(&str, String)>> =
        lines.iter().map(|line| case(kind, line.text, setting).map(|value| ("read", value)).into_iter().collect()).collect();
    let field = ways::field(kind);
    for (position, way) in WAYS.into_iter().enumerate() {
        let Some(field) = &field else { continue };
        let taken: Vec<usize> = (0..lines.len()).filter(|&at| way.takes(lines[at].text, setting)).collect();
        let texts: Vec<&str> = taken.iter().map(|&at| lines[at].text).collect();
        if texts.is_empty() {
            continue;
        }
        outcome.ways[position] += texts.len();
        for (at, value) in taken.into_iter().zip(ways::read(way, field, setting, &texts)) {
            found[at].push((way.name(), value));
        }
    }
    for (line, found) in lines.iter().zip(found) {
        outcome.values += 1;
        let before = outcome.wrong.len();
        for (way, value) in &found {
            if value != line.expects(way) {
                outcome.wrong.push(format!("{kind}.tsv:{}: {} ({way}) is read as `{value}`, not `{}`", line.number, line.text, line.expects(way)));
            }
        }
        if outcome.wrong.len() > before {
            outcome.mended.push((line.number, line.mended(&found)));
        }
    }
}

/// Runs one table; every line that is read otherwise is listed.
fn run(path: &Path) -> Outcome {
    let kind = path.file_stem().unwrap().to_str().unwrap();
    let mut setting = Setting { vocabulary: Vocabulary::load("zh-CN"), plan: Some("2024".into()), fiscal_start: 1, column: None, column_unit: None };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut outcome, mut lines) = (Outcome::default(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        if let Some(directive) = line.strip_prefix('@').filter(|directive| directive.starts_with(|c: char| c.is_ascii_lowercase())) {
            group(kind, &std::mem::take(&mut lines), &setting, &mut outcome);
            setting.set(directive);
        } else if !line.trim().is_empty() && !line.starts_with("# ") {
            lines.push(Line::of(line, at + 1));
        }
    }
    group(kind, &lines, &setting, &mut outcome);
    if std::env::var_os("UPDATE").is_some() && !outcome.mended.is_empty() {
        let mended = |(at, line): (usize, &str)| match outcome.mended.iter().find(|(number, _)| *number == at + 1) {
            Some((_, mended)) => format!("{mended}\n"),
            None => format!("{line}\n"),
        };
        std::fs::write(path, text.lines().enumerate().map(mended).collect::<String>()).unwrap();
    }
    outcome
}

fn tables() -> Vec<PathBuf> {
    let files = std::fs::read_dir("tests/values").unwrap().map(|entry| entry.unwrap().path());
    let mut tables: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|extension| extension == "tsv")).collect();
    tables.sort();
    tables
}

#[test]
fn written_values_are_read_as_the_tables_say() {
    let mut total = Outcome::default();
    let tables = tables();
    let outcomes: Vec<Outcome> = tables.par_iter().map(|table| run(table)).collect();
    for (table, outcome) in tables.iter().zip(outcomes) {
        println!("{:<16} {:>4} values, through fields {:?}", table.file_name().unwrap().to_str().unwrap(), outcome.values, outcome.ways);
        total.values += outcome.values;
        (0..WAYS.len()).for_each(|way| total.ways[way] += outcome.ways[way]);
        total.wrong.extend(outcome.wrong);
    }
    println!("{:<16} {:>4} values, through fields {:?}", "all", total.values, total.ways);
    assert!(total.wrong.is_empty(), "{} wrong:\n{}", total.wrong.len(), total.wrong.join("\n"));
    assert!(total.values > 1000 && total.ways.iter().all(|&count| count >= 350), "the tables are there: {:?}", total.ways);
}
