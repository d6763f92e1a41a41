// What an ACK proves when lines were not sent in order.

import { expect, test } from 'vitest';
import { SendOrder } from './send-order.ts';

test.each([
  ['in order', 0, [1, 2, 3], 2, [1, 2]],
  ['a gap that is passed over', 0, [1, 4, 5], 4, [1, 4]],
  ['an ACK between two that were sent', 0, [1, 4, 5], 3, [1]],
  ['a late one before the seq that is acknowledged', 0, [1, 3, 2, 4], 4, [1, 3, 2, 4]],
  ['a late one behind it may not have come yet', 0, [1, 3, 2], 3, [1, 3]],
  ['late ones after WELCOME prove nothing by the seq it told', 10, [4, 5], 10, []],
  ['but by the next one', 10, [4, 5, 11], 11, [4, 5, 11]],
])('%s', (_, durable, sent, acked, proven) => {
  const order = new SendOrder(durable);
  for (const seq of sent) order.sent(seq);
  expect(order.provenBy(acked)).toEqual(proven);
  expect(order.provenBy(acked)).toEqual([]);
});
