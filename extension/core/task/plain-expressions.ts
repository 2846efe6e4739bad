import type { ExpressionJob, ExpressionValue } from '../sandbox/sandbox';
import { numberValue, singleComparison } from '../syntax/expressions';
import { PySource, type PyNode } from '../syntax/tree';
import { entryAt, type Field } from '../trajectory/fields';
import { isPresent, type Column, type Structure } from '../trajectory/model';

/** What Python and JavaScript agree on. */
type Scalar = number | string | boolean | null;
type Term = (row: number) => Scalar;
/** How a name is read at a row; null where the recording has no such scalar. */
type Names = (name: string) => Term | null;

/** Thrown where only Python knows: a value of another kind, one that is missing, what would be an error. */
class AskPython extends Error {}

/**
 * The values of expressions like `correct` or `reward > 0 and terminated`, without starting a Python: it takes as long as
 * a whole check. Null where any of them holds more than recorded scalars, literals, comparisons, `and`, `or` and `not`, or
 * comes to anything but a plain answer: then Python is asked.
 */
export async function plainValues(job: ExpressionJob): Promise<ExpressionValue[][] | null> {
  const { data, expressions } = job;
  if (data.unasked || data.episodes.some(({ length }) => length === 0)) return null;
  try {
    const terms: Term[] = [];
    for (const text of expressions) terms.push(compile(await treeOf(text), namesOf(job)));
    return data.episodes.map(({ start, length }) =>
      terms.map((term) => {
        const value = term(start + length - 1);
        return value === null ? null : isTrue(value);
      }),
    );
  } catch (error) {
    if (error instanceof AskPython) return null;
    throw error;
  }
}

/** Whether its form alone says that Python has to be asked. */
export async function needsPythonFor(expressions: readonly string[]): Promise<boolean> {
  try {
    for (const text of expressions) compile(await treeOf(text), () => () => null);
    return false;
  } catch (error) {
    if (error instanceof AskPython) return true;
    throw error;
  }
}

async function treeOf(text: string): Promise<PyNode> {
  const document = await PySource.parse(text.trim());
  const [statement, ...others] = document.root.children;
  const [expression, ...more] = statement?.children ?? [];
  if (document.hasError || !expression || others.length + more.length > 0) throw new AskPython();
  if (statement?.type !== 'expression_statement') throw new AskPython();
  return expression;
}

function compile(node: PyNode, names: Names): Term {
  const inner = (child: PyNode | null | undefined): Term => {
    if (!child) throw new AskPython();
    return compile(child, names);
  };
  switch (node.type) {
    case 'parenthesized_expression':
      return inner(node.parts[0]);
    case 'identifier': {
      const term = names(node.text);
      if (!term) throw new AskPython();
      return term;
    }
    case 'true':
    case 'false':
    case 'none': {
      const value = node.type === 'none' ? null : node.type === 'true';
      return () => value;
    }
    case 'integer':
    case 'float':
    case 'unary_operator': {
      const value = numberOf(node);
      return () => value;
    }
    case 'string': {
      const value = textOf(node.text);
      return () => value;
    }
    case 'not_operator': {
      const argument = inner(node.child('argument'));
      return (row) => !isTrue(argument(row));
    }
    case 'boolean_operator': {
      const left = inner(node.child('left'));
      const right = inner(node.child('right'));
      const isAnd = node.child('operator')?.text === 'and';
      return (row) => {
        const value = left(row);
        return isTrue(value) === isAnd ? right(row) : value;
      };
    }
    case 'comparison_operator': {
      const link = singleComparison(node);
      if (!link) throw new AskPython();
      return compared(inner(link.left), link.operator, inner(link.right));
    }
    default:
      throw new AskPython();
  }
}

function compared(left: Term, operator: string, right: Term): Term {
  switch (operator) {
    case '==':
      return (row) => isEqual(left(row), right(row));
    case '!=':
      return (row) => !isEqual(left(row), right(row));
    case '<':
      return (row) => numeric(left(row)) < numeric(right(row));
    case '<=':
      return (row) => numeric(left(row)) <= numeric(right(row));
    case '>':
      return (row) => numeric(left(row)) > numeric(right(row));
    case '>=':
      return (row) => numeric(left(row)) >= numeric(right(row));
    default:
      throw new AskPython();
  }
}

/** As in Python, where `True == 1`, and text is never equal to a number. */
function isEqual(a: Scalar, b: Scalar): boolean {
  const isText = typeof a === 'string' || typeof b === 'string';
  return isText || a === null || b === null ? a === b : Number(a) === Number(b);
}

function numeric(value: Scalar): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  throw new AskPython();
}

/** As in Python, where NaN is true. */
function isTrue(value: Scalar): boolean {
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

function numberOf(node: PyNode): number {
  const value = numberValue(node);
  // `01` and `1__0` are mistakes in Python.
  if (value === null || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER) || /_|^\W*0\d/.test(node.text))
    throw new AskPython();
  return value;
}

function textOf(text: string): string {
  const quoted = /^(["'])([^\\"'\n]*)\1$/.exec(text);
  if (!quoted) throw new AskPython();
  return quoted[2] ?? '';
}

/** As the harness names them: what a step has, then entries of the observation, then its fields. */
function namesOf({ data, fields = [] }: ExpressionJob): Names {
  const { reward, terminated, truncated, observation } = data;
  const { structure } = observation;
  const entries = new Map<string, Structure>(
    structure.kind === 'dict' ? structure.entries.map(({ key, value }) => [key, value]) : [],
  );
  const ofStep = new Map<string, Term>([
    ['terminated', (row) => terminated[row] === 1],
    ['truncated', (row) => truncated[row] === 1],
    ['done', (row) => terminated[row] === 1 || truncated[row] === 1],
    ['reward', (row) => recorded(reward?.[row])],
  ]);
  return (name) => {
    const term = ofStep.get(name);
    if (term) return term;
    if (TAKEN.has(name)) return null;
    const entry = entries.get(name);
    const columnOf = (index: number): Column | undefined => observation.columns[index];
    if (entry) {
      const column = entry.kind === 'leaf' ? columnOf(entry.column) : undefined;
      return column?.kind === 'numeric' && column.shape.length > 0 ? null : ofColumn(column, 0);
    }
    const field = fields.find((one: Field) => one.name === name);
    return field ? ofColumn(columnOf(field.column), field.offset) : null;
  };
}

/** Names of something else than a scalar. */
const TAKEN = new Set(['t', 'T', 'obs', 'action', 'next_obs', 'info', 'steps', 'math']);

function ofColumn(column: Column | undefined, offset: number): Term | null {
  if (!column) return null;
  return (row) => {
    if (!isPresent(column, row)) throw new AskPython();
    if (column.kind === 'object' && column.values[row] === null) return null;
    return recorded(entryAt(column, row, offset));
  };
}

/** A value that both languages have alike. */
function recorded(value: Scalar | undefined): Scalar {
  if (value === null || value === undefined) throw new AskPython();
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new AskPython();
  return value;
}
