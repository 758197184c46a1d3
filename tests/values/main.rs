//! Values: what they refuse, and what they come out as.
