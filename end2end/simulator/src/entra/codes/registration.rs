//! Codes of the registration: identifiers, tenant, keys, addresses, permissions listed on it.

use super::codes;

codes! { REGISTRATION of Registration;
    7_000_215: 401 "invalid_client" at TOKEN,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.",
        "The secret was cut off, belongs to another registration, or is the Secret ID instead of its Value.",
        "App registrations → Certificates & secrets → New client secret; copy the Value once and enter it whole.";
    7_000_222: 401 "invalid_client" at TOKEN,
        "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
        "The secret reached its end date; no secret lives longer than 24 months.",
        "Certificates & secrets → New client secret, enter the new Value, then delete the old secret.";
    7_000_218: 401 "invalid_client" at TOKEN,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        "No secret or certificate was sent for a confidential client, or a device code was used while “Allow public client flows” is No.",
        "Enter a secret or certificate; for device code: Authentication → Allow public client flows → Yes.";
    700_025: 401 "invalid_client" at TOKEN,
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        "The redirect URI is registered under Mobile and desktop applications, and a secret was sent.",
        "Authentication: register the redirect URI under Web, or send no secret.";
    9_002_327: 400 "invalid_request" at TOKEN,
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
        "The redirect URI is registered under Single-page application, and a server redeemed the code.",
        "Authentication: remove the redirect URI there and add it under Web.";
    70_002: 401 "invalid_client" at TOKEN,
        "Error validating credentials. The credentials of app '{app}' could not be validated.",
        "An older wording for a wrong secret or assertion.",
        "Certificates & secrets: make a new secret and enter its Value.";
    700_016: 400 "unauthorized_client" at TOKEN | PAGE,
        "Application with identifier '{app}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
        "The client id or the tenant is wrong, or the application has never been used in this tenant.",
        "App registrations → Overview: compare Application (client) ID and Directory (tenant) ID.";
    7_000_112: 400 "unauthorized_client" at TOKEN | PAGE,
        "Application '{app}'({name}) is disabled.",
        "Somebody switched the application off for this tenant.",
        "Enterprise applications → the application → Properties → Enabled for users to sign in → Yes.";
    700_011: 400 "unauthorized_client" at TOKEN | PAGE,
        "Application with identifier {app} was not found in the directory.",
        "The client id or the tenant is wrong, as with 700016; an older part of the service says it so.",
        "App registrations → Overview: compare both identifiers.";
    90_002: 400 "invalid_request" at TOKEN | PAGE,
        "Tenant '{value}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
        "The tenant id is mistyped, the tenant was deleted, or it lives in another national cloud.",
        "Entra admin center → Overview: copy the Tenant ID; choose the cloud the tenant lives in.";
    90_038: 400 "invalid_request" at TOKEN | PAGE,
        "The specified tenant '{tenant}' belongs to the National Cloud 'USGov'. Current cloud instance 'Public' does not federate with USGov. A cloud redirect error is returned.",
        "The global authority was used for a tenant of a national cloud.",
        "Register the application in the portal of that cloud and use its authority.";
    90_043: 400 "invalid_request" at TOKEN | PAGE,
        "The authorization code was issued by another national cloud. A cloud redirect error is returned.",
        "As 90038, noticed only when the code came back.",
        "Register the application in the portal of that cloud and use its authority.";
    900_432: 400 "invalid_request" at TOKEN,
        "Confidential Client is not supported in Cross Cloud request.",
        "A client with a secret asked the global cloud about a tenant of another one.",
        "Use the authority of the tenant's own cloud and a registration made there.";
    900_382: 400 "invalid_request" at TOKEN,
        "Confidential Client is not supported in Cross Cloud request. The tenant is in another cloud.",
        "As 900432: the other direction, seen from the cloud that was asked.",
        "Use the authority of the tenant's own cloud and a registration made there.";
    50_194: 400 "invalid_request" at TOKEN | PAGE,
        "Application '{app}'({name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
        "A single-tenant application was used with the authority common or organizations.",
        "Use the Directory (tenant) ID as tenant; or Authentication → Supported account types.";
    9_001_023: 400 "invalid_request" at TOKEN,
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
        "Client credentials were sent to common: without a tenant there is no application to give rights to.",
        "Enter the Directory (tenant) ID instead of common.";
    90_124: 400 "invalid_request" at TOKEN,
        "Resource '{resource}' is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
        "A resource of work accounts was asked for at common or consumers.",
        "Enter the Directory (tenant) ID instead.";
    90_130: 400 "invalid_request" at TOKEN,
        "Application '{app}' ({name}) is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
        "The registration is for work accounts only.",
        "Enter the Directory (tenant) ID instead.";
    9_002_346: 400 "invalid_request" at TOKEN | PAGE,
        "Application '{app}'({name}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.",
        "The authority consumers was used with an application for work accounts.",
        "Use the Directory (tenant) ID; or Authentication → Supported account types.";
    50_011: 400 "invalid_request" at PAGE,
        "The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for the application '{app}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
        "Scheme, host, port, path, upper or lower case or a final slash differ from what is registered.",
        "Authentication → Web → Redirect URIs: add exactly the address the application shows.";
    500_112: 401 "invalid_client" at TOKEN,
        "The reply address '{uri}' does not match the reply address '{value}' provided when requesting Authorization code.",
        "The application's own public address changed between sign-in and redemption.",
        "Nothing in the portal: finish the sign-in from the address it was started from.";
    500_113: 400 "invalid_request" at PAGE,
        "No reply address is registered for the application.",
        "The registration has no redirect URI at all.",
        "Authentication → Add a platform → Web → Redirect URI.";
    900_971: 400 "invalid_request" at PAGE,
        "No reply address provided.",
        "The request came without redirect_uri, or a proxy cut it off.",
        "Nothing in the portal unless no address is registered: Authentication → Redirect URIs.";
    700_027: 401 "invalid_client" at TOKEN,
        "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}]",
        "The certificate was not uploaded, is expired, or the private key belongs to another one.",
        "Certificates & secrets → Certificates → Upload certificate; compare the thumbprints.";
    700_024: 401 "invalid_client" at TOKEN,
        "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {until}.",
        "The clock of the application's server is wrong, or the assertion was made long before it was sent.",
        "Nothing in the portal: set the server's clock (NTP).";
    700_030: 401 "invalid_client" at TOKEN,
        "Invalid certificate - subject name in certificate is not authorized. SubjectNames/SubjectAlternativeNames (up to 10) in token certificate are: {value}.",
        "The registration trusts a subject name and issuer, and the certificate has another subject.",
        "Upload the certificate itself, or use one with the trusted subject.";
    50_012: 401 "invalid_client" at TOKEN,
        "Authentication failed: the client assertion was refused. [Reason - {reason}]",
        "Chain, policy, signature or a claim of the assertion is not accepted.",
        "Certificates & secrets: upload the certificate again and compare the thumbprints.";
    50_048: 401 "invalid_client" at TOKEN,
        "Subject mismatches Issuer claim in the client assertion.",
        "sub and iss of the assertion differ, or are not the client id.",
        "Nothing in the portal: both claims must be the Application (client) ID.";
    70_021: 401 "invalid_client" at TOKEN,
        "No matching federated identity record found for presented assertion. Assertion Issuer: '{provider}'.",
        "The issuer, subject or audience of a federated credential is written differently.",
        "Certificates & secrets → Federated credentials: write all three exactly, in upper and lower case.";
    700_211: 401 "invalid_client" at TOKEN,
        "No matching federated identity record found for presented assertion issuer '{provider}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
        "The issuer of the foreign token is not registered.",
        "Certificates & secrets → Federated credentials: correct the issuer.";
    700_213: 401 "invalid_client" at TOKEN,
        "No matching federated identity record found for presented assertion subject '{value}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
        "The subject of the foreign token is not registered.",
        "Certificates & secrets → Federated credentials: correct the subject identifier.";
    500_011: 400 "invalid_resource" at TOKEN | REDIRECT | PAGE,
        "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
        "The host in the scope is wrong, or the tenant does not have that service.",
        "Check the scope; for mail, that the tenant has Exchange Online.";
    650_057: 400 "invalid_resource" at TOKEN | PAGE,
        "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {app}({name}). Resource value from request: {resource}. List of valid resources from app registration: {missing}.",
        "A permission was asked for that is not on the registration.",
        "API permissions → Add a permission, then Grant admin consent.";
    650_056: 400 "invalid_resource" at PAGE,
        "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Or, check the application identifier in the request to ensure it matches the configured client application identifier.",
        "No permission of that API is on the registration.",
        "API permissions → Add a permission, then Grant admin consent.";
    65_006: 400 "invalid_resource" at TOKEN | PAGE,
        "The application '{name}' asked for permissions of the resource '{resource}' that are not in its required resource access list.",
        "The permissions of one API were asked for with .default, and the registration lists others.",
        "API permissions → Add a permission, then Grant admin consent.";
    65_005: 400 "invalid_resource" at TOKEN | PAGE,
        "The application '{name}' asked for scope '{scope}' that doesn't exist on the resource, or the resource is not in its required resource access list.",
        "The application's list of required permissions lacks what it asks for.",
        "API permissions → Add a permission, then Grant admin consent.";
    650_052: 400 "invalid_request" at PAGE,
        "The app is trying to access a service '{resource}' that your organization '{tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.",
        "The tenant has no Exchange Online (or not the API asked for).",
        "Buy or enable the service, or create its service principal.";
}
