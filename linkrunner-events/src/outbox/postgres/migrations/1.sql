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
    members json;
    is_object boolean;
    is_readable boolean := true;
    -- The members that name the user. The body has one of them.
    subjects text[] := ARRAY['user_id', 'install_instance_id'];
    required text[];
    member text;
BEGIN
    CASE endpoint
        WHEN 'capture-event' THEN required := ARRAY['event_name'];
        WHEN 'capture-payment' THEN required := ARRAY['payment_id', 'type'];
        WHEN 'remove-payment' THEN subjects := subjects || 'payment_id'::text;
        ELSE
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: unknown endpoint %', coalesce(quote_literal(endpoint), 'null')
                USING ERRCODE = 'invalid_parameter_value',
                    HINT = 'Use ''capture-event'', ''capture-payment'' or ''remove-payment''.';
    END CASE;
    IF ordering_key IS NULL OR ordering_key !~ '^(user_id|install_instance_id|payment_id):.' THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: the ordering key names no user'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Events with equal keys are sent in order. Use the user of the body, such as ''user_id:user_12345''.';
    END IF;
    IF strict IS NULL THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: strict is null'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use true for payments and removals, and false for events.';
    END IF;
    BEGIN
        members := body::json;
        is_object := json_typeof(members) = 'object';
        -- Fails if any string contains \u0000, which is valid JSON.
        PERFORM members -> '';
    EXCEPTION WHEN invalid_text_representation OR statement_too_complex OR untranslatable_character THEN
        is_readable := false;
    END;
    IF is_object IS NOT TRUE THEN
        RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body is not a JSON object, or is nested too deeply'
            USING ERRCODE = 'invalid_parameter_value',
                HINT = 'Use the body of the HTTPS call, such as {"event_name": "app_opened", "user_id": "user_12345"}.';
    END IF;
    -- The library has checked its bodies already. One of another caller that cannot be read here is checked by the relay.
    IF is_readable THEN
        subjects := ARRAY(SELECT key FROM unnest(subjects) AS key WHERE members -> key IS NOT NULL);
        IF cardinality(subjects) = 0 THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body has no user_id'
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Add it, such as "user_id": "user_12345".';
        END IF;
        IF cardinality(subjects) > 1 THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body has both % and %', subjects[1], subjects[2]
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave one of them out.';
        END IF;
        FOREACH member IN ARRAY subjects || required LOOP
            IF json_typeof(members -> member) IS DISTINCT FROM 'string' OR members ->> member !~ '\S' THEN
                RAISE EXCEPTION 'linkrunner_outbox.enqueue: the % of the body is missing, blank or no string', member
                    USING ERRCODE = 'invalid_parameter_value', HINT = format('Write it as in "%s": "%s".', member,
                        CASE member
                            WHEN 'event_name' THEN 'order_paid'
                            WHEN 'payment_id' THEN 'pay_12345'
                            WHEN 'type' THEN 'DEFAULT'
                            ELSE 'user_12345'
                        END);
            END IF;
        END LOOP;
        IF json_typeof(members -> 'event_data') <> 'object' THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the event_data of the body is no object'
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave it out, or use an object.';
        END IF;
        member := subjects[1];
        -- The removal of a payment may be ordered among the events of a user, whom its body does not name.
        IF ordering_key <> member || ':' || (members ->> member)
            AND (member <> 'payment_id' OR ordering_key LIKE 'payment_id:%') THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the ordering key is not the % of the body', member
                USING ERRCODE = 'invalid_parameter_value',
                    HINT = format('Write %s: and its value in the body, such as ''%s:%s''.', member, member,
                        CASE member WHEN 'payment_id' THEN 'pay_12345' ELSE 'user_12345' END);
        END IF;
    END IF;
    -- All copies of an event have the same id. Callers in Rust have set one.
    IF event_id IS NULL AND endpoint = 'capture-event' THEN
        IF NOT is_readable THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the body contains \u0000 or half of a surrogate pair'
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Remove it.';
        END IF;
        IF members -> 'event_id' IS NULL THEN
            event_id := replace(gen_random_uuid()::text, '-', '');
            body := left(rtrim(body, E' \t\n\r'), -1) || ',"event_id":"' || event_id || '"}';
        ELSIF json_typeof(members -> 'event_id') <> 'string' OR members ->> 'event_id' !~ '\S' THEN
            RAISE EXCEPTION 'linkrunner_outbox.enqueue: the event_id of the body is %', members -> 'event_id'
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave it out, or use a string.';
        ELSE
            event_id := members ->> 'event_id';
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
