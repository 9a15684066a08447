import type { Quality } from '../../project/quality';
import { planEdit } from '../../render/editing/edit-plan';
import { networkRuns } from '../../render/guidance';
import type { RenderRequest, SoundEdit } from '../../render/renderer';
import type { BundleStore } from '../stores/bundle.svelte';

/** Runs of the network that an edit takes; null while no bundle is open. @throws AppError `input-invalid`. */
export function editRuns(
  { manifest, samplers }: BundleStore,
  request: RenderRequest & { readonly edit: SoundEdit },
  quality: Quality,
): number | null {
  if (manifest === null || samplers === null) return null;
  const { windows, settings, steps, skipped } = planEdit(
    { ...request, sampler: samplers[quality] },
    request.edit,
    manifest,
  );
  return windows.length * networkRuns(settings, steps, skipped);
}
