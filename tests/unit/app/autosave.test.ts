import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Autosave, REST_MS, RETRY_MS, type PageState } from '../../../src/app/controllers/autosave';
import type { SaveState } from '../../../src/app/stores/project-shelf.svelte';
import { AppError } from '../../../src/lib/errors';
import type { Command } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import { MOST_STEPS, perform, receive, startHistory, undo, type History } from '../../../src/project/history';
import { MemoryFolders } from '../../../src/storage/memory-folders';
import { ProjectStore } from '../../../src/storage/project-store';
import { dog, renderedFor } from '../project/made';
import { sound } from '../storage/made';

/** Of the takes t1 to t9. */
const sounds = await Promise.all(Array.from({ length: 10 }, (_, number) => sound(number)));

/** A clock whose timers run when the test says so. */
class Clock {
  now = 0;
  #next = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly action: () => void }>();

  readonly timer = {
    set: (milliseconds: number, action: () => void): number => {
      this.#next += 1;
      this.#timers.set(this.#next, { at: this.now + milliseconds, action });
      return this.#next;
    },
    clear: (timer: number): void => {
      this.#timers.delete(timer);
    },
  };

  get running(): number {
    return this.#timers.size;
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    for (const [timer, { at, action }] of [...this.#timers]) {
      if (at > this.now) continue;
      this.#timers.delete(timer);
      action();
    }
    await settled();
  }
}

/** Hashes under way: a take's, which is made off this thread and takes as long as the machine lets it. */
let hashing = 0;
beforeAll(() => {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'digest').mockImplementation((...asked) => {
    hashing += 1;
    return digest(...asked).finally(() => (hashing -= 1));
  });
});
afterAll(() => vi.restoreAllMocks());

/** Nothing is hashed, and the promises of the memory store have had their turn. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet = hashing > 0 ? 0 : quiet + 1)
    await new Promise((resolve) => setTimeout(resolve));
}

class WatchedFolders extends MemoryFolders {
  /** Of files removed, their names behind a minus. */
  readonly writes: string[] = [];
  failure: AppError | null = null;
  /** Writes wait until it is called. */
  hold: Promise<void> | null = null;
  underWay = 0;
  mostUnderWay = 0;

  override async write(...[id, path, data, create]: Parameters<MemoryFolders['write']>): Promise<void> {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      await this.hold;
      if (this.failure !== null) throw this.failure;
      await super.write(id, path, data, create);
      this.writes.push(path);
    } finally {
      this.underWay -= 1;
    }
  }

  override async removeFile(id: string, path: string): Promise<void> {
    if (this.failure !== null) throw this.failure;
    await super.removeFile(id, path);
    this.writes.push(`-${path}`);
  }
}

function desk() {
  const clock = new Clock();
  const folders = new WatchedFolders(() => clock.now);
  let number = 0;
  const store = new ProjectStore(folders, () => `p${(number += 1) === 1 ? '' : number}`);
  const states: SaveState['kind'][] = [];
  const placed: string[] = [];
  let kept = 0;
  let documents = 0;
  let page: PageState = { history: startHistory(emptyProject()), draft: '', change: '' };
  const autosave = new Autosave({
    newId: () => store.newId(),
    writer: store,
    page: () => page,
    sound: (take) => sounds[Number(take.slice(1))] ?? null,
    report: ({ kind }) => {
      if (states.at(-1) !== kind) states.push(kind);
    },
    placed: (id) => {
      placed.push(id);
      return Promise.resolve();
    },
    soundKept: () => (kept += 1),
    documentKept: () => (documents += 1),
    timer: clock.timer,
  });
  autosave.begin(null);
  const set = (next: Partial<PageState>): void => {
    page = { ...page, ...next };
    autosave.changed();
  };
  return {
    clock,
    folders,
    store,
    states,
    placed,
    autosave,
    get page() {
      return page;
    },
    get kept() {
      return kept;
    },
    get documents() {
      return documents;
    },
    show: (history: History) => set({ history }),
    write: (draft: string) => set({ draft }),
    perform: (command: Command) => set({ history: perform(page.history, command, { label: 'x' }) }),
    rendered: () => set({ history: receive(page.history, renderedFor(page.history.project, 'e1')).history }),
  };
}

