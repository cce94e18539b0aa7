// `node compile-ahead.js SCRIPT CODE`: checks a model by the bundled command, and writes what V8 compiled for it to CODE.
import { renameSync, writeFileSync } from 'node:fs';
import { importSource } from './import-source.js';

const [scriptFile, codeFile] = process.argv.slice(2);
const { script } = await importSource({ script: 'src/cli/script.ts' });

const command = script.readScript(scriptFile);
process.argv = [process.execPath, scriptFile, 'check', 'models/mask_cnn.nn'];
command.run();
process.on('exit', () => {
  writeFileSync(`${codeFile}.${process.pid}.tmp`, command.compiledCode());
  renameSync(`${codeFile}.${process.pid}.tmp`, codeFile);
});
