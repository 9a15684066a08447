import { unzipSync, Zip, ZipPassThrough, strToU8, type UnzipFileFilter } from 'fflate';
import { breathe } from '../lib/breathe';
import { AppError } from '../lib/errors';
import type { TakeId } from '../project/document';
import { takesWithin } from '../project/reachable-takes';
import { documentToJson } from '../project/persist/write-document';
import { documentFromJson } from '../project/persist/read-document';
import { encodeFloatWav } from './float-wav';
import { provenanceJson, type Maker } from './provenance';
import { DOCUMENT_FILE, takeFile, withSounds, type ReadProject, type StoredProject } from './stored-project';

/**
 * A project in one file: a zip with the document, every take as a WAV file, and for people and other tools where each
 * sound came from. Nothing is compressed: samples hardly shrink, and so the file is written and read piece by piece.
 */

/** A checksum over this takes about 5 ms. */
const PIECE = 2 ** 20;
/** An hour of takes. A file that says it is larger is no project that this page could hold. */
const MOST_BYTES = 2 ** 30;
const MOST_MEMBERS = 20_000;
/** Equal projects are equal files: zip archives begin with this year. */
const NO_TIME = new Date(1980, 0, 1);

export async function writeProjectFile(
  stored: StoredProject,
  maker: Maker,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let failure: unknown = null;
  const zip = new Zip((error, part) => {
    // The type does not say it: there is an error only when something failed.
    if ((error as Error | null) === null) parts.push(part);
    else failure = error;
  });
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    const member = new ZipPassThrough(name);
    member.mtime = NO_TIME;
    zip.add(member);
    for (let at = 0; at === 0 || at < bytes.length; at += PIECE) {
      member.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
      await breathe();
    }
  };
  await add(DOCUMENT_FILE, strToU8(documentToJson({ ...stored, revision: 0 })));
  await add('provenance.json', strToU8(provenanceJson(stored, maker)));
  for (const { id } of takesWithin(stored.history)) {
    const sound = stored.sounds.get(id);
    if (sound !== undefined) await add(takeFile(id), encodeFloatWav(sound));
  }
  zip.end();
  if (failure !== null) {
    throw new AppError('internal', 'The project file could not be written.', {
      remedy: 'Try again.',
      cause: failure,
    });
  }
  return joined(parts);
}

/**
 * Reads a project file, or a document.json alone.
 * @param name what a message calls it: the file's name
 * @throws AppError `project-invalid` when it is neither, or its document is damaged beyond mending; `project-newer`;
 * `file-too-large`.
 */
export async function readProjectFile(bytes: Uint8Array, name = 'The file'): Promise<ReadProject> {
  if (bytes.length === 0) throw new AppError('project-invalid', `${name} is empty.`, { remedy: REMEDY });
  if (!isZip(bytes)) {
    return withSounds(documentFromJson(textOf(bytes, name), name), () => Promise.resolve(null));
  }
  const archive = new Archive(bytes, name);
  const document = archive.read(DOCUMENT_FILE);
  if (document === null) {
    throw new AppError('project-invalid', `${name} is no project: there is no ${DOCUMENT_FILE} in it.`, {
      remedy: REMEDY,
    });
  }
  await breathe();
  return withSounds(documentFromJson(textOf(document, name), name), (id: TakeId) =>
    Promise.resolve(archive.takeOrNull(id)),
  );
}

const REMEDY = 'Open another copy of it, or an earlier one.';

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('project-invalid', `${name} is no project of Audio-Agent.`, { remedy: REMEDY, cause });
  }
}

/** The members of a zip by their names in the project, wherever the folder was packed. */
class Archive {
  readonly #bytes: Uint8Array;
  /** Names in the archive by names in the project. */
  readonly #names: ReadonlyMap<string, string>;

  /** @throws AppError `project-invalid`, `file-too-large`. */
  constructor(
    bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.#bytes = bytes;
    const names: string[] = [];
    let size = 0;
    this.#unzipped(({ name, originalSize }) => {
      names.push(name);
      size += originalSize;
      // A damaged count would be followed for hours.
      if (names.length > MOST_MEMBERS) throw new RangeError('too many members');
      return false;
    });
    if (size > MOST_BYTES) {
      throw new AppError('file-too-large', `${file} is larger than a project can be.`, { remedy: REMEDY });
    }
    const document = names
      .filter((name) => `/${plain(name)}`.endsWith(`/${DOCUMENT_FILE}`))
      .sort((a, b) => a.length - b.length)[0];
    const folder = plain(document ?? DOCUMENT_FILE).slice(0, -DOCUMENT_FILE.length);
    this.#names = new Map(
      names.flatMap((name) =>
        plain(name).startsWith(folder) ? [[plain(name).slice(folder.length), name]] : [],
      ),
    );
  }

  /** @throws AppError `project-invalid` when the member is there but cannot be unpacked. */
  read(path: string): Uint8Array | null {
    const wanted = this.#names.get(path);
    if (wanted === undefined) return null;
    return this.#unzipped(({ name }) => name === wanted)[wanted] ?? null;
  }

  /** A take that cannot be unpacked is as good as damaged samples: it costs its own sound only. */
  takeOrNull(id: TakeId): Uint8Array | null {
    try {
      return this.read(takeFile(id));
    } catch {
      return new Uint8Array();
    }
  }

  #unzipped(filter: UnzipFileFilter): Readonly<Record<string, Uint8Array>> {
    try {
      return unzipSync(this.#bytes, { filter });
    } catch (cause) {
      throw new AppError('project-invalid', `${this.file} is cut off or damaged.`, { remedy: REMEDY, cause });
    }
  }
}

/** Archives packed on other systems separate folders otherwise. */
function plain(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/u, '');
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
