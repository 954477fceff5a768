//! Text and yes or no.

/// Yes or no: `是/否`, `√/×`, `Y/N`, `1/0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);
