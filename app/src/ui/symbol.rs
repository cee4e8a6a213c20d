//! The icons by name, and their drawings: 16 × 16, stroke 1.5, drawn in the colour of the text around them.

macro_rules! symbols {
    ($($(#[doc = $doc:literal])+ $variant:ident = $id:literal, $drawing:literal;)+) => {
        /// One drawing of the sprite.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Symbol {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Symbol {
            /// All symbols, in the order of their discriminants.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What `<use>` refers to.
            #[must_use]
            pub const fn href(self) -> &'static str {
                match self { $(Self::$variant => concat!("#i-", $id)),+ }
            }

            /// The `<symbol>` element.
            #[must_use]
            pub const fn markup(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!(
                        "<symbol id=\"i-", $id, "\" viewBox=\"0 0 16 16\">", $drawing, "</symbol>"
                    )),+
                }
            }
        }
    };
}

symbols! {
    /// A pulse: activity.
    Activity = "activity", r#"<path d="M1.5 8.25h3l2-5 3 9.5 2-4.5h3"/>"#;
    /// A seal: certificate.
    Cert = "cert", r#"<circle cx="8" cy="6" r="4.25"/><path d="m5.5 9.5-1 5L8 12.75l3.5 1.75-1-5M6.25 6.1 7.5 7.3l2.2-2.5"/>"#;
    /// A tick.
    Check = "check", r#"<path d="m3.25 8.5 3.25 3.25 6.25-7"/>"#;
    /// A clock.
    Clock = "clock", r#"<circle cx="8" cy="8" r="6.25"/><path d="M8 4.5V8l2.5 1.5"/>"#;
    /// Two sheets: copy.
    Copy = "copy", r#"<rect x="5.75" y="5.75" width="8" height="8" rx="1.5"/><path d="M3.25 10.25a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1"/>"#;
    /// A dot: unsaved.
    Dot = "dot", r#"<circle cx="8" cy="8" r="2.5" fill="currentColor"/>"#;
    /// A chevron: opens a list.
    Down = "down", r#"<path d="m4 6.25 4 4 4-4"/>"#;
    /// An arrow into a tray.
    Download = "download", r#"<path d="M8 2v8M4.75 7 8 10.25 11.25 7M2.5 13.5h11"/>"#;
    /// Two lines: the same.
    Equal = "equal", r#"<path d="M3.5 6h9M3.5 10h9"/>"#;
    /// A folder.
    Folder = "folder", r#"<path d="M1.75 4.25a1 1 0 0 1 1-1h3.5l1.5 1.75h5.5a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1z"/>"#;
    /// An hourglass: throttled.
    Hourglass = "hourglass", r#"<path d="M3.75 1.75h8.5M3.75 14.25h8.5M4.75 1.75v2.1C4.75 5.9 8 6.6 8 8s-3.25 2.1-3.25 4.15v2.1M11.25 1.75v2.1C11.25 5.9 8 6.6 8 8s3.25 2.1 3.25 4.15v2.1"/>"#;
    /// A tray: inbox.
    Inbox = "inbox", r#"<path d="M2 9.25 4 3h8l2 6.25v3a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1zM2 9.25h3.5L6.5 11h3l1-1.75H14"/>"#;
    /// An i in a circle.
    Info = "info", r#"<circle cx="8" cy="8" r="6.25"/><path d="M8 7.25v3.75M8 4.9v.05"/>"#;
    /// A bent arrow: inherited.
    Inherit = "inherit", r#"<path d="M3.5 2.5v5a2 2 0 0 0 2 2h7M9.5 6.25l3.25 3.25L9.5 12.75"/>"#;
    /// A key.
    Key = "key", r#"<circle cx="5.25" cy="10.75" r="3"/><path d="m7.5 8.5 6-6M11 5l2 2"/>"#;
    /// A chevron: newer.
    Left = "left", r#"<path d="M10 3.75 5.75 8 10 12.25"/>"#;
    /// A chain: integrations.
    Link = "link", r#"<path d="m6.25 9.75 3.5-3.5M7.25 4.75 8.5 3.5a2.83 2.83 0 0 1 4 4l-1.25 1.25M8.75 11.25 7.5 12.5a2.83 2.83 0 0 1-4-4l1.25-1.25"/>"#;
    /// A padlock.
    Lock = "lock", r#"<rect x="3" y="7" width="10" height="6.75" rx="1.25"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>"#;
    /// An envelope.
    Mail = "mail", r#"<rect x="1.75" y="3.25" width="12.5" height="9.5" rx="1.5"/><path d="m2.25 4.5 5.75 4.5 5.75-4.5"/>"#;
    /// Three lines: the menu.
    Menu = "menu", r#"<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>"#;
    /// A dashed circle: not authorized, still to come.
    None = "none", r#"<circle cx="8" cy="8" r="6.25" stroke-dasharray="2.3 2.6"/>"#;
    /// A tick in a circle: passed, done.
    Ok = "ok", r#"<circle cx="8" cy="8" r="6.25"/><path d="m5.25 8.25 2 2 3.5-4"/>"#;
    /// Four tiles: overview.
    Overview = "overview", r#"<rect x="2.25" y="2.25" width="4.75" height="6.25" rx="1"/><rect x="9" y="2.25" width="4.75" height="3.5" rx="1"/><rect x="2.25" y="10.75" width="4.75" height="3" rx="1"/><rect x="9" y="8" width="4.75" height="5.75" rx="1"/>"#;
    /// Several persons.
    People = "people", r#"<circle cx="6" cy="5.25" r="2.5"/><path d="M1.25 13.25c.4-2.7 2.2-4 4.75-4s4.35 1.3 4.75 4M10.5 2.9a2.5 2.5 0 0 1 0 4.7M12.25 9.7c1.4.55 2.25 1.75 2.5 3.55"/>"#;
    /// A person.
    Person = "person", r#"<circle cx="8" cy="5" r="2.75"/><path d="M2.75 13.75c.5-2.9 2.5-4.25 5.25-4.25s4.75 1.35 5.25 4.25"/>"#;
    /// A plus: add.
    Plus = "plus", r#"<path d="M8 3v10M3 8h10"/>"#;
    /// A bent arrow: reply.
    Reply = "reply", r#"<path d="M6.25 3.25 2.25 7l4 3.75M2.5 7h6.25a4.75 4.75 0 0 1 4.75 4.75v1"/>"#;
    /// A turning arrow: failing, tried again.
    Retry = "retry", r#"<path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.8l1.6 1.55M13.25 2.5v3.25H10"/>"#;
    /// A chevron: older.
    Right = "right", r#"<path d="m6 3.75 4.25 4.25L6 12.25"/>"#;
    /// An open circle: running.
    Run = "run", r#"<path d="M8 1.75A6.25 6.25 0 1 1 1.75 8"/>"#;
    /// A magnifying glass.
    Search = "search", r#"<circle cx="7" cy="7" r="4.75"/><path d="m10.5 10.5 3.5 3.5"/>"#;
    /// A paper plane.
    Send = "send", r#"<path d="M14 2 7 9M14 2 9.75 14 7 9 2 6.25z"/>"#;
    /// A bar in a circle: skipped.
    Skip = "skip", r#"<circle cx="8" cy="8" r="6.25"/><path d="M5.25 8h5.5"/>"#;
    /// Sliders: system.
    Sliders = "sliders", r#"<path d="M2 4.75h6M12 4.75h2M2 11.25h2M8 11.25h6"/><circle cx="10" cy="4.75" r="1.75"/><circle cx="6" cy="11.25" r="1.75"/>"#;
    /// A stamp: approvals.
    Stamp = "stamp", r#"<rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2"/><path d="m5.25 8.25 2 2 3.75-4.25"/>"#;
    /// An octagon: failed.
    Stop = "stop", r#"<path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4zM8 4.75v3.75M8 11.1v.05"/>"#;
    /// A bin: delete.
    Trash = "trash", r#"<path d="M2.5 4.25h11M6 4V2.5h4V4M4 4.25l.6 8.5a1 1 0 0 0 1 .95h4.8a1 1 0 0 0 1-.95l.6-8.5M6.75 7v4M9.25 7v4"/>"#;
    /// Crossed lines: not the same.
    Unequal = "unequal", r#"<path d="M3.5 6h9M3.5 10h9M10.25 3 5.75 13"/>"#;
    /// An arrow out of a tray.
    Upload = "upload", r#"<path d="M8 10.5v-8M4.75 5.5 8 2.25l3.25 3.25M2.5 13.5h11"/>"#;
    /// A triangle: watch this.
    Warn = "warn", r#"<path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.05"/>"#;
    /// A cross: close.
    X = "x", r#"<path d="m4 4 8 8M12 4l-8 8"/>"#;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discriminants_fit_the_set_of_used_symbols() {
        for (place, symbol) in Symbol::ALL.iter().enumerate() {
            assert_eq!(*symbol as usize, place);
            assert!(symbol.markup().contains(&symbol.href()[1..]));
        }
        assert!(Symbol::ALL.len() <= 64);
    }
}
