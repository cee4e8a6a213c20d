// What a script adds to a form: saved in place, unsaved changes noticed, nothing lost by accident.

import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { enhanced, visit } from '../fixtures/enhanced';
import { ACCOUNT, SHARED } from '../fixtures/ready';

/** The line beside *Save*. */
const note = (page: Page) => page.locator('.action-note');

/** Marks the document, to see later whether it is still the same one. */
async function mark(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));
  return () => expect(page.locator('html'), 'the page was not loaded anew').toHaveAttribute('data-marked', '');
}

test('Ctrl+S and Cmd+S save in place', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  const same = await mark(page);
  for (const [keys, address] of [
    ['Control+s', ACCOUNT],
    ['Meta+s', SHARED],
  ] as const) {
    await page.getByLabel('From Address').fill(address);
    await expect(note(page)).toHaveText(/1 unsaved change: From Address\./);
    await page.getByLabel('From Address').press(keys);
    await expect(note(page)).toHaveText(/All changes are saved, \d\d:\d\d UTC/);
    await expect(page.getByLabel('From Address')).toBeFocused();
  }
  await same();
  await page.reload();
  await expect(page.getByLabel('From Address')).toHaveValue(SHARED);
  await expect(page.getByText('Version 3')).toBeVisible();
});

test('what stands beside the form follows a save in place', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  const same = await mark(page);
  await expect(page.getByRole('complementary')).toContainText(`Sent Items of ${SHARED}`);
  await page.getByLabel('From Address').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('complementary')).toContainText(`Sent Items of ${ACCOUNT}`);
  await same();
});

test('unsaved changes are counted and named, and taken back when they are undone', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  await page.getByLabel('From Address').fill('other@contoso.test');
  await page.getByLabel('User Name').fill('other@contoso.test');
  await expect(note(page)).toHaveText(/2 unsaved changes: User Name, From Address\./);
  await page.getByRole('radio', { name: 'Basic Auth' }).check();
  await expect(note(page)).toHaveText(/3 unsaved changes: Auth Type, User Name, From Address\./);
  await page.getByRole('radio', { name: 'OAuth', exact: true }).check();
  await page.getByLabel('From Address').fill(SHARED);
  await page.getByLabel('User Name').fill(ACCOUNT);
  await expect(note(page)).toHaveText(/^\s*All changes are saved/);
});

test('the test is not begun while there are unsaved changes, and the page says why', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  await page.getByLabel('From Address').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Test Email Configuration' }).click();
  await expect(page).toHaveURL(/\/email\/outgoing$/);
  await expect(note(page)).toHaveText(/The test uses the saved settings, so save first\./);
  await expect(note(page)).toBeFocused();
});

test('leaving with unsaved changes is warned of, leaving without is not', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  const asked: string[] = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await page.getByLabel('From Address').fill(ACCOUNT);
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Credentials' }).click();
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(page).toHaveURL(/\/email\/outgoing$/);
  await expect(page.getByLabel('From Address')).toHaveValue(ACCOUNT);

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(page)).toHaveText(/All changes are saved/);
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Credentials' }).click();
  await expect(page).toHaveURL(/\/credentials$/);
  expect(asked).toEqual(['beforeunload']);
});

test('a refused save says so in place: at the field, beside the button, and by the focus', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  const same = await mark(page);
  const field = page.getByLabel('User Name');
  await field.fill('not an address');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(page)).toHaveText(/Not saved: 1 field needs a correction\./);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAttribute('aria-describedby', /\buser_name-error\b/);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('not an address');

  await field.fill(ACCOUNT);
  await field.press('Control+s');
  await expect(note(page)).toHaveText(/All changes are saved/);
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#user_name-error')).toHaveCount(0);
  await same();
});

test('a stale form shows both values and replaces only knowingly', async ({ context, page, signedIn, tenant, watch }) => {
  watch.expectStatus(409);
  await signedIn.everything(tenant);
  const other = await context.newPage();
  for (const tab of [page, other]) await visit(tab, '/email/outgoing');
  await other.getByLabel('From Address').fill(ACCOUNT);
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(other)).toHaveText(/All changes are saved/);

  await page.getByLabel('From Address').fill('mine@contoso.test');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else saved while you edited');
  await expect(page.getByLabel('From Address')).toHaveValue('mine@contoso.test');
  await expect(page.locator('#from_address-note')).toContainText(ACCOUNT);
  await enhanced(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(page)).toHaveText(/All changes are saved/);
  await page.reload();
  await expect(page.getByLabel('From Address')).toHaveValue('mine@contoso.test');
});

test('a server that does not answer loses nothing that was typed', async ({ context, page, signedIn, tenant, watch }) => {
  await signedIn.everything(tenant);
  await visit(page, '/email/outgoing');
  watch.expectLostConnection();
  await page.getByLabel('From Address').fill(ACCOUNT);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(page)).toHaveText(/Not saved: the server does not answer\. What you typed is still here\./);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note(page)).toHaveText(/All changes are saved/);
});

test('a session that ended leads to signing in, and back', async ({ context, page, signedIn, watch }) => {
  void signedIn;
  watch.expectStatus(401);
  await visit(page, '/system/general');
  await context.clearCookies();
  await page.goto('/email/outgoing');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('the base URL is checked against the browser while it is typed', async ({ page, server, signedIn }) => {
  void signedIn;
  await visit(page, '/system/general');
  const base = page.getByLabel('Server Base URL');
  await base.fill('http://console.example.com');
  await expect(page.locator('#base_url-note')).toContainText('Not HTTPS');
  await base.fill('https://console.example.com/oauth/callback');
  await expect(page.locator('#base_url-note')).toContainText('Leave out the callback path');
  await base.fill('https://console.example.com');
  await expect(page.locator('#base_url-note')).toContainText(`Your browser says ${server.url}`);
  await base.fill(server.url);
  await expect(page.locator('#base_url-note')).toBeEmpty();
});
