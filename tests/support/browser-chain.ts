import { compileCheckpointFiles } from '../golden/chain/chain-case';
import type { ComputeDtype } from '../../src/compile/tensors';

/** The small checkpoint of tests/golden/chain, over the test server. */
const addresses = import.meta.glob<string>('../golden/chain/{small/**,small.safetensors}', {
  eager: true,
  query: '?url',
  import: 'default',
});
const prefix = '../golden/chain/small/';

async function load(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(addresses[path] ?? '')).arrayBuffer());
}

/** What diffusers made of it. */
export const fetchFixture = (): Promise<Uint8Array> => load('../golden/chain/small.safetensors');

/** The files of its bundle. */
export async function compileSmall(dtype: ComputeDtype): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = Object.keys(addresses).filter((path) => path.startsWith(prefix));
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(prefix.length), await load(path)] as const),
  );
  return compileCheckpointFiles(new Map(files), dtype);
}
