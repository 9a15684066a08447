import { expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { fileBytes } from '../../../src/lib/file-bytes';

test('a file is read whole', async () => {
  expect(new Uint8Array(await fileBytes(new File([Uint8Array.of(1, 2)], 'a.wav')))).toEqual(
    Uint8Array.of(1, 2),
  );
});

test('a file that is gone since, or a folder, is told by its name', async () => {
  const gone = new File([], 'takes');
  gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  const error: unknown = await fileBytes(gone).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'input-invalid', message: 'takes could not be read.' });
});
