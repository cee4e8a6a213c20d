//! The pages, by area. Each reads the request, asks one or two use cases, and shows what they say.

pub mod errors;
pub mod system;
