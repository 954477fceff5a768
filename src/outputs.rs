//! Every file of a report: the site, the workbooks, and the snapshot of the figures. No disk, no clock.

use serde_json::json;

use crate::compile::Compiled;
use crate::emit::Output;
use crate::emit::html::format::Formatter;
use crate::emit::html::{Emitter, Site, Words};
use crate::emit::xlsx::Workbooks;
use crate::figures::FigureId;
use crate::report::Report;
use crate::theme::{Theme, ThemeFault};

/// Name of the snapshot.
pub const SNAPSHOT: &str = "figures.json";

/// Hands the files of the report to `then`, which may write them; none when errors forbid a report.
///
/// # Errors
/// When a template of the theme is faulty.
pub fn with_outputs<R>(compiled: &Compiled, theme: &Theme, then: impl FnOnce(&[Output<'_>]) -> R) -> Result<R, ThemeFault> {
    let Some(report) = &compiled.report else { return Ok(then(&[])) };
    let (figures, vocabulary) = (&compiled.figures, &compiled.vocabulary);
    let words = Words::new(vocabulary);
    let money = report.frame.money.clone().unwrap_or_default();
    let formatter = Formatter::new(figures, &words, &money);
    let number = |id: FigureId| formatter.with_unit(id);
    let workbooks = Workbooks::new(report, figures, vocabulary, &number);
    let emitter = Emitter::new(Site { report, figures, vocabulary, theme, workbooks: Some(&workbooks) })?;
    let mut outputs = emitter.emit()?.outputs;
    outputs.extend(workbooks.outputs());
    outputs.push(Output::writer(SNAPSHOT, |to| figures.snapshot(&mut Plain(to), &head(report), vocabulary, &compiled.places)));
    Ok(then(&outputs))
}

/// Facts of the build at the head of the snapshot.
fn head(report: &Report) -> serde_json::Value {
    let frame = &report.frame;
    json!({"planpress": env!("CARGO_PKG_VERSION"), "plan": frame.plan, "company": frame.company, "locale": frame.locale, "inputs": frame.build})
}

/// A sink for what may run on any thread, as one for a single thread.
struct Plain<'a>(&'a mut (dyn std::io::Write + Send));

impl std::io::Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
