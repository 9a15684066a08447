/**
 * How much work a sound is worth. What each means for a bundle's sampler: src/render/quality.ts. Recorded with every
 * take; like the seed it never makes a sound stale, only older.
 */
export const QUALITIES = ['draft', 'standard', 'published'] as const;
export type Quality = (typeof QUALITIES)[number];

export const DEFAULT_QUALITY: Quality = 'standard';

/** Of an event: its own, or else its project's. */
export function qualityOf(
  request: { readonly quality: Quality | null },
  project: { readonly quality: Quality },
): Quality {
  return request.quality ?? project.quality;
}
