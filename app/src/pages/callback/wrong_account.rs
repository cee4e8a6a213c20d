//! Another account signed in than the one that was expected.

use crate::layout::PageHead;
use crate::ui::{Banner, State, Symbol, Tone};
use domain::records::Account;
use leptos::prelude::*;
use leptos_meta::Title;
use model::address::EmailAddress;
use model::ids::ApplicationId;

/// The page: what was compared, and two ways on.
pub(super) fn wrong_account(
    application: ApplicationId,
    name: &str,
    signed_in: &Account,
    expected: &EmailAddress,
) -> AnyView {
    let expected = expected.to_string();
    let own = signed_in.label().to_owned();
    let lead = format!("You signed in at Microsoft as {own}. {name} expects {expected}.");
    let page = format!("/integrations/{application}");
    let authorize = format!("{page}/authorize");
    let rows = compared(signed_in, &expected);
    view! {
        <Title text="A different account signed in"/>
        <PageHead title="A different account signed in" lead crumbs=vec![("/integrations", "OAuth Applications")]/>
        <div class="stack">
            <Banner tone=Tone::Info title="Nothing has been stored">
                <p>
                    "A sign-in that was there before goes on working. This usually happens because the browser was already signed in to \
                    Microsoft as yourself."
                </p>
            </Banner>
            <section class="panel" aria-labelledby="compare-heading">
                <header class="panel-head">
                    <div>
                        <h2 id="compare-heading">"What was compared"</h2>
                        <p>"The expected User Name has to be the sign-in name or an address of the account that signs in."</p>
                    </div>
                </header>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Attribute"</th>
                            <th scope="col">"Signed in"</th>
                            <th scope="col">"Expected"</th>
                            <th scope="col">"Result"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            {ways(&authorize, &page, &own, &expected)}
        </div>
    }
    .into_any()
}

fn compared(account: &Account, expected: &str) -> Vec<AnyView> {
    let aliases = if account.aliases.is_empty() {
        "none".to_owned()
    } else {
        account.aliases.join(", ")
    };
    [
        ("Sign-in name (UPN)", account.upn.clone()),
        ("Mail address", account.mail.clone().unwrap_or_else(|| "none".to_owned())),
        ("Other addresses", aliases),
    ]
    .into_iter()
    .map(|(attribute, value)| {
        let expected = expected.to_owned();
        view! {
            <tr>
                <th scope="row">{attribute}</th>
                <td data-label="Signed in"><span>{value}</span></td>
                <td data-label="Expected"><span>{expected}</span></td>
                <td data-label="Result"><State tone=Tone::Danger symbol=Symbol::Unequal label="Different"/></td>
            </tr>
        }
        .into_any()
    })
    .collect()
}

fn ways(authorize: &str, page: &str, own: &str, expected: &str) -> AnyView {
    let again = format!("Sign in again as {expected}");
    let other = format!("Use the mailbox of {own} instead");
    let (authorize, page) = (authorize.to_owned(), page.to_owned());
    let other_form = authorize.clone();
    let (own, expected) = (own.to_owned(), expected.to_owned());
    view! {
        <section class="panel" aria-labelledby="ways-heading">
            <header class="panel-head"><h2 id="ways-heading">"Two ways on"</h2></header>
            <ul class="rows">
                <li>
                    <div>
                        <h3>{again}" "<span class="badge" data-tone="info">"Recommended"</span></h3>
                        <p>"Microsoft will ask which account to use. If it does not, open the application’s page in a private window first."</p>
                    </div>
                    <form method="post" action=authorize>
                        <input type="hidden" name="user_name" value=expected/>
                        <button class="button" data-kind="primary" type="submit">"Sign in again"</button>
                    </form>
                </li>
                <li>
                    <div>
                        <h3>{other}</h3>
                        <p>
                            "Leads to Microsoft once more, this time expecting that account. Afterwards change User Name in "
                            <a href="/email/outgoing">"Outgoing"</a>" too: the test compares the two."
                        </p>
                    </div>
                    <form method="post" action=other_form>
                        <input type="hidden" name="user_name" value=own/>
                        <button class="button" type="submit">"Change the User Name"</button>
                    </form>
                </li>
            </ul>
            <div class="panel-foot">
                <span>"Or leave everything as it was."</span>
                <a class="button" data-size="small" data-kind="quiet" href=page>"Cancel"</a>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::html;

    #[test]
    fn both_accounts_are_named_and_what_the_provider_says_is_escaped() {
        let account = Account {
            oid: "o".to_owned(),
            upn: "mail.admin@contoso.test".to_owned(),
            mail: None,
            name: None,
            aliases: vec!["<b>@contoso.test".to_owned()],
        };
        let id = "0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().unwrap();
        let expected: EmailAddress = "svc-mail@contoso.test".parse().unwrap();
        let page = html(move || wrong_account(id, "Contoso Mail", &account, &expected));
        assert!(
            page.contains("Contoso Mail expects svc-mail@contoso.test"),
            "{page}"
        );
        assert!(
            page.contains(r#"name="user_name" value="svc-mail@contoso.test""#),
            "{page}"
        );
        assert!(
            page.contains(r#"name="user_name" value="mail.admin@contoso.test""#),
            "{page}"
        );
        assert!(
            page.contains("&lt;b&gt;@contoso.test") && !page.contains("<b>@"),
            "{page}"
        );
    }
}
