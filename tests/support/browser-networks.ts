import type { CaseFiles } from './golden-network';

/** The cases of tests/golden/networks, over the test server. */
const addresses = import.meta.glob<string>('../golden/networks/*/*.{json,safetensors}', {
  eager: true,
  query: '?url',
  import: 'default',
});

export const caseNames: readonly string[] = [
  ...new Set(Object.keys(addresses).flatMap((path) => path.split('/').at(-2) ?? [])),
];

async function fetchFile(name: string, file: string): Promise<ArrayBuffer> {
  const address = addresses[`../golden/networks/${name}/${file}`];
  if (address === undefined) throw new Error(`No ${file} in case ${name}.`);
  return (await fetch(address)).arrayBuffer();
}

async function fetchJson(name: string, file: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await fetchFile(name, file)));
}

export async function fetchCase(name: string): Promise<CaseFiles> {
  return {
    config: (await fetchJson(name, 'config.json')) as CaseFiles['config'],
    target: (await fetchJson(name, 'target.json')) as CaseFiles['target'],
    model: new Uint8Array(await fetchFile(name, 'model.safetensors')),
    io: new Uint8Array(await fetchFile(name, 'io.safetensors')),
  };
}
