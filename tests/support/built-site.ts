interface BuiltSite {
  readonly baseURL: string;
  readonly webServer: {
    readonly command: string;
    readonly url: string;
    readonly reuseExistingServer: boolean;
    readonly timeout: number;
  };
}

/** For Playwright's configs: the site is built, then served from a sub-path, as a visitor of a static host gets it. */
export function builtSite(): BuiltSite {
  const port = Number(process.env['E2E_PORT'] ?? 4317);
  const baseURL = `http://127.0.0.1:${port}/studio/`;
  return {
    baseURL,
    webServer: {
      command: `npx vite build && npx tsx tests/support/serve-dist.ts ${port} /studio/`,
      url: baseURL,
      reuseExistingServer: false,
      timeout: 180_000,
    },
  };
}
