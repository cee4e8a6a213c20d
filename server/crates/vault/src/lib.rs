//! Encryption at rest; reading of keys and certificates.
