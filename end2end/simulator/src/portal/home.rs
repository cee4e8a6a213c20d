//! The first page: what to do, in five steps, and the values to copy.

use axum::{extract::State as Extract, http::StatusCode, response::Response};

use crate::{
    html::{html, page},
    seed::TENANT_ID,
    tenant::Shared,
};

/// `GET /`
pub(super) async fn home(Extract(tenant): Extract<Shared>) -> Response {
    let content = html!(
        r#"<h1>Contoso practice tenant</h1>
<p>This program plays the part of Microsoft 365. Applications, mailboxes and mails live in its memory and end with it.</p>
<h2>Connect Countersign in five steps</h2>
<ol class="steps">
<li>Under <a href="/apps/new">App registrations → New registration</a>, register an application with the redirect URI that Countersign shows under System → General.</li>
<li>Under <strong>Certificates &amp; secrets</strong>, add a client secret and copy its <strong>Value</strong>, or upload a certificate.</li>
<li>Under <strong>API permissions</strong>, tick what Countersign lists, and press <strong>Grant admin consent for Contoso</strong>.</li>
<li>In Countersign, add an OAuth application with the cloud <strong>Custom endpoints</strong>, the values below, and the application’s client ID and secret.</li>
<li>Press <strong>Authorize</strong> there, pick <strong>deploy@contoso.test</strong>, and test the email settings. The mails are under <a href="/mailboxes">Mailboxes</a>.</li>
</ol>
<h2>Values to copy</h2>
<dl class="facts">
<dt>Authority URL</dt><dd><code>{}</code></dd>
<dt>Graph URL</dt><dd><code>{}</code></dd>
<dt>Directory (tenant) ID</dt><dd><code>{}</code></dd>
</dl>
<h2>Who is here</h2>
<p><strong>deploy@contoso.test</strong> has Full Access and Send As on the shared mailbox <strong>approvals@contoso.test</strong>, and no rights on <strong>finance@contoso.test</strong>. <strong>admin@contoso.test</strong> administers the tenant; <strong>approver1@contoso.test</strong> and <strong>approver2@contoso.test</strong> approve. Nobody needs a password.</p>
<p>To see what goes wrong: <strong>guest@partner.test</strong> is a guest, <strong>left@contoso.test</strong> is blocked, <strong>eve@fabrikam.test</strong> belongs to another tenant, <strong>someone@outlook.test</strong> is a personal account. <a href="/users">Users</a> revokes sessions and blocks accounts; <a href="/faults">Faults</a> makes everything else fail, and explains it.</p>"#,
        tenant.addresses.base,
        tenant.addresses.graph(),
        TENANT_ID
    );
    page(StatusCode::OK, "Home", &content)
}
