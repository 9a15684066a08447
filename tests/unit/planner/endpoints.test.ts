import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointError } from '../../../src/planner/endpoints/endpoint-error';
import { EndpointPlanner } from '../../../src/planner/endpoints/endpoint-planner';
import { PACE } from '../../../src/planner/endpoints/pace';
import { PROVIDERS } from '../../../src/planner/endpoints/providers';
import { proposalIn, type PlanRequest } from '../../../src/planner/planner';
import {
  add,
  startPlannerServer,
  wire,
  type Behaviour,
  type PlannerServer,
} from '../../support/planner-server';
import { after, basketball, change, endpointAt, scene, told, type MadeEndpoint } from './made-requests';

/** Endpoints that speak well and badly (planner.md 1.4), over real connections. */

const words = 'A car starts while a dog barks';
const plan = wire([add('A car starts', 0, 60), add('A dog barks', 40, 100)]);
const never = new AbortController().signal;

let server: PlannerServer;
beforeEach(async () => {
  server = await startPlannerServer();
});
afterEach(() => server.stop());

const at = (more: Parameters<typeof endpointAt>[1] = {}): MadeEndpoint =>
  endpointAt({ base: server.base }, more);

async function planned(made: MadeEndpoint, request: PlanRequest = scene(words)): Promise<readonly string[]> {
  const proposal = proposalIn(await new EndpointPlanner(made.endpoint).plan(request, never));
  return told(after(request.project, proposal.operations, request.intent === 'scene' ? request.text : null));
}

async function trouble(made: MadeEndpoint, request = scene(words)): Promise<EndpointError> {
  return planned(made, request).then(
    (events) => Promise.reject(new Error(`It planned ${events.join()}.`)),
    (error: unknown) => error as EndpointError,
  );
}

const script = (...behaviours: readonly Behaviour[]): void => void server.script.push(...behaviours);
const forms = (): readonly unknown[] =>
  server.calls.map(({ body }) => (body['response_format'] as { type?: string } | undefined)?.type);

describe('chat/completions', () => {
  it('is asked with plain headers, and words as data', async () => {
    expect(await planned(at())).toEqual(['e1 0-5 A car starts', 'e2 5-10 A dog barks']);
    const [call] = server.calls;
    expect(call).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer sk-secret-0123456789',
      'content-type': 'application/json',
    });
    expect(Object.keys(call?.body ?? {}).sort()).toEqual([
      'max_tokens',
      'messages',
      'model',
      'response_format',
      'stream',
    ]);
    const messages = call?.body['messages'] as readonly { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[0]?.content).not.toContain(words);
    expect(JSON.parse(messages[1]?.content ?? '')).toEqual({ task: 'scene', words, seconds: 10 });
  });

  it('sends no key where there is none', async () => {
    await planned(at({ key: null }));
    expect(server.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is told of a change by the ids of what stands', async () => {
    const project = basketball();
    script({
      says: wire([
        { op: 'set', id: 'e1', caption: 'A table tennis ball bouncing' },
        { op: 'remove', id: 'e2' },
      ]),
    });
    const after = await planned(at(), change('make it table tennis', project));
    expect(after).toEqual(['e1 0-7 A table tennis ball bouncing', 'e3 7-10 People cheering and shouting']);
    const messages = server.calls[0]?.body['messages'] as readonly { content: string }[];
    expect(JSON.parse(messages[1]?.content ?? '')).toMatchObject({
      task: 'change',
      plan: expect.arrayContaining(['e2 50-70 fg A ball hits the basket']) as unknown,
    });
  });
});

describe('Anthropic', () => {
  it('is asked with its own three headers', async () => {
    const made = endpointAt({ base: server.base, provider: 'anthropic' });
    expect(await planned(made)).toHaveLength(2);
    const [call] = server.calls;
    expect(call?.path).toBe('/v1/messages');
    expect(call?.headers).toMatchObject({
      'x-api-key': 'sk-secret-0123456789',
      'anthropic-dangerous-direct-browser-access': 'true',
    });
    expect(call?.headers).not.toHaveProperty('authorization');
    expect(call?.body).toMatchObject({ output_config: { format: { type: 'json_schema' } } });
    expect((call?.body['messages'] as readonly { role: string }[]).map(({ role }) => role)).toEqual(['user']);
  });

  it.each([
    [401, '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}', 'key'],
    [
      401,
      '{"error":{"message":"CORS requests are not allowed for this Organization because of its settings"}}',
      'organisation',
    ],
    [400, '{"error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}', 'credit'],
    [404, '{"error":{"type":"not_found_error","message":"model: nothing"}}', 'model'],
  ])('%i %s: %s', async (status, body, expected) => {
    script({ status, body });
    expect(await trouble(endpointAt({ base: server.base, provider: 'anthropic' }))).toMatchObject({
      trouble: expected,
    });
  });

  it('is waited for when it is overloaded', async () => {
    script({ status: 529, body: '{"error":{"type":"overloaded_error","message":"Overloaded"}}' });
    const made = endpointAt({ base: server.base, provider: 'anthropic' });
    expect(await planned(made)).toHaveLength(2);
    expect(made.waits).toEqual([500]);
  });
});

