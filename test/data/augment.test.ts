import { describe, expect, it } from 'vitest';
import { augmenterOf, drawChange } from '../../src/data/augment/augment.ts';
import { transforms } from '../../src/data/augment/transforms.ts';
import { turn } from '../../src/data/augment/turn.ts';
import { batches, fileOrder } from '../../src/data/batches.ts';
import { rowsInMemory } from '../../src/data/byte-rows.ts';
import type { Inputs } from '../../src/data/dataset.ts';
import type { Augment } from '../../src/experiment/schema.generated.ts';
import { stream } from '../../src/runtime/random.ts';

const [HEIGHT, WIDTH, COUNT] = [12, 17, 4];

/** Samples of noise: of bytes, fed as (byte - 20) / 50, or of numbers that are fed as they are. */
function dataOf(kind: Inputs['kind'], channels: number) {
  const size = HEIGHT * WIDTH * channels;
  const random = stream(3, 'noise');
  const bytes = Uint8Array.from({ length: COUNT * size }, () => random.integer(256));
  const fed = Float32Array.from({ length: 256 }, (_, byte) => (byte - 20) / 50);
  const inputs: Inputs =
    kind === 'bytes'
      ? { kind, bytes: rowsInMemory(bytes, size), rows: fileOrder(COUNT), fed }
      : { kind, values: Float32Array.from(bytes, (byte) => fed[byte]!) };
  const targets = { kind: 'classes' as const, labels: Int32Array.of(0, 1, 0, 1) };
  return {
    train: { count: COUNT, inputs, targets },
    shape: [HEIGHT, WIDTH, channels] as const,
    classes: ['good', 'none'],
    preprocessing: { shape: [HEIGHT, WIDTH, channels] as const, offset: 20, scale: 50, imageScale: 1 },
  };
}

type Data = ReturnType<typeof dataOf>;

/** What training is fed with all samples, in their order. */
function fedWith(data: Data, settings: Augment | undefined, seed = 1, epoch = 0) {
  const augment = augmenterOf(settings, data, { seed, epoch });
  return [...batches(data.train, fileOrder(COUNT), COUNT, augment)][0]!;
}

const kinds = (['bytes', 'numbers'] as const).flatMap((kind) =>
  [1, 3, 4].map((channels) => [kind, channels] as const),
);
const named = Object.entries(transforms);

