import type { Command } from './commands';
import type { Project } from './document';

export interface Applied {
  /** The very same object when the command changes nothing. */
  readonly project: Project;
  /** Applied to `project`, brings the old one back; only `nextEvent` stays, since ids are never used again. */
  readonly inverse: Command;
}
