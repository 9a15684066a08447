import type { PlanOperation } from '../../project/operations';
import { looksLikePaperPlan, operationsOfPaperPlan } from '../paper-plan';
import type { PlanRequest } from '../planner';
import type { Completion } from './completion';
import { looseJsonIn } from './loose-json';
import type { WireError } from './prompt';
import { operationsOfWire } from './to-operations';
import { wireAnswerSchema, wireOpSchema, type WireOp } from './wire-schema';

/** What an answer says, as far as it can be understood. */
export interface Reading {
  readonly operations: readonly PlanOperation[];
  /** What the model is told when it is asked again. */
  readonly errors: readonly WireError[];
}

/** Guards 1 and 2 of planner.md 4.3: form, schema, ids. */
export function readAnswer({ text, stopped }: Completion, request: PlanRequest): Reading {
  const cut: readonly WireError[] =
    stopped === 'length' ? [{ at: '', problem: 'cut off: answer with fewer operations' }] : [];
  // The paper's planner, and models that have seen it, answer so.
  if (looksLikePaperPlan(text)) return { operations: paperOperations(text), errors: cut };
  const loose = looseJsonIn(text, 'ops');
  if (loose === null) return { operations: [], errors: [{ at: '', problem: 'no JSON object' }, ...cut] };
  const parsed = wireAnswerSchema.safeParse(loose.value);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      at: path.join('.'),
      problem: message,
    }));
    return { operations: [], errors: [...errors, ...cut] };
  }
  const errors: WireError[] = [];
  if (loose.cut && cut.length === 0) errors.push({ at: '', problem: 'the object does not end' });
  const ops = parsed.data.ops.flatMap((op, i): readonly WireOp[] => {
    const result = wireOpSchema.safeParse(op);
    if (result.success) return [result.data];
    const [issue] = result.error.issues;
    errors.push({
      at: ['ops', i, ...(issue?.path ?? [])].join('.'),
      problem: issue?.message ?? 'no operation',
    });
    return [];
  });
  const read = operationsOfWire({ duration: parsed.data.duration, ops }, request);
  return { operations: read.operations, errors: [...errors, ...read.errors, ...cut] };
}

function paperOperations(text: string): readonly PlanOperation[] {
  try {
    return operationsOfPaperPlan(text);
  } catch {
    return [];
  }
}
