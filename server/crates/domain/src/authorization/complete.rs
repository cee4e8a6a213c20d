//! The browser comes back from the provider.

use super::{access_token_place, pending_place, refresh_token_place};
use crate::audit::{record, subject};
use crate::credentials::text;
use crate::diagnostics::{explain_authorize_error, explain_mail, explain_token};
use crate::error::Refusal;
use crate::integrations::client;
use crate::ports::{
    IdentityClaims, RedeemRequest, StoreError, TokenFault, TokenFaultKind, TokenSet, VaultError,
};
use crate::records::{Account, Administrator, Application, Authorization, PendingSignIn, Session};
use crate::services::{Actor, Services};
use crate::tokens::SecretToken;
use model::address::EmailAddress;
use model::advice::Problem;
use model::audit::AuditAction;
use model::authorization::AuthorizationState;
use model::ids::ApplicationId;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// Query parameters of the redirect (RFC 6749, 4.1.2; Microsoft adds `error_subcode` and `admin_consent`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CallbackParameters {
    /// Authorization code.
    pub code: Option<SecretString>,
    /// State.
    pub state: Option<SecretString>,
    /// Error code.
    pub error: Option<String>,
    /// Error text.
    pub error_description: Option<String>,
    /// `cancel`, for one.
    pub error_subcode: Option<String>,
    /// `True` after an administrator consented.
    pub admin_consent: Option<String>,
}

/// It worked.
#[derive(Debug, Clone)]
pub struct Completed {
    /// For which application.
    pub application: ApplicationId,
    /// Who signed in.
    pub account: Account,
}

/// It did not work. Each case has a page of its own words; nothing was stored.
#[derive(Debug)]
pub enum CallbackProblem {
    /// Somebody opened the address by hand, or the provider left out the state.
    NothingToDo,
    /// A tenant administrator has consented; *Authorize* is next.
    AdminConsented,
    /// No such sign-in is under way: it was used already, or never begun here.
    UnknownState,
    /// It was begun more than ten minutes ago.
    Expired(ApplicationId),
    /// It was begun in another browser or by another administrator.
    OtherSession(ApplicationId),
    /// The person pressed Cancel at the provider.
    Cancelled(ApplicationId),
    /// The provider refused, or could not be asked.
    Provider(ApplicationId, Box<Problem>),
    /// Another account than expected signed in.
    WrongAccount {
        /// For which application.
        application: ApplicationId,
        /// Its name.
        name: String,
        /// Who signed in.
        signed_in: Box<Account>,
        /// Who was expected.
        expected: EmailAddress,
    },
    /// The OAuth application was changed to another registration, or removed, while the person signed in: the tokens are of no use.
    Changed(ApplicationId),
    /// Our own fault.
    Internal(Refusal),
}

impl From<Refusal> for CallbackProblem {
    fn from(refusal: Refusal) -> Self {
        Self::Internal(refusal)
    }
}

