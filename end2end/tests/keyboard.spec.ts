// Everything by keys alone.

import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { ACCOUNT, ADMINISTRATOR } from '../fixtures/ready';

/** Tabs on until something is focused, as a person does; the number of steps is limited. */
async function tabTo(page: Page, name: string | RegExp, role: 'textbox' | 'button' | 'link' | 'radio' | 'combobox'): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).first();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      // Whoever tabs must see where they are, and see it whole
      await expect(wanted).toBeInViewport();
      return;
    }
  }
  throw new Error(`Tab never reaches the ${role} ${String(name)}`);
}

test('signing in, and the outgoing form from top to bottom', async ({ context, page, signedIn, tenant }) => {
  const { application } = await signedIn.application(tenant);
  await context.clearCookies();
  await page.goto('/email/outgoing');
  await tabTo(page, 'Email address', 'textbox');
  await page.keyboard.type(ADMINISTRATOR.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Outgoing Email Settings' })).toBeVisible();

  // Past the navigation at once
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);

  await page.keyboard.press('Tab');
  const group = page.getByRole('radio', { name: 'None' });
  await expect(group.or(page.getByRole('radio', { name: 'OAuth', exact: true })).and(page.locator(':focus'))).toHaveCount(1);
  while (!(await page.getByRole('radio', { name: 'OAuth', exact: true }).isChecked())) await page.keyboard.press('ArrowRight');
  await tabTo(page, 'OAuth Application', 'combobox');
  await page.keyboard.type('Contoso');
  await expect(page.getByLabel('OAuth Application')).toHaveValue(application);
  await tabTo(page, 'User Name', 'textbox');
  await page.keyboard.type(ACCOUNT);
  await tabTo(page, 'From Address', 'textbox');
  await page.keyboard.type(ACCOUNT);
  await tabTo(page, 'Save', 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'All changes are saved' })).toBeVisible();
  await expect(page.getByLabel('From Address')).toHaveValue(ACCOUNT);
});

test('no field is focused behind the bar that sticks to the bottom', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await page.setViewportSize({ width: 1440, height: 600 });
  for (const path of ['/email/outgoing', '/email/incoming', '/email/replies']) {
    await page.goto(path);
    const fields = page.locator('form.settings').locator('input:not([type=hidden]), select, textarea').filter({ visible: true });
    const count = await fields.count();
    expect(count).toBeGreaterThan(1);
    for (let index = 0; index < count; index += 1) {
      await fields.nth(index).focus();
      const [field, bar] = await Promise.all([fields.nth(index).boundingBox(), page.locator('.action-bar').boundingBox()]);
      expect(field && bar && field.y + field.height <= bar.y + 1, `${path}, field ${index} lies under the action bar`).toBe(true);
    }
  }
});
