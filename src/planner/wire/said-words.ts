import type { Span } from '../../project/document';
import { wordStems } from '../../project/word-stems';
import { withTimes, type TimeMark } from '../rules/times';
import { tokenise } from '../rules/tokens';

type Stretch = readonly [number, number];

/** Words that may stand between two words of one phrase: "the dog of a neighbour barks". */
const MOST_BETWEEN = 3;

/**
 * Finds the stretch of the user's words that a caption came from, by its stems. Stretches of one sentence never partly
 * overlap (architecture.md, point 1): a caption whose words are taken in part gets the next best place, or none.
 */
export class SaidWords {
  readonly #words: readonly { readonly from: number; readonly to: number; readonly stem: string }[];
  readonly #taken: Stretch[] = [];
  readonly #seconds: ReadonlySet<number>;

  constructor(text: string) {
    this.#words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].flatMap((match) => {
      const [stem] = wordStems(match[0]);
      return stem === undefined ? [] : [{ from: match.index, to: match.index + match[0].length, stem }];
    });
    this.#seconds = new Set(
      withTimes(tokenise(text)).flatMap((token) => (token.kind === 'time' ? secondsIn(token.mark) : [])),
    );
  }

  /** Null: nobody wrote it. */
  stretchOf(caption: string): Stretch | null {
    const stretch = this.#runs(wordStems(caption)).find((run) =>
      this.#taken.every((other) => !partlyOverlap(run, other)),
    );
    if (stretch === undefined) return null;
    this.#taken.push(stretch);
    return stretch;
  }

  /** True when any of its words is the user's. */
  speaksOf(caption: string): boolean {
    const stems = wordStems(caption);
    return this.#words.some(({ stem }) => stems.has(stem));
  }

  /** True when the user wrote these times, which no repair may change then. */
  gives({ start, end }: Span): boolean {
    const wrote = (seconds: number): boolean => this.#seconds.has(Math.round(seconds * 10));
    return wrote(start) && (wrote(end) || wrote(end - start));
  }

  /** Runs of the user's words with these stems; those that say most of them come first. */
  #runs(stems: ReadonlySet<string>): readonly Stretch[] {
    const found: { stretch: Stretch; stems: Set<string>; last: number }[] = [];
    this.#words.forEach((word, i) => {
      if (!stems.has(word.stem)) return;
      const run = found.at(-1);
      if (run !== undefined && i - run.last <= MOST_BETWEEN && !run.stems.has(word.stem)) {
        run.stretch = [run.stretch[0], word.to];
        run.stems.add(word.stem);
        run.last = i;
      } else found.push({ stretch: [word.from, word.to], stems: new Set([word.stem]), last: i });
    });
    return found.sort((a, b) => b.stems.size - a.stems.size).map(({ stretch }) => stretch);
  }
}

function partlyOverlap(a: Stretch, b: Stretch): boolean {
  const same = a[0] === b[0] && a[1] === b[1];
  return !same && a[0] < b[1] && b[0] < a[1];
}

/** In tenths, as planners speak. */
function secondsIn(mark: TimeMark): readonly number[] {
  const tenths = (...seconds: readonly number[]): readonly number[] =>
    seconds.map((value) => Math.round(value * 10));
  switch (mark.kind) {
    case 'span':
      return tenths(mark.start, mark.end);
    case 'start':
      return tenths(...mark.at);
    case 'end':
      return tenths(mark.at);
    case 'length':
      return tenths(mark.seconds);
    case 'every':
    case 'later':
    case 'part':
    case 'edge':
    case 'place':
      return [];
  }
}
