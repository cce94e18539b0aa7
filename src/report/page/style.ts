/** How the page looks: light and dark, on a screen and on paper. */
import { chartColors, seriesStyle } from '../charts/theme.ts';

/** The only colour of the pictures that is too dim on black. */
const firstSeries = seriesStyle(0).color;

const dark = {
  background: '#0d1117',
  panel: '#161b22',
  text: '#e6edf3',
  muted: '#9198a1',
  line: '#3d444d',
  series: '#2b8cd6',
};

/** The style sheet of the report. In the dark the colours of the pictures that have a role are exchanged. */
export const pageStyle = `
:root { color-scheme: light dark; --background: ${chartColors.background}; --panel: #f6f8fa; --text: ${chartColors.text};
  --muted: ${chartColors.muted}; --line: ${chartColors.line}; --accent: #0072b2; --good: #00704f; --warn: #9a4600; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 32px 24px 64px; background: var(--background); color: var(--text);
  font: 15px/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 12px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 24px 0 8px; overflow-wrap: anywhere; }
p { margin: 8px 0; max-width: 80ch; }
.lead { color: var(--muted); margin: 0 0 20px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 4px 32px; margin: 0; }
.facts div { display: flex; gap: 12px; min-width: 0; }
.facts dt { color: var(--muted); flex: 0 0 104px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.notice { border-left: 4px solid var(--warn); background: var(--panel); padding: 8px 16px; margin: 16px 0; max-width: none; }
.notice p { margin: 4px 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { padding: 6px 14px 6px 0; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
th { font-weight: 500; color: var(--muted); vertical-align: bottom; white-space: normal; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 5em; }
table.variants td:first-child { min-width: 17em; }
td.text { text-align: left; white-space: normal; overflow-wrap: anywhere; }
tr.best td { font-weight: 600; color: var(--good); }
.failed, .interrupted, .pending { color: var(--warn); }
figure { margin: 16px 0; break-inside: avoid; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; }
figure text { font-family: Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
pre { background: var(--panel); border: 1px solid var(--line); padding: 12px 16px; overflow-x: auto; tab-size: 4;
  font: 13px/1.5 ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; }
section.variant { break-inside: avoid; }
footer { margin-top: 48px; color: var(--muted); font-size: 13px; }
@media screen and (prefers-color-scheme: dark) {
  :root { --background: ${dark.background}; --panel: ${dark.panel}; --text: ${dark.text}; --muted: ${dark.muted};
    --line: ${dark.line}; --accent: #56b4e9; --good: #3fb98a; --warn: #e69f00; }
  figure [fill="${chartColors.background}"] { fill: ${dark.background}; }
  figure [stroke="${chartColors.background}"] { stroke: ${dark.background}; }
  figure [fill="${chartColors.text}"] { fill: ${dark.text}; }
  figure [fill="${chartColors.muted}"] { fill: ${dark.muted}; }
  figure [stroke="${chartColors.line}"] { stroke: ${dark.line}; }
  figure [fill="${firstSeries}"] { fill: ${dark.series}; }
  figure [stroke="${firstSeries}"] { stroke: ${dark.series}; }
}
@media screen and (max-width: 720px) { figure svg { max-width: none; } }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-after: avoid; }
  .scroll, figure { overflow: visible; }
  pre { white-space: pre-wrap; }
}
`;
