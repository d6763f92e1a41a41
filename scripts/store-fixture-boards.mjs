// The boards of the fixture: every kind of line, gaps, late readings, copies, several boots, device
// times, missing and extreme values, rejects and messages.

import { bareBoard, getJson, helloBoard, until } from './store-fixture-server.mjs';

/** Values that a careless encoding would change. */
const EXTREMES = [
  0,
  -0,
  0.1,
  -273.15,
  1 / 3,
  1e-300,
  5e-324,
  1.7976931348623157e308,
  2 ** 53,
  -(2 ** 53) + 1,
  4294967296.5,
  123456789.123456,
];

export async function firstDay(server) {
  await kitchenFirst(server);
  await attic(server, 'a1', 1);
  await cellar(server, 1);
  await barn(server, 1);
  await mast(server);
  await rack(server);
  await sketch(server);
}

export async function secondDay(server) {
  await kitchenSecond(server);
  await attic(server, 'a1', 61);
  await attic(server, 'a2', 1);
  await cellar(server, EXTREMES.length + 1);
  await barn(server, 31);
  await sketch(server);
}

/** CSV: a gap filled late, a gap that stays, copies, a second boot. */
async function kitchenFirst(server) {
  const hello = 'HELLO device=kitchen boot=7f3a ack=1 millis=60 units=humidity:%RH firmware=v1.2 ✓';
  const board = await helloBoard(server, hello);
  await board.sendAcked(run(1, 40).map(climate), 40);
  await board.sendAcked(run(46, 80).map(climate), 80);
  await board.sendAcked([...run(41, 45), ...run(79, 81)].map(climate), 81);
  await board.sendAcked([...run(90, 119).map(climate), '120,12000,nan,'], 120);
  board.send('121,12100,20.5\n122,12200,zwölf,50\n');
  board.send(`${'x'.repeat(5000)}\n`);
  board.send('door open ✓\ntoken=secret\n');
  board.send('123,12300,28.3,6');
  await board.end();
  const again = await helloBoard(server, 'HELLO device=kitchen boot=80c1 ack=1 millis=10');
  await again.sendAcked(run(5, 30).map(climate), 30);
  await again.end();
}

/** The boot of the day before goes on, and its gap is filled in part. */
async function kitchenSecond(server) {
  const board = await helloBoard(server, 'HELLO device=kitchen boot=80c1 ack=1');
  await board.sendAcked([...run(31, 90), ...run(1, 2), ...run(91, 95)].map(climate), 95);
  board.send('still here\n1,2\n');
  await until(async () => (await getJson(server.url, '/api/devices/kitchen')).messages === 3);
}

function climate(seq) {
  return `${seq},${seq * 100},${(20 + Math.sin(seq / 9) * 5).toFixed(1)},${40 + (seq % 23)}`;
}

/** JSON: metrics that come and go, nested names, null, true and false, a name beyond ASCII. */
async function attic(server, boot, first) {
  const board = await helloBoard(server, `HELLO device=attic boot=${boot} ack=1`);
  const last = first + 59;
  const lines = run(first, last).map((seq) =>
    JSON.stringify({
      seq,
      millis: seq * 250,
      dht: { temperature: 21 + (seq % 7) / 8, humidity: seq % 5 === 0 ? null : 55.5 },
      ...(seq % 3 === 0 && { lüfter: seq % 2 === 0 }),
      ...(seq % 10 === 0 && { [`spike${seq / 10}`]: seq * 1e6 }),
      note: 'ignored',
    }),
  );
  await board.sendAcked(lines, last);
  await board.end();
}

/** Times of the board's own, some impossible; values that must come back bit for bit. */
async function cellar(server, first) {
  const hello = 'HELLO device=cellar boot=c ack=1 fields=seq,time,level,flow';
  const board = await helloBoard(server, hello);
  const last = first + EXTREMES.length - 1;
  const lines = EXTREMES.map((value, i) => {
    const time = i % 6 === 5 ? 1000 : 1_700_000_000_000 + (first + i) * 60_000 + i;
    return `${first + i},${time},${Object.is(value, -0) ? '-0' : value},${i % 2 ? '' : value}`;
  });
  await board.sendAcked(lines, last);
  await board.end();
}

/** Influx lines of a gateway: they name another device than the connection's. */
async function barn(server, first) {
  const board = await bareBoard(server, '127.0.0.3');
  const last = first + 29;
  for (const seq of run(first, last)) {
    const time = `${1_700_000_000 + seq * 10}123456789`;
    board.send(`climate,device=barn,row=7 temperature=${seq / 4},lamp=t,count=${seq}i ${time}\n`);
  }
  board.send('{"device":"shed","seq":1,"millis":5,"co2":412}\n');
  board.send('gateway up\n');
  await until(async () => {
    const { devices } = await getJson(server.url, '/api/devices');
    const barn = devices.find(({ id }) => id === 'barn');
    return barn?.readings === last && devices.some(({ id }) => id === 'shed');
  });
  await board.end();
}

/** Readings without a seq: each is stored, equal ones too. */
async function mast(server) {
  const board = await bareBoard(server, '127.0.0.4');
  board.send('HELLO device=mast fields=wind\n');
  board.send('3.5,\n');
  for (const speed of [3.5, 3.5, 4]) board.send(`wind:${speed} gust:${speed * 2}\n`);
  await until(async () => (await getJson(server.url, '/api/devices/mast')).readings === 3);
  await board.end();
}

/** As many metrics as a reading may have. */
async function rack(server) {
  const names = run(1, 64).map((i) => `sensor${i}`);
  const hello = `HELLO device=rack boot=r ack=1 fields=seq,${names.join(',')}`;
  const board = await helloBoard(server, hello);
  const lines = run(1, 5).map((seq) => [seq, ...names.map((_, i) => (i + seq) / 10)].join(','));
  await board.sendAcked(lines, 5);
  await board.end();
}

/** The bare sketch: no HELLO; it restarts, so the server names its boots. More rejects than are kept. */
async function sketch(server) {
  const path = '/api/devices/127.0.0.2';
  const before = await getJson(server.url, path).catch(() => ({ readings: 0, rejected: 0 }));
  const board = await bareBoard(server, '127.0.0.2');
  board.send(run(0, 24).map(sketchLine).join(''));
  board.send(run(0, 12).map(sketchLine).join(''));
  board.send('temperature:19.5,humidity:61\n');
  board.send(
    run(1, 105)
      .map((i) => `${i},\n`)
      .join(''),
  );
  await until(async () => {
    const { readings, rejected } = await getJson(server.url, path);
    return readings === before.readings + 39 && rejected === before.rejected + 105;
  });
  await board.end();
}

function sketchLine(seq) {
  return `${seq},${4006 + seq * 5000},${24 + (seq % 4) / 10},${60 + seq}\r\n`;
}

/** The whole numbers from first to last. */
function run(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
