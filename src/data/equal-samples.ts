/** Samples that are equal to the bit as a network is fed with them, within a part and across parts. */
import { createHash } from 'node:crypto';
import type { Dataset, Samples } from './dataset.ts';

export interface EqualSamples {
  /** Training samples that are equal to one before them. */
  readonly inTraining: number;
  /** Samples of the validation and of the test set that are in the training set too, and how many of these have another label there. */
  readonly validation?: SharedSamples;
  readonly test: SharedSamples;
}

export interface SharedSamples {
  readonly count: number;
  readonly otherLabel: number;
}

/** Compares all samples. */
export function equalSamples({ train, validation, test }: Dataset): EqualSamples {
  const known = new Map<string, number>();
  let inTraining = 0;
  for (let row = 0; row < train.count; row++) {
    const key = digestOf(train, row);
    if (known.has(key)) inTraining++;
    else known.set(key, row);
  }
  const shared = (part: Samples): SharedSamples => {
    let [count, otherLabel] = [0, 0];
    for (let row = 0; row < part.count; row++) {
      const twin = known.get(digestOf(part, row));
      if (twin === undefined) continue;
      count++;
      if (targetOf(part, row) !== targetOf(train, twin)) otherLabel++;
    }
    return { count, otherLabel };
  };
  return { inTraining, ...(validation && { validation: shared(validation) }), test: shared(test) };
}

function digestOf({ inputs, count }: Samples, row: number): string {
  const hash = createHash('sha1');
  if (inputs.kind === 'bytes') return hash.update(inputs.bytes.row(inputs.rows[row]!)).digest('base64');
  const { buffer, byteOffset, byteLength } = inputs.values;
  const width = byteLength / count;
  return hash.update(new Uint8Array(buffer, byteOffset + row * width, width)).digest('base64');
}

function targetOf({ targets }: Samples, row: number): number {
  return targets.kind === 'classes' ? targets.labels[row]! : targets.values[row * targets.width]!;
}
