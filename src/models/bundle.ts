import { manifestSchema, type Manifest } from '../compile/manifest';
import { AppError } from '../lib/errors';
import { parseJson } from '../lib/parse-json';
import { sha256Of } from '../lib/sha256-of';
import type { BundleStore } from './bundle-store';

export interface Bundle {
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json, which holds the hashes of all other files. */
  readonly hash: string;
  /** What a person does when a file of it is not what it was. */
  readonly remedy: string;
  /**
   * A file that the manifest lists, checked against its size and hash.
   * @throws AppError `bundle-missing`, `bundle-unreadable`, `network`.
   */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The file as it lies on the disk, checked against its size; its hash was checked when it was installed. Null where
   * the bundle does not lie on a disk.
   * @throws AppError as `read`.
   */
  blob(path: string): Promise<Blob | null>;
}

const MANIFEST = 'manifest.json';

const REMEDY = 'Fetch the bundle again, or make it again with the bundle command.';

/** How a bundle says that it cannot be read. */
type Unreadable = (message: string, place: string, cause?: unknown) => AppError;

const unreadableWith =
  (remedy: string): Unreadable =>
  (message, place, cause) =>
    new AppError('bundle-unreadable', message, { remedy, place, cause });

/**
 * Reads the manifest; the other files are read when they are asked for.
 * @throws AppError `bundle-missing`, `bundle-unreadable`, `bundle-incompatible`, `network`.
 */
export async function openBundle(store: BundleStore): Promise<Bundle> {
  const bytes = await store.read(MANIFEST);
  const { remedy = REMEDY } = store;
  const unreadable = unreadableWith(remedy);
  const manifest = parseManifest(bytes, store.name, remedy);
  const files = new Map(manifest.files.map((file) => [file.path, file]));
  const listed = (path: string): Manifest['files'][number] => {
    const file = files.get(path);
    if (file === undefined) throw unreadable(`The manifest of ${store.name} does not list ${path}.`, path);
    return file;
  };
  const otherSize = (path: string, found: number, expected: number): AppError =>
    unreadable(`${path} has ${found} bytes; the manifest says ${expected}.`, path);
  return {
    manifest,
    remedy,
    hash: await sha256Of(bytes),
    async blob(path) {
      const file = listed(path);
      const blob = (await store.blob?.(path)) ?? null;
      if (blob !== null && blob.size !== file.bytes) throw otherSize(path, blob.size, file.bytes);
      return blob;
    },
    async read(path) {
      const file = listed(path);
      const content = await store.read(path);
      if (content.length !== file.bytes) {
        throw otherSize(path, content.length, file.bytes);
      }
      if ((await sha256Of(content)) !== file.sha256) {
        throw unreadable(`${path} is damaged: its hash is not the one in the manifest.`, path);
      }
      return content;
    },
  };
}

/** @throws AppError `bundle-unreadable`, `bundle-incompatible`. @param name of the bundle, for messages */
export function parseManifest(bytes: Uint8Array, name: string, remedy: string = REMEDY): Manifest {
  const unreadable = unreadableWith(remedy);
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable(`${MANIFEST} of ${name} is not JSON.`, MANIFEST, cause);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined ? MANIFEST : `${MANIFEST}, ${issue.path.join('.')}`;
    if (issue?.path[0] === 'formatVersion' || issue?.path[0] === 'format') {
      throw new AppError('bundle-incompatible', `${name} is a bundle of a format that is not known here.`, {
        remedy: 'Update this application, or make the bundle again with its bundle command.',
        place,
      });
    }
    throw unreadable(`${MANIFEST} of ${name} cannot be used: ${issue?.message ?? 'it is malformed'}.`, place);
  }
  for (const { path } of parsed.data.files) {
    if (/^(?:[/\\]|[a-z]+:)|(?:^|[/\\])\.\.(?:[/\\]|$)/iu.test(path)) {
      throw unreadable(`${MANIFEST} of ${name} points outside its folder.`, path);
    }
  }
  return parsed.data;
}
