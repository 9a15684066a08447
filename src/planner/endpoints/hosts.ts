/** On this machine: words sent there leave no machine. */
export function isLoopback(base: string): boolean {
  return URL.canParse(base) && /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(new URL(base).hostname);
}

export function hostOf(base: string): string {
  return URL.canParse(base) ? new URL(base).host : base;
}
