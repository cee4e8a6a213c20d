//! A Microsoft tenant to practise with: identity platform and Graph mail on loopback.
