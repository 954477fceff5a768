//! Words of closed sets: which code a word means, in any language.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::normalise;
use super::words::languages;

type Codes = HashMap<&'static str, HashMap<String, &'static str>>;

fn index() -> &'static Codes {
    static CODES: OnceLock<Codes> = OnceLock::new();
    CODES.get_or_init(|| {
        let mut codes = Codes::new();
        for words in languages() {
            for (set, terms) in &words.terms {
                let known = codes.entry(set).or_default();
                for (code, names) in terms {
                    known.entry(normalise::word(code)).or_insert(code);
                    for name in names.all() {
                        known.entry(normalise::word(name)).or_insert(code);
                    }
                }
            }
        }
        codes
    })
}

/// The code of the value of `set` that `text` means.
pub fn code(set: &str, text: &str) -> Option<&'static str> {
    index().get(set)?.get(&normalise::word(text)).copied()
}
