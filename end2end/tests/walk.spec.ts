// The whole way of an administrator, from the first start to a tested connection.

import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import * as person from '../fixtures/person';
import * as portal from '../fixtures/portal';
import { ACCOUNT, ADMINISTRATOR } from '../fixtures/ready';
import { type Console } from '../fixtures/console';
import { type PracticeTenant } from '../fixtures/tenant';
import { makeCertificate } from '../fixtures/certificate';

const CREDENTIAL = 'Contoso Mail secret';
const APPLICATION = 'Contoso Mail';

/** From the log to the redirect URI. */
async function setUp(page: Page, server: Console): Promise<string> {
  await person.createFirstAdministrator(page, await server.setupLink(), ADMINISTRATOR);
  await expect(page.getByText('0 are done')).toBeVisible();
  await page.getByRole('link', { name: 'Enter Server Base URL' }).click();
  await expect(page.getByLabel('Server Base URL')).toHaveValue(server.url);
  await person.save(page);
  const redirectUri = page.getByRole('region', { name: 'Redirect URI' }).locator('code');
  await expect(redirectUri).toHaveText(`${server.url}/oauth/callback`);
  return redirectUri.innerText();
}

/** *Authorize* on the application's page that is in view, at the tenant, and back. */
async function authorize(page: Page): Promise<void> {
  await page.getByLabel('User Name').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  await portal.signInAs(page, ACCOUNT);
  await expect(page.getByRole('status').filter({ hasText: `Authorized as ${ACCOUNT}` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Re-Authorize' })).toBeVisible();
}

async function fillEmailSettings(page: Page): Promise<void> {
  await person.open(page, 'Outgoing');
  await page.getByRole('radio', { name: 'OAuth', exact: true }).check();
  await page.getByLabel('OAuth Application').selectOption({ label: `${APPLICATION} (Microsoft Graph)` });
  await page.getByLabel('User Name').fill(ACCOUNT);
  await page.getByLabel('From Address').fill(ACCOUNT);
  await person.save(page);

  await person.open(page, 'Incoming');
  await expect(page.getByLabel('Auth Type')).toHaveValue('');
  await expect(page.getByLabel('User Name')).toHaveAttribute('placeholder', ACCOUNT);
  await person.save(page);

  await person.open(page, 'Reply options');
  await page.getByLabel('Enable Email Approval').check();
  await page.getByLabel('Email Reply Folder').fill('Inbox/Countersign');
  await person.save(page);
}

async function expectAllPassed(page: Page): Promise<void> {
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
  expect(await person.steps(page, 'Outgoing')).toEqual(
    ['Settings complete', 'Name resolves', 'TLS', 'Token', 'Granted permissions', 'Identity', `Send to ${ADMINISTRATOR.email}`, 'Found in Sent Items'].map(
      (title) => [title, 'Passed'],
    ),
  );
  expect(await person.steps(page, 'Incoming')).toEqual(
    [
      'Settings complete',
      'Name resolves',
      'TLS',
      'Token',
      'Granted permissions',
      'Identity',
      'Folder found',
      'Messages counted, newest listed',
      'Reply address belongs to that mailbox',
    ].map((title) => [title, 'Passed']),
  );
}

/** A person opens the mailboxes of the tenant and finds the test mail there. */
async function expectMail(page: Page, tenant: PracticeTenant): Promise<void> {
  await page.goto(`${tenant.url}/mailboxes/${ADMINISTRATOR.email}`);
  const row = page.getByRole('row').filter({ hasText: 'Deploy Service' });
  await expect(row).toHaveCount(1);
  await row.getByRole('link').click();
  await expect(page.getByRole('main')).toContainText('Countersign');
}

test('from the first start to mail that goes out and comes back, with a client secret', async ({ context, page, server, tenant }) => {
  const redirectUri = await setUp(page, server);
  const at = await context.newPage();
  const { tenantId, clientId } = await portal.registerApplication(at, tenant, redirectUri);
  const secret = await portal.newSecret(at);

  await person.pasteCredential(page, 'Secret Text', CREDENTIAL, secret.value);
  await person.addApplication(page, {
    name: APPLICATION,
    authority: tenant.url,
    graph: tenant.graph,
    tenantId,
    clientId,
    proof: { secret: CREDENTIAL },
  });
  await portal.permit(at, await person.neededPermissions(page));
  await authorize(page);

  await portal.makeFolder(at, tenant, ACCOUNT, 'Countersign');
  await fillEmailSettings(page);
  await expectAllPassed(page);
  await expectMail(at, tenant);

  await page.goto('/setup');
  await expect(page.getByText('All five steps are done.')).toBeVisible();
  await test.step('no secret that was entered is anywhere', async () => {
    for (const entered of [secret.value, ADMINISTRATOR.password]) {
      expect(server.log).not.toContain(entered);
      expect(await server.stored()).not.toContain(entered);
    }
  });
});

test('the same with a certificate and its key', async ({ context, page, server, tenant }) => {
  const { certificate, key } = makeCertificate('Countersign');
  const redirectUri = await setUp(page, server);
  const at = await context.newPage();
  const { tenantId, clientId } = await portal.registerApplication(at, tenant, redirectUri);
  const thumbprint = await portal.uploadCertificate(at, certificate);

  await person.pasteCredential(page, 'SSH Key', 'Contoso key', key);
  await person.pasteCredential(page, 'Certificate', 'Contoso certificate', certificate);
  // Spelled as in the portal, so that one can compare them
  await expect(page.getByText(thumbprint)).toBeVisible();
  await expect(page.getByText('Belongs to Contoso key')).toBeVisible();
  await person.addApplication(page, {
    name: APPLICATION,
    authority: tenant.url,
    graph: tenant.graph,
    tenantId,
    clientId,
    proof: { certificate: 'Contoso certificate', key: 'Contoso key' },
  });
  await portal.permit(at, await person.neededPermissions(page));
  await authorize(page);

  await portal.makeFolder(at, tenant, ACCOUNT, 'Countersign');
  await fillEmailSettings(page);
  await expectAllPassed(page);
});

test('somebody else signs in: both accounts are named and nothing is stored', async ({ page, signedIn, tenant }) => {
  const { application } = await signedIn.application(tenant);
  await page.goto(`/integrations/${application}`);
  await page.getByLabel('User Name').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  await portal.signInAs(page, 'approver1@contoso.test');
  await expect(page.getByRole('heading', { name: 'A different account signed in' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use as delegate' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(ACCOUNT);
  await expect(page.getByRole('main')).toContainText('approver1@contoso.test');
  await page.goto(`/integrations/${application}`);
  await expect(page.getByText('Not authorized')).toBeVisible();
});
