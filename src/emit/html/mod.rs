//! The linked HTML site: pages that open from disk, print, and follow the theme.
//!
//! Each block becomes a view struct with all text already formatted; a template of the theme arranges it. Text of inputs is
//! escaped where it enters markup ([`inline`], autoescape of the templates, [`script`] for data). A page loads nothing but files
//! of its own folder, and its policy (`default-src 'none'`) allows nothing else.

mod chart;
mod engine;
mod explain;
pub mod format;
mod inline;
mod mark;
mod markdown;
mod page;
mod places;
mod script;
mod search;
mod view;
pub mod words;

pub use words::Words;

use rayon::prelude::*;

use super::Output;
use super::xlsx::Workbooks;
use crate::figures::Figures;
use crate::report::Report;
use crate::theme::{Theme, ThemeFault};
use crate::vocabulary::Vocabulary;

/// What the site is made from.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The pages.
    pub report: &'a Report,
    /// The numbers that they name.
    pub figures: &'a Figures,
    /// The words.
    pub vocabulary: &'a Vocabulary,
    /// The look.
    pub theme: &'a Theme,
    /// Where figures stand in the workbooks beside the site, if there are any.
    pub workbooks: Option<&'a Workbooks<'a>>,
}

/// The files of the site, and what could not be linked.
#[derive(Debug, Default)]
pub struct Emitted<'r> {
    /// The files, in the order of their paths; explanations are made while they are written.
    pub outputs: Vec<Output<'r>>,
    /// How many links lead to nothing and became plain text.
    pub unresolved: usize,
}

/// A site with its templates loaded and its places found.
pub struct Emitter<'a>(page::Renderer<'a>);

impl<'a> Emitter<'a> {
    /// Gets ready.
    ///
    /// # Errors
    /// When a template of the theme is faulty: its name, and what it says with line and column.
    pub fn new(site: Site<'a>) -> Result<Self, ThemeFault> {
        Ok(Self(page::Renderer::new(site)?))
    }

    /// The site.
    ///
    /// # Errors
    /// When a template of the theme asks for what there is not.
    pub fn emit(&self) -> Result<Emitted<'_>, ThemeFault> {
        let renderer = &self.0;
        let pages: Vec<_> = renderer.site.report.pages.par_iter().map(|page| renderer.page(page)).collect::<Result<_, _>>()?;
        let unresolved = pages.iter().map(|page| page.unresolved).sum();
        let mut outputs: Vec<Output<'_>> = pages.into_iter().flat_map(|page| page.outputs).collect();
        outputs.push(search::index(renderer));
        outputs.extend(renderer.assets());
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Emitted { outputs, unresolved })
    }
}
