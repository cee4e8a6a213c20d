//! *Platform* of a redirect URI: what kind of client the application is there.

/// What the portal asks for before it takes a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Platform {
    /// *Web*: a server with a secret or a certificate.
    #[default]
    Web,
    /// *Single-page application*: tokens go to the browser and live for a day.
    Spa,
    /// *Mobile and desktop applications*: no secret can be kept there, so none may be sent.
    Native,
}

impl Platform {
    /// All of them, in the portal's order.
    pub(crate) const ALL: [Self; 3] = [Self::Web, Self::Spa, Self::Native];

    /// The word in `/_control` and in forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Spa => "spa",
            Self::Native => "native",
        }
    }

    /// The portal's words.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Web => "Web",
            Self::Spa => "Single-page application",
            Self::Native => "Mobile and desktop applications",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text)
    }
}
