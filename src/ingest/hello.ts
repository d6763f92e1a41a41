// What a HELLO does, step by step: may this board speak for the device, whom does it replace, what
// does it declare, and when is it welcome.

import type { Hello } from '../line/verb.ts';
import type { Boot } from './boot.ts';
import type { Device, Speaker } from './device.ts';
import type { Session } from './session.ts';

const NEEDS_SEQ = 'ack=1 needs seq among the fields';

/** Makes a connection speak for the device it names; refuses it with an ERR line if it may not. */
export function sayHello(session: Session, hello: Hello): void {
  const device = admit(session, hello);
  if (device === null) return;
  session.helloAt = session.arrival;
  if (session.device !== null && session.device !== device) session.leave();
  const older = device.speaker;
  // A newer connection has said HELLO already, and waits for this one to be read to its end.
  const givesWay = session.hello !== null && session.device === device && older !== session;
  if (!givesWay) device.speaker = session;
  if (older === null || older === session || givesWay) {
    begin(session, device, hello, null);
    return;
  }
  // What the older connection had delivered counts as sent before this HELLO.
  session.suspend(device);
  older.readToTheEnd(device).then(() => {
    // Its token may have become void meanwhile, or its device have been forgotten.
    if (!session.isOver && showsToken(session, hello)) begin(session, device, hello, older);
    else if (device.speaker === session) device.speaker = null;
    session.proceed();
  });
}

/** Whether it may speak for the device as far as tokens go; turns it away if not. */
function showsToken(session: Session, { device, token }: Hello): boolean {
  if (session.ingest.gate.admits(device, token)) return true;
  session.turnAway(
    token === null
      ? `a token is needed: tapline token ${device} makes one`
      : `this is not the token of ${device}`,
  );
  return false;
}

/** The device, unless this board may not speak for it now. */
function admit(session: Session, hello: Hello): Device | null {
  const { ingest, arrival, peer } = session;
  session.tally.device = hello.device;
  if (!showsToken(session, hello)) return null;
  if (hello.ack && !fieldsOf(session, hello).includes('seq')) {
    session.refuse('bad-hello', NEEDS_SEQ);
    return null;
  }
  const known = ingest.registry.find(hello.device);
  if (known !== undefined && hello.boot !== null) {
    const boot = known.bootNamed(hello.boot);
    if (boot === undefined && known.isRetired(hello.boot)) {
      session.refuse('bad-hello', 'this boot is too old; take a token that differs at each start');
      return null;
    }
    if (boot !== undefined && known.replacements.refuses(boot, arrival.monoMs)) {
      session.refuse('in-use', `another board calls itself ${hello.device}; give each its own id`);
      return null;
    }
  }
  const device = ingest.device(hello.device, peer.remoteAddress, arrival);
  if (device === null) session.refuse('full', 'the server has no room for another device');
  return device;
}

/** Takes up the field list that the server has for its device now, unless its HELLO named one. */
export function renewFields(session: Session): void {
  const { hello, ingest, recorder } = session;
  if (hello === null) recorder.useFields(ingest.fieldsFor(session.id));
  else if (hello.ack && !fieldsOf(session, hello).includes('seq')) {
    session.refuse('bad-hello', NEEDS_SEQ);
  } else if (hello.fields === null) recorder.useFields(fieldsOf(session, hello));
}

/** Its own list, or the one that the server has for this device. */
function fieldsOf({ ingest }: Session, { fields, device }: Hello): readonly string[] {
  return fields ?? ingest.helloFields(device);
}

function begin(session: Session, device: Device, hello: Hello, older: Speaker | null): void {
  const { ingest } = session;
  const boot = hello.boot === null ? null : ingest.namedBoot(device, hello.boot, session.arrival);
  // It may have ended, or have said HELLO as another device, in what it had still delivered.
  if (older?.device === device) replace(session, boot, older);
  session.fallSilent('said HELLO again');
  device.speaker ??= session;
  declare(session, device, hello, boot);
  session.speakFor(device, boot);
  session.peer.heartbeat();
  session.replies.beginAnew();
  // What came before the HELLO; what may follow it in the same segment gets its own ACK.
  const last = boot?.sequence.max ?? -1;
  ingest.commits.whenDurable(() => {
    if (session.device !== device || session.hello !== hello) return;
    session.replies.welcome(device.id, last, () => ingest.clock().wallMs);
  });
}

function replace(session: Session, boot: Boot | null, older: Speaker): void {
  if (boot !== null && older.boot !== null) {
    const { device } = boot;
    const addresses = [older.address, session.peer.remoteAddress];
    if (device.replacements.replaced(boot, older.boot, session.arrival.monoMs)) {
      session.ingest.conflictFound(device.id, addresses);
    }
  }
  older.refuse('replaced', 'a newer connection of this device took over');
}

/** Takes what the board says of itself. */
function declare(session: Session, device: Device, hello: Hello, boot: Boot | null): void {
  session.hello = hello;
  session.recorder.useFields(fieldsOf(session, hello));
  if (hello.firmware !== null) device.firmware = hello.firmware;
  if (Object.keys(hello.units).length > 0) device.units = hello.units;
  if (boot === null) return;
  boot.receiver = hello.ack ? session : null;
  if (hello.millis === null) return;
  boot.clock.observe(hello.millis, session.helloAt);
  session.ingest.commits.changed(boot);
}
