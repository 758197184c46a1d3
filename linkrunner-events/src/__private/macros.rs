//! What generated code records for the plan. Generated code cannot ask for the feature: a `cfg` in it would be read in the
//! user's crate. So it calls these macros, which expand to nothing without the feature.

pub use crate::{__linkrunner_planned, __linkrunner_shapes};

/// The shapes of a struct's fields.
#[cfg(feature = "plan")]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_shapes {
    ($($shape:tt)*) => {{
        use $crate::__private::Otherwise as _;
        // Uses the import, also where no field needs it. Some crates forbid `allow`.
        const _: $crate::__private::No = <$crate::__private::Probe<()>>::__GROUP;
        &[$($crate::__linkrunner_shape!($shape)),*]
    }};
}

/// Without the feature `plan`, nothing is recorded.
#[cfg(not(feature = "plan"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_shapes {
    ($($shape:tt)*) => {
        &[]
    };
}

/// The shape of one field.
#[cfg(feature = "plan")]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_shape {
    // A constant of `Shape`.
    (($constant:ident)) => {
        $crate::__private::Shape::$constant
    };
    // The type of a custom field.
    ([$type:ty]) => {
        <$crate::__private::Probe<$type>>::__SHAPE
            .or(<$crate::__private::Probe<$type>>::__AMOUNT_SHAPE)
    };
    ({$shape:expr}) => {
        $shape
    };
}

/// The shape of a struct, and the registration of an event: its identifier, its name, and the type with its schemas.
#[cfg(feature = "plan")]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_planned {
    ($type:ident) => {
        $crate::__linkrunner_planned! { {} {$type} {} }
    };
    ($type:ident registered) => {
        $crate::__linkrunner_planned! { {} {$type} {} $type $type::EVENT_NAME, ($type) }
    };
    ({$($impl_generics:tt)*} {$($type:tt)*} {$($where_clause:tt)*}) => {
        #[automatically_derived]
        impl $($impl_generics)* $crate::EventValue for $($type)* $($where_clause)* {
            const SHAPE: $crate::Shape = $crate::Shape::Object($crate::ObjectShape::new(
                || &<Self as $crate::EventData>::__SCHEMA,
            ));
        }
    };
    (
        {$($impl_generics:tt)*} {$($type:tt)*} {$($where_clause:tt)*}
        $rust_name:ident $event_name:expr, ($($schemas:ty)?)
    ) => {
        $crate::__linkrunner_planned! { {$($impl_generics)*} {$($type)*} {$($where_clause)*} }

        $crate::__private::inventory::submit! {
            $crate::__private::Registered {
                module: ::core::module_path!(),
                rust_name: ::core::stringify!($rust_name),
                event_name: $event_name,
                // A list of one or none.
                schemas: &[$(<$schemas as $crate::LinkrunnerEvent>::SCHEMAS)?],
            }
        }
    };
}

/// Without the feature `plan`, the plan test says how to turn it on.
#[cfg(not(feature = "plan"))]
#[doc(hidden)]
#[macro_export]
macro_rules! plan_test {
    ($($anything:tt)*) => {
        ::core::compile_error!(
            "`plan_test!` needs the feature `plan`: add it to the features of `linkrunner-events` in `[dev-dependencies]`"
        );
    };
}

/// Without the feature `plan`, nothing is registered.
#[cfg(not(feature = "plan"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_planned {
    ($($anything:tt)*) => {};
}