describe('the ladder of forms', () => {
  const noSchema: Behaviour = {
    status: 400,
    body: '{"error":{"message":"This model does not support response format `json_schema`"}}',
  };

  it('is stepped down and remembered', async () => {
    const made = at();
    script(noSchema, noSchema, { says: plan }, { says: plan });
    await planned(made);
    await planned(made);
    expect(forms()).toEqual(['json_schema', 'json_schema', 'json_object', 'json_object']);
    expect(server.calls[1]?.body['response_format']).not.toHaveProperty('json_schema.strict');
  });

  it('ends with words alone', async () => {
    script(noSchema, noSchema, noSchema, { says: `Sure:\n\`\`\`json\n${plan}\n\`\`\`` });
    expect(await planned(at())).toHaveLength(2);
    expect(forms().at(-1)).toBeUndefined();
  });

  it('drops a bound that the endpoint refuses, once', async () => {
    const refused: Behaviour = {
      status: 400,
      body: '{"error":{"message":"Unsupported parameter: max_tokens","param":"max_tokens"}}',
    };
    const made = at();
    script(refused, { says: plan }, { says: plan });
    await planned(made);
    await planned(made);
    expect(server.calls.map(({ body }) => 'max_tokens' in body)).toEqual([true, false, false]);
    expect(forms()).toEqual(['json_schema', 'json_schema', 'json_schema']);
  });

  it('gives up on an endpoint that refuses everything', async () => {
    const refused: Behaviour = { status: 400, body: '{"error":"nothing is right"}' };
    script(refused, refused, refused, refused, refused);
    expect(await trouble(at())).toMatchObject({ trouble: 'refused', answered: '400 nothing is right' });
    expect(server.calls).toHaveLength(4);
  });
});

