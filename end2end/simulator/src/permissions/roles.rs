//! Application permissions of Microsoft Graph: what an application may do without a person, for every mailbox.

use super::{Permission, permission};

/// The roles the portal offers. An administrator grants them; nobody else can.
pub(crate) static ROLES: [Permission; 8] = [
    permission(
        "User.Read.All",
        "df021288-bdef-4463-88db-98f22de89214",
        "Read all users' full profiles",
    ),
    permission(
        "Mail.ReadBasic",
        "6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a",
        "Read basic mail in all mailboxes",
    ),
    permission(
        "Mail.ReadBasic.All",
        "693c5e45-0940-467d-9b8a-1022fb9d42ef",
        "Read basic mail in all mailboxes",
    ),
    permission(
        "Mail.Read",
        "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
        "Read mail in all mailboxes",
    ),
    permission(
        "Mail.ReadWrite",
        "e2a3a72e-5f79-4c64-b1b1-878b674786c9",
        "Read and write mail in all mailboxes",
    ),
    permission(
        "Mail.Send",
        "b633e1c5-b582-4048-a93e-9f11b44c7e96",
        "Send mail as any user",
    ),
    permission(
        "MailboxSettings.Read",
        "40f97065-369a-49f4-947c-6a255697ae91",
        "Read all user mailbox settings",
    ),
    permission(
        "MailboxSettings.ReadWrite",
        "6931bccd-447a-43d1-b442-00a195474933",
        "Read and write all user mailbox settings",
    ),
];

/// The role of this name, without regard to case.
pub(crate) fn find_role(name: &str) -> Option<&'static Permission> {
    ROLES.iter().find(|role| role.name.eq_ignore_ascii_case(name))
}
