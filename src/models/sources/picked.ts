import { licenceOfReadme } from '../../compile/checkpoint/bundle-description';
import { CHECKPOINT_MARKS, README } from '../../compile/checkpoint/layout';
import { readText } from '../../compile/checkpoint/checkpoint-folder';
import { blobSource } from '../../compile/readers/sources';
import { AppError } from '../../lib/errors';
import { sha256Of } from '../../lib/sha256-of';
import type { CheckpointSource, SourceFile, SourcePlace } from './checkpoint-source';
import { holdings } from './holdings';
import { PLANNER_GRAPHS } from './planner-layout';
import { changed, invalid } from './source-errors';

/** A folder, or its files, that the person picked or dropped. */

/** A checkpoint has some dozens of files, two folders deep; a whole disk picked by mistake is not searched. */
const MAX_FILES = 5000;
const MAX_DEPTH = 6;

/** A folder with one of these in it is what was meant. */
const ROOT_MARKS: readonly string[] = [...CHECKPOINT_MARKS, 'manifest.json', ...PLANNER_GRAPHS];

type Files = ReadonlyMap<string, File>;

/** @throws AppError `source-denied`, `source-invalid`, `source-changed`, `checkpoint-unreadable`. */
export async function openPicked(
  place: Extract<SourcePlace, { kind: 'folder' | 'files' }>,
  fingerprint: string | null,
): Promise<CheckpointSource> {
  const name = place.kind === 'folder' ? place.handle.name : place.name;
  const { files, name: inner } = rootOf(
    place.kind === 'folder' ? await filesOfHandle(place.handle) : place.files,
    name,
  );
  const mark = await fingerprintOf(files);
  if (fingerprint !== null && fingerprint !== mark) throw changed(inner);
  const listed = new Map<string, SourceFile>(
    [...files].map(([path, { size }]) => [path, { bytes: size, sha256: null }]),
  );
  const source: CheckpointSource = {
    name: inner,
    holds: holdings(files),
    address: null,
    revision: null,
    licence: null,
    files: listed,
    fingerprint: mark,
    open: async (path) => {
      const file = files.get(path);
      return file === undefined ? null : blobSource(file, path);
    },
  };
  return { ...source, licence: licenceOfReadme(await readText(source, README)) };
}

/** Relative to where the checkpoint or bundle begins: the folder picked, or the one folder in it that has one. */
function rootOf(files: Files, name: string): { readonly files: Files; readonly name: string } {
  const depth = (path: string): number => path.split('/').length;
  const roots = [...files.keys()].flatMap((path) => {
    const mark = ROOT_MARKS.find((one) => path === one || path.endsWith(`/${one}`));
    return mark === undefined ? [] : [path.slice(0, path.length - mark.length)];
  });
  const [first, second] = [...new Set(roots)].sort((a, b) => depth(a) - depth(b));
  if (first === undefined) {
    throw invalid(
      name,
      `${name} holds neither a checkpoint nor a bundle nor a language model.`,
      'Choose the folder with model_index.json, manifest.json or onnx/ in it.',
    );
  }
  if (first !== '' && second !== undefined && depth(second) === depth(first)) {
    throw invalid(name, `${name} holds more than one checkpoint.`, 'Choose the folder of one of them.');
  }
  const within = [...files].filter(([path]) => path.startsWith(first));
  return {
    files: new Map(within.map(([path, file]) => [path.slice(first.length), file])),
    name: first === '' ? name : (first.split('/').at(-2) ?? name),
  };
}

async function filesOfHandle(handle: FileSystemDirectoryHandle): Promise<Files> {
  const files = new Map<string, File>();
  const visit = async (folder: FileSystemDirectoryHandle, prefix: string, depth: number): Promise<void> => {
    for await (const [name, entry] of folder.entries()) {
      const path = `${prefix}${name}`;
      if (entry.kind === 'directory') {
        if (depth < MAX_DEPTH && !name.startsWith('.')) await visit(entry, `${path}/`, depth + 1);
      } else {
        if (files.size >= MAX_FILES) throw tooMany(handle.name);
        files.set(path, await entry.getFile());
      }
    }
  };
  try {
    await visit(handle, '', 0);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadable(handle.name, cause);
  }
  return files;
}

/** The files of an `<input type="file">`, with or without `webkitdirectory`. */
export function placeOfInput(list: ArrayLike<File>): SourcePlace {
  const files = Array.from(list);
  const pathOf = (file: File): string =>
    file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
  const [first] = files;
  const name = first === undefined ? '' : (pathOf(first).split('/').at(0) ?? '');
  return { kind: 'files', name, files: new Map(files.map((file) => [pathOf(file), file])) };
}

/**
 * What was dropped on the page. To be called while the drop is handled: afterwards the list is empty.
 * @throws AppError `source-denied`, `source-invalid`.
 */
export async function placeOfDrop(items: Iterable<DataTransferItem>): Promise<SourcePlace> {
  const entries = Array.from(items, (dropped) => dropped.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const files = new Map<string, File>();
  const visit = async (entry: FileSystemEntry, prefix: string, depth: number): Promise<void> => {
    const path = `${prefix}${entry.name}`;
    if (isFile(entry)) {
      if (files.size >= MAX_FILES) throw tooMany(path);
      files.set(path, await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    } else if (isFolder(entry) && depth < MAX_DEPTH && !entry.name.startsWith('.')) {
      for (const child of await childrenOf(entry)) await visit(child, `${path}/`, depth + 1);
    }
  };
  const name = entries[0]?.name ?? '';
  try {
    for (const entry of entries) await visit(entry, '', 0);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadable(name, cause);
  }
  return { kind: 'files', name, files };
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader gives some at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function tooMany(name: string): AppError {
  return invalid(
    name,
    `${name} has more than ${MAX_FILES} files.`,
    'Choose the folder of the checkpoint itself.',
  );
}

function unreadable(name: string, cause: unknown): AppError {
  return new AppError('source-denied', `${name} cannot be read: the browser does not allow it any more.`, {
    remedy: 'Choose the folder again.',
    place: name,
    cause,
  });
}

async function fingerprintOf(files: Files): Promise<string> {
  const lines = [...files]
    .map(([path, { size, lastModified }]) => `${path} ${size} ${lastModified}\n`)
    .sort();
  return `files ${await sha256Of(new TextEncoder().encode(lines.join('')))}`;
}
