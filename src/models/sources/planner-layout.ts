import type { SourceFile } from './checkpoint-source';
import { invalid } from './source-errors';

/**
 * A language model in transformers.js layout: configs and tokenizer at the root, graphs in `onnx/`, one for each way that
 * its numbers are kept. Suffixes as in huggingface/transformers.js, src/utils/dtypes.js.
 */

export const PLANNER_CONFIG = 'config.json';
const TOKENIZER = 'tokenizer.json';
export const PLANNER_TEXTS: readonly string[] = [
  PLANNER_CONFIG,
  TOKENIZER,
  'tokenizer_config.json',
  'generation_config.json',
  'chat_template.jinja',
  'README.md',
];

interface Kept {
  readonly dtype: string;
  readonly suffix: string;
}

const Q4F16: Kept = { dtype: 'q4f16', suffix: '_q4f16' };
const Q4: Kept = { dtype: 'q4', suffix: '_q4' };
const Q8: Kept = { dtype: 'q8', suffix: '_quantized' };
const INT8: Kept = { dtype: 'int8', suffix: '_int8' };
const FP16: Kept = { dtype: 'fp16', suffix: '_fp16' };
const FP32: Kept = { dtype: 'fp32', suffix: '' };

/** The first that is there is taken: small first, and of equal size what the machine computes in. */
const WITH_HALVES: readonly Kept[] = [Q4F16, Q4, Q8, INT8, FP16, FP32];
const WITHOUT_HALVES: readonly Kept[] = [Q4, Q8, INT8, FP32, Q4F16, FP16];

const graphOf = ({ suffix }: Kept): string => `onnx/model${suffix}.onnx`;

/** All graphs that a planner can be made from. */
export const PLANNER_GRAPHS: readonly string[] = WITH_HALVES.map(graphOf);

/** Files of weights beside a graph: `model.onnx_data`, `model.onnx_data_1`, … */
export function dataPath(graph: string, index: number): string {
  return `${graph}_data${index === 0 ? '' : `_${index}`}`;
}

export function isPlannerModel(files: { has(path: string): boolean }): boolean {
  return (
    files.has(PLANNER_CONFIG) && files.has(TOKENIZER) && PLANNER_GRAPHS.some((graph) => files.has(graph))
  );
}

export interface PlannerFiles {
  readonly dtype: string;
  readonly dataFiles: number;
  /** All that is installed, the configs first. */
  readonly paths: readonly string[];
  readonly bytes: number;
}

/**
 * What is installed of a model for planning.
 * @param halves the machine computes in 16-bit floats
 * @throws AppError `source-invalid` where there is no graph.
 */
export function plannerFiles(
  name: string,
  files: ReadonlyMap<string, SourceFile>,
  halves: boolean,
): PlannerFiles {
  const kept = (halves ? WITH_HALVES : WITHOUT_HALVES).find((one) => files.has(graphOf(one)));
  if (kept === undefined || !isPlannerModel(files)) {
    throw invalid(
      name,
      `${name} is no language model that can be used here.`,
      'Use one in the layout of transformers.js, with onnx/model.onnx or a quantized one in it.',
    );
  }
  const graph = graphOf(kept);
  const data: string[] = [];
  while (files.has(dataPath(graph, data.length))) data.push(dataPath(graph, data.length));
  const paths = [...PLANNER_TEXTS.filter((path) => files.has(path)), graph, ...data];
  return {
    dtype: kept.dtype,
    dataFiles: data.length,
    paths,
    bytes: paths.reduce((sum, path) => sum + (files.get(path)?.bytes ?? 0), 0),
  };
}
