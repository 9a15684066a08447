import { AppError } from '../lib/errors';
import type { Bundle } from '../models/bundle';
import { loadCaptionTokenizer, type CaptionTokenizer } from './caption-tokens';
import { loadNetwork } from './load-network';
import { runNetwork, type Network, type Runtime } from './runtime/runtime';

/** Last hidden states of the text encoder, [length, d]. */
export type TextStates = Float32Array;

/** Captions come back often (the empty one always); a row of states is small. */
const REMEMBERED = 64;

/** Captions → what the UNet attends to: padded to the encoder's length, as the no-adapter checkpoint has it (models.md 2.2). */
export class TextConditioner {
  readonly #tokenizer: CaptionTokenizer;
  readonly #encoder: Network;
  readonly #known = new Map<string, TextStates>();

  private constructor(tokenizer: CaptionTokenizer, encoder: Network) {
    this.#tokenizer = tokenizer;
    this.#encoder = encoder;
  }

  static async load(bundle: Bundle, runtime: Runtime): Promise<TextConditioner> {
    const { tokenizer, length } = bundle.manifest.text;
    const json = parseJson(await bundle.read(tokenizer), tokenizer);
    const encoder = await loadNetwork(bundle, runtime, { role: 'text-encoder', length });
    return new TextConditioner(loadCaptionTokenizer(json), encoder);
  }

  async encode(text: string): Promise<TextStates> {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const ids = this.#tokenizer.encode(text);
    const states = await runNetwork(this.#encoder, 'last_hidden_state', {
      input_ids: { type: 'int32', shape: [1, ids.length], data: ids },
    });
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= REMEMBERED) this.#known.delete(oldest);
    this.#known.set(text, states);
    return states;
  }

  release(): Promise<void> {
    return this.#encoder.release();
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('bundle-unreadable', `${path} is not JSON.`, {
      remedy: 'Fetch the bundle again.',
      place: path,
      cause,
    });
  }
}
