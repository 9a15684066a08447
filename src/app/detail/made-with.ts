import type { SoundRequest, Take } from '../../project/document';
import { wordsMatch } from '../../project/match';
import type { BundleStore } from '../stores/bundle.svelte';
import type { SettingsStore } from '../stores/settings.svelte';
import { seconds } from '../writing/figures';

/** How a take differs from one that would be made now; null where only its seed does. */
export function madeWith(
  take: Take,
  request: SoundRequest,
  bundle: BundleStore,
  settings: SettingsStore,
): string | null {
  const parts: string[] = [];
  if (!wordsMatch(take, request)) parts.push('other words');
  if (take.request.length !== request.length) parts.push(seconds(take.request.length));
  const { state } = bundle;
  if (state.phase === 'open') {
    if (state.hash !== null && take.bundle.hash !== state.hash)
      parts.push(`made with ${take.bundle.name} ${take.bundle.version}`);
    const steps = settings.address.steps ?? state.opened.manifest.defaults.steps;
    if (take.sampler.steps !== steps) parts.push(`${take.sampler.steps} steps`);
  }
  return parts.length === 0 ? null : parts.join(', ');
}
