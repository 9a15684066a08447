import { AppError } from './errors';

/**
 * What is in a file that a person chose.
 * @throws AppError `input-invalid` when it cannot be read: it is gone since, or a folder, or not to be read by browsers.
 */
export async function fileBytes(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw new AppError('input-invalid', `${file.name} could not be read.`, {
      remedy: 'Check that it is a file, and still there. Then try again.',
      cause,
    });
  }
}
