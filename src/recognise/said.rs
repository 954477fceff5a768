//! Whether a table whose columns do not say so holds targets: `2026年销售额目标分解` above months, 计划 in the name of its file. Where nothing
//! says anything, values are actuals.

use super::forms::Form;
use super::header::{Header, OwnedRow, Reader};
use super::rows::texts;
use super::words::layout_words;

/// Columns by which a table says itself what it holds.
const TELLING: &[&str] = &["value", "actual", "to_date", "achievement", "target", "numerator", "revision"];

/// The header in the form of targets, if what stands around a table of silent values means these.
pub fn in_form(header: Header, head: &[OwnedRow], names: &[String], reader: &Reader<'_, '_>) -> Header {
    let is_silent = |header: &Header| {
        let names = header.cells.iter().filter_map(|cell| cell.name.as_ref());
        header.form.main().kind == "actual" && !names.into_iter().any(|named| !named.assumed && TELLING.contains(&named.name))
    };
    let titles = head.iter().take_while(|row| row.number < header.row).filter(|row| row.cells.len() == 1);
    let titles = titles.flat_map(|row| texts(&row.cells)).map(|(_, text)| text);
    let said = titles.chain(names.iter().map(String::as_str)).find_map(says_targets);
    if !is_silent(&header) || said != Some(true) {
        return header;
    }
    let of_targets = Form::named("goal").map(|form| header.clone().of_form(&form));
    of_targets.filter(|header| header.lacks(reader).iter().all(|field| *field == "target")).unwrap_or(header)
}

/// Whether a text speaks of targets (or of what was measured), by the last word of either sort: 业绩目标 are targets, 目标完成情况 is what
/// was done. `None` where it speaks of neither.
fn says_targets(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    let last = |words: &[String]| words.iter().filter_map(|word| text.rfind(word.as_str())).max();
    let (targets, actuals) = (last(&layout_words().said_of_targets), last(&layout_words().said_of_actuals));
    targets.or(actuals).map(|_| targets > actuals)
}
