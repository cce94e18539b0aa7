/** One program as one script, with V8's compiled code for it: compiling takes longer than checking a model. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** A script that can be run, and that gives its compiled code for the next time. */
export interface CompiledScript {
  readonly run: () => void;
  /** What V8 has compiled so far; another version of V8 does not take it, and compiles anew. */
  readonly compiledCode: () => Uint8Array;
}

/** Reads a script as the build bundles it, with the code that V8 compiled earlier where there is any. */
export function readScript(file: string, compiledCode?: Buffer): CompiledScript {
  const source = `(function (require, module, nncScriptUrl, nncImport) {${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(source, {
    filename: file,
    ...(compiledCode && { cachedData: compiledCode }),
  });
  const importPackage = (name: string) => import(name);
  return {
    run: () =>
      script.runInThisContext()(
        createRequire(file),
        { exports: {} },
        `${pathToFileURL(file)}`,
        importPackage,
      ),
    compiledCode: () => script.createCachedData(),
  };
}
