//! `entities!` and `terms!`: what stands in a declaration, and what becomes of it.
//!
//! From one declaration come the struct, its decoding from YAML and sheets alike, its references, and the list of fields from
//! which entry forms, schema and reference are made. All meaning is in `impl Decode` of the value types.

/// Type of a field of the struct: `Spanned<T>` when required, else `Option`, `Vec` or pairs with a period.
macro_rules! field_type {
    ($type:ty, required) => { $crate::diagnostic::Spanned<$type> };
    ($type:ty, optional) => { Option<$crate::diagnostic::Spanned<$type>> };
    ($type:ty, list) => { Vec<$crate::diagnostic::Spanned<$type>> };
    ($type:ty, per_period) => { Vec<($crate::value::Period, $crate::diagnostic::Spanned<$type>)> };
}

/// Decodes one field; evaluates to the value of the struct's field, or to `None` for a missing required one.
macro_rules! field_value {
    ($type:ty, required, $record:expr, $index:expr, $context:expr) => {{
        let value = $crate::model::entity::one::<$type>($record, $index, $context);
        if value.is_none() {
            $crate::model::entity::missing(&Self::INFO, $record, $index, $context);
        }
        value
    }};
    ($type:ty, optional, $record:expr, $index:expr, $context:expr) => {
        Some($crate::model::entity::one::<$type>($record, $index, $context))
    };
    ($type:ty, list, $record:expr, $index:expr, $context:expr) => {
        Some($crate::model::entity::one::<$crate::value::List<$type>>($record, $index, $context).map_or_else(Vec::new, |list| list.value.0))
    };
    ($type:ty, per_period, $record:expr, $index:expr, $context:expr) => {
        Some($crate::model::entity::one::<$crate::value::PerPeriod<$type>>($record, $index, $context).map_or_else(Vec::new, |list| list.value.0))
    };
}

/// Shows the references of one field.
macro_rules! field_references {
    ($type:ty, required, $field:expr, $visit:expr) => {
        <$type as $crate::value::Decode>::references(&mut $field.value, $field.span, $visit)
    };
    ($type:ty, optional, $field:expr, $visit:expr) => {
        if let Some(field) = &mut $field {
            <$type as $crate::value::Decode>::references(&mut field.value, field.span, $visit);
        }
    };
    ($type:ty, list, $field:expr, $visit:expr) => {
        for item in &mut $field {
            <$type as $crate::value::Decode>::references(&mut item.value, item.span, $visit);
        }
    };
    ($type:ty, per_period, $field:expr, $visit:expr) => {
        for (_, item) in &mut $field {
            <$type as $crate::value::Decode>::references(&mut item.value, item.span, $visit);
        }
    };
}

/// Arity of a field in [`Field`](crate::model::entity::Field).
macro_rules! field_arity {
    (required) => {
        $crate::model::entity::Arity::Required
    };
    (optional) => {
        $crate::model::entity::Arity::Optional
    };
    (list) => {
        $crate::model::entity::Arity::List
    };
    (per_period) => {
        $crate::model::entity::Arity::PerPeriod
    };
}

/// The raw type that decodes a field of an arity; two raw values are compared through it.
macro_rules! field_decoder {
    ($type:ty, required) => { $type };
    ($type:ty, optional) => { $type };
    ($type:ty, list) => { $crate::value::List<$type> };
    ($type:ty, per_period) => { $crate::value::PerPeriod<$type> };
}

