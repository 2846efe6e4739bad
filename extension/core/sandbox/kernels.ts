/**
 * What the harness does to whole columns inside Pyodide, which has no numpy: loops over typed arrays. An array is the number of a
 * slot here; `typed.py` says what numpy calls each. A place is (slot, first entry), and (-1, x) is the number x for all rows.
 * Each operation gives the bits that Python's gives; ints are doubles that never leave ±2^53, and have no negative zero.
 */

export type Doubles = Float64Array<ArrayBuffer>;
type Column = Doubles | Uint8Array<ArrayBuffer>;

/** `operation`, rows, place of the result, places of up to three operands: a number, or 0. */
export type Run = (
  operation: string,
  rows: number,
  into: number,
  intoAt: number,
  a: number,
  aAt: number,
  b?: number,
  bAt?: number,
  c?: number,
  cAt?: number,
) => number;

/** Between Python's memory and a slot. */
export type Transfer = (...given: TransferArguments) => void;

/**
 * allocate: rows, slot, whether for doubles; fetch: rows, slot, place in it, bytes to fill; load: the same, and entry `offset` of each
 * `size` in the bytes, of consecutive rows or of those whose numbers are at `which`.
 */
type TransferArguments = [
  what: 'allocate' | 'fetch' | 'load',
  rows: number,
  slot: number,
  at: number,
  bytes: Bytes,
  format: string,
  size: number,
  offset: number,
  which: number,
  whichAt: number,
];

/** Bytes of Python's. */
interface Bytes {
  getBuffer(type: 'u8'): { readonly data: unknown; release(): void };
}

type Pair = (a: number, b: number) => number;
/** `step` is 0 where one number stands for all rows. */
type Loop = (
  rows: number,
  o: Column,
  a: Column,
  aStep: number,
  b: Column,
  bStep: number,
  c: Column,
) => number;

const FORMATS = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  f: Float32Array,
  d: Float64Array,
} as const;

