// POST and GET /api/devices/{id}/commands, GET /api/commands/{id}: what boards are told to do, and
// what became of it.

import { Type } from 'typebox';
import { COMMAND_STATUSES, type Command, commandFields } from '../command/command.ts';
import { COMMAND_TTL_S, MAX_COMMAND_BYTES, MAX_COMMAND_TTL_S } from '../limits.ts';
import { isCommandText } from '../line/names.ts';
import { DeviceParams, findDevice } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError, requireStore, unknownDevice } from './failure.ts';
import { type Api, answers, answersAccepted } from './route.ts';
import { TimeOut } from './time.ts';

const Status = Type.Union(COMMAND_STATUSES.map((status) => Type.Literal(status)));
const TimeOrNull = Type.Union([TimeOut, Type.Null()]);

const CommandJson = Type.Object({
  id: Type.String(),
  device: Type.String(),
  text: Type.String(),
  status: Status,
  reply: Type.Union([Type.String(), Type.Null()], {
    description: 'What the board said with its outcome',
  }),
  createdAt: TimeOut,
  expiresAt: TimeOut,
  sentAt: TimeOrNull,
  endedAt: TimeOrNull,
});

const CommandIn = Type.Object({
  text: Type.String({
    description: `1 to ${MAX_COMMAND_BYTES} bytes of UTF-8 without control characters`,
  }),
  ttlSeconds: Type.Integer({
    minimum: 1,
    maximum: MAX_COMMAND_TTL_S,
    default: COMMAND_TTL_S,
    description: 'How long it may be waiting, or on its way',
  }),
});

function commandJson(command: Command) {
  const { id, ...fields } = commandFields(command);
  return { id, device: command.device, ...fields };
}

/** Before the schema, which would take a number for its digits. */
async function checkText({ body }: { body: unknown }): Promise<void> {
  const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : null;
  if (typeof text === 'string' && isCommandText(text)) return;
  throw new ApiError(
    400,
    'bad-command',
    `The text must be 1 to ${MAX_COMMAND_BYTES} bytes of UTF-8 without control characters.`,
  );
}

export function commandRoutes(app: Api, { commands, devices, store }: ApiParts): void {
  app.post(
    '/api/devices/:id/commands',
    {
      preValidation: checkText,
      schema: {
        summary: 'Sends a command to a device, or keeps it until the device is there',
        params: DeviceParams,
        body: CommandIn,
        response: answersAccepted(
          Type.Object({ id: Type.String(), status: Status }),
          'It is on disk',
        ),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { text, ttlSeconds } = request.body;
      requireStore(store);
      if (devices.get(id) === undefined && !commands.meet(id)) throw unknownDevice(id);
      const command = await commands.post(id, text, ttlSeconds * 1000);
      return reply.code(202).send({ id: command.id, status: command.status });
    },
  );

  app.get(
    '/api/devices/:id/commands',
    {
      schema: {
        summary: 'Commands to a device, the newest first',
        params: DeviceParams,
        response: answers(Type.Object({ commands: Type.Array(CommandJson) })),
      },
    },
    async (request) => {
      const { id } = findDevice(devices, request.params.id);
      return { commands: commands.of(id).map(commandJson) };
    },
  );

  app.get(
    '/api/commands/:id',
    {
      schema: {
        summary: 'A command and its outcome',
        params: Type.Object({ id: Type.String() }),
        response: answers(CommandJson),
      },
    },
    async (request) => {
      const command = commands.get(request.params.id);
      if (command === undefined) {
        throw new ApiError(404, 'unknown-command', 'There is no such command, or no longer.');
      }
      return commandJson(command);
    },
  );
}
