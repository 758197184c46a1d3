//! Whether a type is an `Option`, seen through aliases.

use std::marker::PhantomData;

/// `IsOption::<T>::IS_OPTION` is this type's own constant where `T` is an `Option`, and the trait's everywhere else.
pub struct IsOption<T: ?Sized>(PhantomData<T>);

impl<T> IsOption<Option<T>> {
    /// It is one.
    pub const IS_OPTION: bool = true;
}

/// Gives the answer for every other type.
pub trait NotOption {
    /// It is none, or a type parameter.
    const IS_OPTION: bool = false;
}

impl<T: ?Sized> NotOption for IsOption<T> {}
