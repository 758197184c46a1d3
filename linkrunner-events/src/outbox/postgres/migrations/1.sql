-- All names are schema-qualified, so that the caller's `search_path` does not matter. The schema is not called `linkrunner`, because a
-- role of that name would create its own tables in it.
DO $$ BEGIN
    -- The owner of the database may have created the schema for a role that may not create schemas.
    IF to_regnamespace('linkrunner_outbox') IS NULL THEN
        CREATE SCHEMA linkrunner_outbox;
    END IF;
END $$;

-- The highest version is the schema of the database. Programs that know a version from `oldest` on can use it.
CREATE TABLE linkrunner_outbox.schema_version (
    version integer PRIMARY KEY,
    oldest integer NOT NULL,
    migrated_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON linkrunner_outbox.schema_version TO PUBLIC;

-- The pending events. Events with the same ordering key are sent oldest first.
--
-- lane: the hash of `ordering_key`, for the index.
-- blocks: later events of the lane wait for this one. False for good once an event that is not strict is retried.
-- due: when the event may be claimed: the time of its next attempt, or the end of its lease. Set at `scheduled_at`.
-- retry_at: the time of the next attempt, for an event that waits for one. Null for an event that waits for its turn only.
-- holder: the relay that has claimed the event and has not yet recorded an outcome.
-- fence: the number of the claim, so that a relay that lost its lease changes nothing. It begins at a random number: after a
--     failover, ids may be used again, and a late success must not delete another event.
-- attempts, charged: all attempts, and those that count towards giving the event up.
-- in_doubt: an earlier relay held the event and never recorded an outcome.
CREATE TABLE linkrunner_outbox.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ordering_key text NOT NULL,
    lane bigint NOT NULL GENERATED ALWAYS AS (hashtextextended(ordering_key, 0::bigint)) STORED,
    blocks boolean NOT NULL DEFAULT true,
    strict boolean NOT NULL,
    due timestamptz NOT NULL DEFAULT '-infinity',
    scheduled_at timestamptz NOT NULL DEFAULT '-infinity',
    retry_at timestamptz,
    holder bigint,
    fence bigint NOT NULL DEFAULT floor(random() * 4e18)::bigint CHECK (fence BETWEEN 0 AND 5e18),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    charged integer NOT NULL DEFAULT 0 CHECK (charged >= 0),
    maybe_arrived boolean NOT NULL DEFAULT false,
    in_doubt boolean NOT NULL DEFAULT false,
    enqueued_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(enqueued_at)),
    first_attempt_at timestamptz CHECK (isfinite(first_attempt_at)),
    last_error text,
    event_id text,
    request_id text,
    endpoint text NOT NULL,
    body text NOT NULL
) WITH (
    -- A claim changes no indexed column. With free space in the page, it writes no index.
    fillfactor = 70,
    -- Every event leaves two dead rows. Autovacuum starts after a fixed number of them, however large the table is.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 20000
);
-- The events that wait for their turn only.
CREATE INDEX outbox_lanes ON linkrunner_outbox.outbox (lane, id) WHERE blocks AND retry_at IS NULL;
-- The events that wait for their next attempt, and those of them for which later events wait.
CREATE INDEX outbox_retries ON linkrunner_outbox.outbox (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX outbox_waiting ON linkrunner_outbox.outbox (lane, id) WHERE blocks AND retry_at IS NOT NULL;

-- The dead letters. Ids and fences are those of the events.
CREATE TABLE linkrunner_outbox.dead (
    id bigint NOT NULL,
    fence bigint NOT NULL,
    reason text NOT NULL,
    error text NOT NULL,
    name text NOT NULL,
    dead_at timestamptz NOT NULL DEFAULT now(),
    enqueued_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    maybe_arrived boolean NOT NULL,
    ordering_key text NOT NULL,
    strict boolean NOT NULL,
    event_id text,
    request_id text,
    endpoint text NOT NULL,
    body text NOT NULL
);

CREATE INDEX dead_ids ON linkrunner_outbox.dead (id);

-- The running relays and their shares of the pace.
CREATE TABLE linkrunner_outbox.relay (
    scope text NOT NULL,
    id bigint NOT NULL,
    share bigint NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (scope, id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- The pauses after a 429.
CREATE TABLE linkrunner_outbox.scope (
    name text PRIMARY KEY,
    paused_at timestamptz NOT NULL,
    paused_until timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Takes an event, in the transaction of the caller. This function is the only thing that applications use, so the tables may
-- change. It runs with the rights of its owner: the caller needs USAGE on the schema and no other right.
CREATE FUNCTION linkrunner_outbox.enqueue(
    endpoint text,
    body text,
    ordering_key text,
    strict boolean,
    event_id text DEFAULT NULL,
    request_id text DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_id bigint;
    is_object boolean;
    member json;
BEGIN
    IF endpoint IS NULL OR endpoint NOT IN ('capture-event', 'capture-payment', 'remove-payment') THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: unknown endpoint %', coalesce(quote_literal(endpoint), 'null')
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use ''capture-event'', ''capture-payment'' or ''remove-payment''.';
    END IF;
    IF coalesce(ordering_key, '') = '' THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: the ordering key is empty'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Events with equal keys are sent in order. Use the user, such as ''user_id:user_12345''.';
    END IF;
    IF strict IS NULL THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: strict is null'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use true for payments and removals, and false for events.';
    END IF;
    BEGIN
        is_object := json_typeof(body::json) = 'object';
    EXCEPTION WHEN invalid_text_representation OR statement_too_complex THEN
        is_object := false;
    END;
    IF is_object IS NOT TRUE THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body is not a JSON object, or is nested too deeply'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use the body of the HTTPS call, such as {"event_name": "app_opened", "user_id": "user_12345"}.';
    END IF;
    -- All copies of an event have the same id. Callers in Rust have set one.
    IF event_id IS NULL AND endpoint = 'capture-event' THEN
        BEGIN
            member := body::json -> 'event_id';
            event_id := body::json ->> 'event_id';
        EXCEPTION WHEN untranslatable_character OR invalid_text_representation THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body contains \u0000 or half of a surrogate pair'
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Remove it.';
        END;
        IF member IS NULL THEN
            event_id := replace(gen_random_uuid()::text, '-', '');
            -- A body without members is refused by the relay.
            IF EXISTS (SELECT FROM json_object_keys(body::json)) THEN
                body := left(rtrim(body, E' \t\n\r'), -1) || ',"event_id":"' || event_id || '"}';
            END IF;
        ELSIF json_typeof(member) <> 'string' OR btrim(event_id) = '' THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the event_id of the body is %', member
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave it out, or use a string.';
        END IF;
    END IF;
    IF octet_length(body) > 1000000 THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body is too large: % bytes', octet_length(body)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Linkrunner accepts at most 1000000 bytes.';
    END IF;
    INSERT INTO linkrunner_outbox.outbox (ordering_key, strict, enqueued_at, event_id, request_id, endpoint, body)
        VALUES (ordering_key, strict, now(), event_id, request_id, endpoint, body)
        RETURNING id INTO new_id;
    RETURN new_id;
END $$;

-- Explicitly, because the default of the database may have been changed.
GRANT EXECUTE ON FUNCTION linkrunner_outbox.enqueue TO PUBLIC;

INSERT INTO linkrunner_outbox.schema_version (version, oldest) VALUES (1, 1);
