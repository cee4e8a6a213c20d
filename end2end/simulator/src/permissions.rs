//! Delegated Graph permissions an application can be given here, and scope strings that name them.
//! Source: Graph permissions reference; the GUIDs are Microsoft's.

mod roles;

pub(crate) use roles::{ROLES, find_role};

/// One permission of Microsoft Graph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Permission {
    /// The name in scopes, e.g. `Mail.Send`.
    pub(crate) name: &'static str,
    /// GUID in a manifest.
    pub(crate) id: &'static str,
    /// What the consent page says.
    pub(crate) consent: &'static str,
}

/// All permissions the portal offers. Like Microsoft's, it lists those of OpenID Connect beside Graph's; they need no registration.
pub(crate) static PERMISSIONS: [Permission; 16] = [
    permission(
        "User.Read",
        "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
        "Sign you in and read your profile",
    ),
    permission("openid", "37f7f235-527c-4136-accd-4a02d197296e", "Sign users in"),
    permission(
        "profile",
        "14dad69e-099b-42c9-810b-d002981feec1",
        "View users' basic profile",
    ),
    permission(
        "email",
        "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
        "View users' email address",
    ),
    permission(
        "offline_access",
        "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
        "Maintain access to data you have given it access to",
    ),
    permission(
        "User.ReadBasic.All",
        "b340eb25-3456-403f-be2f-af7a0d370277",
        "Read all users' basic profiles",
    ),
    permission(
        "User.Read.All",
        "a154be20-db9c-4678-8ab7-66f6cc099a59",
        "Read all users' full profiles",
    ),
    permission(
        "Mail.ReadBasic",
        "a4b8392a-d8d1-4954-a029-8e668a39a170",
        "Read your basic mail",
    ),
    permission(
        "Mail.Read",
        "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
        "Read your mail",
    ),
    permission(
        "Mail.ReadWrite",
        "024d486e-b451-40bb-833d-3e66d98c5c73",
        "Read and write access to your mail",
    ),
    permission(
        "Mail.Send",
        "e383f46e-2787-4529-855e-0e479a3ffac0",
        "Send mail as you",
    ),
    permission(
        "Mail.Read.Shared",
        "7b9103a5-4610-446b-9670-80643382c1fa",
        "Read mail you can access",
    ),
    permission(
        "Mail.ReadWrite.Shared",
        "5df07973-7d5d-46ed-9847-1271055cbd51",
        "Read and write mail you can access",
    ),
    permission(
        "Mail.Send.Shared",
        "a367ab51-6b49-43bf-a716-a1fb06d2a174",
        "Send mail on behalf of others or yourself",
    ),
    permission(
        "MailboxSettings.Read",
        "87f447af-9fa4-4c32-9dfa-4a57a73d18ce",
        "Read your mailbox settings",
    ),
    permission(
        "MailboxSettings.ReadWrite",
        "818c620a-27a9-40bd-a6a5-d96f7d610b4b",
        "Read and write to your mailbox settings",
    ),
];

const fn permission(name: &'static str, id: &'static str, consent: &'static str) -> Permission {
    Permission { name, id, consent }
}

impl Permission {
    /// Whether only an administrator can consent to it, in every tenant.
    pub(crate) fn needs_administrator(&self) -> bool {
        self.name == "User.Read.All"
    }
}

/// The permission of this name, without regard to case.
pub(crate) fn find(name: &str) -> Option<&'static Permission> {
    PERMISSIONS
        .iter()
        .find(|permission| permission.name.eq_ignore_ascii_case(name))
}

/// Scopes of OpenID Connect: asked for beside the resource's, never in an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OidcScopes {
    /// `openid`: an ID token.
    pub(crate) openid: bool,
    /// `profile`: `oid`, `name`, `preferred_username` in it.
    pub(crate) profile: bool,
    /// `email`: `email` in it.
    pub(crate) email: bool,
    /// `offline_access`: a refresh token.
    pub(crate) offline_access: bool,
}

/// What a client asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scopes {
    /// OpenID Connect's.
    pub(crate) oidc: OidcScopes,
    /// Graph's, without doubles, in the order asked.
    pub(crate) graph: Vec<&'static Permission>,
    /// `{graph}/.default`: everything on the registration.
    pub(crate) default: bool,
    /// What stood before the permission, e.g. `https://graph.microsoft.com/`; empty for short scopes.
    pub(crate) prefix: String,
}

