//! The package that a workbook is: its parts, and the relations between them. A part that is not changed is copied as it is packed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::Fault;
use super::xml::{self, Edits, Tag, escape};

/// Largest part that is changed, unpacked, in bytes.
const MOST: u64 = 256 << 20;
/// The list of what each part is.
const TYPES: &str = "[Content_Types].xml";
/// How relations of this kind are named, in the two dialects of the format.
const RELATIONS: [&str; 2] =
    ["http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"];

/// A package and what is changed in it.
pub struct Package {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// Positions of the parts by their names as packages compare them.
    parts: BTreeMap<String, usize>,
    /// New contents by the same names, each with the name as it is written.
    changed: BTreeMap<String, (String, String)>,
}

/// A relation of a part to another one.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its name, unique among those of a part.
    pub id: String,
    /// Its kind, the last segment of its type: `comments`.
    pub kind: String,
    /// The part it leads to, from the root of the package.
    pub target: String,
}

impl Package {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is none, or has two parts of one name.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, Fault> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Odd)?;
        let mut parts = BTreeMap::new();
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| Fault::Odd)?;
            let name = part.name().map_err(|_| Fault::Odd)?;
            if parts.insert(key(&name), index).is_some() {
                return Err(Fault::Odd);
            }
        }
        Ok(Self { zip, parts, changed: BTreeMap::new() })
    }

    /// The text of a part as it is now; `None` when there is no such part.
    ///
    /// # Errors
    /// When it is damaged, too large, or no UTF-8.
    pub fn text(&mut self, part: &str) -> Result<Option<String>, Fault> {
        if let Some((_, text)) = self.changed.get(&key(part)) {
            return Ok(Some(text.clone()));
        }
        let Some(&index) = self.parts.get(&key(part)) else { return Ok(None) };
        let found = self.zip.by_index(index).map_err(|_| Fault::Odd)?;
        if found.size() > MOST {
            return Err(Fault::Large);
        }
        let mut bytes = Vec::new();
        found.take(MOST).read_to_end(&mut bytes).map_err(|_| Fault::Odd)?;
        let text = String::from_utf8(bytes).map_err(|_| Fault::Odd)?;
        Ok(Some(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_string)))
    }

    /// The text of a part that must be there.
    ///
    /// # Errors
    /// When it is not, or cannot be read.
    pub fn needed(&mut self, part: &str) -> Result<String, Fault> {
        self.text(part)?.ok_or(Fault::Odd)
    }

    /// Gives a part a new content; a part that was not there is added.
    pub fn put(&mut self, part: &str, text: String) {
        self.changed.insert(key(part), (part.to_string(), text));
    }

    /// A name that no part has: `xl/comments1.xml`.
    pub fn free(&self, stem: &str, extension: &str) -> String {
        let names = (1..).map(|number| format!("{stem}{number}.{extension}"));
        let is_free = |name: &String| !self.parts.contains_key(&key(name)) && !self.changed.contains_key(&key(name));
        names.into_iter().find(is_free).unwrap_or_default()
    }

    /// The relations of a part inside of the package.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let Some(text) = self.text(&relations_of(part))? else { return Ok(Vec::new()) };
        let relation = |tag: &Tag<'_>| {
            let kind = tag.attribute("Type")?.rsplit('/').next()?.to_string();
            Some(Relation { id: tag.attribute("Id")?, kind, target: resolved(part, &tag.attribute("Target")?) })
        };
        let is_inside = |tag: &&Tag<'_>| tag.begins() && tag.local() == "Relationship" && tag.attribute("TargetMode").as_deref() != Some("External");
        Ok(xml::tags(&text)?.iter().filter(is_inside).filter_map(relation).collect())
    }

    /// Adds a relation of a part to another one, and gives its name.
    ///
    /// # Errors
    /// When the relations of the part cannot be read.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str, dialect: Dialect) -> Result<String, Fault> {
        const NONE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                            <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let path = relations_of(part);
        let text = self.text(&path)?.unwrap_or_else(|| NONE.to_string());
        let tags = xml::tags(&text)?;
        let taken: Vec<String> = tags.iter().filter_map(|tag| tag.attribute("Id")).collect();
        let mut names = (1..).map(|number| format!("planpress{number}"));
        let id = names.find(|name| !taken.contains(name)).unwrap_or_default();
        let mut edits = Edits::default();
        let relation = format!("<Relationship Id=\"{id}\" Type=\"{}/{kind}\" Target=\"/{}\"/>", dialect.relations(), escape(target));
        xml::append(&tags, 0, &[relation], &mut edits)?;
        let text = edits.apply(&text)?;
        self.put(&path, text);
        Ok(id)
    }

    /// Says what a new part is.
    ///
    /// # Errors
    /// When the list of parts cannot be read.
    pub fn declare(&mut self, part: &str, content_type: &str) -> Result<(), Fault> {
        let text = self.needed(TYPES)?;
        let tags = xml::tags(&text)?;
        let mut edits = Edits::default();
        xml::append(&tags, 0, &[format!("<Override PartName=\"/{}\" ContentType=\"{content_type}\"/>", escape(part))], &mut edits)?;
        self.put(TYPES, edits.apply(&text)?);
        Ok(())
    }

    /// The package with its changes. Parts that stay are copied with their times; new ones have the first day that a package knows.
    ///
    /// # Errors
    /// When a part cannot be copied.
    pub fn finish(mut self) -> Result<Vec<u8>, Fault> {
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        for index in 0..self.zip.len() {
            let part = self.zip.by_index_raw(index).map_err(|_| Fault::Odd)?;
            let name = part.name().map_err(|_| Fault::Odd)?.into_owned();
            match self.changed.remove(&key(&name)) {
                None => to.raw_copy_file(part).map_err(|_| Fault::Odd)?,
                Some((_, text)) => write(&mut to, &name, &text, options)?,
            }
        }
        for (name, text) in self.changed.values() {
            write(&mut to, name, text, options)?;
        }
        Ok(to.finish().map_err(|_| Fault::Odd)?.into_inner())
    }
}

