//! A new folder, and a folder that is only named.

use super::PATH;
use crate::submission::Errors;
use crate::ui::{Choice, Panel, RadioChoices, TextField};
use leptos::prelude::*;
use model::email::{CreateFolderForm, FolderPath, NameFolderForm};

/// Makes a folder in the mailbox and uses it at once: it is empty, so nothing has to be asked.
#[component]
pub(super) fn MakeFolder(
    /// Version that the save names.
    version: i32,
    /// What was typed.
    form: Option<CreateFolderForm>,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let form = form.unwrap_or_else(|| CreateFolderForm {
        new_folder: "Countersign".to_owned(),
        parent: "inbox".to_owned(),
        ..CreateFolderForm::default()
    });
    let selected = if form.below_inbox() { "inbox" } else { "top" };
    let choices = vec![
        Choice::new("inbox", "Below the Inbox").explained("Recommended. It stands where people look for it."),
        Choice::new("top", "Beside the Inbox").explained("For servers that allow no folder below the Inbox."),
    ];
    view! {
        <form class="stack" method="post" action=PATH>
            <input type="hidden" name="version" value=version/>
            <Panel id="new-heading" title="Or make a new folder" body="panel-body fields"
                lead="A folder for this server alone is the safest: nothing else ever lies in it.">
                <TextField name="new_folder" label="Name of the new folder" value=form.new_folder errors=errors.clone()/>
                <RadioChoices name="parent" label="Place" choices selected errors/>
                <div class="actions">
                    <button class="button" type="submit" name="action" value="create">"Create folder and use it"</button>
                </div>
            </Panel>
        </form>
    }
}

/// Names a folder that the list does not show.
#[component]
pub(super) fn EnterName(
    /// Version that the save names.
    version: i32,
    /// What was typed.
    form: Option<NameFolderForm>,
    /// What is wrong.
    errors: Errors,
) -> impl IntoView {
    let form = form.unwrap_or_default();
    let help = format!(
        "Names joined by slashes, such as {}; Inbox means the Inbox in every language. The folder is looked up by this name until you choose it from the list.",
        FolderPath::SUGGESTED
    );
    view! {
        <form class="stack" method="post" action=PATH>
            <input type="hidden" name="version" value=version/>
            <Panel id="name-heading" title="Or enter its name" body="panel-body fields"
                lead="Nobody looks what lies in the folder, so the whole Inbox cannot be entered.">
                <TextField name="email_reply_folder" label="Folder name" value=form.email_reply_folder help errors/>
                <div class="actions">
                    <button class="button" type="submit" name="action" value="name">"Save name"</button>
                </div>
            </Panel>
        </form>
    }
}
