// A test run that is watched while it runs, and what can be copied.

import { expect, test } from '../fixtures';
import { enhanced, visit } from '../fixtures/enhanced';

test('steps change while the test runs; focus and opened details stay', async ({ page, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await tenant.faults({ slow: { milliseconds: 1500, only: 'graph' } });
  await visit(page, '/email/outgoing');
  await page.getByRole('button', { name: 'Test Email Configuration' }).click();
  await expect(page.getByText(/^Running, \d+ of 17 steps finished$/)).toBeVisible();
  await enhanced(page);
  await page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));

  // Somebody reads on while it runs
  await page.getByText('Show the report').click();
  const download = page.getByRole('link', { name: 'Download' });
  await download.focus();
  const top = await page.evaluate(() => window.scrollY);

  const seen = new Set<string>();
  await expect
    .poll(async () => {
      const text = await page.getByText(/steps finished$/).first().innerText();
      seen.add(text);
      return text;
    }, { timeout: 45_000, intervals: [100] })
    .toMatch(/^Passed in .*, 17 of 17 steps finished$/);
  expect(seen.size, `progress was seen: ${[...seen].join(' · ')}`).toBeGreaterThan(3);
  await expect(page.getByRole('status').filter({ hasText: /^Test run 1: Passed\. 17 passed of 17 steps\.$/ })).toHaveCount(1);
  await expect(download).toBeFocused();
  await expect(page.locator('details', { hasText: 'Show the report' })).toHaveAttribute('open', '');
  expect(await page.evaluate(() => window.scrollY)).toBe(top);
  await expect(page.locator('html')).toHaveAttribute('data-marked', '');
});

test('a copy button copies the whole value and says so', async ({ context, page, server, signedIn, tenant }) => {
  await signedIn.everything(tenant);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await visit(page, '/system/general');
  await page.getByRole('button', { name: 'Copy redirect URI' }).click();
  await expect(page.getByText('Copied', { exact: true }).first()).toBeVisible();
  expect(await copied()).toBe(`${server.url}/oauth/callback`);

  const run = await signedIn.testRun();
  await visit(page, `/activity/test-runs/${run}`);
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect.poll(copied).toContain('Countersign test run 1');
  const report = await (await signedIn.request.get(`/activity/test-runs/${run}/report.txt`)).text();
  expect((await copied()).trim()).toBe(report.trim());
});
