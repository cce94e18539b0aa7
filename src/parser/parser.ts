/** The grammar. One rule serves every layer and block: a new layer changes nothing here. */
import { CstParser, type IParserErrorMessageProvider, tokenLabel } from 'chevrotain';
import * as t from './tokens.ts';

/** What a rule would have liked to see, for the message of a syntax error. */
const wantedByRule: Readonly<Record<string, string>> = {
  statement: 'a layer, a block, or one of `model`, `use`, `block`, `repeat`, `residual`, `branch`',
  call: 'the end of the statement',
  argument: 'an argument',
  value: 'a value',
  expression: 'a number',
  term: 'a number',
  factor: 'a number',
  sizes: 'a number',
  primary: 'a number, a `$name` or `(`',
  branch: '`{`',
  allowed: 'a value',
};

/** The message of an error is only what was expected; the place and the rest are added by `parse`. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => 'the end of the statement',
  buildNoViableAltMessage: ({ ruleName }) => wantedByRule[ruleName] ?? 'something else',
  buildEarlyExitMessage: ({ ruleName }) => wantedByRule[ruleName] ?? 'something more',
};

/** The rules, each named as in the printed grammar. */
export class NnParser extends CstParser {
  /** The checks of the grammar itself take as long as all else at the start of a command: a test makes them. */
  constructor({ skipValidations = true } = {}) {
    super([...t.tokens], {
      skipValidations,
      maxLookahead: 2,
      nodeLocationTracking: 'onlyOffset',
      recoveryEnabled: false,
      errorMessageProvider: expectations,
    });
    this.performSelfAnalysis();
  }

  readonly statements = this.RULE('statements', () => {
    this.OPTION(() => this.SUBRULE(this.statement));
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Newline) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
      this.OPTION1(() => this.SUBRULE1(this.statement));
    });
  });

  readonly statement = this.RULE('statement', () => {
    this.OPTION(() => this.SUBRULE(this.label));
    this.OR([
      { ALT: () => this.SUBRULE(this.model) },
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.block) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.residual) },
      { ALT: () => this.SUBRULE(this.branch) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.unreadable) },
    ]);
  });

  readonly label = this.RULE('label', () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
  });

  readonly model = this.RULE('model', () => {
    this.CONSUME(t.Model);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.parameters));
  });

  readonly use = this.RULE('use', () => {
    this.CONSUME(t.UseWord);
    this.CONSUME(t.Text);
  });

  readonly block = this.RULE('block', () => {
    this.CONSUME(t.BlockWord);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.parameters));
    this.SUBRULE(this.body);
  });

  readonly repeat = this.RULE('repeat', () => {
    this.CONSUME(t.RepeatWord);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.body);
  });

  readonly residual = this.RULE('residual', () => {
    this.CONSUME(t.ResidualWord);
    this.SUBRULE(this.body);
  });

  readonly branch = this.RULE('branch', () => {
    this.CONSUME(t.BranchWord);
    this.AT_LEAST_ONE(() => this.SUBRULE(this.body));
    this.OPTION(() => this.CONSUME(t.Name));
  });

  /** What is left of a statement that was set aside: its bodies are still read. */
  readonly unreadable = this.RULE('unreadable', () => {
    this.CONSUME(t.Unreadable);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME1(t.Unreadable) }, { ALT: () => this.SUBRULE(this.body) }]);
    });
  });

  readonly body = this.RULE('body', () => {
    this.CONSUME(t.LBrace);
    this.SUBRULE(this.statements);
    this.CONSUME(t.RBrace);
  });

  readonly parameters = this.RULE('parameters', () => {
    this.CONSUME(t.LParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.parameter) });
    this.CONSUME(t.RParen);
  });

  readonly parameter = this.RULE('parameter', () => {
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.value);
    });
    this.OPTION1(() => {
      this.CONSUME(t.In);
      this.SUBRULE(this.allowed);
    });
  });

  readonly allowed = this.RULE('allowed', () => {
    this.CONSUME(t.LBrace);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.value) });
    this.CONSUME(t.RBrace);
  });

  readonly call = this.RULE('call', () => {
    this.CONSUME(t.CallName);
    this.OPTION({ GATE: () => this.touchesPrevious(), DEF: () => this.SUBRULE(this.list) });
    this.MANY(() => this.SUBRULE(this.argument));
  });

  readonly argument = this.RULE('argument', () => {
    this.OR({
      // A short option is a name too where a name is wanted; the order of the alternatives decides.
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.named) },
        { ALT: () => this.SUBRULE(this.short) },
        { ALT: () => this.SUBRULE(this.word) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
    });
  });

  readonly named = this.RULE('named', () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.value);
  });

  readonly short = this.RULE('short', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.ShortOption) },
      {
        ALT: () => {
          this.CONSUME(t.OptionLetter);
          this.OPTION(() => this.CONSUME(t.Minus));
          this.SUBRULE(this.sizes);
        },
      },
    ]);
    this.OPTION1(() => this.SUBRULE(this.tail));
  });

  /** Arithmetic where none may stand; read, so that one clear error says so. */
  readonly tail = this.RULE('tail', () => {
    this.AT_LEAST_ONE(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Plus) },
        { ALT: () => this.CONSUME1(t.Minus) },
        { ALT: () => this.CONSUME(t.Star) },
        { ALT: () => this.CONSUME(t.Slash) },
      ]);
      this.SUBRULE(this.factor);
    });
  });

  readonly word = this.RULE('word', () => {
    this.CONSUME(t.Name);
    this.OPTION({ GATE: () => this.touchesPrevious(), DEF: () => this.SUBRULE(this.list) });
  });

  readonly list = this.RULE('list', () => {
    this.CONSUME(t.LParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RParen);
  });

  readonly value = this.RULE('value', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.word) }, { ALT: () => this.SUBRULE(this.expression) }]);
  });

  readonly expression = this.RULE('expression', () => {
    this.SUBRULE(this.term);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]);
      this.SUBRULE1(this.term);
    });
  });

  readonly term = this.RULE('term', () => {
    this.SUBRULE(this.factor);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Star) }, { ALT: () => this.CONSUME(t.Slash) }]);
      this.SUBRULE1(this.factor);
    });
  });

  readonly factor = this.RULE('factor', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.sizes);
  });

  readonly sizes = this.RULE('sizes', () => {
    this.SUBRULE(this.primary);
    this.MANY(() => {
      this.CONSUME(t.Cross);
      this.SUBRULE1(this.primary);
    });
  });

  readonly primary = this.RULE('primary', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      { ALT: () => this.CONSUME(t.Reference) },
      {
        ALT: () => {
          this.CONSUME(t.LParen);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RParen);
        },
      },
    ]);
  });

  private touchesPrevious(): boolean {
    return this.LA(0).endOffset! + 1 === this.LA(1).startOffset;
  }
}
