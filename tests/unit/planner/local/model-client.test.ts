import * as Comlink from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError, toPlainError, type PlainError } from '../../../../src/lib/errors';
import type { LanguageModel } from '../../../../src/planner/local/language-model';
import { ModelClient } from '../../../../src/planner/local/model-client';
import type { ModelAnswer, ModelProvider, ModelRequest } from '../../../../src/planner/local/model-contract';
import { PlannerService } from '../../../../src/planner/local/planner-service';
import { memoryLocks } from '../../../support/memory-models';

/** The client and the service of the planner worker over a message channel; the model is what each test says. */

const ANSWER: ModelAnswer = { text: '-e1', tokens: 2, seconds: 1, ended: true };
const REQUEST: ModelRequest = { messages: [], grammar: '-e1', mostTokens: 10, seed: null };
const quietly = { signal: new AbortController().signal, onTokens: () => undefined };

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

interface Setting {
  readonly provider?: ModelProvider;
  readonly answer?: LanguageModel['answer'];
  readonly load?: () => Promise<void>;
  readonly idle?: number;
  readonly patience?: number;
  readonly whenEnded?: () => void;
}

function set({
  provider = 'wasm',
  answer = async () => ANSWER,
  load = async () => undefined,
  idle = 60_000,
  patience = 5000,
  whenEnded = () => undefined,
}: Setting) {
  const locks = memoryLocks();
  const told: string[] = [];
  const client = new ModelClient({
    provider: null,
    locks: null,
    idle,
    patience,
    createWorker: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      told.push('started');
      Comlink.expose(
        new PlannerService({
          openFiles: async (id) => ({ name: id, dtype: 'fp32', dataFiles: 0, blob: async () => null }),
          load: async ({ name }) => {
            await load();
            told.push(`loaded ${name}`);
            return { answer, dispose: async () => undefined };
          },
          chooseProvider: async () => provider,
          locks,
        }),
        port2,
      );
      port1.start();
      return Object.assign(port1, {
        terminate: () => {
          told.push('ended');
          whenEnded();
          port1.close();
        },
      });
    },
  });
  return { client, told, locks };
}

const failure = (promise: Promise<unknown>): Promise<PlainError> =>
  promise.then(() => expect.unreachable('it should have failed'), toPlainError);

/** Resolves when it is told to. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

describe('the client of the planner worker', () => {
  it('loads a model with the first question, and keeps it for the next', async () => {
    const { client, told } = set({});
    expect(client.loaded).toBe(false);
    expect(await client.answer('a', REQUEST, quietly)).toEqual(ANSWER);
    await client.answer('a', REQUEST, quietly);
    expect(told).toEqual(['started', 'loaded a']);
    expect(client.loaded).toBe(true);
  });

  it('gives one back before it loads another', async () => {
    const { client, told } = set({});
    await client.answer('a', REQUEST, quietly);
    await client.answer('b', REQUEST, quietly);
    expect(told).toEqual(['started', 'loaded a', 'ended', 'started', 'loaded b']);
  });

  it('gives it back when its room is needed, but not under an answer', async () => {
    const { open, opened } = gate();
    const { client, told } = set({ answer: async () => opened.then(() => ANSWER) });
    const answer = client.answer('a', REQUEST, quietly);
    client.release();
    open();
    expect(await answer).toEqual(ANSWER);
    expect(told).toEqual(['started', 'loaded a']);
    client.release();
    expect(told).toEqual(['started', 'loaded a', 'ended']);
    expect(client.loaded).toBe(false);
  });

  it('gives it back by itself when nobody asks any more', async () => {
    const ended = gate();
    const { client } = set({ idle: 1, whenEnded: ended.open });
    await client.answer('a', REQUEST, quietly);
    await ended.opened;
    expect(client.loaded).toBe(false);
  });

  it('tells of a model that cannot be loaded, and tries again with a new worker', async () => {
    let times = 0;
    const load = async (): Promise<void> => {
      times += 1;
      if (times === 1) throw new AppError('out-of-memory', 'Too large.', { remedy: 'Close something.' });
    };
    const { client, told } = set({ load });
    expect(await failure(client.answer('a', REQUEST, quietly))).toMatchObject({ code: 'out-of-memory' });
    expect(await client.answer('a', REQUEST, quietly)).toEqual(ANSWER);
    expect(told).toEqual(['started', 'ended', 'started', 'loaded a']);
  });

  it('ends a worker that does not hear a cancel', async () => {
    const stop = new AbortController();
    const { client, told } = set({
      patience: 1,
      answer: () => {
        stop.abort(new DOMException('', 'AbortError'));
        return new Promise(() => undefined);
      },
    });
    expect(await failure(client.answer('a', REQUEST, { ...quietly, signal: stop.signal }))).toMatchObject({
      code: 'aborted',
    });
    expect(told.at(-1)).toBe('ended');
  });

  it('asks nothing that was stopped before', async () => {
    const { client, told } = set({});
    const signal = AbortSignal.abort(new DOMException('', 'AbortError'));
    expect(await failure(client.answer('a', REQUEST, { ...quietly, signal }))).toMatchObject({
      code: 'aborted',
    });
    expect(told).toEqual([]);
  });
});

describe('the graphics device', () => {
  it('is held for one plan or one render at a time, and not for a plan on the processor', async () => {
    for (const provider of ['webgpu', 'wasm'] as const) {
      const order: string[] = [];
      const { client, locks } = set({
        provider,
        answer: async () => {
          order.push('planned');
          return ANSWER;
        },
      });
      const { open, opened } = gate();
      const held = gate();
      const render = locks.request('gpu', async () => {
        held.open();
        await opened;
        order.push('rendered');
      });
      await held.opened;
      const answer = client.answer('a', REQUEST, quietly);
      if (provider === 'wasm') await answer;
      open();
      await Promise.all([render, answer]);
      expect(order).toEqual(provider === 'wasm' ? ['planned', 'rendered'] : ['rendered', 'planned']);
    }
  });
});
