//! The token side of providers: today the Microsoft identity platform, version 2.0.
//!
//! [`MicrosoftTokens`] builds the addresses a browser is sent to, redeems codes, refreshes tokens and validates ID tokens. It keeps
//! nothing but the provider's public signing keys: who stores tokens, and who may refresh when, is decided in `domain`. It calls no
//! mail API; that is the `mail` crate.
//!
//! Everything a provider says reaches the caller as a [`domain::ports::TokenFault`]: a kind that decides what happens next, and the
//! provider's own words without any token or secret in them.

mod assertion;
mod fault;
mod http;
mod id_token;
mod keys;
mod microsoft;
mod urls;
mod wire;

pub use microsoft::MicrosoftTokens;
