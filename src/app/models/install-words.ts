import type { Install } from '../../models/install/install';
import { byteSize } from '../../lib/units';
import { timeLeft } from '../writing/figures';

/** "2.31 of 4.0 GB", "0.64 of 20.8 MB": in the unit of the whole, finer than it, so that it is seen to move. */
export function part(done: number, total: number): string {
  const [amount = '', unit = ''] = byteSize(total).split(' ');
  const size = { kB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 1;
  const digits = unit === 'kB' ? 0 : 2;
  return `${(done / size).toFixed(digits)} of ${amount} ${unit}`;
}

/** " at 2.31 of 4.0 GB", after "Paused" or "Stopped". */
export function standing({ bytesDone, bytesTotal }: Pick<Install, 'bytesDone' | 'bytesTotal'>): string {
  // What was not kept, or before the source's listing was read: nobody knows how much there is.
  if (bytesTotal === 0) return '';
  return bytesDone === 0 ? ', nothing read yet' : ` at ${part(bytesDone, bytesTotal)}`;
}

/** "31 MB/s, 55 s left"; empty before there is anything to measure. */
export function pace({
  bytesPerSecond,
  secondsLeft,
}: Pick<Install, 'bytesPerSecond' | 'secondsLeft'>): string {
  if (bytesPerSecond === 0) return 'nothing arrives';
  return [
    ...(bytesPerSecond === null ? [] : [speed(bytesPerSecond)]),
    ...(secondsLeft === null ? [] : [timeLeft(secondsLeft)]),
  ].join(', ');
}

function speed(bytesPerSecond: number): string {
  return bytesPerSecond < 1e6
    ? `${Math.max(1, Math.round(bytesPerSecond / 1e3))} kB/s`
    : `${(bytesPerSecond / 1e6).toFixed(bytesPerSecond < 1e7 ? 1 : 0)} MB/s`;
}
