import type { GraphBuilder, Value } from '../../onnx/graph-builder';

/** Images as one row a pixel: [n, c, h, w] → [n·h·w, c]. */
export function pixelsToRows(graph: GraphBuilder, images: Value): Value {
  const [count = 1, channels = 1, height = 1, width = 1] = images.shape;
  const pixels = height * width;
  return graph.reshape(transposeEach(graph, images, count, [channels, pixels]), [count * pixels, channels]);
}

/** Back again: [n·h·w, c] → [n, c, h, w]. */
export function rowsToPixels(graph: GraphBuilder, rows: Value, height: number, width: number): Value {
  const [all = 1, channels = 1] = rows.shape;
  const pixels = height * width;
  const count = all / pixels;
  return graph.reshape(transposeEach(graph, rows, count, [pixels, channels]), [
    count,
    channels,
    height,
    width,
  ]);
}

/** So many matrices [rows, columns] one after another, each transposed; one alone needs no dimension to count it. */
function transposeEach(
  graph: GraphBuilder,
  x: Value,
  count: number,
  [rows, columns]: readonly [number, number],
): Value {
  return count === 1
    ? graph.transpose(graph.reshape(x, [rows, columns]), [1, 0])
    : graph.transpose(graph.reshape(x, [count, rows, columns]), [0, 2, 1]);
}

/** Every pixel becomes a square of four. */
export function doubleNearest(graph: GraphBuilder, image: Value): Value {
  const [count = 1, channels = 1, height = 1, width = 1] = image.shape;
  return graph.node(
    'Resize',
    [image, null, graph.table([4], [1, 1, 2, 2])],
    [count, channels, 2 * height, 2 * width],
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
  const [count = 1, first = 1, height = 1, width = 1] = a.shape;
  const [, second = 1] = b.shape;
  return graph.node('Concat', [a, b], [count, first + second, height, width], {
    attributes: { axis: { integer: 1 } },
  });
}
