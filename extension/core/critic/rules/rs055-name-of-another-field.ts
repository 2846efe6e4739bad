import { callShape, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Field } from '../../trajectory/fields';
import type { RuleContext } from '../context';
import { namedValues, type NamedValue } from '../named-values';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, wordsOf } from '../vocabulary';

export const nameOfAnotherField: Rule = {
  code: 'RS055',
  title: 'Variable called like another field',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const byPath = namesOf(fields);
    const axes = axesOf(fields);
    for (const fn of context.rewardFunctions)
      for (const named of namedValues(fn, context)) {
        const path = named.read && named.read.of !== 'info' ? named.read.path : null;
        // A helper's parameter is called for what it does with it.
        if (path === null || named.kind === 'parameter') continue;
        yield* compare(named, path, byPath);
        yield* sibling(named, path, byPath);
        yield* axis(named, path, axes);
      }
    yield* indices(context, byPath);
    for (const fn of context.rewardFunctions) {
      yield* handedOver(fn, context, byPath);
      yield* alongAnotherAxis(fn, context, byPath);
      yield* limitLeftOut(fn, context, byPath);
      yield* behind(fn, context, byPath);
      yield* otherAngle(fn, context, byPath);
      yield* changeOfAnother(fn, context, byPath);
    }
  },
};

/** `speed_score(speed, next_obs["lead_speed"])` of `def speed_score(speed, limit)`, where the recording has a speed_limit. */
function* handedOver(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const node of fn.own('call')) {
    const [called, call] = [context.module.calledFunction(node), callShape(node)];
    if (!called || !call || call.hasSplat) continue;
    const names = called.positionalParameters.filter((name) => name !== 'self' && name !== 'cls');
    const given = [
      ...call.positional.map((part, i) => ({ name: names[i] ?? '', part })),
      ...[...call.keywords].map(([name, part]) => ({ name, part })),
    ].map(({ name, part }) => ({ name, part, path: recordingRead(part, fn, context)?.path ?? '' }));
    for (const { name, part, path } of given) {
      const own = wordsOf(byPath.get(path) ?? '');
      const words = wordsOf(name).filter((word) => word.length > 2);
      if (!own.length || !words.length || hasWord(name, `${ROLES} ${PLAIN}`)) continue;
      if (words.some((word) => own.some((other) => isShortOf(word, other)))) continue;
      const fitting = [...byPath].filter(([, field]) =>
        words.every((word) => wordsOf(field).some((other) => isShortOf(word, other))),
      );
      const [[meant, field] = ['', ''], ...more] = fitting;
      // The two fields are of one kind: a speed and the limit of it.
      const isAkin = wordsOf(field).some((word) => own.includes(word));
      if (!field || more.length || !isAkin || given.some((other) => other.path === meant)) continue;
      yield {
        at: part,
        message: `\`${called.name}\` takes this for its \`${name}\`, and it is ${byPath.get(path) ?? path}; the recording has a ${field} as well.`,
      };
    }
  }
}

/** `dz = next_obs["location"]["y"] - obs["location"]["y"]`, where the location has a z. */
function* alongAnotherAxis(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const { name, kind, at, value } of namedValues(fn, context)) {
    const named = axisIn(name);
    // What is read as it is, is told above.
    if (kind === 'parameter' || !value || !named || recordingRead(value, fn, context)) continue;
    const read = new Set(
      value.all('subscript').flatMap((part) => recordingRead(part, fn, context)?.path ?? []),
    );
    const paths = [...read].filter((path) => /\["[xyz]"\]$/.test(path));
    const axes = new Set(paths.map((path) => path.slice(-3, -2)));
    const [only, ...more] = axes;
    const [path] = paths;
    if (!only || more.length || only === named || !path) continue;
    const meant = path.replace(/"[xyz]"\]$/, `"${named}"]`);
    if (!byPath.has(meant)) continue;
    yield {
      at,
      message: `\`${name}\` is read from ${path}, along ${only}; along ${named} there is ${meant}.`,
    };
  }
}

