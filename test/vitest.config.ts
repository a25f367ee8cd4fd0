import { defineConfig } from 'vitest/config';

// Scenario and browser tests start real servers and processes: two at a time is what two cores carry.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default'],
  },
});