/// Why a scope string was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ScopeError {
    /// Nothing asked for.
    #[error("the scope is empty")]
    Empty,
    /// No such permission.
    #[error("the scope {0} is not valid")]
    Unknown(String),
    /// A resource this tenant does not have.
    #[error("the resource {0} is not in the tenant")]
    Resource(String),
    /// Permissions of Graph and of another resource.
    #[error("the scopes name more than one resource: {0}")]
    SeveralResources(String),
    /// `.default` cannot be mixed with single permissions.
    #[error(".default cannot be combined with the scope {0}")]
    Mixed(String),
}

/// Microsoft's name for Graph; accepted beside the tenant's own address.
const GRAPH: &str = "https://graph.microsoft.com/";

impl Scopes {
    /// Reads a space-separated scope string. `graph_roots` are this tenant's own Graph addresses without a final slash.
    ///
    /// # Errors
    /// [`ScopeError`]
    pub(crate) fn parse(text: &str, graph_roots: &[String]) -> Result<Self, ScopeError> {
        let mut scopes = Self::default();
        let mut foreign = None;
        for word in text.split_ascii_whitespace() {
            match word.to_ascii_lowercase().as_str() {
                "openid" => scopes.oidc.openid = true,
                "profile" => scopes.oidc.profile = true,
                "email" => scopes.oidc.email = true,
                "offline_access" => scopes.oidc.offline_access = true,
                _ => match scopes.add_resource_scope(word, graph_roots) {
                    Err(ScopeError::Resource(resource)) => foreign = Some(resource),
                    other => other?,
                },
            }
        }
        if let Some(resource) = foreign {
            let is_alone = scopes.graph.is_empty() && !scopes.default;
            return Err(if is_alone {
                ScopeError::Resource(resource)
            } else {
                ScopeError::SeveralResources(text.to_owned())
            });
        }
        match scopes.graph.first() {
            Some(single) if scopes.default => Err(ScopeError::Mixed(single.name.to_owned())),
            _ if scopes == Self::default() => Err(ScopeError::Empty),
            _ => Ok(scopes),
        }
    }

    fn add_resource_scope(&mut self, word: &str, graph_roots: &[String]) -> Result<(), ScopeError> {
        let (prefix, name) = match word.rsplit_once('/') {
            Some((root, name)) => {
                let is_graph = GRAPH
                    .strip_suffix('/')
                    .is_some_and(|graph| graph.eq_ignore_ascii_case(root));
                if !is_graph && !graph_roots.iter().any(|own| own.eq_ignore_ascii_case(root)) {
                    return Err(ScopeError::Resource(root.to_owned()));
                }
                (format!("{root}/"), name)
            }
            None => (String::new(), word),
        };
        if self.prefix.is_empty() {
            self.prefix = prefix;
        }
        if name.eq_ignore_ascii_case(".default") {
            self.default = true;
            return Ok(());
        }
        let permission = find(name).ok_or_else(|| ScopeError::Unknown(word.to_owned()))?;
        if !self.graph.contains(&permission) {
            self.graph.push(permission);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots() -> Vec<String> {
        vec!["http://127.0.0.1:9400/graph".to_owned()]
    }

    #[test]
    fn the_three_spellings_mean_the_same() {
        for text in [
            "openid http://127.0.0.1:9400/graph/Mail.Send",
            "openid https://graph.microsoft.com/mail.send",
            "openid Mail.Send Mail.Send",
        ] {
            let scopes = Scopes::parse(text, &roots()).unwrap();
            assert_eq!(
                scopes.graph.iter().map(|scope| scope.name).collect::<Vec<_>>(),
                ["Mail.Send"]
            );
            assert!(scopes.oidc.openid && !scopes.oidc.offline_access);
        }
    }

    #[test]
    fn foreign_and_unknown_scopes_are_refused() {
        assert_eq!(Scopes::parse(" ", &roots()), Err(ScopeError::Empty));
        assert_eq!(
            Scopes::parse("Mail.Sent", &roots()),
            Err(ScopeError::Unknown("Mail.Sent".to_owned()))
        );
        assert_eq!(
            Scopes::parse("https://outlook.office.com/SMTP.Send", &roots()),
            Err(ScopeError::Resource("https://outlook.office.com".to_owned()))
        );
        let both = "Mail.Send https://outlook.office.com/SMTP.Send";
        assert_eq!(
            Scopes::parse(both, &roots()),
            Err(ScopeError::SeveralResources(both.to_owned()))
        );
        assert_eq!(
            Scopes::parse("https://graph.microsoft.com/.default Mail.Send", &roots()),
            Err(ScopeError::Mixed("Mail.Send".to_owned()))
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in ".{0,200}") {
            let _ = Scopes::parse(&text, &roots());
        }
    }
}
