import { AppError } from '../../lib/errors';

/** What can be wrong with a source, in the words of studio.md 7. */

export function noAnswer(name: string, offset: number, cause: unknown): AppError {
  return new AppError('network', `${name} could not be read further: its host does not answer.`, {
    remedy: 'Check the connection, then resume. Nothing is lost.',
    place: `${name}, byte ${offset}`,
    cause,
  });
}

export function refusedFor(name: string, status: number, offset: number): AppError {
  const busy = status === 429;
  return new AppError(
    'network',
    busy
      ? `The host of ${name} takes no more requests for now (429).`
      : `The host of ${name} answered ${status}.`,
    {
      remedy: busy ? 'Resume in some minutes. Nothing is lost.' : 'Resume later. Nothing is lost.',
      place: `${name}, byte ${offset}`,
    },
  );
}

export function noParts(name: string): AppError {
  return new AppError('network', `The host of ${name} does not send parts of files.`, {
    remedy: 'Use another host, or download the files and choose their folder.',
    place: name,
  });
}

export function missingFile(name: string): AppError {
  return new AppError('source-missing', `${name} is not at its source any more.`, {
    remedy: 'Start again, or choose another source.',
    place: name,
  });
}

export function needsLogin(name: string): AppError {
  return new AppError('source-denied', `${name} wants a login, which this page does not do.`, {
    remedy: 'Download the files with your account, then choose their folder.',
    place: name,
  });
}

export function changed(name: string): AppError {
  return new AppError('source-changed', `${name} changed at its source since reading began.`, {
    remedy: 'Start again, or keep the old revision.',
    place: name,
  });
}

export function damaged(name: string, what: string): AppError {
  return new AppError('checkpoint-unreadable', `${name} is damaged: ${what}.`, {
    remedy: 'Start again. If it happens again, use another source.',
    place: name,
  });
}

export function invalid(place: string, message: string, remedy: string): AppError {
  return new AppError('source-invalid', message, { remedy, place });
}
