/** Things that stand between face and camera. */
import { BLACK, type Colour, mix, WHITE } from './canvas.ts';
import { anyColour } from './dice.ts';
import { ellipse, type Point, points, ribbon, smooth } from './path.ts';
import type { Person } from './person.ts';
import { paint, type Sketch } from './sketch.ts';

/** A hand, a telephone, a cup, somebody's shoulder, or a scarf. */
export function drawObstacle(sketch: Sketch, person: Person): void {
  const { dice } = sketch;
  const side = dice.pick([-1, 1]);
  const [x, y]: Point = [side * dice.between(0.25, 0.7), dice.between(0.4, 0.8)];
  const colour = anyColour(dice);
  const lift = 0.2;
  switch (dice.pick(['hand', 'telephone', 'cup', 'shoulder', 'scarf'] as const)) {
    case 'hand':
      drawHand(sketch, person, { side, at: [x, y] });
      break;
    case 'telephone':
      paint(sketch, points([x - 0.2, y - 0.3, x + 0.2, y - 0.3, x + 0.2, y + 0.6, x - 0.2, y + 0.6]), {
        colour: dice.pick([BLACK, WHITE]),
        lift,
      });
      break;
    case 'cup':
      paint(sketch, points([-0.3, 0.5, 0.3, 0.5, 0.22, 1.2, -0.22, 1.2]), { colour, lift });
      paint(sketch, ribbon(points([-0.33, 0.5, 0.33, 0.5]), 0.1), { colour: WHITE, lift });
      break;
    case 'shoulder':
      paint(sketch, ellipse([side * 0.9, 1.1], [0.8, 0.5]), { colour, softness: 0.08 });
      break;
    case 'scarf': {
      const scarf = smooth(points([-0.8, 0.75, 0, dice.between(0.8, 0.95), 0.8, 0.75, 0.9, 1.6, -0.9, 1.6]));
      paint(sketch, scarf, { colour: mix(person.cloth, colour, 0.5) });
    }
  }
}

interface Grip {
  readonly side: number;
  readonly at: Point;
}

/** Four fingers that reach towards the middle, and the back of the hand. */
function drawHand(sketch: Sketch, { skin }: Person, { side, at: [x, y] }: Grip): void {
  const shade = (share: number): Colour => mix(skin, BLACK, share);
  const lift = 0.1;
  paint(sketch, ellipse([x + side * 0.42, y + 0.3], [0.32, 0.36]), { colour: shade(0.15), lift });
  for (const finger of [0, 1, 2, 3]) {
    const [start, height] = [x + side * 0.06 * (finger - 1.5) * (finger - 1.5), y + 0.14 * finger];
    const line = ribbon(points([start, height, start + side * 0.35, height + 0.04]), 0.13);
    for (const shape of [line, ellipse([start, height], [0.065, 0.065])])
      paint(sketch, shape, { colour: shade(0.04 * finger), lift });
  }
}
