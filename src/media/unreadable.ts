import { AppError } from '../lib/errors';
import type { WavHead } from './wav-head';

/** PCM, floating point, A-law, µ-law, and the form that names one of them further on: what every browser's decoder takes. */
const READ_EVERYWHERE: ReadonlySet<number> = new Set([1, 3, 6, 7, 0xfffe]);

/** Why a file that the browser does not decode is not read: a broken WAV is not helped by saving as WAV. */
export function unreadable(name: string, head: WavHead | null, cause: unknown): AppError {
  const error = (message: string, remedy: string): AppError =>
    new AppError('audio-unreadable', `${name} ${message}.`, { remedy, cause });
  if (head !== null && head.format !== null && !READ_EVERYWHERE.has(head.format)) {
    return error(
      'is a WAV whose sound is compressed in a way that this browser cannot read',
      'Save it as WAV without compression (PCM), then try again.',
    );
  }
  if (head !== null) {
    return error(
      'is a WAV, but it is empty, damaged or cut short',
      'Copy it again from where it came, or save it anew in the program that made it.',
    );
  }
  if (/\.wave?$/iu.test(name)) {
    return error(
      'is named as a WAV, but does not begin like one',
      'Save it as WAV anew in the program that made it, then try again.',
    );
  }
  return error('is no sound that this browser can read', 'Save it as WAV and try again.');
}
