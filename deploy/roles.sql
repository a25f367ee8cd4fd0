-- What Lifeguard needs on the watched PostgreSQL (15.5, 16.1 or newer). A DBA runs it once, in the service's own database,
-- as a superuser or as the provider's administrator (who may grant pg_signal_backend, pg_read_all_stats and, from 16 on,
-- pg_use_reserved_connections); running it again changes nothing. Then give the bot its password:
--
--     ALTER ROLE lifeguard_bot PASSWORD '<a long random password>';      or in psql:  \password lifeguard_bot
--
-- The bot can read statistics and call two functions. It has no right on any table and may signal no session by itself:
-- the functions look at the session again at the very moment and end it only if it is still exactly what a person confirmed.
-- For diagnosis while every slot is taken, also set reserved_connections = 4 in postgresql.conf (16 or newer, needs a restart).

DO $roles$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'lifeguard_owner') THEN
    CREATE ROLE lifeguard_owner NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'lifeguard_bot') THEN
    CREATE ROLE lifeguard_bot LOGIN CONNECTION LIMIT 4;
  END IF;
  -- An administrator who is no superuser must be able to act as a role before giving it anything to own.
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    EXECUTE pg_catalog.format('GRANT lifeguard_owner TO %I', current_user)
      || CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 160000 THEN ' WITH INHERIT TRUE, SET TRUE' ELSE '' END;
  END IF;
  IF pg_catalog.current_setting('server_version_num')::integer >= 160000 THEN
    GRANT pg_use_reserved_connections TO lifeguard_bot;
  END IF;
END
$roles$;

GRANT pg_signal_backend, pg_read_all_stats TO lifeguard_owner;
GRANT pg_read_all_stats TO lifeguard_bot;
ALTER ROLE lifeguard_bot SET statement_timeout = '5s';
ALTER ROLE lifeguard_bot SET lock_timeout = '1s';
ALTER ROLE lifeguard_bot SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE lifeguard_bot SET default_transaction_read_only = on;

CREATE SCHEMA IF NOT EXISTS lifeguard AUTHORIZATION lifeguard_owner;
REVOKE ALL ON SCHEMA lifeguard FROM PUBLIC;
GRANT USAGE ON SCHEMA lifeguard TO lifeguard_bot;

-- What must never be ended here, and which databases beside this one the bot may act in. For example:
--   INSERT INTO lifeguard.rule VALUES ('protected role', 'migrations'), ('protected application', 'billing-queue');
CREATE TABLE IF NOT EXISTS lifeguard.rule (
  kind text NOT NULL CHECK (kind IN ('protected role', 'protected application', 'allowed database')),
  name text NOT NULL,
  PRIMARY KEY (kind, name)
);
ALTER TABLE lifeguard.rule OWNER TO lifeguard_owner;
REVOKE ALL ON lifeguard.rule FROM PUBLIC;
GRANT SELECT ON lifeguard.rule TO lifeguard_bot;

-- Answers ready, changed, protected or gone. A pid used again by another session has another backend_start: gone.
-- p_advisory: the holders of advisory locks, when just looked up; null: look them up here.
CREATE OR REPLACE FUNCTION lifeguard.judge(
  p_pid integer, p_backend_start text, p_usename text, p_datname text, p_state text, p_state_change text, p_advisory integer[]
) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $judge$
DECLARE
  s record;
  r record;
  d name;
  rules record;
  locks record;
