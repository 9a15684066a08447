import { unzipSync, zipSync, type Zippable } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { redo, undo, type History } from '../../../src/project/history';
import { AppError } from '../../../src/lib/errors';
import { faultsOf } from '../../../src/project/invariants';
import { MemoryFolders } from '../../../src/storage/memory-folders';
import { readProjectFile, writeProjectFile } from '../../../src/storage/project-file';
import { ProjectStore } from '../../../src/storage/project-store';
import type { ReadProject } from '../../../src/storage/stored-project';
import { storedProject } from './made';

/**
 * A thousand ways in which a project can be damaged: each gives a refusal in words, or a project without a fault whose
 * whole history leads back and forth, and of which every take, also one that undo brings back, has its samples.
 */

class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number below `end`. */
  below(end: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * end);
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }
}

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e9,
  1e300,
  '',
  'e1',
  't9',
  '__proto__',
  'A dog\u0000 barks',
  'x'.repeat(30_000),
  [],
  [null],
  {},
  { start: 3, end: 1 },
  [{ start: 0, end: 700 }],
];

function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))];
}

/** One value replaced by another, or its field removed. */
function withOtherValue(text: string, chance: Chance): string {
  const document = JSON.parse(text) as Record<string, unknown>;
  const path = chance.of(places(document).filter((each) => each.length > 0));
  let parent = document as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (chance.below(3) === 0) {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    // A field that is not there is one of the ways.
    else Reflect.deleteProperty(parent, last);
  } else parent[last] = chance.of(VALUES);
  return JSON.stringify(document);
}

function withOtherBytes(bytes: Uint8Array, chance: Chance): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(bytes);
  const flips = 1 + chance.below(4);
  for (let i = 0; i < flips; i += 1) changed[chance.below(changed.length)] = chance.below(256);
  return changed;
}

const NAMES = [
  'takes/../t1.wav',
  '/takes/t1.wav',
  'takes\\t2.wav',
  'document.json/x',
  '__proto__',
  'a/b/document.json',
];

function damagedFile(file: Uint8Array, chance: Chance): Uint8Array {
  const kind = chance.below(5);
  if (kind === 0) return withOtherBytes(file, chance);
  if (kind === 1) return file.subarray(0, chance.below(file.length));
  const members: Zippable = { ...unzipSync(file) };
  const names = Object.keys(members);
  const text = new TextDecoder().decode(members['document.json'] as Uint8Array);
  if (kind === 2) Reflect.deleteProperty(members, chance.of(names));
  else if (kind === 3) members['document.json'] = new TextEncoder().encode(withOtherValue(text, chance));
  else {
    const name = chance.of(names);
    const bytes = members[name] as Uint8Array;
    Reflect.deleteProperty(members, name);
    members[chance.below(2) === 0 ? chance.of(NAMES) : name] = withOtherBytes(bytes, chance);
  }
  return zipSync(members, { level: chance.below(2) === 0 ? 0 : 6 });
}

function everyState(history: History): readonly History[] {
  const states = [history];
  for (let at = undo(history); at !== states.at(-1); at = undo(at)) states.push(at);
  for (let at = redo(history); at !== states.at(-1); at = redo(at)) states.push(at);
  return states;
}

/** Counts what came out. @throws when it is neither a refusal in words nor a whole project. */
async function judge(read: Promise<ReadProject>, counts: Record<string, number>): Promise<void> {
  let project: ReadProject;
  try {
    project = await read;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toMatch(/^(?:project-invalid|project-newer|project-missing|file-too-large)$/u);
    expect(error.remedy).not.toBe('');
    counts[error.code] = (counts[error.code] ?? 0) + 1;
    return;
  }
  const finite = new Set(
    [...project.sounds].flatMap(([id, { samples }]) => (samples.every(Number.isFinite) ? id : [])),
  );
  const faults = everyState(project.history).flatMap((state) => [
    ...faultsOf(state.project),
    ...state.project.takes.filter(({ id }) => !finite.has(id)),
  ]);
  expect(faults).toEqual([]);
  const outcome = project.notes.length === 0 ? 'whole' : 'mended';
  counts[outcome] = (counts[outcome] ?? 0) + 1;
}

let file: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  file = await writeProjectFile(await storedProject(), { application: 'Audio-Agent', licences: {} });
});

describe('damage', () => {
  test('1,000 damaged project files', async () => {
    const chance = new Chance(1);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 1000; i += 1) await judge(readProjectFile(damagedFile(file, chance)), counts);
    // Of each outcome a share: the damage reaches everywhere.
    expect(counts['project-invalid']).toBeGreaterThan(100);
    expect(counts['mended']).toBeGreaterThan(100);
  }, 120_000);

  test('1,000 damaged projects on the device', async () => {
    const chance = new Chance(2);
    const counts: Record<string, number> = {};
    const members = Object.entries(unzipSync(file));
    for (let i = 0; i < 1000; i += 1) {
      const folders = new MemoryFolders(() => 0);
      const [damaged, bytes] = chance.of(members);
      for (const [name, content] of members) await folders.write('p', name, new Uint8Array(content), true);
      const kind = chance.below(4);
      if (kind === 0) await folders.write('p', damaged, withOtherBytes(bytes, chance), true);
      else if (kind === 1) {
        await folders.write(
          'p',
          damaged,
          new Uint8Array(bytes.subarray(0, chance.below(bytes.length))),
          true,
        );
      } else {
        const text = new TextDecoder().decode(Object.fromEntries(members)['document.json']);
        await folders.write('p', 'document.json', withOtherValue(text, chance), true);
      }
      const store = new ProjectStore(folders, () => 'q');
      expect(await store.list()).toHaveLength(1);
      await judge(store.load('p'), counts);
    }
    expect(counts['mended']).toBeGreaterThan(200);
  }, 120_000);
});
