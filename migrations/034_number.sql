-- Whoever files an enterprise is told of files with the organisation's code in their
-- numbers, or with the number as an old one: found by an index, where all were read.
CREATE INDEX enterprise_organisation ON enterprise (substr(credit_code, 9, 9)) WHERE length(credit_code) = 18;
CREATE INDEX enterprise_old_code ON enterprise (old_code) WHERE old_code <> '';