/** `overspeed = max(speed - lead_speed, 0)`, where a speed limit is recorded and nothing reads it. */
function* limitLeftOut(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const { name, kind, at, value } of namedValues(fn, context)) {
    if (kind === 'parameter' || !value || !hasWord(name, 'overspeed speeding excess')) continue;
    const fields = value
      .all('subscript', 'identifier')
      .flatMap((part) => byPath.get(recordingRead(part, fn, context)?.path ?? '') ?? []);
    const meant = [...byPath.values()].find((field) => hasWord(field, 'limit'));
    const kindOf = meant === undefined ? [] : wordsOf(meant).filter((word) => word !== 'limit');
    const akin = [...new Set(fields)].filter((field) => wordsOf(field).some((word) => kindOf.includes(word)));
    if (meant === undefined || akin.length < 2 || akin.includes(meant)) continue;
    if (context.module.document.source.includes(meant)) continue;
    yield {
      at,
      message: `\`${name}\` is made of ${akin.join(' and ')}; the recording has a ${meant}, which nothing in the file reads.`,
    };
  }
}

/** `headway = next_obs["rear_gap"] / speed` beside `front_gap`: what is ahead, read from behind. */
function* behind(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const { name, kind, at, value } of namedValues(fn, context)) {
    if (kind === 'parameter' || !value || !hasWord(name, 'headway ahead')) continue;
    const read = value
      .all('subscript', 'identifier')
      .flatMap((part) => byPath.get(recordingRead(part, fn, context)?.path ?? '') ?? []);
    const odd = read.find((field) => hasWord(field, 'rear back behind'));
    const meant = [...byPath.values()].find((field) => hasWord(field, 'front ahead lead'));
    if (odd === undefined || meant === undefined || read.includes(meant)) continue;
    yield {
      at,
      message: `\`${name}\` is the way to what is ahead, and is read from ${odd}; the recording has a ${meant}.`,
    };
  }
}

/** `delivered = next_obs["items_left"] - obs["items_left"]` beside `items_delivered`. */
function* changeOfAnother(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const { name, kind, at, value } of namedValues(fn, context)) {
    const difference = value && unparenthesized(value);
    if (kind === 'parameter' || difference?.type !== 'binary_operator') continue;
    const sides = [difference.child('left'), difference.child('right')].map((side) =>
      side ? (recordingRead(side, fn, context)?.path ?? '') : '',
    );
    const [path = ''] = sides;
    const own = wordsOf(byPath.get(path) ?? '');
    const words = wordsOf(name).filter((word) => !hasWord(word, CHANGE));
    if (difference.child('operator')?.text !== '-' || !own.length || sides.some((side) => side !== path))
      continue;
    if (!words.length || words.some((word) => own.some((other) => isShortOf(word, other)))) continue;
    const meant = [...byPath].find(
      ([, field]) =>
        words.every((word) => wordsOf(field).includes(word)) &&
        wordsOf(field).some((word) => own.includes(word)),
    );
    if (!meant) continue;
    yield {
      at,
      message: `\`${name}\` is the change of ${byPath.get(path) ?? path}; the recording has ${meant[1]} as well.`,
    };
  }
}

const CHANGE = 'delta change diff difference gain gained new just now step progress d';

/** Names of parameters that say what is done with a value, not what it is. */
const PLAIN =
  'value values val old new prev previous last before after next cur current now first second left right low high start end lower upper obs state vector array item amount number count scale weight factor dt dim index key name';

function isShortOf(word: string, other: string): boolean {
  const [short, long] = word.length < other.length ? [word, other] : [other, word];
  return word === other || (short.length >= 3 && long.startsWith(short));
}

/** A tilt is made of roll and pitch; where something points is the yaw. */
const ANGLES: readonly (readonly [said: string, foreign: string])[] = [
  ['tilt tilted tipped lean leaning upright', 'yaw heading psi azimuth'],
  ['heading yaw bearing', 'roll pitch'],
];

