//! Finds events and plan tests in the text of a Rust file, without compiling it.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

const DERIVE: &str = "LinkrunnerEvent";
const PLAN_TEST: &str = "plan_test";

/// What a file has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// A struct that derives `LinkrunnerEvent` and belongs in the plan.
    pub(crate) event: bool,
    /// A call of `plan_test!`.
    pub(crate) plan_test: bool,
}

/// Reads the tokens of a file, so that comments and strings do not count. A file without tokens of Rust does not compile
/// either, and then the compiler says why.
pub(crate) fn scan(text: &str) -> Found {
    let mut found = Found::default();
    // Most files have neither, and reading their tokens takes a hundred times as long as searching.
    if text.contains(DERIVE) || text.contains(PLAN_TEST) {
        if let Ok(tokens) = text.parse::<TokenStream>() {
            let mut derives = vec![DERIVE.to_owned()];
            names_of_derive(tokens.clone(), &mut derives);
            found.add(tokens, &derives);
        }
    }
    found
}

/// Whether events in modules of this name are left out of the plan.
pub(crate) fn is_test_module(name: &str) -> bool {
    name == "test" || name == "tests"
}

/// The names of the derive: its own, and those of `use linkrunner_events::LinkrunnerEvent as Event;`.
fn names_of_derive(tokens: TokenStream, names: &mut Vec<String>) {
    let mut before: [Option<String>; 2] = [None, None];
    for token in tokens {
        let word = match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            TokenTree::Group(group) => {
                names_of_derive(group.stream(), names);
                None
            }
            _ => None,
        };
        if let (Some(DERIVE), Some("as"), Some(name)) =
            (before[0].as_deref(), before[1].as_deref(), &word)
        {
            names.push(name.clone());
        }
        let [_, last] = before;
        before = [last, word];
    }
}

impl Found {
    fn add(&mut self, tokens: TokenStream, derives: &[String]) {
        let mut tokens = tokens.into_iter().peekable();
        let mut attributes = Attributes::default();
        // Whether the item at hand is never compiled.
        let mut is_never = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    is_never |= attributes.read(&mut tokens, derives);
                }
                TokenTree::Ident(word) if word == "struct" => {
                    self.event |= attributes.derives_event && !attributes.is_unplanned && !is_never;
                    attributes = Attributes::default();
                }
                TokenTree::Ident(word) if word == "mod" => {
                    attributes = Attributes::default();
                    if tokens.next().is_some_and(is_named_as_test) {
                        self.add_tests(&mut tokens, derives);
                        is_never = false;
                    }
                }
                TokenTree::Ident(word) if word == PLAN_TEST => {
                    self.plan_test |= is_mark(tokens.peek(), '!') && !is_never;
                }
                // The visibility may stand between the attributes and the word `struct`.
                TokenTree::Ident(word) if word == "pub" => {
                    tokens.next_if(|token| is_group(token, Delimiter::Parenthesis));
                }
                TokenTree::Group(group) => {
                    attributes = Attributes::default();
                    if !is_never {
                        self.add(group.stream(), derives);
                    }
                    // The body of the item; parameters come before it.
                    is_never &= group.delimiter() != Delimiter::Brace;
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => {
                    attributes = Attributes::default();
                    is_never = false;
                }
                _ => attributes = Attributes::default(),
            }
        }
    }

    /// Reads the body of a module of tests, if it is in this file: of its events none counts.
    fn add_tests(&mut self, tokens: &mut Peekable<IntoIter>, derives: &[String]) {
        if let Some(TokenTree::Group(body)) =
            tokens.next_if(|token| is_group(token, Delimiter::Brace))
        {
            let mut inside = Self::default();
            inside.add(body.stream(), derives);
            self.plan_test |= inside.plan_test;
        }
    }
}

/// The attributes before an item.
#[derive(Default)]
struct Attributes {
    derives_event: bool,
    is_unplanned: bool,
}

impl Attributes {
    /// Reads an attribute after its `#`. Returns whether it is `cfg(any())`, with which nothing is compiled.
    fn read(&mut self, tokens: &mut Peekable<IntoIter>, derives: &[String]) -> bool {
        tokens.next_if(|token| is_mark(Some(token), '!'));
        if let Some(TokenTree::Group(attribute)) =
            tokens.next_if(|token| is_group(token, Delimiter::Bracket))
        {
            let is_derived = |name: &String| has_argument(&attribute, "derive", name);
            self.derives_event |= derives.iter().any(is_derived);
            self.is_unplanned |= has_argument(&attribute, "linkrunner", "unplanned");
            let text = attribute.stream().to_string();
            return text.split_whitespace().collect::<String>() == "cfg(any())";
        }
        false
    }
}

