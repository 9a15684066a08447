/** What went wrong, for code to switch on. One word for one cause; the sentence is in the message. */
export type ErrorCode =
  | 'aborted'
  | 'audio-unreadable'
  | 'bundle-in-use'
  | 'bundle-incompatible'
  | 'bundle-missing'
  | 'bundle-unreadable'
  | 'checkpoint-incomplete'
  | 'checkpoint-unreadable'
  | 'config-unsupported'
  | 'device-full'
  | 'device-lost'
  | 'file-too-large'
  | 'input-invalid'
  | 'internal'
  | 'network'
  | 'out-of-memory'
  | 'plan-invalid'
  | 'planner-failed'
  | 'project-invalid'
  | 'project-missing'
  | 'project-newer'
  | 'project-overtaken'
  | 'provider-unavailable'
  | 'render-failed'
  | 'source-changed'
  | 'source-denied'
  | 'source-invalid'
  | 'source-missing'
  | 'storage-denied'
  | 'storage-failed'
  | 'storage-full'
  | 'tensor-invalid'
  | 'worker-died';

export interface ErrorNotes {
  /** What the person can do about it: one sentence in the imperative. */
  readonly remedy: string;
  /** Where it was: a file, a field, a tensor. */
  readonly place?: string;
  readonly cause?: unknown;
}

/** Every error that reaches a person: a code, what happened, what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly place: string | null;

  constructor(code: ErrorCode, message: string, notes: ErrorNotes) {
    super(message, notes.cause === undefined ? undefined : { cause: notes.cause });
    this.code = code;
    this.remedy = notes.remedy;
    this.place = notes.place ?? null;
  }
}

/** The same error as plain data: class instances do not survive a worker boundary. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly place: string | null;
}

/** True for a cancellation, whoever threw it. */
export function isAbort(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'AbortError') ||
    (error instanceof AppError && error.code === 'aborted')
  );
}

export function toPlainError(error: unknown): PlainError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, remedy: error.remedy, place: error.place };
  }
  if (isAbort(error)) {
    return { code: 'aborted', message: 'Stopped.', remedy: 'Start it again when you like.', place: null };
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    remedy: 'Reload the page; your project is kept. If it happens again, report it with the words above.',
    place: null,
  };
}

export function fromPlainError(plain: PlainError): AppError {
  return new AppError(plain.code, plain.message, {
    remedy: plain.remedy,
    ...(plain.place === null ? {} : { place: plain.place }),
  });
}
