import type { Seconds } from '../../lib/units';

/** Of a sound that fills the longest trained window: what people compare models by. */
export const TRIAL_SECONDS = 10;

/** "Ready: about 12 s for a sound of 10 s." Null: nothing was run, because it would take minutes here. */
export function trialWords(estimate: Seconds | null): string {
  if (estimate === null) return 'Ready. On the processor a sound takes many minutes.';
  const about = estimate < 1 ? 'less than 1 s' : `about ${roughly(estimate)}`;
  return `Ready: ${about} for a sound of ${TRIAL_SECONDS} s.`;
}

function roughly(seconds: Seconds): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
