/**
 * Closed outlines as polygons. Only + - * / and the square root are used, which IEEE 754 fixes to the bit, so that a
 * picture is the same on every machine.
 */

/** x to the right, y downwards. */
export type Point = readonly [x: number, y: number];

/** A closed polygon; its last point joins its first. */
export type Path = readonly Point[];

/** Points by their coordinates, x and y in turn. */
export function points(coordinates: readonly number[]): Path {
  return coordinates.flatMap((x, index) => (index % 2 === 0 ? [[x, coordinates[index + 1]!] as const] : []));
}

/** Straight pieces between two given points. */
const PIECES = 6;

/** The closed curve through the points: a Catmull-Rom spline. */
export function smooth(path: Path): Path {
  const at = (index: number) => path[(index + path.length) % path.length]!;
  return path.flatMap((_, index) => between([at(index - 1), at(index), at(index + 1), at(index + 2)]));
}

/** An ellipse around `centre` with these half axes. */
export function ellipse([x, y]: Point, [across, down]: Point): Path {
  const half = Math.sqrt(0.5);
  const circle = points([1, 0, half, half, 0, 1, -half, half, -1, 0, -half, -half, 0, -1, half, -half]);
  return smooth(circle.map(([u, v]) => [x + across * u, y + down * v]));
}

/** The band of this width along the curve through the points, which is open; its ends are thin where `tapered`. */
export function ribbon(curve: readonly Point[], width: number, tapered = false): Path {
  const line = openCurve(curve);
  const sides = line.map((point, index) => {
    const [before, after] = [line[Math.max(index - 1, 0)]!, line[Math.min(index + 1, line.length - 1)]!];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const share = index / (line.length - 1);
    const reach = ((tapered ? 4 * share * (1 - share) : 1) * width) / 2 / (Math.sqrt(dx * dx + dy * dy) || 1);
    return { left: add(point, [dy * reach, -dx * reach]), right: add(point, [-dy * reach, dx * reach]) };
  });
  return [...sides.map(({ left }) => left), ...sides.map(({ right }) => right).reverse()];
}

/** Turns points around the origin; `tilt` is the tangent of half the angle, which makes sine and cosine fractions. */
export function rotation(tilt: number): (point: Point) => Point {
  const cosine = (1 - tilt * tilt) / (1 + tilt * tilt);
  const sine = (2 * tilt) / (1 + tilt * tilt);
  return ([x, y]) => [cosine * x - sine * y, sine * x + cosine * y];
}

/** The points of a shape's right half, top to bottom, and their mirror images: the whole shape around x = 0. */
export function mirrored(right: readonly Point[]): readonly Point[] {
  const left = right.filter(([x]) => x !== 0).map(([x, y]): Point => [-x, y]);
  return [...right, ...left.reverse()];
}

/** The sum of two points as vectors. */
export function add([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}

function openCurve(curve: readonly Point[]): readonly Point[] {
  const at = (index: number) => curve[Math.min(Math.max(index, 0), curve.length - 1)]!;
  const pieces = curve
    .slice(1)
    .flatMap((_, index) => between([at(index - 1), at(index), at(index + 1), at(index + 2)]));
  return [...pieces, at(curve.length - 1)];
}

/** Points of the spline from the second point up to the third, which is left out. */
function between(knots: readonly [Point, Point, Point, Point]): Point[] {
  return Array.from({ length: PIECES }, (_, piece) => {
    const share = piece / PIECES;
    const along = (axis: 0 | 1) => {
      const [a, b, c, d] = knots.map((knot) => knot[axis]) as [number, number, number, number];
      const bend = 2 * a - 5 * b + 4 * c - d + share * (3 * b - a - 3 * c + d);
      return b + 0.5 * share * (c - a + share * bend);
    };
    return [along(0), along(1)];
  });
}
