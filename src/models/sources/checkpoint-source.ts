import type { CheckpointFolder } from '../../compile/checkpoint/checkpoint-folder';

/** What a source says of a file before it is read. */
export interface SourceFile {
  readonly bytes: number;
  /** Hexadecimal, of the whole file; null where the source does not tell it. */
  readonly sha256: string | null;
}

/** A checkpoint, or a bundle made from one, wherever it lies, opened for reading. */
export interface CheckpointSource extends CheckpointFolder {
  /**
   * What lies there: a checkpoint is compiled, a bundle (manifest.json) is copied, a language model for planning
   * (planner-layout.ts) is copied in part.
   */
  readonly holds: 'checkpoint' | 'bundle' | 'planner';
  /** Null for files the person picked. */
  readonly address: string | null;
  /** The commit that it is pinned to; null where there is none. */
  readonly revision: string | null;
  /** As the source names it, such as `cc-by-nc-sa-4.0`. */
  readonly licence: string | null;
  readonly files: ReadonlyMap<string, SourceFile>;
  /**
   * Tells this state of the source from every other: the commit, or sizes and dates. What was begun with one is gone
   * on with only while it is the same (`SourceNeeds.fingerprint`).
   */
  readonly fingerprint: string;
}

/** Where a source is: plain data, which survives workers and IndexedDB (a picked folder as its handle). */
export type SourcePlace =
  | {
      readonly kind: 'hub';
      /** Without a slash at its end, such as `https://hub.example`. */
      readonly base: string;
      /** `owner/name`. */
      readonly repository: string;
      /** Null: the newest, which opening pins. */
      readonly revision: string | null;
    }
  /** A folder of a static host, ours or another: a checkpoint or a compiled bundle. */
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle }
  /** Paths relative to the folder, with slashes. IndexedDB would copy the files: keep no such place. */
  | { readonly kind: 'files'; readonly name: string; readonly files: ReadonlyMap<string, File> };

export interface SourceNeeds {
  /** The application's fetch, which knows the allowed hosts. */
  readonly fetch: typeof globalThis.fetch;
  /** Ends every read at once. */
  readonly signal: AbortSignal;
  /** The fingerprint of an earlier visit: another one is refused with `source-changed`. */
  readonly fingerprint?: string | null;
  /** Bytes of files that came over the network just now, for a speed. */
  readonly onFetched?: (bytes: number) => void;
}

/**
 * Opens a source: asks for its listing, reads no weights.
 * @throws AppError `network`, `source-missing`, `source-denied`, `source-changed`, `source-invalid`,
 * `checkpoint-unreadable`.
 */
export type OpenSource = (place: SourcePlace, needs: SourceNeeds) => Promise<CheckpointSource>;
