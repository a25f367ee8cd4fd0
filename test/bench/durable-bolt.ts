/**
 * The floor of row 1: the least a durable bot can do. A bare Bolt app that commits one fsynced row, answers 202 and posts.
 * Run as a process of its own, like the bot it is compared with.
 */
import bolt from '@slack/bolt';
import pg from 'pg';

const { App, ExpressReceiver } = bolt;
const [storeUrl = '', apiUrl = '', token = '', channel = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: storeUrl, max: 4 });
await pool.query('CREATE TABLE IF NOT EXISTS floor (id bigint GENERATED ALWAYS AS IDENTITY, body json)');
const receiver = new ExpressReceiver({ signingSecret: 'unused in this bench' });
const app = new App({ token, receiver, clientOptions: { slackApiUrl: apiUrl }, logLevel: bolt.LogLevel.ERROR });
receiver.router.post('/alert', (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => void (async () => {
    await pool.query('INSERT INTO floor (body) VALUES ($1)', [body]);
    response.status(202).end();
    const { groupKey } = JSON.parse(body) as { groupKey: string };
    await app.client.chat.postMessage({ channel, text: groupKey });
  })());
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (server.address() as { port: number }).port });
