import { afterAll, afterEach, expect, test } from 'vitest';
import { toPlainError, type PlainError } from '../../src/lib/errors';
import { deviceModels } from '../../src/models/install/device-models';
import type { BundleId, Install } from '../../src/models/install/install';
import type { InstallClient } from '../../src/models/install/install-client';
import type { SourcePlace } from '../../src/models/sources/checkpoint-source';
import { CHANGE_LINES, SCENE_LINES } from '../../src/planner/lines/grammar';
import { operationsOfLines } from '../../src/planner/lines/operations-of-lines';
import { readLines } from '../../src/planner/lines/read-lines';
import { LocalPlanner } from '../../src/planner/local/local-planner';
import { ModelClient } from '../../src/planner/local/model-client';
import type { ModelRequest } from '../../src/planner/local/model-contract';
import { loadTransformersModel } from '../../src/planner/local/transformers-model';
import { proposalIn } from '../../src/planner/planner';
import { repairedProposal } from '../../src/planner/repair/repair';
import { apply } from '../../src/project/apply';
import { emptyProject } from '../../src/project/create';
import { proposedChange } from '../../src/project/proposal';
import { pickedFiles, startInstaller } from '../support/installing';
import expected from '../golden/local-model/expected.json';

/** The real workers, the real file system of the browser, and a tiny random model in transformers.js layout. */

const addresses = import.meta.glob<string>('../golden/local-model/model/**/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const ROOT = '../golden/local-model/model/';

const workers: Worker[] = [];
let clients: ModelClient[] = [];
/** One worker for the tests that leave it whole: each start takes seconds. */
let kept: ModelClient | null = null;
/** Installed by the first test that needs it. */
let whole: Promise<BundleId> | null = null;
afterEach(() => {
  for (const client of clients) client.release();
  clients = [];
});
afterAll(async () => {
  const client = installer();
  const { bundles, installs } = await client.list();
  for (const { id } of [...bundles, ...installs]) await client.cancel(id);
  for (const worker of workers) worker.terminate();
});

/** The model's files as a person picks them. */
const files = (): Promise<Map<string, File>> => pickedFiles('tiny', ROOT, addresses);

const picked = (some: ReadonlyMap<string, File>): SourcePlace => ({
  kind: 'files',
  name: 'tiny',
  files: some,
});

const installer = (): InstallClient => startInstaller(workers);

function installed(): Promise<BundleId> {
  whole ??= install(installer());
  return whole;
}

async function install(client: InstallClient): Promise<BundleId> {
  const ended = new Promise<Install>((found) => {
    client.onChange(({ installs }) => {
      const install = installs.find(({ phase }) => phase !== 'reading' && phase !== 'checking');
      if (install !== undefined) found(install);
    });
  });
  await client.start(picked(await files()));
  const { id, phase, trouble } = await ended;
  expect({ phase, trouble }).toEqual({ phase: 'done', trouble: null });
  return id;
}

function createWorker(): Worker {
  return new Worker(new URL('../../workers/planner.worker.ts', import.meta.url), { type: 'module' });
}

function planner(create = createWorker): ModelClient {
  const client = new ModelClient({
    createWorker: create,
    provider: 'wasm',
    locks: navigator.locks,
    // A cancel that is not heard lets the answer come to its end, and the worker with it is not ended before.
    patience: 600_000,
  });
  clients.push(client);
  return client;
}

function keptPlanner(): ModelClient {
  if (kept === null) {
    kept = planner();
    clients = [];
  }
  return kept;
}

const quietly = { signal: new AbortController().signal, onTokens: () => undefined };
const request = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content: 'A dog barks.' }],
  grammar: SCENE_LINES,
  mostTokens: 200,
  seed: null,
  ...changes,
});

const failure = (promise: Promise<unknown>): Promise<PlainError> =>
  promise.then(() => expect.unreachable('it should have failed'), toPlainError);

