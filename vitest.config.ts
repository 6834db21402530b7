import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["{packages,examples}/*/test/**/*.test.ts", "{benchmarks,tools}/test/**/*.test.ts"],
    testTimeout: 30_000,
  },
})