BEGIN
  -- Within one transaction the server shows every session as it was at the first look: look afresh.
  PERFORM pg_stat_clear_snapshot();
  SELECT * INTO s FROM pg_stat_get_activity(p_pid);
  IF NOT FOUND OR s.backend_start IS DISTINCT FROM p_backend_start::timestamptz THEN
    RETURN 'gone';
  END IF;
  IF s.pid = pg_backend_pid() OR s.backend_type IS DISTINCT FROM 'client backend' OR s.application_name LIKE 'lifeguard/%' THEN
    RETURN 'protected';
  END IF;

  SELECT rolname, rolsuper, rolreplication INTO r FROM pg_roles WHERE oid = s.usesysid;
  SELECT datname INTO d FROM pg_database WHERE oid = s.datid;
  IF r.rolname IS DISTINCT FROM p_usename::name OR d IS DISTINCT FROM p_datname::name
     OR s.state IS DISTINCT FROM p_state OR s.state_change IS DISTINCT FROM p_state_change::timestamptz THEN
    RETURN 'changed';
  END IF;

  IF r.rolsuper OR r.rolreplication OR r.rolname = session_user
     OR s.application_name ~* '^\s*(pg_dump|pg_restore|pg_basebackup|pg_receivewal|pgbackrest|barman|wal-g)' THEN
    RETURN 'protected';
  END IF;
  SELECT bool_or(kind = 'protected role' AND name = r.rolname OR kind = 'protected application' AND name = s.application_name) AS protected,
         bool_or(kind = 'allowed database' AND name = d) AS allowed
    INTO rules FROM lifeguard.rule;
  IF rules.protected OR d <> current_database() AND rules.allowed IS NOT TRUE THEN
    RETURN 'protected';
  END IF;
  IF s.query ~* '(^|;|\*/)\s*listen\M' OR s.query ~* 'pg_(start_backup|backup_start)' THEN
    RETURN 'protected';
  END IF;
  IF s.state = 'active' AND s.query ~* '(^|;|\*/)\s*(vacuum|analyze|reindex|cluster|refresh|create|alter|drop|truncate|copy)\M' THEN
    RETURN 'protected';
  END IF;

  IF p_advisory IS NOT NULL THEN
    RETURN CASE WHEN p_pid = ANY (p_advisory) THEN 'protected' ELSE 'ready' END;
  END IF;
  -- Only schema changes and maintenance hold a relation this strongly; reads and ordinary writes never do.
  SELECT bool_or(locktype = 'advisory') AS advisory,
         bool_or(locktype = 'relation' AND mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS strong
    INTO locks FROM pg_lock_status() WHERE pid = p_pid AND granted;
  IF locks.advisory OR s.state = 'active' AND locks.strong THEN
    RETURN 'protected';
  END IF;
  RETURN 'ready';
END
$judge$;

-- Judges and signals a handful of sessions, each at its own moment: terminated or cancelled, else what judge said. The kind judge
-- only looks, at any number of them: ready is what it would signal.
-- It does not wait: waiting inside would cost 100 ms a session. The caller looks afterwards whether all are gone.
CREATE OR REPLACE FUNCTION lifeguard.signal(
  kind text, pids integer[], backend_starts text[], usenames text[], datnames text[], states text[], state_changes text[]
) RETURNS TABLE (pid integer, result text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $signal$
DECLARE
  -- The lock table is dear to read. One look serves every idle session: found unchanged later, it has done nothing since.
  advisory integer[] := ARRAY(SELECT l.pid FROM pg_lock_status() l WHERE l.locktype = 'advisory' AND l.granted);
BEGIN
  IF kind NOT IN ('terminate', 'cancel', 'judge') OR kind <> 'judge' AND cardinality(pids) > 25 THEN
    RAISE EXCEPTION 'lifeguard.signal: terminate or cancel, 25 sessions at most';
  END IF;
  FOR i IN 1 .. cardinality(pids) LOOP
    pid := pids[i];
    result := lifeguard.judge(pid, backend_starts[i], usenames[i], datnames[i], states[i], state_changes[i], CASE WHEN states[i] = 'idle' THEN advisory END);
    IF result = 'ready' AND kind <> 'judge' THEN
      BEGIN
        IF kind = 'terminate' THEN
          result := CASE WHEN pg_terminate_backend(pid) THEN 'terminated' ELSE 'gone' END;
        ELSE
          result := CASE WHEN pg_cancel_backend(pid) THEN 'cancelled' ELSE 'gone' END;
        END IF;
      EXCEPTION WHEN insufficient_privilege THEN
        result := 'protected';
      END;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$signal$;

-- The same for one session, for a person at psql. cancel ends the running statement and leaves the session open.
CREATE OR REPLACE FUNCTION lifeguard.terminate(
  pid integer, backend_start text, usename text, datname text, state text, state_change text
) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $terminate$
  SELECT s.result FROM lifeguard.signal('terminate', ARRAY[$1], ARRAY[$2], ARRAY[$3], ARRAY[$4], ARRAY[$5], ARRAY[$6]) s
$terminate$;

CREATE OR REPLACE FUNCTION lifeguard.cancel(
  pid integer, backend_start text, usename text, datname text, state text, state_change text
) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $cancel$
  SELECT s.result FROM lifeguard.signal('cancel', ARRAY[$1], ARRAY[$2], ARRAY[$3], ARRAY[$4], ARRAY[$5], ARRAY[$6]) s
$cancel$;

ALTER FUNCTION lifeguard.judge(integer, text, text, text, text, text, integer[]) OWNER TO lifeguard_owner;
ALTER FUNCTION lifeguard.signal(text, integer[], text[], text[], text[], text[], text[]) OWNER TO lifeguard_owner;
ALTER FUNCTION lifeguard.terminate(integer, text, text, text, text, text) OWNER TO lifeguard_owner;
ALTER FUNCTION lifeguard.cancel(integer, text, text, text, text, text) OWNER TO lifeguard_owner;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA lifeguard FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lifeguard.signal(text, integer[], text[], text[], text[], text[], text[]) TO lifeguard_bot;
GRANT EXECUTE ON FUNCTION lifeguard.terminate(integer, text, text, text, text, text) TO lifeguard_bot;
GRANT EXECUTE ON FUNCTION lifeguard.cancel(integer, text, text, text, text, text) TO lifeguard_bot;
