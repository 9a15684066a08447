/** As much of the browser's caches as the site's cache uses. */
export class MemoryCaches {
  readonly entries = new Map<string, Response>();
  /** What the next `put` fails with: a full disk. */
  refusal: Error | null = null;

  open(): Promise<Cache> {
    const { entries } = this;
    const cache = {
      match: (key: string) => Promise.resolve(entries.get(key)?.clone()),
      put: async (key: string, response: Response) => {
        if (this.refusal !== null) throw this.refusal;
        const body = await response.arrayBuffer();
        entries.set(key, new Response(body, { headers: response.headers }));
      },
      keys: () => Promise.resolve([...entries.keys()].map((key) => new Request(key))),
      delete: (request: Request) => Promise.resolve(entries.delete(request.url)),
    };
    return Promise.resolve(cache as unknown as Cache);
  }
}
