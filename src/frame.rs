//! What stands around every page: whose plan, which period, as of when, and how the inputs were read.

use crate::analysis::measures::focus;
use crate::diagnostic::{Places, Severity, leaves_out};
use crate::load::Sources;
use crate::model::Plan;
use crate::model::frame::DisplayUnit;
use crate::recognise::Reading;
use crate::report::{Inline, Link, MoneyUnit, ReportFrame, Text};
use crate::sections::{Input, Sight};
use crate::value::Period;

/// How the files were read, one entry per file or sheet.
pub fn inputs(sources: &Sources, readings: &[Reading], places: &Places) -> Vec<Input> {
    let entry = |reading: &Reading| {
        let file = &sources.files[usize::from(reading.file?.0)];
        let span = crate::diagnostic::Span::File(file.id);
        Some(Input {
            path: places.path(span).to_string(),
            sheet: reading.sheet.clone(),
            kinds: reading.entities.clone(),
            read: reading.rows_read,
            skipped: reading.rows_skipped + reading.total_rows,
            hash: file.hash.clone(),
            span,
        })
    };
    readings.iter().filter_map(entry).collect()
}

/// The head of every page.
pub fn frame(sight: &Sight<'_>, build: Build) -> ReportFrame {
    let Some(settings) = sight.plan.settings() else { return ReportFrame::default() };
    let company = settings.company.as_ref().map_or_else(|| settings.name.value.clone(), |company| company.value.clone());
    let period = focus(sight.plan).unwrap_or(settings.period.value).label(sight.vocabulary);
    let as_of = settings.as_of.as_ref().map(|day| day.value.to_string()).unwrap_or_default();
    let failed = sight.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    ReportFrame {
        plan: settings.name.value.clone(),
        company: company.clone(),
        locale: sight.vocabulary.locale().to_string(),
        facts: facts(sight, &company, &period),
        stamp: format!("{period} · {} {as_of}", sight.word("as_of")),
        build: build.hash,
        inputs: (build.files, sight.inputs.iter().map(|input| input.read).sum()),
        banner: failed.then(|| Text::link(Link::Page("quality/index".into()), sight.word(banner(sight)))),
        money: Some(money(sight)),
        periods: periods(sight),
        input_list: Some(Link::Page("quality/sources".into())),
    }
}

/// In what money is shown.
fn money(sight: &Sight<'_>) -> MoneyUnit {
    let unit = display_unit(sight);
    let size = match unit {
        DisplayUnit::Yuan => 1,
        DisplayUnit::TenThousand => 10_000,
        DisplayUnit::HundredMillion => 100_000_000,
    };
    MoneyUnit { word: sight.vocabulary.term_label(unit.term()).to_string(), size: size.into() }
}

fn display_unit(sight: &Sight<'_>) -> DisplayUnit {
    sight.plan.settings().and_then(|settings| settings.display_unit.as_ref()).map_or(DisplayUnit::TenThousand, |unit| unit.value)
}

/// Links to the evaluation of each period that has begun, and of the plan; the period of the report is marked.
fn periods(sight: &Sight<'_>) -> Vec<(Link, String, bool)> {
    let Some(whole) = sight.plan.settings().map(|settings| settings.period.value) else { return Vec::new() };
    let focus = focus(sight.plan);
    let mut periods: Vec<Period> = sight.look.months().into_iter().filter(|month| sight.look.has_begun(month)).collect();
    periods.extend(focus.into_iter().chain([whole]).filter(|period| !periods.contains(period)).collect::<Vec<_>>());
    periods.dedup();
    periods.into_iter().map(|period| (Link::Page(evaluation_page(&period)), period.short_label(sight.vocabulary), Some(period) == focus)).collect()
}

/// Path of the evaluation page of a period.
fn evaluation_page(period: &Period) -> String {
    format!("evaluation/period-{}", period.code().to_lowercase().replace("..", "-to-"))
}

/// Label and text of the facts in the head line.
fn facts(sight: &Sight<'_>, company: &str, period: &str) -> Vec<(String, Text)> {
    let find = |key: &str| sight.figures.find(key).map(Text::figure).unwrap_or_default();
    let as_of = sight.sentence(
        as_of_sentence(sight.plan),
        &[("day", find("plan/as_of")), ("elapsed", find("plan/elapsed_days")), ("days", find("plan/days")), ("share", find("plan/elapsed"))],
    );
    let scenario = sight.plan.settings().into_iter().flat_map(|settings| &settings.scenario);
    let scenario = sight.joined(scenario.map(|scenario| Text::plain(&scenario.value)));
    let facts = [
        (sight.word("company"), Text::plain(company)),
        (sight.word("scenario"), scenario),
        (sight.word("period"), Text::plain(period)),
        (sight.word("as_of"), as_of),
        (sight.word("money_unit"), Text::plain(sight.vocabulary.term_label(display_unit(sight).term()))),
        (sight.word("diagnostics"), diagnostics(sight)),
    ];
    facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// What the banner of a report with errors says: whether anything was left out. A warning made an error leaves nothing out.
fn banner(sight: &Sight<'_>) -> &'static str {
    let mut errors = sight.found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code.0);
    let leaves_out = errors.any(leaves_out);
    if leaves_out { "frame.banner" } else { "frame.banner_whole" }
}

/// How the as-of day is told: a share of the plan's days has passed only while the plan runs.
fn as_of_sentence(plan: &Plan) -> &'static str {
    let Some((settings, day)) = plan.settings().and_then(|settings| Some((settings, settings.as_of.as_ref()?.value))) else { return "frame.as_of" };
    let period = settings.period.value;
    if day > period.end {
        "frame.as_of_ended"
    } else if day < period.start {
        "frame.as_of_early"
    } else {
        "frame.as_of"
    }
}

/// "0 errors · 26 warnings · 3 notes", linked.
fn diagnostics(sight: &Sight<'_>) -> Text {
    let count = |severity| sight.found.iter().filter(|diagnostic| diagnostic.severity == severity).count().to_string();
    let pieces = [("errors", Severity::Error), ("warnings", Severity::Warning), ("notes", Severity::Info)]
        .map(|(name, severity)| (name, Text::plain(count(severity))));
    let words = sight.sentence("frame.diagnostics", &pieces);
    let plain: String = words.0.iter().map(|piece| if let Inline::Plain(words) = piece { words.as_str() } else { "" }).collect();
    Text::link(Link::Page("quality/index".into()), plain)
}

/// What tells one build from another.
pub struct Build {
    /// Short hash of all inputs.
    hash: String,
    /// Number of input files.
    files: usize,
}

/// The build that these inputs give.
pub fn build(sources: &Sources) -> Build {
    let mut hasher = blake3::Hasher::new();
    for file in &sources.files {
        hasher.update(file.path.as_bytes()).update(&[0]).update(file.hash.as_bytes());
    }
    Build { hash: hasher.finalize().to_hex()[..8].to_string(), files: sources.files.len() }
}