/// Declares the entities of one area of the model; see [`crate::model`] for the shape of a declaration.
macro_rules! entities {
    (
        $(#[doc = $group_doc:literal])+
        pub struct $group:ident;
        $(
            $(#[doc = $doc:literal])+
            pub struct $entity:ident($kind:literal, $plural:ident $(= $plural_name:literal)?, key [$($key:literal),+]) {
                $(
                    $(#[doc = $field_doc:literal])+
                    $field:ident: $type:ty, $arity:ident;
                )*
            }
        )*
    ) => {
        $(#[doc = $group_doc])+
        #[derive(Debug, Default)]
        pub struct $group {
            $(
                $(#[doc = $doc])+
                pub $plural: $crate::model::entity::Table<$entity>,
            )*
        }

        impl $group {
            /// Names and fields of its entities, in the order of their declaration.
            pub const INFOS: &'static [$crate::model::entity::EntityInfo] =
                &[$(<$entity as $crate::model::entity::Entity>::INFO),*];

            /// Decodes the records of `kind` and adds them to their table; gives them back when the kind is not of this group.
            pub fn decode<'r>(
                &mut self,
                kind: &str,
                records: Vec<$crate::model::entity::Record<'r>>,
                context: &$crate::value::Context<'_>,
            ) -> Result<(), Vec<$crate::model::entity::Record<'r>>> {
                match kind {
                    $($kind => self.$plural.extend(records, context),)*
                    _ => return Err(records),
                }
                Ok(())
            }

            /// Shows every reference of every entity, with the entity and field that hold it.
            pub fn references(&mut self, visit: &mut dyn FnMut($crate::model::entity::Holder<'_>, $crate::value::Reference<'_>)) {
                $(
                    for item in self.$plural.iter_mut() {
                        let id = item.id.value.clone();
                        $crate::model::entity::Entity::references(item, &mut |field, reference| {
                            visit($crate::model::entity::Holder { kind: $kind, id: &id, field }, reference);
                        });
                    }
                )*
            }

            /// Tells `list` each name by which an entity may be referred to: kind, name, position in its table.
            pub fn names(&self, list: &mut dyn FnMut(&'static str, &str, u32)) {
                $(
                    for (position, item) in self.$plural.iter().enumerate() {
                        for name in $crate::model::entity::Entity::names(item) {
                            list($kind, name, position as u32);
                        }
                    }
                )*
            }
        }

        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug)]
            pub struct $entity {
                /// The id by which others refer to it; derived from its key when none was written.
                pub id: $crate::diagnostic::Spanned<String>,
                /// Where the record begins.
                pub span: $crate::diagnostic::Span,
                $(
                    $(#[doc = $field_doc])+
                    pub $field: field_type!($type, $arity),
                )*
            }

            impl $crate::model::entity::Entity for $entity {
                const INFO: $crate::model::entity::EntityInfo = $crate::model::entity::EntityInfo {
                    kind: $kind,
                    plural: entities!(@plural $plural $(= $plural_name)?),
                    doc: concat!($($doc),+),
                    key: &[$($key),+],
                    fields: &[$($crate::model::entity::Field {
                        name: $crate::model::entity::plain(stringify!($field)),
                        doc: concat!($($field_doc),+),
                        arity: field_arity!($arity),
                        kind: || <$type as $crate::value::Decode>::NAME,
                        shown: |node, context| $crate::model::entity::shown::<field_decoder!($type, $arity)>(node, context),
                        same: |a, b, context| $crate::model::entity::same::<field_decoder!($type, $arity)>(a, b, context),
                    }),*],
                };

                #[allow(unused_assignments, reason = "the last field leaves the index behind")]
                fn decode(record: &$crate::model::entity::Record<'_>, context: &$crate::value::Context<'_>) -> Option<Self> {
                    let mut index = 0;
                    $(
                        let $field = field_value!($type, $arity, record, index, context);
                        index += 1;
                    )*
                    Some(Self { id: record.id.clone(), span: record.span, $($field: $field?,)* })
                }

                fn id(&self) -> &str {
                    &self.id.value
                }

                fn span(&self) -> $crate::diagnostic::Span {
                    self.span
                }

                fn names(&self) -> Vec<&str> {
                    #[allow(unused_mut, reason = "an entity may have no name besides its id")]
                    let mut names = vec![self.id.value.as_str()];
                    $(entities!(@name self names $field $arity);)*
                    names
                }

                fn references(&mut self, visit: &mut dyn FnMut(&'static str, $crate::value::Reference<'_>)) {
                    $(field_references!($type, $arity, self.$field, &mut |reference: $crate::value::Reference<'_>| visit($crate::model::entity::plain(stringify!($field)), reference));)*
                }
            }
        )*
    };
    (@plural $plural:ident) => { stringify!($plural) };
    (@plural $plural:ident = $name:literal) => { $name };
    (@name $self:ident $names:ident name required) => { $names.push(&$self.name.value) };
    (@name $self:ident $names:ident aliases list) => { $names.extend($self.aliases.iter().map(|alias| alias.value.as_str())) };
    (@name $self:ident $names:ident $field:ident $arity:ident) => {};
}

/// Declares a closed set of words: the enum, its codes, and its decoding through the vocabulary's synonyms.
macro_rules! terms {
    ($(
        $(#[doc = $doc:literal])+
        pub enum $name:ident($kind:literal) { $($(#[doc = $variant_doc:literal])+ $variant:ident = $code:literal,)+ }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $variant_doc])+ $variant,)+ }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in YAML and in the vocabulary.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The same as a word of the vocabulary, for figures and labels.
            pub fn term(self) -> $crate::vocabulary::Term {
                $crate::vocabulary::Term::new($kind, self.code())
            }
        }

        impl $crate::value::Shown for $name {
            fn shown(&self) -> String {
                self.code().to_string()
            }
        }

        impl $crate::value::Decode for $name {
            const NAME: &'static str = $kind;

            fn decode(node: &$crate::value::Node<'_>, context: &$crate::value::Context<'_>) -> Result<Option<Self>, Box<$crate::diagnostic::Diagnostic>> {
                $crate::value::term::decode($kind, Self::ALL, Self::code, node, context)
            }
        }
    )*};
}
