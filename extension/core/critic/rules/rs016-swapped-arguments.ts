import { callShape, numberValue, stringPrefix, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import { fieldsOfRecord } from '../records';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const swappedArguments: Rule = {
  code: 'RS016',
  title: 'Arguments in the wrong order',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const loop of fn.own('for_statement', 'for_in_clause')) yield* crossedZip(loop, context);
      for (const node of fn.own('call')) {
        yield* crossedCall(node, context);
        yield* crossedRoles(node, fn, context);
        yield* patternAndText(node, fn, context);
        yield* bounds(node, context);
        yield* arctangent(node, context);
      }
    }
  },
};

/** `for answer, text in zip(texts, answers)`: each name belongs to the other list. */
function* crossedZip(loop: PyNode, context: RuleContext): Generator<RuleFinding> {
  const [left, source] = [loop.child('left'), loop.child('right')];
  const call = source ? callShape(source) : null;
  if (!left || !source || !call || context.called(source) !== 'zip' || call.hasSplat) return;
  const names = left.parts.map((part) => (part.type === 'identifier' ? part.text : ''));
  const lists = call.positional.map((part) => lastName(part.text));
  if (names.length !== lists.length) return;
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length; j++) {
      const [a, b, first, second] = [names[i] ?? '', names[j] ?? '', lists[i] ?? '', lists[j] ?? ''];
      // One letter may be the first of any word of a name.
      if ((a.length < 2 || b.length < 2) && /_/.test(first + second)) continue;
      if (!isItemOf(a, second) || !isItemOf(b, first) || isItemOf(a, first) || isItemOf(b, second)) continue;
      yield {
        at: left,
        message: `zip gives an item of \`${first}\` and one of \`${second}\`, in this order, but they are called \`${a}\` and \`${b}\`.`,
      };
    }
}

/** `answer` of `answers`, `completion` of `completions`; the same name when the list has the singular. */
function isItemOf(name: string, list: string): boolean {
  if (name.length < 2) return name.length === 1 && list.startsWith(name);
  const singular = list.replace(/ies$/, 'y').replace(/(s|_list)$/, '');
  return name === list || name === singular || `${name}s` === list;
}

/** A call of a function of this file whose argument names are each other's parameters. */
function* crossedCall(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const target = context.module.calledFunction(node);
  const call = callShape(node);
  // A function that calls itself the other way round does so on purpose.
  if (!target || !call || call.hasSplat || target.body.contains(node)) return;
  const parameters = target.positionalParameters.filter((name) => name !== 'self' && name !== 'cls');
  const names = call.positional.map((part) => (/^[\w.]+$/.test(part.text) ? lastName(part.text) : ''));
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length; j++) {
      const [a, b] = [names[i], names[j]];
      const [first, second] = [call.positional[i], call.positional[j]];
      if (!a || !b || a === b || a !== parameters[j] || b !== parameters[i] || !first || !second) continue;
      yield {
        at: node,
        message: `\`${target.name}\` takes (${parameters.join(', ')}): \`${a}\` and \`${b}\` are the wrong way round.`,
        fix: {
          title: `Swap ${a} and ${b}`,
          edits: [
            { range: first.range, text: second.text },
            { range: second.range, text: first.text },
          ],
        },
      };
    }
}

const EARLIER = 'prev previous last old before earlier';
const LATER = 'next new cur current now after later';

/**
 * What is read for the one parameter is called like the other: `Cell(o["door_y"], o["door_x"])` of (x, y); or the later observation
 * is handed over as the earlier one.
 */
function* crossedRoles(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const target = context.module.calledFunction(node);
  const names = call && (fieldsOfRecord(call.callee, context.module) ?? target?.positionalParameters);
  if (!call || !names || call.hasSplat || target?.body.contains(node)) return;
  const parameters = names.filter((name) => name !== 'self' && name !== 'cls');
  const reads = call.positional.map((part) => recordingRead(part, fn, context));
  for (const [i, first] of call.positional.entries())
    for (const [k, second] of call.positional.slice(i + 1).entries()) {
      const j = i + 1 + k;
      const [a, b, p, q] = [reads[i], reads[j], parameters[i], parameters[j]];
      if (!a || !b || p === undefined || q === undefined) continue;
      const isLater = hasWord(p, EARLIER) && hasWord(q, LATER) && a.of === 'next_obs' && b.of === 'obs';
      const isEarlier = hasWord(p, LATER) && hasWord(q, EARLIER) && a.of === 'obs' && b.of === 'next_obs';
      const [x, y] = [lastWord(a.path), lastWord(b.path)];
      const isCrossed =
        x !== y && x === lastWord(q) && y === lastWord(p) && startOf(a.path) === startOf(b.path);
      if (a.path === b.path ? !(isLater || isEarlier) : !isCrossed) continue;
      yield {
        at: node,
        message: `\`${call.callee.text}\` takes (${parameters.join(', ')}): \`${first.text}\` and \`${second.text}\` are the wrong way round.`,
        fix: {
          title: 'Swap them',
          edits: [
            { range: first.range, text: second.text },
            { range: second.range, text: first.text },
          ],
        },
      };
    }
}

