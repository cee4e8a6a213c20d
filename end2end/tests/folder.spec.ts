// Choose Folder: the tree of the mailbox, a folder made and used at once, and one that holds mail only after its name was typed.

import { expect, test } from '../fixtures';
import { SHARED } from '../fixtures/ready';

const PAGE = '/email/replies/folder';

test('a new folder is made below the inbox and used', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await page.goto('/email/replies');
  await expect(page.locator('#email_reply_folder-note')).toHaveText('By name, not yet chosen from the mailbox');
  await page.getByRole('button', { name: 'Choose Folder' }).click();
  await expect(page.getByRole('heading', { name: 'Choose Folder', level: 1 })).toBeVisible();
  await page.getByLabel('Name of the new folder').fill('Rückmeldungen');
  await page.getByRole('button', { name: 'Create folder and use it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The reply folder is saved: Inbox/Rückmeldungen' })).toBeVisible();
  await expect(page.getByLabel('Email Reply Folder')).toHaveValue('Inbox/Rückmeldungen');
  await expect(page.locator('#email_reply_folder-note')).toHaveText(`Chosen in ${SHARED}, and known by its id`);
  await page.goto(PAGE);
  await expect(page.getByRole('radio', { name: 'Rückmeldungen' })).toBeChecked();
});

test('a folder that holds mail is used only when its name was typed', async ({ page, signedIn, tenant, watch }) => {
  watch.expectStatus(422);
  await signedIn.everything(tenant);
  await page.goto(PAGE);
  for (const name of ['Sent Items', 'Drafts', 'Deleted Items', 'Junk Email']) {
    await expect(page.getByRole('radio', { name, exact: true })).toBeDisabled();
  }
  await page.getByRole('radio', { name: 'Countersign', exact: true }).check();
  await page.getByRole('button', { name: 'Use this folder' }).click();
  const question = page.getByRole('alert').filter({ hasText: '1 message would be taken out of this folder' });
  await expect(question).toBeVisible();
  await page.getByLabel('Folder name').fill('something else');
  await page.getByRole('button', { name: 'Use this folder' }).click();
  await expect(page.locator('#confirmation-error')).toContainText('This is not the folder’s name');
  await page.getByLabel('Folder name').fill('Countersign');
  await page.getByRole('button', { name: 'Use this folder' }).click();
  await expect(page).toHaveURL(/\/email\/replies\?folder$/);
  await expect(page.getByRole('status').filter({ hasText: 'The reply folder is saved: Inbox/Countersign' })).toBeVisible();
});

test('a mailbox that cannot be read says why, and the name can be entered', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await tenant.faults({ down: { only: 'graph' } });
  await page.goto(PAGE);
  await expect(page.getByRole('heading', { name: 'The folders cannot be read' })).toBeVisible();
  await expect(page.getByText('Cause', { exact: true })).toBeVisible();
  await page.getByLabel('Folder name').fill('Inbox/Rückmeldungen');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByLabel('Email Reply Folder')).toHaveValue('Inbox/Rückmeldungen');
  await expect(page.locator('#email_reply_folder-note')).toHaveText('By name, not yet chosen from the mailbox');
});

test('the tree fits its screen, also with long and foreign names', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  for (const name of ['Ж'.repeat(120), 'W'.repeat(200), '返信 & <b>mehr</b>', 'العربية']) {
    const answer = await page.request.post(`${tenant.url}/mailboxes/${SHARED}/folders`, { form: { parent: 'inbox', name }, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
  }
  await page.goto(PAGE);
  await expect(page.getByRole('radio', { name: '返信 & <b>mehr</b>' })).toBeVisible();
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
});
