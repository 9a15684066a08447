import { z } from 'zod';
import { AppError } from '../lib/errors';
import type { Project } from './document';
import { faultsOf } from './invariants';
import { migrated, type RawDocument } from './migrations';
import { projectSchema, VERSION } from './schema';

const FORMAT = 'audio-agent-project';

const envelope = z.object({ format: z.literal(FORMAT), version: z.number().int().positive() });

/** The document as JSON text; samples are kept beside it under the takes' ids. */
export function projectToJson(project: Project): string {
  return JSON.stringify({ format: FORMAT, ...project });
}

/**
 * @throws AppError `project-newer` when a later version of the application wrote it; `project-invalid` when it is no
 * project or not whole, with the place.
 */
export function projectFromJson(text: string): Project {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new AppError('project-invalid', 'This is not a project: it is not JSON.', {
      remedy: REMEDY,
      cause,
    });
  }
  const head = envelope.safeParse(data);
  if (!head.success) {
    throw new AppError('project-invalid', 'This is not a project of Audio-Agent.', { remedy: REMEDY });
  }
  if (head.data.version > VERSION) {
    throw new AppError('project-newer', 'Made by a newer version of Audio-Agent.', {
      remedy: 'Update the page to open it.',
      place: 'version',
    });
  }
  const read = projectSchema.safeParse(migrated(data as RawDocument, head.data.version));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new AppError(
      'project-invalid',
      `The project is damaged: ${issue?.message ?? 'it cannot be read'}.`,
      {
        remedy: REMEDY,
        place: issue?.path.join('.') ?? '',
        cause: read.error,
      },
    );
  }
  const [fault] = faultsOf(read.data);
  if (fault !== undefined) {
    throw new AppError('project-invalid', `The project is damaged: ${fault.message}`, {
      remedy: REMEDY,
      place: fault.place,
    });
  }
  return read.data;
}

const REMEDY = 'Open another copy of it, or an earlier one.';
