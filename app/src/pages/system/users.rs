//! *Users*: who may sign in.

use crate::layout::{PageHead, in_shell};
use crate::request::{flag, request, require_administrator};
use crate::ui::{Banner, Day, Icon, State, Symbol, Tone};
use domain::administrators;
use domain::records::Administrator;
use leptos::prelude::*;
use model::ids::AdministratorId;

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    in_shell("Users", async {
        let own = require_administrator()?.administrator.id;
        let users = administrators::list(&request().services).await?;
        Ok(page(users, own))
    })
}

fn page(users: Vec<Administrator>, own: AdministratorId) -> AnyView {
    let rows: Vec<_> = users.into_iter().map(|user| row(user, own)).collect();
    let add = || {
        view! {
            <a class="button" data-kind="primary" href="/system/users/new"><Icon symbol=Symbol::Plus/>"Add administrator"</a>
        }
    };
    view! {
        <PageHead title="Users" actions=add
            lead="Administrators of this console. Each signs in with an own address, to which tests are sent."/>
        <div class="stack">
            {flag("created").then(|| view! {
                <Banner tone=Tone::Ok role="status" title="The administrator can sign in now">
                    <p>"Hand over the password on a safe way; it can be changed after signing in."</p>
                </Banner>
            })}
            <section class="panel" aria-labelledby="users-heading">
                <h2 class="visually-hidden" id="users-heading">"Administrators"</h2>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Since"</th>
                            <th scope="col">"Password set"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        </div>
    }
    .into_any()
}

fn row(user: Administrator, own: AdministratorId) -> impl IntoView {
    let (name, email) = (user.name.to_string(), user.email.to_string());
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/system/users/{}", user.id)>{name}</a>
                {(user.id == own).then(|| view! { " " <span class="badge">"you"</span> })}
                <span class="sub">{email}</span>
            </th>
            <td data-label="State"><div>{state(user.active)}</div></td>
            <td data-label="Since"><Day at=user.created_at/></td>
            <td data-label="Password set"><Day at=user.password_changed_at/></td>
        </tr>
    }
}

/// Whether somebody may sign in, as a state.
pub(super) fn state(active: bool) -> impl IntoView {
    if active {
        view! { <State tone=Tone::Ok label="Active"/> }
    } else {
        view! { <State tone=Tone::Neutral symbol=Symbol::Skip label="Deactivated"/> }
    }
}
