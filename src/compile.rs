//! The whole way from files in memory to outputs: no disk, no clock.

use jiff::civil::Date;

use crate::analysis::measures::{self, Look, Measured};
use crate::analysis::plausible;
use crate::analysis::settings;
use crate::analysis::trace::Trace;
use crate::check::{self, Checked};
use crate::diagnostic::{Diagnostic, Excerpts, FileId, Places, Severity, Texts, render};
use crate::figures::Figures;
use crate::frame::{self, Build};
use crate::load::Sources;
use crate::model::Plan;
use crate::recognise::Reading;
use crate::report::Report;
use crate::rules::{Case, RULES, TaskRows, chosen};
use crate::sections::empty::without_empty;
use crate::sections::units::with_units;
use crate::sections::{Input, SECTIONS, Sight};
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
    /// Whether only to check: then no report is made.
    pub check_only: bool,
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
    /// Surroundings of the places of the diagnostics.
    pub excerpts: Excerpts,
    /// How the files were read, as pages tell it.
    pub inputs: Vec<Input>,
    /// The same in full.
    pub readings: Vec<Reading>,
}

impl Compiled {
    /// Frees the plan: once the report stands, writing it needs the figures alone, and a large plan takes as much room as they do.
    pub fn forget_plan(&mut self) {
        self.plan = Plan::default();
    }

    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Compiles the files of a plan. Their bytes are freed before the report is made: by then every place that is shown has its excerpt.
pub fn compile(sources: Sources, options: &Options) -> Compiled {
    let check_options = check::Options { as_of: options.as_of, locale: options.locale.clone() };
    let Checked { mut plan, facts, readings, mut found, vocabulary, .. } = check::check(&sources, &check_options);
    plan.facts = facts;
    let places = places(&sources, &readings);
    let inputs = frame::inputs(&sources, &readings, &places);
    let build = frame::build(&sources);
    let texts = Texts::new(vocabulary.locale());
    let mut figures = Figures::default();
    let mut report = None;
    let excerpts;
    if plan.settings().is_some() {
        let measured = compute(&plan, &mut figures, &vocabulary);
        plan.facts.forget_rows();
        judge(&plan, &figures, &Look::new(&plan, &figures, &measured), &vocabulary, &mut found);
        let chosen = chosen::follow(&plan, &texts, &mut found);
        finish(&mut found, options.strict);
        excerpts = crate::load::excerpts(&sources, render::listed(&found).first, &|file, sheet| header_row(&readings, file, sheet));
        drop(sources);
        let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if !options.check_only && (!failed || options.keep_going) {
            let look = Look::new(&plan, &figures, &measured);
            let sight = Sight {
                plan: &plan,
                figures: &figures,
                look: &look,
                trace: &Trace::of(&plan),
                vocabulary: &vocabulary,
                found: &found,
                chosen: &chosen,
                inputs: &inputs,
                texts: &texts,
                excerpts: &excerpts,
                places: &places,
            };
            report = Some(view(&sight, build));
        }
    } else {
        finish(&mut found, options.strict);
        excerpts = crate::load::excerpts(&sources, render::listed(&found).first, &|file, sheet| header_row(&readings, file, sheet));
    }
    Compiled { plan, figures, report, found, vocabulary, texts, places, excerpts, inputs, readings }
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

/// Makes all figures: those that sections share, then each section's, the overview's last; then what compares one part with another.
fn compute(plan: &Plan, figures: &mut Figures, vocabulary: &Vocabulary) -> Measured {
    settings::settings(plan, figures);
    let measured = measures::measures(plan, figures, vocabulary);
    for section in SECTIONS.iter().rev() {
        (section.compute)(plan, figures);
    }
    plausible::plausible(plan, figures);
    measured
}

/// Lets every rule judge. Where reading failed, only errors are added: a warning may be no more than its consequence.
fn judge(plan: &Plan, figures: &Figures, look: &Look<'_>, vocabulary: &Vocabulary, found: &mut Vec<Diagnostic>) {
    let tasks = TaskRows::of(plan, figures);
    let case = Case { plan, figures, look, tasks: tasks.as_ref(), vocabulary };
    let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
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
fn view(sight: &Sight<'_>, build: Build) -> Report {
    let mut report = Report { frame: frame::frame(sight, build), places: sight.places.clone(), ..Report::default() };
    for section in SECTIONS {
        let pages = with_units(sight, without_empty((section.view)(sight)));
        report.pages.extend(pages.pages);
        report.sheets.extend(pages.sheets);
        report.workbooks.extend(pages.workbook);
    }
    report
}
