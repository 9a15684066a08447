import { DEFAULT_MIX } from '../create';
import { DEFAULT_QUALITY } from '../quality';

/** A document as JSON holds it, before anything about it is known. */
export type RawDocument = Readonly<Record<string, unknown>>;

/**
 * How a document of version n becomes one of version n + 1, at index n − 1. A step only adds and renames: what is wrong
 * in the file stays wrong, and the schema of the newest version says so.
 */
const MIGRATIONS: readonly ((old: RawDocument) => RawDocument)[] = [
  // 2: solo, copies that share takes, kept takes, the loop region, the mix's own level and ceiling.
  (old) => ({
    ...old,
    events: eachRecord(old['events'], (event) => ({ ...event, soloed: false, sharesTakesOf: null })),
    takes: eachRecord(old['takes'], (take) => ({ ...take, kept: false })),
    mix: isRecord(old['mix']) ? { ...DEFAULT_MIX, ...old['mix'] } : old['mix'],
    loop: null,
  }),
  // 3: the project's quality, and the part of the steps in which a take was guided. No sampler had one before.
  (old) => ({
    ...old,
    quality: DEFAULT_QUALITY,
    takes: eachRecord(old['takes'], (take) => ({
      ...take,
      sampler: isRecord(take['sampler']) ? { ...take['sampler'], guidanceInterval: null } : take['sampler'],
    })),
  }),
  // 4: what was said, of which an older project has its sentence alone; and takes that were not rendered from words.
  (old) => ({
    ...old,
    turns: [],
    takes: eachRecord(old['takes'], (take) => ({ ...take, origin: null })),
  }),
  // 5: steps of the history bring removed takes back, which earlier versions would call damaged. Nothing else is new.
  (old) => old,
];

/** The newest version of a document of an older one. */
export function migrated(document: RawDocument, version: number): RawDocument {
  const newest = MIGRATIONS.slice(version - 1).reduce((old, migrate) => migrate(old), document);
  return { ...newest, version: MIGRATIONS.length + 1 };
}

function eachRecord(list: unknown, change: (record: RawDocument) => RawDocument): unknown {
  return Array.isArray(list) ? list.map((entry: unknown) => (isRecord(entry) ? change(entry) : entry)) : list;
}

export function isRecord(value: unknown): value is RawDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
