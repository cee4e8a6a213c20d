//! The rules of Countersign, one file per use case; what it needs is said as traits.