/** `tilt = max(abs(roll), abs(yaw))`. */
function* otherAngle(
  fn: PyFunction,
  context: RuleContext,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  for (const { name, kind, at, value } of namedValues(fn, context)) {
    const [said, foreign] = ANGLES.find(([words]) => hasWord(name, words)) ?? [];
    if (kind === 'parameter' || !value || said === undefined || foreign === undefined) continue;
    if (hasWord(name, `${foreign} and rate error reward`)) continue;
    const own = new Set(
      value
        .all('identifier', 'subscript')
        .map((part) => byPath.get(recordingRead(part, fn, context)?.path ?? '') ?? part.text),
    );
    const odd = [...own].find((field) => hasWord(field, foreign) && !hasWord(field, 'rate vel velocity'));
    const around = [...byPath.values(), ...fn.flow.writes.map(({ key }) => key)];
    const meant = around.find(
      (field) =>
        !own.has(field) && hasWord(field, said === ANGLES[0]?.[0] ? 'roll pitch' : 'yaw heading psi'),
    );
    if (odd === undefined || meant === undefined) continue;
    yield {
      at,
      message: `\`${name}\` is made of ${odd}, which is no part of it; ${meant} is left out.`,
    };
  }
}

/** `theta = obs[1]` where entry 1 is called x_dot and entry 2 is called theta; also `joint_vel = np.array(obs["joint_pos"])`. */
function* compare(
  { name: given, at }: NamedValue,
  path: string,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  const read = byPath.get(path);
  if (!read || isLike(given, read)) return;
  const meant = [...byPath].find(([other, name]) => other !== path && isLike(given, name));
  if (!meant) return;
  yield {
    at,
    message: `\`${given}\` is read from ${path}, which is ${read}; ${meant[1]} is ${meant[0]}.`,
  };
}

/** Words for what is aimed at or chosen among several: any field may take that part. */
const ROLES =
  'goal target aim desired dest destination setpoint reference ref current other nearest closest active';

/** `ball_height = obs["palm_pos"][2]` beside `ball_pos`: of two keys that differ in one word, the one with the other's word. */
function* sibling(
  { name, at }: NamedValue,
  path: string,
  byPath: ReadonlyMap<string, string>,
): Generator<RuleFinding> {
  const own = KEY.exec(path)?.[1];
  if (own === undefined || byPath.get(path) === undefined) return;
  const keys = new Set([...byPath.keys()].flatMap((each) => KEY.exec(each)?.[1] ?? []));
  const words = wordsOf(name);
  for (const key of keys) {
    const [mine, its] = [onlyIn(own, key), onlyIn(key, own)];
    const [word, meant] = [mine[0] ?? '', its[0] ?? ''];
    if (mine.length !== 1 || its.length !== 1 || hasWord([word, meant], ROLES)) continue;
    // What both have in common must be more than nothing, and the name must not speak of both.
    if (wordsOf(own).length < 2 || !words.includes(meant) || words.includes(word)) continue;
    yield {
      at,
      message: `\`${name}\` is read from "${own}", which is about ${word}; "${key}" is about ${meant}.`,
    };
    return;
  }
}

/** The key at the top of a path below a dictionary, with an index or nothing behind it. */
const KEY = /^\["([^"]+)"\](?:\[\d+\])?$/;

function onlyIn(name: string, other: string): string[] {
  const others = wordsOf(other);
  return wordsOf(name).filter((word) => !others.includes(word));
}

/** What the task file says of a vector's entries: "x, y, z", "vx, vy, vz". */
function axesOf(fields: readonly Field[]): Map<string, readonly string[]> {
  const axes = new Map<string, readonly string[]>();
  for (const { path, about } of fields) {
    const [, whole, index] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
    const said = (about ?? '').split(/\s*,\s*/).map((part) => axisIn(part));
    if (whole === undefined || index === undefined || said.length < 2 || said.some((each) => each === null))
      continue;
    const known = said.map((each) => each ?? '');
    if (new Set(known).size === known.length) axes.set(whole, known);
  }
  return axes;
}

