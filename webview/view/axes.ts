import { h, replace } from '../dom';
import type { AnalysisView } from '../protocol/analysis';

type Axes = { readonly x: string; readonly y: string };

/** Which two fields the map is drawn over. */
export class AxesChooser {
  readonly element = h('div', { class: 'axes' });

  constructor(private readonly choose: (axes: Axes) => void) {}

  draw({ mapFields }: AnalysisView, axes: Axes | null): void {
    this.element.hidden = mapFields.length < 2;
    const pick = (which: 'x' | 'y'): HTMLElement => {
      const options = mapFields.map((name) =>
        h('option', { value: name, selected: axes?.[which] === name }, name),
      );
      const field = h(
        'select',
        { class: 'field', 'aria-label': which === 'x' ? 'Map: across' : 'Map: down or up' },
        !axes && h('option', { value: '', selected: true }, '…'),
        ...options,
      );
      field.addEventListener('change', () => {
        const [first = '', second = ''] = mapFields;
        this.choose({ x: axes?.x ?? first, y: axes?.y ?? second, [which]: field.value });
      });
      return field;
    };
    replace(
      this.element,
      h('span', { class: 'quiet' }, axes ? 'Map of' : 'Draw a map of'),
      pick('x'),
      '×',
      pick('y'),
    );
  }
}