/** As CPython's float_divmod. */
function floorDivide(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  if (quotient === 0) return copySign(0, a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function remainder(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return copySign(0, b);
  return b < 0 !== rest < 0 ? rest + b : rest;
}

function copySign(a: number, b: number): number {
  const size = Math.abs(a);
  return b < 0 || Object.is(b, -0) ? -size : size;
}

function remainderOfInts(a: number, b: number): number {
  if (b === 0) return 0;
  const rest = a % b;
  return (rest !== 0 && b < 0 !== rest < 0 ? rest + b : rest) + 0;
}

/**
 * A loop of its own for each operation: one that all share would call what it can't see through for each row. Code is not made
 * from text in this process, so they are written out.
 */
const LOOPS: Readonly<Record<string, Loop>> = {
  add: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) + (b[k] as number);
    return 0;
  },
  subtract: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) - (b[k] as number);
    return 0;
  },
  multiply: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) * (b[k] as number);
    return 0;
  },
  multiply_ints: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) * (b[k] as number) + 0;
    return 0;
  },
  divide: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) / (b[k] as number);
    return 0;
  },
  floor_divide: pairs(floorDivide),
  remainder: pairs(remainder),
  floor_divide_ints: pairs((a, b) => (b === 0 ? 0 : (a - remainderOfInts(a, b)) / b + 0)),
  remainder_ints: pairs(remainderOfInts),
  copysign: pairs(copySign),
  negative: (n, o, _a, _s, b) => {
    for (let i = 0; i < n; i++) o[i] = -(b[i] as number);
    return 0;
  },
  absolute: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.abs(a[i] as number);
    return 0;
  },
  sqrt: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.sqrt(a[i] as number);
    return 0;
  },
  floor: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.floor(a[i] as number);
    return 0;
  },
  ceil: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.ceil(a[i] as number);
    return 0;
  },
  trunc: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.trunc(a[i] as number);
    return 0;
  },
  truncate: (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.trunc(a[i] as number) + 0;
    return 0;
  },
  copy: (n, o, a, s) => {
    if (s === 0) o.fill(a[0] as number, 0, n);
    else o.set(a.subarray(0, n));
    return 0;
  },

  equal: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = a[j] === b[k] ? 1 : 0;
    return 0;
  },
  not_equal: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = a[j] !== b[k] ? 1 : 0;
    return 0;
  },
  equal_bytes: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = a[j] === b[k] ? 1 : 0;
    return 0;
  },
  not_equal_bytes: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = a[j] !== b[k] ? 1 : 0;
    return 0;
  },
  less: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t)
      o[i] = (a[j] as number) < (b[k] as number) ? 1 : 0;
    return 0;
  },
  less_equal: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t)
      o[i] = (a[j] as number) <= (b[k] as number) ? 1 : 0;
    return 0;
  },

  and: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) & (b[k] as number);
    return 0;
  },
  or: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) | (b[k] as number);
    return 0;
  },
  or_ints: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) | (b[k] as number);
    return 0;
  },
  and_not: (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (a[j] as number) & ~(b[k] as number);
    return 0;
  },

  where: (n, o, a, s, b, t, c) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (c[i] ? a[j] : b[k]) as number;
    return 0;
  },
  where_bytes: (n, o, a, s, b, t, c) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = (c[i] ? a[j] : b[k]) as number;
    return 0;
  },
  /** As `square` in `vector_numbers.py`: `b` holds what it calls DOUBT and TINY, and `c` gets the rows in doubt. */
  square: (n, o, a, _s, b, _t, c) => {
    const doubt = b[0] as number;
    const tiny = b[1] as number;
    for (let i = 0; i < n; i++) {
      const x = a[i] as number;
      const product = x * x;
      const scaled = x * 134217729;
      const high = scaled - (scaled - x);
      const low = x - high;
      const error = high * high - product + 2 * (high * low) + low * low;
      o[i] = product;
      c[i] = product + error * doubt !== product || (product < tiny && x !== 0) ? 1 : 0;
    }
    return 0;
  },
  /** Adds `a` to the sums so far, and what that rounds off to `b`. */
  add_rounded_off: (n, o, a, _s, b) => {
    for (let i = 0; i < n; i++) {
      const sum = o[i] as number;
      const x = a[i] as number;
      const next = sum + x;
      b[i] = (b[i] as number) + (Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum);
      o[i] = next;
    }
    return 0;
  },
  /** Entries `b` of `a`. */
  gather: (n, o, a, _s, b) => {
    for (let i = 0; i < n; i++) o[i] = a[b[i] as number] as number;
    return 0;
  },
  scatter: (n, o, a, s, b) => {
    for (let i = 0, j = 0; i < n; i++, j += s) o[b[i] as number] = a[j] as number;
    return 0;
  },
  places: (n, o, a) => {
    let at = 0;
    for (let i = 0; i < n; i++) if (a[i]) o[at++] = i;
    return at;
  },
  tally: (n, o, a) => {
    for (let i = 0; i < n; i++) o[a[i] as number] = (o[a[i] as number] as number) + 1;
    return 0;
  },

  any: (n, _o, a) => {
    for (let i = 0; i < n; i++) if (a[i]) return 1;
    return 0;
  },
  all: (n, _o, a) => {
    for (let i = 0; i < n; i++) if (!a[i]) return 0;
    return 1;
  },
  first: (n, _o, a) => {
    for (let i = 0; i < n; i++) if (a[i]) return i;
    return 0;
  },
  first_turn: (n, _o, a) => {
    for (let i = 1; i < n; i++) if (a[i] !== a[i - 1]) return i - 1;
    return -1;
  },
  last_turn: (n, _o, a) => {
    for (let i = n - 1; i > 0; i--) if (a[i] !== a[i - 1]) return i - 1;
    return -1;
  },
  count: (n, _o, a) => {
    let count = 0;
    for (let i = 0; i < n; i++) if (a[i]) count++;
    return count;
  },
  min: (n, _o, a) => {
    let least = Infinity;
    for (let i = 0; i < n; i++) if ((a[i] as number) < least) least = a[i] as number;
    return least;
  },
  max: (n, _o, a) => {
    let most = -Infinity;
    for (let i = 0; i < n; i++) if ((a[i] as number) > most) most = a[i] as number;
    return most;
  },
};

/** For what is rare and takes its time anyway. */
function pairs(of: Pair): Loop {
  return (n, o, a, s, b, t) => {
    for (let i = 0, j = 0, k = 0; i < n; i++, j += s, k += t) o[i] = of(a[j] as number, b[k] as number);
    return 0;
  };
}

