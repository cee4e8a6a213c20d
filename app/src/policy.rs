//! The Content Security Policy of a page (CSP level 3).

use crate::response::set_header;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Origins, besides our own, to which a form of this page may lead. Chromium applies `form-action` to redirects too, and
/// *Authorize* is a form that ends at the provider.
#[derive(Debug, Clone, Default)]
pub struct FormTargets(Arc<Mutex<BTreeSet<String>>>);

/// Lets forms of this page end at `origin` (scheme, host, port) and writes the header anew.
pub fn allow_form_target(origin: &str) {
    let Some(targets) = use_context::<FormTargets>() else {
        return;
    };
    // An origin comes from a parsed URL; nothing that could end the directive is let in
    if origin.contains([';', ',', '\'', '"']) || origin.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return;
    }
    targets
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(origin.to_owned());
    write_header();
}

/// Writes the header with the nonce of this response. Called once for every page, and again when a form target is added.
pub fn write_header() {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let targets = use_context::<FormTargets>().unwrap_or_default();
    let targets = targets.0.lock().unwrap_or_else(PoisonError::into_inner);
    set_header(CONTENT_SECURITY_POLICY, &text(nonce.as_deref(), &targets));
}

/// The policy. Without a nonce no script runs at all.
#[must_use]
pub fn text(nonce: Option<&str>, targets: &BTreeSet<String>) -> String {
    let scripts = nonce.map_or_else(
        || "'none'".to_owned(),
        |nonce| format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
    );
    let targets: String = targets.iter().map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
         manifest-src 'self'; form-action 'self'{targets}; frame-ancestors 'none'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unsafe_is_ever_allowed_and_targets_are_listed() {
        let policy = text(Some("abc"), &BTreeSet::from(["https://login.example".to_owned()]));
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(policy.contains("form-action 'self' https://login.example;"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(text(None, &BTreeSet::new()).contains("script-src 'none';"));
    }
}
