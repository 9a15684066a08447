import { z } from 'zod';
import { AppError } from '../lib/errors';
import { parseJson } from '../lib/parse-json';

/**
 * `manifest.json` beside an installed language model: a folder in transformers.js layout has none of its own. What it
 * lists is all that was installed, with hashes, as a sound bundle's does.
 */
export const plannerManifestSchema = z.object({
  format: z.literal('audio-agent-planner'),
  formatVersion: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  licence: z.string(),
  source: z.string(),
  /** `model_type` of its config. */
  architecture: z.string(),
  /** In the words of transformers.js. */
  dtype: z.string(),
  /** Files of weights beside the graph. */
  dataFiles: z.number().int().nonnegative(),
  files: z.array(
    z.object({ path: z.string(), bytes: z.number().int().nonnegative(), sha256: z.string().length(64) }),
  ),
});
export type PlannerManifest = Readonly<z.infer<typeof plannerManifestSchema>>;

/** Null: it is no planner's. @throws AppError `bundle-unreadable`, `bundle-incompatible`. */
export function parsePlannerManifest(bytes: Uint8Array, name: string): PlannerManifest | null {
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || Reflect.get(json, 'format') !== 'audio-agent-planner')
    return null;
  const parsed = plannerManifestSchema.safeParse(json);
  if (parsed.success && parsed.data.files.every(({ path }) => isWithin(path))) return parsed.data;
  const place = parsed.success ? '' : (parsed.error.issues[0]?.path.join('.') ?? '');
  if (place === 'formatVersion') {
    throw new AppError(
      'bundle-incompatible',
      `${name} is a planner’s model of a format that is not known here.`,
      {
        remedy: 'Update this application, or install the model again.',
        place: `manifest.json, ${place}`,
      },
    );
  }
  throw new AppError('bundle-unreadable', `manifest.json of ${name} cannot be used.`, {
    remedy: 'Delete the model and install it again.',
    place: `manifest.json, ${place}`,
  });
}

function isWithin(path: string): boolean {
  return path
    .split('/')
    .every((step) => step !== '' && step !== '.' && step !== '..' && !step.includes('\\'));
}
