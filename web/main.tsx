// Starts the dashboard.

import './design/base.css';
import { render } from 'preact';
import { App } from './shell/app.tsx';
import { reloadAfterUpgrade } from './shell/upgrade.ts';

reloadAfterUpgrade();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
