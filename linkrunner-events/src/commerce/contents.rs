//! Lists of items: the types of a field `contents`.

use std::collections::VecDeque;
use std::{borrow::Cow, rc::Rc, sync::Arc};

use super::content::EcommerceItem;
use crate::encode::{FieldWriter, Item, ItemList};
use crate::event::EventData as _;

/// A list of items, for a field `contents`.
///
/// It is implemented for vectors, deques, slices, arrays and `Cow`s of an [`EcommerceItem`], and for references and smart
/// pointers to them.
///
/// Implement it for a collection of your own:
///
/// ```
/// use std::collections::BTreeMap;
/// use linkrunner_events::{Content, Contents};
///
/// /// A cart, with one line for each id.
/// struct Cart(BTreeMap<String, Content>);
///
/// impl Contents for Cart {
///     type Item = Content;
///
///     fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a Content)) {
///         self.0.values().for_each(visit);
///     }
/// }
///
/// let cart = Cart([("sku_1".to_owned(), Content::new("sku_1", 2, 7.99))].into());
/// let mut quantities = Vec::new();
/// cart.for_each_item(&mut |item| quantities.push(item.quantity()));
/// assert_eq!(quantities, [2]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of items",
    label = "not a list of items",
    note = "write `Vec<linkrunner_events::Content>`, or a list of a type with `#[derive(linkrunner_events::EcommerceItem)]`, in \
            place of `Serialize` or `EventData` if it derives one of them"
)]
pub trait Contents {
    /// The type of the items.
    type Item: EcommerceItem;

    /// Calls `visit` with each item, in order.
    fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a Self::Item));
}

impl<T: EcommerceItem> Contents for [T] {
    type Item = T;

    fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a T)) {
        self.iter().for_each(visit);
    }
}

impl<T: EcommerceItem, const N: usize> Contents for [T; N] {
    type Item = T;

    fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a T)) {
        self.iter().for_each(visit);
    }
}

impl<T: EcommerceItem> Contents for Cow<'_, [T]>
where
    [T]: ToOwned,
{
    type Item = T;

    fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a T)) {
        self.iter().for_each(visit);
    }
}

macro_rules! collections {
    ($($collection:ty)*) => {$(
        impl<T: EcommerceItem> Contents for $collection {
            type Item = T;

            fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a T)) {
                self.iter().for_each(visit);
            }
        }
    )*};
}

collections!(Vec<T> VecDeque<T>);

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Contents + ?Sized> Contents for $pointer {
            type Item = T::Item;

            fn for_each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a T::Item)) {
                (**self).for_each_item(visit);
            }
        }
    )*};
}

pointers!(&T Box<T> Rc<T> Arc<T>);

impl<T: Contents> ItemList for T {
    fn for_each(&self, visit: &mut dyn FnMut(Item<'_>)) {
        self.for_each_item(&mut |item| item.__visit_item(visit));
    }
}

/// Writes a list of items under a key.
pub(crate) fn write_contents<'a, T: Contents>(
    contents: &'a T,
    key: &'static str,
    writer: &mut FieldWriter<'_, 'a>,
) {
    writer.contents(key, contents, |items| {
        contents.for_each_item(&mut |item| items.item(|writer| item.__write_fields(writer)));
    });
}
