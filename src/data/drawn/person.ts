/** Somebody's head: skin, ears, eyes, nose, mouth, beard, hair, glasses. */
import { BLACK, type Colour, mix, WHITE } from './canvas.ts';
import type { Dice } from './dice.ts';
import { ellipse, mirrored, type Path, points, ribbon, smooth } from './path.ts';
import { paint, type Sketch } from './sketch.ts';

/** What somebody looks like, whatever the pose. */
export interface Person {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly lips: Colour;
  /** How wide the jaw is; 1 is common. */
  readonly jaw: number;
  readonly headdress: Headdress;
  /** Of the clothes, a hood or a cap. */
  readonly cloth: Colour;
  readonly beard: boolean;
  readonly glasses: boolean;
  readonly openMouth: boolean;
}

type Headdress = 'bald' | 'short' | 'fringe' | 'long' | 'hood' | 'cap';

const SKINS: readonly Colour[] = [
  [0.96, 0.8, 0.7],
  [0.9, 0.72, 0.58],
  [0.87, 0.66, 0.5],
  [0.76, 0.56, 0.42],
  [0.62, 0.43, 0.31],
  [0.45, 0.3, 0.22],
  [0.33, 0.22, 0.17],
];

const HAIRS: readonly Colour[] = [
  [0.07, 0.06, 0.06],
  [0.14, 0.1, 0.08],
  [0.26, 0.17, 0.11],
  [0.45, 0.3, 0.17],
  [0.75, 0.6, 0.38],
  [0.6, 0.6, 0.6],
];

const CLOTHS: readonly Colour[] = [
  [0.12, 0.14, 0.2],
  [0.75, 0.75, 0.75],
  [0.55, 0.13, 0.15],
  [0.15, 0.3, 0.5],
  [0.2, 0.35, 0.22],
  [0.8, 0.62, 0.2],
  [0.35, 0.55, 0.7],
];

const FRAMES: readonly Colour[] = [BLACK, [0.4, 0.3, 0.2], [0.7, 0.7, 0.72]];

/** Over the crown, down to where a headdress begins to differ; then its lower edge, from the temple to the forehead. */
const CROWN = [0, -1.18, 0.6, -1.02, 0.86, -0.5];
const EDGES: Readonly<Record<Exclude<Headdress, 'bald'>, readonly number[]>> = {
  short: [0.78, -0.15, 0.68, -0.35, 0.5, -0.66, 0, -0.76],
  fringe: [0.8, 0, 0.68, -0.2, 0.55, -0.5, 0, -0.5],
  long: [0.92, 0.9, 0.72, 0.5, 0.64, -0.3, 0.3, -0.72, 0, -0.85],
  hood: [0.95, 0.9, 0.74, 0.4, 0.7, -0.4, 0.4, -0.76, 0, -0.84],
  cap: [0.82, -0.45, 0.4, -0.56, 0, -0.58],
};

/** Somebody met by chance. */
export function meetPerson(dice: Dice): Person {
  const skin = mix(dice.pick(SKINS), dice.pick(SKINS), dice.between(0, 0.4));
  return {
    skin,
    hair: dice.pick(HAIRS),
    lips: mix(skin, [0.62, 0.18, 0.2], dice.between(0.25, 0.75)),
    jaw: dice.between(0.88, 1.1),
    headdress: dice.pick(['bald', 'short', 'short', 'fringe', 'fringe', 'long', 'hood', 'cap']),
    cloth: dice.pick(CLOTHS),
    beard: dice.chance(0.1),
    glasses: dice.chance(0.25),
    openMouth: dice.chance(0.25),
  };
}

/** What lies behind the face: neck, shoulders, ears, and hair or a hood that falls down. */
export function drawBehind(sketch: Sketch, { skin, hair, cloth, headdress }: Person): void {
  const hidesEars = headdress === 'long' || headdress === 'hood';
  const back = smooth(mirrored(points([0, -1.2, 0.7, -1, 0.98, -0.3, 0.95, 0.6, 0.85, 1.5, 0, 1.6])));
  if (hidesEars) paint(sketch, back, { colour: headdress === 'hood' ? cloth : hair });
  const neck = points([-0.4, 0.5, 0.4, 0.5, 0.45, 1.6, -0.45, 1.6]);
  paint(sketch, neck, { colour: mix(skin, BLACK, 0.3), softness: 0.04 });
  paint(sketch, ellipse([0, 1.9], [1.5, 0.72]), { colour: cloth });
  if (hidesEars) return;
  for (const x of [-0.78, 0.78])
    paint(sketch, ellipse([x, 0], [0.1, 0.2]), { colour: mix(skin, BLACK, 0.12) });
}

/** The bare face: all that a mask may hide. */
export function drawFace(sketch: Sketch, person: Person): void {
  const head = headOf(person);
  drawSkin(sketch, person, head);
  if (person.beard) drawBeard(sketch, person, head);
  drawMouth(sketch, person);
  drawNose(sketch, person);
  for (const side of [-1, 1]) drawEye(sketch, person, side);
}

function headOf({ jaw }: Person): Path {
  const upper = [0, -1.02, 0.48, -0.88, 0.74, -0.42, 0.75, 0.05];
  return smooth(mirrored(points([...upper, 0.66 * jaw, 0.5, 0.36 * jaw, 0.88, 0, 1])));
}

