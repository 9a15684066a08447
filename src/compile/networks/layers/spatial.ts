import type { GraphBuilder, Value } from '../../onnx/graph-builder';

/** An image as one row a pixel: [1, c, h, w] → [h·w, c]. */
export function pixelsToRows(graph: GraphBuilder, image: Value): Value {
  const [, channels = 1, height = 1, width = 1] = image.shape;
  return graph.transpose(graph.reshape(image, [channels, height * width]), [1, 0]);
}

/** Back again: [h·w, c] → [1, c, h, w]. */
export function rowsToPixels(graph: GraphBuilder, rows: Value, height: number, width: number): Value {
  const [, channels = 1] = rows.shape;
  return graph.reshape(graph.transpose(rows, [1, 0]), [1, channels, height, width]);
}

/** Every pixel becomes a square of four. */
export function doubleNearest(graph: GraphBuilder, image: Value): Value {
  const [, channels = 1, height = 1, width = 1] = image.shape;
  return graph.node(
    'Resize',
    [image, null, graph.table([4], [1, 1, 2, 2])],
    [1, channels, 2 * height, 2 * width],
    {
      attributes: {
        mode: { string: 'nearest' },
        coordinate_transformation_mode: { string: 'asymmetric' },
        nearest_mode: { string: 'floor' },
      },
    },
  );
}

export function concatChannels(graph: GraphBuilder, a: Value, b: Value): Value {
  const [, first = 1, height = 1, width = 1] = a.shape;
  const [, second = 1] = b.shape;
  return graph.node('Concat', [a, b], [1, first + second, height, width], {
    attributes: { axis: { integer: 1 } },
  });
}
