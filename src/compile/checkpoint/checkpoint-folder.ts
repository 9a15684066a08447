import type { z } from 'zod';
import { AppError } from '../../lib/errors';
import { parseJson } from '../../lib/parse-json';
import type { RandomAccessSource } from '../tensors';

/** A checkpoint in diffusers' layout, wherever it lies. */
export interface CheckpointFolder {
  /** Its last part, such as `auffusion-full-no-adapter`. */
  readonly name: string;
  /** Where it was published, for the manifest; absent: not known. */
  readonly origin?: string;
  /** Null when there is no such file. @param path relative, with slashes */
  open(path: string): Promise<RandomAccessSource | null>;
}

/** No config, vocabulary or card is as large. */
const MAX_TEXT_BYTES = 64 * 2 ** 20;

export type JsonObject = Record<string, z.core.util.JSONType>;

export async function readText(folder: CheckpointFolder, path: string): Promise<string | null> {
  const source = await folder.open(path);
  if (source === null) return null;
  if (source.size > MAX_TEXT_BYTES) {
    throw new AppError('file-too-large', `${path} has ${source.size} bytes.`, {
      remedy: 'Check that the folder is a checkpoint in the diffusers layout.',
      place: path,
    });
  }
  return new TextDecoder().decode(await source.read(0, source.size));
}

/** Python writes these into JSON (diffusers: `lambda_min_clipped`); nothing that we read has such a value. */
const PYTHON_NUMBERS = /([:,[]\s*)(?:-?Infinity|NaN)(?=\s*[,}\]])/g;

/** Null when there is no such file. @throws AppError `checkpoint-unreadable` when it is not JSON. */
export async function readJson(folder: CheckpointFolder, path: string): Promise<unknown> {
  const text = await readText(folder, path);
  if (text === null) return null;
  try {
    return parseJson(text.replace(PYTHON_NUMBERS, '$1null'));
  } catch (cause) {
    throw new AppError('checkpoint-unreadable', `${path} is not JSON.`, {
      remedy: 'Download the file again.',
      place: path,
      cause,
    });
  }
}

/** A JSON object that has to be there. @throws AppError `checkpoint-incomplete`, `checkpoint-unreadable`. */
export async function readObject(folder: CheckpointFolder, path: string): Promise<JsonObject> {
  const json = await readJson(folder, path);
  if (json === null) throw missing(folder, path);
  if (typeof json !== 'object' || Array.isArray(json)) {
    throw new AppError('checkpoint-unreadable', `${path} is not a JSON object.`, {
      remedy: 'Download the file again.',
      place: path,
    });
  }
  return json as JsonObject;
}

export function missing(folder: CheckpointFolder, path: string): AppError {
  return new AppError('checkpoint-incomplete', `The checkpoint ${folder.name} has no ${path}.`, {
    remedy:
      'Choose a whole checkpoint in the diffusers layout: the folder with model_index.json and unet in it.',
    place: path,
  });
}

/** The first of these files that is there. @throws AppError `checkpoint-incomplete`. */
export async function openFirst(
  folder: CheckpointFolder,
  paths: readonly [string, ...string[]],
): Promise<RandomAccessSource> {
  for (const path of paths) {
    const source = await folder.open(path);
    if (source !== null) return source;
  }
  throw missing(folder, paths.join(' or '));
}
