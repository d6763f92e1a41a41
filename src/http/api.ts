// The HTTP API: the guards, then a file a resource.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance } from 'fastify';
import { MAX_BODY_BYTES, MAX_HTTP_CONNECTIONS } from '../limits.ts';
import { boardRoute } from './boards.ts';
import { bodyGuard } from './body-guard.ts';
import { commandRoutes } from './commands.ts';
import { connectionRoute } from './connections.ts';
import { consoleRoute } from './console.ts';
import { deviceRoutes } from './devices.ts';
import { diagnosisRoutes } from './diagnosis.ts';
import type { ApiOptions, ApiParts } from './directory.ts';
import { eventRoute } from './events.ts';
import { exportRoute } from './export.ts';
import { answerBadClient, failureHandler } from './failure.ts';
import { healthRoute } from './health.ts';
import { hostGuard } from './host-guard.ts';
import { journalRoutes } from './journal.ts';
import { journeyRoute } from './journey.ts';
import { compileLate } from './late-schemas.ts';
import { loginRoutes } from './login.ts';
import { KnownPaths } from './methods.ts';
import { metricsRoute } from './metrics.ts';
import { OpenStreams } from './open-streams.ts';
import { describeApi, openapiRoute } from './openapi.ts';
import { originGuard } from './origin-guard.ts';
import { pageRoutes } from './pages.ts';
import { profileRoute } from './profiles.ts';
import { readingsRoute } from './readings.ts';
import type { Api } from './route.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { seriesRoutes } from './series.ts';
import { Session } from './session.ts';
import { tokenRoutes } from './tokens.ts';
import { Viewers } from './viewers.ts';
import { PacketViewers, wireRoutes } from './wire.ts';

/** Longer than any device id with each of its bytes percent-encoded. */
const MAX_PATH_PARAMETER = 512;

/**
 * Makes the API. The caller makes it listen, and closes it; event streams and exports end then.
 *
 * @param parts What it shows.
 * @param options Who may call.
 */
export async function createApi(parts: ApiParts, options: ApiOptions): Promise<FastifyInstance> {
  const app = bareApp(options);
  const session = new Session(options);
  const paths = new KnownPaths();
  const streams = new OpenStreams();
  const viewers = new Viewers(streams);
  const packetViewers = new PacketViewers();

  guard(app, options, session);
  app.addHook('onRoute', (route) => paths.add(route));
  app.addHook('preClose', async () => streams.endAll());
  app.setNotFoundHandler((request, reply) => paths.refuse(request, reply));

  await describeApi(app, parts.version);
  healthRoute(app, parts, session);
  loginRoutes(app, session);
  deviceRoutes(app, parts, streams);
  profileRoute(app, parts);
  readingsRoute(app, parts);
  journeyRoute(app, parts);
  seriesRoutes(app, parts);
  journalRoutes(app, parts);
  commandRoutes(app, parts);
  tokenRoutes(app, parts);
  exportRoute(app, parts, streams, options.log ?? (() => {}));
  connectionRoute(app, parts);
  boardRoute(app, parts);
  diagnosisRoutes(app, parts);
  eventRoute(app, parts, viewers);
  consoleRoute(app, parts, viewers);
  wireRoutes(app, parts, streams, packetViewers);
  metricsRoute(app, parts, { session, packetViewers });
  openapiRoute(app);
  await pageRoutes(app, parts.page);
  return app;
}

function bareApp(options: ApiOptions): Api {
  const handleFailure = failureHandler(options.log ?? (() => {}));
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER },
    return503OnClosing: false,
    ajv: { onCreate: compileLate },
    // The guard says what is wrong with a Host, in the API's own way.
    http: { requireHostHeader: false },
    clientErrorHandler: answerBadClient,
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply);
      handleFailure(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = MAX_HTTP_CONNECTIONS;
  app.setErrorHandler(handleFailure);
  // Answers are written as they are: a schema would drop metrics that it does not know.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  app.removeContentTypeParser('text/plain');
  return app;
}

/** The first that refuses, answers. */
function guard(app: Api, options: ApiOptions, session: Session): void {
  const guardHost = hostGuard(options);
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply);
    guardHost(request);
    originGuard(request);
    session.guard(request, reply);
    bodyGuard(request);
  });
}