function drawSkin(sketch: Sketch, { skin, lips }: Person, head: Path): void {
  const shadow = { colour: mix(skin, BLACK, 0.45), opacity: 0.55, softness: 0.2, within: head };
  paint(sketch, head, { colour: skin });
  paint(sketch, ellipse([0, -0.65], [0.5, 0.3]), {
    colour: WHITE,
    opacity: 0.12,
    softness: 0.25,
    within: head,
  });
  for (const side of [-1, 1]) {
    paint(sketch, ellipse([0.72 * side, 0.45], [0.22, 0.6]), shadow);
    paint(sketch, ellipse([0.42 * side, 0.25], [0.17, 0.13]), { colour: lips, opacity: 0.2, softness: 0.12 });
  }
}

function drawBeard(sketch: Sketch, { hair }: Person, head: Path): void {
  const beard = smooth(mirrored(points([0, 0.34, 0.3, 0.38, 0.5, 0.45, 0.78, 0.1, 0.7, 0.8, 0, 1.1])));
  paint(sketch, beard, {
    colour: hair,
    opacity: sketch.dice.between(0.35, 0.9),
    softness: 0.06,
    within: head,
  });
}

function drawMouth(sketch: Sketch, { skin, lips, openMouth }: Person): void {
  const corner = 0.5 - sketch.dice.between(-0.04, 0.06);
  const drop = openMouth ? 0.09 : 0;
  const outline = [0, 0.475, 0.08, 0.46, 0.24, corner, 0.1, 0.58 + drop];
  paint(sketch, smooth(mirrored(points(outline))), { colour: lips });
  const gap = ribbon(points([-0.23, corner, 0, 0.52 + drop / 2, 0.23, corner]), 0.03 + drop, true);
  paint(sketch, gap, { colour: openMouth ? mix(lips, WHITE, 0.8) : mix(lips, BLACK, 0.6) });
  const shadow = { colour: mix(skin, BLACK, 0.5), opacity: 0.35, softness: 0.04 };
  paint(sketch, ellipse([0, 0.67], [0.16, 0.04]), shadow);
}

function drawNose(sketch: Sketch, { skin }: Person): void {
  const [bright, dark] = [mix(skin, WHITE, 0.5), mix(skin, BLACK, 0.55)];
  const ridge = ribbon(points([0, -0.2, 0.01, 0, 0, 0.17]), 0.14, true);
  paint(sketch, ridge, { colour: bright, opacity: 0.5, softness: 0.03, lift: 0.16 });
  paint(sketch, ellipse([0, 0.26], [0.19, 0.06]), { colour: dark, opacity: 0.5, softness: 0.05, lift: 0.1 });
  const tip = { colour: mix(skin, WHITE, 0.15), opacity: 0.7, softness: 0.04, lift: 0.2 };
  paint(sketch, ellipse([0, 0.17], [0.12, 0.1]), tip);
  for (const x of [-0.07, 0.07])
    paint(sketch, ellipse([x, 0.235], [0.045, 0.028]), { colour: mix(skin, BLACK, 0.8), lift: 0.14 });
}

function drawEye(sketch: Sketch, { skin, hair }: Person, side: number): void {
  const x = 0.33 * side;
  const socket = { colour: mix(skin, BLACK, 0.5), opacity: 0.5, softness: 0.1 };
  const eye = smooth(points([x - 0.15, -0.19, x, -0.265, x + 0.15, -0.19, x, -0.145]));
  const lid = points([x - 0.16, -0.19, x, -0.27, x + 0.16, -0.19]);
  const brow = points([x - 0.19 * side, -0.39, x, -0.45, x + 0.2 * side, -0.38]);
  paint(sketch, ellipse([x, -0.22], [0.2, 0.13]), socket);
  paint(sketch, eye, { colour: WHITE, opacity: 0.85 });
  paint(sketch, ellipse([x, -0.2], [0.065, 0.07]), { colour: BLACK, within: eye });
  paint(sketch, ribbon(lid, 0.04, true), { colour: BLACK });
  paint(sketch, ribbon(brow, 0.08, true), { colour: mix(hair, skin, 0.15), softness: 0.015 });
}

/** What lies over the forehead: hair, the edge of a hood, a cap. */
export function drawHeaddress(sketch: Sketch, { hair, headdress, cloth }: Person): void {
  if (headdress === 'bald') return;
  const low = sketch.dice.between(-0.08, 0.08);
  const half = points([...CROWN, ...EDGES[headdress]]).map(([x, y]) => [x, y + low] as const);
  const isCloth = headdress === 'hood' || headdress === 'cap';
  paint(sketch, smooth(mirrored(half)), { colour: isCloth ? cloth : hair, softness: 0.02 });
  if (headdress === 'cap')
    paint(sketch, ellipse([0, -0.56 + low], [0.7, 0.11]), { colour: mix(cloth, BLACK, 0.4), lift: 0.25 });
}

/** Glasses, over everything else on the face; some are dark. */
export function drawGlasses(sketch: Sketch, { glasses }: Person): void {
  if (!glasses) return;
  const { dice } = sketch;
  const frame = { colour: dice.pick(FRAMES), lift: 0.1 };
  const opacity = dice.chance(0.25) ? 0.85 : 0.08;
  for (const side of [-1, 1]) {
    const lens = ellipse([0.34 * side, -0.18], [0.27, 0.21]);
    paint(sketch, lens, { ...frame, opacity });
    paint(sketch, ribbon([...lens, lens[0]!], 0.035), frame);
    paint(sketch, ribbon(points([0.5 * side, -0.2, 0.76 * side, -0.14]), 0.03), { colour: frame.colour });
  }
  paint(sketch, ribbon(points([-0.08, -0.2, 0, -0.23, 0.08, -0.2]), 0.035), frame);
}