/** `x` of `["door_x"]` and of `door_x`. */
function lastWord(name: string): string {
  return /([A-Za-z]+)[^A-Za-z]*$/.exec(name)?.[1] ?? '';
}

/** What comes before that word: `door` of `["door_x"]`. */
function startOf(path: string): string {
  return path.slice(0, path.lastIndexOf(lastWord(path)));
}

/** `re.search(text, r"…")`. */
function* patternAndText(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (!/^re\.(search|match|fullmatch|findall|finditer)$/.test(context.called(node))) return;
  const [first, second] = callShape(node)?.positional ?? [];
  if (!first || !second || stringValue(first) !== null || first.type === 'string' || first.type === 'call')
    return;
  const written = second.type === 'identifier' ? fn.assignedTo(second) : second;
  const text = written && stringValue(written);
  if (
    !written ||
    text === null ||
    written === first ||
    !(stringPrefix(written).includes('r') || /\\[dswb(]|\.\*|\[.+\]/.test(text))
  )
    return;
  yield {
    at: node,
    message: 'The pattern comes first, then the text: this searches for the text inside the pattern.',
    fix: {
      title: 'Put the pattern first',
      edits: [
        { range: first.range, text: second.text },
        { range: second.range, text: first.text },
      ],
    },
  };
}

/** Literal bounds the wrong way round: `np.clip(x, 1, 0)`, `max(1.0, min(0.0, x))`. */
function* bounds(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const name = context.called(node);
  const call = callShape(node);
  if (!call) return;
  if (name === 'numpy.clip' || name === 'torch.clamp') {
    const [value, low, high] = call.positional.map((part) => numberValue(part));
    if (low !== null && low !== undefined && high !== null && high !== undefined && low > high)
      yield {
        at: node,
        message: `The lower bound ${low} is above the upper bound ${high}: the result is always ${high}.`,
      };
    else if (
      value !== null &&
      value !== undefined &&
      call.positional.length === 3 &&
      (low === null) !== (high === null)
    )
      yield { at: node, message: 'The value comes first, then the two bounds: here a bound is clipped.' };
    return;
  }
  if (name !== 'max' && name !== 'min') return;
  const other = name === 'max' ? 'min' : 'max';
  const outer = call.positional.map((part) => numberValue(part)).find((value) => value !== null);
  const inner = call.positional.map(unparenthesized).find((part) => context.called(part) === other);
  const limit = inner
    ? callShape(inner)
        ?.positional.map((part) => numberValue(part))
        .find((value) => value !== null)
    : undefined;
  if (
    outer === undefined ||
    limit === undefined ||
    outer === null ||
    limit === null ||
    call.positional.length !== 2
  )
    return;
  if (name === 'max' ? outer >= limit : outer <= limit)
    yield {
      at: node,
      message: `This is ${outer}, whatever the value: the two bounds are the wrong way round.`,
    };
}

/** `atan2(dx, dy)`: y comes first. */
function* arctangent(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  if (!/^(math\.atan2|numpy\.arctan2|torch\.atan2)$/.test(context.called(node))) return;
  const [first, second] = callShape(node)?.positional ?? [];
  if (!first || !second || axisOf(first) !== 'x' || axisOf(second) !== 'y') return;
  yield {
    at: node,
    message: 'atan2 takes y first, then x: this angle is measured from the y axis, turning the other way.',
    fix: {
      title: 'Put y first',
      edits: [
        { range: first.range, text: second.text },
        { range: second.range, text: first.text },
      ],
    },
  };
}

/** Which axis an expression is along, when all its names (or indices) agree. */
function axisOf(node: PyNode): string | null {
  const found = new Set<string>();
  for (const part of node.all('identifier', 'string_content')) {
    const axis = /^(?:d|delta_|diff_|v|rel_)?([xy])(?:\d|_\w+)?$|_([xy])$/.exec(part.text);
    if (axis) found.add(axis[1] ?? axis[2] ?? '');
  }
  for (const index of node.all('subscript').flatMap((part) => part.childrenOf('subscript')))
    if (index.text === '0' || index.text === '1') found.add(index.text === '0' ? 'x' : 'y');
  const [only] = found;
  return found.size === 1 && only ? only : null;
}
