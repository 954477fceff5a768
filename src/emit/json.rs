//! `figures.json`: the snapshot of every figure, beside the site.

use super::Output;
use crate::compile::Compiled;

/// Path of the snapshot.
pub const PATH: &str = "figures.json";

/// The snapshot, written while it is stored.
pub fn snapshot(compiled: &Compiled) -> Output<'_> {
    let head = serde_json::json!({"hash": compiled.build, "files": compiled.inputs.iter().map(|input| &input.path).collect::<indexmap::IndexSet<_>>()});
    Output::writer(PATH, move |to| {
        let mut buffered = std::io::BufWriter::new(to);
        compiled.figures.snapshot(&mut buffered, &head, &compiled.vocabulary, &|span| compiled.places.show(span))?;
        std::io::Write::flush(&mut buffered)
    })
}
