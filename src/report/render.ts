/** Specification to SVG to PNG; the only file that knows the drawing libraries. */
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { LoggerInterface, loader as makeLoader } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { InternalError } from '../diagnostics/diagnostic.ts';
import { packageRoot } from '../runtime/package-root.ts';
import { textWidth } from './charts/text-width.ts';
import { type ChartSpecification, fontFamily } from './charts/theme.ts';

type Vega = typeof import('vega');

/** Draws a specification; the same specification gives the same text. */
export async function renderSvg(
  specification: ChartSpecification,
  onWarning: (message: string) => void = () => {},
): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  // Guesses are wrong and a canvas is not on every machine: layouts follow the shipped font instead.
  vega.textMetrics.width = measure;
  const log = warningLogger(vega, onWarning);
  // Vega-Lite types its specifications too narrowly for ones that are put together.
  const { spec } = compile(specification as unknown as TopLevelSpec, { logger: log });
  const view = new vega.View(vega.parse(spec), { renderer: 'none', loader: closedLoader(vega), logger: log });
  const svg = await view.toSVG();
  view.finalize();
  return renumberIds(svg);
}

/** The library numbers its gradients and clips through all pictures of a process; here each begins at 0. */
function renumberIds(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(
    /(\sid="|url\(#)(gradient_|clip)(\d+)/g,
    (_match, before: string, kind: string, old: string) => {
      const name = names.get(kind + old) ?? `${kind}${names.size}`;
      names.set(kind + old, name);
      return before + name;
    },
  );
}

/** Rasterises an SVG at twice its size, in the shipped font on every machine. */
export function renderPng(svg: string): Uint8Array {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: [fontFile()], defaultFontFamily: fontFamily },
  });
  return image.render().asPng();
}

interface TextItem {
  readonly fontSize?: number;
}

/** The library types it as fixed, and says that it may be replaced. */
declare module 'vega' {
  const textMetrics: { width: (item: TextItem, text: unknown) => number };
}

function measure(item: TextItem, text: unknown): number {
  return textWidth(String(text ?? '').trim(), item.fontSize ?? 11);
}

/** No picture needs anything from outside its specification. */
function closedLoader({ loader }: Vega): ReturnType<typeof makeLoader> {
  const refuse = (): Promise<never> => Promise.reject(new InternalError('a picture tried to load something'));
  return { ...loader(), load: refuse, sanitize: refuse, http: refuse, file: refuse };
}

function warningLogger(vega: Vega, onWarning: (message: string) => void): LoggerInterface {
  const log = vega.logger(vega.Error);
  log.warn = (...messages: readonly unknown[]) => {
    onWarning(messages.join(' '));
    return log;
  };
  return log;
}

function fontFile(): string {
  return join(packageRoot(), 'assets', 'Inter_400Regular.ttf');
}
