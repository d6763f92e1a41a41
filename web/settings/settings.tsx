// The settings: what this browser shows, the export of readings, tokens of devices, and the server.

import './settings.css';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { ExportForm } from './export-form.tsx';
import { Tokens } from './tokens.tsx';

export default function Settings() {
  return (
    <div class="stack">
      <h1>Settings</h1>
      <div class="settings">
        <div>
          <Appearance />
          <About />
        </div>
        <div>
          <section class="panel stack" aria-labelledby="export">
            <h2 id="export">Export readings</h2>
            <ExportForm />
          </section>
          <Tokens />
        </div>
      </div>
    </div>
  );
}
