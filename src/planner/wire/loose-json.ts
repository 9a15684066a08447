/**
 * Guard 1 of planner.md 4.3: JSON as language models write it. Code fences and talk around it, trailing and missing
 * commas, single and curly quotes, keys without quotes, comments, and an end that was cut off are all accepted.
 */

export interface LooseJson {
  readonly value: unknown;
  /** The text ended before the object did: what was being written last is left out. */
  readonly cut: boolean;
}

/** Deeper than any plan; the reader goes down by recursion. */
const MAX_DEPTH = 16;
/** Longer than any plan: more is not read. */
const LONGEST_ANSWER = 100_000;

/** Braces in the talk around an answer; a text of braces alone is given up. */
const MOST_STARTS = 40;

/** The first object in a text that has this member, else the first that has any; null when there is none. */
export function looseJsonIn(text: string, member: string): LooseJson | null {
  const short = text.slice(0, LONGEST_ANSWER);
  let best: LooseJson | null = null;
  let at = short.indexOf('{');
  for (let start = 0; at >= 0 && start < MOST_STARTS; start += 1) {
    const reader = new Reader(short, at);
    const value = reader.value(0);
    if (typeof value === 'object' && value !== null) {
      const found = { value, cut: reader.cut };
      if (Object.hasOwn(value, member)) return found;
      if (Object.keys(value).length > 0) best ??= found;
    }
    at = short.indexOf('{', at + 1);
  }
  return best;
}

/** A value whose end is missing, and that means nothing without it. */
const CUT = Symbol('cut');
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '„': '“' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

class Reader {
  cut = false;

  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  value(depth: number): unknown {
    this.#space();
    const char = this.text[this.at];
    if (char === undefined || depth > MAX_DEPTH) return this.#ended();
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#list(depth);
    if (CLOSING[char] !== undefined) return this.#string(CLOSING[char]);
    return this.#bare();
  }

  #object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.at += 1;
    for (;;) {
      this.#space();
      const char = this.text[this.at];
      if (char === undefined) {
        this.cut = true;
        break;
      }
      if (char === '}') {
        this.at += 1;
        break;
      }
      const from = this.at;
      if (char === ',') this.at += 1;
      else {
        const close = CLOSING[char];
        const key = close === undefined ? this.#bare() : this.#string(close);
        this.#space();
        if (this.text[this.at] === ':') {
          this.at += 1;
          const value = this.value(depth + 1);
          if (key !== CUT && value !== CUT) members.push([String(key), value]);
        }
      }
      // Whatever stands here is no member: passed over, so that the end is reached.
      if (this.at === from) this.at += 1;
    }
    // Own members only: a key such as __proto__ must not become anything else.
    return Object.fromEntries(members);
  }

  #list(depth: number): unknown[] {
    const out: unknown[] = [];
    this.at += 1;
    for (;;) {
      this.#space();
      const char = this.text[this.at];
      if (char === undefined) {
        this.cut = true;
        return out;
      }
      if (char === ']') {
        this.at += 1;
        return out;
      }
      // The list was not closed.
      if (char === '}') return out;
      const from = this.at;
      if (char === ',') this.at += 1;
      else {
        const whole = !this.cut;
        const value = this.value(depth + 1);
        // An operation that was being written when the answer ended is half an operation.
        const half = whole && this.cut && typeof value === 'object';
        if (value !== CUT && !half) out.push(value);
      }
      if (this.at === from) this.at += 1;
    }
  }

  #string(close: string): unknown {
    let out = '';
    this.at += 1;
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] ?? '';
      if (char === '\\') {
        this.at += 1;
        const escaped = this.text[this.at] ?? '';
        const hex = /^[0-9a-f]{4}$/iu.exec(this.text.slice(this.at + 1, this.at + 5))?.[0];
        if (escaped === 'u' && hex !== undefined) {
          out += String.fromCharCode(parseInt(hex, 16));
          this.at += 4;
        } else out += ESCAPES[escaped] ?? escaped;
      } else if (char === close && (close === '"' || this.#endsHere())) {
        this.at += 1;
        return out;
      } else out += char;
    }
    return this.#ended();
  }

  /** An apostrophe inside words is none that ends them. */
  #endsHere(): boolean {
    return /^\s*(?:[,:}\]]|$)/u.test(this.text.slice(this.at + 1, this.at + 20));
  }

  /** Numbers, true, false, null, and keys without quotes. */
  #bare(): unknown {
    const word = /^[^\s,:{}[\]"]{1,100}/u.exec(this.text.slice(this.at, this.at + 100))?.[0] ?? '';
    this.at += word.length;
    if (this.at >= this.text.length) return this.#ended();
    if (word === 'null' || word === 'None') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    const number = Number(word);
    return word !== '' && Number.isFinite(number) ? number : word;
  }

  #space(): void {
    const gap = /(?:\s|\/\/[^\n]{0,1000}|\/\*(?:(?!\*\/)[\s\S]){0,1000}\*\/)*/uy;
    gap.lastIndex = this.at;
    this.at += gap.exec(this.text)?.[0].length ?? 0;
  }

  #ended(): symbol {
    this.cut = true;
    return CUT;
  }
}
