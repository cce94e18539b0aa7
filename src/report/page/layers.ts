/** The table of what comes through the layers of a variant. */
import { formatNumber, formatShare, noFigure } from '../format.ts';
import { type LayerRow, layerRows } from '../layers.ts';
import type { Summary } from '../statistics.ts';
import type { Variant } from '../variants.ts';
import { html, type Markup, tableOf } from './markup.ts';

/** A row for each layer, first to last epoch; empty where the report did not ask. */
export function layerTable(variant: Variant): Markup {
  const rows = layerRows(variant);
  if (rows.length === 0) return html``;
  const headings = [
    'layer',
    'saturated activations, first → last epoch',
    'norm of the gradient, first → last epoch',
    'different units, first → last epoch',
  ];
  return html`${tableOf(headings, rows.map(markupOf))}<p class="lead">At the beginning of an epoch, on the first batch that training sees, means over seeds. Saturated: the slope of the activation itself is below 0.001 (a sigmoid beyond 0.001 and 0.999). The gradient is that of the mean loss by all weights of the layer, by the rule it trains with. Units are different when any of their weights is, to the bit.</p>`;
}

function markupOf({ layer, saturated, gradientNorm, units, differentUnits }: LayerRow): Markup {
  const ofUnits = units === undefined ? '' : ` of ${units.toLocaleString('en-US')}`;
  const cells = [
    change(saturated, (mean) => formatShare(mean)),
    change(gradientNorm, (mean) => formatNumber(mean)),
    change(differentUnits, (mean) => formatNumber(mean, Number.isInteger(mean) ? 0 : 1)) + ofUnits,
  ].map((cell) => html`<td>${cell}</td>`);
  return html`<tr><td>${layer}</td>${cells}</tr>`;
}

function change([first, last]: readonly [Summary, Summary], format: (mean: number) => string): string {
  return first.count === 0 ? noFigure : `${format(first.mean)} → ${format(last.mean)}`;
}
