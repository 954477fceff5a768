//! The grammar of values (domain/4 §4.4), case by case: `values/<type>.tsv` holds one written value a line, what it is read as, and
//! the codes that are told. A line that begins with `@` sets the plan, the fiscal year, the language or the column's unit of the lines
//! that follow; `cell:` and `cell%:` mark numbers of a sheet, `day:` a cell with a date.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use planpress::diagnostic::{FileId, Span};
use planpress::value::effect::{Effect, resource_parts};
use planpress::value::format::{Format, Scale};
use planpress::value::{
    Context, Date, DateSpan, Days, Deadline, Decode, Flag, Hint, Money, Node, Percent, Period, Progress, Quantity, Raw, Score, Target, Unit,
};
use planpress::value::{cadence, dependency, name, rate};
use planpress::vocabulary::{Vocabulary, normalise};
use rust_decimal::Decimal;

const PLACE: Span = Span::Text { file: FileId(0), line: 1, column: 1, length: 1 };

/// What the lines of a file are read with.
struct Setting {
    vocabulary: Vocabulary,
    plan: Option<String>,
    fiscal_start: i8,
    column: Option<Arc<Hint>>,
}

impl Setting {
    fn set(&mut self, directive: &str) {
        let (name, value) = directive.split_once(' ').unwrap_or((directive, ""));
        match name {
            "plan" => self.plan = Some(value.to_string()).filter(|plan| plan != "none"),
            "fiscal" => self.fiscal_start = value.parse().unwrap(),
            "locale" => self.vocabulary = Vocabulary::load(value),
            "column" => self.column = Hint::for_unit(value).map(Arc::new),
            "fractions" => self.column = Some(Arc::new(Hint::default())),
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
    let shown = match T::decode(&setting.node(text), &context) {
        Ok(Some(value)) => show(value),
        Ok(None) => "missing".to_string(),
        Err(fault) => fault.code.0.to_string(),
    };
    context.found.take().into_iter().fold(shown, |mut shown, told| {
        write!(shown, " {}{}{}", told.code.0, if told.variant.is_empty() { "" } else { ":" }, told.variant).unwrap();
        shown
    })
}

fn unit(unit: &Unit) -> String {
    match unit {
        Unit::None => "-".into(),
        Unit::Money => "money".into(),
        Unit::Percent => "percent".into(),
        Unit::PercentPoints => "points".into(),
        Unit::Count(word) => word.to_string(),
    }
}

fn quantity(quantity: &Quantity) -> String {
    format!("{} {}", quantity.value.normalize(), unit(&quantity.unit))
}

fn target(target: Target) -> String {
    match target {
        Target::Absolute(value) => quantity(&value),
        Target::Growth(value) => format!("growth {}", value.normalize()),
        Target::Delta(value) => format!("delta {}", quantity(&value)),
        Target::AtLeast { limit, strict } => format!("{} {}", if strict { ">" } else { ">=" }, quantity(&limit)),
        Target::AtMost { limit, strict } => format!("{} {}", if strict { "<" } else { "<=" }, quantity(&limit)),
        Target::Range { low, high } => format!("{} .. {}", quantity(&low), quantity(&high)),
    }
}

fn progress(progress: Progress) -> String {
    let mut shown = progress.fraction.map_or("?".to_string(), |value| value.normalize().to_string());
    for (name, part) in [("done", &progress.done), ("of", &progress.total)] {
        if let Some(part) = part {
            write!(shown, " {name} {}", quantity(part)).unwrap();
        }
    }
    if let Some(text) = progress.text {
        write!(shown, " “{text}”").unwrap();
    }
    shown
}

fn effect(effect: Effect) -> String {
    let number = effect.quantity.as_ref().map_or("?".to_string(), quantity);
    format!("{number}{} of {}", if effect.growth { " growth" } else { "" }, effect.subject.as_deref().unwrap_or("?"))
}

fn resources(text: &str) -> String {
    let shown: Vec<String> = resource_parts(text)
        .iter()
        .map(|part| format!("{} {} {}", part.category, part.label, part.quantity.as_ref().map_or("?".into(), quantity)))
        .collect();
    shown.join("; ")
}

fn depends(text: &str, setting: &Setting) -> String {
    let (name, tie, lag) = dependency::decode(&setting.node(text), &setting.context()).unwrap().unwrap();
    format!("{name} {} {lag:+}", tie.letters())
}

fn span(span: DateSpan) -> String {
    let end = |day: Option<Date>| day.map_or("?".to_string(), |day| day.to_string());
    format!("{} .. {}", end(span.start), end(span.end))
}

fn rates(text: &str) -> String {
    rate::find(text).map_or("none".into(), |rate| format!("{} .. {} {}", quantity(&rate.low), quantity(&rate.high), rate.per))
}

fn cadences(text: &str) -> String {
    let Some(cadence) = cadence::parse(text) else { return "none".into() };
    let mut shown = format!("{:?}", cadence.every).to_lowercase();
    if cadence.interval > 1 {
        write!(shown, " x{}", cadence.interval).unwrap();
    }
    for (name, value) in [(" weekday ", cadence.weekday), (" day ", cadence.day)] {
        if let Some(value) = value {
            write!(shown, "{name}{value}").unwrap();
        }
    }
    if let Some((hour, minute)) = cadence.time {
        write!(shown, " {hour}:{minute:02}").unwrap();
    }
    shown
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

/// Reads one value as the type that the file is named for.
fn case(kind: &str, text: &str, setting: &Setting) -> String {
    let number = |value: Decimal| value.normalize().to_string();
    match kind {
        "quantity" => read(text, setting, |value: Quantity| quantity(&value)),
        "number" => read(text, setting, number),
        "money" => read(text, setting, |value: Money| number(value.0)),
        "percent" => read(text, setting, |value: Percent| number(value.0)),
        "days" => read(text, setting, |value: Days| number(value.0)),
        "score" => read(text, setting, |value: Score| number(value.0)),
        "flag" => read(text, setting, |value: Flag| value.0.to_string()),
        "text" => read(text, setting, |value: String| value),
        "target" => read(text, setting, target),
        "progress" => read(text, setting, progress),
        "effect" => read(text, setting, effect),
        "resources" => resources(text),
        "dependency" => depends(text, setting),
        "date" => read(text, setting, |value: Date| value.to_string()),
        "deadline" => read(text, setting, |value: Deadline| value.0.to_string()),
        "span" => read(text, setting, span),
        "folding" => normalise::fold(text).into_owned(),
        "rate" => rates(text),
        "cadence" => cadences(text),
        "name" => format!("{:?}", name::kind(text)),
        "format" => formatted(text, &setting.vocabulary),
        "periods_shown" => period(text, &setting.vocabulary),
        "period" => read(text, setting, |value: Period| value.code()),
        _ => panic!("no type is called {kind}"),
    }
}

/// Runs one file; every line that is read otherwise is listed.
fn run(path: &Path) -> (usize, Vec<String>) {
    let kind = path.file_stem().unwrap().to_str().unwrap();
    let mut setting = Setting { vocabulary: Vocabulary::load("zh-CN"), plan: Some("2024".into()), fiscal_start: 1, column: None };
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
        if let Some(directive) = line.strip_prefix('@') {
            setting.set(directive);
            continue;
        }
        if line.trim().is_empty() || line.starts_with("# ") {
            continue;
        }
        let (text, expected) = line.split_once('\t').unwrap_or_else(|| panic!("{kind}.tsv:{}: no tab", number + 1));
        let found = case(kind, text, &setting);
        count += 1;
        if found != expected.trim() {
            wrong.push(format!("{kind}.tsv:{}: {text} is read as `{found}`, not `{expected}`", number + 1));
        }
    }
    (count, wrong)
}

#[test]
fn written_values_are_read_as_the_tables_say() {
    let mut files: Vec<_> = std::fs::read_dir("tests/values").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let results: Vec<_> = files.iter().map(|path| run(path)).collect();
    let wrong: Vec<String> = results.iter().flat_map(|(_, wrong)| wrong.clone()).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(results.iter().map(|(count, _)| count).sum::<usize>() > 500, "the tables are there");
}
