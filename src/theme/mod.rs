//! The look of the report: tokens (colours, fonts, sizes), templates and assets, found in layers.
//!
//! The shipped theme lies inside the program; a project's `theme/` folder overlays it file by file, and its `theme.yaml` token
//! by token. A template is asked for by its bare name (`blocks/table.html`) and comes from the first layer that has it;
//! `default/blocks/table.html` always means the shipped one, so an override can extend it.

mod tokens;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::RustEmbed;

pub use tokens::{Colour, Tokens};

/// The files of the shipped theme.
#[derive(RustEmbed)]
#[folder = "themes/default/"]
struct Shipped;

/// Name of the shipped layer.
const DEFAULT: &str = "default";

/// Files that overlay the shipped theme: path below the theme folder, content.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Name by which its templates can be told from those of other layers: `theme`.
    pub name: String,
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A theme, ready to be used by emitters.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Colours, fonts, sizes.
    pub tokens: Tokens,
    layers: Vec<Layer>,
}

/// What is wrong with a theme: the file, and what the file says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct ThemeFault {
    /// Path below the theme folder, with the name of its layer.
    pub file: String,
    /// What is wrong, with line and column where they are known.
    pub message: String,
}

impl Theme {
    /// The shipped theme alone.
    ///
    /// # Errors
    /// When the shipped files are damaged, which a test excludes.
    pub fn shipped() -> Result<Self, ThemeFault> {
        Self::layered(Vec::new())
    }

    /// The shipped theme under these layers, the first on top.
    ///
    /// # Errors
    /// When a `theme.yaml` cannot be read or a token in it is not one.
    pub fn layered(mut layers: Vec<Layer>) -> Result<Self, ThemeFault> {
        layers.push(shipped_layer());
        let mut tokens = Tokens::default();
        for layer in layers.iter().rev() {
            if let Some(bytes) = layer.files.get("theme.yaml") {
                let fault = |message| ThemeFault { file: format!("{}/theme.yaml", layer.name), message };
                tokens.overlay(&String::from_utf8_lossy(bytes)).map_err(fault)?;
            }
        }
        Ok(Self { tokens, layers })
    }

    /// Prefixes of template names, in the order in which a bare name is looked up: `theme/`, `default/`.
    pub fn prefixes(&self) -> Vec<String> {
        self.layers.iter().map(|layer| format!("{}/", layer.name)).collect()
    }

    /// All templates of all layers with their full names: `default/blocks/table.html`.
    ///
    /// # Errors
    /// When a template is not UTF-8, or has a suffix for which text would not be escaped.
    pub fn templates(&self) -> Result<Vec<(String, String)>, ThemeFault> {
        let files = self.layers.iter().flat_map(|layer| layer.files.iter().map(move |(path, bytes)| (layer, path, bytes)));
        files.filter_map(|(layer, path, bytes)| Some((layer, path.strip_prefix("templates/")?, bytes))).map(template).collect()
    }

    /// The assets, each from the topmost layer that has it: path below `assets/`, content.
    pub fn assets(&self) -> BTreeMap<&str, &[u8]> {
        let mut assets = BTreeMap::new();
        for layer in self.layers.iter().rev() {
            let own = layer.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?, bytes.as_slice())));
            assets.extend(own);
        }
        assets
    }
}

fn template((layer, path, bytes): (&Layer, &str, &Vec<u8>)) -> Result<(String, String), ThemeFault> {
    let name = format!("{}/{path}", layer.name);
    let fault = |message: &str| ThemeFault { file: name.clone(), message: message.to_string() };
    if !path.ends_with(".html") {
        return Err(fault("a template ends in .html"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| fault("a template is UTF-8"))?;
    Ok((name.clone(), text.to_string()))
}

fn shipped_layer() -> Layer {
    let content = |path: &str| Shipped::get(path).map_or(Cow::Borrowed(&[][..]), |file| file.data).into_owned();
    let files = Shipped::iter().map(|path| (path.to_string(), content(&path))).collect();
    Layer { name: DEFAULT.to_string(), files }
}

#[cfg(test)]
mod tests {
    use super::{Layer, Theme};

    fn layer(files: &[(&str, &str)]) -> Layer {
        Layer { name: "theme".into(), files: files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().to_vec())).collect() }
    }

    #[test]
    fn the_shipped_theme_has_every_token_a_reader_needs() {
        let theme = Theme::shipped().expect("the shipped theme is sound");
        assert_eq!(theme.tokens.colour("ink").map(|colour| colour.light.as_str()), Some("#16202A"));
        assert!(theme.templates().expect("sound").iter().any(|(name, _)| name == "default/page.html"));
    }

    #[test]
    fn a_project_changes_one_token_and_one_file() {
        let files = [("theme.yaml", "colours: { accent: { light: '#112233', dark: '#445566' } }"), ("assets/style.css", "body{}")];
        let theme = Theme::layered(vec![layer(&files)]).expect("sound");
        assert_eq!(theme.tokens.colour("accent").map(|colour| colour.dark.as_str()), Some("#445566"));
        assert_eq!(theme.tokens.colour("ink").map(|colour| colour.light.as_str()), Some("#16202A"));
        assert_eq!(theme.assets()["style.css"], b"body{}");
    }

    #[test]
    fn what_is_no_colour_and_what_would_not_be_escaped_is_refused() {
        let broken = Theme::layered(vec![layer(&[("theme.yaml", "colours: { accent: { light: 'red;}', dark: '#445566' } }")])]);
        assert_eq!(broken.map(|_| ()).expect_err("refused").file, "theme/theme.yaml");
        let theme = Theme::layered(vec![layer(&[("templates/page.txt", "")])]).expect("tokens are sound");
        assert_eq!(theme.templates().expect_err("refused").file, "theme/page.txt");
    }
}
