import { looseJsonIn } from '../wire/loose-json';
import { statusOfError, type AnswerBody } from './answer-body';

/** An endpoint's answer, whatever it says. */
export interface Reply {
  readonly status: number;
  /** Undefined: it is no JSON. */
  readonly json: unknown;
  readonly text: string;
  /** A page of a website stands there, not an interface for programs. */
  readonly html: boolean;
  /** Milliseconds that the endpoint asks for; null: it does not, or this page may not see it. */
  readonly retryAfter: number | null;
}

/** More than any plan or list of models; what is behind it is not read. */
const LONGEST_SHOWN = 300;

export function replyOf(response: Response, body: AnswerBody, retryAfter: number | null): Reply {
  const { text, json, failed } = body;
  // Of a stream the status was sent before anything went wrong.
  if (json !== undefined)
    return { status: failed ? statusOfError(json) : response.status, json, text, html: false, retryAfter };
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    json: parsed(text),
    text,
    html: type.includes('text/html') || /^\s*<(?:!doctype|html)/iu.test(text),
    retryAfter,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Some servers send the object and something after it.
    return looseJsonIn(text, 'choices')?.value;
  }
}

/** What the endpoint says went wrong, in its own words. */
export function complaintOf({ json, text, html }: Reply): string {
  if (html) return '';
  const found = messageIn(json, 0);
  return (found ?? (typeof json === 'object' ? '' : text)).slice(0, LONGEST_SHOWN);
}

function messageIn(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > 3) return null;
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of ['error', 'message', 'detail', 'msg']) {
    const found = messageIn(members[name], depth + 1);
    if (found !== null) return found;
  }
  return Array.isArray(value) ? messageIn(value[0], depth + 1) : null;
}

/** Words by which the endpoint names the cause: `insufficient_quota`, `overloaded_error`, the field it refuses. */
export function namesIn({ json, text }: Reply): string {
  return (json === undefined ? text : JSON.stringify(json)).slice(0, 2000).toLowerCase();
}

/** Providers repeat part of a refused key; neither that nor the key may be shown, copied or kept. */
export function withoutKeys(text: string, key: string | null): string {
  const hidden = key === null || key === '' ? text : text.replaceAll(key, '…');
  return hidden.replace(/\b(?:sk|gsk|hf|key|AIza|xai|r8)[-_A-Za-z0-9*.]{6,}/gu, '…');
}
