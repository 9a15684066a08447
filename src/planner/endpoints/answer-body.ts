import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { Assembly } from './protocol';

/**
 * The body of an answer, as it arrives. Servers that were asked for a stream send server-sent events (comments among
 * them keep the connection alive), or the whole answer as one object all the same.
 */

export interface AnswerBody {
  /** Empty: it was a stream. */
  readonly text: string;
  /** Of a stream: what a whole answer would have been, or the error that came instead; undefined: neither. */
  readonly json: unknown;
  /** Of a stream: an error came in it. */
  readonly failed: boolean;
}

const errorSchema = z.object({
  error: z.object({ code: z.unknown().optional(), type: z.unknown().optional() }),
});

/** Characters; more than any plan, and than any model thinks about one. What comes behind it is not read. */
const LONGEST_STREAM = 400_000;

/**
 * @param heard after every piece, whatever is in it
 * @throws what the connection throws when it ends before the answer does
 */
export async function bodyOf(
  response: Response,
  assembly: Assembly,
  heard: (assembly: Assembly) => void,
): Promise<AnswerBody> {
  let failure: unknown;
  const parser = createParser({
    maxBufferSize: LONGEST_STREAM,
    onEvent: ({ data }) => {
      const json = parsed(data);
      if (hasError(json)) failure = json;
      else assembly.take(json);
    },
  });
  const streamed = (response.headers.get('content-type') ?? '').includes('text/event-stream');
  let text = '';
  for await (const piece of piecesOf(response)) {
    if (streamed) parser.feed(piece);
    else text += piece;
    heard(assembly);
    if (failure !== undefined || assembly.characters > LONGEST_STREAM) break;
  }
  // Some send events under another name.
  const named = !streamed && /^\s*(?:event|data):/u.test(text);
  if (!streamed && !named) return { text, json: undefined, failed: false };
  // The last event may lack the empty line that ends it.
  parser.feed(`${named ? text : ''}\n\n`);
  return { text: '', json: failure ?? assembly.whole, failed: failure !== undefined };
}

/** How an error in a stream would have been told by a status: the endpoint's own number, or that of its kind. */
export function statusOfError(json: unknown): number {
  const { code, type } = errorSchema.safeParse(json).data?.error ?? {};
  if (typeof code === 'number' && code >= 400 && code < 600) return code;
  if (type === 'overloaded_error') return 529;
  return type === 'rate_limit_error' ? 429 : 502;
}

async function* piecesOf({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Nobody reads on: the endpoint need not write on.
    await reader.cancel().catch(() => undefined);
  }
}

function hasError(json: unknown): json is { readonly error: unknown } {
  return typeof json === 'object' && json !== null && 'error' in json && Boolean(json.error);
}

/** "[DONE]" and whatever else is no JSON says nothing. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return null;
  }
}
