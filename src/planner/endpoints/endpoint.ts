import { z } from 'zod';
import { AppError } from '../../lib/errors';
import type { GuardedFetch } from '../../lib/guarded-fetch';
import { retryAfter } from '../../models/sources/patience';
import type { ChatMessage, Completion } from '../wire/completion';
import { anthropicMessages } from './anthropic-messages';
import { bodyOf } from './answer-body';
import { chatCompletions } from './chat-completions';
import { diagnose } from './diagnose';
import { EndpointError } from './endpoint-error';
import { failureOf, type Sent } from './failures';
import { LONGEST_ASKED_MS, MOST_RETRIES, retryWait, type Pace } from './pace';
import type { Assembly, Protocol } from './protocol';
import { FORMS, type EndpointSettings, type Form, type Provider } from './provider';
import { providerOf } from './providers';
import { hostOf, isLoopback } from './hosts';
import { replyOf, type Reply } from './reply';
import { Silence } from './silence';
import type { Surroundings } from './surroundings';

export interface EndpointNeeds {
  /** A network of its own: nothing but this endpoint can be asked by it. */
  readonly network: GuardedFetch;
  readonly surroundings: Surroundings;
  readonly pace: Pace;
}

/** What was found out about a model at an endpoint. */
interface Known {
  form: Form;
  bounded: boolean;
  streamed: boolean;
}

/** What has come so far of an answer that is being written. */
export type Listener = (soFar: Pick<Assembly, 'text' | 'characters'>) => void;

const NOBODY: Listener = () => undefined;

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string().min(1).max(300) })).max(10_000),
});

/** A language model at an address: asked, waited for, and understood when it fails. */
export class Endpoint {
  readonly #protocol: Protocol;
  readonly #provider: Provider;
  /** By model: the forms that it takes. */
  readonly #known = new Map<string, Known>();
  #answered = false;
  #lastCall = -Infinity;

  constructor(
    readonly settings: EndpointSettings,
    private readonly key: string | null,
    private readonly needs: EndpointNeeds,
  ) {
    this.#provider = providerOf(settings.provider);
    this.#protocol = this.#provider.protocol === 'anthropic' ? anthropicMessages : chatCompletions;
  }

