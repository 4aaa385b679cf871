-- The feed names the grids that changed: a change of a grid or its boundary concerns
-- that grid, one of a network or its levels (id 0) all of them.

CREATE FUNCTION boundary_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change (subject, id) SELECT DISTINCT 'boundary', grid_id FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO change (subject, id) SELECT DISTINCT 'boundary', grid_id FROM old_rows;
    ELSE
        INSERT INTO change (subject, id) SELECT 'boundary', grid_id FROM new_rows UNION SELECT 'boundary', grid_id FROM old_rows;
    END IF;
    IF FOUND THEN
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER feed_insert ON boundary;
DROP TRIGGER feed_update ON boundary;
DROP TRIGGER feed_delete ON boundary;
CREATE TRIGGER feed_insert AFTER INSERT ON boundary REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION boundary_record();
CREATE TRIGGER feed_update AFTER UPDATE ON boundary REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION boundary_record();
CREATE TRIGGER feed_delete AFTER DELETE ON boundary REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION boundary_record();

CREATE OR REPLACE FUNCTION network_depth_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO change (subject, id) VALUES ('boundary', 0);
    PERFORM feed_touch();
    RETURN NULL;
END $$;

DROP TRIGGER feed_insert ON network;
DROP TRIGGER feed_update ON network;
DROP TRIGGER feed_delete ON network;
CREATE TRIGGER feed_change AFTER INSERT OR UPDATE OR DELETE ON network FOR EACH ROW EXECUTE FUNCTION network_depth_changed();

SELECT own_tables_first();
