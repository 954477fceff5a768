//! Tokens of `theme.yaml`: they feed both CSS and workbook styles.

use indexmap::IndexMap;
use serde::Deserialize;

/// A colour on paper and light screens, and on dark screens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    /// `#RRGGBB` on paper and light screens.
    pub light: String,
    /// `#RRGGBB` on dark screens.
    pub dark: String,
}

/// Colours, fonts, sizes and the logo.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tokens {
    /// Colours by name; the name is also the CSS custom property.
    pub colours: IndexMap<String, Colour>,
    /// Font stacks by language tag; `mono` is that of paths, codes and formulas.
    pub fonts: IndexMap<String, String>,
    /// Size and line height in pixels, by use.
    #[serde(rename = "type")]
    pub sizes: IndexMap<String, [u16; 2]>,
    /// Steps of white space in pixels.
    pub space: Vec<u16>,
    /// Radii of corners in pixels, by use.
    pub radius: IndexMap<String, u16>,
    /// Image for the seal's place, below `assets/`.
    pub logo: Option<String>,
}

impl Tokens {
    /// The colour with this name.
    pub fn colour(&self, name: &str) -> Option<&Colour> {
        self.colours.get(name)
    }

    /// The font stack of a language; that of `en` for a language without one.
    pub fn font(&self, locale: &str) -> &str {
        self.fonts.get(locale).or_else(|| self.fonts.get("en")).map_or("sans-serif", String::as_str)
    }

    /// The font stack of paths, codes and formulas: fixed width first, then that of the language.
    pub fn mono(&self, locale: &str) -> String {
        let fixed = self.fonts.get("mono").map_or("monospace", String::as_str);
        format!("{fixed},{}", self.font(locale))
    }

    /// Lays the tokens of a `theme.yaml` over these.
    ///
    /// # Errors
    /// What is wrong, when the text is no `theme.yaml` or a value is no token.
    pub(super) fn overlay(&mut self, yaml: &str) -> Result<(), String> {
        let above: Tokens = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
        above.check()?;
        self.colours.extend(above.colours);
        self.fonts.extend(above.fonts);
        self.sizes.extend(above.sizes);
        self.radius.extend(above.radius);
        self.logo = above.logo.or(self.logo.take());
        if !above.space.is_empty() {
            self.space = above.space;
        }
        Ok(())
    }

    /// Tokens are written into a style sheet: only what cannot end a declaration is let through.
    fn check(&self) -> Result<(), String> {
        for (name, colour) in &self.colours {
            if ![&colour.light, &colour.dark].into_iter().all(|value| is_colour(value)) {
                return Err(format!("colours.{name}: a colour is written #RRGGBB"));
            }
        }
        let names = self.colours.keys().chain(self.sizes.keys()).chain(self.radius.keys());
        if let Some(name) = names.into_iter().find(|name| !is_name(name)) {
            return Err(format!("{name}: a name has letters, digits and hyphens"));
        }
        match self.fonts.iter().find(|(_, stack)| stack.contains(['{', '}', ';', '<', '>', '@', '\\', '\n', '/'])) {
            Some((locale, _)) => Err(format!("fonts.{locale}: a font stack has names and commas only")),
            None => Ok(()),
        }
    }

    /// The tokens as CSS custom properties for a language, light for print, light or dark on screens.
    pub fn css(&self, locale: &str) -> String {
        let light = self.properties(|colour| &colour.light);
        let dark = self.properties(|colour| &colour.dark);
        format!(
            ":root{{color-scheme:light;{light}{}}}\n\
             @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
             @media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n",
            self.measures(locale)
        )
    }

    fn properties(&self, pick: impl Fn(&Colour) -> &String) -> String {
        self.colours.iter().map(|(name, colour)| format!("--{name}:{};", pick(colour))).collect()
    }

    fn measures(&self, locale: &str) -> String {
        let sizes: String = self.sizes.iter().map(|(name, [size, line])| format!("--{name}-size:{size}px;--{name}-line:{line}px;")).collect();
        let space: String = self.space.iter().enumerate().map(|(step, pixels)| format!("--space-{}:{pixels}px;", step + 1)).collect();
        let radius: String = self.radius.iter().map(|(name, pixels)| format!("--radius-{name}:{pixels}px;")).collect();
        format!("{sizes}{space}{radius}--font:{};--mono:{};", self.font(locale), self.mono(locale))
    }
}

fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
