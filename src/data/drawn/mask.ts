/** Masks, and the ways people wear them. */
import { BLACK, type Colour, mix, WHITE } from './canvas.ts';
import { ellipse, mirrored, type Path, type Point, points, ribbon, rotation, smooth } from './path.ts';
import { paint, type Sketch } from './sketch.ts';

interface Mask {
  readonly kind: 'surgical' | 'respirator' | 'cloth';
  readonly colour: Colour;
  /** Of what goes around the ears. */
  readonly loops: Colour;
}

/** Where a mask lies on the face, in face units. */
interface Fit {
  /** Its upper edge, at the nose. */
  readonly top: number;
  /** Where its upper edge meets the cheeks. */
  readonly corner: number;
  /** Its lower edge. */
  readonly bottom: number;
  /** How much lower its right side is than its middle. */
  readonly slant: number;
}

const COLOURS: Readonly<Record<Mask['kind'], readonly Colour[]>> = {
  surgical: [WHITE, [0.55, 0.75, 0.88], [0.45, 0.72, 0.68], [0.85, 0.7, 0.76]],
  respirator: [WHITE, [0.85, 0.85, 0.82]],
  cloth: [
    [0.1, 0.1, 0.11],
    [0.42, 0.43, 0.45],
    [0.15, 0.2, 0.35],
    [0.75, 0.4, 0.45],
    [0.35, 0.4, 0.28],
  ],
};

/** How far masks stand out of the face. */
const LIFT = 0.08;

/** Over nose and mouth, down to the chin. */
export function drawMaskWornWell(sketch: Sketch): void {
  const { between } = sketch.dice;
  const top = between(-0.06, 0.1);
  wear(sketch, { top, corner: 0.12 + 0.5 * top, bottom: between(0.96, 1.08), slant: between(-0.06, 0.06) });
}

/** Below the nose, below the mouth, under the chin, or hanging from one ear. */
export function drawMaskWornWrongly(sketch: Sketch): void {
  const { between, pick } = sketch.dice;
  const way = pick(['nose', 'nose', 'nose', 'mouth', 'chin', 'ear'] as const);
  if (way === 'ear') {
    hang(sketch);
    return;
  }
  const top = { nose: between(0.29, 0.38), mouth: between(0.44, 0.62), chin: between(0.68, 0.8) }[way];
  const bottom = Math.max(top + 0.32, between(1, 1.12));
  wear(sketch, { top, corner: 0.12 + 0.6 * top, bottom, slant: between(-0.06, 0.06) });
}

function chooseMask({ dice }: Sketch): Mask {
  const kind = dice.pick(['surgical', 'surgical', 'surgical', 'respirator', 'cloth'] as const);
  const colour = dice.pick(COLOURS[kind]);
  return { kind, colour, loops: kind === 'cloth' ? colour : WHITE };
}

function wear(sketch: Sketch, fit: Fit): void {
  const mask = chooseMask(sketch);
  const { corner, bottom, slant } = fit;
  for (const side of [-1, 1]) {
    const upper = points([0.79 * side, -0.08, 0.66 * side, corner + 0.04 + side * slant]);
    const lower = points([0.8 * side, 0.12, 0.56 * side, 0.4 * corner + 0.6 * bottom + side * slant]);
    for (const loop of [upper, lower]) paint(sketch, ribbon(loop, 0.025), { colour: mask.loops });
  }
  const outline = outlineOf(fit);
  drawCloth(sketch, outline, mask);
  drawSeams(sketch, outline, { mask, fit });
}

function outlineOf({ top, corner, bottom, slant }: Fit): Path {
  const share = (down: number) => corner + down * (bottom - corner);
  const right = [0, top - 0.02, 0.3, 0.65 * top + 0.35 * corner, 0.68, corner];
  const half = points([...right, 0.64, share(0.55), 0.4, share(0.85), 0, bottom]);
  return smooth(mirrored(half).map(([x, y]): Point => [x, y + Math.sign(x) * slant]));
}

/** The cloth alone, with its shadow on the face and shades at its sides. */
function drawCloth(sketch: Sketch, outline: Path, { colour }: Mask): void {
  const dark = mix(colour, BLACK, 0.5);
  paint(sketch, outline, { colour: dark, opacity: 0.5, softness: 0.06, lift: LIFT });
  paint(sketch, outline, { colour, lift: LIFT });
  const shade = { colour: dark, opacity: 0.4, softness: 0.14, within: outline, lift: LIFT };
  for (const x of [-0.62, 0.62]) paint(sketch, ellipse([x, 0.55], [0.2, 0.45]), shade);
}

/** What tells kinds apart: pleats; a ridge and perhaps a valve; a seam down the middle. */
function drawSeams(
  sketch: Sketch,
  outline: Path,
  { mask, fit }: { readonly mask: Mask; readonly fit: Fit },
): void {
  const { top, bottom, slant } = fit;
  const brush = { colour: mix(mask.colour, BLACK, 0.5), opacity: 0.45, within: outline, lift: LIFT };
  const across = (share: number, bow: number) => {
    const y = top + share * (bottom - top);
    return ribbon(points([-0.64, y + 0.04 - slant, 0, y + bow, 0.64, y + 0.04 + slant]), 0.032);
  };
  paint(sketch, across(0.03, -0.02), { ...brush, colour: mix(mask.colour, WHITE, 0.4) });
  switch (mask.kind) {
    case 'surgical':
      for (const share of [0.3, 0.5, 0.7]) paint(sketch, across(share, 0.05), brush);
      break;
    case 'respirator':
      paint(sketch, across(0.45, -0.1), brush);
      if (sketch.dice.chance(0.5))
        paint(sketch, ellipse([0.25, 0.4 * top + 0.6 * bottom], [0.1, 0.09]), brush);
      break;
    case 'cloth':
      paint(sketch, ribbon(points([0, top - 0.05, 0, bottom + 0.05]), 0.03), brush);
  }
}

/** From one ear only, beside the face. */
function hang(sketch: Sketch): void {
  const { dice } = sketch;
  const mask = chooseMask(sketch);
  const side = dice.pick([-1, 1]);
  const turn = rotation(side * dice.between(0.65, 0.85));
  const middle: Point = [side * dice.between(0.62, 0.72), dice.between(0.55, 0.65)];
  const hung = (path: Path): Path => path.map(turn).map(([x, y]): Point => [x + middle[0], y + middle[1]]);
  const outline = smooth(hung(mirrored(points([0, -0.3, 0.46, -0.24, 0.48, 0, 0.46, 0.24, 0, 0.3]))));
  for (const y of [-0.22, 0.22]) {
    const loop = [[0.78 * side, -0.08] as const, ...hung([[-0.46, y]])];
    paint(sketch, ribbon(loop, 0.025), { colour: mask.loops });
  }
  drawCloth(sketch, outline, mask);
  for (const y of [-0.11, 0, 0.11])
    paint(sketch, ribbon(hung(points([-0.46, y, 0.46, y])), 0.025), {
      colour: BLACK,
      opacity: 0.25,
      lift: LIFT,
    });
}
