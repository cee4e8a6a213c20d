//! What an administrator sees: pages, components, islands, server functions.
//!
//! With the feature `ssr` this is the server's half: it renders every page, and holds the server functions to which forms are posted.
//! A page works without any script; see [`submission`] for how a plain POST is answered. With the feature `hydrate` it is the
//! browser's half: one island that adds speed to pages the server wrote (saving in place, copying, live steps). The browser's half
//! works on the document alone and shares no code with the pages, so it stays small.
//!
//! This crate decides nothing: rules are in `domain`, words and checks of forms in `model`. It does not listen on a port either;
//! the server mounts [`routes::routes`] and gives each request its [`request::RequestContext`].

// The type of a whole page is as deep as its markup
#![recursion_limit = "512"]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::needless_pass_by_value, reason = "a component owns its properties")
)]
#![cfg_attr(
    feature = "ssr",
    expect(
        unreachable_pub,
        reason = "the macros of Leptos make the builders of private components public"
    )
)]

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod cookie;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
mod form_state;
#[cfg(feature = "ssr")]
pub mod handed;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod policy;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod response;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod submission;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod testing;
#[cfg(feature = "ssr")]
pub mod ui;