  /** @throws EndpointError when there is no answer; abort rejects with the signal's reason. */
  async complete(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
    listener: Listener = NOBODY,
  ): Promise<Completion> {
    this.#allow();
    const { model } = this.settings;
    const known = this.#known.get(model) ?? {
      form: this.#provider.forms[0] ?? 'prompt',
      bounded: true,
      streamed: true,
    };
    this.#known.set(model, known);
    // Each turn takes something from the request: it ends.
    for (;;) {
      const sent: Sent = { ...this.#sent(), ...known };
      const body = JSON.stringify(
        this.#protocol.body({ provider: this.#provider, model, messages, ...known }),
      );
      const reply = await this.#patiently(
        this.#protocol.path,
        { method: 'POST', body },
        sent,
        signal,
        listener,
      );
      if (reply.status < 300) return this.#understood(reply, sent);
      const failure = failureOf(reply, sent);
      if (failure.kind === 'length') known.bounded = false;
      else if (failure.kind === 'stream') known.streamed = false;
      else if (failure.kind === 'form') known.form = this.#below(known.form);
      else if (failure.kind === 'model') throw await this.#withModels(failure.error, signal);
      else if ('error' in failure) throw failure.error;
    }
  }

  /** Names of its models. @throws EndpointError */
  async models(signal: AbortSignal): Promise<readonly string[]> {
    this.#allow();
    const sent: Sent = { ...this.#sent(), form: 'prompt', bounded: false, streamed: false };
    const reply = await this.#patiently('/models', { method: 'GET' }, sent, signal, NOBODY);
    const parsed = modelsSchema.safeParse(reply.json);
    if (reply.status < 300 && parsed.success) {
      // Google's begin with the name of their folder.
      return parsed.data.data.map(({ id }) => id.replace(/^models\//u, ''));
    }
    const failure = failureOf(reply.status < 300 ? { ...reply, status: 404 } : reply, sent);
    if ('error' in failure && failure.kind !== 'model') throw failure.error;
    throw this.#noInterface(reply);
  }

  #sent(): Pick<Sent, 'settings' | 'provider' | 'key'> {
    return { settings: this.settings, provider: this.#provider, key: this.key };
  }

  #allow(): void {
    try {
      this.needs.network.allow(this.settings.base);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new EndpointError('address', `This page may not ask ${this.settings.base}.`, {
        remedy: 'Give an address that begins with https://, or with http://localhost.',
        place: this.settings.base,
        cause: error,
      });
    }
  }

  #below(form: Form): Form {
    const { forms } = this.#provider;
    return forms[forms.indexOf(form) + 1] ?? FORMS[FORMS.length - 1] ?? 'prompt';
  }

  /** Sends, and sends again what may be over soon. */
  async #patiently(
    path: string,
    init: RequestInit,
    sent: Sent,
    signal: AbortSignal,
    listener: Listener,
  ): Promise<Reply> {
    for (let retry = 0; ; retry += 1) {
      await this.#space(signal);
      const outcome = await this.#send(path, init, signal, listener);
      if (outcome instanceof Error) {
        // One more try: servers that start anew close connections. What stays is looked into.
        if (retry > 0)
          throw outcome instanceof EndpointError ? outcome : await diagnose(this.#scene(), outcome, signal);
        await this.#wait(retry, null, signal);
        continue;
      }
      const failure = outcome.status < 300 ? null : failureOf(outcome, sent);
      if (failure?.kind !== 'passing') return outcome;
      if (retry >= MOST_RETRIES || (outcome.retryAfter ?? 0) > LONGEST_ASKED_MS) throw failure.error;
      await this.#wait(retry, outcome.retryAfter, signal);
    }
  }

  /** An error: nothing came back, or not all of it. @throws EndpointError `late`; the signal's reason. */
  async #send(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    listener: Listener,
  ): Promise<Reply | Error> {
    const { network, pace } = this.needs;
    const local = this.#provider.place === 'local' || isLoopback(this.settings.base);
    const limit = local ? pace.limitMs.local : pace.limitMs.cloud;
    const silence = new Silence(local && !this.#answered ? null : limit);
    let began = false;
    try {
      const response = await network.fetch(`${this.settings.base.replace(/\/+$/u, '')}${path}`, {
        ...init,
        headers: this.#protocol.headers(this.key),
        // A key goes to the host that it was given for, and to no other.
        redirect: 'error',
        signal: AbortSignal.any([signal, silence.signal]),
      });
      began = true;
      silence.heard(limit);
      const body = await bodyOf(response, this.#protocol.assembly(), (soFar) => {
        silence.heard();
        listener(soFar);
      });
      this.#answered = true;
      return replyOf(response, body, retryAfter(response, Date.now()));
    } catch (error) {
      signal.throwIfAborted();
      if (silence.tooLong) throw this.#late(limit, began);
      if (error instanceof AppError) throw error;
      if (began) return this.#brokenOff(error);
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      silence.end();
    }
  }

  #understood(reply: Reply, sent: Sent): Completion {
    const completion = this.#protocol.completion(reply.json);
    if (completion !== null) return completion;
    // Some report their failures with a status that says all is well.
    const failure = failureOf({ ...reply, status: reply.html ? 200 : 502 }, sent);
    throw 'error' in failure && reply.html ? failure.error : this.#noInterface(reply);
  }

  async #withModels(error: EndpointError, signal: AbortSignal): Promise<EndpointError> {
    const names = await this.models(signal).catch((reason: unknown) => {
      signal.throwIfAborted();
      return reason instanceof EndpointError && reason.trouble === 'not-an-api' ? null : [];
    });
    if (names === null) return this.#noInterface(null);
    if (names.length === 0) return error;
    const shown = names.slice(0, 8).join(', ');
    return new EndpointError(
      'model',
      `${error.message} It has: ${shown}${names.length > 8 ? ' and more' : ''}.`,
      {
        remedy: error.remedy,
        place: error.place ?? '',
        checks: error.checks,
        ...(error.answered === null ? {} : { answered: error.answered }),
      },
    );
  }

  #noInterface(reply: Reply | null): EndpointError {
    const host = hostOf(this.settings.base);
    return new EndpointError('not-an-api', `What answers at ${host} is no planner.`, {
      remedy: 'Check the address in the planner settings. It often ends in /v1.',
      place: host,
      checks: [
        { what: `${host} answers`, passed: true, outcome: 'yes' },
        { what: 'It speaks the protocol', passed: false, outcome: 'no' },
      ],
      ...(reply === null ? {} : { answered: String(reply.status) }),
    });
  }

  #brokenOff(cause: unknown): EndpointError {
    const host = hostOf(this.settings.base);
    return new EndpointError('broken', `${host} broke off in the middle of its answer.`, {
      remedy: 'Try again, or plan with rules.',
      place: host,
      cause,
      checks: [
        { what: `${host} answers`, passed: true, outcome: 'yes' },
        { what: 'It finished its answer', passed: false, outcome: 'no' },
      ],
    });
  }

  #late(limit: number, began: boolean): EndpointError {
    const host = hostOf(this.settings.base);
    const seconds = `${Math.round(limit / 1000)} s`;
    const what = began
      ? `said nothing for ${seconds} in the middle of its answer`
      : `not answered in ${seconds}`;
    return new EndpointError('late', `${host} has ${what}.`, {
      remedy: 'Try again, or choose a smaller model.',
      place: host,
      checks: [{ what: `${host} answers in time`, passed: false, outcome: 'no' }],
    });
  }

  async #wait(retry: number, asked: number | null, signal: AbortSignal): Promise<void> {
    const { pace } = this.needs;
    await pace.wait(retryWait(retry, asked, pace.random()), signal);
  }

  async #space(signal: AbortSignal): Promise<void> {
    const { pace } = this.needs;
    const left = this.#lastCall + this.#provider.spacingMs(this.settings.model) - pace.now();
    if (left > 0) await pace.wait(left, signal);
    this.#lastCall = pace.now();
  }

  #scene(): Parameters<typeof diagnose>[0] {
    const { network, surroundings, pace } = this.needs;
    return {
      settings: this.settings,
      provider: this.#provider,
      surroundings,
      fetch: network.fetch,
      now: pace.now,
    };
  }
}
