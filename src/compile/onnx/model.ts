import { MessageWriter } from './protobuf';

/**
 * An ONNX model as plain data, and its encoding. Field numbers: onnx/onnx, onnx/onnx.proto3.
 * Only what our graphs use: static shapes, external or small inline tensors, no subgraphs.
 */
export type ElementType = 'float32' | 'float16' | 'int32' | 'int64';

/** onnx.proto3, TensorProto.DataType. */
const ELEMENT_TYPE: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, float16: 10 };

/** onnx.proto3, AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** onnx.proto3, TensorProto.DataLocation.EXTERNAL. */
const EXTERNAL = 1;

/** The IR that came with opset 17. */
const IR_VERSION = 8;
const OPSET = 17;
/** onnxruntime's own operators. */
export const MICROSOFT = 'com.microsoft';

export type Attribute =
  | { readonly float: number }
  | { readonly integer: number }
  | { readonly string: string }
  | { readonly integers: readonly number[] };

export interface Node {
  readonly name: string;
  readonly operator: string;
  /** Empty: the standard domain. */
  readonly domain: '' | typeof MICROSOFT;
  /** An empty name stands for an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** A constant: a byte range of a file of weights, or a few bytes in the model itself. */
export type Initializer = Port &
  (
    | { readonly location: string; readonly offset: number; readonly length: number }
    | { readonly bytes: Uint8Array }
  );

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** The bytes of the `.onnx` file. */
export function encodeModel(graph: Graph): Uint8Array {
  return new MessageWriter()
    .integer(1, IR_VERSION)
    .string(2, 'audio-agent')
    .message(7, (message) => {
      writeGraphMessage(message, graph);
    })
    .message(8, (opset) => opset.string(1, '').integer(2, OPSET))
    .message(8, (opset) => opset.string(1, MICROSOFT).integer(2, 1))
    .finish();
}

function writeGraphMessage(message: MessageWriter, graph: Graph): void {
  for (const node of graph.nodes)
    message.message(1, (inner) => {
      writeNode(inner, node);
    });
  message.string(2, graph.name);
  for (const tensor of graph.initializers)
    message.message(5, (inner) => {
      writeInitializer(inner, tensor);
    });
  for (const port of graph.inputs)
    message.message(11, (inner) => {
      writePort(inner, port);
    });
  for (const port of graph.outputs)
    message.message(12, (inner) => {
      writePort(inner, port);
    });
}

function writeNode(message: MessageWriter, node: Node): void {
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  message.string(3, node.name).string(4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, (inner) => {
      writeAttribute(inner, name, attribute);
    });
  }
  if (node.domain !== '') message.string(7, node.domain);
}

function writeAttribute(message: MessageWriter, name: string, attribute: Attribute): void {
  message.string(1, name);
  if ('float' in attribute) {
    message.float(2, attribute.float).integer(20, ATTRIBUTE_TYPE.float);
  } else if ('integer' in attribute) {
    message.integer(3, attribute.integer).integer(20, ATTRIBUTE_TYPE.integer);
  } else if ('string' in attribute) {
    message.string(4, attribute.string).integer(20, ATTRIBUTE_TYPE.string);
  } else {
    for (const value of attribute.integers) message.integer(8, value);
    message.integer(20, ATTRIBUTE_TYPE.integers);
  }
}

function writeInitializer(message: MessageWriter, tensor: Initializer): void {
  for (const size of tensor.shape) message.integer(1, size);
  message.integer(2, ELEMENT_TYPE[tensor.type]).string(8, tensor.name);
  if ('bytes' in tensor) {
    message.bytes(9, tensor.bytes);
    return;
  }
  const place = { location: tensor.location, offset: String(tensor.offset), length: String(tensor.length) };
  for (const [key, value] of Object.entries(place)) {
    message.message(13, (entry) => entry.string(1, key).string(2, value));
  }
  message.integer(14, EXTERNAL);
}

function writePort(message: MessageWriter, port: Port): void {
  message.string(1, port.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, ELEMENT_TYPE[port.type]).message(2, (shape) => {
        for (const size of port.shape) shape.message(1, (dimension) => dimension.integer(1, size));
      }),
    ),
  );
}
