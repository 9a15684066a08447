import { AppError } from '../../src/lib/errors';
import type { Network, Runtime } from '../../src/render/runtime/runtime';

/** A runtime that notes what is loaded, run and released, and may run out of memory. */
export interface RecordingRuntime extends Runtime {
  /** "load UNet", "run UNet", "release UNet"; runs of the same network one after another once. */
  readonly steps: readonly string[];
  /** Bytes of weights that were held at once, at most. */
  readonly peak: number;
  /** Bytes of the largest network's weights. */
  readonly largest: number;
  /** Bytes of weights that are held now. */
  readonly held: number;
}

export interface RecordingOptions {
  /** Absent: the runtime's own. */
  readonly room?: number;
  /** Bytes of weights beyond which loading fails; absent: none. */
  readonly limit?: number;
  /** Also running fails where there are more of them. */
  readonly runLimit?: number;
}

export function recordingRuntime(runtime: Runtime, options: RecordingOptions): RecordingRuntime {
  const { room = runtime.room, limit = Infinity, runLimit = Infinity } = options;
  const steps: string[] = [];
  let held = 0;
  let peak = 0;
  let largest = 0;
  const note = (step: string): void => {
    if (steps.at(-1) !== step) steps.push(step);
  };
  const full = (name: string): AppError =>
    new AppError('out-of-memory', `There is not enough memory to run the ${name}.`, {
      remedy: 'Close some.',
    });
  return {
    ...runtime,
    room,
    steps,
    get peak() {
      return peak;
    },
    get largest() {
      return largest;
    },
    get held() {
      return held;
    },
    saveMemory: () => {
      note('save memory');
      return runtime.saveMemory();
    },
    async load(name, files): Promise<Network> {
      const bytes = files.weights.reduce(
        (sum, { bytes: weights }) => sum + (weights instanceof Blob ? weights.size : weights.length),
        0,
      );
      if (held + bytes > limit) {
        note(`no memory to load ${name}`);
        throw full(name);
      }
      note(`load ${name}`);
      held += bytes;
      peak = Math.max(peak, held);
      largest = Math.max(largest, bytes);
      const network = await runtime.load(name, files);
      return {
        async run(inputs) {
          if (held > runLimit) {
            note(`no memory to run ${name}`);
            throw full(name);
          }
          note(`run ${name}`);
          return network.run(inputs);
        },
        async release() {
          note(`release ${name}`);
          held -= bytes;
          await network.release();
        },
      };
    },
  };
}
