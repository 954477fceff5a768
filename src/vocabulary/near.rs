//! The name that somebody may have meant.

/// The candidate closest to a name, when no more than a third of the longer of the two differs.
pub fn near<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let length = name.chars().count();
    let scored = candidates.map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate.chars().count().max(length), candidate));
    scored.filter(|(edits, longest, _)| *edits > 0 && edits * 3 <= *longest).min_by_key(|(edits, ..)| *edits).map(|(_, _, candidate)| candidate)
}
