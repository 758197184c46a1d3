//! The programs of this package are its tests; the library is empty.
