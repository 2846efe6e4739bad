import type { PyFunction } from '../../syntax/module';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

interface Form {
  readonly word: string;
  readonly what: string;
  /** How code looks that has it. */
  readonly looks: RegExp;
}

/** Words that speak of the form of what is paid, and of nothing else. */
const FORMS: readonly Form[] = [
  { word: 'exp', what: 'an exponential', looks: /exp|\be\b ?\*\*|\d ?\*\* ?-/i },
  { word: 'tanh', what: 'a hyperbolic tangent', looks: /tanh|exp|sigmoid/i },
  { word: 'l1', what: 'absolute values', looks: /abs|l1|norm|manhattan|cityblock|max/i },
  { word: 'l2', what: 'a square or a norm', looks: /square|\*\*|pow|norm|l2|hypot|dist|sqrt|dot|@/i },
];

/** Libraries whose calls are what they are called; what else is called may have the form. */
const KNOWN =
  /^(math|np|numpy|torch|jnp|jax\.numpy)\.|^(float|int|sum|min|max|len|round|range|zip|list|tuple|isinstance)$/;
const METHODS =
  /^(sum|mean|float|clone|detach|unsqueeze|squeeze|item|to|view|reshape|copy|astype|flatten|get|items|values)$/;

export const formInItsName: Rule = {
  code: 'RS290',
  title: 'The name says a form that the code does not have',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) if (!context.isEntry(fn)) yield* inFunction(fn, context);
  },
};

function* inFunction(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const words = fn.name.toLowerCase().split('_');
  const form = FORMS.find(({ word }) => words.includes(word));
  const values = fn.flow.returns.flatMap(({ parts }) => parts);
  if (!form || fn.isPlaceholder || !values.length || form.looks.test(codeOf(fn))) return;
  if (fn.own('call').some((call) => mayHaveIt(call.child('function')?.text ?? '', context))) return;
  // It computes something: what only hands on is called by what it hands on.
  if (!fn.own('binary_operator', 'call').length) return;
  yield {
    at: fn.nameNode,
    message: `\`${fn.name}\` speaks of ${form.what}, and nothing in it is one: what it gives is \`${shortly(values.at(-1)?.text ?? '')}\`.`,
  };
}

/** Without comments and texts, which may speak of the form, too. */
function codeOf(fn: PyFunction): string {
  const said = fn.body.all('comment', 'string');
  return said.reduce((code, { text }) => code.replace(text, ''), fn.body.text);
}

function mayHaveIt(called: string, context: RuleContext): boolean {
  if (context.module.functions.some(({ name }) => name === called.split('.').at(-1))) return true;
  return !KNOWN.test(called) && !METHODS.test(called.split('.').at(-1) ?? '');
}

function shortly(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
