import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointError } from '../../../src/planner/endpoints/endpoint-error';
import { EndpointPlanner } from '../../../src/planner/endpoints/endpoint-planner';
import { PACE } from '../../../src/planner/endpoints/pace';
import { proposalIn, type PlanProgress } from '../../../src/planner/planner';
import {
  add,
  chatPiece,
  DONE,
  event,
  startPlannerServer,
  wire,
  type Behaviour,
  type PlannerServer,
} from '../../support/planner-server';
import { after, endpointAt, scene, told, type MadeEndpoint } from './made-requests';

/** Answers that come piece by piece, over real connections. */

const words = 'A car starts while a dog barks';
const plan = wire([add('A car starts', 0, 60), add('A dog barks', 40, 100)]);
const [half, rest] = [plan.slice(0, plan.indexOf('},') + 1), plan.slice(plan.indexOf('},') + 1)];
const PLANNED = ['e1 0-6 A car starts', 'e2 4-10 A dog barks'];

let server: PlannerServer;
beforeEach(async () => {
  server = await startPlannerServer();
});
afterEach(() => server.stop());

const nobody: (progress: PlanProgress) => void = () => undefined;
const script = (...behaviours: readonly Behaviour[]): void => void server.script.push(...behaviours);
const at = (more: Parameters<typeof endpointAt>[1] = {}): MadeEndpoint =>
  endpointAt({ base: server.base }, more);
const anthropic = (): MadeEndpoint => endpointAt({ base: server.base, provider: 'anthropic' });

async function planned(
  { endpoint }: MadeEndpoint,
  { signal = new AbortController().signal, onProgress = nobody } = {},
): Promise<readonly string[]> {
  const request = scene(words);
  const { operations } = proposalIn(await new EndpointPlanner(endpoint, onProgress).plan(request, signal));
  return told(after(request.project, operations, words));
}

async function trouble(made: MadeEndpoint): Promise<EndpointError> {
  return planned(made).then(
    (events) => Promise.reject(new Error(`It planned ${events.join()}.`)),
    (error: unknown) => error as EndpointError,
  );
}

describe.each([
  ['chat/completions', at],
  ['Anthropic', anthropic],
])('%s', (_, made) => {
  it('is read piece by piece, and tells how far it has come', async () => {
    script({ says: plan });
    const seen: PlanProgress[] = [];
    expect(await planned(made(), { onProgress: (progress) => seen.push(progress) })).toEqual(PLANNED);
    expect(server.calls[0]?.body['stream']).toBe(true);
    expect(seen[0]).toEqual({ written: 0, unit: 'character', parts: 0 });
    expect(seen.at(-1)).toEqual({ written: plan.length, unit: 'character', parts: 2 });
    expect(seen.map(({ written }) => written)).toEqual(
      seen.map(({ written }) => written).toSorted((a, b) => a - b),
    );
  });

  it('may answer whole all the same', async () => {
    server.streams = false;
    script({ says: plan });
    expect(await planned(made())).toEqual(PLANNED);
    expect(server.calls).toHaveLength(1);
  });

  it('says in a stream, too, that it would not, or was cut off', async () => {
    script({ refuses: 'I cannot.' });
    await expect(planned(made())).rejects.toMatchObject({ code: 'plan-invalid' });
    script({ says: half, stopped: 'length' }, { says: plan });
    expect(await planned(made())).toEqual(PLANNED);
    expect(server.calls).toHaveLength(3);
  });
});

