//! The traits of ids, which are strings, and of lists of ids.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::{borrow::Cow, rc::Rc, sync::Arc};

/// A type that is sent as a string, for ids.
///
/// Ids are strings even if they look like numbers. Implement it for an id type of your own:
///
/// ```
/// use linkrunner_events::Text;
///
/// struct Sku(String);
///
/// impl Text for Sku {
///     fn as_text(&self) -> &str {
///         &self.0
///     }
/// }
/// # assert_eq!(Sku("a".into()).as_text(), "a");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a string: ids are sent as strings even where they look like numbers",
    label = "not a string",
    note = "write `String` or `&str`; a number becomes a string with `.to_string()`",
    note = "for an id type of your own, implement `linkrunner_events::Text`"
)]
pub trait Text {
    /// The string that is sent.
    fn as_text(&self) -> &str;
}

impl Text for str {
    fn as_text(&self) -> &str {
        self
    }
}

impl Text for String {
    fn as_text(&self) -> &str {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Text + ToOwned + ?Sized> Text for Cow<'_, T> {
    fn as_text(&self) -> &str {
        (**self).as_text()
    }
}

/// Whether an id is empty or only white space.
#[inline]
pub(crate) fn is_blank(id: &str) -> bool {
    // Fast path: nearly every id begins with a letter or a digit.
    !id.as_bytes().first().is_some_and(u8::is_ascii_graphic) && id.trim().is_empty()
}

/// A list of strings, for a field `content_ids` or `item_group_ids`.
///
/// It is implemented for vectors, deques, slices, arrays, sets and `Cow`s of a [`Text`], and for references and smart pointers
/// to them.
///
/// For a list of your own, implement it:
///
/// ```
/// use linkrunner_events::{ContentIds, LinkrunnerEvent};
///
/// struct Favourites {
///     skus: Vec<(u32, String)>, // with a rank
/// }
///
/// impl ContentIds for Favourites {
///     fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
///         self.skus.iter().for_each(|(_, sku)| visit(sku));
///     }
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct FavouritesShared {
///     content_ids: Favourites,
/// }
///
/// let event = FavouritesShared { content_ids: Favourites { skus: vec![(1, "sku_1".to_owned())] } };
/// let body = event.payload("user_12345").to_vec()?;
/// assert!(String::from_utf8_lossy(&body).contains(r#"{"content_ids":["sku_1"]}"#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of strings",
    label = "not a list of strings",
    note = "write `Vec<String>`, `&[&str]`, `[String; 3]` or another list of strings; a single id is a list of one, `vec![id]`",
    note = "for a list of your own, implement `linkrunner_events::ContentIds`"
)]
pub trait ContentIds {
    /// Calls `visit` with each id, in order.
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str));
}

impl<T: Text> ContentIds for [T] {
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        self.iter().map(Text::as_text).for_each(visit);
    }
}

impl<T: Text, const N: usize> ContentIds for [T; N] {
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        self.as_slice().for_each_id(visit);
    }
}

impl<T: Text> ContentIds for Cow<'_, [T]>
where
    [T]: ToOwned,
{
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        (**self).for_each_id(visit);
    }
}

macro_rules! collections {
    ($($collection:ty)*) => {$(
        impl<T: Text> ContentIds for $collection {
            fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
                self.iter().map(Text::as_text).for_each(visit);
            }
        }
    )*};
}

collections!(Vec<T> VecDeque<T> BTreeSet<T>);

impl<T: Text, H> ContentIds for HashSet<T, H> {
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        self.iter().map(Text::as_text).for_each(visit);
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Text + ?Sized> Text for $pointer {
            fn as_text(&self) -> &str {
                (**self).as_text()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: ContentIds + ?Sized> ContentIds for $pointer {
            fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
                (**self).for_each_id(visit);
            }
        }
    )*};
}

pointers!(&T Box<T> Rc<T> Arc<T>);
