//! Codes of the account, its password and its session.

use super::codes;

codes! { ACCOUNTS of Account;
    70_008: 400 "invalid_grant" at TOKEN,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
        "A code older than ten minutes, or a refresh token that was not used for a long time.",
        "Nothing in the portal: authorize again.";
    700_082: 400 "invalid_grant" at TOKEN,
        "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.",
        "Nobody used the account for 90 days.",
        "Nothing in the portal: authorize again.";
    700_084: 400 "invalid_grant" at TOKEN,
        "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on {issued}.",
        "The redirect URI is registered under Single-page application: its refresh tokens live for a day.",
        "Authentication: remove the address there and add it under Web.";
    50_173: 400 "invalid_grant" / "bad_token" at TOKEN | GRAPH,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{valid_from}'.",
        "The password was reset by an administrator, or the sessions of the account were revoked.",
        "Users → the account → Sign-in logs tells why; authorize again.";
    50_132: 400 "invalid_grant" at TOKEN | PAGE,
        "The session is not valid due to the following reasons: password expiration or recent password change, SSO Artifact is invalid or expired, Session is not fresh enough for the application, or a silent sign-in request was sent but the user's session with Azure AD is invalid or has expired.",
        "The password expired or was changed.",
        "Authorize again with the new password.";
    50_133: 400 "invalid_grant" at TOKEN | PAGE | GRAPH,
        "The session is not valid due to password expiration or recent password change.",
        "The password expired or was changed.",
        "Authorize again with the new password.";
    70_000: 400 "invalid_grant" at TOKEN,
        "Provided grant is invalid or malformed. The provided value for the input parameter '{parameter}' is not valid.",
        "The token belongs to another application or cloud, or was damaged where it is kept.",
        "Nothing in the portal: authorize again.";
    50_089: 400 "invalid_grant" at TOKEN | PAGE,
        "Authentication failed due to flow token expired. The sign-in page was open too long, was used before, or was lost.",
        "The sign-in page was left open, or used twice.",
        "Nothing in the portal: start again from the application.";
    50_053: 400 "invalid_grant" at TOKEN | PAGE,
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
        "Too many wrong passwords, or sign-in from an address with a bad reputation.",
        "Wait, or reset the password; Sign-in logs tell from where it was tried.";
    50_055: 400 "invalid_grant" / "user_password_expired" at TOKEN | PAGE,
        "The password is expired.",
        "The password reached its age limit.",
        "Change the password at https://myaccount.microsoft.com, then authorize again.";
    50_144: 400 "invalid_grant" / "user_password_expired" at TOKEN | PAGE,
        "The user's Active Directory password has expired. Generate a new password for the user or have the user use the self-service reset tool to reset their password.",
        "As 50055, for a password kept on premises.",
        "Change the password on premises, then authorize again.";
    50_057: 400 "invalid_grant" at TOKEN | PAGE | GRAPH,
        "The user account is disabled.",
        "The person left, or it is the account of a shared mailbox: those are blocked on purpose.",
        "Users → the account → Account enabled; for a shared mailbox sign in with an account that has rights on it.";
    50_058: 400 "login_required" at REDIRECT,
        "A silent sign-in request was sent but no user is signed in. The cookies used to represent the user's session were not sent in the request to Azure AD. This can happen if the user is using Internet Explorer or Edge, and the web app sending the silent sign-in request is in different IE security zone than the Azure AD endpoint (login.microsoftonline.com).",
        "prompt=none was sent and nobody is signed in.",
        "Nothing in the portal: sign in with a page.";
    50_126: 400 "invalid_grant" at TOKEN | PAGE,
        "Error validating credentials due to invalid username or password.",
        "The password is wrong.",
        "Users → the account → Reset password.";
    50_034: 400 "invalid_grant" / "bad_token" at TOKEN | PAGE,
        "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.",
        "Mistyped, deleted, or an account of another tenant.",
        "Users → New user, or Invite external user.";
    50_020: 400 "invalid_grant" at PAGE,
        "User account '{user}' from identity provider '{provider}' does not exist in tenant '{tenant}' and cannot access the application '{app}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
        "The browser was signed in with an account of another organisation or a personal one.",
        "Sign in with an account of this tenant; or Users → Invite external user.";
    90_072: 400 "invalid_grant" at PAGE,
        "User account '{user}' from identity provider '{provider}' does not exist in tenant '{tenant}' and cannot access the application '{app}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account. (PassThroughUserMfaError)",
        "As 50020; also when the identity from on premises does not match the one in the cloud.",
        "Users → Invite external user; or check the synchronisation of the account.";
    16_000: 400 "interaction_required" at PAGE,
        "User account '{user}' from identity provider '{provider}' does not exist in tenant '{tenant}' and cannot access the application '{app}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Select an account of the tenant.",
        "Several accounts are signed in, and the one used is not in the tenant.",
        "Pick another account; or Users → Invite external user.";
    50_014: 400 "invalid_grant" at PAGE,
        "The user's redemption is in a pending state. The guest user account is not fully created yet.",
        "A guest has not accepted the invitation.",
        "Users → the guest → Resend invitation; the guest opens the link in it.";
    51_004: 400 "invalid_grant" at PAGE,
        "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory as an external user.",
        "As 50020: the account belongs to another directory, and nobody invited it here.",
        "Pick another account; or Users → Invite external user.";
    50_128: 400 "invalid_request" at TOKEN | PAGE,
        "Invalid domain name - No tenant-identifying information found in either the request or implied by any provided credentials.",
        "The domain of the account or of the request belongs to no tenant.",
        "Enter the Directory (tenant) ID.";
    50_059: 400 "invalid_request" at TOKEN | PAGE,
        "No tenant-identifying information found in either the request or implied by any provided credentials.",
        "The request names no tenant, and neither account nor application tells one.",
        "Enter the Directory (tenant) ID.";
    700_005: 400 "invalid_grant" at TOKEN,
        "Provided Authorization Code is intended to use against other tenant, thus rejected.",
        "Sign-in went to one tenant, redemption to another.",
        "Nothing in the portal: use the same tenant in both addresses.";
}
