/** The one HTTP server: webhooks, health, metrics and, in HTTP mode, Slack's own requests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Registry } from 'prom-client';
import type { Logger } from 'pino';

type HttpServer = { port: number; stop(): Promise<void> };

export async function serve(options: {
  port: number;
  registry: Registry;
  ready: () => Promise<boolean>;
  routers: express.Router[];
  log: Logger;
}): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => { response.type('text').send('ok\n'); });
  app.get('/readyz', async (_request, response) => {
    const ready = await options.ready();
    response.status(ready ? 200 : 503).type('text').send(ready ? 'ready\n' : 'not ready\n');
  });
  app.get('/metrics', async (_request, response) => {
    response.type(options.registry.contentType).send(await options.registry.metrics());
  });
  for (const router of options.routers) app.use(router);
  app.use((_request, response) => { response.status(404).type('text').send('There is nothing here.\n'); });
  // Express finds error handlers by their four parameters. The error's text stays in the log.
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    options.log.error({ err: error }, 'a route broke');
    if (!response.headersSent) response.status(500).type('text').send('Something broke here; the log says what.\n');
  });

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(options.port, () => listening()));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 3_000).unref();
      }),
  };
}
