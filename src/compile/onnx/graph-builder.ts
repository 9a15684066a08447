import { AppError } from '../../lib/errors';
import type { MICROSOFT } from './model';
import {
  encodeModel,
  type Attribute,
  type ElementType,
  type Initializer,
  type Node,
  type Port,
} from './model';

import type { ComputeDtype } from '../tensors';
import type { Weights } from './weights';

/** A tensor of the graph: an input, a constant, or what a node gives. Every shape is known while writing. */
export type Value = Port;

interface WeightOptions {
  /** Dimensions the graph sees, when they differ from the published shape (same elements in the same order). */
  readonly as?: readonly number[];
  /** Only these rows of the first dimension: from, to. */
  readonly rows?: readonly [number, number];
}

interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: typeof MICROSOFT;
  /** Element type of the output; the first input's when absent. */
  readonly type?: ElementType;
}

interface GraphState {
  readonly nodes: Node[];
  readonly initializers: Map<string, Initializer>;
  readonly weightNames: Set<string>;
  readonly inputs: Port[];
  readonly outputs: Port[];
  /** Inner name → name of the graph's output. */
  readonly outputNames: Map<string, string>;
}

/**
 * Builds one static graph. A builder stands at a module's path, as in PyTorch's state dicts: `at` steps into a
 * child, `weight` finds a tensor of the module, and nodes are named after the module that they belong to.
 */
export class GraphBuilder {
  readonly #state: GraphState;

  private constructor(
    readonly dtype: ComputeDtype,
    readonly weights: Weights,
    readonly path: string,
    state: GraphState,
  ) {
    this.#state = state;
  }

  static create(weights: Weights, dtype: ComputeDtype): GraphBuilder {
    return new GraphBuilder(dtype, weights, '', {
      nodes: [],
      initializers: new Map(),
      weightNames: new Set(),
      inputs: [],
      outputs: [],
      outputNames: new Map(),
    });
  }

  /** The builder of a child module, `resnets.0` or `to_q`. */
  at(child: string): GraphBuilder {
    return new GraphBuilder(this.dtype, this.weights, this.#full(child), this.#state);
  }

  input(name: string, type: ElementType, shape: readonly number[]): Value {
    const port = { name, type, shape };
    this.#state.inputs.push(port);
    return port;
  }

  output(name: string, value: Value): void {
    this.#state.outputNames.set(value.name, name);
    this.#state.outputs.push({ ...value, name });
  }

  /**
   * A published tensor of this module.
   * @throws AppError `checkpoint-incomplete` or `tensor-invalid`.
   */
  weight(tensor: string, shape: readonly number[], options: WeightOptions = {}): Value {
    const full = this.#full(tensor);
    const found = this.weights.find(full, shape, this.dtype);
    const [from, to] = options.rows ?? [0, shape[0] ?? 1];
    const rowBytes = found.length / (shape[0] ?? 1);
    const dims = options.as ?? [to - from, ...shape.slice(1)];
    const name = options.rows === undefined ? full : `${full}[${from}:${to}]`;
    const key = `${name}(${dims.join(',')})`;
    const known = this.#state.initializers.get(key);
    if (known !== undefined) return known;
    const initializer: Initializer = {
      // The same tensor seen under two shapes needs two names.
      name: this.#state.weightNames.has(name) ? key : name,
      type: found.type,
      shape: dims,
      location: found.location,
      offset: found.offset + from * rowBytes,
      length: (to - from) * rowBytes,
    };
    this.#state.initializers.set(key, initializer);
    this.#state.weightNames.add(initializer.name);
    return initializer;
  }

  /** A small table that lies in the graph itself, in float32. */
  table(shape: readonly number[], values: ArrayLike<number>): Value {
    return this.#inline('float32', shape, new Uint8Array(Float32Array.from(values).buffer));
  }

  /** A shape or permutation: the only int64 that a graph may hold. */
  #integers(values: readonly number[]): Value {
    return this.#inline('int64', [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  /** `null` among the inputs: an optional one left out. */
  node(
    operator: string,
    inputs: readonly (Value | null)[],
    shape: readonly number[],
    options: NodeOptions = {},
  ): Value {
    const first = inputs.find((input) => input !== null);
    const type = options.type ?? first?.type ?? this.dtype;
    const name = `${this.path}/${operator}_${this.#state.nodes.length}`;
    this.#state.nodes.push({
      name,
      operator,
      domain: options.domain ?? '',
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: [name],
      attributes: options.attributes ?? {},
    });
    return { name, type, shape };
  }

  /** The same elements in the same order under another shape. */
  reshape(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    if (elements(value.shape) !== elements(shape)) {
      throw new AppError(
        'internal',
        `${this.path}: [${value.shape.join(', ')}] cannot be seen as [${shape.join(', ')}].`,
        {
          remedy: 'Report this with the network and its config.',
          place: this.path,
        },
      );
    }
    return this.node('Reshape', [value, this.#integers(shape)], shape);
  }

  transpose(value: Value, order: readonly number[]): Value {
    return this.node(
      'Transpose',
      [value],
      order.map((axis) => value.shape[axis] ?? 1),
      {
        attributes: { perm: { integers: order } },
      },
    );
  }

  /** Elements `from` to `to` of one axis. */
  slice(value: Value, axis: number, from: number, to: number): Value {
    const constants = [from, to, axis].map((bound) => this.#integers([bound]));
    return this.node('Slice', [value, ...constants], value.shape.with(axis, to - from));
  }

  /** Zeros behind the elements of one axis. */
  padZeros(value: Value, axis: number, count: number): Value {
    const before = value.shape.map(() => 0);
    const pads = this.#integers([...before, ...before.with(axis, count)]);
    return this.node('Pad', [value, pads], value.shape.with(axis, (value.shape[axis] ?? 0) + count));
  }

  cast(value: Value, type: ElementType): Value {
    if (value.type === type) return value;
    return this.node('Cast', [value], value.shape, {
      type,
      attributes: { to: { integer: type === 'float16' ? 10 : 1 } },
    });
  }

  add(a: Value, b: Value): Value {
    return this.node('Add', [a, b], a.shape);
  }

  multiply(a: Value, b: Value): Value {
    return this.node('Mul', [a, b], a.shape);
  }

  /** The bytes of the `.onnx` file. */
  finish(name: string): Uint8Array {
    const { nodes, initializers, inputs, outputs, outputNames } = this.#state;
    const rename = (value: string): string => outputNames.get(value) ?? value;
    return encodeModel({
      name,
      nodes: nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      initializers: [...initializers.values()],
      inputs,
      outputs,
    });
  }

  #inline(type: ElementType, shape: readonly number[], bytes: Uint8Array): Value {
    const name = `constant.${type}.${shape.join('x')}.${this.#state.initializers.size}`;
    const key = `${type}(${shape.join(',')}):${bytes.join(',')}`;
    const known = this.#state.initializers.get(key);
    if (known !== undefined) return known;
    const initializer: Initializer = { name, type, shape, bytes };
    this.#state.initializers.set(key, initializer);
    return initializer;
  }

  #full(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
