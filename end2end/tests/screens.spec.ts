// Pictures of every page for the eye: npx playwright test --grep @screens. They go to end2end/screens/.

import { fileURLToPath } from 'node:url';
import { type Page } from '@playwright/test';
import { test } from '../fixtures';
import { arrive, EMPTY, filled, OUTSIDE, type Place } from '../fixtures/places';

const FOLDER = fileURLToPath(new URL('../screens/', import.meta.url));

async function picture(page: Page, project: string, places: Place[]): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const place of places) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await arrive(page, place);
      // The window as high as the page: what sticks to its edges then lies where it belongs
      await page.setViewportSize({ width: size.width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
      await page.screenshot({ path: `${FOLDER}${place.name}-${project}-${colorScheme}.png`, caret: 'initial' });
      await page.setViewportSize(size);
    }
  }
}

/** The statuses of these pages are meant. */
const STATUSES = [400, 401, 404, 409, 422, 429];

test.beforeEach(({ watch }) => STATUSES.forEach((status) => watch.expectStatus(status)));

test('outside @screens', async ({ context, page, signedIn }, info) => {
  void signedIn;
  await context.clearCookies();
  await picture(page, info.project.name, OUTSIDE);
});

test('empty @screens', async ({ page, signedIn }, info) => {
  void signedIn;
  test.setTimeout(180_000);
  await picture(page, info.project.name, EMPTY);
});

test('filled @screens', async ({ page, server, signedIn, tenant }, info) => {
  test.setTimeout(180_000);
  await picture(page, info.project.name, await filled(signedIn, server, tenant));
});
