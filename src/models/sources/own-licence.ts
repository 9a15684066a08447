import { MANIFEST } from '../../compile/bundle-manifest';
import { BUNDLE_DESCRIPTION, parseDescription } from '../../compile/checkpoint/bundle-description';
import { readJson } from '../../compile/checkpoint/checkpoint-folder';
import { parseManifest } from '../bundle';
import type { CheckpointSource } from './checkpoint-source';

/**
 * The licence that a source names in its own description, for where it is published without one; null: none. What is
 * accepted before an install is then what is shown after it.
 * @throws AppError `network`, `checkpoint-unreadable`, `config-unsupported`, `bundle-*`.
 */
export async function ownLicence(source: CheckpointSource): Promise<string | null> {
  const { name } = source;
  const unknown = { name, licence: null, source: null };
  switch (source.holds) {
    case 'planner':
      return null;
    case 'bundle': {
      const file = await source.open(MANIFEST);
      return file === null ? null : named(parseManifest(await file.read(0, file.size), name).licence);
    }
    case 'checkpoint':
      return named(parseDescription(await readJson(source, BUNDLE_DESCRIPTION), unknown).licence);
  }
}

const named = (licence: string): string | null => (licence === 'unknown' ? null : licence);
