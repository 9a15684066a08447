import type { SourcePlace } from '../../models/sources/checkpoint-source';
import { PUBLIC_HUB } from '../../models/sources/known-repositories';

/** What is at an address: a repository of a model hub, or a folder of files. */
export type AddressKind = 'hub' | 'folder';

const REPOSITORY = /^[\w.-]+\/[\w.-]+$/u;

/** "owner/name" and addresses of the hub that is known are repositories; of others the person has to say. */
export function guessKind(text: string): AddressKind {
  return REPOSITORY.test(text.trim()) || hostOf(text) === new URL(PUBLIC_HUB).host ? 'hub' : 'folder';
}

/**
 * Where it is. A hub's address may go on with `/tree/<revision>`, as its own pages do. Null: a repository was meant,
 * and none is named.
 */
export function placeOfAddress(text: string, kind: AddressKind): SourcePlace | null {
  const address = text.trim();
  if (kind === 'folder') return { kind: 'address', address };
  if (REPOSITORY.test(address)) return { kind: 'hub', base: PUBLIC_HUB, repository: address, revision: null };
  if (!URL.canParse(address)) return null;
  const { origin, pathname } = new URL(address);
  const [owner = '', name = '', tree, ...revision] = pathname.split('/').filter((step) => step !== '');
  if (name === '') return null;
  const named = tree === 'tree' || tree === 'resolve' ? revision.join('/') : '';
  return {
    kind: 'hub',
    base: origin,
    repository: `${owner}/${name}`,
    revision: named === '' ? null : named,
  };
}

function hostOf(text: string): string | null {
  return URL.canParse(text.trim()) ? new URL(text.trim()).host : null;
}
