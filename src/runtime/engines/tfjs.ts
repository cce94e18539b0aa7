/**
 * TensorFlow.js on plain JavaScript: no native code, TensorFlow's own gradients, and the speed that goes with it. What
 * is large of it loads with the first session.
 */
import { compileToTensorflow } from '../../compiler/compile.ts';
import { fail } from '../../diagnostics/diagnostic.ts';
import type { Engine, EnginePrograms } from './engine.ts';

async function load() {
  try {
    return await import('../tensorflow/index.ts');
  } catch (error) {
    return fail('engine-missing', `TensorFlow.js does not load: ${(error as Error).message}`, {
      fixes: [{ message: '`nnc doctor` says what is missing', edits: [] }],
    });
  }
}

function compileForTfjs(programs: EnginePrograms) {
  const evaluation = compileToTensorflow(programs.evaluation, 'evaluate');
  if (programs.parts === undefined) return { evaluation };
  const { forward, update } = programs.parts();
  return {
    evaluation,
    forward: compileToTensorflow(forward, 'forward', { differentiable: true }),
    update: compileToTensorflow(update, 'update'),
  };
}

export const tfjsEngine: Engine = {
  name: 'tfjs',
  ensureAvailable: async () => {
    await load();
  },
  compile: compileForTfjs,
  open: async (programs, state) => {
    const { openSession } = await load();
    const { state: variables } = programs.training ?? programs.evaluation;
    return openSession(compileForTfjs(programs), variables, state);
  },
};
