//! Tells whether the function in `with` or `skip_if` takes a reference to the field.
//!
//! Generated code calls `FunctionProbe::of(&function, &self.field).form()`. The compiler takes the first `form` whose types
//! and bounds fit, in the order of `STEP`: it goes from each step to the next by `Deref`.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::fields::{FunctionOf, FunctionOfField};

/// The parameter of a function, and a reference to the field that it is for.
#[derive(Debug)]
pub struct FunctionProbe<Parameter, Reference, const STEP: u8>(PhantomData<(Parameter, Reference)>);

impl<P, R> FunctionProbe<P, R, 0> {
    /// A probe of a closure, which calls the function.
    pub fn of<Answer>(_: &impl FnOnce(P) -> Answer, _: R) -> Self {
        Self(PhantomData)
    }
}

impl<R> FunctionProbe<R, R, 0> {
    /// The function takes a reference to the field.
    pub fn form(&self) -> FunctionOfField {
        FunctionOfField
    }
}

impl<P, T: ?Sized> FunctionProbe<P, &&T, 1> {
    /// The field is a reference, and a reference to it coerces to more types: `&&str` to `&str`.
    pub fn form(&self) -> FunctionOfField {
        FunctionOfField
    }
}

impl<T> FunctionProbe<T, &T, 2> {
    /// The function takes the field by value.
    pub fn form(&self) -> FunctionOf<T> {
        FunctionOf(PhantomData)
    }
}

impl<P, T: Deref> FunctionProbe<P, &T, 3> {
    /// The function may take a reference to what the field dereferences to. The call shows that.
    pub fn form(&self) -> FunctionOfField {
        FunctionOfField
    }
}

impl<'p, P, R> FunctionProbe<&'p P, R, 4> {
    /// The function takes a reference to another type. Only references to types without a fixed size are left that the field
    /// may coerce to.
    pub fn form(&self) -> FunctionOf<&'p P> {
        FunctionOf(PhantomData)
    }
}

impl<P: ?Sized, R> FunctionProbe<&P, R, 5> {
    /// The function takes a slice or a trait object, which the field may coerce to. The call shows that.
    pub fn form(&self) -> FunctionOfField {
        FunctionOfField
    }
}

impl<P, R> FunctionProbe<P, R, 6> {
    /// The function takes another type by value.
    pub fn form(&self) -> FunctionOf<P> {
        FunctionOf(PhantomData)
    }
}

macro_rules! steps {
    ($($step:literal => $next:literal,)*) => {$(
        impl<P, R> Deref for FunctionProbe<P, R, $step> {
            type Target = FunctionProbe<P, R, $next>;

            fn deref(&self) -> &Self::Target {
                &FunctionProbe(PhantomData)
            }
        }
    )*};
}

steps! {
    0 => 1,
    1 => 2,
    2 => 3,
    3 => 4,
    4 => 5,
    5 => 6,
}
