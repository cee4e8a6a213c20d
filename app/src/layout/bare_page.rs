//! A page of the router without the shell.

use super::bare::{Bare, host};
use crate::error::ApiError;
use crate::pages::errors::refused;
use crate::request::request;
use leptos::prelude::*;
use leptos_meta::Title;
use std::pin::Pin;

/// What stands in `<main>`, once it is known.
pub type Body = Pin<Box<dyn Future<Output = Result<AnyView, ApiError>> + Send>>;

/// Brand, the content that `body` gives, and which Countersign this is.
#[component]
pub fn BarePage(
    /// Title in the browser's tab.
    title: &'static str,
    /// Gives the content.
    body: Body,
) -> impl IntoView {
    let request = request();
    let place = request
        .browser_origin
        .as_deref()
        .map(|origin| host(origin).to_owned());
    let foot = match &place {
        Some(place) => format!("Countersign {} on {place}", request.version),
        None => format!("Countersign {}", request.version),
    };
    let content = Suspend::new(async move { body.await.unwrap_or_else(refused) });
    view! {
        <Title text=title/>
        <Bare place foot=foot.into_any()>{content}</Bare>
    }
}
