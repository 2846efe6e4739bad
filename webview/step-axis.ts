import type uPlot from 'uplot';

/** Room for the word under the numbers. */
export const LABEL_SIZE = 18;

/** Says below the lowest of several plots over the same steps what their numbers count. */
export function stepLabel(font: string): Pick<uPlot.Axis, 'label' | 'labelFont' | 'labelSize' | 'labelGap'> {
  return { label: 'step', labelFont: font, labelSize: LABEL_SIZE, labelGap: 0 };
}