const SAME_FOR_INTS = new Map([
  ['add_ints', 'add'],
  ['subtract_ints', 'subtract'],
]);

/** What `typed.py` is given, with slots of their own. */
export function columnFunctions(): { readonly run: Run; readonly transfer: Transfer } {
  const slots: Column[] = [];
  const loops = new Map(Object.entries(LOOPS));
  for (const [name, same] of SAME_FOR_INTS) loops.set(name, LOOPS[same] as Loop);
  const nothing = new Float64Array(1);
  const numbers = [new Float64Array(1), new Float64Array(1)] as const;
  const flags = [new Uint8Array(1), new Uint8Array(1)] as const;

  const from = (slot: number, at: number): Column => {
    const column = slots[slot];
    if (!column) return nothing;
    return at === 0 ? column : column.subarray(at);
  };
  /** One number for all rows is an array of the same type as the other operand: then each loop only ever meets one. */
  const shared = (which: 0 | 1, value: number, other: Column | undefined): Column => {
    const one = (other instanceof Uint8Array ? flags : numbers)[which];
    one[0] = value;
    return one;
  };

  const run: Run = (operation, rows, into, intoAt, a, aAt, b = -1, bAt = 0, c = -1, cAt = 0) => {
    const loop = loops.get(operation);
    if (!loop) throw new Error(operation);
    const left = a < 0 ? shared(0, aAt, b < 0 ? slots[into] : slots[b]) : from(a, aAt);
    const right = b < 0 ? shared(1, bAt, left) : from(b, bAt);
    return loop(
      rows,
      into < 0 ? nothing : from(into, intoAt),
      left,
      a < 0 ? 0 : 1,
      right,
      b < 0 ? 0 : 1,
      from(c, cAt),
    );
  };

  const fetch = (rows: number, slot: number, at: number, bytes: Uint8Array): void => {
    const column = from(slot, at).subarray(0, rows);
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  };

  const transfer: Transfer = (what, rows, slot, at, bytes, format, size, offset, which, whichAt) => {
    if (what === 'allocate') {
      slots[slot] = at ? new Float64Array(rows) : new Uint8Array(rows);
      return;
    }
    const buffer = bytes.getBuffer('u8');
    try {
      const view = buffer.data as Uint8Array<ArrayBuffer>;
      if (what === 'fetch') return fetch(rows, slot, at, view);
      const entries = entriesOf(view, format);
      const into = from(slot, at);
      if (which >= 0) loadSome(into, rows, entries, size, offset, from(which, whichAt));
      else if (size === 1) into.set(entries.subarray(0, rows));
      else if (entries instanceof Float32Array) loadSingles(into, rows, entries, size, offset);
      else load(into, rows, entries, size, offset);
    } finally {
      buffer.release();
    }
  };
  return { run: bare(run), transfer: bare(transfer) };
}

type Entries = InstanceType<(typeof FORMATS)[keyof typeof FORMATS]>;

function load(into: Column, rows: number, entries: Entries, size: number, offset: number): void {
  for (let i = 0, k = offset; i < rows; i++, k += size) into[i] = entries[k] as number;
}

/** As `load`: a loop that only ever meets one type is several times as fast. */
function loadSingles(into: Column, rows: number, entries: Float32Array, size: number, offset: number): void {
  for (let i = 0, k = offset; i < rows; i++, k += size) into[i] = entries[k] as number;
}

function loadSome(
  into: Column,
  rows: number,
  entries: Entries,
  size: number,
  offset: number,
  which: Column,
): void {
  for (let i = 0; i < rows; i++) into[i] = entries[(which[i] as number) * size + offset] as number;
}

function entriesOf(bytes: Uint8Array<ArrayBuffer>, format: string): Entries {
  const View = FORMATS[format as keyof typeof FORMATS];
  const { buffer, byteOffset } =
    bytes.byteOffset % View.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new View(buffer, byteOffset, Math.floor(bytes.byteLength / View.BYTES_PER_ELEMENT));
}

/** A function that leads to no other: it has no constructor. */
function bare<F extends object>(of: F): F {
  return Object.freeze(Object.setPrototypeOf(of, null) as F);
}
