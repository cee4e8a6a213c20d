import { defineConfig, devices } from '@playwright/test';

// `cargo xtask test` says which Chromium to take; without it Playwright takes the one it installed itself.
const chromium = process.env.CHROMIUM_BIN;
// Pictures for the eye are made when they are asked for: npx playwright test --grep @screens
const screens = process.argv.some((argument) => argument.includes('@screens'));

/** What holds without a script as well. */
const WITHOUT_SCRIPT = ['walk', 'faults', 'folder', 'plain', 'keyboard', 'mail', 'screens'];
/** What depends on the width. */
const NARROW = ['walk', 'folder', 'accessibility', 'screens'];

const specs = (names: string[]) => names.map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  // Every test starts its own console and practice tenant on free ports, so they may run side by side
  fullyParallel: true,
  workers: 2,
  // A test that fails once has failed
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  grepInvert: screens ? undefined : /@screens/,
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox', // Chromium refuses to run as root with it
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        // Nothing but what the tests do goes over the network
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'nojs',
      testMatch: specs(WITHOUT_SCRIPT),
      use: { javaScriptEnabled: false, viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'desktop',
      testIgnore: specs(['plain']),
      use: { viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'mobile',
      testMatch: specs(NARROW),
      use: { ...devices['Pixel 5'], viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
    },
  ],
});
