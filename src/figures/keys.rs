//! The keys of a family's rows: one string for all of them, because a large plan has hundreds of thousands, and a table to find them.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Different keys in the order they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    words: String,
    /// Where each ends in the words; it begins where the one before ends.
    ends: Vec<u32>,
    positions: HashTable<u32>,
    hasher: RandomState,
}

impl Keys {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The key at a position below the number of keys.
    pub(super) fn get(&self, position: u32) -> &str {
        key(&self.words, &self.ends, position)
    }

    /// The position of a key.
    pub(super) fn find(&self, wanted: &str) -> Option<u32> {
        self.positions.find(self.hasher.hash_one(wanted), |&position| self.get(position) == wanted).copied()
    }

    /// Adds a key that is not among them; returns its position.
    pub(super) fn push(&mut self, new: &str) -> u32 {
        let position = self.ends.len() as u32;
        self.words.push_str(new);
        self.ends.push(u32::try_from(self.words.len()).expect("keys of less than 4 GiB"));
        let Self { words, ends, positions, hasher } = self;
        positions.insert_unique(hasher.hash_one(new), position, |&other| hasher.hash_one(key(words, ends, other)));
        position
    }

    /// All keys.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|position| self.get(position as u32))
    }
}

fn key<'w>(words: &'w str, ends: &[u32], position: u32) -> &'w str {
    let at = position as usize;
    let start = at.checked_sub(1).map_or(0, |before| ends[before]);
    &words[start as usize..ends[at] as usize]
}
