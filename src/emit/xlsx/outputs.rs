//! The workbooks as files that are made while they are written: what a book's words come from stands here, so that nothing
//! outlives the writing.

use super::Words;
use super::layout::Layout;
use super::write::Book;
use crate::diagnostic::Places;
use crate::emit::Output;
use crate::emit::html::format::Formatter;
use crate::emit::html::words::Words as SiteWords;
use crate::figures::Figures;
use crate::report::{MoneyUnit, Report};
use crate::vocabulary::Vocabulary;

/// The files `workbooks/<name>.xlsx`.
pub fn outputs<'a>(report: &'a Report, figures: &'a Figures, vocabulary: &'a Vocabulary, places: &'a Places) -> Vec<Output<'a>> {
    let books = report.workbooks.iter().filter(|book| !report.sheets_of(book.name).is_empty());
    let write = move |book, to: &mut (dyn std::io::Write + Send)| {
        let site_words = SiteWords::new(vocabulary);
        let money = report.frame.money.clone().unwrap_or(MoneyUnit { word: String::new(), size: 1.into() });
        let formatter = Formatter::new(figures, &site_words, &money);
        let number = |id| formatter.with_unit(id);
        let source = |span| places.show(span);
        let choices = |set: &str| vocabulary.term_labels(set).map(String::from).collect();
        let words = Words { vocabulary, number: &number, source: &source, choices: &choices };
        let layout = Layout::new(report, figures, vocabulary, book);
        Book { report, figures, words, layout: &layout }.write(to)
    };
    books.map(|book| Output::writer(format!("workbooks/{}.xlsx", book.name), move |to| write(book, to))).collect()
}
