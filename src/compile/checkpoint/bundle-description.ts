import { z } from 'zod';
import { manifestSchema, MAX_LATENT_PIXELS, type Manifest } from '../manifest';
import { parseConfig } from './parse-config';

export const BUNDLE_DESCRIPTION = 'bundle.json';

/** A file of the checkpoint folder, in it or below. */
const relativePath = z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:][^\\:]*$/, 'a relative path');

/** `bundle.json`: what the published layout has no field for. Unknown fields are refused. */
const schema = z.strictObject({
  name: z.string().min(1).optional(),
  version: z.string().min(1).default('1'),
  licence: z.string().optional(),
  source: z.string().optional(),
  card: relativePath.nullable().default(null),
  /** Auffusion's (models.md 2.3) where it says nothing. */
  defaults: z.strictObject(manifestSchema.shape.defaults.partial().shape).default({}),
  window: z
    .strictObject({
      latentHeight: z.number().int().positive().max(MAX_LATENT_PIXELS),
      latentWidth: z.number().int().positive().max(MAX_LATENT_PIXELS),
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

/** What is known of a checkpoint without its `bundle.json`; null: not known. */
export interface CheckpointFacts {
  readonly name: string;
  readonly licence: string | null;
  readonly source: string | null;
}

/** @param json parsed, or null when the checkpoint has no such file. @throws AppError `config-unsupported`. */
export function parseDescription(json: unknown, facts: CheckpointFacts): BundleDescription {
  const remedy = `Correct this field of ${BUNDLE_DESCRIPTION}.`;
  const parsed = parseConfig(schema, json ?? {}, BUNDLE_DESCRIPTION, remedy);
  const { window } = parsed;
  const { sampler, steps, guidanceScale, guidanceInterval, negativePrompt } = parsed.defaults;
  return {
    ...parsed,
    name: parsed.name ?? facts.name,
    licence: parsed.licence ?? facts.licence ?? 'unknown',
    source: parsed.source ?? facts.source ?? 'unknown',
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

/** The `license` of a published card: YAML between two lines of dashes, of which one field on one line is read. */
export function licenceOfReadme(text: string | null): string | null {
  const header = /^---\r?\n([\s\S]{0,65536}?)\r?\n---/.exec(text ?? '')?.[1] ?? '';
  const field = (name: string): string | null =>
    new RegExp(`^${name}:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(header)?.[1] ?? null;
  const licence = field('license');
  return licence === 'other' ? (field('license_name') ?? licence) : licence;
}
