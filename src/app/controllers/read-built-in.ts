import type { Manifest } from '../../compile/manifest';

/** What the bundle that comes with the page says of itself, for the models' page; read when that is opened. */
export async function readBuiltIn(address: string, fetch: typeof globalThis.fetch): Promise<Manifest> {
  const [{ openBundle }, { httpStore }] = await Promise.all([
    import('../../models/bundle'),
    import('../../models/http-store'),
  ]);
  return (await openBundle(httpStore(address, fetch))).manifest;
}
