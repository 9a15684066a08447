import { tokenise, type Token } from '../rules/tokens';

/** A stretch in quotes: one word for the grammar, which looks for no command inside it. */
interface QuoteToken {
  readonly kind: 'quote';
  readonly from: number;
  readonly to: number;
  readonly lower: string;
  readonly inner: readonly Token[];
}

type Piece = Token | QuoteToken;

/** A pattern for a whole phrase, made so that `match` can say where its groups stand. */
export function whole(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})$`, 'du');
}

/** Stretches of a phrase by the names of a pattern's groups; a group that took no part is absent. */
export type Groups = Readonly<Partial<Record<string, Phrase>>>;

/**
 * Words of the user joined by single spaces, in lower case, for patterns to read; what a pattern finds leads back to
 * the very stretch of the text.
 */
export class Phrase {
  readonly text: string;
  /** Where each piece begins in `text`. */
  private readonly starts: readonly number[];

  constructor(private readonly pieces: readonly Piece[]) {
    const starts: number[] = [];
    let text = '';
    for (const { lower } of pieces) {
      if (text !== '') text += ' ';
      starts.push(text.length);
      text += lower;
    }
    this.text = text;
    this.starts = starts;
  }

  static of(text: string): Phrase {
    return new Phrase(withQuotes(withPercent(tokenise(withDoubleQuotes(text)), text)));
  }

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  /** True for a phrase that is one quotation and nothing else. */
  get isQuote(): boolean {
    return this.pieces.length === 1 && this.pieces[0]?.kind === 'quote';
  }

  /** Stretch of the user's text. */
  get said(): readonly [number, number] | null {
    const first = this.pieces[0];
    const last = this.pieces.at(-1);
    return first === undefined || last === undefined ? null : [first.from, last.to];
  }

  /** The tokens with what stands in quotes, for the rules that describe sounds. */
  get tokens(): readonly Token[] {
    return this.pieces.flatMap((piece) => (piece.kind === 'quote' ? piece.inner : [piece]));
  }

  /** Words alone, those in quotes too, in lower case. */
  get words(): readonly string[] {
    return this.tokens.flatMap((token) => (token.kind === 'mark' ? [] : [token.lower]));
  }

  match(pattern: RegExp): Groups | null {
    const found = pattern.exec(this.text);
    if (found === null) return null;
    const places = found.indices?.groups ?? {};
    return Object.fromEntries(
      Object.entries(places).flatMap(([name, place]) =>
        // A group that took no part has no place, whatever the types say.
        (place as [number, number] | undefined) === undefined ? [] : [[name, this.within(...place)]],
      ),
    );
  }

  /** The phrase without what the pattern matches; itself where it matches nothing. */
  without(pattern: RegExp): Phrase {
    const found = pattern.exec(this.text);
    if (found === null) return this;
    const end = found.index + found[0].length;
    return new Phrase(
      this.pieces.filter((_, i) => (this.starts[i] ?? 0) < found.index || (this.starts[i] ?? 0) >= end),
    );
  }

  /** The parts between pieces for which `parts` is true, and what parted each from the one before. */
  split(parts: (text: string) => boolean): readonly Phrase[] {
    const lists: Piece[][] = [[]];
    for (const piece of this.pieces) {
      if (piece.kind !== 'quote' && parts(piece.lower)) lists.push([]);
      else lists.at(-1)?.push(piece);
    }
    return lists.filter((list) => list.length > 0).map((list) => new Phrase(list));
  }

  /** Everything of this phrase from the start of the one part to the end of the other. */
  stretch(first: Phrase, last: Phrase): Phrase {
    const from = first.pieces[0]?.from ?? 0;
    const to = last.pieces.at(-1)?.to ?? from;
    return new Phrase(this.pieces.filter((piece) => piece.from >= from && piece.to <= to));
  }

  followedBy(...others: readonly Phrase[]): Phrase {
    return new Phrase([this, ...others].flatMap((phrase) => phrase.pieces));
  }

  /** The pieces that begin in `[from, to)` of `text`. */
  private within(from: number, to: number): Phrase {
    return new Phrase(
      this.pieces.filter((_, i) => (this.starts[i] ?? 0) >= from && (this.starts[i] ?? 0) < to),
    );
  }
}

/** Single quotes around words are quotes too: 'a man talks'; the same length, so that offsets stay true. */
function withDoubleQuotes(text: string): string {
  return text.replace(/(?<=^|[\s(])['‘](?=[\p{L}\p{N}])([^'‘’"\n]{1,200})['’](?=$|[\s.,;:!?)])/gu, '"$1"');
}

/** The rules' tokens know no per cent. */
function withPercent(tokens: readonly Token[], text: string): readonly Token[] {
  return tokens.flatMap((token): readonly Token[] =>
    token.kind === 'number' && text[token.to] === '%'
      ? [token, { kind: 'word', from: token.to, to: token.to + 1, text: '%', lower: 'percent' }]
      : [token],
  );
}

function withQuotes(tokens: readonly Token[]): readonly Piece[] {
  const out: Piece[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.kind !== 'mark' || token.lower !== '"') {
      out.push(token);
      continue;
    }
    const end = tokens.findIndex((other, j) => j > i && other.kind === 'mark' && other.lower === '"');
    const inner = end < 0 ? [] : tokens.slice(i + 1, end);
    // A lone quotation mark says nothing.
    if (inner.length === 0) continue;
    const lower = `"${inner.map((other) => other.lower.replaceAll(/\W/gu, '')).join('_')}"`;
    out.push({ kind: 'quote', from: token.from, to: tokens[end]?.to ?? token.to, lower, inner });
    i = end;
  }
  return out;
}
