import { AppError } from '../../lib/errors';
import type { PlanAnswer, Planner, PlanRequest } from '../planner';
import type { ChatMessage, Completion } from '../wire/completion';
import { planByModel } from '../wire/plan-by-model';
import { WIRE_SCHEMA } from '../wire/wire-schema';
import {
  ENGLISH,
  type Availability,
  type LanguageModelApi,
  type LanguageModelSession,
} from './language-model';

/** Plans by the browser's own model. On the page only: workers have no such model. */
export class BuiltInPlanner implements Planner {
  readonly name = 'the browser’s model';
  /** False once the browser has refused the schema. */
  #holds = true;

  constructor(private readonly api: LanguageModelApi) {}

  availability(): Promise<Availability> {
    return this.api.availability(ENGLISH);
  }

  /**
   * Has the browser fetch its model; to be called from a click.
   * @param progress share of it that is here, 0 to 1
   */
  async fetchModel(progress: (share: number) => void, signal: AbortSignal): Promise<void> {
    const session = await this.#session({
      signal,
      monitor: (monitor) =>
        monitor.addEventListener('downloadprogress', (event) => progress((event as ProgressEvent).loaded)),
    });
    session.destroy();
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer> {
    // Anything else would begin to fetch gigabytes, which nobody asked for here.
    if ((await this.availability()) !== 'available') throw notHere();
    const complete = (messages: readonly ChatMessage[], stop: AbortSignal): Promise<Completion> =>
      this.#complete(messages, stop);
    return planByModel({ complete, by: this.name }, request, signal);
  }

  async #complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<Completion> {
    const session = await this.#session({
      signal,
      initialPrompts: messages.filter(({ role }) => role === 'system'),
    });
    const turns = messages.filter(({ role }) => role !== 'system');
    try {
      return { text: await this.#prompt(session, turns, signal), stopped: 'end' };
    } catch (error) {
      signal.throwIfAborted();
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'QuotaExceededError') throw tooLong();
      // It cannot comply with the schema.
      if (name === 'SyntaxError') return { text: '', stopped: 'end' };
      if (name === 'NotReadableError') return { text: '', stopped: 'refused' };
      throw failed(error);
    } finally {
      session.destroy();
    }
  }

  async #prompt(
    session: LanguageModelSession,
    turns: readonly ChatMessage[],
    signal: AbortSignal,
  ): Promise<string> {
    if (!this.#holds) return session.prompt(turns, { signal });
    try {
      return await session.prompt(turns, {
        signal,
        responseConstraint: WIRE_SCHEMA,
        omitResponseConstraintInput: true,
      });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') throw error;
      this.#holds = false;
      return session.prompt(turns, { signal });
    }
  }

  async #session(
    options: Omit<Parameters<LanguageModelApi['create']>[0], keyof typeof ENGLISH>,
  ): Promise<LanguageModelSession> {
    try {
      return await this.api.create({ ...ENGLISH, ...options });
    } catch (error) {
      options.signal?.throwIfAborted();
      throw failed(error);
    }
  }
}

function notHere(): AppError {
  return new AppError('planner-failed', 'The browser’s model is not here yet.', {
    remedy: 'Fetch it in the planner settings, or plan with rules.',
  });
}

function tooLong(): AppError {
  return new AppError('plan-invalid', 'The words are too long for the browser’s model.', {
    remedy: 'Shorten them, or plan with rules.',
  });
}

function failed(cause: unknown): AppError {
  return new AppError('planner-failed', 'The browser’s model gave no answer.', {
    remedy: 'Try again, or plan with rules.',
    cause,
  });
}
