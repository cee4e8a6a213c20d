// Every page, empty and filled, in light and dark, wide and narrow: no violation, nothing that scrolls sideways.

import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { type Watch } from '../fixtures/watch';
import { arrive, EMPTY, filled, OUTSIDE, type Place } from '../fixtures/places';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** What is wrong with the page as it is shown, as lines that say where. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

/** How many pixels the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function inspect(page: Page, watch: Watch, places: Place[]): Promise<void> {
  for (const place of places) if (place.status) watch.expectStatus(place.status);
  for (const place of places) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(`${place.name}, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await arrive(page, place);
        // From the top: what happens to lie half under the bar that stays there is no target of its own
        await page.evaluate(() => window.scrollTo(0, 0));
        expect.soft(await violations(page), `${place.name} in ${colorScheme}`).toEqual([]);
        expect.soft(await overflow(page), `${place.name} scrolls sideways`).toBeLessThanOrEqual(0);
        expect.soft(await page.title(), `${place.name} has a title of its own`).toMatch(/^.+ · Countersign$/);
      });
    }
  }
}

test('before the first administrator', async ({ page, server, watch }) => {
  const link = await server.setupLink();
  const token = new URL(link).search;
  await inspect(page, watch, [
    { name: 'first-administrator', path: `/setup${token}` },
    { name: 'first-administrator-blank', path: '/setup' },
  ]);
});

test('signed out', async ({ context, page, signedIn, watch }) => {
  void signedIn;
  await context.clearCookies();
  watch.expectStatus(401);
  watch.expectStatus(429);
  await inspect(page, watch, OUTSIDE);
});

test('with nothing set up', async ({ page, signedIn, watch }) => {
  void signedIn;
  test.setTimeout(180_000);
  await inspect(page, watch, EMPTY);
});

test('with everything set up', async ({ page, server, signedIn, tenant, watch }) => {
  test.setTimeout(240_000);
  await inspect(page, watch, await filled(signedIn, server, tenant));
});

test('an application that needs a person, and one that fails', async ({ page, signedIn, tenant, watch }) => {
  test.setTimeout(120_000);
  await tenant.faults({ access_token_seconds: 1 });
  const { application } = await signedIn.everything(tenant);
  await tenant.faults({ grant_revoked: true });
  const problem = async () => (await signedIn.request.get(`/integrations/${application}`)).text();
  await expect.poll(problem, { timeout: 30_000 }).toContain('The sign-in was ended at the provider');
  const run = await signedIn.testRun();
  await inspect(page, watch, [
    { name: 'overview-needs-a-person', path: '/' },
    { name: 'applications-needs-a-person', path: '/integrations' },
    { name: 'application-needs-a-person', path: `/integrations/${application}` },
    { name: 'outgoing-needs-a-person', path: '/email/outgoing' },
    { name: 'guide-needs-a-person', path: '/setup' },
    { name: 'test-run-needs-a-person', path: `/activity/test-runs/${run}` },
  ]);
});
