-- The bot's own tables. Every statement may run again on a schema that has it: a newer version only adds.
CREATE SCHEMA IF NOT EXISTS lifeguard;

-- One row per incident: the fold of its events, kept beside them so that a door needs one read.
CREATE TABLE IF NOT EXISTS lifeguard.incident (
  id uuid PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  group_key text NOT NULL,
  status text NOT NULL,
  version integer NOT NULL,
  state json NOT NULL,
  headline_ts text,
  opened_at timestamptz NOT NULL DEFAULT now()
);
-- Two replicas that hear of one problem in the same instant open one incident.
CREATE UNIQUE INDEX IF NOT EXISTS incident_open_group ON lifeguard.incident (group_key) WHERE status <> 'resolved';
CREATE INDEX IF NOT EXISTS incident_group ON lifeguard.incident (group_key, opened_at DESC);
CREATE INDEX IF NOT EXISTS incident_headline ON lifeguard.incident (headline_ts);

CREATE TABLE IF NOT EXISTS lifeguard.event (
  incident uuid NOT NULL REFERENCES lifeguard.incident (id),
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  by text NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (incident, seq)
);

-- What the doors already took in: a sender's repeat finds its key here and changes nothing.
CREATE TABLE IF NOT EXISTS lifeguard.inbox (
  key text PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS inbox_received ON lifeguard.inbox (received_at);
