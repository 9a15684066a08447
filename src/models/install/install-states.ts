import type { PlainError } from '../../lib/errors';
import { sha256Of } from '../../lib/sha256-of';
import type { CheckpointSource, SourcePlace } from '../sources/checkpoint-source';
import type { BundleId, Install, InstalledBundle, ModelUse } from './install';
import { isPassing } from './install-errors';
import { keptPlace, type InstallRecord } from './install-record';

/** The same source in the same state has the same id, in every tab: `auffusion-full-no-adapter-1a2b3c4d5e6f`. */
export async function idOf({ name, fingerprint, address }: CheckpointSource): Promise<BundleId> {
  const mark = await sha256Of(new TextEncoder().encode(`${address ?? ''} ${fingerprint}`));
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .slice(0, 40);
  return `${slug === '' ? 'model' : slug}-${mark.slice(0, 12)}`;
}

const AT_REST = { bytesPerSecond: null, secondsLeft: null } as const;

const useOf = ({ holds }: CheckpointSource): ModelUse => (holds === 'planner' ? 'planning' : 'sound');

export function beginning(id: BundleId, source: CheckpointSource): Install {
  const { name, address, revision, licence } = source;
  return {
    id,
    use: useOf(source),
    name,
    source: address ?? name,
    revision,
    licence,
    phase: 'reading',
    bytesDone: 0,
    bytesTotal: 0,
    ...AT_REST,
    trouble: null,
    elsewhere: false,
  };
}

export function checking({ id, use, name, source, revision, licence, bytes }: InstalledBundle): Install {
  return {
    id,
    use,
    name,
    source,
    revision,
    licence,
    phase: 'checking',
    bytesDone: 0,
    bytesTotal: bytes,
    ...AT_REST,
    trouble: null,
    elsewhere: false,
  };
}

export function done(install: Install): Install {
  return { ...install, phase: 'done', bytesDone: install.bytesTotal, ...AT_REST, trouble: null };
}

/** What ended it decides whether it can go on; what the person stopped is no trouble. */
export function stopped(install: Install, error: PlainError): Install {
  return {
    ...install,
    phase: isPassing(error.code) ? 'paused' : 'failed',
    ...AT_REST,
    trouble: error.code === 'aborted' ? null : error,
  };
}

export function recordOf(source: CheckpointSource, place: SourcePlace): InstallRecord {
  const { name, address, revision, licence, fingerprint } = source;
  return {
    format: 1,
    use: useOf(source),
    name,
    source: address ?? name,
    revision,
    licence,
    fingerprint,
    place: keptPlace(place, revision),
  };
}
