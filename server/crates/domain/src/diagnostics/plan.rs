//! Which steps a connection has, and which of them need which.

use crate::connections::{IncomingWay, OutgoingWay, Ways};
use model::test_run::{Direction, Step, StepKind};

/// The steps of a run, in order. Where Email Approval is off and nothing of Incoming was ever saved, incoming is not tested.
pub(super) fn plan(ways: &Ways) -> Vec<Step> {
    let outgoing = outgoing_steps(ways.outgoing.as_ref())
        .iter()
        .map(|kind| Step::waiting(Direction::Outgoing, *kind));
    let incoming: &[StepKind] = if ways.approval_enabled {
        incoming_steps(ways.incoming.as_ref())
    } else {
        &[]
    };
    outgoing
        .chain(
            incoming
                .iter()
                .map(|kind| Step::waiting(Direction::Incoming, *kind)),
        )
        .collect()
}

/// Without a complete way, only the step that says what is missing.
fn outgoing_steps(way: Option<&OutgoingWay>) -> &'static [StepKind] {
    use StepKind::{
        Identity, NameResolves, Permissions, Send, SentItems, SettingsComplete, SignIn, Tls, Token,
    };
    match way {
        None => &[SettingsComplete],
        Some(OutgoingWay::OAuth { .. }) => &[
            SettingsComplete,
            NameResolves,
            Tls,
            Token,
            Permissions,
            Identity,
            Send,
            SentItems,
        ],
        Some(OutgoingWay::Server { .. }) => &[SettingsComplete, NameResolves, Tls, SignIn, Send],
    }
}

fn incoming_steps(way: Option<&IncomingWay>) -> &'static [StepKind] {
    use StepKind::{
        Folder, Identity, Messages, NameResolves, Permissions, ReplyAddress, SettingsComplete, SignIn, Tls,
        Token,
    };
    match way {
        None => &[SettingsComplete],
        Some(IncomingWay::OAuth { .. }) => &[
            SettingsComplete,
            NameResolves,
            Tls,
            Token,
            Permissions,
            Identity,
            Folder,
            Messages,
            ReplyAddress,
        ],
        Some(IncomingWay::Server { .. }) => &[
            SettingsComplete,
            NameResolves,
            Tls,
            SignIn,
            Folder,
            Messages,
            ReplyAddress,
        ],
    }
}

/// What must have passed before a step makes sense. Steps that a plan does not have do not count.
pub(super) fn needs(kind: StepKind) -> &'static [StepKind] {
    use StepKind::{Folder, Identity, NameResolves, Permissions, Send, SettingsComplete, SignIn, Tls, Token};
    match kind {
        SettingsComplete => &[],
        NameResolves => &[SettingsComplete],
        Tls => &[NameResolves],
        Token | SignIn => &[Tls],
        Permissions | Identity => &[Token],
        Send | Folder => &[Tls, SignIn, Permissions, Identity],
        StepKind::SentItems => &[Send],
        StepKind::Messages | StepKind::ReplyAddress => &[Folder],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_needs_only_steps_before_it() {
        let order = StepKind::ALL;
        let place = |kind| order.iter().position(|other| *other == kind);
        for kind in order {
            assert!(
                needs(kind).iter().all(|needed| place(*needed) < place(kind)),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn settings_that_are_not_complete_are_tested_for_just_that() {
        let steps = plan(&Ways {
            approval_enabled: true,
            ..Ways::default()
        });
        assert_eq!(steps.len(), 2);
        assert!(steps.iter().all(|step| step.kind == StepKind::SettingsComplete));
    }
}
