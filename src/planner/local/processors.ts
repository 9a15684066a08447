import { LogitsProcessor, type Tensor } from '@huggingface/transformers';

/** Longest line that is let on: a caption of 120 characters, an id, placements. */
const LONGEST_LINE = 180;
/** A plan holds 12 events (planner.md 4.3, point 6); some have a second line. */
const MOST_LINES = 20;
/** Tokens kept for the end: the longest line there can be, with eight placements, has about so many. */
const FOR_THE_END = 120;

export interface EndingTokens {
  /** The one that ends a caption and says no more: ".". */
  readonly stop: number;
  readonly end: readonly number[];
  /** What the tokens say. */
  readonly decode: (ids: readonly bigint[]) => string;
  /** That an answer may have. */
  readonly most: number;
}

/**
 * Ends what runs on: small models repeat themselves without end, and the grammar binds no length. A line that is too long
 * gets its full stop as soon as the grammar has room for one, a plan of too many lines or tokens its end. To stand behind
 * the grammar's own processor: what that has masked stays masked.
 */
export class EndsRunningOn extends LogitsProcessor {
  #from: number | null = null;

  constructor(private readonly tokens: EndingTokens) {
    super();
  }

  override _call(ids: bigint[][], logits: Tensor): Tensor {
    const [all = []] = ids;
    this.#from ??= all.length;
    const { stop, end, most, decode } = this.tokens;
    const lines = decode(all.slice(this.#from)).split('\n');
    const left = most - (all.length - this.#from);
    const last = left <= FOR_THE_END;
    if (last || (lines.at(-1) ?? '').length > LONGEST_LINE) keepOnly(logits, [stop]);
    if (last || lines.length >= MOST_LINES) keepOnly(logits, end);
    return logits;
  }
}

/** Nothing but these, if one of them is allowed. */
function keepOnly(logits: Tensor, ids: readonly number[]): void {
  const values = logits.data as Float32Array;
  const kept = ids.flatMap((id) => {
    const value = values[id] ?? -Infinity;
    return value === -Infinity ? [] : [[id, value] as const];
  });
  if (kept.length === 0) return;
  values.fill(-Infinity);
  for (const [id, value] of kept) values[id] = value;
}

/**
 * Gumbel noise on the logits: the likeliest token is then a token drawn by the model's probabilities, and the same one
 * for the same numbers. (transformers.js draws by itself, but from numbers that nobody can give it.)
 */
export class Draws extends LogitsProcessor {
  /** @param random in [0, 1) */
  constructor(private readonly random: () => number) {
    super();
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    const values = logits.data as Float32Array;
    for (let i = 0; i < values.length; i += 1) {
      // Bounded away from 0 and 1, where the noise would be infinite.
      const uniform = Math.min(1 - 1e-7, Math.max(1e-7, this.random()));
      values[i] = (values[i] ?? 0) - Math.log(-Math.log(uniform));
    }
    return logits;
  }
}
