import { nearestName } from '../contract/nearest';
import { ExpectFault } from './fault';
import {
  AGGREGATES,
  SCOPES,
  STATISTICS,
  type Arithmetic,
  type Comparison,
  type Expectation,
  type Expr,
  type Over,
} from './syntax';
import { tokenize, type Token } from './tokens';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'where']);
/** Deeper than anybody writes, and far from the end of the stack. */
const MAX_DEPTH = 100;

/** Throws `ExpectFault` with the place of the first mistake. */
export function parseExpectation(source: string): Expectation {
  return new Parser(source).expectation();
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  expectation(): Expectation {
    if (this.source.trim() === '') throw this.fault('The expectation is empty.', EXAMPLE);
    const over = this.over();
    const check = this.expression();
    const { kind, text } = this.next;
    if (text === ':')
      throw this.fault(
        '`:` follows a scope, and this is none.',
        `Begin with ${SCOPES.join(', ')}, and \`where\` before a condition.`,
      );
    if (kind !== 'end') throw this.unexpected('The expectation should end here');
    return { source: this.source, over, check };
  }

  /** `steps where … :`, or nothing. */
  private over(): Over | null {
    const { text, start, kind } = this.next;
    if (kind !== 'name') return null;
    const after = this.tokens[this.at + 1];
    const scope = SCOPES.find((known) => known === text);
    if (!scope) {
      if (after?.text !== 'where' && after?.text !== ':') return null;
      const near = nearestName(text, SCOPES);
      throw this.fault(
        `\`${text}\` is nothing that can be gone through.`,
        near ? `Did you mean \`${near}\`?` : `Known are ${SCOPES.join(', ')}.`,
      );
    }
    this.at++;
    const where = this.take('where') ? this.expression() : null;
    if (!this.take(':'))
      throw this.unexpected(
        where ? 'After the condition comes `:`' : `After \`${scope}\` comes \`where\` or \`:\``,
      );
    return { scope, where, start, end: this.previous.end };
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH) throw this.fault('This is nested too deeply.', 'Split it in several.');
    let left = this.conjunction();
    while (this.take('or')) left = join('or', left, this.conjunction());
    this.depth--;
    return left;
  }

  private conjunction(): Expr {
    let left = this.negation();
    while (this.take('and')) left = join('and', left, this.negation());
    return left;
  }

  private negation(): Expr {
    const { start } = this.next;
    if (!this.take('not')) return this.comparison();
    if (++this.depth > MAX_DEPTH) throw this.fault('This is nested too deeply.', 'Split it in several.');
    const of = this.negation();
    this.depth--;
    return { kind: 'not', of, start, end: of.end };
  }

  private comparison(): Expr {
    const first = this.sum();
    const rest: { sign: Comparison; value: Expr }[] = [];
    for (let sign = this.comparisonSign(); sign; sign = this.comparisonSign())
      rest.push({ sign, value: this.sum() });
    return rest.length === 0
      ? first
      : { kind: 'compare', first, rest, start: first.start, end: rest.at(-1)?.value.end ?? first.end };
  }

  private comparisonSign(): Comparison | null {
    const { text, kind } = this.next;
    if (kind === 'sign' && COMPARISONS.has(text)) {
      this.at++;
      return text as Comparison;
    }
    if (kind !== 'name') return null;
    if (this.take('in')) return 'in';
    if (this.take('is')) return this.take('not') ? '!=' : '==';
    if (text === 'not' && this.tokens[this.at + 1]?.text === 'in') {
      this.at += 2;
      return 'not in';
    }
    return null;
  }

  private sum(): Expr {
    return this.chain(['+', '-'], () => this.product());
  }

  private product(): Expr {
    return this.chain(['*', '/', '//', '%'], () => this.signed());
  }

  private chain(signs: readonly Arithmetic[], operand: () => Expr): Expr {
    let left = operand();
    for (;;) {
      const sign = this.next.kind === 'sign' ? signs.find((known) => known === this.next.text) : undefined;
      if (!sign) return left;
      this.at++;
      const right = operand();
      left = { kind: 'arithmetic', sign, left, right, start: left.start, end: right.end };
    }
  }

  private signed(): Expr {
    const { start } = this.next;
    if (this.take('+')) return this.signed();
    if (!this.take('-')) return this.power();
    const of = this.signed();
    return of.kind === 'constant' && typeof of.value === 'number'
      ? { ...of, value: -of.value, start }
      : { kind: 'negative', of, start, end: of.end };
  }

  private power(): Expr {
    const left = this.postfix();
    if (!this.take('**')) return left;
    const right = this.signed();
    return { kind: 'arithmetic', sign: '**', left, right, start: left.start, end: right.end };
  }

  private postfix(): Expr {
    let of = this.atom();
    const { start } = of;
    for (;;) {
      if (this.take('.')) {
        const name = this.advance();
        if (name.kind !== 'name') throw this.unexpected('After `.` comes a name', name);
        of = { kind: 'member', of, key: name.text, start, end: name.end };
      } else if (this.take('[')) {
        const index = this.expression();
        this.close(']', start);
        of = { kind: 'index', of, index, start, end: this.previous.end };
      } else if (this.take('(')) {
        const aggregate = of.kind === 'name' ? this.aggregate(of.name, start) : null;
        if (aggregate) of = aggregate;
        else {
          const args = this.items(')', start);
          of = { kind: 'call', callee: of, args, start, end: this.previous.end };
        }
      } else break;
    }
    const statistic =
      this.next.kind === 'name' ? STATISTICS.find((word) => word === this.next.text) : undefined;
    if (!statistic || of.kind !== 'call') return of;
    this.at++;
    return { kind: 'statistic', of, statistic, start, end: this.previous.end };
  }

  /** `max(steps where …: reward)` and `any(front == "lava")`; null for `max(a, b)`, which is a plain call. */
  private aggregate(word: string, start: number): Expr | null {
    const name = AGGREGATES.find((known) => known === word);
    if (!name) return null;
    const before = this.at;
    const over = this.over();
    const of = this.expression();
    if (!over && this.next.text === ',') {
      this.at = before;
      return null;
    }
    this.close(')', start);
    return { kind: 'aggregate', name, over, of, start, end: this.previous.end };
  }

  private atom(): Expr {
    const token = this.advance();
    const { kind, text, start, end } = token;
    if (kind === 'number') return { kind: 'constant', value: Number(text), start, end };
    if (kind === 'text') return { kind: 'constant', value: text, start, end };
    if (kind === 'name' && !WORDS.has(text)) {
      const constant = CONSTANTS.get(text);
      return constant === undefined
        ? { kind: 'name', name: text, start, end }
        : { kind: 'constant', value: constant, start, end };
    }
    if (text === '(' && kind === 'sign') {
      const inner = this.expression();
      this.close(')', start);
      return { ...inner, start, end: this.previous.end };
    }
    if (text === '[' && kind === 'sign')
      return { kind: 'list', items: this.items(']', start), start, end: this.previous.end };
    throw this.unexpected('A value is missing', token);
  }

  private items(closing: string, start: number): Expr[] {
    const items: Expr[] = [];
    while (this.next.text !== closing || this.next.kind !== 'sign') {
      items.push(this.expression());
      if (!this.take(',')) break;
    }
    this.close(closing, start);
    return items;
  }

  private close(closing: string, start: number): void {
    if (this.take(closing)) return;
    const opened = this.source.slice(start, start + 20);
    throw this.unexpected(`\`${closing}\` is missing to close \`${opened}${opened.length < 20 ? '' : '…'}\``);
  }

  private take(text: string): boolean {
    if (this.next.text !== text || this.next.kind === 'text') return false;
    this.at++;
    return true;
  }

  private advance(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private get next(): Token {
    return this.tokens[this.at] ?? END;
  }

  private get previous(): Token {
    return this.tokens[this.at - 1] ?? END;
  }

  private fault(message: string, hint: string, { start, end } = this.next): ExpectFault {
    return new ExpectFault(message, start, Math.max(end, start + 1), hint);
  }

  private unexpected(expected: string, token = this.next): ExpectFault {
    const found = token.kind === 'end' ? 'the text ends' : `there is \`${token.text}\``;
    return this.fault(`${expected}, but ${found}.`, '', token);
  }
}

const END: Token = { kind: 'end', text: '', start: 0, end: 0 };
const EXAMPLE = 'For example: steps where terminated: reward > 0';

function join(kind: 'and' | 'or', left: Expr, right: Expr): Expr {
  return { kind, left, right, start: left.start, end: right.end };
}
