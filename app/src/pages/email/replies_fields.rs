//! The fields of *Email Reply Options*.

use crate::form_state::FormState;
use crate::submission::Errors;
use crate::ui::{Banner, CheckBox, Choice, Icon, Note, Panel, RadioChoices, Symbol, TextField, Tone};
use domain::connections::ShownReplies;
use leptos::prelude::*;
use model::email::{ProcessedMail, RepliesForm, ReplyFolder};
use model::form::ticked;

/// Where replies arrive, and what becomes of them.
#[component]
pub(super) fn RepliesFields(
    /// Values, and what was saved meanwhile.
    state: FormState<RepliesForm>,
    /// The saved From Address, which a blank Approval Reply Address means.
    from: Option<String>,
    /// The saved folder, and what it means.
    folder: FolderNote,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let arrival = arrival(&state, from, folder, errors.clone());
    let afterwards = afterwards(&state, errors);
    view! {
        <Panel id="replies-heading" title="Where replies arrive" body="panel-body fields">{arrival}</Panel>
        <Panel id="processed-heading" title="What becomes of them" body="panel-body fields"
            lead="This version reads the folder for the test only, and changes nothing in it. These options take effect when replies are processed.">
            {afterwards}
        </Panel>
    }
}

/// The saved folder, and what it means.
pub(super) struct FolderNote {
    /// Its name.
    pub(super) name: String,
    /// What is known about it.
    pub(super) note: Note,
}

impl FolderNote {
    /// Of the reply options as they are saved.
    pub(super) fn of(shown: &ShownReplies) -> Self {
        let name = shown
            .settings
            .folder
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let note = match &shown.settings.folder {
            Some(ReplyFolder::Chosen(chosen)) if shown.folder_is_elsewhere() => {
                let read = shown.mailbox.as_deref().unwrap_or_default();
                let text = format!(
                    "Chosen in {}, but {read} is read now. Choose the folder again.",
                    chosen.mailbox
                );
                Note::new(Tone::Danger, text)
            }
            Some(ReplyFolder::Chosen(chosen)) => Note::new(
                Tone::Ok,
                format!("Chosen in {}, and known by its id", chosen.mailbox),
            ),
            _ => Note::new(Tone::Warn, "By name, not yet chosen from the mailbox"),
        };
        Self { name, note }
    }
}

fn arrival(
    state: &FormState<RepliesForm>,
    from: Option<String>,
    folder: FolderNote,
    errors: Errors,
) -> AnyView {
    let form = &state.form;
    let folder_note = (form.email_reply_folder.trim() == folder.name).then_some(folder.note);
    let blank = form.approval_reply_address.is_empty();
    let usual = blank.then(|| {
        let text = from.as_ref().map_or_else(
            || "Blank: the From Address of Outgoing, which is not set yet".to_owned(),
            |from| format!("Blank: {from}, the From Address of Outgoing"),
        );
        Note::new(Tone::Neutral, text).with(Symbol::Inherit)
    });
    let on_or_off = |form: &RepliesForm| {
        if ticked(&form.enable_email_approval) {
            "on"
        } else {
            "off"
        }
        .to_owned()
    };
    view! {
        <CheckBox name="enable_email_approval" label="Enable Email Approval" checked=ticked(&form.enable_email_approval)
            errors=errors.clone() note=state.note(on_or_off, None)
            help="On: the test also looks into the reply folder. Off: it tests Outgoing only."/>
        <TextField name="approval_reply_address" label="Approval Reply Address" kind="email"
            value=form.approval_reply_address.clone() errors=errors.clone() inherited=blank.then(|| from.unwrap_or_default())
            help="Where replies to approval mails go. It must belong to the mailbox that holds the folder below; the test checks it."
            note=state.note(|form| form.approval_reply_address.clone(), usual)/>
        <TextField name="email_reply_folder" label="Email Reply Folder" value=form.email_reply_folder.clone() errors
            help="The folder that is read for replies. Make one for this server alone, and a rule in the mailbox that moves replies into it. While the mailbox cannot be read, enter names joined by slashes."
            note=state.note(|form| form.email_reply_folder.clone(), folder_note)/>
        <div class="actions">
            <button class="button" type="submit" name="action" value="choose_folder"><Icon symbol=Symbol::Folder/>"Choose Folder"</button>
        </div>
        <Banner tone=Tone::Danger id="folder-warning" title="Everything in this folder is consumed, not only approvals">
            <p>
                "Each message will be processed and then taken out of the folder. Never choose the Inbox of a person, and never a folder \
                that a second Countersign server reads: each would swallow the other’s replies. In this version nothing is taken out yet: the \
                folder is read for the test only."
            </p>
        </Banner>
    }
    .into_any()
}

fn afterwards(state: &FormState<RepliesForm>, errors: Errors) -> AnyView {
    let form = &state.form;
    let choices = vec![
        Choice::new(ProcessedMail::Move.value(), "Move to the folder Processed")
            .explained("Recommended. Anything can be found and put back until it is deleted."),
        Choice::new(ProcessedMail::Delete.value(), "Delete at once")
            .explained("The decision stays in the audit log; the message itself cannot be brought back."),
    ];
    let processed = |form: &RepliesForm| match ProcessedMail::from_value(&form.processed) {
        Some(ProcessedMail::Move) => "Move to the folder Processed".to_owned(),
        Some(ProcessedMail::Delete) => "Delete at once".to_owned(),
        None => String::new(),
    };
    view! {
        <RadioChoices name="processed" label="Processed mail" choices selected=form.processed.clone() errors=errors.clone()
            note=state.note(processed, None)/>
        <TextField name="keep_days" label="Days to keep" numeric=true width="port" value=form.keep_days.clone() errors=errors.clone()
            help="Days after which mail in the folder Processed is deleted, 1 to 3650."
            note=state.note(|form| form.keep_days.clone(), None)/>
        <TextField name="interval_seconds" label="Interval" remark="in seconds" numeric=true width="port"
            value=form.interval_seconds.clone() errors
            help="How often the folder is read, 10 to 86400 seconds. Microsoft offers no notifications for shared mailboxes to a signed-in account, so the folder is polled."
            note=state.note(|form| form.interval_seconds.clone(), None)/>
    }
    .into_any()
}
