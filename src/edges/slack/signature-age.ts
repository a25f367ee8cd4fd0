import type express from 'express';

const AGE_SECONDS = 300;

/** Bolt refuses old signatures; one dated in the future would be valid for as long as it says, so it is refused here. */
export const freshRequestsOnly: express.RequestHandler = (request, response, next) => {
  const stamp = Number(request.get('x-slack-request-timestamp'));
  if (request.path === '/slack/events' && !(Math.abs(Date.now() / 1_000 - stamp) <= AGE_SECONDS)) {
    response.status(401).type('text').send('The request’s time is not near ours.\n');
    return;
  }
  next();
};
