import { defineConfig } from '@playwright/test';

// `cargo xtask test` says which Chromium to take; without it Playwright takes the one it installed itself.
const chromium = process.env.CHROMIUM_BIN;

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
  use: {
    browserName: 'chromium',
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
});
