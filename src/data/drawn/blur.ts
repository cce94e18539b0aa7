/** Blurring by means of neighbours. */

/** Numbers of [height, width, channels], row-major. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Blurs in place: along each axis twice the mean of what lies up to `radius` pixels away, which is near a Gaussian of
 * 0.8 times the radius. A broken radius counts a part of the outermost pixels; beyond the border all is as at the border.
 */
export function blur(values: Float32Array, { height, width, channels }: Grid, radius: number): void {
  if (radius === 0) return;
  const rowLength = width * channels;
  const across = createLineBlur({ step: channels, length: width }, radius);
  const down = createLineBlur({ step: rowLength, length: height }, radius);
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < height; row++)
      for (let channel = 0; channel < channels; channel++) across(values, row * rowLength + channel);
    for (let column = 0; column < rowLength; column++) down(values, column);
  }
}

interface Line {
  readonly step: number;
  readonly length: number;
}

/** Blurs one line of numbers, from `start` in steps; the sum of the neighbours moves along. */
function createLineBlur({ step, length }: Line, radius: number) {
  const whole = Math.floor(radius);
  const reach = whole + 1;
  const rest = radius - whole;
  const line = new Float64Array(length + 2 * reach);
  return (values: Float32Array, start: number): void => {
    for (let index = 0; index < length; index++) line[reach + index] = values[start + index * step]!;
    line.fill(line[reach]!, 0, reach);
    line.fill(line[reach + length - 1]!, reach + length);
    let sum = 0;
    for (let index = 1; index < 2 * reach; index++) sum += line[index]!;
    for (let index = 0; index < length; index++) {
      const before = line[index]!;
      const after = line[index + 2 * reach]!;
      values[start + index * step] = (sum + rest * (before + after)) / (2 * radius + 1);
      sum += after - line[index + 1]!;
    }
  };
}