/** The axis that a name speaks of: `vx`, `x_velocity`, `goal_y`, `dz`; null for none or several. */
function axisIn(name: string): string | null {
  const found = wordsOf(name).flatMap((word) => /^(?:[vpdaw]|pos|vel|acc)?([xyz])$/.exec(word)?.[1] ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** `x_velocity = obs["velocity"][1]`, where the task says that the entries are vx, vy, vz. */
function* axis(
  { name, at }: NamedValue,
  path: string,
  axes: ReadonlyMap<string, readonly string[]>,
): Generator<RuleFinding> {
  const [, whole, index] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
  const known = whole === undefined ? undefined : axes.get(whole);
  const [named, read] = [axisIn(name), known?.[Number(index)]];
  if (!known || !named || !read || named === read || !known.includes(named)) return;
  yield {
    at,
    message: `\`${name}\` is read from entry ${index} of ${whole ?? ''}, which the task calls ${read}; ${named} is entry ${known.indexOf(named)}.`,
  };
}

/** `IDX = dict(x=0, vx=2)`, `{"vx": 2}` or `VX = 2` at the top of the file, where entry 2 is called otherwise. */
function* indices({ module }: RuleContext, byPath: ReadonlyMap<string, string>): Generator<RuleFinding> {
  if (![...byPath.keys()].every((path) => /^\[\d+\]$/.test(path))) return;
  const named = module.flow.writes.flatMap(({ kind, key, value, unpacked }): [string, PyNode][] => {
    const part = unpacked && unparenthesized(unpacked.from).parts[unpacked.index];
    if (kind === 'unpack' && part?.type === 'integer' && /^[A-Z]/.test(key)) return [[indexed(key), part]];
    if (kind !== 'assign' || !value) return [];
    if (value.type === 'integer' && /^[A-Z]/.test(key)) return [[indexed(key), value]];
    if (value.type === 'dictionary')
      return value.parts.flatMap((pair): [string, PyNode][] => {
        const [name, index] = [pair.child('key'), pair.child('value')];
        const text = name ? stringValue(name) : null;
        return text !== null && index ? [[text, index]] : [];
      });
    const call = callShape(value);
    return call?.callee.text === 'dict' ? [...call.keywords] : [];
  });
  for (const { node } of module.classes)
    for (const statement of node.child('body')?.parts ?? []) {
      const [left, right] = ['left', 'right'].map((side) => statement.parts[0]?.child(side));
      if (left && right?.type === 'integer' && /^[A-Z]/.test(left.text))
        named.push([indexed(left.text), right]);
    }
  const known = named.filter(([name]) => [...byPath.values()].some((field) => isAlike(name, field, byPath)));
  // One that happens to have a field's name may be a number of something else.
  const isOneOfMany = known.length > 1 || /^(I|IX|IDX|INDEX|COL)_/m.test(module.document.source);
  if (!isOneOfMany || known.some(([, value]) => value.type !== 'integer')) return;
  for (const [name, at] of known) {
    const read = byPath.get(`[${at.text}]`);
    const meant = [...byPath].find(([, field]) => isAlike(name, field, byPath));
    if (read === undefined || !meant || isAlike(name, read, byPath)) continue;
    yield {
      at,
      message: `\`${name}\` is ${at.text} here, and entry ${at.text} of the observation is ${read}; ${meant[1]} is ${meant[0]}.`,
    };
  }
}

/** The same words, some of them cut short (`forward_vel` of forward_velocity), where that is true of one field only. */
function isAlike(name: string, field: string, byPath: ReadonlyMap<string, string>): boolean {
  if ([...byPath.values()].some((other) => isLike(name, other))) return isLike(name, field);
  const isShort = (other: string): boolean => {
    const [mine, its] = [wordsOf(name), wordsOf(other)];
    return (
      mine.length === its.length &&
      mine.every((word, i) => word.length >= 3 && (its[i] ?? '').startsWith(word))
    );
  };
  return isShort(field) && [...byPath.values()].filter(isShort).length === 1;
}

/** `speed` of `IDX_SPEED`, `SPEED_INDEX`. */
function indexed(constant: string): string {
  return constant.toLowerCase().replace(/^(i|ix|idx|index|col)_|_(idx|index|ix)$/g, '');
}

/** What every path is called: fields, and the vectors that some of them are entries of. */
function namesOf(fields: readonly Field[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { path, name } of fields) {
    const whole = /^(.*\["([^"]+)"\])\[\d+\]$/.exec(path);
    if (whole) names.set(whole[1] ?? '', whole[2] ?? '');
    names.set(path, name);
  }
  return names;
}

/** The same words, but for a word that says when: `next_x`, `x_now`. */
function isLike(name: string, field: string): boolean {
  const plain = (text: string): string =>
    wordsOf(text)
      .filter((word) => !['next', 'new', 'cur', 'current', 'now', 'prev', 'obs', 'the'].includes(word))
      .join(' ');
  // `x2` is another one than x.
  const number = (text: string): string => /\d+$/.exec(text)?.[0] ?? '';
  return plain(name) === plain(field) && plain(name) !== '' && number(name) === number(field);
}
