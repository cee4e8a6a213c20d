//! Codes of the device code flow, and of the service itself.

use super::codes;

codes! { DEVICE_CODE of DeviceCode;
    70_016: 400 "authorization_pending" at TOKEN,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
        "The person has not entered the code yet.",
        "Nothing: wait and ask again after the interval.";
    70_018: 400 "bad_verification_code" at TOKEN,
        "Invalid verification code due to User typing in wrong user code for device code flow. Authorization isn't approved.",
        "The device code is unknown, or the person typed a wrong code.",
        "Start again.";
    70_019: 400 "expired_token" at TOKEN,
        "Verification code expired. Have the user retry the sign-in.",
        "Nobody entered the code within 15 minutes.",
        "Start again.";
}

codes! { SERVICE of Service;
    90_033: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "A transient error has occurred. Please try again.",
        "The service has a short outage.",
        "Nothing: try again later; see the service health page.";
    90_006: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "The service is temporarily unavailable. Please try again.",
        "The service has a short outage.",
        "Nothing: try again later.";
    50_033: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "A transient error has occurred. Please try again (RetryableError).",
        "An error not related to the request, which passes.",
        "Nothing: try again later.";
    90_024: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "Request budget exceeded. A transient error has occurred. Please try again.",
        "The service took too long.",
        "Nothing: try again later.";
    90_090: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "The service is temporarily unavailable (GraphRetryableError).",
        "The directory behind the service did not answer.",
        "Nothing: try again later.";
    90_012: 503 "temporarily_unavailable" at TOKEN | REDIRECT,
        "The request has timed out.",
        "The service took too long.",
        "Nothing: try again later.";
    90_055: 429 "temporarily_unavailable" at TOKEN,
        "The tenant is throttled due to too many requests. Try again in {seconds} seconds.",
        "The tenant sends too many requests.",
        "Find out which application asks so often: Sign-in logs.";
    50_196: 400 "invalid_grant" at TOKEN,
        "The server terminated an operation because it encountered a client request loop. Please contact your app vendor.",
        "The application asked for too many tokens in a short time.",
        "Nothing in the portal: the application must keep its tokens and wait.";
    90_020: 500 "server_error" at TOKEN | REDIRECT,
        "The service could not finish the request. Please try again.",
        "The service itself failed.",
        "Nothing: try again later.";
}
