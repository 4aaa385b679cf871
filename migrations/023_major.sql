-- A major hazard source is not of low risk. Its level by GB 18218 and the colour of
-- its risk are two things: the tables painted the fourth level blue, while the rule
-- sets count every such source yellow or worse. Whoever writes the one without the
-- other, an import of colours alone say, makes none of low risk either.
CREATE FUNCTION hazard_major() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.risk_level := 3;
    RETURN NEW;
END $$;
CREATE TRIGGER hazard_major BEFORE INSERT OR UPDATE OF major_level, risk_level ON hazard FOR EACH ROW
    WHEN (NEW.major_level > 0 AND NEW.risk_level = 4) EXECUTE FUNCTION hazard_major();
UPDATE hazard SET risk_level = 3 WHERE major_level > 0 AND risk_level = 4;
