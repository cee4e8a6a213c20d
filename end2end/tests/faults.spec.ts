// Whatever goes wrong at the provider, the test names the step, the cause, the remedy and whose job it is.

import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import * as person from '../fixtures/person';
import * as portal from '../fixtures/portal';
import { ACCOUNT, upload } from '../fixtures/ready';

interface Fault {
  /** Its name on the page *Faults* of the practice tenant. */
  name: string;
  headline: string;
  cause: RegExp;
  remedy: RegExp;
  whoseJob: string;
  /** What becomes of the authorization. */
  state: 'Needs re-authorization' | 'Failing' | 'Throttled';
  /** What Microsoft says itself, kept for those who ask. */
  provider: RegExp;
}

const FAULTS: Fault[] = [
  {
    name: 'wrong_secret',
    headline: 'The client secret is wrong',
    cause: /Secret ID was copied instead of the Value/,
    remedy: /make a new client secret and copy its Value at once/,
    whoseJob: 'Yours, here in the console',
    state: 'Needs re-authorization',
    provider: /AADSTS7000215/,
  },
  {
    name: 'expired_secret',
    headline: 'The client secret has expired',
    cause: /ends on the day that was chosen/,
    remedy: /Nobody has to sign in again/,
    whoseJob: 'Yours, here in the console',
    state: 'Needs re-authorization',
    provider: /AADSTS7000222/,
  },
  {
    name: 'consent_missing',
    headline: 'A permission has not been consented to',
    cause: /consent was taken back/,
    remedy: /admin consent link/,
    whoseJob: 'A tenant administrator',
    state: 'Needs re-authorization',
    provider: /AADSTS65001/,
  },
  {
    name: 'grant_revoked',
    headline: 'The sign-in was ended at the provider',
    cause: /password was reset or its sessions were revoked/,
    remedy: /Press Re-Authorize and sign in as the same account/,
    whoseJob: 'Yours, here in the console',
    state: 'Needs re-authorization',
    provider: /AADSTS50173/,
  },
  {
    name: 'throttled',
    headline: 'The provider asks to wait',
    cause: /Too many requests/,
    remedy: /tries again when the provider allows it/,
    whoseJob: 'The provider',
    state: 'Throttled',
    provider: /429/,
  },
  {
    name: 'down',
    headline: 'The provider cannot be reached or has a fault',
    cause: /Tokens and settings are fine/,
    remedy: /keeps trying/,
    whoseJob: 'The provider',
    state: 'Failing',
    provider: /503/,
  },
];

/** Life of an access token in these tests, in seconds: whatever comes next needs the token endpoint. */
const LIFE = 1;

/** Once a fault is set no token can be renewed; this waits until the last one has ended. */
async function tokensHaveEnded(): Promise<void> {
  const end = Date.now() + LIFE * 1000;
  await expect.poll(() => Date.now(), { intervals: [50] }).toBeGreaterThan(end);
}

/** The explanation at the step *Token* of Outgoing. */
function problem(page: Page) {
  return page.getByRole('region', { name: 'Outgoing', exact: true }).getByRole('region', { name: 'Why Token failed' });
}

async function expectExplained(page: Page, fault: Fault): Promise<void> {
  const found = problem(page);
  await expect(found).toContainText(fault.headline);
  const fact = (name: string) => found.locator('dt', { hasText: name }).first().locator('xpath=following-sibling::dd[1]');
  await expect(fact('Cause')).toHaveText(fault.cause);
  await expect(fact('Remedy')).toHaveText(fault.remedy);
  await expect(fact('Whose job')).toHaveText(fault.whoseJob);
  await found.getByText('Provider code and request ids').click();
  await expect(found.locator('details')).toHaveText(fault.provider);
}

for (const fault of FAULTS) {
  test(`${fault.name}: the test names step, cause, remedy and whose job it is`, async ({ page, signedIn, tenant }) => {
    await tenant.faults({ access_token_seconds: LIFE });
    const { application } = await signedIn.everything(tenant);
    await portal.setFaults(page, tenant, [fault.name]);
    await tokensHaveEnded();

    await page.goto('/email/outgoing');
    await person.testEmailConfiguration(page);
    const states = await person.steps(page, 'Outgoing');
    expect(states.slice(0, 4)).toEqual([
      ['Settings complete', 'Passed'],
      ['Name resolves', 'Passed'],
      ['TLS', 'Passed'],
      ['Token', 'Failed'],
    ]);
    // What could not be looked at is neither green nor red
    expect(new Set(states.slice(4).map(([, state]) => state))).toEqual(new Set(['Skipped']));
    await expectExplained(page, fault);

    await page.goto(`/integrations/${application}`);
    await expect(page.getByRole('region', { name: 'Authorization', exact: true })).toContainText(fault.state);
    await expect(page.getByRole('main')).toContainText(fault.headline);
    await expect(page.getByRole('button', { name: 'Re-Authorize' })).toBeVisible();
    await page.goto('/integrations');
    await expect(page.getByRole('row', { name: 'Contoso Mail' })).toContainText(fault.state);
  });
}

