import { AppError } from '../lib/errors';
import type { Bundle } from '../models/bundle';
import { loadCaptionTokenizer, type CaptionTokenizer } from './caption-tokens';
import type { ResidentNetwork, ResidentNetworks } from './resident-networks';
import { runNetwork, type TensorValue } from './runtime/runtime';

/** Last hidden states of the text encoder, [length, d]. */
export type TextStates = Float32Array;

/** Captions come back often (the empty one always); a row of states is small. */
const REMEMBERED = 64;

/**
 * Captions → what the UNet attends to, in one of Auffusion's two conventions (models.md 2.2): padded to the encoder's
 * length; or, with a condition adapter, without padding, and zeros throughout where there is no negative prompt.
 */
export class TextConditioner {
  readonly #tokenizer: CaptionTokenizer;
  readonly #encoder: ResidentNetwork;
  readonly #adapted: boolean;
  readonly #known = new Map<string, TextStates>();

  private constructor(tokenizer: CaptionTokenizer, encoder: ResidentNetwork, adapted: boolean) {
    this.#tokenizer = tokenizer;
    this.#encoder = encoder;
    this.#adapted = adapted;
  }

  /** Reads the tokenizer; the network is loaded when the first caption comes. */
  static async open(bundle: Bundle, networks: ResidentNetworks): Promise<TextConditioner> {
    const { tokenizer, length } = bundle.manifest.text;
    const json = parseJson(await bundle.read(tokenizer), tokenizer);
    const encoder = networks.network({ role: 'text-encoder', length });
    const adapted = bundle.manifest.networks['text-encoder'].architecture === 'clip-text-adapter';
    return new TextConditioner(loadCaptionTokenizer(json), encoder, adapted);
  }

  async encode(text: string): Promise<TextStates> {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const ids = this.#tokenizer.encode(text);
    const states = await runNetwork(this.#encoder, 'last_hidden_state', {
      input_ids: { type: 'int32', shape: [1, ids.length], data: ids },
      ...(this.#adapted ? { caption_mask: this.#mask(text, ids.length) } : {}),
    });
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= REMEMBERED) this.#known.delete(oldest);
    this.#known.set(text, states);
    return states;
  }

  /** What a render is guided away from; empty: nothing in particular. */
  async encodeNegative(text: string): Promise<TextStates> {
    const states = await this.encode(text);
    return this.#adapted && text === '' ? new Float32Array(states.length) : states;
  }

  /** 1 for the caption's tokens, 0 after them. */
  #mask(text: string, length: number): TensorValue {
    const data = new Float32Array(length).fill(1, 0, this.#tokenizer.used(text));
    return { type: 'float32', shape: [1, length], data };
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
