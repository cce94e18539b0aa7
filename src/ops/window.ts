/** The arithmetic of windows that slide over a map: shared by convolutions and pools. */

/** Rows (or columns) of a sliding window. */
export interface WindowAxis {
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Padding of a map: rows above and below, columns left and right. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A window over height and width. */
export interface Window {
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: Padding;
}

export function windowAxes({
  window,
  strides,
  dilation,
  padding,
}: Window): readonly [WindowAxis, WindowAxis] {
  return [
    {
      window: window[0],
      stride: strides[0],
      dilation: dilation[0],
      before: padding.top,
      after: padding.bottom,
    },
    {
      window: window[1],
      stride: strides[1],
      dilation: dilation[1],
      before: padding.left,
      after: padding.right,
    },
  ];
}

/** Rows that the window covers: d (k - 1) + 1. */
export function extent({ window, dilation }: WindowAxis): number {
  return dilation * (window - 1) + 1;
}

/** floor((n + 2p - d(k - 1) - 1) / s) + 1: how many places the window has; PyTorch's formula. */
export function windowCount(size: number, axis: WindowAxis): number {
  return Math.floor((size + axis.before + axis.after - extent(axis)) / axis.stride) + 1;
}

/** Height and width that the window leaves of a map; not positive where it does not fit. */
export function windowedSize(size: readonly [number, number], window: Window): [number, number] {
  const [rows, columns] = windowAxes(window);
  return [windowCount(size[0], rows), windowCount(size[1], columns)];
}

export const NO_PADDING: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

export function isPadded({ top, bottom, left, right }: Padding): boolean {
  return Math.max(top, bottom, left, right) > 0;
}

/** TensorFlow's attributes of a convolution that pads like this. */
export function tensorflowPadding(padding: Padding) {
  const { top, bottom, left, right } = padding;
  if (!isPadded(padding)) return { padding: 'VALID' };
  return { padding: 'EXPLICIT', explicit_paddings: [0, 0, top, bottom, left, right, 0, 0] };
}

/** ONNX's order: top, left, bottom, right. */
export function onnxPads({ top, left, bottom, right }: Padding): number[] {
  return [top, left, bottom, right];
}

/**
 * Calls `visit` for every place of the window and every row and column it covers inside the map:
 * output row and column, kernel row and column, input row and column.
 */
export function forEachTap(
  size: readonly [number, number],
  window: Window,
  visit: (
    outRow: number,
    outColumn: number,
    tap: readonly [number, number],
    row: number,
    column: number,
  ) => void,
): void {
  const [rows, columns] = windowAxes(window);
  const [height, width] = windowedSize(size, window);
  for (let p = 0; p < height; p++) {
    for (let q = 0; q < width; q++) {
      for (let i = 0; i < rows.window; i++) {
        const row = p * rows.stride + i * rows.dilation - rows.before;
        if (row < 0 || row >= size[0]) continue;
        for (let j = 0; j < columns.window; j++) {
          const column = q * columns.stride + j * columns.dilation - columns.before;
          if (column >= 0 && column < size[1]) visit(p, q, [i, j], row, column);
        }
      }
    }
  }
}