test('after Re-Authorize a revoked grant is forgotten and the test passes', async ({ page, signedIn, tenant }) => {
  await tenant.faults({ access_token_seconds: LIFE });
  const { application } = await signedIn.everything(tenant);
  await tenant.faults({ grant_revoked: true });
  await tokensHaveEnded();
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(problem(page)).toBeVisible();

  await tenant.faults({ access_token_seconds: null });
  await page.goto(`/integrations/${application}`);
  await expect(page.getByLabel('User Name')).toHaveValue(ACCOUNT);
  await page.getByRole('button', { name: 'Re-Authorize' }).click();
  await portal.signInAs(page, ACCOUNT);
  await expect(page.getByRole('status').filter({ hasText: `Authorized as ${ACCOUNT}` })).toBeVisible();
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
});

test('after a wrong secret was replaced nobody has to sign in again', async ({ page, server, signedIn, tenant }) => {
  await tenant.faults({ access_token_seconds: LIFE });
  const { application, registered } = await signedIn.everything(tenant);
  await tenant.faults({ expired_secret: true });
  await tokensHaveEnded();
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(problem(page)).toContainText('The client secret has expired');

  await tenant.faults({ expired_secret: false, access_token_seconds: null });
  await upload(signedIn.request, server, { kind: 'secret_text', name: 'Successor', pasted: registered.secret_value });
  await page.goto(`/integrations/${application}`);
  await page.getByLabel('Secret Text', { exact: true }).and(page.locator('select')).selectOption('Successor');
  await person.save(page);
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
});

test('a tenant that is slow takes its time, which is shown, and passes', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await tenant.faults({ slow: { milliseconds: 1200, only: 'graph' } });
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
  const send = page.getByRole('listitem').filter({ has: page.locator('.step-title', { hasText: /^Send to/ }) });
  await expect(send.locator('.step-time')).toHaveText(/^\d+\.\d s$/);
});

test('a tenant that never answers fails the step after a while, and the rest is skipped', async ({ page, signedIn, tenant }) => {
  test.slow();
  await signedIn.everything(tenant);
  await tenant.faults({ slow: { milliseconds: 100_000, only: 'graph' } });
  await page.goto('/email/outgoing');
  await page.getByRole('button', { name: 'Test Email Configuration' }).click();
  await expect(page.getByText(/^Failed in .*steps finished$/)).toBeVisible({ timeout: 100_000 });
  const outgoing = Object.fromEntries(await person.steps(page, 'Outgoing'));
  expect(outgoing['Identity']).toBe('Failed');
  expect(outgoing['Found in Sent Items']).toBe('Skipped');
  const why = page.getByRole('region', { name: 'Why Identity failed' }).first();
  await expect(why).toContainText('Microsoft Graph does not answer in time');
  // Nothing to be signed in for anew: the token is good
  await tenant.faults({ slow: false });
});

test('a secret ID instead of the value is refused when it is uploaded', async ({ page, signedIn, tenant }) => {
  const { registered } = await signedIn.application(tenant);
  await page.goto('/credentials/new?kind=secret_text');
  await page.getByLabel('Name', { exact: true }).fill('Mistaken');
  await page.getByLabel('Or paste').fill(registered.secret_id);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('1 field needs a correction');
  await expect(page.getByLabel('Or paste')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Mistaken');
  await expect(page.locator('#pasted-error')).toContainText('Value');
});

test('consent that only an administrator may give: the callback page says so', async ({ page, signedIn, tenant, watch }) => {
  const { application } = await signedIn.application(tenant);
  await tenant.faults({ consent_missing: true });
  watch.expectStatus(400);
  watch.expectStatus(403);
  await page.goto(`/integrations/${application}`);
  await page.getByLabel('User Name').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  await portal.signInAs(page, ACCOUNT);
  // Microsoft stops here, on its own page; what to do stands on ours, ready to forward
  await expect(page.getByRole('heading', { name: 'Need admin approval' })).toBeVisible();
  await page.goto(`/integrations/${application}`);
  const link = page.locator('.copy', { has: page.getByRole('button', { name: 'Copy admin consent link', includeHidden: true }) }).locator('code');
  await tenant.faults({ consent_missing: false });
  await page.goto(await link.innerText());
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A tenant administrator has consented' })).toBeVisible();
});
