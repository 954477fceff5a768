//! What is shown, written in each format: a folder per format. Emitters know figures, report and words; never the model.
//!
//! An emitter gives a list of [`Output`]s and touches no file: `publish` writes them inside its staging folder. A workbook of a
//! million cells does not live in memory, so an output may be a function that writes it.

use std::io;

pub mod html;
pub mod xlsx;

/// A function that writes a file's content.
pub type Writer<'a> = Box<dyn Fn(&mut (dyn io::Write + Send)) -> io::Result<()> + Send + Sync + 'a>;

/// A file to be written.
pub struct Output<'a> {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// What it holds.
    pub content: Content<'a>,
}

/// The content of a file.
pub enum Content<'a> {
    /// Held in memory.
    Bytes(Vec<u8>),
    /// Made while it is written; the same bytes every time.
    Writer(Writer<'a>),
}

impl<'a> Output<'a> {
    /// A file held in memory.
    pub fn bytes(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Bytes(bytes.into()) }
    }

    /// A file made while it is written.
    pub fn writer(path: impl Into<String>, write: impl Fn(&mut (dyn io::Write + Send)) -> io::Result<()> + Send + Sync + 'a) -> Self {
        Self { path: path.into(), content: Content::Writer(Box::new(write)) }
    }

    /// Writes the content.
    ///
    /// # Errors
    /// What `to` or the making of the content answers.
    pub fn write(&self, to: &mut (dyn io::Write + Send)) -> io::Result<()> {
        match &self.content {
            Content::Bytes(bytes) => to.write_all(bytes),
            Content::Writer(write) => write(to),
        }
    }
}

impl std::fmt::Debug for Output<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Output").field("path", &self.path).finish_non_exhaustive()
    }
}
