//! planpress.
