import type { z } from 'zod';
import { AppError } from '../../lib/errors';
import { jsonInWords } from '../../lib/parse-json';

const REMEDY = 'Use a checkpoint of a supported family; the documentation lists them.';

/** @throws AppError `config-unsupported` that names the field. */
export function refuseField(
  file: string,
  field: string,
  value: unknown,
  supported: string,
  remedy = REMEDY,
): never {
  throw new AppError(
    'config-unsupported',
    `${file} has ${field}: ${jsonInWords(value)}; only this is supported: ${supported}.`,
    {
      remedy,
      place: `${file}, field ${field}`,
    },
  );
}

/** Checks a config. @throws AppError `config-unsupported` that names the first field that does not fit. */
export function parseConfig<T>(schema: z.ZodType<T>, json: unknown, file: string, remedy = REMEDY): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const value = issue?.path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    json,
  );
  return refuseField(
    file,
    field === '' ? '(the whole)' : field,
    value,
    issue?.message ?? 'another value',
    remedy,
  );
}
