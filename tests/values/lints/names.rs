//! Names that are accepted, and that other systems may not accept.

use linkrunner_events::LinkrunnerEvent;
use linkrunner_events::Rule::{NameBeginsWithDigit, NameNotAscii, NameTooLong, VariantInName};

use super::{finds_only, rules};

macro_rules! named {
    ($name:literal) => {{
        #[derive(LinkrunnerEvent)]
        #[linkrunner(name = $name, allow(non_snake_case))]
        struct Named;
        Named
    }};
}

#[test]
fn a_digit_at_the_beginning() {
    finds_only(
        &named!("2fa_passed"),
        NameBeginsWithDigit,
        "the name `2fa_passed` begins with a digit, which not every ad network accepts; begin it with a letter",
    );
    assert_eq!(rules(&named!("passed_2fa")), []);
}

#[test]
fn letters_that_are_not_ascii() {
    finds_only(
        &named!("größe_gewählt"),
        NameNotAscii,
        "the name `größe_gewählt` contains the letter `ö`, which not every ad network accepts; write letters from a to z, \
         digits and underscores",
    );
    assert_eq!(rules(&named!("購入")), [NameNotAscii]);
    assert_eq!(rules(&named!("Item Viewed")), []);
}

#[test]
fn names_of_over_128_characters() {
    finds_only(
        &named!(
            "level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_125"
        ),
        NameTooLong,
        "the name \"level_of_level_of_level_of_level_of_level_of_level_of_level_…\" has 129 characters; shorten it to 128, \
         and move parts that change into a field",
    );
    assert_eq!(
        rules(&named!(
            "level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_level_of_25"
        )),
        [VariantInName]
    );
}
