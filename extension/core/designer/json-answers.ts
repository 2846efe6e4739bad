import type { TaskContext } from '../task/context';

/** Share of the references that must be JSON; the others are then compared as the texts they are. */
const MOST = 0.9;

/** Whether the references of a column are JSON objects, or lists of such, as values or as text. */
export function holdsObjects({ set: { observation } }: TaskContext, column: string): boolean {
  const { structure, columns } = observation;
  const entry =
    structure.kind === 'dict' ? structure.entries.find(({ key }) => key === column)?.value : undefined;
  // An entry with entries of its own is an object in each row.
  if (entry && entry.kind !== 'leaf') return true;
  const recorded = entry ? columns[entry.column] : undefined;
  if (recorded?.kind !== 'object') return false;
  const given = recorded.values.filter((value) => value !== null && value !== undefined && value !== '');
  return given.length > 0 && given.filter(isObjects).length >= MOST * given.length;
}

function isObjects(value: unknown): boolean {
  if (typeof value === 'string') {
    if (!/^\s*[[{]/.test(value)) return false;
    try {
      return isObjects(JSON.parse(value) as unknown);
    } catch {
      return false;
    }
  }
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject);
  return isObject(value);
}

function isObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

/** Python that scores a text against such a reference: `score(text, expected)`. */
export const JSON_SCORE = String.raw`

STARTS = {dict: re.compile(r'\{\s*["}]'), list: re.compile(r"\[\s*[\]{]")}


def last_json(text, kind):
    """The last value of that kind in the text that is not inside another; None without one, or after a hundred that break off."""
    found, end, broken = None, 0, 0
    for start in STARTS[kind].finditer(text):
        if start.start() >= end and broken < 100:
            try:
                found, end = json.JSONDecoder().raw_decode(text, start.start())
            except (ValueError, RecursionError):
                broken += 1
    return found


def fields(value, path=()):
    """Each value that is no object or list, by the way to it; an empty one stands for itself. A tool call may have an object as text."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            pass
    if not isinstance(value, (dict, list)) or not value:
        return {path: value}
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return {way: leaf for key, item in inside for way, leaf in fields(item, (*path, key)).items()}


def same(given, expected):
    """The same number, or the same text but for case and blanks; true and false are no numbers."""
    if isinstance(given, bool) or isinstance(expected, bool) or given is None or expected is None:
        return given is expected
    if isinstance(given, (dict, list)) or isinstance(expected, (dict, list)):
        return given == expected
    try:
        return abs(float(given) - float(expected)) <= 1e-6 * max(1.0, abs(float(expected)))
    except (ValueError, OverflowError):
        return " ".join(str(given).split()).casefold() == " ".join(str(expected).split()).casefold()


def score(text, expected):
    """1 where every field is right and none is added; up to half of that for some of them; 0 without JSON."""
    if isinstance(expected, str):
        try:
            expected = json.loads(expected)
        except ValueError:
            return 1.0 if same(text, expected) else 0.0
    given = last_json(text, dict if isinstance(expected, dict) else list)
    if given is None:
        return 0.0
    try:
        said = fields(given)
    except RecursionError:
        return 0.0
    wanted = fields(expected)
    right = sum(1 for way, value in wanted.items() if way in said and same(said[way], value))
    share = right / len(wanted.keys() | said.keys())
    return 1.0 if share == 1 else 0.5 * share
`;
