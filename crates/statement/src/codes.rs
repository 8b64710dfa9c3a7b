//! Closed lists of this crate: code, words for readers in English and Persian, the number in the format.

/// Define a closed list once: `Variant = "code" / "English" / "Persian"`. Its order is its numbering: append only.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal / $en:literal / $fa:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* #[doc = $en] $variant,)+ }

        impl $name {
            /// Every entry, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code used at the command line.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The words for a reader.
            pub const fn words(self, language: khabar_model::Language) -> &'static str {
                match language {
                    khabar_model::Language::En => match self { $(Self::$variant => $en,)+ },
                    khabar_model::Language::Fa => match self { $(Self::$variant => $fa,)+ },
                }
            }

            /// Position in [`Self::ALL`]: the number in the format.
            pub const fn index(self) -> usize { self as usize }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.code()) }
        }

        impl std::str::FromStr for $name {
            type Err = khabar_model::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(khabar_model::UnknownCode {
                        list: stringify!($name),
                        found: code.to_owned(),
                        expected: [$($code),+].join(", "),
                    }),
                }
            }
        }

        wire_code!($name);
    };
}
