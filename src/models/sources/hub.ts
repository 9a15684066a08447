import { z } from 'zod';
import { parseJson } from '../../lib/parse-json';
import type { CheckpointSource, SourcePlace } from './checkpoint-source';
import { fetchWhole } from './fetch-whole';
import { holdings } from './holdings';
import { remoteFolder, type RemoteEntry } from './remote-folder';
import type { RemoteNeeds } from './remote-file';
import { changed, invalid, missingFile, needsLogin } from './source-errors';

/**
 * A repository of a model hub: its listing with sizes and hashes, and its files at a commit, which send on to signed
 * addresses of other hosts. Fields as in huggingface/huggingface_hub: src/huggingface_hub/hf_api.py, ModelInfo and
 * RepoSibling.
 */

const COMMIT = /^[0-9a-f]{40}$/;
const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;
const REVISION = /^[\w.-][\w./-]{0,199}$/;

const hex = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const bytes = z.number().int().nonnegative();

const listingSchema = z.object({
  sha: z.string().regex(COMMIT),
  gated: z.union([z.boolean(), z.string()]).nullish(),
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string())]).nullish(),
      license_name: z.string().nullish(),
    })
    .nullish(),
  tags: z.array(z.string()).nullish(),
  siblings: z
    .array(
      z.object({
        rfilename: z.string().min(1).max(1000),
        size: bytes.nullish(),
        blobId: hex(40).nullish(),
        lfs: z.object({ sha256: hex(64), size: bytes }).nullish(),
      }),
    )
    .max(100_000),
});
type Listing = z.infer<typeof listingSchema>;

const escaped = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** @throws AppError `network`, `source-missing`, `source-denied`, `source-changed`, `source-invalid`. */
export async function openHub(
  { base, repository, revision }: Extract<SourcePlace, { kind: 'hub' }>,
  needs: RemoteNeeds,
  fingerprint: string | null,
): Promise<CheckpointSource> {
  if (!REPOSITORY.test(repository))
    throw invalid(repository, `${repository} is not the name of a repository.`, 'Write it as owner/name.');
  if (revision !== null && !REVISION.test(revision))
    throw invalid(revision, `${revision} is not a revision.`, 'Give a commit, a tag or a branch.');
  const address = `${base}/${repository}`;
  const asked = `${base}/api/models/${repository}/revision/${encodeURIComponent(revision ?? 'main')}?blobs=true`;
  const answer = await fetchWhole(asked, repository, needs);
  if (answer === null)
    throw missingFile(revision === null ? repository : `${repository} at ${revision.slice(0, 7)}`);
  const listing = parseListing(answer, repository);
  const { sha: commit } = listing;
  if (
    listing.gated !== undefined &&
    listing.gated !== null &&
    listing.gated !== false &&
    listing.gated !== ''
  )
    throw needsLogin(repository);
  if (revision !== null && COMMIT.test(revision) && revision !== commit) throw changed(repository);
  const files = entriesOf(listing, `${address}/resolve/${commit}/`);
  const mark = `${repository}@${commit}`;
  if (fingerprint !== null && fingerprint !== mark) throw changed(repository);
  return remoteFolder(
    {
      name: repository.slice(repository.indexOf('/') + 1),
      holds: holdings(files),
      address,
      origin: `${address}/tree/${commit}`,
      revision: commit,
      licence: licenceOf(listing),
      files,
      fingerprint: mark,
      pinned: true,
    },
    needs,
  );
}

function parseListing(answer: Uint8Array, repository: string): Listing {
  const remedy = 'Check the address of the hub, or download the files and choose their folder.';
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(answer));
  } catch {
    throw invalid(repository, `The hub’s answer about ${repository} is not JSON.`, remedy);
  }
  const parsed = listingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw invalid(
    `${repository}, ${field}`,
    `The hub’s answer about ${repository} has no usable ${field === '' ? 'content' : field}.`,
    remedy,
  );
}

/** A path that stays within its folder, in text that an address can hold. */
const isPlain = (path: string): boolean =>
  !/[\p{Cs}\p{Cc}\\]/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** Files without a size cannot be read in parts, and are as good as not there. */
function entriesOf({ siblings }: Listing, folder: string): ReadonlyMap<string, RemoteEntry> {
  const entries = new Map<string, RemoteEntry>();
  for (const { rfilename: path, size, blobId, lfs } of siblings) {
    const length = lfs?.size ?? size ?? null;
    if (length === null || !isPlain(path)) continue;
    entries.set(path, {
      bytes: length,
      sha256: lfs?.sha256 ?? null,
      address: `${folder}${escaped(path)}`,
      // Of a large file git keeps a pointer.
      gitHash: lfs === undefined || lfs === null ? (blobId ?? null) : null,
    });
  }
  return entries;
}

function licenceOf({ cardData, tags }: Listing): string | null {
  const license = cardData?.license;
  const named = typeof license === 'string' ? license : license?.[0];
  if (named === 'other') return cardData?.license_name ?? named;
  const tag = tags?.find((one) => one.startsWith('license:'))?.slice('license:'.length);
  return named ?? tag ?? null;
}
