import { callShape, keyOf } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

/** Give a new text and leave the old one as it is. */
const TEXT_METHODS = new Set(
  'strip lstrip rstrip lower upper casefold replace removeprefix removesuffix'.split(' '),
);
const PURE =
  /^(max|min|abs|round|sorted|sum|re\.sub|math\.\w+|numpy\.(clip|abs|maximum|minimum|tanh|exp|sqrt|square|append|concatenate|mean|sum|nan_to_num)|torch\.(clamp|clip|abs|exp|tanh|where|norm|sum|mean))$/;
const ARRAY_METHODS = new Set('clamp clip mean sum float abs astype'.split(' '));
const IN_PLACE = new Set('append sort extend reverse'.split(' '));

export const resultThrownAway: Rule = {
  code: 'RS019',
  title: 'Result thrown away',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const statement of fn.own('expression_statement')) {
        yield* unusedResult(statement, context);
        yield* unusedSum(statement);
      }
      for (const node of fn.own('assignment')) yield* noneTaken(node, fn);
    }
  },
};

function* unusedResult(statement: PyNode, context: RuleContext): Generator<RuleFinding> {
  const [node] = statement.parts;
  const call = node ? callShape(node) : null;
  if (!node || !call || call.keywords.has('out') || call.keywords.has('inplace')) return;
  const name = context.called(node);
  const method = call.method ?? '';
  const isLibrary = PURE.test(name);
  if (!isLibrary && !(call.receiver && (TEXT_METHODS.has(method) || ARRAY_METHODS.has(method)))) return;
  const receiver = call.receiver && !isLibrary ? call.receiver : (call.positional[0] ?? null);
  const target = receiver && /^[A-Za-z_][\w.]*$/.test(receiver.text) ? receiver.text : null;
  // Objects of a library have a `replace` of their own.
  if (method === 'replace' && !call.positional.some((part) => part.type === 'string')) return;
  // `self.clip()` is somebody's own method.

  if (!isLibrary && (target === null || target === 'self')) return;
  const { line, column } = node.range;
  const start = { line, column, endLine: line, endColumn: column };
  yield {
    at: node,
    message: `\`${call.callee.text}(…)\` gives a new value and changes nothing: its result is not used.`,
    ...(target
      ? { fix: { title: `Assign the result to ${target}`, edits: [{ range: start, text: `${target} = ` }] } }
      : {}),
  };
}

/** `reward + 10.0` alone on a line. */
function* unusedSum(statement: PyNode): Generator<RuleFinding> {
  const [node] = statement.parts;
  const [left, operator] = [node?.child('left'), node?.child('operator')];
  if (statement.parts.length !== 1 || node?.type !== 'binary_operator' || !left || !operator) return;
  if (!/^[-+*/]$/.test(operator.text)) return;
  const isVariable = left.type === 'identifier';
  yield {
    at: node,
    message: `\`${node.text}\` is computed and thrown away: nothing changes.`,
    ...(isVariable
      ? {
          fix: {
            title: `Write ${operator.text}=`,
            edits: [{ range: operator.range, text: `${operator.text}=` }],
          },
        }
      : {}),
  };
}

/** `rewards = rewards.append(x)` leaves None in `rewards`. */
function* noneTaken(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const call = right ? callShape(right) : null;
  if (!left || !call?.receiver || !call.method || !IN_PLACE.has(call.method)) return;
  const receiver = keyOf(call.receiver);
  const isList = fn.flow
    .definitionsAt(call.receiver)
    .some((write) => write.value?.type === 'list' || write.value?.type === 'list_comprehension');
  if (receiver === null || (receiver !== keyOf(left) && !isList)) return;
  yield {
    at: node,
    message: `\`.${call.method}(…)\` changes the list and gives None: after this, \`${left.text}\` is None.`,
  };
}