const full = new AppError('storage-full', 'The disk is full.', { remedy: 'Save to a file.' });

test('nothing in it: nothing is stored, and no clock runs', async () => {
  const { autosave, clock, folders, states } = desk();
  autosave.changed();
  expect(clock.running).toBe(0);
  expect(await autosave.flush()).toBe(true);
  expect(await folders.ids()).toEqual([]);
  expect(states).toEqual(['nothing']);
});

test('changes close together are one save; the take lies there before the document that names it', async () => {
  const at = desk();
  at.perform({ type: 'add', event: dog() });
  at.perform({ type: 'gain', id: 'e1', gainDb: -3 });
  at.rendered();
  expect(at.states).toEqual(['nothing', 'saving']);
  await at.clock.pass(REST_MS);
  expect(at.folders.writes).toEqual(['takes/t1.wav', 'document.json']);
  expect(at.states).toEqual(['nothing', 'saving', 'saved']);
  expect(at.placed).toEqual(['p']);
  expect(at.kept).toBe(1);
  expect((await at.store.load('p')).history).toStrictEqual(at.page.history);

  at.perform({ type: 'gain', id: 'e1', gainDb: -6 });
  await at.clock.pass(REST_MS);
  expect(at.folders.writes).toEqual(['takes/t1.wav', 'document.json', 'document.json']);
  expect(await at.store.load('p')).toMatchObject({ revision: 2, history: at.page.history });
});

test('words that are only being written are kept too', async () => {
  const at = desk();
  at.write('A dog bar');
  await at.clock.pass(REST_MS);
  expect((await at.store.load('p')).draft).toBe('A dog bar');
});

test('one write at a time; what changes meanwhile is saved after it', async () => {
  const at = desk();
  let go = (): void => undefined;
  at.folders.hold = new Promise((resolve) => (go = resolve));
  at.perform({ type: 'add', event: dog() });
  await at.clock.pass(REST_MS);
  at.perform({ type: 'gain', id: 'e1', gainDb: -3 });
  await at.clock.pass(REST_MS);
  const flushed = at.autosave.flush();
  at.folders.hold = null;
  go();
  expect(await flushed).toBe(true);
  expect(at.folders.mostUnderWay).toBe(1);
  expect(await at.store.load('p')).toMatchObject({ revision: 2, history: at.page.history });
});

test('a full disk is said; the next change and the clock try again; later it is saved, with its takes', async () => {
  const at = desk();
  at.perform({ type: 'add', event: dog() });
  at.rendered();
  at.folders.failure = full;
  await at.clock.pass(REST_MS);
  expect(at.states.at(-1)).toBe('failed');
  expect(at.autosave.settled).toBe(false);
  expect(await at.autosave.flush()).toBe(false);

  at.perform({ type: 'gain', id: 'e1', gainDb: -3 });
  await at.clock.pass(REST_MS);
  expect(at.states.at(-1)).toBe('failed');

  at.folders.failure = null;
  await at.clock.pass(RETRY_MS);
  expect(at.states.at(-1)).toBe('saved');
  expect(at.folders.writes).toEqual(['takes/t1.wav', 'document.json']);
  const read = await at.store.load('p');
  expect(read.notes).toEqual([]);
  expect(read.history).toStrictEqual(at.page.history);
});

test('a project cleared behind the page’s back is written anew, takes and all', async () => {
  const at = desk();
  at.perform({ type: 'add', event: dog() });
  at.rendered();
  await at.clock.pass(REST_MS);
  await at.store.remove('p');
  at.perform({ type: 'gain', id: 'e1', gainDb: -3 });
  await at.clock.pass(REST_MS);
  const read = await at.store.load('p');
  expect(read.notes).toEqual([]);
  expect([...read.sounds.keys()]).toEqual(['t1']);
  expect(read.history).toStrictEqual(at.page.history);
});

