-- Events of what was not told until now (migration 044): a record that left a grid is told
-- of to who held that grid, and a danger that was committed after its deadline is told to
-- be overdue.

-- Who held the grid that a record left.
CREATE INDEX event_left ON event (left_id, commit_id) WHERE left_id IS NOT NULL;

-- A record that moved has left the figures of one grid and entered those of another,
-- whatever its class.
DROP INDEX event_turned;
CREATE INDEX event_turned ON event (kind, at) INCLUDE (commit_id, seq, subject, grid_id, left_id, sector, enterprise_id, old, new)
    WHERE kind IN ('grid', 'danger') AND subject IS NOT NULL AND (old IS DISTINCT FROM new OR left_id IS NOT NULL);

-- Dangers whose deadline was less than an hour off when they were written. The clock of
-- overdue dangers (event_clock) may pass a deadline while who set it has not committed;
-- from here such a danger is told as soon as it is seen. No transaction takes an hour.
CREATE TABLE danger_near (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- a danger may be here several times, once for each transaction
    deadline   timestamptz NOT NULL,
    danger_id  bigint NOT NULL REFERENCES danger ON DELETE CASCADE
);
CREATE INDEX danger_near_deadline ON danger_near (deadline);
CREATE INDEX danger_near_danger ON danger_near (danger_id);

CREATE FUNCTION danger_nears() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO danger_near (deadline, danger_id) VALUES (NEW.deadline, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER danger_nears AFTER INSERT OR UPDATE OF deadline, state, grade ON danger FOR EACH ROW
    WHEN (NEW.state < 6 AND NEW.deadline >= now() AND NEW.deadline < now() + interval '1 hour') EXECUTE FUNCTION danger_nears();

SELECT own_tables_first();
