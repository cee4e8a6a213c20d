// Basic Auth against a real Postfix and a real Dovecot, in the browser.

import { type Page } from '@playwright/test';
import { expect, test as base } from '../fixtures';
import { Console } from '../fixtures/console';
import * as person from '../fixtures/person';
import { type MailRig } from '../fixtures/rig';

const test = base.extend({
  // The servers' certificate is signed by an authority of their own
  server: async ({ rig }, use) => {
    const server = await Console.start({ extraCa: rig.endpoints.ca_pem_path });
    await use(server);
    await server.stop();
  },
});

async function fill(page: Page, rig: MailRig, password: string): Promise<void> {
  const { address } = rig.user('deploy');
  const { host, smtp_starttls_port: smtp, imaps_port: imap } = rig.endpoints;
  await person.open(page, 'Outgoing');
  await page.getByRole('radio', { name: 'Basic Auth' }).check();
  await page.getByLabel('Host Name').fill(host);
  await page.getByLabel('Host Port').fill(String(smtp));
  await page.getByRole('radio', { name: 'STARTTLS' }).check();
  await page.getByLabel('User Name').fill(address);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('From Address').fill(address);
  await person.save(page);
  await expect(page.getByLabel('Password')).toHaveValue('');

  await person.open(page, 'Incoming');
  await page.getByLabel('Host Port').fill(String(imap));
  await page.getByLabel('TLS mode').selectOption('TLS from the start');
  await person.save(page);

  await person.open(page, 'Reply options');
  await page.getByLabel('Enable Email Approval').check();
  await page.getByLabel('Email Reply Folder').fill('Approvals');
  await person.save(page);
}

/** The test goes to the administrator's own address: a mailbox of the mail server. */
async function reachable(page: Page, rig: MailRig): Promise<void> {
  await page.goto('/account');
  await page.getByLabel('Email address').fill(rig.user('admin').address);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Your account is saved')).toBeVisible();
}

test('a mail goes out by Postfix and the folder is read by Dovecot @mail', async ({ page, rig, server, signedIn }) => {
  void signedIn;
  await reachable(page, rig);
  const { password } = rig.user('deploy');
  await fill(page, rig, password);
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
  expect(Object.fromEntries(await person.steps(page, 'Outgoing'))['Sign-in']).toBe('Passed');
  expect(server.log).not.toContain(password);
  expect(await server.stored()).not.toContain(password);
});

test('a wrong password fails at the sign-in and says whose job it is @mail', async ({ page, rig, signedIn }) => {
  void signedIn;
  await reachable(page, rig);
  await fill(page, rig, 'not the password');
  await person.testEmailConfiguration(page);
  const states = Object.fromEntries(await person.steps(page, 'Outgoing'));
  expect(states['TLS']).toBe('Passed');
  expect(states['Sign-in']).toBe('Failed');
  const why = page.getByRole('region', { name: 'Why Sign-in failed' }).first();
  await expect(why).toContainText('refuses user name or password');
  await expect(why).toContainText('Yours, here in the console');
});

test('a stopped server fails where nothing answers any more @mail', async ({ page, rig, signedIn }) => {
  void signedIn;
  await reachable(page, rig);
  await fill(page, rig, rig.user('deploy').password);
  await rig.order('stop-smtp');
  await person.testEmailConfiguration(page);
  await expect(page.getByRole('region', { name: /^Why .* failed, Outgoing$/ }).first()).toContainText('Nothing answers at localhost');
  // One direction does not hold up the other
  expect(Object.fromEntries(await person.steps(page, 'Incoming'))['Folder found']).toBe('Passed');
  await rig.order('start-smtp');
  await page.goto('/email/outgoing');
  await person.testEmailConfiguration(page);
  await expect(page.getByText(/^Passed in /)).toBeVisible();
});
