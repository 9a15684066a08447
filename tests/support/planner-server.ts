import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A planner's endpoint for tests, on an origin of its own. It speaks chat/completions and Anthropic's Messages, well, and
 * badly in every way that planner.md 1.4 and 4.3 name.
 */

/** What the next calls do, one each; when none is left, they answer well. */
export type Behaviour =
  /** The model's words, as it would send them. */
  | { readonly says: string; readonly stopped?: 'stop' | 'length' | 'content_filter' }
  | { readonly refuses: string }
  | {
      readonly status: number;
      readonly body: string;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /**
   * A stream, piece by piece as it goes over the wire; a promise is waited for between two pieces. `closes`: the
   * connection ends in the middle.
   */
  | {
      readonly stream: readonly (string | Uint8Array | Promise<void>)[];
      readonly type?: string;
      readonly ends?: 'well' | 'closes';
    }
  /** The answer comes once this is settled. */
  | { readonly after: Promise<void>; readonly then: Behaviour }
  | 'hangs'
  | 'closes'
  /** Closes in the middle of the answer. */
  | 'breaks off';

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PlannerServer {
  /** With /v1. */
  readonly base: string;
  readonly script: Behaviour[];
  readonly calls: SeenCall[];
  models: readonly string[];
  /** Whether it answers in a stream where that is asked for. */
  streams: boolean;
  /** Which pages may read: all, none, or none while others learn that it is there. */
  shares: 'all' | 'nothing' | 'that it is there';
  readonly stop: () => Promise<void>;
}

export async function startPlannerServer(): Promise<PlannerServer> {
  const script: Behaviour[] = [];
  const calls: SeenCall[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const facts: PlannerServer = {
    base: `http://127.0.0.1:${port}/v1`,
    script,
    calls,
    models: ['small', 'large'],
    streams: true,
    shares: 'all',
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (facts.shares === 'all') {
      response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
      response.setHeader(
        'Access-Control-Allow-Headers',
        request.headers['access-control-request-headers'] ?? '*',
      );
    }
    // A page that is isolated learns of an answer only by this.
    if (facts.shares !== 'nothing') response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    calls.push({ method: request.method ?? '', path, headers: request.headers, body });
    if (path === '/v1/models') json(response, 200, { data: facts.models.map((id) => ({ id })) });
    else if (path === '/v1/chat/completions' || path === '/v1/messages')
      await behave(
        script.shift() ?? { says: goodAnswer(body) },
        { path, streamed: facts.streams && body['stream'] === true },
        response,
      );
    else
      response.writeHead(path === '/v1' ? 200 : 404, { 'Content-Type': 'text/plain' }).end('a planner runs');
  }

  return facts;
}

async function behave(
  behaviour: Behaviour,
  asked: { readonly path: string; readonly streamed: boolean },
  response: ServerResponse,
): Promise<void> {
  const { path, streamed } = asked;
  if (behaviour === 'hangs') return;
  if (behaviour === 'closes') {
    response.destroy();
    return;
  }
  if (behaviour === 'breaks off') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
    response.write('{"choices":[{"mess', () => response.destroy());
    return;
  }
  if ('after' in behaviour) {
    await behaviour.after;
    await behave(behaviour.then, asked, response);
  } else if ('stream' in behaviour) {
    await stream(behaviour, response);
  } else if ('status' in behaviour) {
    const { status, body, type = 'application/json', headers = {} } = behaviour;
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  } else if (streamed) {
    const events = path === '/v1/messages' ? messageEvents(behaviour) : chatEvents(behaviour);
    await stream({ stream: events }, response);
  } else if (path === '/v1/messages') {
    const text = 'says' in behaviour ? behaviour.says : behaviour.refuses;
    json(response, 200, { content: [{ type: 'text', text }], stop_reason: stopReason(behaviour) });
  } else {
    const message =
      'says' in behaviour
        ? { role: 'assistant', content: behaviour.says }
        : { role: 'assistant', content: null, refusal: behaviour.refuses };
    const stopped = 'says' in behaviour ? (behaviour.stopped ?? 'stop') : 'stop';
    json(response, 200, { choices: [{ index: 0, finish_reason: stopped, message }] });
  }
}

type Answer = Extract<Behaviour, { readonly says: string } | { readonly refuses: string }>;

function stopReason(answer: Answer): string {
  const reasons = { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal' } as const;
  return 'says' in answer ? reasons[answer.stopped ?? 'stop'] : 'refusal';
}

async function stream(
  {
    stream: pieces,
    type = 'text/event-stream',
    ends = 'well',
  }: Extract<Behaviour, { readonly stream: unknown }>,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': type });
  for (const piece of pieces) {
    if (piece instanceof Promise) await piece;
    else await new Promise((written) => response.write(piece, written));
  }
  if (ends === 'well') response.end();
  else response.destroy();
}

export const event = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;

/** One piece of an answer by chat/completions. */
export const chatPiece = (delta: object, finish_reason: string | null = null): string =>
  event({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });

export const DONE = 'data: [DONE]\n\n';

/** Some tokens' worth each. */
const piecesOf = (text: string): readonly string[] => text.match(/.{1,12}/gsu) ?? [];

function chatEvents(answer: Answer): readonly string[] {
  const said =
    'says' in answer
      ? piecesOf(answer.says).map((content) => chatPiece({ content }))
      : [chatPiece({ refusal: answer.refuses })];
  const stopped = 'says' in answer ? (answer.stopped ?? 'stop') : 'stop';
  return [chatPiece({ role: 'assistant', content: '' }), ...said, chatPiece({}, stopped), DONE];
}

function messageEvents(answer: Answer): readonly string[] {
  const text = 'says' in answer ? answer.says : answer.refuses;
  const told = (type: string, more: object): string => event({ type, ...more }, type);
  return [
    told('message_start', { message: { role: 'assistant', content: [], stop_reason: null } }),
    told('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    told('ping', {}),
    ...piecesOf(text).map((part) =>
      told('content_block_delta', { index: 0, delta: { type: 'text_delta', text: part } }),
    ),
    told('content_block_stop', { index: 0 }),
    told('message_delta', { delta: { stop_reason: stopReason(answer) }, usage: { output_tokens: 9 } }),
    told('message_stop', {}),
  ];
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

export interface WireOpText {
  readonly op: 'add' | 'set' | 'remove' | 'clear';
  readonly id?: string;
  readonly caption?: string;
  readonly start?: number;
  readonly end?: number;
  readonly role?: 'fg' | 'bg' | 'same';
  readonly gain?: number;
}

/** An answer in the wire schema, every field there. */
export function wire(ops: readonly WireOpText[], duration = 0): string {
  const whole = ops.map((op) => ({
    id: '',
    caption: '',
    start: -1,
    end: -1,
    role: op.op === 'add' ? 'fg' : 'same',
    gain: op.op === 'add' ? 0 : 99,
    ...op,
  }));
  return JSON.stringify({ note: 'as asked', duration, ops: whole });
}

export const add = (
  caption: string,
  start: number,
  end: number,
  more: Partial<WireOpText> = {},
): WireOpText => ({
  op: 'add',
  caption,
  start,
  end,
  ...more,
});

/** What a good model makes of a scene: its clauses one after the other; of a change: a quiet wind beneath all. */
function goodAnswer(body: Readonly<Record<string, unknown>>): string {
  const messages = body['messages'] as readonly { readonly role: string; readonly content: string }[];
  const last = messages.findLast(({ role }) => role === 'user');
  const { task, words, seconds } = JSON.parse(last?.content ?? '{}') as {
    readonly task: string;
    readonly words: string;
    readonly seconds: number;
  };
  const whole = seconds * 10;
  if (task === 'change') return wire([add('Wind blows softly', 0, whole, { role: 'bg', gain: -9 })]);
  const clauses = words
    .split(/,? (?:and|then|while|followed by) |[.,;]/u)
    .filter((clause) => clause.trim() !== '');
  const length = Math.floor(whole / clauses.length);
  return wire(
    clauses.map((clause, i) =>
      add(clause.trim(), i * length, i === clauses.length - 1 ? whole : (i + 1) * length),
    ),
  );
}
