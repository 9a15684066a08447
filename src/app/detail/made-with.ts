import type { Project, SoundRequest, Take } from '../../project/document';
import { qualityOf } from '../../project/quality';
import { sameSampler, wordsMatch } from '../../project/match';
import type { BundleStore } from '../stores/bundle.svelte';
import { seconds } from '../writing/figures';

/** How a take differs from one that would be made now; null where only its seed does. */
export function madeWith(
  take: Take,
  request: SoundRequest,
  project: Pick<Project, 'quality'>,
  bundle: BundleStore,
): string | null {
  const parts: string[] = [];
  if (!wordsMatch(take, request)) parts.push('other words');
  if (take.request.length !== request.length) parts.push(seconds(take.request.length));
  const { state } = bundle;
  if (state.phase === 'open' && take.origin?.kind !== 'file') {
    if (take.bundle.hash !== state.hash) parts.push(`made with ${take.bundle.name} ${take.bundle.version}`);
    const now = bundle.samplers?.[qualityOf(request, project)];
    if (now !== undefined && !sameSampler(take.sampler, now)) {
      const { steps } = take.sampler;
      parts.push(steps === now.steps ? 'other settings' : `${steps} steps`);
    }
  }
  return parts.length === 0 ? null : parts.join(', ');
}
