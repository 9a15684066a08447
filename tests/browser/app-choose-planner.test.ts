import { afterEach, expect, test } from 'vitest';
import { ChoosePlanner } from '../../src/app/controllers/choose-planner';
import { PlannersStore } from '../../src/app/stores/planners.svelte';
import type { InstalledBundle } from '../../src/models/install/install';
import type { Planner } from '../../src/planner/planner';
import { emptyProject } from '../../src/project/create';

/** Who plans is remembered in one place: exactly one planner is asked, and the page names it. */

afterEach(() => localStorage.clear());

const ENDPOINT = { provider: 'ollama', base: 'http://localhost:1/v1', model: 'far' } as const;

const model = (id: string, name: string): InstalledBundle =>
  ({ id, name, use: 'planning' }) as InstalledBundle;

/** @param installed null: it is not known yet */
function made(installed: readonly InstalledBundle[] | null) {
  const asked: string[] = [];
  let released = 0;
  const answering = (name: string): Planner => ({
    name,
    plan: () => {
      asked.push(name);
      return Promise.resolve({ kind: 'proposal', operations: [], notes: [], by: name });
    },
  });
  const store = new PlannersStore();
  const local = {
    plannerOf: ({ id }: InstalledBundle) => answering(id),
    release: () => {
      released += 1;
      return Promise.resolve();
    },
  };
  const choosing = new ChoosePlanner({ store, rules: answering('rules'), local, storage: localStorage });
  if (installed !== null) store.have(installed);
  const plan = async (signal = new AbortController().signal): Promise<readonly string[]> => {
    asked.length = 0;
    const request = { text: 'Rain', intent: 'scene', project: emptyProject(), focus: null } as const;
    await choosing.planner.plan(request, signal);
    return [...asked];
  };
  return { store, choosing, plan, released: () => released };
}

const MODELS = [model('a', 'Small-ONNX'), model('b', 'Large-ONNX-web')];

test('a model on this device plans until another planner is chosen, in later visits too', async () => {
  const first = made(MODELS);
  first.choosing.configure(ENDPOINT, null, false);
  first.choosing.chooseModel('b');
  expect(first.store).toMatchObject({ kind: 'local', name: 'Large', local: { id: 'b' }, away: null });
  expect(await first.plan()).toEqual(['rules', 'b']);

  const second = made(MODELS);
  expect(second.store).toMatchObject({ kind: 'local', name: 'Large' });
  second.choosing.choose('rules');
  expect(second.store).toMatchObject({ kind: 'rules', name: 'Rules', local: null });
  expect(await second.plan()).toEqual(['rules']);

  const third = made(MODELS);
  expect(third.store.kind).toBe('rules');
  third.choosing.choose('endpoint');
  expect(third.store).toMatchObject({ kind: 'endpoint', name: 'far', local: null });
  expect(third.choosing.planner.name).toBe('far');
});

test('a model that is gone is not replaced by one that nobody chose', async () => {
  made(MODELS).choosing.chooseModel('b');
  const { store, plan } = made([model('a', 'Small')]);
  expect(store).toMatchObject({ kind: 'rules', local: null });
  expect(await plan()).toEqual(['rules']);
});

test('who plans before the installed models are listed waits for the one that was chosen', async () => {
  made(MODELS).choosing.chooseModel('b');
  const { store, choosing, plan } = made(null);
  expect(store).toMatchObject({
    kind: 'local',
    name: 'Model on this device',
    local: null,
    looksForModel: true,
  });
  let ended = false;
  const planned = plan().finally(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ended).toBe(false);
  store.have(MODELS);
  expect(await planned).toEqual(['rules', 'b']);
  expect(store).toMatchObject({ name: 'Large', looksForModel: false });

  // What is kept meanwhile keeps the choice.
  const next = made(null);
  next.choosing.forgetKey('http://localhost:1/v1');
  expect(made(MODELS).store).toMatchObject({ kind: 'local', name: 'Large' });
  // Nobody has to wait for it.
  const stop = new AbortController();
  const stopped = next.plan(stop.signal);
  stop.abort(new DOMException('Stopped.', 'AbortError'));
  await expect(stopped).rejects.toThrow('Stopped.');
  await next.choosing.byRules(() => next.plan());
  expect(choosing.planner.name).toBe('b');
});

test('a model that turns out to be gone leaves the rules to who waited for it', async () => {
  made(MODELS).choosing.chooseModel('b');
  const { store, plan } = made(null);
  const planned = plan();
  store.have([]);
  // The ladder asks the rules first, whoever is chosen.
  expect(await planned).toEqual(['rules', 'rules']);
  expect(store).toMatchObject({ kind: 'rules', name: 'Rules' });
});

test('a model that is about to be deleted leaves the rules, and its memory', async () => {
  const { store, choosing, released } = made(MODELS);
  choosing.configure(ENDPOINT, null, false);
  choosing.chooseModel('a');
  const before = released();
  await choosing.leaveModel('b');
  expect(store).toMatchObject({ kind: 'local', local: { id: 'a' } });
  await choosing.leaveModel('a');
  expect(store.kind).toBe('rules');
  expect(released()).toBeGreaterThan(before + 1);
  expect(made(MODELS).store.kind).toBe('rules');
});