impl From<StoreError> for CallbackProblem {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<VaultError> for CallbackProblem {
    fn from(error: VaultError) -> Self {
        Self::Internal(error.into())
    }
}

/// Finishes a sign-in: the state is used up, the code redeemed, the ID token validated, the account compared with the expected one,
/// and only then anything stored. Once begun it is seen through, also when the browser goes away: the code can be redeemed only once.
///
/// # Errors
/// Which of the many ways it did not work.
pub async fn complete(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    parameters: CallbackParameters,
) -> Result<Completed, CallbackProblem> {
    let work = {
        let (services, actor) = (services.clone(), actor.clone());
        let (session, administrator) = (session.clone(), administrator.clone());
        async move { finish(&services, &actor, &session, &administrator, parameters).await }
    };
    services.background.see_through(work).await
}

async fn finish(
    services: &Services,
    actor: &Actor,
    session: &Session,
    administrator: &Administrator,
    parameters: CallbackParameters,
) -> Result<Completed, CallbackProblem> {
    let Some(state) = &parameters.state else {
        let consented = parameters
            .admin_consent
            .as_deref()
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
            && parameters.error.is_none();
        return Err(if consented {
            CallbackProblem::AdminConsented
        } else {
            CallbackProblem::NothingToDo
        });
    };
    let (pending, application) = take(services, session, administrator, state).await?;
    let id = pending.application;
    if let Some(error) = &parameters.error {
        let cancelled = error == "access_denied" && parameters.error_subcode.as_deref() == Some("cancel");
        refuse(
            services,
            actor,
            &application,
            if cancelled { "cancelled" } else { error },
        )
        .await?;
        if cancelled {
            return Err(CallbackProblem::Cancelled(id));
        }
        let problem = explain_authorize_error(error, parameters.error_description.as_deref(), services.now());
        return Err(CallbackProblem::Provider(id, Box::new(problem)));
    }
    let Some(code) = parameters.code else {
        return Err(CallbackProblem::NothingToDo);
    };
    let (tokens, claims) = redeem(services, actor, &application, &pending, code).await?;
    let account = identify(services, actor, &application, &tokens, &claims).await?;
    if !account.owns(pending.expected.as_str()) {
        refuse(
            services,
            actor,
            &application,
            &format!("signed in as {}, expected {}", account.upn, pending.expected),
        )
        .await?;
        return Err(CallbackProblem::WrongAccount {
            application: id,
            name: application.name.to_string(),
            signed_in: Box::new(account),
            expected: pending.expected,
        });
    }
    store(services, actor, &application, tokens, claims, account).await
}

/// Takes out the pending sign-in. Whatever happens next, the state is used up.
async fn take(
    services: &Services,
    session: &Session,
    administrator: &Administrator,
    state: &SecretString,
) -> Result<(PendingSignIn, Application), CallbackProblem> {
    let hash = SecretToken::from_text(state.expose_secret()).hash();
    let mut unit = services.database.write().await?;
    let pending = unit
        .take_pending_sign_in(&hash)
        .await?
        .ok_or(CallbackProblem::UnknownState)?;
    let application = unit
        .application(pending.application)
        .await?
        .ok_or(CallbackProblem::UnknownState)?;
    unit.commit().await?;
    if pending.session != session.token || pending.administrator != administrator.id {
        return Err(CallbackProblem::OtherSession(pending.application));
    }
    if pending.expires_at <= services.now() {
        return Err(CallbackProblem::Expired(pending.application));
    }
    Ok((pending, application))
}

async fn redeem(
    services: &Services,
    actor: &Actor,
    application: &Application,
    pending: &PendingSignIn,
    code: SecretString,
) -> Result<(TokenSet, IdentityClaims), CallbackProblem> {
    let opened = services
        .vault
        .open(&pending_place(&pending.state), &pending.secrets)?;
    let secrets = text(&opened)?;
    let (nonce, verifier) = secrets
        .expose_secret()
        .split_once('\n')
        .ok_or(VaultError::Damaged)?;
    let request = RedeemRequest {
        code,
        verifier: verifier.to_owned().into(),
        nonce: nonce.to_owned().into(),
        redirect_uri: pending.redirect_uri.clone(),
        permissions: pending.permissions.clone(),
    };
    let client = client(services, services.database.read().await?.as_mut(), application).await?;
    match services.tokens.redeem(&client, &request).await {
        Ok(redeemed) => Ok(redeemed),
        Err(fault) => {
            let problem = explain_token(&fault);
            refuse(services, actor, application, &problem.code).await?;
            Err(CallbackProblem::Provider(application.id, Box::new(problem)))
        }
    }
}

/// Asks the provider's API who the token speaks for. It has to be the account of the ID token.
async fn identify(
    services: &Services,
    actor: &Actor,
    application: &Application,
    tokens: &TokenSet,
    claims: &IdentityClaims,
) -> Result<Account, CallbackProblem> {
    let problem = match services
        .accounts
        .account(&application.endpoints.graph, &tokens.access_token)
        .await
    {
        Ok(account) if account.oid == claims.oid => return Ok(account),
        Ok(_) => explain_token(&TokenFault {
            kind: TokenFaultKind::Unusable(
                "the access token speaks for another account than the ID token".to_owned(),
            ),
            answer: None,
        }),
        Err(fault) => explain_mail(&fault, "Microsoft Graph"),
    };
    refuse(services, actor, application, &problem.code).await?;
    Err(CallbackProblem::Provider(application.id, Box::new(problem)))
}

async fn store(
    services: &Services,
    actor: &Actor,
    application: &Application,
    tokens: TokenSet,
    claims: IdentityClaims,
    account: Account,
) -> Result<Completed, CallbackProblem> {
    let Some(refresh_token) = tokens.refresh_token else {
        refuse(services, actor, application, "no refresh token").await?;
        let problem = crate::diagnostics::no_refresh_token();
        return Err(CallbackProblem::Provider(application.id, Box::new(problem)));
    };
    let now = services.now();
    let mut unit = services.database.write().await?;
    let current = unit.hold_application(application.id).await?;
    if !current.is_some_and(|current| current.is_same_registration(application)) {
        drop(unit);
        refuse(
            services,
            actor,
            application,
            "the application was changed meanwhile",
        )
        .await?;
        return Err(CallbackProblem::Changed(application.id));
    }
    let generation = unit.next_generation().await?;
    let seal = |place, secret: &SecretString| services.vault.seal(&place, secret.expose_secret().as_bytes());
    let authorization = Authorization {
        application: application.id,
        state: AuthorizationState::Authorized,
        generation,
        tid: claims.tid,
        account: account.clone(),
        scopes: tokens.scopes,
        access_token: seal(access_token_place(application.id), &tokens.access_token),
        access_expires_at: tokens.expires_at,
        refresh_token: seal(refresh_token_place(application.id), &refresh_token),
        authorized_at: now,
        authorized_by: actor.name.clone(),
        refreshed_at: None,
        refreshed_by: None,
        next_attempt_at: None,
        failures: 0,
        failing_since: None,
        problem: None,
    };
    unit.put_authorization(&authorization).await?;
    let about = subject("application", &application.id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::Authorized,
        about,
        format!("as {}", account.upn),
    )
    .await?;
    unit.commit().await?;
    Ok(Completed {
        application: application.id,
        account,
    })
}

async fn refuse(
    services: &Services,
    actor: &Actor,
    application: &Application,
    why: &str,
) -> Result<(), Refusal> {
    let mut unit = services.database.write().await?;
    let about = subject("application", &application.id, &application.name);
    record(
        services,
        unit.as_mut(),
        actor,
        AuditAction::AuthorizationRefused,
        about,
        why,
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
