/** All pictures of a run: what each is called, what it says, and its specification. */
import type { RunResults } from '../runtime/results.ts';
import { confusionChart, confusionDescription } from './charts/confusion.ts';
import { curveChart } from './charts/curves.ts';
import { finalChart } from './charts/points.ts';
import type { ChartSpecification } from './charts/theme.ts';
import { figureTitles } from './format.ts';
import { hasFigure, headlineFigure, isLossItself, type Variant, variantsOf } from './variants.ts';

/** One picture. */
export interface Chart {
  /** File name without its ending: `learning-curve`. */
  readonly name: string;
  /** For those who do not see it. */
  readonly description: string;
  readonly specification: ChartSpecification;
  /** The variant it is about, when it is about one. */
  readonly variant?: Variant;
}

/** The pictures that the results have something to show for, in the order of the report. */
export function chartsOf(results: RunResults): readonly Chart[] {
  const variants = variantsOf(results);
  return [
    ...(variants.some((variant) => variant.finished.length > 0) ? [finalPicture(results)] : []),
    ...curvePictures(results),
    ...variants.filter(hasConfusion).map((variant) => confusionPicture(variant, results.classes)),
  ];
}

function finalPicture(results: RunResults): Chart {
  const description = `Final test ${headlineFigure(results).name} of every variant, each seed a point.`;
  return { name: 'final', description, specification: finalChart(results) };
}

/** The rows of panels of each curve picture, as far as they were measured. */
const curves = [
  { name: 'learning-curve', title: 'Learning curves', figures: ['loss', 'accuracy', 'mse'] },
  {
    name: 'seed-curve',
    title: 'Loss and error rate over samples and classes (metrics: seed)',
    figures: ['seed_loss', 'seed_error_rate'],
  },
  { name: 'metric-curve', title: 'Other metrics', figures: ['f1', 'mae'] },
] as const;

function curvePictures(results: RunResults): Chart[] {
  // Trained on the squared error itself, the loss would be the same picture twice.
  const named = hasFigure(results, 'mse') && isLossItself(results, 'mse');
  return curves.flatMap(({ name, title, figures }) => {
    const measured = figures.filter((figure) => hasFigure(results, figure) && !(figure === 'loss' && named));
    if (measured.length === 0) return [];
    const description = `${title}: ${measured.map((figure) => figureTitles[figure]).join(' and ')} per epoch.`;
    return [{ name, description, specification: curveChart(results, title, measured) }];
  });
}

function confusionPicture(variant: Variant, classes: readonly string[]): Chart {
  return {
    name: `confusion-${variant.slug}`,
    description: confusionDescription(variant),
    specification: confusionChart(variant, classes),
    variant,
  };
}

function hasConfusion(variant: Variant): boolean {
  return variant.finished.some((trial) => trial.final.confusion.length > 0);
}
