//! The mail side of providers: Microsoft Graph, SMTP, IMAP.
