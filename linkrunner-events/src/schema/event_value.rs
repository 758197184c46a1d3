//! The shapes of types.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

use super::Shape;
use crate::value::{ContentType, Currency, Number};

/// A type whose JSON has a known shape, for the tracking plan.
///
/// It is implemented for the common types of the standard library, and for the structs of this crate's derives. For a type of your
/// own, write [`#[derive(EventValue)]`](derive@crate::EventValue) beside `#[derive(serde::Serialize)]`, or implement it:
///
/// ```
/// use linkrunner_events::{EventValue, Shape};
///
/// /// Sent as `2026-11-26`.
/// #[derive(Clone, serde::Serialize)]
/// #[serde(into = "String")]
/// struct Date { year: u16, month: u8, day: u8 }
///
/// impl From<Date> for String {
///     fn from(Date { year, month, day }: Date) -> Self {
///         format!("{year:04}-{month:02}-{day:02}")
///     }
/// }
///
/// impl EventValue for Date {
///     const SHAPE: Shape = Shape::Str;
/// }
///
/// assert!(matches!(<Vec<Date>>::SHAPE, Shape::List(Shape::Str)));
/// ```
///
/// A field of any other type has the shape [`Any`](Shape::Any). The shape does not change what is sent.
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is unknown",
    label = "has no known shape",
    note = "put `#[derive(linkrunner_events::EventValue)]` on `{Self}`, or `#[linkrunner(shape = \"string\")]` on the type that \
            wraps it"
)]
pub trait EventValue {
    /// The shape of the type.
    const SHAPE: Shape;
}

macro_rules! shapes {
    ($($shape:expr => $([$($parameters:tt)*] $type:ty,)*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl<$($parameters)*> EventValue for $type {
            const SHAPE: Shape = $shape;
        }
    )*)*};
}

shapes! {
    Shape::Str => [] str, [] String, [] char, [] Path, [] PathBuf, [] IpAddr, [] Ipv4Addr, [] Ipv6Addr, [] SocketAddr, [] SocketAddrV4, [] SocketAddrV6,
        [] Currency,;
    Shape::Bool => [] bool,;
    Shape::Num => [] f32, [] f64, [] Number, [] serde_json::Number,;
    Shape::Int => [] i8, [] i16, [] i32, [] i64, [] i128, [] isize, [] u8, [] u16, [] u32, [] u64, [] u128, [] usize,
        [] NonZero<i8>, [] NonZero<i16>, [] NonZero<i32>, [] NonZero<i64>, [] NonZero<i128>, [] NonZero<isize>,
        [] NonZero<u8>, [] NonZero<u16>, [] NonZero<u32>, [] NonZero<u64>, [] NonZero<u128>, [] NonZero<usize>,;
    Shape::CONTENT_TYPE => [] ContentType,;
    Shape::Any => [] serde_json::Value,;
    Shape::Nullable(&T::SHAPE) => [T: EventValue] Option<T>,;
    Shape::List(&T::SHAPE) => [T: EventValue] [T], [T: EventValue] Vec<T>, [T: EventValue] VecDeque<T>,
        [T: EventValue] LinkedList<T>, [T: EventValue] BTreeSet<T>, [T: EventValue] BinaryHeap<T>,
        [T: EventValue, S] HashSet<T, S>, [T: EventValue, const N: usize] [T; N],;
    Shape::Map(&V::SHAPE) => [K, V: EventValue] BTreeMap<K, V>, [K, V: EventValue, S] HashMap<K, V, S>,;
    Shape::Map(&Shape::Any) => [] serde_json::Map<String, serde_json::Value>,;
    T::SHAPE => [T: EventValue + ?Sized] &T, [T: EventValue + ?Sized] Box<T>, [T: EventValue + ?Sized] Rc<T>,
        [T: EventValue + ?Sized] Arc<T>, [T: EventValue + ToOwned + ?Sized] Cow<'_, T>,
        [T: EventValue + ?Sized] RefCell<T>, [T: EventValue] Cell<T>, [T: EventValue + ?Sized] Mutex<T>,
        [T: EventValue + ?Sized] RwLock<T>, [T: EventValue] Reverse<T>, [T: EventValue] Wrapping<T>,
        [T: EventValue] Saturating<T>,;
}