test('the model is what PyTorch says it is, token by token', async () => {
  const all = await files();
  const model = await loadTransformersModel(
    { name: 'tiny', dtype: 'fp32', dataFiles: 1, blob: async (path) => all.get(`tiny/${path}`) ?? null },
    'wasm',
  );
  // Bound to small letters, its likeliest tokens are those of the reference: template, positions, cache and mask are right.
  const { text } = await model.answer(
    request({
      messages: expected.messages as ModelRequest['messages'],
      grammar: '[a-z]*',
      mostTokens: 24 + 120,
    }),
    quietly,
  );
  expect(text).toBe(expected.letters);
  await model.dispose();
});

test('a template in a file of its own, which refuses a system’s word, gets it from the user', async () => {
  const all = await files();
  const config = JSON.parse((await all.get('tiny/tokenizer_config.json')?.text()) ?? '') as object;
  const template =
    "{% for message in messages %}{% if message.role == 'system' %}{{ raise_exception('no system') }}{% endif %}" +
    "{{ message.role + ': ' + message.content + '\\n' }}{% endfor %}{{ 'model: ' }}";
  const others: Readonly<Record<string, Blob>> = {
    'tokenizer_config.json': new Blob([JSON.stringify({ ...config, chat_template: undefined })]),
    'chat_template.jinja': new Blob([template]),
  };
  const model = await loadTransformersModel(
    {
      name: 'tiny',
      dtype: 'fp32',
      dataFiles: 1,
      blob: async (path) => others[path] ?? all.get(`tiny/${path}`) ?? null,
    },
    'wasm',
  );
  const answer = (messages: ModelRequest['messages']): Promise<{ readonly text: string }> =>
    model.answer(request({ messages }), quietly);
  const { text } = await answer([
    { role: 'system', content: 'Plan.' },
    { role: 'user', content: 'Rain.' },
  ]);
  // Greedy: the same words give the same answer.
  expect(text).toBe((await answer([{ role: 'user', content: 'Plan.\n\nRain.' }])).text);
  expect(text).not.toBe((await answer([{ role: 'user', content: 'Rain.' }])).text);
  await model.dispose();
});

test('installed from a folder and with the network shut, 50 of 50 answers are plans', async () => {
  const id = await installed();
  const client = keptPlanner();
  const project = emptyProject();
  const texts = new Set<string>();
  let tokens = 0;
  let seconds = 0;
  for (let seed = 0; seed < 50; seed += 1) {
    const intent = seed % 2 === 0 ? 'scene' : 'change';
    const grammar = intent === 'scene' ? SCENE_LINES : CHANGE_LINES;
    const answer = await client.answer(id, request({ grammar, seed }), quietly);
    tokens += answer.tokens;
    seconds += answer.seconds;
    texts.add(answer.text);
    expect(answer.ended, answer.text).toBe(true);
    expect(answer.text).toMatch(new RegExp(`^(?:${grammar})$`, 'u'));
    const { lines, unread } = readLines(answer.text);
    expect(unread).toEqual([]);
    const operations = operationsOfLines(lines, { project, text: 'A dog barks.', intent });
    const repaired = repairedProposal(operations, 'A dog barks.', project, intent);
    const { command } = proposedChange(project, repaired.operations, {
      by: 'tiny',
      sentence: 'A dog barks.',
      seeds: () => 1,
    });
    if (command !== null) apply(project, command);
    else expect(intent).toBe('change');
  }
  // Some changes are as short as "-e2".
  expect(texts.size).toBeGreaterThan(40);
  console.log(`50 of 50 parse; ${tokens} tokens, ${Math.round(tokens / seconds)} tokens/s on the processor`);
});

test('a scene and a change are planned by it, named after it, and said to whoever waits', async () => {
  const id = await installed();
  const client = keptPlanner();
  const written: number[] = [];
  const model = {
    name: 'tiny',
    answer: (asked: ModelRequest, options: typeof quietly) =>
      client.answer(id, { ...asked, mostTokens: 160, seed: 3 }, options),
  };
  const local = new LocalPlanner(model, (tokens) => written.push(tokens));
  const project = emptyProject();
  const asked = { text: 'A dog barks.', intent: 'scene', project, focus: null } as const;
  const { operations, by } = proposalIn(await local.plan(asked, quietly.signal));
  expect(by).toBe('tiny');
  expect(operations.some(({ op }) => op === 'add')).toBe(true);
  expect(written.at(-1)).toBeGreaterThan(10);
  // In order, and as it goes.
  expect(written).toEqual([...written.keys()]);
});

