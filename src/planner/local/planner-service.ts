import { AppError } from '../../lib/errors';
import { GPU_LOCK } from '../../lib/gpu-lock';
import { holdLock } from '../../lib/hold-lock';
import { answered, type WorkerResult } from '../../lib/worker-result';
import type { BundleId } from '../../models/install/install';
import type { LanguageModel } from './language-model';
import type { ModelAnswer, ModelProvider, ModelRequest, OpenModel, PlannerWorker } from './model-contract';
import type { ModelFiles } from './model-files';

/** What the service needs from outside: where models are, what runs them, and the browser's locks. */
export interface PlannerServiceNeeds {
  readonly openFiles: (id: BundleId) => Promise<ModelFiles>;
  readonly load: (files: ModelFiles, provider: ModelProvider) => Promise<LanguageModel>;
  /** @throws AppError `provider-unavailable` when what was asked for is not there. */
  readonly chooseProvider: (asked: ModelProvider | null) => Promise<ModelProvider>;
  /** Null where there are none: other tabs are not waited for then. */
  readonly locks: Pick<LockManager, 'request'> | null;
}

interface Opened {
  readonly asked: OpenModel;
  readonly provider: ModelProvider;
  readonly model: LanguageModel;
}

/** The planner worker without its thread: what Comlink exposes. Its end, which the page brings, gives back its memory. */
export class PlannerService implements PlannerWorker {
  readonly #needs: PlannerServiceNeeds;
  readonly #running = new Map<number, AbortController>();
  #opened: Promise<Opened> | null = null;

  constructor(needs: PlannerServiceNeeds) {
    this.#needs = needs;
  }

  hold(lock: string): Promise<void> {
    return holdLock(this.#needs.locks, lock);
  }

  open(asked: OpenModel): Promise<WorkerResult<ModelProvider>> {
    return answered(async () => {
      this.#opened ??= this.#start(asked);
      try {
        return (await this.#opened).provider;
      } catch (error) {
        this.#opened = null;
        throw error;
      }
    });
  }

  async answer(
    ticket: number,
    request: ModelRequest,
    onTokens: (tokens: number) => void,
  ): Promise<WorkerResult<ModelAnswer>> {
    const abort = new AbortController();
    this.#running.set(ticket, abort);
    const { signal } = abort;
    const result = await answered(async () => {
      if (this.#opened === null) {
        throw new AppError('internal', 'No model was opened.', { remedy: 'Open a model first.' });
      }
      const { model, provider } = await this.#opened;
      const work = (): Promise<ModelAnswer> => model.answer(request, { signal, onTokens });
      const { locks } = this.#needs;
      return provider === 'webgpu' && locks !== null ? locks.request(GPU_LOCK, { signal }, work) : work();
    });
    this.#running.delete(ticket);
    return result;
  }

  async cancel(ticket: number): Promise<void> {
    this.#running.get(ticket)?.abort(new DOMException('Stopped.', 'AbortError'));
  }

  async #start(asked: OpenModel): Promise<Opened> {
    const { openFiles, load, chooseProvider, locks } = this.#needs;
    const files = await openFiles(asked.id);
    const provider = await chooseProvider(asked.provider);
    const work = (): Promise<LanguageModel> => load(files, provider);
    // Its weights are not sent to the graphics device while something is rendered there.
    const model = await (provider === 'webgpu' && locks !== null ? locks.request(GPU_LOCK, work) : work());
    return { asked, provider, model };
  }
}