describe('what may be over soon', () => {
  it.each([
    ['429', { status: 429, body: '{}' }, [500]],
    ['429 that says when', { status: 429, body: '{}', headers: { 'Retry-After': '3' } }, [3000]],
    ['500', { status: 500, body: 'oops', type: 'text/plain' }, [500]],
    ['503 as a page', { status: 503, body: '<html>busy</html>', type: 'text/html' }, [500]],
    ['a closed connection', 'closes', [500]],
    ['an answer that breaks off', 'breaks off', [500]],
  ] as const)('%s is tried again', async (_, behaviour, waits) => {
    const made = at();
    script(behaviour);
    expect(await planned(made)).toHaveLength(2);
    expect(made.waits).toEqual(waits);
  });

  it('is tried three times, no more', async () => {
    const made = at();
    const busy: Behaviour = { status: 429, body: '{"error":{"message":"slow down"}}' };
    script(busy, busy, busy, busy);
    expect(await trouble(made)).toMatchObject({ trouble: 'busy', remedy: 'Try again in a minute.' });
    expect(made.waits).toEqual([500, 1000]);
    expect(server.calls).toHaveLength(3);
  });

  it('is not waited for longer than a person would', async () => {
    const made = at();
    script({ status: 429, body: '{}', headers: { 'Retry-After': '90' } });
    expect(await trouble(made)).toMatchObject({ trouble: 'busy', remedy: 'Try again in 90 s.' });
    expect(made.waits).toEqual([]);
  });

  it('is not waited for once the user stopped it', async () => {
    const stop = new AbortController();
    script({ status: 429, body: '{}' });
    const made = at({
      pace: {
        ...PACE,
        wait: async (_, signal) => {
          stop.abort();
          signal.throwIfAborted();
        },
      },
    });
    const asked = new EndpointPlanner(made.endpoint).plan(scene(words), stop.signal);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('what stays wrong is told apart', () => {
  const quota = '{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}';
  it.each([
    ['no credit', { status: 402, body: '{}' }, 'credit', 'No credit left at this provider.'],
    ['a quota, though 429', { status: 429, body: quota }, 'credit', 'No credit left at this provider.'],
    ['a key', { status: 401, body: '{"error":"no"}' }, 'key', 'The key was refused by the endpoint.'],
    [
      'a page of a website',
      { status: 200, body: '<!doctype html><title>Welcome</title>', type: 'text/html' },
      'not-an-api',
      /^A web page answers at http:\/\/127/u,
    ],
    ['another kind of answer', { status: 200, body: '{"hello":1}' }, 'not-an-api', /is no planner\.$/u],
    ['nothing at all', { status: 200, body: '' }, 'not-an-api', /is no planner\.$/u],
  ] as const)('%s', async (_, behaviour, expected, message) => {
    script(behaviour);
    const error = await trouble(at());
    expect(error).toMatchObject({ code: 'planner-failed', trouble: expected });
    expect(error.message).toMatch(message);
    expect(server.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('the name of a model, with those there are', async () => {
    script({ status: 404, body: '{"error":{"message":"model \\"small\\" not found"}}' });
    expect(await trouble(at())).toMatchObject({
      trouble: 'model',
      message: 'There is no model named small there. It has: small, large.',
    });
  });

  it('an address that is not the interface’s', async () => {
    expect(await trouble(endpointAt({ base: server.base.replace('/v1', '/api') }))).toMatchObject({
      trouble: 'not-an-api',
    });
  });

  it('a server that is not there', async () => {
    await server.stop();
    const error = await trouble(at());
    expect(error.trouble).toBe('down');
    expect(error.checks.map(({ passed }) => passed)).toEqual([false, true]);
  });

  it('a server that hangs, once it has answered before', async () => {
    const made = at({ pace: { ...PACE, limitMs: { cloud: 50, local: 50 } } });
    await planned(made);
    script('hangs');
    expect(await trouble(made)).toMatchObject({ trouble: 'late' });
  });

  it('an address that this page may not ask', async () => {
    const error = await trouble(endpointAt({ base: 'http://192.168.1.7:11434/v1' }));
    expect(error).toMatchObject({
      trouble: 'address',
      message: 'This page may not ask http://192.168.1.7:11434/v1.',
    });
  });

  it('an answer in the wrong wrapping is none of these', async () => {
    const content = JSON.stringify({ choices: [{ message: { content: plan } }] });
    script({ status: 200, body: content, type: 'text/plain' });
    expect(await planned(at())).toHaveLength(2);
  });
});

describe('what a browser tells', () => {
  const gone = { base: 'http://127.0.0.1:1/v1' };
  const around = (more: object): Parameters<typeof endpointAt>[1] => ({
    surroundings: {
      online: () => true,
      pageOrigin: 'https://page.example',
      isolated: false,
      permission: async () => null,
      ...more,
    },
  });

  it('offline', async () => {
    const made = endpointAt({ base: 'https://nothing.invalid/v1' }, around({ online: () => false }));
    expect(await trouble(made)).toMatchObject({ trouble: 'offline', remedy: 'Rules work offline.' });
  });

  it.each([
    ['denied', 'permission', /beside its address/u],
    ['prompt', 'permission', /allow it when the browser asks/u],
    ['granted', 'down', /^Start Ollama/u],
  ])('that the way to local servers is %s', async (state, expected, remedy) => {
    const permission = async (name: string): Promise<string | null> =>
      name === 'local-network-access' ? state : null;
    const error = await trouble(endpointAt({ ...gone, provider: 'ollama' }, around({ permission })));
    expect(error.trouble).toBe(expected);
    expect(error.remedy).toMatch(remedy);
  });

  it('nothing, to an isolated page: the line helps in both cases', async () => {
    const error = await trouble(endpointAt({ ...gone, provider: 'ollama' }, around({ isolated: true })));
    expect(error).toMatchObject({
      trouble: 'cors-or-down',
      line: 'OLLAMA_ORIGINS=https://page.example ollama serve',
    });
  });
});

describe('keys', () => {
  it('are in no error, whatever the provider repeats of them', async () => {
    script({
      status: 401,
      body: '{"error":{"message":"Incorrect API key provided: sk-secret-0123456789 (sk-sec*****6789)"}}',
    });
    const error = await trouble(at());
    const everything = JSON.stringify([
      error,
      error.message,
      error.answered,
      error.checks,
      String(error.cause),
    ]);
    expect(everything).not.toMatch(/sk-sec|6789/u);
    expect(error.answered).toContain('Incorrect API key');
  });

  it('go to no host that an endpoint sends on to', async () => {
    const other = await startPlannerServer();
    script(
      { status: 307, body: '', headers: { Location: `${other.base}/chat/completions` } },
      { status: 307, body: '', headers: { Location: `${other.base}/chat/completions` } },
    );
    await trouble(at());
    expect(other.calls).toEqual([]);
    await other.stop();
  });
});

describe('the table of providers', () => {
  it.each(PROVIDERS.filter(({ base }) => base !== ''))(
    '$name: its address may be asked by a page',
    ({ base, place }) => {
      expect(new URL(base).protocol).toBe(place === 'local' ? 'http:' : 'https:');
      expect(base).not.toMatch(/\/$/u);
    },
  );

  it('free models of OpenRouter are asked with time between', async () => {
    const made = endpointAt({ base: server.base, provider: 'openrouter', model: 'x/y:free' });
    await planned(made);
    await planned(made);
    expect(made.waits).toHaveLength(1);
    expect(made.waits[0]).toBeGreaterThan(4000);
  });

  it('lists models by their short names', async () => {
    server.models = ['models/gemini-pro', 'other'];
    expect(await at().endpoint.models(never)).toEqual(['gemini-pro', 'other']);
  });
});
