/** Pictures of faces with a mask, without one, and with one worn wrongly. */
import type { RandomStream } from '../../runtime/random.ts';
import { defocus, expose, light } from './canvas.ts';
import { anyColour, createDice } from './dice.ts';
import { drawMaskWornWell, drawMaskWornWrongly } from './mask.ts';
import { drawObstacle } from './obstacle.ts';
import { ellipse, type Point } from './path.ts';
import { drawBehind, drawFace, drawGlasses, drawHeaddress, meetPerson } from './person.ts';
import { createSketch, paint, type Sketch } from './sketch.ts';

/** How a mask is worn: as it should be, wrongly, or not at all. */
export type Wearing = 'well' | 'wrongly' | 'not';

/** A face as a camera saw it: bytes of [size, size, 3]. The same stream gives the same bytes on every machine. */
export function photograph(wearing: Wearing, size: number, stream: RandomStream): Uint8Array {
  const dice = createDice(stream);
  const sketch = createSketch(size, anyColour(dice), dice);
  const person = meetPerson(dice);
  drawBackground(sketch);
  drawBehind(sketch, person);
  drawFace(sketch, person);
  if (wearing === 'well') drawMaskWornWell(sketch);
  if (wearing === 'wrongly') drawMaskWornWrongly(sketch);
  drawHeaddress(sketch, person);
  drawGlasses(sketch, person);
  if (dice.chance(0.15)) drawObstacle(sketch, person);
  return takePicture(sketch);
}

function drawBackground(sketch: Sketch): void {
  const { between } = sketch.dice;
  for (let count = 0; count < 4; count++) {
    const middle: Point = [between(-1.3, 1.3), between(-1.3, 1.3)];
    const shape = ellipse(middle, [between(0.2, 0.7), between(0.2, 0.9)]);
    paint(sketch, shape, { colour: anyColour(sketch.dice), opacity: 0.7, softness: between(0, 0.3) });
  }
}

/** Light of some colour from some side, a lens that is not quite sharp, and noise. */
function takePicture({ canvas, dice }: Sketch): Uint8Array {
  const { between } = dice;
  const brightness = between(0.75, 1.15);
  const [across, down] = [between(-0.3, 0.3), between(-0.2, 0.15)];
  const warmth = between(-0.1, 0.1);
  light(canvas, (x, y) => {
    const shade = brightness * (1 + across * x + down * y);
    return [shade * (1 + warmth), shade, shade * (1 - warmth)];
  });
  const distance = between(0, 1);
  defocus(canvas, (canvas.size / 36) * distance * distance);
  return expose(canvas, between(0.005, 0.035), dice.stream);
}
