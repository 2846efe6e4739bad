import '../sane-language';
import * as z from 'zod/mini';
import 'uplot/dist/uPlot.min.css';
import '../styles/tokens.css';
import '../styles/controls.css';
import './recording.css';
import type { VsCodeApi } from '../requests';
import { watchTheme } from '../theme';
import { RecordingHost } from './host';
import { RecordingPage } from './page';

declare function acquireVsCodeApi(): VsCodeApi;

// The page forbids making code from strings, which zod would try for speed.
z.config({ jitless: true });

const root = document.getElementById('recording');
if (root) {
  const api = acquireVsCodeApi();
  const page: RecordingPage = new RecordingPage(
    root,
    api,
    new RecordingHost(api, (content) => page.show(content)),
  );
  watchTheme();
  void page.start();
}
