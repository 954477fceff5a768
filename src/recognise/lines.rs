//! Resources in words (`直播平台费用10万元，2名销售`) to records of resources and budget lines.

use super::draft::Drafts;

/// Makes the records of the resources that an initiative names in words.
pub fn read(_initiative: u32, _drafts: &mut Drafts<'_, '_>) {}

/// The same for a record from YAML, which may be of any entity.
pub fn read_if_written(position: u32, drafts: &mut Drafts<'_, '_>) {
    if drafts.get(position).info.kind == "initiative" {
        read(position, drafts);
    }
}