test('what another tab has saved is never written over; kept as a copy, both are there', async () => {
  const at = desk();
  at.perform({ type: 'add', event: dog() });
  await at.clock.pass(REST_MS);
  const theirs = await at.store.load('p');
  await at.store.saveDocument('p', { ...theirs, draft: 'theirs', revision: 2 });
  at.perform({ type: 'gain', id: 'e1', gainDb: -3 });
  await at.clock.pass(REST_MS);
  expect(at.states.at(-1)).toBe('failed');
  at.perform({ type: 'gain', id: 'e1', gainDb: -6 });
  await at.clock.pass(RETRY_MS);
  expect(await at.store.load('p')).toMatchObject({ revision: 2, draft: 'theirs' });
  expect(at.autosave.settled).toBe(false);

  at.autosave.elsewhere();
  expect(await at.autosave.flush()).toBe(true);
  expect(await at.store.load('p')).toMatchObject({ revision: 2, draft: 'theirs' });
  expect(await at.store.load('p2')).toMatchObject({ revision: 1, history: at.page.history });
});

describe('the file of a removed take', () => {
  /** A dog with two takes, both stored, of which the second has been removed. */
  async function removed() {
    const at = desk();
    at.perform({ type: 'add', event: dog() });
    at.rendered();
    at.show(receive(at.page.history, renderedFor(at.page.history.project, 'e1', 2), 'if-silent').history);
    await at.clock.pass(REST_MS);
    at.perform({ type: 'remove-take', takeId: 't2' });
    await at.clock.pass(REST_MS);
    at.folders.writes.length = 0;
    return at;
  }

  /** So many steps later undo does not reach back to it. */
  function forget(at: Awaited<ReturnType<typeof removed>>): void {
    let { history } = at.page;
    for (let i = 0; i < MOST_STEPS; i += 1)
      history = perform(history, { type: 'gain', id: 'e1', gainDb: i % 2 === 0 ? -3 : -6 });
    at.show(history);
  }

  test('stays while undo brings the take back, and is not written again when it does', async () => {
    const at = await removed();
    expect((await at.store.load('p')).sounds.get('t2')).toEqual(sounds[2]);
    at.show(undo(at.page.history));
    await at.clock.pass(REST_MS);
    expect(at.folders.writes).toEqual(['document.json']);
    const read = await at.store.load('p');
    expect(read.notes).toEqual([]);
    expect(read.history).toStrictEqual(at.page.history);
    expect([...read.sounds.keys()]).toEqual(['t1', 't2']);
  });

  test('goes when no step needs it, after the document that says so', async () => {
    const at = await removed();
    forget(at);
    await at.clock.pass(REST_MS);
    expect(at.folders.writes).toEqual(['document.json', '-takes/t2.wav']);
    at.perform({ type: 'gain', id: 'e1', gainDb: -9 });
    await at.clock.pass(REST_MS);
    expect(at.folders.writes).toEqual(['document.json', '-takes/t2.wav', 'document.json']);
    expect(at.documents).toBe(4);
  });

  test('stays where that document could not be saved', async () => {
    const at = await removed();
    forget(at);
    at.folders.failure = full;
    await at.clock.pass(REST_MS);
    expect(at.states.at(-1)).toBe('failed');
    const read = await at.store.load('p');
    expect(read.notes).toEqual([]);
    expect(read.sounds.has('t2')).toBe(true);
    at.folders.failure = null;
    await at.clock.pass(RETRY_MS);
    expect(at.folders.writes).toEqual(['document.json', '-takes/t2.wav']);
  });

  test('that cannot be removed costs nothing: all is saved, and the next save tries again', async () => {
    const at = await removed();
    forget(at);
    const write = vi.spyOn(at.folders, 'removeFile').mockRejectedValueOnce(full);
    await at.clock.pass(REST_MS);
    expect(at.states.at(-1)).toBe('saved');
    expect(at.folders.writes).toEqual(['document.json']);
    at.perform({ type: 'gain', id: 'e1', gainDb: -9 });
    await at.clock.pass(REST_MS);
    expect(write).toHaveBeenCalledTimes(2);
    expect(at.folders.writes).toEqual(['document.json', 'document.json', '-takes/t2.wav']);
  });
});

test('a project that another tab edits is not saved from here', async () => {
  const at = desk();
  at.autosave.begin({ id: 'p', revision: 3, takes: new Map() }, { paused: true });
  at.perform({ type: 'add', event: dog() });
  await at.clock.pass(RETRY_MS);
  expect(at.folders.writes).toEqual([]);
  expect(at.autosave.settled).toBe(true);
});
