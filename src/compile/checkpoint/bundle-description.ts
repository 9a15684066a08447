import { z } from 'zod';
import { manifestSchema, type Manifest } from '../manifest';
import { parseConfig } from './parse-config';

export const BUNDLE_DESCRIPTION = 'bundle.json';

/** A file of the checkpoint folder, in it or below. */
const relativePath = z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:][^\\:]*$/, 'a relative path');

/** `bundle.json`: what the published layout has no field for. Unknown fields are refused. */
const schema = z.strictObject({
  name: z.string().min(1).optional(),
  version: z.string().min(1).default('1'),
  licence: z.string().default('unknown'),
  source: z.string().default('unknown'),
  card: relativePath.nullable().default(null),
  /** Auffusion's (models.md 2.3) where it says nothing. */
  defaults: z.strictObject(manifestSchema.shape.defaults.partial().shape).default({}),
  window: z
    .strictObject({
      latentHeight: z.number().int().positive(),
      latentWidth: z.number().int().positive(),
      /** For readers; it follows from the width. */
      seconds: z.number().positive().optional(),
    })
    .optional(),
  kinds: manifestSchema.shape.kinds.default([]),
});

export type BundleDescription = Pick<
  Manifest,
  'name' | 'version' | 'licence' | 'source' | 'card' | 'defaults' | 'kinds'
> & { readonly window: Manifest['window'] | null };

/** @param json parsed, or null when the checkpoint has no such file. @throws AppError `config-unsupported`. */
export function parseDescription(json: unknown, folderName: string): BundleDescription {
  const remedy = `Correct this field of ${BUNDLE_DESCRIPTION}.`;
  const parsed = parseConfig(schema, json ?? {}, BUNDLE_DESCRIPTION, remedy);
  const { window } = parsed;
  const { sampler, steps, guidanceScale, guidanceInterval, negativePrompt } = parsed.defaults;
  return {
    ...parsed,
    name: parsed.name ?? folderName,
    window: window === undefined ? null : { height: window.latentHeight, width: window.latentWidth },
    defaults: {
      sampler: sampler ?? 'pndm',
      steps: steps ?? 100,
      guidanceScale: guidanceScale ?? 7.5,
      guidanceInterval: guidanceInterval ?? null,
      negativePrompt: negativePrompt ?? '',
    },
  };
}
