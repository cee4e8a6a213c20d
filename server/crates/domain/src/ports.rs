//! What the rules need of the world, as traits. Each has two implementations or stands for an outside service; nothing else is a trait.

mod directory;
mod folders;
mod keys;
mod mail;
mod repositories;
mod tokens;
mod vault;
mod world;

pub use directory::AccountDirectory;
pub use folders::{Ages, FolderPlace, FolderRole, FolderTree, ListedFolder};
pub use keys::{CertificateOrder, KeyDesk, KeyOrder, MadeKey, NotMade, Reading, UnreadableUpload, Upload};
pub use mail::{
    Certificate, FolderFacts, Login, MailFault, MailFaultKind, MailReader, MailSender, Mailbox, MessageHead,
    OutgoingMail, ProbeProtocol, ProbeTarget, Route, SentCopy, ServerAccess, ServerProbe, TlsFacts,
    WebAnswer,
};
pub use repositories::{
    AdministratorRepository, ApplicationRepository, AuditRepository, AuthorizationRepository,
    CredentialRepository, Database, HeldSignInRepository, InstallationRepository, PendingSignInRepository,
    ReturnedSignInRepository, SessionRepository, SettingsRepository, SignInThrottleRepository, StoreError,
    TestRunRepository, UnitOfWork,
};
pub use tokens::{
    AuthorizeRequest, Client, ClientKey, IdentityClaims, RedeemRequest, TokenEndpoint, TokenFault,
    TokenFaultKind, TokenSet,
};
pub use vault::{Place, Sealed, Vault, VaultError};
pub use world::{Clock, Entropy, PasswordHasher};
