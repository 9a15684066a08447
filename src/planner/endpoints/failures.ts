import { EndpointError, type EndpointTrouble } from './endpoint-error';
import { hostOf } from './hosts';
import type { EndpointSettings, Form, Provider } from './provider';
import { complaintOf, namesIn, withoutKeys, type Reply } from './reply';

/** What an answer that is none calls for (planner.md 1.4). */
export type Failure =
  /** May be over soon. */
  | { readonly kind: 'passing'; readonly error: EndpointError }
  | { readonly kind: 'final'; readonly error: EndpointError }
  /** It is about the model's name: the list of names helps. */
  | { readonly kind: 'model'; readonly error: EndpointError }
  /** It refuses part of the request that it need not have. */
  | { readonly kind: 'form' | 'length' | 'stream' };

export interface Sent {
  readonly settings: EndpointSettings;
  readonly provider: Provider;
  readonly key: string | null;
  readonly form: Form;
  readonly bounded: boolean;
  readonly streamed: boolean;
}

const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

export function failureOf(reply: Reply, sent: Sent): Failure {
  const { status } = reply;
  const host = hostOf(sent.settings.base);
  const names = namesIn(reply);
  const complaint = withoutKeys(complaintOf(reply), sent.key);
  const error = (trouble: EndpointTrouble, message: string, remedy: string): EndpointError =>
    new EndpointError(trouble, message, {
      remedy,
      place: host,
      answered: `${status}${complaint === '' ? '' : ` ${complaint}`}`,
      checks: [
        { what: `${host} answers`, passed: true, outcome: 'yes' },
        { what: 'It gave a plan', passed: false, outcome: `no (${status})` },
      ],
    });

  if (
    status === 402 ||
    /insufficient_quota|credit balance|insufficient credits|payment required/u.test(names)
  ) {
    return {
      kind: 'final',
      error: error(
        'credit',
        'No credit left at this provider.',
        `Add credit at ${sent.provider.name}, then try again.`,
      ),
    };
  }
  if (status === 401 || status === 403) return { kind: 'final', error: denied(names, sent, error) };
  if (PASSING.has(status) || status >= 500) {
    const busy = status === 429 || status === 529 || status === 503;
    const when =
      reply.retryAfter === null
        ? 'Try again in a minute.'
        : `Try again in ${Math.ceil(reply.retryAfter / 1000)} s.`;
    const failed = busy
      ? error('busy', `${host} takes no more requests for now (${status}).`, when)
      : error('broken', `${host} failed (${status}).`, 'Try again, or plan with rules.');
    return { kind: 'passing', error: failed };
  }
  if (reply.html) {
    return {
      kind: 'final',
      error: error(
        'not-an-api',
        `A web page answers at ${sent.settings.base}, not a planner.`,
        'Check the address in the planner settings. It often ends in /v1.',
      ),
    };
  }
  if (
    status === 404 ||
    /model[^"]{0,80}(?:not found|does not exist|not exist)|(?:invalid|unknown|not a valid) model/u.test(names)
  ) {
    return {
      kind: 'model',
      error: error(
        'model',
        `There is no model named ${sent.settings.model} there.`,
        'Choose another in the planner settings.',
      ),
    };
  }
  if (status === 400 || status === 422) {
    const refused = refusedPart(names, sent);
    if (refused !== null) return { kind: refused };
  }
  return {
    kind: 'final',
    error: error(
      'refused',
      `${host} refused the request (${status}).`,
      'Choose another model in the planner settings.',
    ),
  };
}

function denied(
  names: string,
  { provider, key }: Sent,
  error: (trouble: EndpointTrouble, message: string, remedy: string) => EndpointError,
): EndpointError {
  // anthropics/anthropic-sdk-typescript#703.
  if (names.includes('cors requests are not allowed')) {
    return error(
      'organisation',
      `Your organisation at ${provider.name} does not let web pages ask.`,
      'Use a key of another organisation, or have its setting changed.',
    );
  }
  const host = provider.id === 'custom' ? 'the endpoint' : hostOf(provider.base);
  if (key === null || key === '')
    return error('key', `${provider.name} wants a key.`, 'Give it in the planner settings.');
  return error('key', `The key was refused by ${host}.`, 'Check it in the planner settings.');
}

/** The field that it names; a request that it cannot read at all loses the schema first. */
function refusedPart(
  names: string,
  { form, bounded, streamed, provider }: Sent,
): 'form' | 'length' | 'stream' | null {
  // Before the schema: some hold to one only in whole answers.
  if (streamed && /\bstream/u.test(names)) return 'stream';
  if (bounded && provider.protocol === 'chat' && /max_(?:completion_)?tokens/u.test(names)) return 'length';
  return form === 'prompt' ? null : 'form';
}
