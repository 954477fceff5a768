//! What stands around every page: whose plan, which period, as of when, and how the inputs were read.

use crate::analysis::measures::focus;
use crate::diagnostic::{Places, Severity};
use crate::load::Sources;
use crate::model::frame::DisplayUnit;
use crate::recognise::Reading;
use crate::report::{Inline, Link, ReportFrame, Text};
use crate::sections::{Input, Sight};

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
pub fn frame(sight: &Sight<'_>, sources: &Sources) -> ReportFrame {
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
        build: build(sources),
        inputs: (sources.files.len(), sight.inputs.iter().map(|input| input.read).sum()),
        banner: failed.then(|| Text::link(Link::Page("quality/index".into()), sight.word("frame.banner"))),
        display_unit: settings.display_unit.as_ref().map_or(DisplayUnit::TenThousand, |unit| unit.value),
        ..ReportFrame::default()
    }
}

/// Label and text of the facts in the head line.
fn facts(sight: &Sight<'_>, company: &str, period: &str) -> Vec<(String, Text)> {
    let find = |key: &str| sight.figures.find(key).map(Text::figure).unwrap_or_default();
    let as_of = sight.sentence("frame.as_of", &[("day", find("plan/as_of")), ("elapsed", find("plan/elapsed_days")), ("days", find("plan/days")), ("share", find("plan/elapsed"))]);
    let unit = sight.plan.settings().and_then(|settings| settings.display_unit.as_ref()).map_or(DisplayUnit::TenThousand, |unit| unit.value);
    vec![
        (sight.word("company"), Text::plain(company)),
        (sight.word("period"), Text::plain(period)),
        (sight.word("as_of"), as_of),
        (sight.word("money_unit"), Text::plain(sight.vocabulary.term_label(unit.term()))),
        (sight.word("diagnostics"), diagnostics(sight)),
    ]
}

/// "0 errors · 26 warnings · 3 notes", linked.
fn diagnostics(sight: &Sight<'_>) -> Text {
    let count = |severity| sight.found.iter().filter(|diagnostic| diagnostic.severity == severity).count().to_string();
    let pieces = [("errors", Severity::Error), ("warnings", Severity::Warning), ("notes", Severity::Info)].map(|(name, severity)| (name, Text::plain(count(severity))));
    let words = sight.sentence("frame.diagnostics", &pieces);
    let plain: String = words.0.iter().map(|piece| if let Inline::Plain(words) = piece { words.as_str() } else { "" }).collect();
    Text::link(Link::Page("quality/index".into()), plain)
}

/// Short hash of all inputs.
fn build(sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in &sources.files {
        hasher.update(file.path.as_bytes()).update(&[0]).update(file.hash.as_bytes());
    }
    hasher.finalize().to_hex()[..8].to_string()
}
