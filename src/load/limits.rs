//! How much one input file may cost.

/// What one file may take; `plan.yaml` may set each of them under `limits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest workbook or table of text that is read, in MiB; by default that of its format.
    pub file_mb: Option<u32>,
    /// Memory of the process that reads a workbook apart, in MiB. The rows that it gives back may take a quarter of this.
    pub workbook_mb: u32,
    /// Processor time of that process, in seconds; on the clock it may take three times as long.
    pub workbook_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_mb: None, workbook_mb: 1024, workbook_seconds: 15 }
    }
}

impl Limits {
    /// Least memory with which the process can start, in MiB.
    pub const LEAST_MB: u32 = 64;

    /// Largest answer of the process, in bytes.
    pub(super) fn answer(&self) -> u64 {
        u64::from(self.workbook_mb) << 18
    }
}
