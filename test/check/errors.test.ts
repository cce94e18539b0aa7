/** One mistake, one error, at the right place. */
import { describe, expect, it } from 'vitest';
import { expected, found } from './marked.ts';

type Case = readonly [name: string, marked: string, ...codes: string[]];

const map = 'input 8x8x3\n';
const vector = 'input 8\n';

function holds(cases: readonly Case[]): void {
  it.each(cases.map(([name, marked, ...codes]) => ({ name, marked, codes })))('$name', ({ marked, codes }) => {
    expect(found(marked)).toEqual(expected(marked, ...codes));
  });
}

describe('the text', () => {
  holds([
    ['odd character', `${vector}dense 3<|\u00A0|>relu`, 'odd-character'],
    ['odd character in a word', `${vector}dense <|é|>3`, 'odd-character'],
    ['a run of odd characters', `${vector}dense <|“|>“3`, 'odd-character'],
    ['unclosed text', 'use <|"blocks.nn|>\ninput 3\nstage 3', 'unclosed-text'],
    ['a bare dollar', `${vector}dense <|$|>`, 'bad-reference'],
    ['a digit before letters', `${map}conv <|32k3|>`, 'bad-number'],
    ['a huge integer', `${vector}dense <|99999999999999999999|>`, 'number-too-large'],
    ['a brace too few', `${vector}repeat 2 <|{|>\ndense 3\n`, 'unclosed-brace'],
    ['a brace too many', `${vector}dense 3\n<|}|>`, 'stray-bracket'],
    ['a parenthesis too few', `${map}conv 3 k<|(|>2 + 1\nflatten`, 'unclosed-parenthesis'],
    ['a parenthesis too many', `${vector}dense 3<|)|>`, 'stray-bracket'],
    ['a parenthesis too few in the header', 'model m<|(|>a = 1\ninput $a\ndense $a', 'unclosed-parenthesis'],
    ['a brace too few in a set', 'model m(a = 1 in <|{|>1, 2)\ninput 3\ndense $a', 'unclosed-brace'],
    ['nothing after =', `${vector}dense 3 init=<||>\ndense 2`, 'syntax-error'],
    ['a comma between arguments', `${map}conv 32<|,|> k3`, 'syntax-error'],
    ['a body for a layer', `${vector}dense 3 <|{|>\n}`, 'syntax-error'],
    ['a statement behind a body', `${vector}repeat 2 { dense 3 } <|dense|> 4`, 'syntax-error'],
    ['no name for the model', 'model <|(|>a = 3)\ninput 3\ndense $a', 'syntax-error'],
    ['a loose minus', 'model m(n = 3)\ninput 8\ndense $n <|-|>1', 'ambiguous-minus'],
    ['a loose negative number', `${map}pool <|-1|>`, 'bare-negative'],
    ['arithmetic after an option', 'model m(k = 2)\ninput 8x8x3\nconv 8 k$k <|+ 1|>', 'arithmetic-after-option'],
    ['no blank between arguments', 'model m(k = 2)\ninput 8x8x3\nconv 8<|$k|>', 'missing-blank'],
    ['two model lines', 'model a\n<|model|> b\ninput 3\ndense 3', 'second-model'],
    ['a model line in a body', `${vector}repeat 2 { <|model|> b; dense 3 }`, 'misplaced-model'],
    ['a label on use', '<|a|>: block b { relu }\ninput 3\nb', 'misplaced-label'],
    ['a branch without a join', `${vector}branch { relu } { tanh }<||>`, 'missing-join'],
    ['a branch with an unknown join', `${vector}branch { relu } { tanh } <|adds|>`, 'unknown-join'],
    ['a branch of one arm', `${vector}<|branch|> { relu } add`, 'too-few-arms'],
    ['a suppression without a reason', `${vector}dense 3 <|# nnc: allow(x)|>`, 'bad-suppression'],
    ['a suppression of nothing', `${vector}dense 3 <|# nnc: allow(x) because y|>`, 'unused-suppression'],
  ]);
});