describe('a stream', () => {
  it.each([1, 7, 100_000])('is the same cut into pieces of %i bytes', async (size) => {
    const piece = chatPiece({ content: plan.replace('A car starts', 'A căr stärts') }, 'stop');
    const bytes = new TextEncoder().encode(piece + DONE);
    const cuts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => i * size);
    script({ stream: cuts.map((from) => bytes.subarray(from, from + size)) });
    expect((await planned(at()))[0]).toBe('e1 0-6 A căr stärts');
  });

  it.each([
    ['without its end', [chatPiece({ content: half }), chatPiece({ content: rest }, 'stop')]],
    ['without a reason to stop', [chatPiece({ content: plan }), DONE]],
    ['without its last empty line', [chatPiece({ content: half }), chatPiece({ content: rest }).trimEnd()]],
    ['with carriage returns', [`${chatPiece({ content: plan }, 'stop')}${DONE}`.replaceAll('\n', '\r\n')]],
    [
      'with comments, which keep it alive',
      [': PROCESSING\n\n', chatPiece({ content: half }), ':\n\n', chatPiece({ content: rest }, 'stop'), DONE],
    ],
    [
      'with thinking, and figures at the end',
      [
        chatPiece({ reasoning: 'A car, a dog.' }),
        chatPiece({ reasoning_content: 'Six seconds.' }),
        chatPiece({ content: plan }, 'stop'),
        event({ choices: [], usage: { total_tokens: 9 } }),
        DONE,
      ],
    ],
    ['with content in parts', [chatPiece({ content: [{ type: 'text', text: plan }] }, 'stop'), DONE]],
    [
      'with what is no piece',
      ['data: oops\n\n', event(null), event([1]), chatPiece({ content: plan }), DONE],
    ],
  ])('%s is understood', async (_, stream) => {
    script({ stream });
    expect(await planned(at())).toEqual(PLANNED);
    expect(server.calls).toHaveLength(1);
  });

  it('under another name is understood', async () => {
    script({ stream: [chatPiece({ content: plan }, 'stop'), DONE], type: 'text/plain' });
    expect(await planned(at())).toEqual(PLANNED);
  });

  it('of no words at all is no planner’s', async () => {
    script({ stream: [': nothing\n\n', DONE] });
    expect(await trouble(at())).toMatchObject({ trouble: 'not-an-api' });
  });

  it('that breaks off is asked for again, and told of as what it is', async () => {
    const breaks: Behaviour = { stream: [chatPiece({ content: half })], ends: 'closes' };
    script(breaks, { says: plan });
    const made = at();
    expect(await planned(made)).toEqual(PLANNED);
    expect(made.waits).toEqual([500]);
    script(breaks, breaks);
    const error = await trouble(at());
    expect(error).toMatchObject({ trouble: 'broken', remedy: 'Try again, or plan with rules.' });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ broke off in the middle of its answer\.$/u);
  });

  it.each([
    ['429 in an error', { error: { code: 429, message: 'slow down' } }],
    ['overloaded', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
    ['an error of no kind', { error: 'out of memory' }],
  ])('with an error in it (%s) is asked for again', async (_, error) => {
    script({ stream: [chatPiece({ content: half }), event(error, 'error')] }, { says: plan });
    const made = at();
    expect(await planned(made)).toEqual(PLANNED);
    expect(made.waits).toEqual([500]);
  });

  it('with an error that stays ends as the error does', async () => {
    const quota = event({ error: { code: 402, message: 'You have no credit' } });
    script({ stream: [chatPiece({ content: half }), quota] });
    expect(await trouble(at())).toMatchObject({ trouble: 'credit' });
  });

  it('that is refused is not asked for again', async () => {
    script(
      { status: 400, body: '{"error":{"message":"Streaming is not supported with response_format"}}' },
      { says: plan },
      { says: plan },
    );
    const made = at();
    await planned(made);
    await planned(made);
    expect(server.calls.map(({ body }) => [body['stream'], 'response_format' in body])).toEqual([
      [true, true],
      [undefined, true],
      [undefined, true],
    ]);
  });
});

describe('patience', () => {
  /** Far more than a busy machine adds to a piece's way. */
  const LIMIT = 1000;
  const hasty = (): MadeEndpoint => at({ pace: { ...PACE, limitMs: { cloud: LIMIT, local: LIMIT } } });
  const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

  /** Promises begin with their script: each waits for the one before it. */
  function slowly(pieces: readonly string[], ms: number): Behaviour {
    let time = Promise.resolve();
    return { stream: pieces.flatMap((piece) => [(time = time.then(() => later(ms))), piece]) };
  }

  it('lasts as long as something comes, be it comments', async () => {
    const made = hasty();
    await planned(made);
    const alive = Array.from({ length: 6 }, () => ': alive\n\n');
    script(slowly([chatPiece({ content: half }), ...alive, chatPiece({ content: rest })], LIMIT / 6));
    const began = performance.now();
    expect(await planned(made)).toEqual(PLANNED);
    expect(performance.now() - began).toBeGreaterThan(LIMIT);
  });

  it('ends with silence in the middle', async () => {
    script({ stream: [chatPiece({ content: half }), later(60_000)] });
    const error = await trouble(hasty());
    expect(error).toMatchObject({ trouble: 'late' });
    expect(error.message).toContain('said nothing for 1 s in the middle of its answer');
  });

  it('ends at once when the person stops it', async () => {
    const stop = new AbortController();
    script({ stream: [chatPiece({ content: half }), later(60_000)] });
    const asked = planned(at(), {
      signal: stop.signal,
      onProgress: ({ parts }) => parts > 0 && stop.abort(),
    });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.calls).toHaveLength(1);
  });
});
