//! Codes of what the client sends.

use super::codes;

codes! { REQUESTS of Request;
    70_011: 400 "invalid_scope" at TOKEN | REDIRECT | PAGE,
        "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
        "A permission is misspelt, or .default stands beside single permissions.",
        "Nothing in the portal: correct the scope.";
    28_000: 400 "invalid_request" at TOKEN | REDIRECT,
        "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.",
        "Permissions of Graph and of Outlook were asked for together.",
        "Nothing in the portal: one resource per request.";
    28_002: 400 "invalid_request" at TOKEN,
        "Provided value for the input parameter scope '{scope}' is not valid when requesting an access token. Please specify a valid scope.",
        "A code was redeemed with a scope that is none.",
        "Nothing in the portal: correct the scope.";
    28_003: 400 "invalid_request" at TOKEN,
        "Provided value for the input parameter scope cannot be empty when requesting an access token using the provided authorization code. Please specify a valid scope.",
        "A code was redeemed without a scope that names a resource.",
        "Nothing in the portal: send the scopes of the sign-in.";
    1_002_012: 400 "invalid_scope" at TOKEN,
        "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
        "An application without a person asked for single permissions.",
        "Nothing in the portal: ask for https://graph.microsoft.com/.default.";
    700_022: 400 "invalid_scope" at TOKEN | REDIRECT,
        "The provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.",
        "As 28000: permissions of two resources in one request to the token endpoint.",
        "Nothing in the portal: one resource per request.";
    700_023: 400 "invalid_scope" at TOKEN | REDIRECT,
        "The provided value for the input parameter scope is not valid because it does not contain a resource. Scope {scope} is not valid.",
        "The scope names no resource.",
        "Nothing in the portal: name the resource.";
    900_144: 400 "invalid_request" at TOKEN | PAGE,
        "The request body must contain the following parameter: '{parameter}'.",
        "A parameter is missing, or the body is not form-encoded.",
        "Nothing in the portal: the application or a proxy in between is at fault.";
    9_002_313: 400 "invalid_grant" at TOKEN,
        "Invalid request. Request is malformed or invalid.",
        "Code or refresh token is garbage, often after the key that encrypts it at rest was changed.",
        "Nothing in the portal: authorize again.";
    900_561: 405 "invalid_request" at TOKEN,
        "The endpoint only accepts POST requests. Received a {method} request.",
        "The address was opened in a browser, or a proxy turned the request into a GET.",
        "Nothing in the portal: look at the proxy.";
    54_005: 400 "invalid_grant" at TOKEN,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
        "The page was reloaded, or two workers redeemed the same code.",
        "Nothing in the portal: start again.";
    501_481: 400 "invalid_grant" at TOKEN,
        "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        "The session in which the sign-in began was lost.",
        "Nothing in the portal: start again.";
    50_147: 400 "invalid_request" at TOKEN | REDIRECT,
        "Missing code challenge. The size of the code challenge parameter isn't valid.",
        "The proof key is missing or of the wrong length.",
        "Nothing in the portal: 43 to 128 characters.";
    501_491: 400 "invalid_request" at REDIRECT,
        "Invalid size of Code_Challenge parameter, or its method is not supported: use S256 with 43 to 128 characters.",
        "The proof key is not made as it should be.",
        "Nothing in the portal: S256 with 43 to 128 characters.";
    700_054: 400 "unsupported_response_type" at REDIRECT | PAGE,
        "response_type 'id_token' is not enabled for the application.",
        "The ID token was asked for in the browser without the switch for it.",
        "Authentication → Implicit grant and hybrid flows → ID tokens; or use the code flow.";
    700_055: 400 "unsupported_response_type" at REDIRECT,
        "The response type '{value}' is not supported.",
        "response_type is not one the service knows.",
        "Nothing in the portal: response_type=code.";
    90_023: 400 "invalid_request" at TOKEN | REDIRECT,
        "Invalid STS request. The value '{value}' of the parameter '{parameter}' is not supported.",
        "A parameter has a value the service does not know.",
        "Nothing in the portal: correct the request.";
    90_013: 400 "invalid_request" at TOKEN | REDIRECT,
        "Invalid input received from the user.",
        "What was typed or sent cannot be used.",
        "Nothing in the portal: correct it.";
    90_014: 400 "invalid_request" at TOKEN | REDIRECT,
        "The required field '{parameter}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
        "A field is missing.",
        "Nothing in the portal: correct the request.";
    90_100: 400 "invalid_request" at TOKEN | REDIRECT,
        "The '{parameter}' parameter is empty or not valid.",
        "A field is empty.",
        "Nothing in the portal: correct the request.";
    70_003: 400 "unsupported_grant_type" at TOKEN,
        "The app requested an unsupported grant type '{grant}'.",
        "grant_type is not one the service offers to this application.",
        "Nothing in the portal: authorization_code, refresh_token, client_credentials or device code.";
}