fn write(to: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str, options: SimpleFileOptions) -> Result<(), Fault> {
    to.start_file(name, options.large_file(text.len() as u64 > u64::from(u32::MAX))).map_err(|_| Fault::Odd)?;
    to.write_all(text.as_bytes()).map_err(|_| Fault::Odd)
}

/// The two dialects of the format, which name the same things differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What nearly every program writes.
    Transitional,
    /// Strict Open XML.
    Strict,
}

impl Dialect {
    /// The dialect of a part whose root is given.
    pub fn of(root: &Tag<'_>) -> Self {
        let is_strict = |name: &str| root.named(|attribute| attribute == name).is_some_and(|value| value.contains("purl.oclc.org"));
        let own = format!("xmlns{}{}", if root.prefix().is_empty() { "" } else { ":" }, root.prefix().trim_end_matches(':'));
        if is_strict(&own) { Dialect::Strict } else { Dialect::Transitional }
    }

    /// The namespace of relations.
    pub fn relations(self) -> &'static str {
        RELATIONS[usize::from(self == Dialect::Strict)]
    }

    /// The namespace of sheets.
    pub fn sheets(self) -> &'static str {
        match self {
            Dialect::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Dialect::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }
}

/// Packages compare the names of parts without case.
fn key(part: &str) -> String {
    part.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The part that holds the relations of a part.
fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The part that a target means to the part that names it.
fn resolved(part: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_string();
    }
    let mut segments: Vec<&str> = part.split('/').collect();
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "." | "" => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::{relations_of, resolved};

    #[test]
    fn targets_are_found_from_the_part_that_names_them() {
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/workbook.xml", "./worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!((relations_of("xl/workbook.xml").as_str(), relations_of("").as_str()), ("xl/_rels/workbook.xml.rels", "_rels/.rels"));
    }
}
