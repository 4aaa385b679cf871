-- What has been kept of past days is never rewritten: whoever asks why something
-- was red in spring must get the answer that was true in spring. Loading the demo
-- city anew empties the tables as a whole, which only their owner may.

CREATE FUNCTION risk_past_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the past of the colours is not rewritten' USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER risk_past_refuse BEFORE UPDATE OR DELETE ON risk_enterprise_past FOR EACH ROW EXECUTE FUNCTION risk_past_refuse();
CREATE TRIGGER risk_past_refuse BEFORE UPDATE OR DELETE ON risk_grid_past FOR EACH ROW EXECUTE FUNCTION risk_past_refuse();
