import { callShape, numberValue, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName, saysHazard, wordsOf } from '../vocabulary';

export const againstWhatItSays: Rule = {
  code: 'RS153',
  title: 'Comparison against what its name or comment says',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const { kind, key, value } of fn.flow.writes)
        if (kind === 'assign' && value) {
          yield* named(value, key, fn);
          yield* excessTurned(value, key);
          yield* thereWhereNone(value, key);
        }
      for (const statement of fn.flow.returns)
        if (statement.parts[0] && !context.isEntry(fn)) yield* named(statement.parts[0], fn.name, fn);
      if (!context.isEntry(fn)) yield* bandPaid(fn);
      for (const node of fn.own('if_statement', 'elif_clause')) {
        const condition = node.child('condition');
        const link = condition ? singleComparison(condition) : null;
        if (condition && link) {
          yield* commented(node, condition, fn);
          yield* paidFor(node, condition, fn);
        }
      }
      for (const node of fn.own('if_statement', 'elif_clause', 'conditional_expression'))
        yield* beyondLimit(node, fn, context);
      for (const node of fn.own('if_statement', 'elif_clause', 'conditional_expression'))
        yield* roomCharged(node, fn, context);
    }
  },
};

/** What a word says of the quantity that it is about: 1 that it is large, −1 that it is small. */
const LARGE = 'far fast high long wide hot above over exceeds exceeded outside large';
const SMALL = 'close near nearby slow low short narrow cold below under inside small within tight';
/** Quantities that these words are about as they are; a time to collision is small when one is close. */
const SIZED =
  'dist distance distances gap headway speed velocity height altitude temp temperature norm hypot length error offset ttc clearance separation radius depth';

/** `too_close = gap > 2.0`, `def is_near(d): return d > 0.1`. */
function* named(given: PyNode, key: string, fn: PyFunction): Generator<RuleFinding> {
  const name = lastName(key);
  const value = withoutCast(given);
  const link = singleComparison(value);
  if (!link || hasWord(name, 'not no non un never')) return;
  const isSafe = hasWord(name, 'safe clear') && isRoomAsked(value, fn);
  const says = isSafe ? 1 : direction(wordsOf(name));
  const asks = asked(value, fn);
  if (!says || !asks || says === asks || isAboutAnother(name, value)) return;
  yield {
    at: unparenthesized(value),
    message: `\`${name}\` is true where \`${unparenthesized(value).text}\`, which is the opposite of what it is called.`,
  };
}

/** `occupied = obs["occupants"] == 0`: called for what there is, and true where there is none. */
function* thereWhereNone(given: PyNode, key: string): Generator<RuleFinding> {
  const link = singleComparison(withoutCast(given));
  if (!link || numberValue(link.right) !== 0 || !/^(==|<=)$/.test(link.operator)) return;
  const own = wordsOf(lastName(key)).filter((word) => !/^(is|has|any|are)$/.test(word));
  const [said, ...more] = own;
  const [field, ...others] = wordsOf(lastName(link.left.text));
  if (said === undefined || field === undefined || more.length || others.length) return;
  if (said.length < 5 || said.slice(0, 5) !== field.slice(0, 5)) return;
  yield {
    at: withoutCast(given),
    message: `\`${lastName(key)}\` is true where \`${withoutCast(given).text}\`: where there is none. Is \`>\` meant?`,
  };
}

