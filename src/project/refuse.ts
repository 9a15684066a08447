import { AppError } from '../lib/errors';

/** @throws AppError `input-invalid`, always. */
export function refuse(message: string, remedy: string, place?: string): never {
  throw new AppError('input-invalid', message, place === undefined ? { remedy } : { remedy, place });
}