describe('names', () => {
  holds([
    ['an unknown layer', `${vector}<|dens|> 3\ndense 2`, 'unknown-layer'],
    ['another case', `${vector}<|Dense|> 3`, 'unknown-layer'],
    ['a join by name', `${vector}<|add|>`, 'join-by-name'],
    ['an unknown parameter', `model m(a = 1)\ninput 3\ndense $a\ndense <|$b|>`, 'unknown-parameter'],
    ['a parameter that swallows an x', 'model m(a = 8)\ninput <|$ax3|>\ndense $a', 'unknown-parameter'],
    ['a block before its definition', `${vector}<|b|>\nblock b { relu }`, 'block-not-yet-defined'],
    ['a block in itself', `block b { <|b|> }\n${vector}b`, 'recursive-block'],
    ['two blocks of one name', `block b { relu }\nblock <|b|> { tanh }\n${vector}b`, 'duplicate-block'],
    ['a block named as a layer', `block <|relu|> { tanh }\n${vector}relu`, 'duplicate-block'],
    ['a block named as a keyword', `block <|repeat|> { tanh }\n${vector}dense 3`, 'reserved-name'],
    ['a block nobody calls', `block <|b|> { relu }\n${vector}tanh`, 'unused-block'],
    ['an error in a block nobody calls', `block b { dense 3 <|rleu|> }\n${vector}tanh`, 'unknown-word'],
    ['a parameter nobody uses', 'model m(<|a|> = 1)\ninput 3\nrelu', 'unused-parameter'],
    ['a parameter twice', 'model m(a = 1, <|a|> = 2)\ninput $a\nrelu', 'duplicate-parameter'],
    ['a shadowed parameter', 'model m(a = 1)\nblock b(<|a|>) { dense $a }\ninput $a\nb 3', 'shadowed-parameter'],
    ['a parameter without value', 'model m(<|a|>)\ninput $a\nrelu', 'missing-parameter'],
    ['a missing argument of a block', `block b(n) { dense $n }\n${vector}<|b|>`, 'missing-block-argument'],
    ['too many arguments of a block', `block b(n) { dense $n }\n${vector}b 3 <|4|>`, 'too-many-block-arguments'],
    ['an unknown argument of a block', `block b(units) { dense $units }\n${vector}b 3 <|unit|>=4`, 'unknown-argument'],
    ['a label twice', `${vector}a: relu\n<|a|>: relu`, 'duplicate-label'],
    ['a file that is not there', `<|use "no.nn"|>\n${vector}stage 3\nrelu`, 'file-not-found'],
  ]);
});