test('a cancel takes effect between two tokens, and the model stays loaded', async () => {
  const id = await installed();
  const client = keptPlanner();
  const stop = new AbortController();
  const answer = client.answer(id, request({ seed: 1, mostTokens: 4000 }), {
    signal: stop.signal,
    onTokens: (tokens) => {
      if (tokens === 5) stop.abort();
    },
  });
  expect(await failure(answer)).toMatchObject({ code: 'aborted' });
  expect(client.loaded).toBe(true);
  expect((await client.answer(id, request(), quietly)).ended).toBe(true);
});

test('a planner that is killed says so, and the next answer starts another', async () => {
  const id = await installed();
  const started: Worker[] = [];
  const client = planner(() => {
    const worker = createWorker();
    started.push(worker);
    return worker;
  });
  const answer = client.answer(id, request({ seed: 1, mostTokens: 4000 }), {
    signal: quietly.signal,
    onTokens: (tokens) => {
      if (tokens === 5) started[0]?.terminate();
    },
  });
  expect(await failure(answer)).toMatchObject({ code: 'worker-died' });
  expect((await client.answer(id, request(), quietly)).ended).toBe(true);
  expect(started).toHaveLength(2);
});

test('tokens that run out are told', async () => {
  const id = await installed();
  const { ended, tokens } = await keptPlanner().answer(id, request({ mostTokens: 3 }), quietly);
  expect({ ended, tokens }).toEqual({ ended: false, tokens: 3 });
});

async function spoil(
  id: BundleId,
  path: string,
  change: (bytes: Uint8Array) => Uint8Array | null,
): Promise<void> {
  const folder = await (
    await (await navigator.storage.getDirectory()).getDirectoryHandle('models')
  ).getDirectoryHandle(id);
  const inner = await folder.getDirectoryHandle('onnx');
  const bytes = change(
    new Uint8Array(
      await ((await deviceModels().store(id).blob?.(`onnx/${path}`)) ?? new Blob()).arrayBuffer(),
    ),
  );
  if (bytes === null) return inner.removeEntry(path);
  const stream = await (await inner.getFileHandle(path)).createWritable();
  await stream.write(new Uint8Array(bytes));
  await stream.close();
}

test('a file that is gone, cut short or damaged is named, and verifying finds it', async () => {
  const client = installer();
  const id = await installed();
  keptPlanner().release();
  await spoil(id, 'model.onnx', (bytes) => bytes.fill(255));
  expect(await failure(planner().answer(id, request(), quietly))).toMatchObject({
    code: 'bundle-unreadable',
    remedy: 'Verify the model, or delete it and install it again.',
  });
  expect(await client.verify(id)).toBe(false);
  await spoil(id, 'model.onnx_data', (bytes) => bytes.slice(0, 1000));
  expect(await failure(planner().answer(id, request(), quietly))).toMatchObject({
    code: 'bundle-unreadable',
    place: 'onnx/model.onnx_data',
  });
  await spoil(id, 'model.onnx_data', () => null);
  expect(await failure(planner().answer(id, request(), quietly))).toMatchObject({ code: 'bundle-missing' });
  for (const other of clients) other.release();
  await client.remove(id);
  expect((await client.list()).bundles).toEqual([]);
});

test('a folder without a graph is refused before anything is written', async () => {
  const client = installer();
  const some = new Map([...(await files())].filter(([path]) => !path.endsWith('.onnx')));
  expect(await failure(client.start(picked(some)))).toMatchObject({ code: 'source-invalid' });
  expect((await client.list()).installs).toEqual([]);
});
