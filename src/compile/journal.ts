import type { BundleFile, BundleSink } from './bundle-sink';

/**
 * What has been written of a bundle, so that a run that was stopped (a closed tab, a full disk, a lost connection) can
 * be gone on with. It lies in the bundle's folder from before the first file until after the last one, the manifest:
 * a folder is a whole bundle if it has a manifest and no journal. Taking the journal away is one change of the folder,
 * which every file system does whole or not at all; moving folders or replacing files is not to be had everywhere.
 *
 * One record a line. Lines are added after the bytes that they tell of have reached the disk; a last line that was cut
 * short is not there.
 */
export const JOURNAL = 'journal.jsonl';

type JournalLine =
  /** What is compiled, and how: lines of another key say nothing. */
  | readonly ['key', key: string]
  /** A tensor that has its place in a file; `wide`: one that has to stay float32, and gets its place last. */
  | readonly ['tensor', path: string, name: string, wide: boolean]
  /** The file's tensors are being moved: until it is done, nothing is known of where they are. */
  | readonly ['moving', path: string]
  | readonly ['file', path: string, bytes: number, sha256: string];

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class Journal {
  readonly #file: BundleFile;
  readonly #files = new Map<string, WrittenFile>();
  readonly #tensors = new Map<string, Map<string, boolean>>();
  #end = 0;
  #waiting: JournalLine[] = [];

  private constructor(file: BundleFile) {
    this.#file = file;
  }

  /**
   * Goes on with the journal of the same key, or begins one.
   * @param key null: begins one that nobody goes on with
   */
  static async open(sink: BundleSink, key: string | null): Promise<Journal> {
    const before = new Journal(await sink.open(JOURNAL));
    if (await before.#orClosed(() => before.#goesOn(key))) return before;
    await before.close();
    const journal = new Journal(await sink.create(JOURNAL));
    await journal.#orClosed(() => journal.#add(['key', key ?? '']));
    return journal;
  }

  /** The file, if it is done. */
  file(path: string): WrittenFile | null {
    return this.#files.get(path) ?? null;
  }

  /** Tensors of a file that is not done: whether they are wide, by name. */
  tensors(path: string): ReadonlyMap<string, boolean> {
    return this.#tensors.get(path) ?? new Map<string, boolean>();
  }

  /** Counts from the next `commit` on. */
  note(path: string, name: string, wide: boolean): void {
    this.#waiting.push(['tensor', path, name, wide]);
  }

  /** To be called once the bytes of what was noted are on the disk. */
  async commit(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    await this.#add(...lines);
  }

  async moving(path: string): Promise<void> {
    await this.#add(['moving', path]);
  }

  async done({ path, bytes, sha256 }: WrittenFile): Promise<void> {
    await this.#add(['file', path, bytes, sha256]);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Takes over what is there, if it has this key. */
  async #goesOn(key: string | null): Promise<boolean> {
    const { lines, end } = parseLines(await this.#file.read(0, await this.#file.size()));
    const [first] = lines;
    if (key === null || first?.[0] !== 'key' || first[1] !== key) return false;
    for (const line of lines) this.#apply(line);
    this.#end = end;
    return true;
  }

  /** A file that stays open cannot be opened again: the next try would fail for that. */
  async #orClosed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #add(...lines: readonly JournalLine[]): Promise<void> {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const bytes = new TextEncoder().encode(text);
    await this.#file.write(this.#end, bytes);
    await this.#file.flush();
    this.#end += bytes.length;
    for (const line of lines) this.#apply(line);
  }

  #apply(line: JournalLine): void {
    if (line[0] === 'file') {
      const [, path, bytes, sha256] = line;
      this.#files.set(path, { path, bytes, sha256 });
    } else if (line[0] === 'moving') {
      this.#tensors.delete(line[1]);
    } else if (line[0] === 'tensor') {
      const [, path, name, wide] = line;
      const tensors = this.#tensors.get(path) ?? new Map<string, boolean>();
      this.#tensors.set(path, tensors.set(name, wide));
    }
  }
}

/** The lines up to the first that is not whole, and the byte after them. */
function parseLines(bytes: Uint8Array): { readonly lines: readonly JournalLine[]; readonly end: number } {
  const lines: JournalLine[] = [];
  let end = 0;
  for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, end)) {
    const line = parseLine(new TextDecoder().decode(bytes.subarray(end, newline)));
    if (line === null) break;
    lines.push(line);
    end = newline + 1;
  }
  return { lines, end };
}

function parseLine(text: string): JournalLine | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(line)) return null;
  const [kind, ...fields] = line as readonly unknown[];
  const types = fields.map((field) => typeof field).join(' ');
  return LINES.get(String(kind)) === types ? (line as unknown as JournalLine) : null;
}

const LINES: ReadonlyMap<string, string> = new Map([
  ['key', 'string'],
  ['tensor', 'string string boolean'],
  ['moving', 'string'],
  ['file', 'string number string'],
]);
