/** How far lines reach beyond the frames that they belong to, in a picture as Graphviz writes it. */

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Outline {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Points between a line and its frame that keep it clear of the round corners. */
const CLEAR = 3;

/** Places at which each piece of a line is looked at. */
const STEPS = 16;

/** In points; 0 where every line whose ends stand in a frame stays inside of it. */
export function overhangOf(svg: string): number {
  const frames = pathsOf(svg, 'cluster').map(outlineOf);
  const lines = pathsOf(svg, 'edge').map((points) => ({ points, along: placesAlong(points) }));
  const beyond = lines.flatMap(({ points, along }) => {
    const around = frames.filter((frame) => holds(frame, points[0]!) && holds(frame, points.at(-1)!));
    return around.map((frame) => Math.max(...along.map((place) => CLEAR - roomIn(frame, place))));
  });
  return Math.ceil(Math.max(0, ...beyond));
}

function pathsOf(svg: string, sort: 'cluster' | 'edge'): readonly (readonly Point[])[] {
  const groups = svg.matchAll(new RegExp(`class="${sort}">[\\s\\S]*?<path [^>]*\\bd="([^"]*)"`, 'g'));
  return [...groups].map(([, path]) =>
    [...path!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) })),
  );
}

function outlineOf(points: readonly Point[]): Outline {
  const [across, down] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...across),
    right: Math.max(...across),
    top: Math.min(...down),
    bottom: Math.max(...down),
  };
}

function holds(frame: Outline, point: Point): boolean {
  return roomIn(frame, point) >= 0;
}

/** The distance to the nearest side; negative outside. */
function roomIn({ left, right, top, bottom }: Outline, { x, y }: Point): number {
  return Math.min(x - left, right - x, y - top, bottom - y);
}

/** Places on a row of cubic Bézier curves, without its ends, where lines of one level may meet their frame. */
function placesAlong(points: readonly Point[]): readonly Point[] {
  const places: Point[] = [];
  for (let start = 0; start + 3 < points.length; start += 3) {
    const corners = points.slice(start, start + 4);
    for (let step = 1; step < STEPS; step++) places.push(placeOn(corners, step / STEPS));
  }
  return places;
}

function placeOn(corners: readonly Point[], share: number): Point {
  const rest = 1 - share;
  const weights = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3];
  const along = (axis: 'x' | 'y') =>
    weights.reduce((sum, weight, index) => sum + weight * corners[index]![axis], 0);
  return { x: along('x'), y: along('y') };
}
