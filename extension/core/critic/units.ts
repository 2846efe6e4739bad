import { callShape, numberValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';
import { pathRead } from './reads';
import { lastName } from './vocabulary';

/** A unit of measure: which quantity it measures, and how large one of it is in that quantity's base unit. */
export interface Unit {
  /** What is measured, as powers of base quantities: `length`, `length/time`. */
  readonly of: string;
  readonly size: number;
  /** As people write it. */
  readonly label: string;
}

const DEGREE = Math.PI / 180;
const BASES: Readonly<Record<string, readonly [of: string, size: number]>> = {
  ...{
    m: ['length', 1],
    km: ['length', 1000],
    cm: ['length', 0.01],
    mm: ['length', 0.001],
    mi: ['length', 1609],
  },
  ...{
    s: ['time', 1],
    sec: ['time', 1],
    ms: ['time', 0.001],
    min: ['time', 60],
    h: ['time', 3600],
    hr: ['time', 3600],
  },
  ...{ rad: ['angle', 1], deg: ['angle', DEGREE], '°': ['angle', DEGREE], turn: ['angle', 2 * Math.PI] },
  ...{ W: ['power', 1], kW: ['power', 1000], MW: ['power', 1e6] },
  ...{
    J: ['energy', 1],
    kJ: ['energy', 1000],
    Wh: ['energy', 3600],
    kWh: ['energy', 3.6e6],
    MWh: ['energy', 3.6e9],
  },
  ...{ '%': ['share', 0.01], g: ['mass', 0.001], kg: ['mass', 1], N: ['force', 1], kN: ['force', 1000] },
  ...{ L: ['volume', 0.001], mL: ['volume', 1e-6], m3: ['volume', 1] },
};
/** What people write for them. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{
    meter: 'm',
    meters: 'm',
    metre: 'm',
    metres: 'm',
    kilometer: 'km',
    kilometers: 'km',
    centimeters: 'cm',
  },
  ...{
    millimeters: 'mm',
    second: 's',
    seconds: 's',
    secs: 's',
    milliseconds: 'ms',
    minutes: 'min',
    minute: 'min',
  },
  ...{
    hour: 'h',
    hours: 'h',
    radian: 'rad',
    radians: 'rad',
    degree: 'deg',
    degrees: 'deg',
    degs: 'deg',
    '°': 'deg',
  },
  ...{
    percent: '%',
    'per cent': '%',
    pct: '%',
    percentage: '%',
    watt: 'W',
    watts: 'W',
    kilowatts: 'kW',
    kw: 'kW',
  },
  ...{
    kwh: 'kWh',
    wh: 'Wh',
    kph: 'km/h',
    kmh: 'km/h',
    kmph: 'km/h',
    mph: 'mi/h',
    mps: 'm/s',
    'km/hr': 'km/h',
  },
  ...{ 'm/sec': 'm/s', rads: 'rad', joule: 'J', joules: 'J', liters: 'L', litres: 'L', l: 'L', ml: 'mL' },
};

/** `m/s`, `km/h`, `deg`, `°/s`, `kWh`; null for what is no unit known here, and for products. */
export function parseUnit(text: string): Unit | null {
  const trimmed = text.trim();
  const label = SPELLED[trimmed] ?? SPELLED[trimmed.toLowerCase()] ?? trimmed;
  const [above = '', below, ...more] = label.split('/').map((part) => SPELLED[part.trim()] ?? part.trim());
  const [top, bottom] = [BASES[above], below === undefined ? null : BASES[below]];
  if (!top || bottom === undefined || more.length) return null;
  return bottom
    ? { of: `${top[0]}/${bottom[0]}`, size: top[1] / bottom[1], label }
    : { of: top[0], size: top[1], label };
}

/** Units of what AWS DeepRacer hands over, by its documentation. */
const DEEPRACER: Readonly<Record<string, string>> = {
  ...{
    speed: 'm/s',
    heading: 'deg',
    steering_angle: 'deg',
    progress: '%',
    track_width: 'm',
    track_length: 'm',
  },
  ...{ distance_from_center: 'm', x: 'm', y: 'm' },
};

/** The unit of an entry of the observation: the task file's, the contract's, or the one in its name. */
export function unitOfPath(path: string, context: RuleContext): (Unit & { readonly name: string }) | null {
  const { fields, contract } = context.surroundings;
  const key = /\["([^"]*)"\](?:\[\d+\])*$/.exec(path)?.[1];
  const own = (fields ?? []).filter((field) => field.path === path || field.path.startsWith(`${path}[`));
  const [first] = own;
  const given =
    first?.unit !== undefined && own.every(({ unit }) => unit === first.unit)
      ? first.unit
      : contract?.id === 'deepracer' && key !== undefined
        ? DEEPRACER[key]
        : undefined;
  const unit = given ? parseUnit(given) : key === undefined ? null : unitInName(key);
  return unit && { ...unit, name: own.length === 1 && first ? first.name : (key ?? path) };
}

const ENDINGS =
  /_(kmh|kph|kmph|mph|mps|deg|degs|degrees|rad|rads|radians|km|cm|mm|kwh|wh|kw|watts|pct|percent|meters|metres)$/i;

/** `speed_kmh`, `yaw_deg`: the unit that a name ends on. */
export function unitInName(name: string): Unit | null {
  const ending = ENDINGS.exec(name)?.[1];
  if (ending === undefined || /_(per|to|from|in)_\w+$/i.test(name)) return null;
  return parseUnit(ending.toLowerCase());
}

/** What a number is in: a unit, a plain number, or not known. */
export type Measure = Measured | { readonly number: number } | null;

export interface Measured extends Unit {
  /** Where the unit comes from, for a sentence. */
  readonly name: string;
}