describe.each(kinds)('samples of %s in %d channels', (kind, channels) => {
  const data = dataOf(kind, channels);
  const plain = fedWith(data, undefined).inputs;

  it.each(named)('are left alone by a %s of nothing, and changed by the example', (name, entry) => {
    if (entry.identity !== undefined)
      expect(fedWith(data, { [name]: entry.identity } as Augment).inputs).toEqual(plain);
    expect(fedWith(data, { [name]: entry.example } as Augment).inputs).not.toEqual(plain);
  });

  it('are mirrored', () => {
    const { inputs } = fedWith(data, { flip: 'both' }, 5);
    const seen = new Set<string>();
    for (let sample = 0; sample < COUNT; sample++) {
      const at = (values: Float32Array, y: number, x: number, channel: number) =>
        values[((sample * HEIGHT + y) * WIDTH + x) * channels + channel];
      const matches = ['--', 'x-', '-y', 'xy'].filter((way) => {
        const from = (y: number, x: number) =>
          [way.includes('y') ? HEIGHT - 1 - y : y, way.includes('x') ? WIDTH - 1 - x : x] as const;
        return eachPixel((y, x) => {
          const source = from(y, x);
          for (let channel = 0; channel < channels; channel++)
            if (at(inputs, y, x, channel) !== at(plain, ...source, channel)) return false;
          return true;
        });
      });
      expect(matches).toHaveLength(1);
      seen.add(matches[0]!);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it('are moved as bilinear interpolation says, edges going on', () => {
    const settings: Augment = { rotate: 40, scale: [0.7, 1.4], shift: 0.3, flip: 'horizontal' };
    const { inputs } = fedWith(data, settings);
    const tolerance = kind === 'bytes' ? 0.51 / 50 : 1e-5;
    for (let sample = 0; sample < COUNT; sample++) {
      const expected = plainMove(plain, sample, channels, settings);
      const offset = sample * expected.length;
      const distances = expected.map((value, index) => Math.abs(inputs[offset + index]! - value));
      expect(Math.max(...distances)).toBeLessThan(tolerance);
    }
  });

  it('are lit: levels times a factor, then their distance to the mean times another', () => {
    const settings: Augment = { brightness: 0.5, contrast: 0.5 };
    const { inputs } = fedWith(data, settings, 2);
    const size = HEIGHT * WIDTH * channels;
    for (let sample = 0; sample < COUNT; sample++) {
      const own = Array.from(plain.subarray(sample * size, (sample + 1) * size), (value) => 50 * value + 20);
      const { gain, contrast } = changeOf(settings, sample, channels, 2);
      expect(gain).not.toBe(1);
      const mean = (gain * own.reduce((sum, level) => sum + level, 0)) / size;
      const distances = own.map((level, index) => {
        const lit = mean + contrast * (gain * level - mean);
        const wanted = kind === 'bytes' ? Math.min(255, Math.max(0, lit)) : lit;
        return Math.abs(50 * inputs[sample * size + index]! + 20 - wanted);
      });
      expect(Math.max(...distances)).toBeLessThan(kind === 'bytes' ? 0.502 : 0.001);
    }
  });

  it('get a hole of the mean colour', () => {
    const { inputs } = fedWith(data, { cutout: 0.5 }, 4);
    const size = HEIGHT * WIDTH * channels;
    for (let sample = 0; sample < COUNT; sample++) {
      const { left, right, top, bottom } = changeOf({ cutout: 0.5 }, sample, channels, 4).hole!;
      expect(bottom - top).toBeLessThanOrEqual(6);
      expect(right - left).toBeGreaterThan(0);
      const before = plain.subarray(sample * size, (sample + 1) * size);
      const after = inputs.subarray(sample * size, (sample + 1) * size);
      const means = Array.from({ length: channels }, (_, channel) => {
        const levels = before.filter((_level, index) => index % channels === channel);
        return levels.reduce((sum, level) => sum + level, 0) / levels.length;
      });
      eachPixel((y, x) => {
        const isInside = y >= top && y < bottom && x >= left && x < right;
        for (let channel = 0; channel < channels; channel++) {
          const index = (y * WIDTH + x) * channels + channel;
          if (isInside) expect(Math.abs(after[index]! - means[channel]!)).toBeLessThan(0.51 / 50);
          else expect(after[index]).toBe(before[index]);
        }
        return true;
      });
    }
  });
});

/** Whether something holds for every pixel. */
function eachPixel(holds: (y: number, x: number) => boolean): boolean {
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) if (!holds(y, x)) return false;
  return true;
}

function changeOf(settings: Augment, sample: number, channels: number, seed = 1) {
  const { uniform } = stream(seed, 'augment', 0, sample, 0);
  return drawChange(settings, uniform, { height: HEIGHT, width: WIDTH, channels });
}

/** The definition: where each pixel was before, to a 16th of a pixel, and the four around it by their distances. */
function plainMove(all: Float32Array, sample: number, channels: number, settings: Augment) {
  const { uniform } = stream(1, 'augment', 0, sample, 0);
  const [mirror, , zoom, angle, across, down] = Array.from({ length: 6 }, uniform) as number[];
  const [low, high] = settings.scale as [number, number];
  const factor = low + (high - low) * zoom!;
  const turned = (settings.rotate! * (2 * angle! - 1) * Math.PI) / 180;
  const moved = (size: number, draw: number) => Math.round(settings.shift! * size * (2 * draw - 1));
  const result: number[] = [];
  eachPixel((y, x) => {
    const [right, below] = [
      x - moved(WIDTH, across!) - (WIDTH - 1) / 2,
      y - moved(HEIGHT, down!) - (HEIGHT - 1) / 2,
    ];
    const back = [
      (Math.cos(turned) * right + Math.sin(turned) * below) / factor,
      (-Math.sin(turned) * right + Math.cos(turned) * below) / factor,
    ];
    const inside = (place: number, size: number) =>
      Math.min(Math.max(Math.floor(16 * (place + (size - 1) / 2) + 0.5) / 16, 0), size - 1);
    const fromX = inside(mirror! < 0.5 ? -back[0]! : back[0]!, WIDTH);
    const fromY = inside(back[1]!, HEIGHT);
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      eachPixel((row, column) => {
        const weight = Math.max(0, 1 - Math.abs(fromX - column)) * Math.max(0, 1 - Math.abs(fromY - row));
        if (weight > 0) sum += weight * all[((sample * HEIGHT + row) * WIDTH + column) * channels + channel]!;
        return true;
      });
      result.push(sum);
    }
    return true;
  });
  return result;
}

describe('the draws', () => {
  const data = dataOf('bytes', 3);
  const settings: Augment = { rotate: 20, shift: 0.2, brightness: 0.4, cutout: 0.3 };

  it('depend on seed, epoch, sample and how often it was seen, and on nothing else', () => {
    const first = fedWith(data, settings).inputs;
    expect(fedWith(data, settings).inputs).toEqual(first);
    expect(fedWith(data, settings, 2).inputs).not.toEqual(first);
    expect(fedWith(data, settings, 1, 1).inputs).not.toEqual(first);
    const augment = augmenterOf(settings, data, { seed: 1, epoch: 0 });
    const size = HEIGHT * WIDTH * 3;
    const [batch] = batches(data.train, Int32Array.of(2, 0, 2), 3, augment);
    expect(batch!.inputs.subarray(0, size)).toEqual(first.subarray(2 * size, 3 * size));
    expect(batch!.inputs.subarray(size, 2 * size)).toEqual(first.subarray(0, size));
    expect(batch!.inputs.subarray(2 * size)).not.toEqual(batch!.inputs.subarray(0, size));
  });

  it('are the same in batches of any size', () => {
    const augment = () => augmenterOf(settings, data, { seed: 1, epoch: 0 });
    const order = Int32Array.of(3, 1, 1, 0, 3);
    // A generator's batches share a buffer, so each is read before the next.
    const read = (size: number) => {
      const all: number[] = [];
      for (const { inputs } of batches(data.train, order, size, augment())) all.push(...inputs);
      return all;
    };
    expect(read(2)).toEqual(read(5));
  });

  it('of one transform do not depend on the others', () => {
    const alone = changeOf({ brightness: 0.4 }, 0, 3);
    const beside = changeOf({ brightness: 0.4, flip: 'both', shift: 0.5, cutout: 0.1 }, 0, 3);
    expect(beside.gain).toBe(alone.gain);
  });

  it('touch the named classes only, and no label', () => {
    const plain = fedWith(data, undefined);
    const { inputs, targets } = fedWith(data, { ...settings, classes: ['none'] });
    const size = HEIGHT * WIDTH * 3;
    const same = (sample: number) =>
      inputs
        .subarray(sample * size, (sample + 1) * size)
        .every((value, index) => value === plain.inputs[sample * size + index]);
    expect([0, 1, 2, 3].map(same)).toEqual([true, false, true, false]);
    expect(targets).toEqual(plain.targets);
  });
});

it.each([-180, -33.3, 0, 1e-6, 45, 90, 179.9])('turns by %d degrees', (degrees) => {
  const { sine, cosine } = turn(degrees);
  expect(sine).toBeCloseTo(Math.sin((degrees * Math.PI) / 180), 13);
  expect(cosine).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 13);
});

it('turns by the same bits on every machine', () => {
  expect(turn(0)).toEqual({ sine: 0, cosine: 1 });
  expect(turn(77.7)).toEqual({ sine: 0.9770455744352635, cosine: 0.21303038627497672 });
});
