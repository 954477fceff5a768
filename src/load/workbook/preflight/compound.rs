//! A look at the chains of a compound file (`.xls`): calamine follows one that runs in a circle until the memory is gone.

/// Bytes of the header, which takes the place of the first sector.
const HEADER: usize = 512;
/// Sector numbers from here on are marks (end of chain, free).
const MARKS: u32 = 0xffff_fffa;
/// Sectors of the allocation table that the header lists.
const LISTED: usize = 109;

/// Whether the sectors are chained without a circle, as far as they can be followed; what is cut off is refused later.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    let Some(file) = Compound::new(bytes) else { return true };
    let Some(listed) = file.table_sectors() else { return false };
    let table: Vec<u32> = listed.iter().flat_map(|&sector| file.numbers(sector)).collect();
    if has_circle(&table) {
        return false;
    }
    let mut small = Vec::new();
    let mut sector = file.number(0x3c);
    while let Some(&next) = table.get(sector as usize) {
        small.extend(file.numbers(sector));
        sector = next;
    }
    !has_circle(&small)
}

struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
}

impl<'b> Compound<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = bytes.get(0x1e)?;
        (bytes.len() >= HEADER && matches!(shift, 9 | 12)).then(|| Self { bytes, sector: 1 << shift })
    }

    fn number(&self, at: usize) -> u32 {
        self.bytes.get(at..at + 4).map_or(MARKS, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
    }

    /// The numbers in a sector; none when it lies outside of the file.
    fn numbers(&self, sector: u32) -> impl Iterator<Item = u32> + use<'_, 'b> {
        let start = (sector as usize).saturating_add(1).saturating_mul(self.sector);
        let inside = self.bytes.get(start..start.saturating_add(self.sector)).unwrap_or(&[]);
        inside.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
    }

    /// The sectors of the allocation table: those in the header, then a chain of lists; `None` when the chain does not end.
    fn table_sectors(&self) -> Option<Vec<u32>> {
        let is_sector = |sector: &u32| *sector < MARKS;
        let mut sectors: Vec<u32> = (0..LISTED).map(|at| self.number(0x4c + 4 * at)).filter(is_sector).collect();
        let most = self.bytes.len() / self.sector;
        let mut next = self.number(0x44);
        for _ in 0..=most {
            let mut list: Vec<u32> = self.numbers(next).collect();
            let Some(link) = list.pop() else { return (sectors.len() <= most).then_some(sectors) };
            sectors.extend(list.into_iter().filter(is_sector));
            next = link;
        }
        None
    }
}

/// Whether following the links from some position comes back to it.
fn has_circle(links: &[u32]) -> bool {
    let mut walk_of = vec![0u32; links.len()];
    for start in 0..links.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        while let Some(seen) = walk_of.get_mut(at) {
            if *seen != 0 {
                if *seen == walk {
                    return true;
                }
                break;
            }
            *seen = walk;
            at = links[at] as usize;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{HEADER, has_circle, is_sound};

    #[test]
    fn circles_are_found() {
        assert!(!has_circle(&[1, 2, 0xffff_fffe, 2, 0xffff_ffff]));
        assert!(has_circle(&[1, 2, 0, 0xffff_ffff]));
        assert!(has_circle(&[0]));
    }

    /// A header whose list of table sectors is sector 0, which names itself as its next.
    #[test]
    fn a_list_that_names_itself_is_refused() {
        let mut file = vec![0xff; 2 * HEADER];
        file[0x1e] = 9;
        file[0x44..0x48].copy_from_slice(&0u32.to_le_bytes());
        let last = file.len() - 4;
        file[last..].copy_from_slice(&0u32.to_le_bytes());
        assert!(!is_sound(&file));
        file[last..].copy_from_slice(&0xffff_fffeu32.to_le_bytes());
        assert!(is_sound(&file));
    }
}
