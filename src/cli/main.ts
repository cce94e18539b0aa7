/** The command line: flags and exit codes. Every command loads when it is called. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { engineNames } from '../runtime/engines/index.ts';
import { packageVersion } from '../runtime/package-root.ts';
import { EXIT_USAGE, reportFailure } from './failure.ts';

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('a whole number from 1 on was expected.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number was expected.');
  return value;
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}

function engineOption(description: string): Option {
  return new Option('--engine <name>', description).choices(engineNames);
}

const program = new Command('nnc')
  .description(
    'A small language for neural networks, its compiler, and the runner of the experiments around it.',
  )
  .version(packageVersion(), '-V, --version')
  .showHelpAfterError('(add --help for the options)')
  .exitOverride()
  .addHelpText(
    'after',
    examples('nnc check models/*.nn', 'nnc run models/mlp.nn --exp experiments/digits.yaml'),
  );

program
  .command('run')
  .argument('[model]', 'the .nn file; without it the experiment names one')
  .description('train and evaluate the matrix of an experiment, and write the report')
  .requiredOption('--exp <experiment>', 'the YAML file of the experiment')
  .option('--data <path>', "take the data from here instead of the experiment's path")
  .option('--out <dir>', 'folder of results and report (default: runs/EXPERIMENT)')
  .option('--only <axis=value,...>', 'of the variants, these alone; may be repeated', collect)
  .option('--set <key=value>', 'change a key of the experiment: train.epochs=2; may be repeated', collect)
  .option('--seeds <n>', 'number of replicates', positiveInteger)
  .option('--seed <n>', 'the one seed to run', wholeNumber)
  .option('--threads <n>', 'threads of a trial', positiveInteger)
  .addOption(engineOption("what trains, instead of the experiment's engine"))
  .addOption(
    new Option(
      '--continue-from <name>',
      'go on with trials that this other engine has begun; results say so',
    ).choices(engineNames),
  )
  .option(
    '--jobs <n>',
    'trials side by side (default: as many as have their threads to themselves)',
    positiveInteger,
  )
  .option('--json', 'write events as JSON lines')
  .option('--quiet', 'show failures and the final table alone')
  .addHelpText(
    'after',
    examples(
      'nnc run models/mlp.nn --exp experiments/digits.yaml',
      'nnc run --exp experiments/digits.yaml --only gradient=exact --seeds 5',
      'nnc run --exp experiments/digits.yaml --set train.epochs=2 --out /tmp/quick',
      'nnc run --exp experiments/digits.yaml --engine tfjs-node --continue-from onnx',
    ),
  )
  .action(async (model, options) => {
    process.exitCode = await (await import('./run.ts')).runCommand(model, options);
  });

program
  .command('check')
  .argument('<files...>', '.nn and experiment .yaml files; - reads a model from standard input')
  .description('find every error in models and experiments, with its place, cause and fix')
  .option('--format <format>', 'pretty, json or github', 'pretty')
  .option(
    '--param <name=value,...>',
    'values of a parameter of the models, each of them checked; may be repeated',
    collect,
  )
  .addOption(engineOption('check as for training with this engine'))
  .option('--data <path>', 'read the data of the experiments too, from here')
  .option('--deny-warnings', 'fail on warnings too')
  .addHelpText(
    'after',
    examples(
      'nnc check models/*.nn experiments/*.yaml',
      'nnc check models/mask_cnn.nn --param kernel=3,5,9 --format json',
      'nnc check YOUR-EXPERIMENT.yaml --data YOUR-PHOTOS',
    ),
  )
  .action(async (files, { format, param, denyWarnings, ...rest }) => {
    if (!['pretty', 'json', 'github'].includes(format)) {
      program.error(`error: --format is pretty, json or github, not ${format}`, { exitCode: EXIT_USAGE });
    }
    const { checkFiles } = await import('./check.ts');
    const options = { format, parameters: param ?? [], denyWarnings: denyWarnings ?? false, ...rest };
    process.exitCode = await checkFiles(files, options, process);
  });

program
  .command('data')
  .argument('<experiment>', 'the YAML file of the experiment')
  .description(
    'show what the data of an experiment is like: counts, sizes, levels, doubles, and pictures of samples',
  )
  .option('--data <path>', "take the data from here instead of the experiment's path")
  .option(
    '--only <axis=value,...>',
    'which variant, where they differ in their data; may be repeated',
    collect,
  )
  .option('-o, --out <dir>', 'folder of the pictures (default: runs/EXPERIMENT-data)')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples(
      'nnc data experiments/kernel.yaml',
      'nnc data experiments/kernel.yaml --data YOUR-PHOTOS -o /tmp/photos',
      'nnc data experiments/digits.yaml --json',
    ),
  )
  .action(async (experiment, options) => {
    process.exitCode = await (await import('./data.ts')).dataCommand(experiment, options, process);
  });

program
  .command('graph')
  .argument('[model]', 'the .nn file, - for standard input; without it the experiment names one')
  .description('show the architecture: layers, shapes, parameters, multiply-adds, as a table or a picture')
  .option('--format <format>', 'table, svg, png, dot, mermaid or json (default: what OUT ends in, or table)')
  .option(
    '--param <name=value>',
    'value of a parameter of the model, or of an axis of the matrix; may be repeated',
    collect,
  )
  .option('--exp <experiment>', 'compare the variants of an experiment, with the memory that training takes')
  .addOption(engineOption("what is to train them, instead of the experiment's engine"))
  .option('-o, --out <file>', 'write to a file')
  .option('--expand', 'show every round of every repeat')
  .option('--json', 'the same as --format json')
  .addHelpText(
    'after',
    examples(
      'nnc graph models/mask_cnn.nn',
      'nnc graph models/mask_cnn.nn --param kernel=9 -o mask_cnn.png',
      'nnc graph --exp experiments/digits.yaml --engine tfjs-node',
    ),
  )
  .action(async (model, { param, exp, json, format, ...rest }) => {
    if (json && format !== undefined && format !== 'json')
      program.error(`error: --json and --format ${format} contradict each other`, { exitCode: EXIT_USAGE });
    const { graphCommand } = await import('./graph.ts');
    const options = { ...rest, format: json ? 'json' : format, parameters: param, experiment: exp };
    process.exitCode = await graphCommand(model, options, process);
  });

program
  .command('compile')
  .argument('[model]', 'the .nn file; without it the experiment or the run names one')
  .description(
    'compile a model into files for other programs: its training step, or its prediction with weights',
  )
  .requiredOption('--target <target>', 'onnx or tfjs')
  .requiredOption('-o, --out <path>', 'the ONNX file to write, or the folder of a TensorFlow.js model')
  .option('--exp <experiment>', 'loss and optimizer from here (default: the usual loss, plain sgd)')
  .option('--only <axis=value,...>', 'which variant of the experiment; may be repeated', collect)
  .option('--param <name=value>', 'value of a parameter of the model; may be repeated', collect)
  .option('--inference', 'the prediction with its weights inside, in place of the training step')
  .option('--weights <run>', 'the folder of a run, or a .safetensors file (default: drawn from the seed)')
  .option('--trial <name>', 'which trial of the run (default: the best on the test set)')
  .option('--seed <n>', 'what weights are drawn from (default: 0)', wholeNumber)
  .option('--force', 'replace files that nnc did not write')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples(
      'nnc compile models/lenet.nn --target onnx -o lenet.onnx',
      'nnc compile --target onnx --exp experiments/digits.yaml --only gradient=exact -o step.onnx',
      'nnc compile --target onnx --inference --weights runs/digits -o digits.onnx',
      'nnc compile --target tfjs --inference --weights runs/digits -o web/digits',
    ),
  )
  .action(async (model, options) => {
    process.exitCode = await (await import('./compile.ts')).compileCommand(model, options);
  });

program
  .command('verify')
  .argument('[model]', 'the .nn file; without it the experiment names one')
  .description("compare the model's gradients with TensorFlow.js's, with float64 and with finite differences")
  .option('--param <name=value>', 'value of a parameter of the model; may be repeated', collect)
  .option('--exp <experiment>', 'the loss from here (default: the usual one of the last activation)')
  .option('--only <axis=value,...>', 'which variant of the experiment; may be repeated', collect)
  .option('--seed <n>', 'what weights and samples are drawn from (default: 0)', wholeNumber)
  .option('--batch <n>', 'samples (default: 4, or fewer where that takes long)', positiveInteger)
  .option('--input <size>', 'another input for the same layers, such as 32x32x3')
  .option('--thorough', 'take the time that a large model needs')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples(
      'nnc verify models/lenet.nn',
      'nnc verify models/resnet18.nn --input 32x32x3',
      'nnc verify --exp experiments/digits.yaml --only gradient=exact',
    ),
  )
  .action(async (model, options) => {
    process.exitCode = await (await import('./verify.ts')).verifyCommand(model, options);
  });

program
  .command('predict')
  .argument('<run>', 'the folder of a run')
  .argument('<files...>', 'pictures, .npz, .csv or idx files')
  .description('predict files with the weights of a run; preprocessing and classes come from the run')
  .option('--trial <name>', 'which trial (default: the best on the test set)')
  .option('--resize', 'stretch pictures of another size')
  .addOption(engineOption('what predicts, instead of the engine that trained'))
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples('nnc predict runs/digits YOUR-DIGIT.png --resize', 'nnc predict runs/digits test.npz --json'),
  )
  .action(async (run, files, options) => {
    process.exitCode = await (await import('./predict.ts')).predictCommand({ run, files, ...options });
  });

program
  .command('eval')
  .argument('<run>', 'the folder of a run')
  .description('evaluate the finished variants of a run on another set, other data, or pictures made worse')
  .option('--only <axis=value,...>', 'of the variants, these alone; may be repeated', collect)
  .option('--data <path>', 'other data of the same source, in place of what the run was trained on')
  .addOption(
    new Option('--set <name>', 'which part of the data; all of it need not be divided')
      .choices(['train', 'validation', 'test', 'all'])
      .default('test'),
  )
  .option('--corrupt <kind=amount,...>', 'make its pictures worse: darkness, blur, noise')
  .addOption(engineOption('what evaluates, instead of the engine that trained'))
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    examples(
      'nnc eval runs/kernel --corrupt blur=2,noise=0.1',
      'nnc eval runs/kernel --only kernel=5,stride=2 --data YOUR-PHOTOS --set all',
      'nnc eval runs/digits --set train --json',
    ),
  )
  .action(async (run, options) => {
    process.exitCode = await (await import('./eval.ts')).evalCommand({ run, ...options });
  });

program
  .command('list')
  .description('show the runs made from this folder')
  .option('--json', 'print JSON')
  .addHelpText('after', examples('nnc list'))
  .action(async (options) => {
    process.exitCode = await (await import('./list.ts')).listCommand(options);
  });

program
  .command('doctor')
  .description('say which engines load here, and how to get the missing ones')
  .option('--json', 'print JSON')
  .addHelpText('after', examples('nnc doctor'))
  .action(async ({ json }) => {
    process.exitCode = await (await import('./doctor.ts')).doctor({ json: json ?? false }, process);
  });

// Whoever reads the output may leave before its end, as `head` does: 128 + SIGPIPE, as shells count.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141);
  process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
  process.exit(1);
});

program.parseAsync().catch(async (error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else process.exitCode = await reportFailure(error);
});
