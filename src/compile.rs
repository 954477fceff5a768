//! The whole way from files in memory to outputs: no disk, no clock.

use jiff::civil::Date;

use crate::analysis::{measures, settings};
use crate::check::{self, Checked};
use crate::diagnostic::{Diagnostic, Excerpts, FileId, Places, Severity, Texts, render};
use crate::emit::{Output, html, json, xlsx};
use crate::figures::Figures;
use crate::frame;
use crate::load::Sources;
use crate::recognise::Reading;
use crate::model::Plan;
use crate::report::Report;
use crate::rules::{Case, RULES};
use crate::sections::{Input, SECTIONS, Sight};
use crate::theme::{Theme, ThemeFault};
use crate::vocabulary::Vocabulary;

/// What the user may ask for besides the input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Day on which the report looks at the plan; replaces the plan's own.
    pub as_of: Option<Date>,
    /// Language of the report; replaces the plan's own.
    pub locale: Option<String>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether a report is made in spite of errors, without what they concern.
    pub keep_going: bool,
}

/// Everything that comes of an input.
pub struct Compiled {
    /// The checked facts.
    pub plan: Plan,
    /// Every number.
    pub figures: Figures,
    /// The report; `None` when errors forbid one, or when there is no plan.
    pub report: Option<Report>,
    /// Everything that was wrong, assumed or left out, sorted by place.
    pub found: Vec<Diagnostic>,
    /// Words of the plan's language.
    pub vocabulary: Vocabulary,
    /// Sentences of the diagnostics in that language.
    pub texts: Texts,
    /// Paths and sheets of the input.
    pub places: Places,
    /// What stands around the places of what was found.
    pub excerpts: Excerpts,
    /// How the files were read.
    pub inputs: Vec<Input>,
    /// Short hash of every input file, for the snapshot.
    pub build: String,
}

impl Compiled {
    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The files of the report: site, workbooks, snapshot; none without a report.
    ///
    /// # Errors
    /// When a template of the theme is faulty.
    pub fn outputs(&self, theme: &Theme) -> Result<Vec<Output<'_>>, ThemeFault> {
        let Some(report) = &self.report else { return Ok(Vec::new()) };
        let site = html::Site { report, figures: &self.figures, vocabulary: &self.vocabulary, theme };
        let mut outputs = html::emit(site)?.outputs;
        outputs.extend(xlsx::outputs(report, &self.figures, &self.vocabulary, &self.places));
        outputs.push(json::snapshot(self));
        Ok(outputs)
    }
}

/// Compiles the files of a plan.
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    let check_options = check::Options { as_of: options.as_of, locale: options.locale.clone() };
    let Checked { mut plan, facts, readings, mut found, vocabulary, .. } = check::check(sources, &check_options);
    plan.facts = facts;
    let places = places(sources, &readings);
    let inputs = frame::inputs(sources, &readings, &places);
    let texts = Texts::new(vocabulary.locale());
    let mut figures = Figures::default();
    let mut report = None;
    let excerpts;
    if plan.settings().is_some() {
        compute(&plan, &mut figures, &vocabulary);
        judge(&plan, &figures, &vocabulary, &mut found);
        finish(&mut found, options.strict);
        let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        excerpts = crate::load::excerpts(sources, &found, &|file, sheet| header_row(&readings, file, sheet));
        if !failed || options.keep_going {
            let sight = Sight { plan: &plan, figures: &figures, vocabulary: &vocabulary, found: &found, inputs: &inputs, texts: &texts, excerpts: &excerpts, places: &places };
            report = Some(view(&sight, sources));
        }
    } else {
        finish(&mut found, options.strict);
        excerpts = crate::load::excerpts(sources, &found, &|file, sheet| header_row(&readings, file, sheet));
    }
    let build = frame::build(sources);
    Compiled { plan, figures, report, found, vocabulary, texts, places, excerpts, inputs, build }
}

/// Paths of the files and names of their sheets.
fn places(sources: &Sources, readings: &[Reading]) -> Places {
    let mut files: Vec<(String, Vec<String>)> = sources.files.iter().map(|file| (file.path.clone(), Vec::new())).collect();
    for reading in readings {
        if let (Some(file), Some(sheet), Some(index)) = (reading.file, &reading.sheet, reading.sheet_index) {
            let names = &mut files[usize::from(file.0)].1;
            names.resize(names.len().max(usize::from(index) + 1), String::new());
            names[usize::from(index)].clone_from(sheet);
        }
    }
    Places::new(files)
}

/// The header row of a sheet as it was recognised.
fn header_row(readings: &[Reading], file: FileId, sheet: u16) -> Option<u32> {
    readings.iter().find(|reading| reading.file == Some(file) && reading.sheet_index.unwrap_or(0) == sheet)?.header_row
}

/// Makes all figures: those that sections share, then each section's, the overview's last.
fn compute(plan: &Plan, figures: &mut Figures, vocabulary: &Vocabulary) {
    settings::settings(plan, figures);
    measures::measures(plan, figures, vocabulary);
    for section in SECTIONS.iter().rev() {
        (section.compute)(plan, figures);
    }
}

/// Lets every rule judge. Where reading failed, only errors are added: a warning may be no more than its consequence.
fn judge(plan: &Plan, figures: &Figures, vocabulary: &Vocabulary, found: &mut Vec<Diagnostic>) {
    let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let case = Case { plan, figures, vocabulary };
    for rule in RULES {
        rule(&case, &mut |diagnostic| {
            if !failed || diagnostic.severity == Severity::Error {
                found.push(diagnostic);
            }
        });
    }
}

fn finish(found: &mut Vec<Diagnostic>, strict: bool) {
    if strict {
        for diagnostic in found.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    render::sort(found);
}

/// Lets every section make its pages.
fn view(sight: &Sight<'_>, sources: &Sources) -> Report {
    let mut report = Report { frame: frame::frame(sight, sources), ..Report::default() };
    for section in SECTIONS {
        let pages = (section.view)(sight);
        report.pages.extend(pages.pages);
        report.sheets.extend(pages.sheets);
        report.workbooks.extend(pages.workbook);
    }
    report
}
