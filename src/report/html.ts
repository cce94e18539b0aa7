/** report.html: one file that opens offline, without a script. */
import type { RunResults } from '../runtime/results.ts';
import type { Picture } from './charts.ts';
import { classTable } from './page/classes.ts';
import { findingSection, furtherSection } from './page/finding.ts';
import { fontFace } from './page/font.ts';
import { experimentName, headerSection, modelSection } from './page/header.ts';
import { layerTable } from './page/layers.ts';
import { html, type Markup, trusted } from './page/markup.ts';
import { milestoneTable, noticeSection, trialSection, variantSection } from './page/sections.ts';
import { pageStyle } from './page/style.ts';
import { hasFigure, variantsOf } from './variants.ts';

/** A picture with its drawing. */
export interface DrawnChart extends Picture {
  readonly svg: string;
}

/** The whole page; nothing in it is loaded from anywhere. */
export function reportPage(results: RunResults, charts: readonly DrawnChart[]): string {
  const figure = (name: string): Markup[] =>
    charts.filter((chart) => chart.name === name).map((chart) => figureOf(chart, charts.indexOf(chart)));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${experimentName(results)} – nnc report</title>
<style>${trusted(pageStyle + fontFace())}</style>
</head>
<body>
${headerSection(results)}
${noticeSection(results)}
${variantSection(results)}
${figure('final')}
${findingSection(results)}
${furtherSection(results)}
${figure('cost')}
${curveSection(results, figure)}
${detailSection(results, charts)}
${trialSection(results)}
${modelSection(results)}
<footer>Written by nnc ${results.nnc} from what the run left. The pictures also lie in the folder pictures.</footer>
</body>
</html>
`;
  return page.markup;
}

function curveSection(results: RunResults, figure: (name: string) => readonly Markup[]): Markup {
  const curves = ['learning-curve', 'seed-curve', 'metric-curve'].flatMap(figure);
  if (curves.length === 0) return html``;
  const trained = variantsOf(results).filter((variant) =>
    variant.trials.some((trial) => trial.epochs.length > 0),
  );
  const milestones = hasFigure(results, 'seed_loss') ? trained.map(milestoneTable) : [];
  const explanation =
    milestones.length === 0
      ? html``
      : html`<p>Means over seeds on the training set as it was seen, beside the accuracy on the test set after the epoch: loss is the mean over samples and classes of −t log(y + 10⁻⁶), error rate the root of the mean over samples and classes of (y − t)².</p>`;
  return html`<section><h2>Training</h2>${curves}${explanation}${milestones}</section>`;
}

/** What belongs to one variant alone: its pictures, and the tables beside them. */
function detailSection(results: RunResults, charts: readonly DrawnChart[]): Markup {
  const parts = variantsOf(results).flatMap((variant) => {
    const own = charts.filter((chart) => chart.variant?.slug === variant.slug);
    if (own.length === 0) return [];
    const figure = (kind: string): Markup[] =>
      own
        .filter(({ name }) => name === `${kind}-${variant.slug}`)
        .map((chart) => figureOf(chart, charts.indexOf(chart)));
    const classes = html`${figure('confusion')}${classTable(variant)}${figure('examples')}`;
    const layers = html`${figure('layers')}${layerTable(variant)}`;
    return [
      html`<section class="variant"><h3>${variant.title}</h3>${figure('error')}${classes}${figure('latent')}${layers}</section>`,
    ];
  });
  return parts.length === 0 ? html`` : html`<section><h2>Variants</h2>${parts}</section>`;
}

function figureOf(chart: DrawnChart, index: number): Markup {
  return html`<figure role="img" aria-label="${chart.description}">${trusted(inlineSvg(chart.svg, `chart-${index}-`))}</figure>`;
}

/** An SVG that can stand beside others in one page: without a prologue, its ids its own. */
function inlineSvg(svg: string, prefix: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replace(/(<[^<>]*?\sid=")/g, `$1${prefix}`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/((?:xlink:)?href="#)/g, `$1${prefix}`);
}
