// Captures until it is killed; says when it has begun, and with which failure it ended. Arguments: interface, port, program.

import { startCapture } from '../../../dist/capture/start-capture.js';
import { findTools } from '../../../dist/capture/tools.js';

const [device, port, name] = process.argv.slice(2);
const tools = (await findTools()).filter((tool) => tool.name === name);
const failed = ({ code }) => process.stdout.write(`${code}\n`);
const listener = { bytes() {}, dropped() {}, failed };
const wish = { interface: device, ports: [{ port: Number(port) }], promiscuous: false };
await startCapture(wish, listener, { tools });
process.stdout.write('capturing\n');
setInterval(() => {}, 1000);