/** `excess = max(0, LIMIT - words)`: what is called over the limit is what is left of it. */
function* excessTurned(given: PyNode, key: string): Generator<RuleFinding> {
  if (
    !hasWord(lastName(key), 'excess overspeed overflow overlong surplus overrun') ||
    hasWord(lastName(key), 'no not without')
  )
    return;
  const call = callShape(unparenthesized(given));
  const inner =
    call && /^(max|np\.maximum)$/.test(call.callee.text)
      ? call.positional.find((part) => numberValue(part) === null)
      : given;
  const value = inner ? unparenthesized(inner) : null;
  const [left, right] = [value?.child('left'), value?.child('right')];
  const isLimit = (side: PyNode): boolean =>
    hasWord(lastName(side.text), 'limit max budget cap allowed threshold maximum') && !/\(/.test(side.text);
  if (value?.child('operator')?.text !== '-' || !left || !right || !isLimit(left) || isLimit(right)) return;
  yield {
    at: value,
    message: `\`${lastName(key)}\` is \`${value.text}\`: that is what is left below the limit, not what is over it.`,
  };
}

/** What is compared is room to something. */
function isRoomAsked(value: PyNode, fn: PyFunction): boolean {
  const link = singleComparison(value);
  return [link?.left, link?.right].some(
    (side) => side && hasWord(`${side.text} ${fn.assignedTo(side)?.text ?? ''}`, `${ROOM} gap distance`),
  );
}

/** `if gap > 2.0:  # too close`, with the comment on the line, or first in the block. */
function* commented(node: PyNode, condition: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const block = node.child('consequence');
  const first = block?.parts[0];
  if (!block || !first) return;
  const comment = node
    .all('comment')
    .find(
      ({ start, range }) =>
        start > condition.end && (start < first.start || range.line === condition.range.line),
    );
  const text = comment?.text ?? '';
  // Who says "not" or "else" speaks of the other case.
  const where = /\b(not|no|never|unless|else|otherwise|if|leav\w+|left)\b/i.test(text)
    ? null
    : /\b(within|inside|outside)\b/i.exec(text);
  const said = (/\btoo (\w+)/i.exec(text) ?? where)?.[1]?.toLowerCase();
  const says = said ? direction([said]) : 0;
  const asks = asked(condition, fn);
  if (!comment || !says || !asks || says === asks || isAboutAnother(said ?? '', condition)) return;
  yield {
    at: unparenthesized(condition),
    message: `The comment says "${where && !/\btoo /i.test(text) ? '' : 'too '}${said}", but the condition holds where \`${unparenthesized(condition).text}\`.`,
  };
}

/** `if abs(offset) > WIDTH: reward += INSIDE_BONUS`: paid where the name of what is paid says the opposite. */
function* paidFor(node: PyNode, condition: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const change = node.child('consequence')?.parts[0]?.parts[0];
  const value = change?.type === 'augmented_assignment' ? change.child('right') : null;
  const name = value && /^(identifier|attribute)$/.test(value.type) ? lastName(value.text) : '';
  const says = hasWord(name, 'not out no')
    ? 0
    : hasWord(name, 'within inside')
      ? -1
      : hasWord(name, 'outside')
        ? 1
        : 0;
  const asks = asked(condition, fn);
  if (!value || !says || !asks || says === asks) return;
  yield {
    at: unparenthesized(condition),
    message: `\`${value.text}\` is given where \`${unparenthesized(condition).text}\`, which is the opposite of what it is called.`,
  };
}

/** `float(x > 1)`, `(x > 1).astype(float)` as the comparison in it. */
function withoutCast(value: PyNode): PyNode {
  const bare = unparenthesized(value);
  const call = callShape(bare);
  const [inner, ...more] = call?.positional ?? [];
  if (inner && !more.length && /^(float|int|bool|np\.float32)$/.test(call?.callee.text ?? ''))
    return unparenthesized(inner);
  return bare;
}

/** What a band is about: being inside it is what such a function pays for. */
const BAND = 'center centre centered centering close near within inside aligned alignment band';

/** `def center_bonus(offset): if abs(offset) > BAND: return 0.5` and nothing elsewhere. */
function* bandPaid(fn: PyFunction): Generator<RuleFinding> {
  if (
    !hasWord(fn.name, BAND) ||
    hasWord(fn.name, 'not out off no un penalty cost distance dist error edge limit bound border wall')
  )
    return;
  for (const node of fn.own('if_statement')) {
    const condition = node.child('condition');
    const paid = numberReturned(node.child('consequence'));
    const [alternative] = node.childrenOf('alternative');
    const next = node.parent?.parts.find(({ start }) => start >= node.end) ?? null;
    const other = alternative ? numberReturned(alternative.child('body')) : next && numberReturned(next);
    if (!condition || paid === null || other === null || paid === other) continue;
    const asks = asked(condition, fn);
    if (asks !== 0 && (asks === 1) === paid > other)
      yield {
        at: condition,
        message: `\`${fn.name}\` gives ${paid} where \`${condition.text}\` and ${other} else, which is the opposite of what it is called.`,
      };
  }
}

function numberReturned(block: PyNode | null): number | null {
  const statement = block?.type === 'return_statement' ? block : block?.parts[0];
  return statement?.type === 'return_statement' ? numberValue(statement.parts[0] ?? null) : null;
}

/** Room to what is ahead: the more, the safer. */
const ROOM = 'headway ttc clearance separation';

/** `if headway(obs) > 1.0: reward -= 0.5`: charged for keeping away. */
function* roomCharged(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const condition = node.type === 'conditional_expression' ? node.parts[1] : node.child('condition');
  const link = condition ? singleComparison(condition) : null;
  if (!condition || !link || !/^[<>]=?$/.test(link.operator)) return;
  const isRoom = (side: PyNode): boolean =>
    hasWord(side.text, ROOM) || /time_to_collision|safe_distance|min_distance_to_obs/.test(side.text);
  if (!isRoom(link.left) || isRoom(link.right) || hasWord(link.left.text, 'max limit inverse inv cost'))
    return;
  if (!link.operator.startsWith('>') || !isCharged(node, fn, context)) return;
  // A comment that says so is told already.
  if ([...commented(node, condition, fn)].length) return;
  yield {
    at: unparenthesized(condition),
    message: `This charges where \`${unparenthesized(condition).text}\`: for keeping away, and not for coming too near.`,
  };
}

function direction(words: readonly string[]): -1 | 0 | 1 {
  const [large, small] = [hasWord(words, LARGE), hasWord(words, SMALL)];
  return large === small ? 0 : large ? 1 : -1;
}

/** The name and the comparison are about two things: `near_edge = abs(x) > 4.5`, far from the middle. */
function isAboutAnother(name: string, condition: PyNode): boolean {
  return (
    (hasWord(name, 'close near nearby') && !hasWord(condition.text, SIZED)) ||
    // `high_above_bowl = dist_to_place < 0.02`: how far it is from the place up there.
    (hasWord(name, 'above high') &&
      hasWord(condition.text, 'dist distance error') &&
      !hasWord(condition.text, 'height altitude'))
  );
}

/** Whether a comparison asks for a large or a small value of a quantity. */
function asked(condition: PyNode, fn: PyFunction): -1 | 0 | 1 {
  const link = singleComparison(condition);
  if (!link || !/^[<>]=?$/.test(link.operator)) return 0;
  const isLimit = (side: PyNode): boolean =>
    numberValue(side) !== null ||
    /^[A-Z][A-Z0-9_]*$/.test(lastName(side.text)) ||
    hasWord(side.text, 'threshold thresh limit max min tolerance tol radius bound eps band margin');
  const [value, limit] = isLimit(link.right) ? [link.left, link.right] : [link.right, link.left];
  const held = fn.assignedTo(value)?.text ?? value.text;
  const isSize = /^(math\.f|np\.|numpy\.|torch\.)?(abs|absolute|linalg\.norm)\(/.test(held);
  if (!isLimit(limit) || isLimit(value) || (!isSize && !hasWord(value.text, SIZED))) return 0;
  const isLarge = link.operator.startsWith('>') === (value === link.left);
  return isLarge ? 1 : -1;
}

/** `if speed < MAX_SPEED: reward -= 1`: charged for keeping to the limit. */
function* beyondLimit(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const condition = node.type === 'conditional_expression' ? node.parts[1] : node.child('condition');
  const link = condition ? singleComparison(condition) : null;
  if (!condition || !link || !/^[<>]=?$/.test(link.operator)) return;
  const bound = hasWord(lastName(link.right.text), 'max maximum upper')
    ? 1
    : hasWord(lastName(link.right.text), 'min minimum lower safe')
      ? -1
      : 0;
  const isBeyond = link.operator.startsWith('>') ? 1 : -1;
  if (
    bound === 0 ||
    bound === isBeyond ||
    saysHazard(link.left.text) ||
    hasWord(link.left.text, 'steps step t')
  )
    return;
  if (!isCharged(node, fn, context)) return;
  yield {
    at: unparenthesized(condition),
    message: `This charges where \`${unparenthesized(condition).text}\`: for keeping to the limit, and not for going beyond it.`,
  };
}

/** Its one statement takes a number off the reward. */
function isCharged(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  if (node.type === 'conditional_expression') {
    const [then, , otherwise] = node.parts;
    return (numberValue(then ?? null) ?? 0) < 0 && numberValue(otherwise ?? null) === 0;
  }
  if (node.childrenOf('alternative').length) return false;
  const [only, ...more] = node.child('consequence')?.parts.filter((part) => part.type !== 'comment') ?? [];
  const change = only?.parts[0];
  if (!change || more.length || change.type !== 'augmented_assignment') return false;
  const sign = context.provenSigns.of(change.child('right') ?? change, fn);
  const operator = change.child('operator')?.text;
  return (operator === '-=' && sign === 'positive') || (operator === '+=' && sign === 'negative');
}
