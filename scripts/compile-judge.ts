import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeMelClassifier } from '../src/compile/networks/mel-classifier';
import { parseSafetensorsIndex } from '../src/compile/readers/safetensors';

/**
 * Writes training/judge/judge.onnx beside the judge's weights, for one clip of 1 s a run. Done once: the judge is
 * frozen, and tests/golden/judge fails when its files change.
 */
const folder = path.resolve(import.meta.dirname, '../training/judge');
const WEIGHTS = 'model.safetensors';

const config = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')));
const weights = parseSafetensorsIndex(await readFile(path.join(folder, WEIGHTS)), WEIGHTS);
await writeFile(path.join(folder, 'judge.onnx'), writeMelClassifier(config, [weights], 1, 'float32'));
console.log(`training/judge/judge.onnx, with its weights in ${WEIGHTS}`);
