import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { CaseFiles } from '../../support/golden-network';

const folder = import.meta.dirname;

/** The small checkpoints of this folder (make_networks.py). */
export const caseNames: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

export function readCase(name: string): CaseFiles {
  const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(folder, name, file)));
  const json = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, name, file), 'utf8'));
  return {
    config: json('config.json') as CaseFiles['config'],
    target: json('target.json') as CaseFiles['target'],
    model: bytes('model.safetensors'),
    io: bytes('io.safetensors'),
  };
}
