// Without a script: forms post, results come from the server, nothing is offered that would not work.

import { expect, test } from '../fixtures';

test('a refused form comes back with every value, and each error at its field', async ({ page, signedIn }) => {
  void signedIn;
  await page.goto('/email/outgoing');
  await page.getByRole('radio', { name: 'Basic Auth' }).check();
  await page.getByLabel('Host Name').fill('not a host name');
  await page.getByLabel('Host Port').fill('seventy');
  await page.getByLabel('User Name').fill('mail@example.com');
  await page.getByLabel('From Address').fill('noreply@example.com');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(page.getByRole('alert')).toContainText('Not saved: 2 fields need a correction');
  await expect(page.getByRole('radio', { name: 'Basic Auth' })).toBeChecked();
  await expect(page.getByLabel('Host Name')).toHaveValue('not a host name');
  await expect(page.getByLabel('Host Port')).toHaveValue('seventy');
  await expect(page.getByLabel('From Address')).toHaveValue('noreply@example.com');
  for (const [label, id] of [
    ['Host Port', 'host_port'],
    ['Host Name', 'host_name'],
  ] as const) {
    const field = page.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAttribute('aria-describedby', new RegExp(`\\b${id}-error\\b`));
    await expect(page.locator(`#${id}-error`)).toBeVisible();
  }
  // The summary leads to the field
  await page.getByRole('alert').getByRole('link', { name: 'Host Port' }).click();
  await expect(page.getByLabel('Host Port')).toBeFocused();
});

test('a stale form shows both values and replaces only knowingly', async ({ context, page, signedIn, watch }) => {
  void signedIn;
  watch.expectStatus(409);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/system/general');
  }
  await other.getByLabel('Callback path').fill('/oauth/theirs');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByRole('status').filter({ hasText: 'All changes are saved' })).toBeVisible();

  await page.getByLabel('Callback path').fill('/oauth/mine');
  const statusOfSave = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await statusOfSave).status()).toBe(409);
  await expect(page.getByRole('alert')).toContainText('Somebody else saved while you edited');
  await expect(page.getByLabel('Callback path')).toHaveValue('/oauth/mine');
  await expect(page.locator('#callback_path-note')).toContainText('/oauth/theirs');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'All changes are saved' })).toBeVisible();
  await expect(page.getByLabel('Callback path')).toHaveValue('/oauth/mine');
});

test('a running test renews its page by itself', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await tenant.faults({ slow: { milliseconds: 1500, only: 'graph' } });
  await page.goto('/email/outgoing');
  await page.getByRole('button', { name: 'Test Email Configuration' }).click();
  await expect(page.getByText(/^Running, \d+ of 17 steps finished$/)).toBeVisible();
  // In head or body, the browser obeys it
  await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(1);
  const first = await page.getByText(/steps finished$/).first().innerText();
  await expect(page.getByText(/steps finished$/).first()).not.toHaveText(first);
  await expect(page.getByText(/^Passed in .*, 17 of 17 steps finished$/)).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0);
});

test('buttons that need a script are not there', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await page.goto('/system/general');
  await expect(page.getByRole('region', { name: 'Redirect URI' }).locator('code')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Copy/ })).toHaveCount(0);
  await page.goto(`/activity/test-runs/${await signedIn.testRun()}`);
  await expect(page.getByRole('button', { name: 'Copy report' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
});

test('deleting asks first, on a page', async ({ page, signedIn, tenant }) => {
  const { application } = await signedIn.application(tenant);
  await page.goto(`/integrations/${application}`);
  await page.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByText('Delete Contoso Mail?')).toBeVisible();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/integrations\?deleted$/);
  await expect(page.getByText('Contoso Mail', { exact: true })).toHaveCount(0);
});
