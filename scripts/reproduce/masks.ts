/** The parts of the page about faces with masks. */
import { balancedSummary, classSummary } from '../../src/report/classes.ts';
import { findingOf, findingSentences } from '../../src/report/finding.ts';
import { formatDuration } from '../../src/report/format.ts';
import { remedyOf } from '../../src/report/remedies.ts';
import { type Summary, shareUncertainty, summarize } from '../../src/report/statistics.ts';
import { finalSummary, type Variant, variantsOf } from '../../src/report/variants.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { markdownTable, percent } from './comparison.ts';
import { type MaskRuns, type Picture, type Section, section, trained } from './sections.ts';
import * as seed from './seed.ts';

/** The sections in order. */
export function maskSections(runs: MaskRuns): readonly Section[] {
  return [kernelSection(runs), otherKernelsSection(runs), rareSection(runs), remedySection(runs)];
}

/** What the seed reported, beside every kernel and stride that was trained. */
function kernelSection({ kernel_5: five, kernel_3_9: others }: MaskRuns): Section {
  const variants = [...variantsOf(five), ...variantsOf(others)];
  const { train, test } = five.data;
  const paragraphs = [
    `\`experiments/kernel.yaml\` on ${placeless(five.data.description)}: ${train.toLocaleString('en-US')} faces to train, ${test.toLocaleString('en-US')} to test. ` +
      `Kernel 5: ${trained(five)}; kernels 3 and 9: ${trained(others)}; by the engine ${five.trials[0]!.engine}. The seed's photos were ${seed.photoScale} times larger, so its figures can be near, not equal. ` +
      'Good is a mask worn well, none one worn wrongly, bad no mask. Faces with their predictions are in the report of each run, `runs/seed/kernel_5/report.html`.',
    `Found in test, of each class:\n\n${classTable(variants, five, 'test')}`,
    `Found in training, of each class, by the kept weights:\n\n${classTable(variants, five, 'train')}`,
    precisionText(five),
    markdownTable(
      [
        'variant',
        'accuracy in training',
        'accuracy in test',
        'balanced accuracy in test',
        'parameters',
        'fastest epoch',
      ],
      variants.map((variant) => [
        variant.title,
        shareText(summarize(variant.finished.map((trial) => trial.train?.figures.accuracy))),
        shareText(finalSummary(variant, 'accuracy')),
        shareText(balancedSummary(variant, 'test')),
        variant.trials[0]!.parameters.toLocaleString('en-US'),
        formatDuration(
          Math.min(...variant.trials.flatMap(({ epochs }) => epochs.map(({ seconds }) => seconds))),
        ),
      ]),
    ),
  ];
  return section('kernel_5', 'Masks: kernel and stride', paragraphs, [
    { name: 'learning-curve', description: 'Loss and accuracy in training and test per epoch, kernel 5' },
    ...pictures(variantsOf(five), five),
  ]);
}

function otherKernelsSection({ kernel_3_9: run }: MaskRuns): Section {
  return section(
    'kernel_3_9',
    'Masks: kernels 3 and 9',
    [`${trained(run)}.`],
    [
      {
        name: 'learning-curve',
        description: 'Loss and accuracy in training and test per epoch, kernels 3 and 9',
      },
      ...pictures(variantsOf(run), run),
    ],
  );
}

/** A description of data without the folders that its own lies in. */
function placeless(description: string): string {
  return description.replace(/ from .*[/\\\\]/, ' from ');
}

function classTable(variants: readonly Variant[], run: RunResults, part: 'train' | 'test'): string {
  const { classes } = run;
  const own = Object.entries(seed.masks[part]).map(([kernel, shares]) => [
    `seed, kernel ${kernel}`,
    ...classes.map((name) => percent(shares[seed.masks.classes.indexOf(name as 'good')]!)),
  ]);
  const rows = variants.map((variant) => [
    `nnc, ${variant.title}`,
    ...classes.map((_, label) => shareText(classSummary(variant, label, { part }))),
  ]);
  return markdownTable(['', ...classes], [...own, ...rows]);
}

/** Mean and deviation in percent, with the lowest and the highest seed. */
function shareText({ mean, deviation, minimum, maximum, count }: Summary): string {
  if (count === 0) return '';
  if (count === 1) return percent(mean);
  const ends = `${(minimum * 100).toFixed(1)} – ${(maximum * 100).toFixed(1)}`;
  return `${(mean * 100).toFixed(1)} ± ${(deviation * 100).toFixed(1)} % (${ends})`;
}

function precisionText(run: RunResults): string {
  const first = variantsOf(run).flatMap(({ finished }) => finished)[0];
  const parts = (first?.final.per_class ?? []).map(({ class: name, count, recall }) => {
    const points = (shareUncertainty(recall, count) * 100).toFixed(1);
    return `${name} (${count} in test) ± ${points}`;
  });
  return `Mean ± deviation (lowest – highest seed). By the size of the test set alone a share is known, at 95 %, to about: ${parts.join(', ')} percentage points.`;
}

/** Not the examples: the photos are other people's. */
function pictures(
  variants: readonly Variant[],
  { data }: RunResults,
): readonly Omit<Picture, 'experiment'>[] {
  return variants.map(({ slug, title }) => ({
    name: `confusion-${slug}`,
    description: `Confusion matrix of the ${data.test} test faces, ${title}`,
  }));
}

/** The worst class, as far as the nets without a remedy tell. */
function rareSection({ kernel_5: run }: MaskRuns): Section {
  return section('kernel_5', 'Masks: the worst class', findingSentences(run), []);
}

/** What is to be done about it: every remedy beside none. */
function remedySection({ imbalance: run }: MaskRuns): Section {
  const variants = variantsOf(run);
  const rows = variants.map((variant) => [
    remedyOf(variant) || 'nothing',
    ...run.classes.map((_, label) => shareText(classSummary(variant, label, { part: 'test' }))),
    shareText(balancedSummary(variant, 'test')),
    shareText(finalSummary(variant, 'accuracy')),
  ]);
  const name = findingOf(run)?.class ?? '';
  const paragraphs = [
    `\`experiments/imbalance.yaml\`: ${trained(run)}, kernel 5, stride 2. Found in test, of each class:`,
    markdownTable(['remedy', ...run.classes, 'balanced accuracy', 'accuracy'], rows),
    ...findingSentences(run),
  ];
  return section('imbalance', `Masks: what to do about ${name}`, paragraphs, [
    { name: 'learning-curve', description: 'Loss and accuracy in training and test per epoch, every remedy' },
  ]);
}