export function isMeasured(measure: Measure): measure is Measured {
  return measure !== null && 'of' in measure;
}

/** Multiplying by one of these changes the unit. Others are weights, and the product is in no unit. */
const CONVERSIONS = [3.6, 60, 3600, 180 / Math.PI, DEGREE];
const KEEPING =
  /^(abs|float|round|math\.fabs|numpy\.(abs|absolute|fabs|mean|max|min|linalg\.norm|clip|float32|float64|array|asarray)|torch\.(abs|norm)|math\.(hypot|dist|ceil|floor))$/;
const MAX_DEPTH = 10;

/** Follows the units that the task file gives its fields through an expression. */
export function measureOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): Measure {
  if (depth > MAX_DEPTH) return null;
  const bare = unparenthesized(node);
  const number = numberValue(bare);
  if (number !== null) return { number };
  const sub = (child: PyNode | null | undefined): Measure =>
    child ? measureOf(child, fn, context, depth + 1) : null;
  if (bare.text === 'math.pi' || bare.text === 'np.pi') return { number: Math.PI };
  const path = pathRead(bare, fn, context);
  if (path !== null && path !== '') {
    // An entry of a vector has no name of its own to say it.
    const unit = bare.type === 'identifier' ? unitInName(bare.text) : null;
    return unitOfPath(path, context) ?? (unit && { ...unit, name: bare.text });
  }
  if (path !== null) return null;
  switch (bare.type) {
    case 'unary_operator': {
      const inner = sub(bare.child('argument'));
      return inner && 'number' in inner ? { number: -inner.number } : inner;
    }
    case 'conditional_expression':
      return alike([sub(bare.parts[0]), sub(bare.parts[2])]);
    case 'binary_operator':
      return ofBinary(bare, sub);
    case 'call': {
      const call = callShape(bare);
      const name = context.called(bare);
      const args = call?.positional ?? [];
      if (/^(math\.radians|numpy\.(radians|deg2rad))$/.test(name))
        return { ...unitCalled('rad'), name: bare.text };
      if (/^(math\.degrees|numpy\.(degrees|rad2deg))$/.test(name))
        return { ...unitCalled('deg'), name: bare.text };
      if (/^(math\.(atan2?|asin|acos)|numpy\.arc(tan2?|sin|cos))$/.test(name))
        return { ...unitCalled('rad'), name: bare.text };
      if (/^(max|min|numpy\.(maximum|minimum))$/.test(name)) return alike(args.map(sub));
      return KEEPING.test(name) ? sub(args[0]) : null;
    }
    case 'identifier':
    case 'attribute': {
      const writes = fn.flow.definitionsAt(bare);
      const unit = unitInName(lastName(bare.text));
      const named = unit && { ...unit, name: bare.text };
      if (writes.length)
        return alike(writes.map(({ kind, value }) => (kind === 'assign' ? sub(value) : null))) ?? named;
      if (named) return named;
      const outer = context.module.flow.writes.filter(({ key }) => key === bare.text);
      const [only] = outer;
      return outer.length === 1 && only?.value && numberValue(only.value) !== null
        ? { number: numberValue(only.value) ?? NaN }
        : null;
    }
    default:
      return null;
  }
}

function unitCalled(label: string): Unit {
  return parseUnit(label) ?? { of: '', size: 1, label };
}

/** Numbers beside one unit are in that unit. */
function alike(measures: readonly Measure[]): Measure {
  if (measures.some((each) => each === null)) return null;
  const units = measures.filter(isMeasured);
  const [first] = units;
  if (!first) return null;
  return units.every(({ of, size }) => of === first.of && size === first.size) ? first : null;
}

function ofBinary(node: PyNode, sub: (child: PyNode | null) => Measure): Measure {
  const [a, b] = [sub(node.child('left')), sub(node.child('right'))];
  if (!a || !b) return null;
  switch (node.child('operator')?.text) {
    case '+':
    case '-':
      return alike([a, b]);
    case '%':
      return a;
    case '*': {
      if ('number' in a && 'number' in b) return { number: a.number * b.number };
      const [value, factor] = isMeasured(a) ? [a, b] : [b, a];
      return isMeasured(value) && 'number' in factor ? converted(value, factor.number, false) : null;
    }
    case '/':
      if ('number' in a && 'number' in b) return { number: a.number / b.number };
      return isMeasured(a) && 'number' in b ? converted(a, b.number, true) : null;
    default:
      return null;
  }
}

/** The same quantity in another unit; null where the factor is none between units. */
function converted(value: Measured, factor: number, isDivisor: boolean): Measure {
  const isRound = factor === 1000 || (factor === 100 && /length|share/.test(value.of));
  if (!isRound && !CONVERSIONS.some((each) => Math.abs(each - factor) < 2e-3 * each)) return null;
  const size = isDivisor ? value.size * factor : value.size / factor;
  const known = Object.keys(BASES).find((label) => {
    const [of, own] = BASES[label] ?? ['', 0];
    return of === value.of && Math.abs(own - size) < 5e-3 * size;
  });
  const speed = value.of === 'length/time' ? ['m/s', 'km/h'].find((label) => isSize(label, size)) : undefined;
  return { ...value, size, label: known ?? speed ?? `${isDivisor ? '1/' : ''}${factor} ${value.label}` };
}

function isSize(label: string, size: number): boolean {
  const known = parseUnit(label);
  return known !== null && Math.abs(known.size - size) < 5e-3 * size;
}

/** The same quantity in units of different size. */
export function differ(a: Measure, b: Measure): boolean {
  return (
    isMeasured(a) &&
    isMeasured(b) &&
    a.of === b.of &&
    Math.abs(a.size - b.size) > 0.02 * Math.max(a.size, b.size)
  );
}
