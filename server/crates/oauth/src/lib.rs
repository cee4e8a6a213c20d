//! The token side of providers: Microsoft identity platform.
