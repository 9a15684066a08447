import { CHECKPOINT_MARKS } from '../../compile/checkpoint/layout';
import type { CheckpointSource } from './checkpoint-source';
import { isPlannerModel } from './planner-layout';

/** What a folder with these files holds; one that shows nothing is read as a checkpoint, which says what it lacks. */
export function holdings(files: { has(path: string): boolean }): CheckpointSource['holds'] {
  if (CHECKPOINT_MARKS.some((mark) => files.has(mark))) return 'checkpoint';
  if (isPlannerModel(files)) return 'planner';
  return files.has('manifest.json') ? 'bundle' : 'checkpoint';
}