describe('values and arguments', () => {
  holds([
    ['a number for an integer', `${vector}dense <|8.0|>`, 'integer-wanted'],
    ['a word for a number', `${vector}dense units=<|relu|>`, 'wrong-type'],
    ['a default outside its set', 'model m(a = <|1|> in {2, 3})\ninput $a\nrelu', 'value-not-allowed'],
    ['a wrong word', `${map}conv 8 k3 padding=<|some|>`, 'value-not-allowed'],
    ['a remainder', `${vector}dense <|7 / 2|>`, 'inexact-division'],
    ['a division by zero', `${vector}dense 7 / <|0|>`, 'division-by-zero'],
    ['arithmetic on a word', 'model m(a = relu)\ninput 3\ndense <|$a|> * 2', 'arithmetic-on-value'],
    ['an overflow', `${vector}dense <|9000000000000000 * 9000000000000000|>`, 'arithmetic-overflow'],
    ['an unknown initialiser', `${vector}dense 3 init=<|unifrm(0, 1)|>`, 'unknown-initialiser'],
    ['too few numbers', `${vector}dense 3 init=<|uniform(1)|>`, 'initialiser-arguments'],
    ['bounds the wrong way round', `${vector}dense 3 init=<|uniform(1, 0)|>`, 'initialiser-arguments'],
    ['an unknown named argument', `${map}conv 8 <|kernl|>=3`, 'unknown-argument'],
    ['an unknown option', `${map}conv 8 k3 <|q3|>`, 'unknown-argument'],
    ['an unknown word', `${vector}dense 3 <|rleu|>`, 'unknown-word'],
    ['blanks in dimensions', 'input 28 <|x|> 28 x 1\nflatten', 'blank-in-dimensions'],
    ['arguments for a plain word', `${map}conv 8 k3 <|same(2)|>`, 'word-takes-no-arguments'],
    ['an activation on a pool', `${map}pool 2 <|relu|>`, 'no-activation-here'],
    ['two activations', `${vector}dense 3 relu <|tanh|>`, 'second-activation'],
    ['a kernel without its letter', `${map}conv 32 <|3|>`, 'too-many-arguments'],
    ['no kernel', `${map}<|conv|> 32`, 'missing-argument'],
    ['a contradiction', `${map}conv 32 k3 p1 <|same|>`, 'duplicate-argument'],
    ['the same option in two spellings', `${map}conv 32 k3 <|kernel=3|>`, 'duplicate-argument'],
    ['too small', `${vector}dense <|0|>`, 'out-of-range'],
    ['a pair too small on one side', `${map}conv 3 <|k3x0|>`, 'out-of-range'],
    ['two mistakes in one statement', `${map}conv <|0|> k3 <|q1|>`, 'out-of-range', 'unknown-argument'],
    ['an unknown gradient', `${vector}dense 3 sigmoid(gradient=<|identy|>)`, 'value-not-allowed'],
  ]);
});

describe('the network', () => {
  holds([
    ['no layers', '<||>', 'empty-model'],
    ['only blocks', '<||>block b { relu }', 'only-blocks'],
    ['only an input', '<|input 3|>', 'only-input'],
    ['no input', '<|dense 3|>\nrelu', 'missing-input'],
    ['a late input', 'dense 3\n<|input|> 3\nrelu', 'late-input'],
    ['a second input', 'input 3\nrelu\n<|input|> 4', 'second-input'],
    ['an input in a body', 'repeat 1 { <|input|> 3 }\nrelu', 'misplaced-input'],
    ['a negative repeat', `${vector}repeat <|2 - 3|> { relu }`, 'negative-repeat'],
    ['a repeat of nothing', `${vector}repeat <|0|> { relu }\ntanh`, 'empty-repeat'],
    ['too many layers', `${vector}repeat 100000 { <|relu|> }`, 'too-many-layers'],
    ['a shape beyond counting', `input 9000000000000x9000000000000x3\n`.replace(/^.*$/m, '<|$&|>') + 'relu', 'shape-too-large'],
    ['a grey picture', 'input <|28x28|>\nconv 8 k3', 'input-shape'],
    ['a map for a dense layer', `${map}<|dense 3|>\ndense 4`, 'needs-flatten'],
    ['a vector for a convolution', `${vector}<|conv 3 k3|>`, 'needs-map'],
    ['a window too large', `${map}pool <|9|>\nflatten\ndense 3`, 'pool-too-large'],
    ['a kernel too large', `${map}conv 3 <|k9|>`, 'kernel-too-large'],
    ['an error after one whose fix is certain', `${map}<|dense 3|>\ndense <|0|>`, 'needs-flatten', 'out-of-range'],
    ['a residual that does not fit', `${map}<|residual|> { conv 4 k3 same }`, 'join-shapes-differ'],
    ['a branch that does not fit', `${map}<|branch|> { conv 4 k3 } { conv 4 k1 } concat`, 'join-shapes-differ'],
    ['an overridden gradient', `${vector}<|dense 3 sigmoid(gradient=identity)|>`, 'overridden-gradient'],
    ['zeros everywhere', `${vector}<|dense 3 init=zeros|>\ndense 2 init=zeros`, 'zero-initialised'],
  ]);
});