/// Whether an attribute has the argument, also within `cfg_attr`.
fn has_argument(group: &Group, attribute: &str, argument: &str) -> bool {
    let mut is_attribute = false;
    group.stream().into_iter().any(|token| match token {
        TokenTree::Group(inner) => {
            let is_here = is_attribute
                && inner
                    .stream()
                    .into_iter()
                    .any(|token| matches!(token, TokenTree::Ident(word) if word == argument));
            is_here || has_argument(&inner, attribute, argument)
        }
        TokenTree::Ident(word) => {
            is_attribute = word == attribute;
            false
        }
        _ => false,
    })
}

fn is_named_as_test(token: TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if is_test_module(&name.to_string()))
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_found(text: &str, event: bool, plan_test: bool) {
        assert_eq!(scan(text), Found { event, plan_test }, "{text}");
    }

    #[test]
    fn events() {
        for text in [
            "#[derive(LinkrunnerEvent)] struct A;",
            "#[derive(Debug, linkrunner_events::LinkrunnerEvent)]\n/// About.\npub struct A { a: u8 }",
            "#[derive(LinkrunnerEvent)] #[linkrunner(ecommerce)] pub(in crate::a) struct A;",
            "#[cfg_attr(feature = \"events\", derive(LinkrunnerEvent))] struct A<T>(T);",
            "mod a { mod b { #[derive(LinkrunnerEvent)] struct A; } }",
            "macro_rules! event { () => { #[derive(LinkrunnerEvent)] struct A; } }",
            "fn f() { #[derive(LinkrunnerEvent)] struct A; }",
            "#[derive(LinkrunnerEvent)] #[linkrunner(unplanned)] struct A; #[derive(LinkrunnerEvent)] struct B;",
            "mod tests; #[derive(LinkrunnerEvent)] struct A;",
            "use linkrunner_events::{LinkrunnerEvent as Event, Amount}; #[derive(Debug, Event)] struct A;",
            "#[cfg(any())] struct B; #[derive(LinkrunnerEvent)] struct A;",
        ] {
            assert_found(text, true, false);
        }
    }

    #[test]
    fn no_events() {
        for text in [
            "",
            "// #[derive(LinkrunnerEvent)] struct A;",
            "/* /* */ #[derive(LinkrunnerEvent)] struct A; */",
            "/// #[derive(LinkrunnerEvent)] struct A;\nfn f() {}",
            "//! #[derive(LinkrunnerEvent)]",
            r###"const A: &str = r#""#[derive(LinkrunnerEvent)] struct A;"#;"###,
            "const A: char = '\"'; // #[derive(LinkrunnerEvent)] struct A;",
            "#[derive(LinkrunnerEvent)] enum A { B(B) }",
            "#[derive(LinkrunnerEvent)] #[linkrunner(unplanned)] struct A;",
            "mod tests { #[derive(LinkrunnerEvent)] struct A; }",
            "#[cfg(test)] mod test { mod a { #[derive(LinkrunnerEvent)] struct A; } }",
            "use linkrunner_events::LinkrunnerEvent; struct A;",
            "use linkrunner_events::LinkrunnerEvent as Event; #[derive(Debug)] struct A;",
            "#[cfg(any())] #[derive(LinkrunnerEvent)] struct A;",
            "#[doc = \"LinkrunnerEvent\"] struct A;",
            "fn unclosed( { #[derive(LinkrunnerEvent)] struct A;",
        ] {
            assert_found(text, false, false);
        }
    }

    #[test]
    fn plan_tests() {
        for text in [
            "#[cfg(test)]\nlinkrunner_events::plan_test!();",
            "mod tests { plan_test!(Wrapped<A>, payment(B)); }",
            "#[cfg(any())] fn f() {} plan_test!();",
        ] {
            assert_found(text, false, true);
        }
        for text in [
            "// plan_test!();",
            "use linkrunner_events::plan_test;",
            "fn plan_test() {}",
            "#[cfg(any())] linkrunner_events::plan_test!();",
            "#[cfg(any())] mod a { linkrunner_events::plan_test!(); }",
        ] {
            assert_found(text, false, false);
        }
    }
}
