//! `columns!`: the columns of a family, declared once with their units and paragraphs, defined by `compute` and found by `view`.

/// Declares the columns of a family: `define` makes them, `find` looks them up when they exist.
macro_rules! columns {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident($family:literal) { $($(#[doc = $column_doc:literal])+ $column:ident: $unit:ident, $rule:literal;)* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name {
            /// The family.
            pub family: $crate::figures::FamilyId,
            $($(#[doc = $column_doc])+ pub $column: $crate::figures::ColumnId,)*
        }

        impl $name {
            /// Makes the columns, or finds those that exist.
            pub fn define(figures: &mut $crate::figures::Figures) -> Self {
                let family = figures.family($family);
                Self { family, $($column: figures.column(family, stringify!($column), $crate::figures::Unit::$unit, $rule),)* }
            }

            /// Finds the columns; `None` when nothing was computed for the family.
            pub fn find(figures: &$crate::figures::Figures) -> Option<Self> {
                let family = figures.find_family($family)?;
                Some(Self { family, $($column: figures.find_column($family, stringify!($column))?,)* })
            }
        }
    };
}
