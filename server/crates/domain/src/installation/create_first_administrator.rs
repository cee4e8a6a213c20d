//! The first administrator, guarded by a token that only the server's log shows.

use crate::administrators;
use crate::error::Refusal;
use crate::services::Services;
use crate::sessions::{Client, SignedIn, open_session};
use crate::tokens::SecretToken;
use model::form::FieldErrors;
use secrecy::SecretString;

/// Whether there is no administrator yet.
///
/// # Errors
/// When the database fails.
pub async fn needs_setup(services: &Services) -> Result<bool, Refusal> {
    Ok(services.database.read().await?.administrators().await?.is_empty())
}

/// Creates the first administrator and signs in.
///
/// # Errors
/// [`Refusal::Invalid`] at `token`, `email`, `name` or `password`; [`Refusal::NotPossible`] when there is an administrator already.
pub async fn create_first_administrator(
    services: &Services,
    token: &str,
    email: &str,
    name: &str,
    password: &SecretString,
    client: &Client,
) -> Result<SignedIn, Refusal> {
    let checked = administrators::check(email, name, password);
    let token = SecretToken::from_text(token.trim());
    // The token first: only who holds it learns anything else
    let expected = services
        .database
        .read()
        .await?
        .installation()
        .await?
        .and_then(|installation| installation.setup_token);
    if !expected.is_some_and(|hash| hash.matches(&token)) {
        let mut errors = checked.err().unwrap_or_default();
        errors.add(
            "token",
            "This is not the setup token. The server's log shows it, and a new one after every start.",
        );
        return Err(errors.into());
    }
    let draft = checked?;
    let hash = services.passwords.hash(password.clone()).await;
    let mut unit = services.database.write().await?;
    if !unit.take_setup_token(&token.hash()).await? {
        return Err(
            FieldErrors::one("token", "The setup token was used or replaced in the meantime.").into(),
        );
    }
    if !unit.administrators().await?.is_empty() {
        return Err(Refusal::NotPossible(
            "There is an administrator already. Sign in instead.",
        ));
    }
    let actor = client.actor(None, "First administrator");
    let administrator = administrators::insert(services, unit.as_mut(), &actor, draft, hash).await?;
    let signed_in = open_session(services, unit.as_mut(), administrator, client, "").await?;
    unit.commit().await?;
    Ok(signed_in)
}
